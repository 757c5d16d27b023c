// Keeps the prices of a page fresh: asks /check, puts the numbers into the elements that show them, and says how old they are.

import { Refusal, baseURL, config, request } from "./api.js";
import { quotesIn } from "./quotes.js";

/// Milliseconds: between two questions, at most after failures, and the age from which prices count as delayed.
const period = 3e4, longest = 3e5, delay = 9e5;
const language = document.documentElement.lang || "en";
const line = document.querySelector(".live-state");

let quotes, askedAt = 0, failures = 0, timer, asking, wait = 0;
const listeners = new Set();

/// The state of the prices: `static` (no API), `waiting`, `live`, `delayed` or `offline`.
export let state = baseURL ? "waiting" : "static";
/// Whether the API keeps the contract, by which an order may be sent again: its quotes carry an entity tag.
export let keepsContract = false;
/// The latest quotes by symbol, while they are no older than the last answer; undefined when there are none.
export const currentQuotes = () => state == "live" || state == "delayed" ? quotes : undefined;
/// Calls the listener with the quotes by symbol, now if there are any, and whenever they or the state change.
export const onQuotes = listener => {
  listeners.add(listener);
  if (quotes) listener(quotes);
};

/// A number as the built page writes it: `sign|prefix|digits|percent|grouping`.
export const written = (value, format) => {
  const [sign, prefix, digits, percent, grouping] = format.split("|");
  const text = Math.abs(value).toLocaleString("en", {
    style: percent ? "percent" : "decimal", useGrouping: !!grouping, minimumFractionDigits: digits || 0, maximumFractionDigits: digits || 0,
  });
  return (/[1-9]/.test(text) ? value < 0 ? "−" : sign : "") + prefix + text;
};
/// A time of the reader's day, with the date when that is another day.
export const clock = time => {
  const isToday = new Date(time).toDateString() == new Date().toDateString();
  return new Intl.DateTimeFormat(language, {
    ...isToday ? {} : { day: "numeric", month: "short", year: "numeric" }, hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZoneName: "short",
  }).format(time);
};

const show = (element, quote) => {
  const { live, value, format } = element.dataset, found = live == "time" ? quote.time && new Date(quote.time).toISOString() : quote[live];
  if (found == null || `${found}` == value) return;
  element.dataset.value = found;
  if (live == "time") {
    element.textContent = clock(quote.time);
  } else if (live == "change") {
    const text = written(found, format), direction = !/[1-9]/.test(text) ? "flat" : found > 0 ? "up" : "down";
    const arrow = document.createElement("span"), word = element.querySelector(".visually-hidden");
    arrow.ariaHidden = "true";
    arrow.textContent = { up: "▲", down: "▼", flat: "" }[direction];
    if (word) word.textContent = direction == "flat" ? "" : direction;
    element.classList.remove("up", "down", "flat");
    element.classList.add(direction);
    element.replaceChildren(arrow, " ", ...word ? [word, " "] : [], text);
  } else {
    element.textContent = written(found, format);
  }
  if (matchMedia("(prefers-reduced-motion: no-preference)").matches) element.animate({ backgroundColor: ["var(--flash)", "transparent"] }, 900);
};

/// Puts the latest quotes into every element of the page that shows one.
export const apply = () => {
  for (const element of quotes ? document.querySelectorAll("[data-live]") : []) {
    const quote = quotes.get(element.closest("[data-symbol]")?.dataset.symbol);
    if (quote) show(element, quote);
  }
};

const words = { live: "Live", delayed: "Delayed", offline: "Offline" };
const tell = () => {
  if (!line) return;
  const [word, since] = [line.querySelector("[role=status]"), line.querySelector("time")];
  line.dataset.state = state;
  // Said aloud only when it changes.
  if (word.textContent != words[state]) word.textContent = words[state];
  const times = quotes ? [...quotes.values()].map(({ time }) => time ?? askedAt) : [];
  if (!times.length) return;
  const newest = Math.max(...times);
  since.dateTime = new Date(newest).toISOString();
  since.textContent = clock(newest);
  const known = new Set([...document.querySelectorAll("[data-symbol]")].map(({ dataset }) => dataset.symbol));
  const missing = [...known].filter(symbol => !quotes.has(symbol));
  line.querySelector(".live-note").textContent = missing.length ? `No price for ${missing.slice(0, 5).join(", ")}${missing.length > 5 ? " …" : ""}` : "";
};

const ask = async () => {
  clearTimeout(timer);
  try {
    const { value, hasETag } = await request("GET", "/check"), found = quotesIn(value);
    if (!found) throw new Refusal("malformed", "The trading API gave no quotes.");
    quotes = found;
    keepsContract = hasETag;
    askedAt = Date.now();
    failures = wait = 0;
    const times = [...quotes.values()].map(({ time }) => time ?? askedAt);
    state = times.length && askedAt - Math.max(...times) > delay ? "delayed" : "live";
    apply();
  } catch (refusal) {
    failures++;
    wait = (refusal.retryAfter ?? 0) * 1e3;
    state = "offline";
    if (!(refusal instanceof Refusal)) console.error(refusal);
  }
  tell();
  for (const listener of listeners) listener(quotes ?? new Map());
  asking = null;
  plan();
};
const plan = () => {
  clearTimeout(timer);
  if (document.hidden) return;
  timer = setTimeout(refresh, Math.max(wait, Math.min(longest, period * 2 ** Math.max(0, failures - 1))));
};

/// Asks for prices now, unless that is being done already.
export const refresh = () => baseURL ? asking ??= ask() : Promise.resolve();

document.documentElement.classList.toggle("no-api", !baseURL);
if (baseURL) {
  const wake = () => document.hidden ? clearTimeout(timer) : Date.now() - askedAt < period ? plan() : refresh();
  document.addEventListener("visibilitychange", wake);
  addEventListener("pageshow", ({ persisted }) => persisted && wake());
  addEventListener("online", refresh);
  wake();
}

if (config.serviceWorker && navigator.serviceWorker) {
  const policy = globalThis.trustedTypes?.createPolicy("bourse", { createScriptURL: () => config.serviceWorker });
  // Without one, pages need the network, as they did before.
  navigator.serviceWorker.register(policy?.createScriptURL("") ?? config.serviceWorker).catch(() => {});
}

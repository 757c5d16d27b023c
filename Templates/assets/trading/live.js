// Keeps the prices of a page fresh: asks /check, puts the numbers into the elements that show them, and says how old they are.

import { Refusal, baseURL, config, request } from "./api.js";
import { quotesIn } from "./quotes.js";

/// Milliseconds: between two questions, at most after failures, and the age from which prices count as delayed.
const period = 3e4, longest = 3e5, delay = 9e5;
const language = document.documentElement.lang || "en";
const line = document.querySelector(".live-state");

let quotes, listed, askedAt = 0, failures = 0, timer, asking, nextAt = 0, notBefore = 0;
const listeners = new Set();

/// The state of the prices: `live`, `delayed` or `offline`; none before the first answer.
let state;
/// The quotes of the last answer by symbol, unless that failed or is longer ago than it should be.
export const currentQuotes = () => state != "offline" && Date.now() - askedAt < 2.5 * period ? quotes : undefined;
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
  if (`${found ?? ""}` == value) return;
  element.dataset.value = found ?? "";
  if (found == null) {
    // What the back end does not tell must not look as fresh as the price.
    element.textContent = "–";
    element.classList.remove("up", "down");
  } else if (live == "time") {
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
  for (const element of quotes ? document.querySelectorAll("body [data-live]") : []) {
    const quote = quotes.get(element.closest("[data-symbol]")?.dataset.symbol);
    if (quote) show(element, quote);
  }
};

// A time that has not come yet says nothing.
const newestTime = () => quotes?.size && Math.max(...[...quotes.values()].map(({ time }) => time && time < askedAt + 6e4 ? time : askedAt));
const words = { live: "Live", delayed: "Delayed", offline: "Offline" };
const tell = () => {
  if (!line) return;
  const [word, since] = [line.querySelector("[role=status]"), line.querySelector("time")];
  line.dataset.state = state;
  // Said aloud only when it changes.
  if (word.textContent != words[state]) word.textContent = words[state];
  const newest = newestTime();
  if (newest) {
    since.dateTime = new Date(newest).toISOString();
    since.textContent = clock(newest);
  }
  if (!listed) return;
  const known = new Set([...document.querySelectorAll("[data-symbol]")].map(({ dataset }) => dataset.symbol));
  const missing = [...known].filter(symbol => !listed.has(symbol));
  line.querySelector(".live-note").textContent = missing.length ? `No price for ${missing.slice(0, 5).join(", ")}${missing.length > 5 ? " …" : ""}` : "";
};

const ask = async () => {
  clearTimeout(timer);
  try {
    listed = quotesIn((await request("GET", "/check")).value);
    if (!listed) throw new Refusal("malformed", "The trading API gave no quotes.");
    failures = 0;
    state = "delayed";
    // After an empty list the last known numbers are as old as they were.
    if (listed.size) {
      quotes = listed;
      askedAt = Date.now();
      if (askedAt - newestTime() < delay) state = "live";
      apply();
    }
  } catch (refusal) {
    failures++;
    notBefore = Date.now() + (refusal.retryAfter ?? 0) * 1e3;
    state = "offline";
    if (!(refusal instanceof Refusal)) console.error(refusal);
  }
  nextAt = Math.max(notBefore, Date.now() + Math.min(longest, period * 2 ** Math.max(0, failures - 1)));
  asking = null;
  tell();
  wake();
  for (const listener of listeners) {
    try {
      listener(quotes ?? new Map());
    } catch (error) {
      console.error(error);
    }
  }
};
const wake = () => {
  clearTimeout(timer);
  if (document.hidden) return;
  if (state == "live" && Date.now() - askedAt > 2.5 * period) {
    state = "delayed";
    tell();
  }
  if (Date.now() < nextAt) timer = setTimeout(wake, nextAt - Date.now()); else refresh();
};

/// Asks for prices now, unless that is being done already or the API has asked for a pause.
export const refresh = () => baseURL && Date.now() >= notBefore ? asking ??= ask() : Promise.resolve();

document.documentElement.classList.toggle("no-api", !baseURL);
if (baseURL) {
  document.addEventListener("visibilitychange", wake);
  addEventListener("pageshow", ({ persisted }) => persisted && wake());
  addEventListener("online", () => {
    nextAt = notBefore;
    wake();
  });
  wake();
}

if (config.serviceWorker && navigator.serviceWorker) {
  const policy = globalThis.trustedTypes?.createPolicy("bourse", { createScriptURL: () => config.serviceWorker });
  // Without one, pages need the network, as they did before.
  navigator.serviceWorker.register(policy?.createScriptURL("") ?? config.serviceWorker).catch(() => {});
}

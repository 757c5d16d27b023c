// The page of the reader's portfolio. Rows stay the same elements while their numbers change.

import { account } from "./account.js";
import { parse, shown } from "./decimal.js";
import { onQuotes, written } from "./live.js";
import { valued } from "./worth.js";

const section = document.querySelector(".portfolio"), find = (selector, node = section) => node.querySelector(selector);
// The stocks that have a page, at the prices of the last build.
const built = new Map(Array.from(section.querySelectorAll("data"), ({ dataset: { stock, name }, value }) => [stock, { name, price: +value }]));
// Without this script nothing of the page would have a meaning, so that it is not there until now.
section.append(find(".portfolio-page").content);

let quotes = built, worth, count = 10;

const put = (node, text) => node.textContent == text || (node.textContent = text);
const money = (amount, most = 2) => amount == null ? "–" : shown(amount, most, account.current.currency.replace("USD", "$"));
// Below a dollar cents are too coarse.
const price = amount => money(amount, amount < 100_000_000n ? 8 : 2);
const percent = part => part == null ? "–" : written(part, "||1|%|");
const fill = (node, texts) => {
  for (const name in texts) put(find(`[data-field=${name}]`, node), texts[name]);
};
// A gain with its sign, an arrow and a colour, in new elements: those that move would count as moving the page.
const gain = (node, name, amount, number) => {
  const cell = find(`[data-field=${name}]`, node), way = amount == null || !/[1-9]/.test(number) ? "flat" : amount > 0 ? "up" : "down";
  const text = (way == "up" ? "+" : "") + number;
  if (cell.lastChild.textContent == text) return;
  cell.replaceChildren(...cell.cloneNode(true).childNodes);
  put(cell.firstChild, { up: "▲", down: "▼", flat: "" }[way]);
  put(cell.lastChild, text);
  cell.classList.remove("up", "down", "flat");
  cell.classList.add(way);
};

// Keeps a row for each item, in their order.
const rows = (name, items, key, fillRow) => {
  const list = find("." + name), body = find("tbody", list), old = new Map(Array.from(body.rows, row => [row.dataset.key, row]));
  const made = items.map(item => {
    const row = old.get(item[key]) ?? find("template", list).content.firstElementChild.cloneNode(true), link = find("a", row);
    put(link, item.symbol);
    if (built.has(item.symbol)) link.href = `${section.dataset.base}stocks/${encodeURIComponent(item.symbol)}/`;
    fillRow(row, item);
    row.dataset.key = item[key];
    return row;
  });
  for (const row of old.values()) if (!made.includes(row)) row.remove();
  made.forEach((row, index) => body.rows[index] == row || body.insertBefore(row, body.rows[index]));
  list.hidden = !made.length;
  list.previousElementSibling.hidden = !list.hidden;
};
const showShare = (row, share) => {
  put(find("[data-field=share]", row), percent(share));
  find("rect", row).setAttribute("width", `${(share ?? 0) * 100}%`);
};
const showPosition = (row, held) => {
  const { symbol, name = built.get(symbol)?.name ?? "", averagePrice } = held;
  fill(row, {
    name, quantity: held.quantity.toLocaleString("en"), averagePrice: price(averagePrice && parse(averagePrice)), price: price(held.price),
    value: money(held.value), seller: symbol,
  });
  gain(row, "gain", held.gain, money(held.gain));
  gain(row, "gainShare", held.gain, percent(held.gainShare));
  showShare(row, held.share);
  find(".button", row).href = `${section.dataset.base}trade/?symbol=${encodeURIComponent(symbol)}&side=sell`;
};
const showTrade = (row, { type, quantity, timestamp, price, total }) => {
  // A trade stays as it is.
  if (row.dataset.key) return;
  const time = find("time", row);
  time.dateTime = timestamp;
  put(time, new Date(timestamp).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" }));
  fill(row, { type: type == "buy" ? "Buy" : "Sell", quantity: quantity.toLocaleString("en"), price: money(parse(price), 8), total: money(parse(total), 8) });
};

const show = () => {
  const { current, isServer, isReadOnly, message, aside, hasOlder } = account, { transactions } = current;
  worth = valued(current, quotes);
  const { total, cash, cost, value, withoutPrice, cashShare } = worth;
  fill(section, {
    total: money(total), totalNote: withoutPrice ? `without ${withoutPrice} of ${worth.rows.length} stocks: no price` : "cash and shares",
    cash: money(cash), cashNote: `${percent(cashShare)} of the total`, cost: money(cost), value: `worth ${money(value)}`,
    cashValue: money(cash), message: message ?? "",
  });
  showShare(find("tfoot"), cashShare);
  gain(section, "day", worth.day, money(worth.day));
  gain(section, "sum", worth.gain, money(worth.gain));
  gain(section, "sumShare", worth.gain, percent(worth.gainShare));
  rows("positions", worth.rows, "symbol", showPosition);
  rows("trades", transactions.slice(0, count), "id", showTrade);
  const hidden = {
    older: count >= transactions.length && !hasOlder, reset: isReadOnly, aside: !aside.length, server: !isServer, browser: isServer,
  };
  for (const name in hidden) find(`[data-action=${name}]`).hidden = hidden[name];
  // Stays where it is, so that nothing moves when the server answers.
  find("[data-action=import]").disabled = isServer || isReadOnly;
};

section.onclick = async ({ target }) => {
  const { action } = target.closest("button")?.dataset ?? {};
  if (!action) return;
  try {
    if (action != "older") return (await import("./tools.js")).act(action, worth);
    if ((count += 50) > account.current.transactions.length && account.hasOlder) await account.older();
    show();
  } catch {
    put(find(".portfolio-status p"), "That could not be loaded. Try again.");
  }
};

// Not while nobody looks, nor before the server wants to be asked again.
const ask = () => document.hidden || Date.now() < account.retryAt || account.refresh();

account.onChange(show);
onQuotes(latest => {
  quotes = latest.size ? latest : built;
  show();
  if (account.isStale) ask();
});
document.addEventListener("visibilitychange", () => account.isServer && ask());
find(".portfolio-waiting").remove();

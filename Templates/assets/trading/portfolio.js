// The page of the reader's portfolio. Rows stay the same elements while their numbers change.

import { account } from "./account.js";
import { parse, shown } from "./decimal.js";
import { onQuotes } from "./live.js";
import { valued } from "./worth.js";

const section = document.querySelector(".portfolio"), find = (selector, node = section) => node.querySelector(selector);
// The stocks that have a page, with the prices of the last build.
const stocks = new Map([...section.querySelectorAll("[data-stock]")].map(({ dataset: { stock, name, price } }) => [stock, { symbol: stock, name, price: +price }]));
const built = new Map([...stocks].filter(([, { price }]) => price > 0));

let quotes = built, worth, count = 10;

const put = (node, text) => node.textContent == text || (node.textContent = text);
const money = (amount, most = 2) => amount == null ? "–" : shown(amount, most, account.current.currency == "USD" ? "$" : account.current.currency + " ");
const price = amount => money(amount, amount < 100_000_000n ? 8 : 2);
const percent = (part, digits = 1) => part == null ? "–"
  : part.toLocaleString("en", { style: "percent", minimumFractionDigits: digits, maximumFractionDigits: digits }).replace("-", "−");
const fill = (node, texts) => {
  for (const name in texts) put(find(`[data-field=${name}]`, node), texts[name]);
};
// A gain has its sign, an arrow and a colour.
const sign = (node, amount, text) => {
  const way = amount == null || !/[1-9]/.test(text) ? "flat" : amount > 0 ? "up" : "down", [arrow, number] = node.children;
  node.classList.remove("up", "down", "flat");
  node.classList.add(way);
  put(arrow, { up: "▲", down: "▼", flat: "" }[way]);
  put(number, (way == "up" ? "+" : "") + text);
};
const gain = (node, name, amount, share) => {
  sign(find(`[data-field=${name}]`, node), amount, money(amount));
  const part = find(`[data-field=${name}Share]`, node);
  if (part) sign(part, share, percent(share));
};

// Keeps a row for each item, in their order, and fills it.
const rows = (name, items, key, fillRow) => {
  const body = find(`.${name} tbody`), old = new Map([...body.rows].map(row => [row.dataset.key, row]));
  const made = items.map(item => {
    const row = old.get(item[key]) ?? find(`.${name} template`).content.firstElementChild.cloneNode(true);
    fillRow(row, item);
    row.dataset.key = item[key];
    return row;
  });
  for (const row of old.values()) if (!made.includes(row)) row.remove();
  made.forEach((row, index) => body.rows[index] == row || body.insertBefore(row, body.rows[index] ?? null));
  find(`.${name}`).hidden = !items.length;
  find(`.no-${name}`).hidden = !!items.length;
};
const link = (row, symbol) => {
  const node = find("a", row);
  put(node, symbol);
  if (stocks.has(symbol)) node.href = `${section.dataset.base}stocks/${encodeURIComponent(symbol)}/`;
};

const showPosition = (row, held) => {
  const { symbol, name, quantity, share } = held, sell = find(".button", row);
  link(row, symbol);
  fill(row, {
    name: name ?? stocks.get(symbol)?.name ?? "", quantity: quantity.toLocaleString("en"), averagePrice: price(held.averagePrice && parse(held.averagePrice)), price: price(held.price),
    value: money(held.value), share: percent(share), seller: symbol,
  });
  gain(row, "gain", held.gain, held.gainShare);
  find("rect", row).setAttribute("width", `${(share ?? 0) * 100}%`);
  sell.href = `${section.dataset.base}trade/?symbol=${encodeURIComponent(symbol)}&side=sell`;
};
const showTrade = (row, trade) => {
  // A trade stays as it is.
  if (row.dataset.key) return;
  const time = find("time", row);
  link(row, trade.symbol);
  time.dateTime = trade.timestamp;
  put(time, new Date(trade.timestamp).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" }));
  fill(row, { type: trade.type == "buy" ? "Buy" : "Sell", quantity: trade.quantity.toLocaleString("en"), price: money(parse(trade.price), 8), total: money(parse(trade.total), 8) });
};

const show = () => {
  const { current, isServer, isReadOnly, message, aside, hasOlder } = account, { transactions } = current;
  worth = valued(current, quotes);
  const { total, cash, cost, value, withoutPrice } = worth;
  fill(section, {
    total: money(total), totalNote: withoutPrice ? `without ${withoutPrice} of ${worth.rows.length} stocks: no price` : "cash and shares",
    cash: money(cash), cashNote: `${percent(worth.cashShare)} of the total`, cost: money(cost), value: `now worth ${money(value)}`,
    cashValue: money(cash), cashShare: percent(worth.cashShare), message: message ?? "",
    place: isServer ? "The server keeps this portfolio; this browser has a copy of it."
      : "Only this browser keeps this portfolio, with its last 1,000 trades. Export it to have it elsewhere too.",
  });
  find("tfoot rect").setAttribute("width", percent(worth.cashShare, 2));
  gain(section, "day", worth.day);
  gain(section, "sum", worth.gain, worth.gainShare);
  rows("positions", worth.rows, "symbol", showPosition);
  rows("trades", transactions.slice(0, count), "id", showTrade);
  for (const [action, isHidden] of Object.entries({
    older: count >= transactions.length && !hasOlder, reset: isReadOnly, aside: !aside.length,
  })) find(`[data-action=${action}]`).hidden = isHidden;
  // Stays where it is, so that nothing moves when the server answers.
  find("[data-action=import]").disabled = isServer || isReadOnly;
};

section.addEventListener("click", async ({ target }) => {
  const { action } = target.closest("button[data-action]")?.dataset ?? {};
  if (!action) return;
  try {
    if (action == "older") {
      if ((count += 50) > account.current.transactions.length && account.hasOlder) await account.older();
      show();
    } else {
      (await import("./tools.js")).act(action, worth);
    }
  } catch {
    put(find(".portfolio-status p"), "That could not be loaded. Try again.");
  }
});

account.onChange(show);
onQuotes(latest => {
  quotes = latest.size ? latest : built;
  show();
  if (account.isStale) account.refresh();
});
document.addEventListener("visibilitychange", () => document.hidden || account.isServer && account.refresh());
find(".portfolio-waiting").remove();
find(".portfolio-content").hidden = false;

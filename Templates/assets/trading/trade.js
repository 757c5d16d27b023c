// The forms and quick buttons that buy and sell.

import { account } from "./account.js";
import { Refusal, baseURL } from "./api.js";
import { parse, shown, text, times } from "./decimal.js";
import { clock, currentQuotes, keepsContract, onQuotes, refresh } from "./live.js";

const section = document.querySelector(".trade"), outcome = section.querySelector(".order-outcome");
const forms = [...section.querySelectorAll("form")];

const held = symbol => account.current.positions.find(position => position.symbol == symbol)?.quantity ?? 0;
const priceOf = symbol => {
  const quote = currentQuotes()?.get(symbol);
  return quote && parse(quote.price);
};

/// Why an order cannot be carried out as far as this page knows; empty when it can.
const obstacle = ({ side, symbol, quantity }) => {
  if (side == "sell") return held(symbol) < quantity ? `You hold ${held(symbol) || "no"} ${symbol}.` : "";
  const price = priceOf(symbol), cash = parse(account.current.cash);
  return price && times(price, quantity) > cash ? `That costs ${shown(times(price, quantity))}; you have ${shown(cash)}.` : "";
};

const line = (name, ...children) => {
  const node = document.createElement(name);
  node.append(...children);
  return node;
};
const say = (sentence, steps = [], ...more) => {
  const list = steps.map(({ name, status, duration_ms: time }) => {
    const item = line("li", `${name.replace(/Function$/, "").replace(/\B[A-Z]/g, letter => " " + letter.toLowerCase())}: ${status.toLowerCase()}`
      + (time >= 0 ? ` (${Math.round(time)} ms)` : ""));
    item.dataset.status = status;
    return item;
  });
  outcome.replaceChildren(line("p", sentence), ...list.length ? [line("ol", ...list)] : [], ...more);
};

let isBusy = false;
const setBusy = busy => {
  isBusy = busy;
  for (const button of section.querySelectorAll("button")) button.ariaDisabled = `${busy}`;
};

/// Sends an order, or a former one again with its key. Clicks while one is under way count for nothing.
const send = async (wanted, former) => {
  if (isBusy) return;
  setBusy(true);
  const { side, symbol, quantity } = wanted, key = former?.key ?? Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, "0")).join("");
  let order = former?.order, orders;
  try {
    if (!baseURL) throw new Refusal("no_api");
    if (!navigator.onLine) throw new Refusal("no_network");
    say("Sending the order …");
    orders = await import("./orders.js");
    if (!order) {
      if (!currentQuotes()) await refresh();
      if (obstacle(wanted)) await account.refresh();
      if (obstacle(wanted)) throw new Refusal("obstacle", obstacle(wanted));
      const price = currentQuotes()?.get(symbol)?.price;
      if (!price && !account.isServer) throw new Refusal("no_price");
      order = { ...wanted, price: price && text(parse(price)) };
    }
    const { transaction, steps } = await orders.place(order, key, { keepsContract, onRetry: () => say("No answer yet. The same order is sent again …") });
    const { price, quantity: count, timestamp } = transaction, cost = parse(price);
    say(`${side == "buy" ? "Bought" : "Sold"} ${count} ${symbol} at ${shown(cost)} for ${shown(times(cost, count))}, ${clock(Date.parse(timestamp))}.`, steps);
    await account.record(transaction);
  } catch (refusal) {
    if (!orders) return say(refusal.code ? "You are offline. Nothing was sent." : "The order form could not be loaded in full. Nothing was sent; try again.");
    if (!(refusal instanceof Refusal)) throw refusal;
    const again = line("button", "Try again");
    again.type = "button";
    again.className = "button";
    again.onclick = () => send(wanted, { order, key });
    say(orders.words(refusal, { side, symbol, quantity, keepsContract }), refusal.steps, ...order && refusal.isUncertain ? [again] : []);
    account.refresh();
  } finally {
    setBusy(false);
  }
};

const orderOf = form => ({ side: form.dataset.side, symbol: form.elements.symbol.value, quantity: form.elements.quantity.valueAsNumber });
const update = form => {
  const { side, symbol, quantity } = orderOf(form), field = form.elements.quantity, price = priceOf(symbol);
  const isCount = quantity >= 1 && Number.isSafeInteger(quantity);
  form.querySelector(".order-price").textContent = price ? shown(price) : "–";
  form.querySelector(".order-total").textContent = price && isCount ? shown(times(price, quantity)) : "–";
  form.querySelector(".field-hint").textContent = side == "sell" ? `You hold ${held(symbol) || "none"}.` : `You have ${shown(parse(account.current.cash))}.`;
  field.setCustomValidity("");
  if (field.validity.valid) field.setCustomValidity(obstacle({ side, symbol, quantity }));
  if (field.ariaInvalid == "true") check(form);
};
const check = form => {
  const field = form.elements.quantity, isGood = field.checkValidity();
  field.ariaInvalid = `${!isGood}`;
  form.querySelector(".field-error").textContent = field.validationMessage;
  return isGood;
};

const chosen = new URLSearchParams(location.search);
for (const form of forms) {
  const { symbol, quantity } = form.elements;
  form.noValidate = true;
  form.oninput = () => update(form);
  form.onsubmit = event => {
    event.preventDefault();
    update(form);
    if (check(form)) send(orderOf(form)); else quantity.focus();
  };
  if ([...symbol.options].some(({ value }) => value == chosen.get("symbol"))) symbol.value = chosen.get("symbol");
  if (form.dataset.side == chosen.get("side")) quantity.focus();
}
section.addEventListener("focusin", () => import("./orders.js").catch(() => {}), { once: true });
section.addEventListener("click", ({ target }) => {
  const { side, symbol } = target.closest("button[data-side]")?.dataset ?? {};
  if (side) send({ side, symbol, quantity: 1 });
});

const updateAll = () => {
  forms.forEach(update);
  for (const row of section.querySelectorAll("tr[data-symbol]")) row.querySelector(".held").textContent = held(row.dataset.symbol) || "–";
};
onQuotes(quotes => {
  // Stocks that came after the last build can be traded too.
  for (const { elements: { symbol } } of forms) {
    if (symbol.options.length > 1) for (const one of quotes.values())
      if (![...symbol.options].some(({ value }) => value == one.symbol)) symbol.add(new Option(`${one.symbol} – ${one.name}`, one.symbol));
  }
  updateAll();
});
account.onChange(updateAll);
account.refresh();
updateAll();

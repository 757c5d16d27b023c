// The forms and quick buttons that buy and sell.

import { account } from "./account.js";
import { Refusal, baseURL } from "./api.js";
import { parse, shown, text, times } from "./decimal.js";
import { clock, currentQuotes, onQuotes, refresh } from "./live.js";

const section = document.querySelector(".trade"), outcome = section.querySelector(".order-outcome");
const forms = [...section.querySelectorAll("form")];

const held = symbol => account.current.positions.find(position => position.symbol == symbol)?.quantity ?? 0;
const money = amount => shown(amount, 8, account.current.currency.replace("USD", "$"));
const priceOf = symbol => {
  const quote = currentQuotes()?.get(symbol);
  return quote && parse(quote.price);
};

/// Why an order cannot be carried out as far as this page knows; empty when it can.
const obstacle = ({ side, symbol, quantity, price }) => {
  // While nobody has said what is held, the API has to know.
  if (account.isKnown === false) return "";
  if (side == "sell") return held(symbol) < quantity ? `You hold ${held(symbol) || "no"} ${symbol}.` : "";
  const cash = parse(account.current.cash), total = price && times(price, quantity);
  return total > cash ? `That costs ${money(total)}; you have ${money(cash)}.` : "";
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
  const hadFocus = outcome.contains(document.activeElement);
  outcome.replaceChildren(line("p", sentence), ...list.length ? [line("ol", ...list)] : [], ...more);
  if (hadFocus) outcome.focus();
};

// The order under way, so that a page that is left in the middle of it can tell.
const pending = "bourse.order";
const remember = order => {
  try {
    if (order) sessionStorage.setItem(pending, JSON.stringify(order)); else sessionStorage.removeItem(pending);
  } catch { /* A browser that keeps nothing cannot tell. */ }
};

/// Where this browser keeps the portfolio, one tab at a time: no other may sell the same shares meanwhile.
const alone = async work => {
  let hasBegun;
  const once = () => {
    hasBegun = true;
    return work();
  };
  try {
    return await (account.isServer ? once() : navigator.locks.request(pending, once));
  } catch (error) {
    if (hasBegun) throw error;
    return once();
  }
};

let isBusy = false;
const setBusy = busy => {
  isBusy = busy;
  for (const button of section.querySelectorAll("button")) button.setAttribute("aria-disabled", busy);
};
const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, "0")).join("");

/// Sends an order at the price that is shown now, or a former one again with its key. Clicks while one is under way count for nothing.
const send = async (wanted, former) => {
  if (isBusy) return;
  setBusy(true);
  const price = priceOf(wanted.symbol), { order, key, wasUnclear } = former ?? { order: { ...wanted, price }, key: newKey() };
  const { side, symbol, quantity } = order, keepsContract = account.isServer;
  let orders;
  try {
    if (!navigator.onLine) return say("You are offline. Nothing was sent.");
    say("Sending the order …");
    // What records the trade is there before it is sent.
    [orders] = await Promise.all([import("./orders.js"), import("./trades.js")]);
    await alone(async () => {
      if (!former) {
        if (!baseURL) throw new Refusal("no_api");
        if (account.isReadOnly) throw new Refusal("obstacle", account.message);
        if (!order.price) {
          refresh();
          throw new Refusal("no_price");
        }
        // What other tabs have done since, and what the server knows.
        await account.change(current => current);
        if (obstacle(order) && account.isServer) await account.refresh();
        if (obstacle(order)) throw new Refusal("obstacle", obstacle(order));
        order.price = text(order.price);
      }
      remember({ order, key });
      const { transaction, steps } = await orders.place(order, key, {
        keepsContract, wasUnclear, onRetry: () => say("No answer yet. The same order is sent again …"),
      });
      const cost = parse(transaction.price);
      const done = `${side == "buy" ? "Bought" : "Sold"} ${quantity} ${symbol} at ${money(cost)} for ${money(times(cost, quantity))}, ${clock(Date.parse(transaction.timestamp))}.`;
      say(done, steps);
      // What the server has in its books needs no other try; a portfolio of this browser's has yet to take it in.
      if (account.isServer) remember();
      const problem = await account.record(transaction);
      if (problem) say(`${done} ${problem}`, steps);
    });
    remember();
  } catch (refusal) {
    if (!orders) return say("What sends orders could not be loaded. Nothing was sent; try again.");
    if (!(refusal instanceof Refusal)) throw refusal;
    tellRefusal(orders, refusal, { order, key });
    if (refusal.status || refusal.isUncertain) account.refresh();
  } finally {
    setBusy(false);
  }
};
const tellRefusal = (orders, refusal, former) => {
  if (!refusal.isUncertain) remember();
  const again = line("button", "Try again");
  again.type = "button";
  again.className = "button";
  again.onclick = () => send(former.order, { ...former, wasUnclear: true });
  say(orders.words(refusal, { ...former.order, keepsContract: account.isServer }), refusal.steps, ...refusal.isUncertain ? [again] : []);
};

const orderOf = form => {
  const { symbol: { value: symbol }, quantity } = form.elements;
  return { side: form.dataset.side, symbol, quantity: quantity.valueAsNumber, price: priceOf(symbol) };
};
const update = form => {
  const order = orderOf(form), { side, symbol, quantity, price } = order, field = form.elements.quantity;
  field.setCustomValidity("");
  const isCount = field.validity.valid;
  form.querySelector(".order-price").textContent = price ? money(price) : "–";
  form.querySelector(".order-total").textContent = price && isCount ? money(times(price, quantity)) : "–";
  form.querySelector(".field-hint").textContent = account.isKnown === false ? "Your portfolio has not been loaded yet."
    : side == "sell" ? `You hold ${held(symbol) || "none"}.` : `You have ${money(parse(account.current.cash))}.`;
  if (isCount) field.setCustomValidity(obstacle(order));
  if (field.getAttribute("aria-invalid") == "true") check(form);
};
const check = form => {
  const field = form.elements.quantity, isGood = field.checkValidity();
  field.setAttribute("aria-invalid", !isGood);
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
  for (const { elements: { symbol } } of forms) {
    const known = new Set(Array.from(symbol.options, ({ value }) => value));
    // Stocks that came after the last build can be traded too.
    if (known.size > 1) for (const one of quotes.values()) if (!known.has(one.symbol)) symbol.add(new Option(`${one.symbol} – ${one.name}`, one.symbol));
  }
  updateAll();
});
account.onChange(updateAll);

try {
  const left = JSON.parse(sessionStorage.getItem(pending)), { side, symbol, quantity } = left?.order ?? {};
  if (/^(buy|sell)$/.test(side) && Number.isSafeInteger(quantity) && /^\w{8,64}$/.test(left.key)) {
    import("./orders.js").then(orders => tellRefusal(orders, { isUncertain: true }, { order: { side, symbol, quantity, price: text(parse(left.order.price)) }, key: left.key }));
  }
} catch { /* There is none that can be read. */ }

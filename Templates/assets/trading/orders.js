// Sends one order, so that it is carried out once whatever the network does.

import { Refusal, config, request } from "./api.js";

const pauses = [1e3, 3e3];
const amount = value => /^(string|number)$/.test(typeof value) && /^\d{1,19}(\.\d{1,8})?$/.test(value) ? `${value}` : null;
const later = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));

let isAllowed;
/// Whether browsers may send the back end an Idempotency-Key. Older ones do not list it, and an order with it would never leave.
const allowsKeys = async () => isAllowed ??= await request("GET", "/check", { key: "bourse-probe" }).then(() => true, ({ code }) => code != "offline");

/// The three steps of /trade with what became of each; none from other end points.
const stepsOf = value => Array.isArray(value) ? value.filter(step => typeof step?.name == "string" && typeof step.status == "string").slice(0, 3) : [];

/// The trade that an answer tells of, in the fields of the contract. Older back ends leave some out: those are the order's own.
export const transactionOf = (answer, { side, symbol, quantity, price }, id, timestamp) => {
  const told = answer?.transaction ?? answer ?? {}, given = told.type ?? told.transaction_type;
  const count = told.quantity ?? told.qty ?? quantity, paid = amount(told.price) ?? amount(price), time = Date.parse(told.timestamp);
  if (given && `${given}`.toLowerCase() != side || told.symbol && told.symbol != symbol || +count != quantity || !paid)
    throw new Refusal("malformed", "The answer does not fit the order. Look at your portfolio before you try again.", { isUncertain: true });
  return {
    id: typeof told.id == "string" && /^[A-Za-z0-9._-]{1,64}$/.test(told.id) ? told.id : id, symbol, type: side, quantity, price: paid,
    timestamp: time > 0 && time < 4e12 ? new Date(time).toISOString() : timestamp,
  };
};

/// Carries out an order {side, symbol, quantity, price}.
///
/// Again after a failure only with the same key, and by itself only where the contract says that the same key trades once.
/// Resolves to {transaction, steps}; a refusal has `isUncertain` when the order may have been carried out, by this attempt or
/// by a former one, which `wasUnclear` tells.
export async function place(order, key, { keepsContract, wasUnclear, onRetry }) {
  const { side, symbol, quantity, price } = order;
  const body = { symbol, quantity, stock_price: +price, action: side };
  const sent = keepsContract || await allowsKeys() ? key : null;
  for (let attempt = 0; ; attempt++) {
    try {
      const path = config.orders == "trade" ? "/trade" : `/${side}`;
      const { value } = await request("POST", path, { body, key: sent, timeout: 2e4 });
      return { transaction: transactionOf(value, order, key, new Date().toISOString()), steps: stepsOf(value?.steps) };
    } catch (refusal) {
      const { code, status, retryAfter } = refusal, isRunning = code == "idempotency_in_progress";
      const isWorthIt = code == "offline" || status > 501 || isRunning;
      wasUnclear ||= isRunning || code == "offline" || code == "malformed" || status >= 500;
      if (!keepsContract || !isWorthIt || attempt == pauses.length) {
        // These two answers are kept with the key, so that they are those of the first attempt.
        const isSettled = keepsContract && /^insufficient_/.test(code);
        throw Object.assign(refusal, { isUncertain: !!wasUnclear && !isSettled, steps: stepsOf(refusal.steps) });
      }
      onRetry?.();
      await later(Math.min(retryAfter * 1e3 || pauses[attempt], 1e4));
    }
  }
}

/// What went wrong, in plain words.
export const words = ({ code, message, retryAfter, isUncertain }, { side, symbol, quantity, keepsContract }) => {
  const done = side == "buy" ? "bought" : "sold", nothing = `Nothing was ${done}.`;
  if (isUncertain) return `There was no clear answer: it is not known whether ${quantity} ${symbol} were ${done}. `
    + (keepsContract ? "“Try again” sends the same order, which counts once." : "Look at your portfolio first: sent again, the order may count twice.");
  const known = {
    insufficient_funds: `There is not enough cash for ${quantity} ${symbol}. ${nothing}`,
    insufficient_shares: `You hold fewer than ${quantity} ${symbol}. ${nothing}`,
    unknown_symbol: `${symbol} is not traded here. ${nothing}`,
    not_found: `${symbol} is not traded here. ${nothing}`,
    throttled: `Too many orders at the moment. ${nothing} Try again ${retryAfter ? `in ${retryAfter} seconds` : "a little later"}.`,
    unauthorized: `The trading API wants a key, which this site does not have. ${nothing}`,
    no_price: `There is no current price of ${symbol}, so the order was not sent. Try again when prices are back.`,
    no_api: "This site has no trading API, so nothing was sent.",
  };
  if (Object.hasOwn(known, code)) return known[code];
  return code == "obstacle" ? `${message} ${nothing}` : `The trading API says: “${message}” ${nothing}`;
};

// Applies trades to a portfolio that the browser keeps. Loaded with the first one.

import { divided, parse, shown, text, times } from "./decimal.js";
import { fail, mostTrades, sorted, transaction, whole } from "./ledger.js";

/// The portfolio after a trade, which counts once however often it is told. Throws when cash or shares do not suffice.
export const traded = (portfolio, value) => {
  const trade = transaction(value), { symbol, type, quantity } = trade, { positions, transactions } = portfolio, isBuy = type == "buy";
  if (transactions.some(({ id }) => id == trade.id)) return portfolio;
  const old = positions.find(row => row.symbol == symbol), others = positions.filter(row => row != old), held = old?.quantity ?? 0;
  const total = parse(trade.total), cash = parse(portfolio.cash) + (isBuy ? -total : total), left = held + (isBuy ? quantity : -quantity);
  if (cash < 0n) fail(`${quantity} ${symbol} cost ${shown(total)}, and there is ${shown(cash + total)} in cash`);
  if (left < 0) fail(`${quantity} ${symbol} cannot be sold: ${held || "none"} held`);
  const paid = parse(old?.cost ?? 0), cost = isBuy ? paid + total : divided(times(paid, left), BigInt(held));
  const row = left && {
    ...old, symbol, quantity: whole(left),
    ...(old?.cost ?? !old) && { averagePrice: isBuy ? text(divided(cost, BigInt(left))) : old.averagePrice, cost: text(cost) },
  };
  return { ...portfolio, cash: text(cash), positions: row ? sorted([...others, row]) : others, transactions: [trade, ...transactions].slice(0, mostTrades) };
};

/// The portfolio after those of a tab's own trades that fit; the others move to `lost`, a sentence each by their id.
export const applied = (portfolio, own, lost) => [...own].reduce((portfolio, trade) => {
  try {
    return traded(portfolio, trade);
  } catch ({ message }) {
    own.delete(trade);
    lost.set(trade.id, `The order was carried out, but the portfolio does not show it: ${message}.`);
    return portfolio;
  }
}, portfolio);

/// What `record` of an account does: null, or a sentence; an error says why in its own.
export const record = async (account, trade, own, lost) => {
  await account.ready;
  if (account.isServer || !account.isKnown) await account.refresh();
  if (account.isServer && !account.isStale) return null;
  if (account.isReadOnly) fail(account.message);
  own.add(trade);
  await account.change(current => current);
  if (account.isServer || !account.isKnown) fail("the trading API does not tell its portfolio at the moment.");
  return lost.get(trade.id) ?? (own.has(trade) ? account.message : null);
};

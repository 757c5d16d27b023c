// Reads the quotes of any back end: the contract's array, one object, and the older shapes of deployed back ends.

/// What a symbol of the contract looks like.
export const symbolPattern = /^[A-Z0-9^][A-Z0-9.^=_-]{0,9}$/;
export const isSymbol = text => typeof text == "string" && symbolPattern.test(text);

const read = (item, ...names) => {
  for (const name of names) {
    if (!Object.hasOwn(item, name)) continue;
    const value = item[name];
    // DynamoDB's own form: {"N": "181.25"}.
    return value?.S ?? value?.N ?? value;
  }
};
const number = value =>
  typeof value == "number" ? value : typeof value == "string" && /^[+-]?\d+(\.\d+)?%?$/.test(value) ? parseFloat(value) : NaN;

const quote = item => {
  const symbol = read(item, "symbol", "Symbol", "ticker")?.toUpperCase?.(), name = read(item, "name", "Name");
  const price = number(read(item, "price", "Price", "currentPrice", "last"));
  const change = number(read(item, "change", "Change", "changePercent", "pctChange"));
  const volume = number(read(item, "volume", "Volume", "totalVolume")), time = Date.parse(read(item, "as_of"));
  if (!isSymbol(symbol) || !(price > 0 && price <= 1e9)) return null;
  return {
    symbol, price,
    name: typeof name == "string" && name.length <= 200 ? name : symbol,
    // A fraction of the previous close, from per cent.
    change: change >= -100 && change < 1e6 ? change / 100 : null,
    volume: Number.isSafeInteger(volume) && volume >= 0 ? volume : null,
    // Milliseconds since 1970; null where the back end does not tell.
    time: time > 0 ? time : null,
  };
};

/// The quotes of an answer to `/check` by symbol; what is no quote is left out. Null when the answer is no list of quotes at all.
export const quotesIn = answer => {
  const inner = answer?.data ?? answer?.Items ?? answer, list = Array.isArray(inner) ? inner : [inner];
  if (list.length > 5000 || list.some(item => !item || typeof item != "object")) return null;
  const quotes = new Map(), twice = new Set();
  for (const one of list.map(quote)) {
    if (!one) continue;
    if (quotes.has(one.symbol)) twice.add(one.symbol);
    quotes.set(one.symbol, one);
  }
  // Of two quotes for one stock neither can be believed.
  for (const symbol of twice) quotes.delete(symbol);
  return quotes.size || !list.length ? quotes : null;
};

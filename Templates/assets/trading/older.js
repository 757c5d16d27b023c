// What was kept in a former format, is damaged, or is of a later version. Loaded when that is found.

import { fail, read, start, whole } from "./ledger.js";

const migrated = entries => {
  const held = new Map();
  for (const [symbol, count] of entries) {
    const shares = typeof count == "string" && /^\d+$/.test(count) ? +count : count;
    try {
      held.set(symbol, (held.get(symbol) ?? 0) + (shares === 0 ? 0 : whole(shares)));
    } catch ({ message }) {
      fail(`${symbol} ${message}`);
    }
  }
  return read(JSON.stringify({ ...start, positions: [...held].filter(([, quantity]) => quantity).map(([symbol, quantity]) => ({ symbol, quantity })) }));
};

/// The portfolio in a stored text of any format that ever was. Throws the reason when there is a mistake anywhere.
export const readAny = stored => {
  let value;
  try {
    value = JSON.parse(stored);
  } catch { /* Said below. */ }
  if (Array.isArray(value)) return migrated(value.map(row => [row?.symbol, row?.quantity]));
  if (!value || typeof value != "object") fail("it is no portfolio");
  if (!Object.hasOwn(value, "version")) return migrated(Object.entries(value));
  if (value.version > 2) throw Object.assign(new Error("a newer version of this page wrote it"), { isNewer: true });
  return read(stored);
};

/// What becomes of a text that is no portfolio of this version: `found` in it, or what to tell. `setAside` says whether it could.
export const mend = (text, isOld, setAside) => {
  try {
    return { found: readAny(text) };
  } catch ({ message, isNewer = false }) {
    const trouble = `What this browser kept could not be read (${message}).`;
    if (isNewer) return { isReadOnly: !isOld, isBlocked: !isOld, trouble: "A newer version of this page keeps the portfolio. Reload the page to see it; nothing can be changed here." };
    if (isOld) return { trouble };
    return setAside(text) ? { note: `${trouble} It was set aside, to be downloaded under “Your data”.` } : { isBlocked: true, trouble: `${trouble} Nothing new is kept.` };
  }
};

import assert from "node:assert/strict";
import test from "node:test";

import { Account } from "../../Templates/assets/trading/account.js";
import { start } from "../../Templates/assets/trading/ledger.js";
import { traded } from "../../Templates/assets/trading/trades.js";

const key = "stockPortfolio";
const trade = (number, type = "buy", quantity = 1) =>
  ({ id: `t${number}`, type, symbol: "AAPL", quantity, price: "100.00", timestamp: `2026-11-${10 + number}T15:00:00.000Z` });
const held = (...trades) => trades.reduce(traded, start);
const settled = async () => {
  for (let turn = 0; turn < 50; turn++) await null;
};

/// One browser: what is stored, and its tabs, which share it and a lock.
class Browser {
  items = new Map();
  tabs = [];
  isFull = false;
  isOff = false;
  areLocksDenied = false;
  #lock = Promise.resolve();

  constructor(items = {}, hasLocks = true) {
    for (const [name, text] of Object.entries(items)) this.items.set(name, text);
    this.hasLocks = hasLocks;
  }

  get(name = key) { return this.items.get(name) ?? null; }
  get portfolio() { return JSON.parse(this.get()); }

  tell(name, from) {
    for (const tab of this.tabs) if (tab != from) queueMicrotask(() => tab.listeners.forEach(listener => listener({ key: name })));
  }

  tab(ask = notOffered, server) {
    const browser = this, tab = {
      listeners: [],
      addEventListener: (type, listener) => type == "storage" && tab.listeners.push(listener),
      get localStorage() {
        if (browser.isOff) throw new Error("SecurityError");
        return storage;
      },
      navigator: this.hasLocks ? { locks: { request: (name, work) => this.areLocksDenied ? Promise.reject(new Error("SecurityError"))
          : this.#lock = this.#lock.catch(() => {}).then(work) } } : undefined,
    }, storage = {
      getItem: name => this.items.get(name) ?? null,
      setItem: (name, text) => {
        if (this.isFull) throw new Error("QuotaExceededError");
        this.items.set(name, `${text}`);
        this.tell(name, tab);
      },
      removeItem: name => {
        this.items.delete(name);
        this.tell(name, tab);
      },
    };
    this.tabs.push(tab);
    return new Account(tab, ask, server);
  }
}

const refusal = (status, code = "x") => Object.assign(new Error("no"), { status, code });
const notOffered = async () => {
  throw refusal(404, "not_found");
};
const server = (answers = {}) => {
  const asked = [];
  const ask = async (method, path) => {
    asked.push(path);
    const answer = ask.answers[path] ?? ask.answers[path.split("?")[0]];
    if (answer instanceof Error) throw answer;
    if (answer === undefined) throw refusal(404, "not_found");
    return { status: 200, value: structuredClone(answer) };
  };
  return Object.assign(ask, { asked, answers });
};
const answered = (shares, ids = []) => ({
  "/portfolio": { cash: "9000.00", positions: shares ? [{ symbol: "AAPL", quantity: shares, average_price: "100.00" }] : [], currency: "USD", as_of: "2026-11-21T20:00:00Z" },
  "/transactions": { transactions: ids.map(number => ({ ...trade(number), total_cost: "100.00" })), next_cursor: null },
});

test("A new reader has 10,000 in cash, and nothing is written until there is something", async () => {
  const browser = new Browser(), account = browser.tab();
  await account.ready;
  assert.deepEqual(account.current, start);
  assert.equal(account.message, null);
  assert.equal(browser.items.size, 0);
});

test("A trade is kept and is there after a reload", async () => {
  const browser = new Browser(), account = browser.tab();
  await account.record(trade(1));
  assert.deepEqual(browser.portfolio, held(trade(1)));
  assert.deepEqual(browser.tab().current, held(trade(1)));
});

test("A trade that does not fit is refused and changes nothing", async () => {
  const browser = new Browser(), account = browser.tab();
  assert.equal(await account.record(trade(1, "sell")), "The order was carried out, but the portfolio does not show it: 1 AAPL cannot be sold: none held.");
  await account.record(trade(2));
  assert.equal(account.current.positions[0].quantity, 1);
});

for (const hasLocks of [true, false]) {
  test(`Two tabs show the same and lose no trade ${hasLocks ? "with" : "without"} locks`, async () => {
    const browser = new Browser({}, hasLocks), [one, other] = [browser.tab(), browser.tab()];
    await Promise.all([one.ready, other.ready]);
    await Promise.all([1, 2, 3, 4, 5, 6].map(number => (number % 2 ? one : other).record(trade(number))));
    await settled();
    assert.equal(browser.portfolio.positions[0].quantity, 6);
    assert.deepEqual(one.current, browser.portfolio);
    assert.deepEqual(other.current, browser.portfolio);
  });
}

test("Listeners hear the portfolio at once and on every change, of other tabs too", async () => {
  const browser = new Browser(), [one, other] = [browser.tab(), browser.tab()], seen = [];
  await Promise.all([one.ready, other.ready]);
  one.onChange(({ positions }) => seen.push(positions.length));
  await other.record(trade(1));
  await settled();
  assert.deepEqual([seen[0], seen.at(-1)], [0, 1]);
});

test("The array of the older front end is migrated", async () => {
  const browser = new Browser({ [key]: '[{"symbol":"AAPL","quantity":6}]' }), account = browser.tab();
  await account.ready;
  assert.equal(account.current.positions[0].quantity, 6);
  assert.equal(browser.portfolio.version, 2);
  assert.equal(account.message, null);
});

test("The older key is removed once what it said is written", async () => {
  const browser = new Browser({ portfolio: '{"AAPL":6}' }), account = browser.tab();
  await account.ready;
  assert.equal(browser.portfolio.positions[0].quantity, 6);
  assert.equal(browser.get("portfolio"), null);
});

test("The older key stays while there is no room for the new one", async () => {
  const browser = new Browser({ portfolio: '{"AAPL":6}' });
  browser.isFull = true;
  const account = browser.tab();
  await account.ready;
  assert.equal(account.current.positions[0].quantity, 6);
  assert.equal(browser.get("portfolio"), '{"AAPL":6}');
  assert.match(account.message, /until the page is closed/);
});

test("An unreadable older key stays where it is and can be downloaded", async () => {
  const browser = new Browser({ portfolio: '{"theme":"dark"}' }), account = browser.tab();
  await account.ready;
  assert.match(account.message, /could not be read/);
  assert.deepEqual(account.aside, [["portfolio", '{"theme":"dark"}']]);
  await account.record(trade(1));
  assert.equal(browser.get("portfolio"), '{"theme":"dark"}');
  assert.equal(browser.portfolio.positions[0].quantity, 1);
});

test("A damaged value is set aside, once, by whichever tab comes first", async () => {
  const browser = new Browser({ [key]: "{broken" }), [one, other] = [browser.tab(), browser.tab()];
  await Promise.all([one.ready, other.ready]);
  assert.deepEqual(one.aside, [[`${key}.damaged`, "{broken"]]);
  assert.match(one.message, /could not be read .* set aside/);
  await one.record(trade(1));
  assert.equal(browser.portfolio.positions[0].quantity, 1);
  assert.equal(browser.get(`${key}.damaged.2`), null);
});

test("Damaged values never take each other's place", async () => {
  const browser = new Browser({ [key]: "sixth" });
  for (const [index, text] of ["first", "second", "third", "fourth", "fifth"].entries())
    browser.items.set(`${key}.damaged${index ? `.${index + 1}` : ""}`, text);
  const account = browser.tab();
  await account.ready;
  await account.record(trade(1));
  assert.equal(account.current.positions[0].quantity, 1);
  await account.record(trade(2));
  assert.equal(account.current.positions[0].quantity, 2);
  assert.equal(browser.get(), "sixth");
  assert.equal(account.aside.length, 5);
  assert.match(account.message, /could not be read/);
});

test("Where a damaged value cannot be copied it stays", async () => {
  const browser = new Browser({ [key]: "{broken" });
  browser.isFull = true;
  const account = browser.tab();
  await account.record(trade(1));
  assert.equal(browser.get(), "{broken");
  browser.isFull = false;
  await account.record(trade(2));
  assert.equal(browser.get(`${key}.damaged`), "{broken");
  assert.equal(browser.portfolio.positions[0].quantity, 2);
});

test("What another program writes over a portfolio does not destroy the one that is shown", async () => {
  const browser = new Browser(), account = browser.tab();
  await account.record(trade(1));
  browser.items.set(key, "overwritten");
  await account.record(trade(2));
  assert.equal(browser.portfolio.positions[0].quantity, 2);
  assert.equal(browser.get(`${key}.damaged`), "overwritten");
});

test("A newer version is left alone", async () => {
  const text = '{"version":3,"shares":{}}', browser = new Browser({ [key]: text }), account = browser.tab();
  await account.ready;
  assert.equal(account.isReadOnly, true);
  assert.match(account.message, /newer version/);
  assert.match(await account.record(trade(1)), /carried out.*newer version/);
  assert.equal(browser.get(), text);
  assert.equal(browser.items.size, 1);
});

test("Without storage the portfolio lives in memory, and says so", async () => {
  const browser = new Browser();
  browser.isOff = true;
  const account = browser.tab();
  await account.record(trade(1));
  await account.record(trade(2));
  assert.equal(account.current.positions[0].quantity, 2);
  assert.match(account.message, /until the page is closed/);
  assert.deepEqual(account.aside, []);
});

test("A full storage loses nothing while the page is open, and all is kept when there is room again", async () => {
  const browser = new Browser(), account = browser.tab();
  await account.record(trade(1));
  browser.isFull = true;
  await account.record(trade(2));
  await account.record(trade(3));
  assert.equal(account.current.positions[0].quantity, 3);
  assert.equal(browser.portfolio.positions[0].quantity, 1);
  assert.match(account.message, /until the page is closed/);
  browser.isFull = false;
  await account.record(trade(4));
  assert.equal(browser.portfolio.positions[0].quantity, 4);
  assert.equal(account.message, null);
});

test("The server's portfolio is the truth, and the browser's copy a cache", async () => {
  const browser = new Browser(), account = browser.tab(server(answered(3, [3, 2, 1])));
  await account.ready;
  assert.equal(account.isServer, true);
  assert.equal(account.current.positions[0].quantity, 3);
  assert.deepEqual(account.current.transactions.map(({ id }) => id), ["t3", "t2", "t1"]);
  assert.deepEqual(browser.portfolio, account.current);
  assert.equal(browser.items.size, 1);
});

test("A trade on the server asks it again instead of counting here", async () => {
  const ask = server(answered(3)), account = new Browser().tab(ask);
  await account.ready;
  Object.assign(ask.answers, answered(4, [1]));
  await account.record(trade(1));
  assert.equal(account.current.positions[0].quantity, 4);
});

test("A trade that comes before the server's first answer is not counted twice", async () => {
  const browser = new Browser(), account = browser.tab(server(answered(1, [1])));
  await account.record(trade(1));
  assert.equal(account.current.positions[0].quantity, 1);
  assert.equal(browser.get(`${key}.browser`), null);
});

test("A portfolio of the browser is set aside for the server's, and comes back when that is gone", async () => {
  const own = JSON.stringify(held(trade(1))), browser = new Browser({ [key]: own }), ask = server(answered(3)), account = browser.tab(ask);
  await account.ready;
  assert.deepEqual(account.aside, [[`${key}.browser`, own]]);
  assert.match(account.message, /set aside/);
  for (const status of [404, 403, 405]) {
    ask.answers = { "/portfolio": refusal(status) };
    await account.refresh();
    assert.equal(browser.get(), own);
    assert.deepEqual(account.aside, []);
    assert.equal(account.isServer, false);
    assert.equal(account.message, null);
    ask.answers = answered(3);
    await account.refresh();
    assert.equal(account.isServer, true);
  }
});

test("A site without an API has the browser's portfolio", async () => {
  const browser = new Browser({ [key]: JSON.stringify({ ...held(trade(1)), source: "server" }) });
  const account = browser.tab(async () => {
    throw refusal(0, "no_api");
  });
  await account.ready;
  assert.deepEqual(account.current, start);
});

test("A server that does not answer leaves its last portfolio, with the time", async () => {
  const browser = new Browser(), ask = server(answered(3, [1]));
  await browser.tab(ask).ready;
  for (const failure of [refusal(0, "offline"), refusal(500, "internal"), refusal(401, "unauthorized"), refusal(429, "throttled")]) {
    ask.answers = { "/portfolio": failure };
    const account = browser.tab(ask);
    await account.ready;
    assert.equal(account.current.positions[0].quantity, 3);
    assert.match(account.message, /21 Nov 2026/);
    assert.equal(account.isStale, true);
    ask.answers = answered(4);
    await account.refresh();
    assert.deepEqual([account.message, account.isStale, account.current.positions[0].quantity], [null, false, 4]);
    Object.assign(ask.answers, answered(3));
    await account.refresh();
  }
});

test("A server that never answered leaves the browser's portfolio without a word", async () => {
  const own = JSON.stringify(held(trade(1))), browser = new Browser({ [key]: own }), account = browser.tab(server({ "/portfolio": refusal(0, "offline") }));
  await account.ready;
  assert.deepEqual([browser.get(), account.message, account.isServer], [own, null, false]);
});

test("Hostile answers of a server change nothing", async () => {
  const own = JSON.stringify(held(trade(1)));
  for (const value of [
    null, [], "<b>", { message: "ok" }, { cash: "1.00", positions: [{ symbol: "<img src=x onerror=alert(1)>", quantity: 1 }] },
    JSON.parse('{"cash":"1.00","positions":[{"symbol":"__proto__","quantity":1}]}'), JSON.parse('{"__proto__":{"cash":"1.00","positions":[]}}'),
    { cash: "1.00", positions: [{ symbol: "A", quantity: 1, name: {} }] }, { cash: "-1.00", positions: [] }, { cash: "1.00", positions: "x".repeat(1e7) },
    { cash: "9".repeat(1e7), positions: [] }, { cash: "1.00", positions: Array(1e5).fill({ symbol: "A", quantity: 1 }) },
  ]) {
    const browser = new Browser({ [key]: own }), account = browser.tab(server({ ...answered(1), "/portfolio": value }));
    await account.ready;
    assert.deepEqual([browser.get(), account.isServer, browser.items.size], [own, false, 1]);
  }
  assert.equal({}.cash, undefined);
});

test("Markup in a name stays the text that it is", async () => {
  const name = '<img src=x onerror="alert(1)">', answers = answered(1);
  answers["/portfolio"].positions[0].name = name;
  const account = new Browser().tab(server(answers));
  await account.ready;
  assert.equal(account.current.positions[0].name, name);
});

test("Trades that cannot be read do not hide the portfolio", async () => {
  for (const trades of [refusal(500), { transactions: [{ id: "x" }] }, { transactions: "x" }]) {
    const account = new Browser().tab(server({ ...answered(3), "/transactions": trades }));
    await account.ready;
    assert.deepEqual([account.current.positions[0].quantity, account.current.transactions], [3, []]);
    assert.match(account.message, /trades could not be read/);
  }
});

test("Older trades are asked for by the cursor, and only when wanted", async () => {
  const answers = { ...answered(3, [5, 4]), "/transactions?limit=100&cursor=next": answered(0, [4, 3])["/transactions"] };
  answers["/transactions"].next_cursor = "next";
  const ask = server(answers), account = new Browser().tab(ask), ids = () => account.current.transactions.map(({ id }) => id);
  await account.ready;
  assert.deepEqual([ids(), account.hasOlder], [["t5", "t4"], true]);
  await account.refresh();
  assert.deepEqual([ids(), account.hasOlder], [["t5", "t4"], true]);
  await account.older();
  assert.deepEqual([ids(), account.hasOlder], [["t5", "t4", "t3"], false]);
  await account.refresh();
  assert.deepEqual([ids(), account.hasOlder], [["t5", "t4", "t3"], false]);
  assert.equal(ask.asked.filter(path => path.includes("cursor")).length, 1);
});

test("A cursor that is none is not sent back", async () => {
  const answers = answered(3, [1]);
  answers["/transactions"].next_cursor = "x&symbol=y";
  const account = new Browser().tab(server(answers));
  await account.ready;
  assert.equal(account.hasOlder, false);
});

test("Of two questions the later one's answer counts", async () => {
  const waiting = [], account = new Browser().tab((method, path) =>
    path == "/portfolio" ? new Promise(resolve => waiting.push(resolve)) : Promise.resolve({ value: { transactions: [], next_cursor: null } }));
  await settled();
  const later = account.refresh();
  waiting[1]({ value: answered(4)["/portfolio"] });
  await later;
  waiting[0]({ value: answered(3)["/portfolio"] });
  await account.ready;
  assert.equal(account.current.positions[0].quantity, 4);
});

test("A newer version in storage does not hide the server's portfolio", async () => {
  const text = '{"version":3}', browser = new Browser({ [key]: text }), account = browser.tab(server(answered(3)));
  await account.ready;
  assert.equal(account.current.positions[0].quantity, 3);
  assert.equal(browser.get(), text);
});

test("A portfolio that cannot be set aside is not written over", async () => {
  const own = JSON.stringify(held(trade(1))), browser = new Browser({ [key]: own });
  browser.isFull = true;
  const account = browser.tab(server(answered(3)));
  await account.ready;
  assert.equal(account.current.positions[0].quantity, 3);
  assert.equal(browser.get(), own);
});

test("Where locks and storage are refused, everything works until the page is closed", async () => {
  const browser = new Browser();
  browser.isOff = browser.areLocksDenied = true;
  const account = browser.tab();
  await account.ready;
  assert.match(await account.record(trade(1)), /lasts until the page is closed/);
  assert.equal(account.current.positions[0].quantity, 1);
  const other = browser.tab(server(answered(3)));
  await other.ready;
  assert.equal(other.current.positions[0].quantity, 3);
  assert.equal(other.isKnown, true);
});

test("A change that fails is not done twice where locks are refused", async () => {
  let count = 0;
  for (const areLocksDenied of [false, true]) {
    const browser = new Browser();
    browser.areLocksDenied = areLocksDenied;
    const account = browser.tab();
    await account.ready;
    await assert.rejects(account.change(() => {
      count++;
      throw new Error("no");
    }), { message: "no" });
  }
  assert.equal(count, 2);
});

test("A listener that fails stops neither the others nor the change", async t => {
  t.mock.method(console, "error", () => {});
  const browser = new Browser(), account = browser.tab(), seen = [];
  await account.ready;
  let isBad = false;
  account.onChange(() => {
    if (isBad) throw new Error("no");
  });
  account.onChange(({ positions }) => seen.push(positions.length));
  isBad = true;
  assert.equal(await account.record(trade(1)), null);
  assert.equal(seen.at(-1), 1);
  assert.equal(console.error.mock.callCount(), 1);
});

test("The trades of a former server account go away", async () => {
  const browser = new Browser(), ask = server(answered(3, [3, 2, 1])), account = browser.tab(ask);
  await account.ready;
  for (const answers of [answered(0), answered(1, [9])]) {
    Object.assign(ask.answers, answered(3, [3, 2, 1]));
    await account.refresh();
    ask.answers = answers;
    const other = browser.tab(ask);
    await Promise.all([account.refresh(), other.ready]);
    await settled();
    await account.refresh();
    for (const { current } of [account, other]) assert.deepEqual(current.transactions.map(({ id }) => id), answers["/transactions"].transactions.map(({ id }) => id));
  }
});

test("Older trades stay where the latest reach to them", async () => {
  const answers = answered(3, [5, 4]), ask = server(answers), browser = new Browser(), ids = ({ current }) => current.transactions.map(({ id }) => id);
  answers["/transactions"].next_cursor = "next";
  answers["/transactions?limit=100&cursor=next"] = answered(0, [3])["/transactions"];
  const account = browser.tab(ask);
  await account.ready;
  await account.older();
  answers["/transactions"] = { ...answered(3, [6, 5])["/transactions"], next_cursor: "other" };
  await account.refresh();
  assert.deepEqual([ids(account), account.hasOlder], [["t6", "t5", "t4", "t3"], false]);
  answers["/transactions"] = { ...answered(3, [8, 7])["/transactions"], next_cursor: "gap" };
  await account.refresh();
  assert.deepEqual([ids(account), account.hasOlder], [["t8", "t7"], true]);
});

test("The copy of another server is not shown, and is replaced when this one answers", async () => {
  const browser = new Browser(), first = browser.tab(server(answered(3, [1])), "https://a.example/Prod");
  await first.ready;
  assert.equal(browser.portfolio.server, "https://a.example/Prod");
  const kept = browser.get(), ask = server({ "/portfolio": refusal(503) }), account = browser.tab(ask, "https://b.example/Prod");
  assert.deepEqual([account.current.positions, account.isKnown], [[], false]);
  await account.ready;
  assert.deepEqual([account.current.positions, account.isKnown, browser.get()], [[], false, kept]);
  assert.equal(account.message, "The server's portfolio could not be read.");
  ask.answers = answered(4, [9]);
  await account.refresh();
  await settled();
  assert.deepEqual([browser.portfolio.server, browser.portfolio.positions[0].quantity], ["https://b.example/Prod", 4]);
  assert.deepEqual(account.current.transactions.map(({ id }) => id), ["t9"]);
  assert.equal(first.current.positions[0].quantity, 3);
  const again = browser.tab(server({ "/portfolio": refusal(0, "offline") }), "https://b.example/Prod");
  await again.ready;
  assert.deepEqual([again.current.positions[0].quantity, again.isKnown], [4, true]);
});

test("Where the copy of another server was, the browser's own comes back when there is no portfolio any more", async () => {
  const own = JSON.stringify(held(trade(1))), browser = new Browser({ [key]: own });
  await browser.tab(server(answered(3)), "https://a.example").ready;
  const account = browser.tab(notOffered, "https://b.example");
  await account.ready;
  assert.deepEqual(account.current, held(trade(1)));
  assert.equal(browser.get(), own);
});

test("What another tab kept while this one could not is not written over", async () => {
  const browser = new Browser(), [one, other] = [browser.tab(), browser.tab()];
  await Promise.all([one.ready, other.ready]);
  await one.record(trade(1));
  await settled();
  browser.isFull = true;
  assert.match(await one.record(trade(2)), /lasts until the page is closed/);
  await one.record(trade(3));
  browser.isFull = false;
  assert.equal(await other.record(trade(4)), null);
  await settled();
  assert.equal(await one.record(trade(5)), null);
  await settled();
  for (const { id } of one.current.transactions) assert.match(id, /t[1-5]/);
  assert.equal(one.current.transactions.length, 5);
  assert.equal(browser.portfolio.positions[0].quantity, 5);
  assert.deepEqual(other.current, browser.portfolio);
  assert.match(one.message, /^Another tab kept its portfolio meanwhile/);
});

test("What cannot be added to another tab's portfolio is said", async () => {
  const browser = new Browser(), [one, other] = [browser.tab(), browser.tab()];
  await Promise.all([one.ready, other.ready]);
  await one.record(trade(1));
  await settled();
  browser.isFull = true;
  await one.record(trade(2, "sell"));
  browser.isFull = false;
  await other.record(trade(3, "sell"));
  await settled();
  assert.deepEqual(one.current.transactions.map(({ id }) => id), ["t3", "t1"]);
  assert.match(one.message, /carried out, .*: 1 AAPL cannot be sold: none held\./);
});

test("A reset is not undone by trades that could not be kept before", async () => {
  const browser = new Browser(), account = browser.tab();
  browser.isFull = true;
  await account.record(trade(1));
  await account.replace(start);
  await account.record(trade(2));
  assert.deepEqual(account.current, held(trade(2)));
  browser.isFull = false;
  await account.change(current => current);
  assert.deepEqual(browser.portfolio, held(trade(2)));
});

test("The portfolio is known when the server answered or said that there is none", async () => {
  for (const [status, isKnown] of [[404, true], [403, true], [405, true], [503, false], [500, false], [401, false], [429, false]]) {
    const account = new Browser().tab(server({ "/portfolio": refusal(status) }));
    assert.equal(account.isKnown, false);
    await account.ready;
    assert.equal(account.isKnown, isKnown, status);
  }
  const account = new Browser().tab(server(answered(3)));
  await account.ready;
  assert.equal(account.isKnown, true);
});

test("No readable answer to /portfolio means that there is none, where quotes come from an older back end", async () => {
  for (const [hasETag, isKnown] of [[false, true], [true, false]]) {
    const account = new Browser().tab(async (method, path) => {
      if (path == "/portfolio") throw refusal(0, "offline");
      return { status: 200, value: [], hasETag };
    });
    await account.ready;
    assert.deepEqual([account.isKnown, account.isStale], [isKnown, !isKnown]);
  }
});

test("A trade while the portfolio is unknown waits for it", async () => {
  const own = JSON.stringify(held(trade(1)));
  for (const isThere of [true, false]) {
    const browser = new Browser({ [key]: own }), ask = server({ "/portfolio": refusal(503, "unavailable") }), account = browser.tab(ask);
    await account.ready;
    assert.match(await account.record(trade(2)), /carried out, .* does not tell its portfolio/);
    assert.equal(browser.get(), own);
    ask.answers = isThere ? answered(3) : {};
    await account.refresh();
    if (isThere) assert.deepEqual([account.current.positions[0].quantity, browser.get(`${key}.browser`)], [3, own]);
    else assert.deepEqual([account.current, browser.portfolio], [held(trade(1), trade(2)), held(trade(1), trade(2))]);
  }
});

test("A refused server is asked less and less often, and not before it wants", async t => {
  t.mock.method(Date, "now", () => 0);
  const ask = server({ "/portfolio": refusal(503) }), account = new Browser().tab(ask), waits = [];
  await account.ready;
  for (let turn = 0; turn < 6; turn++) {
    waits.push(account.retryAt / 1000);
    await account.refresh();
  }
  assert.deepEqual(waits, [25, 55, 115, 235, 295, 295]);
  ask.answers["/portfolio"].retryAfter = 900;
  await account.refresh();
  assert.equal(account.retryAt, 900_000);
  ask.answers = answered(3);
  await account.refresh();
  assert.equal(account.retryAt, 0);
});

test("Two tabs with a server come to rest", async () => {
  const browser = new Browser(), ask = server(answered(3, [1])), [one, other] = [browser.tab(ask), browser.tab(ask)];
  await Promise.all([one.ready, other.ready]);
  await settled();
  const before = ask.asked.length;
  await one.refresh();
  await settled();
  assert.equal(ask.asked.length, before + 2);
  assert.deepEqual(one.current, other.current);
});

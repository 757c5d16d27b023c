// The reader's portfolio where it is kept: in this browser, or on the server when the API offers /portfolio.

import { request } from "./api.js";
import { fromServer, mostTrades, read, start, traded, tradesOf } from "./ledger.js";

const key = "stockPortfolio", oldKey = "portfolio";
const slots = name => ["", ".2", ".3", ".4", ".5"].map(end => `${key}.${name}${end}`);
const damaged = slots("damaged"), former = slots("browser");

const merged = (...lists) => [...new Map(lists.flat().reverse().map(trade => [trade.id, trade])).values()].reverse()
  .sort((one, other) => one.timestamp < other.timestamp ? 1 : one.timestamp > other.timestamp ? -1 : 0).slice(0, mostTrades);

export class Account {
  /// The portfolio, a value of ledger.js.
  current = start;
  /// Whether nothing can be kept here, because a newer page wrote what there is.
  isReadOnly = false;
  /// Whether the server did not answer when it was last asked.
  isStale = false;
  #host; #ask; #listeners = new Set(); #turn = 0; #cursor; #isBlocked; #isUnsaved; #trouble; #note; #answer;

  /// `host` is the window with localStorage, locks and storage events; `ask` is `request` of api.js.
  constructor(host, ask = request) {
    this.#host = host;
    this.#ask = ask;
    this.#load();
    host.addEventListener("storage", ({ key: name }) => (name == null || name == key) && this.change(current => current));
    /// Settles when the server has been asked for the first time.
    this.ready = this.change(current => current).then(() => this.refresh());
  }

  get isServer() { return this.current.source == "server"; }
  /// Whether the server has trades older than those of `current`.
  get hasOlder() { return this.isServer && !!this.#cursor && this.current.transactions.length < mostTrades; }
  /// What to tell about where the portfolio is kept, or null.
  get message() { return [this.#note, this.#trouble, this.#answer].filter(Boolean).join(" ") || null; }
  /// What was set aside: [key, text].
  get aside() { return [...damaged, ...former, oldKey].map(name => [name, this.#get(name)]).filter(([, text]) => text != null); }

  /// Calls the listener with the portfolio, now and on every change.
  onChange(listener) {
    this.#listeners.add(listener);
    listener(this.current);
  }

  /// Replaces the portfolio by what `action` makes of the one that is kept at this moment, in whichever tab.
  async change(action) {
    const work = () => {
      this.#load(true);
      const next = action(this.current);
      if (next != this.current) this.#save(next);
      for (const listener of this.#listeners) listener(this.current);
    };
    const { locks } = this.#host.navigator ?? {};
    return locks ? locks.request(key, work) : work();
  }

  /// Takes in a trade that was carried out. Throws when it does not fit the portfolio.
  async record({ total, ...transaction }) {
    await this.ready;
    if (this.isServer) return this.refresh();
    if (this.isReadOnly) throw new Error(this.message);
    return this.change(current => traded(current, transaction));
  }

  /// Asks the server for its portfolio.
  async refresh() {
    const turn = ++this.#turn;
    let found, page, refusal;
    try {
      const { value } = await this.#ask("GET", "/portfolio");
      found = fromServer(value, new Date().toISOString());
      page = await this.#page("").catch(() => null);
    } catch (error) {
      refusal = error;
    }
    // An answer to a later question is on its way.
    if (turn != this.#turn) return;
    const isGone = refusal?.code == "no_api" || [403, 404, 405].includes(refusal?.status);
    return this.change(current => {
      const { source, positions, transactions, asOf } = current, isServer = source == "server";
      this.isStale = !!refusal && !isGone;
      this.#answer = !refusal ? page ? "" : "The server's trades could not be read." : !isServer || isGone ? ""
        : `The server's portfolio could not be read. This is what it was on ${new Date(asOf).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" })}.`;
      if (refusal) return isServer && isGone ? this.#comeBack() : current;
      if (!isServer && positions.length + transactions.length) {
        this.#isBlocked ||= !this.#setAside(former, JSON.stringify(current));
        this.#note = "The server keeps the portfolio; what this browser kept before was set aside, to be downloaded under “Your data”.";
      }
      const known = isServer ? transactions : [], isKnown = ({ id }) => known.some(trade => trade.id == id);
      if (page && (this.#cursor === undefined || !page.trades.some(isKnown))) this.#cursor = page.cursor;
      return { ...found, transactions: merged(page?.trades ?? [], known) };
    });
  }

  /// Asks the server for the trades before those known.
  async older() {
    const { trades, cursor } = await this.#page(`&cursor=${this.#cursor}`);
    this.#cursor = cursor;
    return this.change(current => ({ ...current, transactions: merged(current.transactions, trades) }));
  }

  async #page(query) {
    const { value } = await this.#ask("GET", `/transactions?limit=100${query}`), next = value?.next_cursor;
    return { trades: tradesOf(value), cursor: typeof next == "string" && /^[\w=.~-]{1,512}$/.test(next) ? next : null };
  }

  /// What this browser kept before the server did.
  #comeBack() {
    this.#cursor = undefined;
    this.#note = "";
    for (const name of former) {
      try {
        const next = read(this.#get(name));
        this.#save(next);
        if (!this.#isUnsaved && !this.#isBlocked) this.#host.localStorage.removeItem(name);
        return next;
      } catch { /* There is none, or one to download. */ }
    }
    return start;
  }

  #get(name) {
    try {
      return this.#host.localStorage.getItem(name);
    } catch {
      return null;
    }
  }

  #setAside(names, text) {
    const name = names.find(name => this.#get(name) == null);
    try {
      if (name) this.#host.localStorage.setItem(name, text);
      return !!name;
    } catch {
      return false;
    }
  }

  #save(next) {
    this.current = next;
    if (this.#isBlocked) return;
    try {
      this.#host.localStorage.setItem(key, JSON.stringify(next));
      this.#isUnsaved = false;
      this.#trouble = "";
    } catch {
      this.#isUnsaved = true;
      this.#trouble = "This browser does not keep the portfolio: it lasts until the page is closed.";
    }
  }

  // Only with the lock may it write: migrate, and set aside what is damaged. What was read last stays when there is no better.
  #load(mayWrite) {
    if (this.#isUnsaved) return;
    this.#isBlocked = this.isReadOnly = false;
    this.#trouble = "";
    let name = key, text;
    try {
      const { localStorage } = this.#host;
      text = localStorage.getItem(key) ?? localStorage.getItem(name = oldKey);
      const found = text == null ? start : read(text), { isServer } = this;
      this.current = found.source == "server" && isServer ? { ...found, transactions: merged(found.transactions, this.current.transactions) } : found;
      if (!mayWrite || text == null || text == JSON.stringify(found)) return;
      this.#save(found);
      if (name == oldKey && !this.#isUnsaved) localStorage.removeItem(oldKey);
    } catch (error) {
      this.#trouble = text == null ? "This browser does not let the page keep a portfolio: it lasts until the page is closed."
        : error.isNewer ? "A newer version of this page keeps the portfolio. Reload the page to see it; nothing can be changed here."
        : `What this browser kept could not be read (${error.message}).`;
      this.isReadOnly = !!error.isNewer;
      this.#isBlocked = text != null && name == key;
      if (!mayWrite || error.isNewer || !this.#isBlocked || !this.#setAside(damaged, text)) return;
      this.#isBlocked = false;
      this.#note = `${this.#trouble} It was set aside, to be downloaded under “Your data”.`;
      this.#save(this.current);
    }
  }
}

/// The account of this page.
export const account = globalThis.document && new Account(globalThis);

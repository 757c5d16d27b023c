// The reader's portfolio where it is kept: in this browser, or on the server when the API offers /portfolio.

import { request } from "./api.js";
import { fromServer, mostTrades, read, start, traded, tradesOf } from "./ledger.js";

const key = "stockPortfolio", oldKey = "portfolio", later = "to be downloaded under “Your data”.";
const slots = name => ["", ".2", ".3", ".4", ".5"].map(end => `${key}.${name}${end}`);
const damaged = slots("damaged"), former = slots("browser");

// Trades of several lists, newest first, each once.
const merged = (...lists) => [...new Map(lists.flat().map(trade => [trade.id, trade])).values()]
  .sort((one, other) => Date.parse(other.timestamp) - Date.parse(one.timestamp)).slice(0, mostTrades);

export class Account {
  /// The portfolio, a value of ledger.js.
  current = start;
  /// Whether nothing can be changed, because a newer page wrote what is kept here.
  isReadOnly = false;
  /// Whether the server did not answer when it was last asked.
  isStale = false;
  #host; #ask; #listeners = new Set(); #turn = 0; #cursor; #isBlocked; #isUnsaved; #note; #trouble; #answer;

  /// `host` is the window with its storage and locks; `ask` is `request` of api.js.
  constructor(host, ask = request) {
    this.#host = host;
    this.#ask = ask;
    this.#load();
    host.addEventListener("storage", ({ key: name }) => (name == null || name == key) && this.change(current => current));
    /// Settles when the server has been asked for the first time.
    this.ready = this.change(current => current).then(() => this.refresh());
  }

  get isServer() { return this.current.source == "server"; }
  /// Whether the server has trades before those of `current`.
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

  /// Replaces the portfolio by what `action` makes of the one kept at this moment, whatever other tabs do.
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
    // A later question is under way.
    if (turn != this.#turn) return;
    const isGone = refusal?.code == "no_api" || [403, 404, 405].includes(refusal?.status);
    return this.change(current => {
      const { isServer } = this, { positions, transactions, asOf } = current, known = isServer ? transactions : [];
      this.isStale = !!refusal && !isGone;
      this.#answer = !refusal ? !page && "The server's trades could not be read." : isServer && !isGone
        && `The server's portfolio could not be read. This is what it was on ${new Date(asOf).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" })}.`;
      if (refusal) return isServer && isGone ? this.#comeBack() : current;
      if (!isServer && positions.length + transactions.length) {
        this.#isBlocked ||= !this.#setAside(former, JSON.stringify(current));
        this.#note = `The server keeps the portfolio; what this browser kept before was set aside, ${later}`;
      }
      // Where the pages that are known already end, the next one begins.
      if (page && (this.#cursor === undefined || !page.trades.some(({ id }) => known.some(trade => trade.id == id)))) this.#cursor = page.cursor;
      return { ...found, transactions: merged(known, page?.trades ?? []) };
    });
  }

  /// Asks the server for the trades before those known.
  async older() {
    const { trades, cursor } = await this.#page(`&cursor=${this.#cursor}`);
    this.#cursor = cursor;
    return this.change(current => ({ ...current, transactions: merged(current.transactions, trades) }));
  }

  async #page(query) {
    const { value } = await this.#ask("GET", `/transactions?limit=100${query}`), { next_cursor: next } = value;
    return { trades: tradesOf(value), cursor: typeof next == "string" && /^[\w=.~-]{1,512}$/.test(next) ? next : null };
  }

  // What this browser kept before the server did.
  #comeBack() {
    this.#cursor = this.#note = undefined;
    for (const name of former) {
      try {
        this.#save(read(this.#get(name)));
        if (!this.#isUnsaved && !this.#isBlocked) this.#host.localStorage.removeItem(name);
        return this.current;
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

  #set(name, text) {
    try {
      this.#host.localStorage.setItem(name, text);
      return true;
    } catch {
      return false;
    }
  }

  #setAside(names, text) {
    const name = names.find(name => this.#get(name) == null);
    return !!name && this.#set(name, text);
  }

  #save(next) {
    this.current = next;
    if (this.#isBlocked) return;
    this.#isUnsaved = !this.#set(key, JSON.stringify(next));
    this.#trouble = this.#isUnsaved && "This browser does not keep the portfolio: it lasts until the page is closed.";
  }

  // Writes only with the lock: migrates, sets aside what is damaged. Where nothing can be read, what was read last stays.
  #load(hasLock) {
    if (this.#isUnsaved) return;
    this.#isBlocked = this.isReadOnly = false;
    this.#trouble = "";
    const name = this.#get(key) == null ? oldKey : key, text = this.#get(name);
    try {
      const found = text == null ? start : read(text), { isServer, current } = this;
      this.current = isServer && found.source == "server" ? { ...found, transactions: merged(found.transactions, current.transactions) } : found;
      if (!hasLock || text == null || text == JSON.stringify(found)) return;
      this.#save(found);
      if (name == oldKey && !this.#isUnsaved) this.#host.localStorage.removeItem(oldKey);
    } catch ({ message, isNewer = false }) {
      this.isReadOnly = isNewer;
      this.#isBlocked = name == key;
      this.#trouble = isNewer ? "A newer version of this page keeps the portfolio. Reload the page to see it; nothing can be changed here."
        : `What this browser kept could not be read (${message}).`;
      if (!hasLock || isNewer || name == oldKey) return;
      if (!this.#setAside(damaged, text)) return this.#trouble += " Nothing new is kept.";
      this.#note = `${this.#trouble} It was set aside, ${later}`;
      this.#isBlocked = false;
      this.#save(this.current);
    }
  }
}

/// The account of this page.
export const account = globalThis.document && new Account(globalThis);

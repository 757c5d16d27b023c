// The reader's portfolio where it is kept: in this browser, or on the server when the API offers /portfolio.

import { baseURL, request } from "./api.js";
import { fromServer, mostTrades, read, start, tradesOf } from "./ledger.js";

const key = "stockPortfolio", oldKey = "portfolio";
const slots = name => ["", ".2", ".3", ".4", ".5"].map(end => `${key}.${name}${end}`);
const damaged = slots("damaged"), former = slots("browser");

const nothing = () => ({ isBlocked: true, trouble: "What this browser kept could not be read. Reload the page." });
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
  /// Milliseconds since 1970, before which the server is not to be asked again.
  retryAt = 0;
  #host; #ask; #server; #listeners = new Set(); #turn = 0; #failures = 0; #asking; #isGone; #cursor; #isBlocked; #isUnsaved;
  #note; #trouble; #answer;
  // What storage holds, as a text and as it was read; trades of this tab that are not in it, and those that never will be.
  #seen; #stored; #own = new Set(); #lost = new Map(); #applied; #mend; #isOld;

  /// `host` is the window with its storage and locks; `ask` is `request` of api.js, and `server` the address that it asks.
  constructor(host, ask = request, server = baseURL) {
    this.#host = host;
    this.#ask = ask;
    this.#server = server ?? undefined;
    this.#load();
    host.addEventListener("storage", ({ key: name }) => (name == null || name == key) && this.change(current => current));
    /// Settles when the server has been asked for the first time.
    this.ready = this.change(current => current).then(() => this.refresh());
  }

  get isServer() { return this.current.source == "server"; }
  /// Whether this is the portfolio for certain: the server's, or the browser's because the server keeps none.
  get isKnown() { return !!(this.isServer ? this.current.asOf : this.#isGone); }
  /// Whether the server has trades before those of `current`.
  get hasOlder() { return this.isServer && !!this.#cursor && this.current.transactions.length < mostTrades; }
  /// What to tell about where the portfolio is kept, or null.
  get message() { return [this.aside.length && this.#note, this.#trouble, this.#answer, ...this.#lost.values()].filter(Boolean).join(" ") || null; }
  /// What was set aside: [key, text].
  get aside() { return [...damaged, ...former, oldKey].map(name => [name, this.#get(name)]).filter(([, text]) => text != null); }

  /// Calls the listener with the portfolio, now and on every change.
  onChange(listener) {
    this.#listeners.add(listener);
    listener(this.current);
  }

  /// Replaces the portfolio by what `action` makes of the one kept at this moment, whatever other tabs do.
  async change(action) {
    let hasBegun;
    const { locks } = this.#host.navigator ?? {}, work = () => {
      hasBegun = true;
      if (this.#load()) return import("./older.js").then(({ mend }) => mend, () => nothing).then(mend => {
        this.#mend = mend;
        return work();
      });
      let next = action(this.current);
      const takesOwn = this.#own.size && this.#isGone && next.source != "server";
      if (takesOwn) next = this.#applied(next, this.#own, this.#lost);
      if (next != this.#stored || this.#isUnsaved) this.#save(next);
      if (takesOwn && !this.#isUnsaved && !this.#isBlocked) this.#own.clear();
      for (const listener of this.#listeners) {
        try {
          listener(this.current);
        } catch (error) {
          console.error(error);
        }
      }
    };
    try {
      await (locks ? locks.request(key, work) : work());
    } catch (error) {
      // Browsers that keep no data of sites refuse the lock too.
      if (hasBegun) throw error;
      await work();
    }
  }

  /// Puts another portfolio in place of this one.
  replace(portfolio) {
    return this.change(() => {
      this.#own.clear();
      return portfolio;
    });
  }

  /// Takes in a trade that was carried out. Never fails: resolves to null when the portfolio has it, or to a sentence that says why not.
  async record({ total, ...trade }) {
    try {
      const { applied, record } = await import("./trades.js");
      this.#applied = applied;
      return await record(this, trade, this.#own, this.#lost);
    } catch ({ message }) {
      return `The order was carried out, but the portfolio does not show it: ${message}`;
    }
  }

  /// Asks the server for its portfolio.
  refresh() { return this.#asking = this.#refresh(++this.#turn); }

  async #refresh(turn) {
    let found, page, refusal;
    try {
      const { value } = await this.#ask("GET", "/portfolio");
      found = fromServer(value, new Date().toISOString(), this.#server);
      page = await this.#page("").catch(() => null);
    } catch (error) {
      refusal = error;
    }
    // Gateways of older back ends answer unknown paths so that no script can read it; their quotes have no entity tag.
    const isGone = refusal?.code == "no_api" || [403, 404, 405].includes(refusal?.status)
      || refusal && !refusal.status && await this.#ask("GET", "/check").then(({ hasETag }) => hasETag === false, () => false);
    // A later question is under way.
    if (turn != this.#turn) return this.#asking;
    return this.change(current => {
      const { isServer } = this, { positions, transactions, asOf } = current, has = ({ id }) => transactions.some(trade => trade.id == id);
      this.isStale = !!refusal && !isGone;
      this.retryAt = this.isStale ? Date.now() + Math.max((refusal.retryAfter ?? 0) * 1e3, Math.min(3e5, 3e4 * 2 ** this.#failures++) - 5e3) : this.#failures = 0;
      if (!this.isStale) this.#isGone = isGone;
      this.#answer = !refusal ? !page && "The server's trades could not be read." : isServer && !isGone && "The server's portfolio could not be read."
        + (asOf ? ` This is what it was on ${new Date(asOf).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" })}.` : "");
      if (refusal) return isServer && isGone ? this.#comeBack() : current;
      this.#own.clear();
      if (!isServer && positions.length + transactions.length) {
        this.#isBlocked ||= !this.#setAside(former, JSON.stringify(current));
        this.#note = `The server keeps the portfolio; what this browser kept before was set aside, to be downloaded under “Your data”.`;
      }
      // Trades that are known go on where the server's latest end, or they are of another account.
      const known = isServer && (!page || page.cursor && page.trades.some(has)) ? transactions : [];
      if (page && (this.#cursor === undefined || !known.length)) this.#cursor = page.cursor;
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
    if (this.#isUnsaved) return;
    this.#stored = next;
    if (this.#isOld) this.#host.localStorage.removeItem(oldKey);
  }

  // Where nothing can be read, what was read last stays. Returns whether what is there needs a module that is not here yet.
  #load() {
    const isOld = this.#get(key) == null, text = this.#get(isOld ? oldKey : key);
    // What could not be kept stays, until another tab keeps something.
    if (this.#isUnsaved && (text == null || text == this.#seen)) return;
    if (this.#isUnsaved) this.#lost.set("", "Another tab kept its portfolio meanwhile. Of what this one could not keep, only trades were added.");
    this.#isUnsaved = this.#isBlocked = this.isReadOnly = false;
    this.#trouble = "";
    this.#seen = text;
    this.#stored = this.current;
    let found = start;
    try {
      if (text != null) found = read(text);
    } catch {
      if (!this.#mend) return this.#isBlocked = true;
      const mended = this.#mend(text, isOld, text => this.#setAside(damaged, text));
      this.isReadOnly = !!mended.isReadOnly;
      this.#isBlocked = mended.isBlocked;
      this.#trouble = mended.trouble;
      if (mended.note) {
        this.#note = mended.note;
        this.#save(this.current);
      }
      if (!(found = mended.found)) return;
    }
    this.#isOld = isOld && text != null;
    // Another server's says nothing here, and nothing was read from this one before.
    const isOther = found.source == "server" && found.server != this.#server;
    if (!isOther || !this.isServer) this.current = isOther ? { ...start, source: "server", server: this.#server } : found;
    this.#stored = isOther || text == null || text == JSON.stringify(found) ? this.current : null;
  }
}

/// The account of this page.
export const account = globalThis.document && new Account(globalThis);

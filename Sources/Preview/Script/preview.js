// What a page does while it is previewed: it takes in its new form when an author's edit has changed it, and tells of mistakes.
//
// A classic script without a library. It works under the pages' own policy, so it parses no markup and sets no style.
// `make script` puts it, made small, into PreviewScript.swift.

(() => {
const own = "/.bourse/";
const script = document.currentScript;
// The digest of the page that is shown; empty on a page of the server's own, which stands for one that cannot be made.
let digest = script.dataset.digest;
// That page as the server sent it, untouched by scripts, with the answer's status; null until it has been asked for.
let pristine = null;

// Plan: what has to change in the document so that it is as if it had been loaded anew.

// Changes of these can only be had by loading the page.
const fixed = "script, base, style, noscript, template, meta[charset], meta[http-equiv], link[rel~=modulepreload], "
  + "link[rel~=preload], iframe, object, embed";
// What a page's scripts look for when they start, and hold on to. So they do with elements that have a `data-` attribute.
const scripted = "figure, svg, canvas, table, form, input, select, textarea, button, dialog, video, audio";
const isSheet = node => node.nodeName === "LINK" && node.relList.contains("stylesheet");
const isOwn = element => element.getAttribute("src") === own + "preview.js";
const hasScripts = page => [...page.scripts].some(
  element => !isOwn(element) && !/(^|\/)config\.js$/.test(element.getAttribute("src") ?? ""));
const written = node => new XMLSerializer().serializeToString(node);
const templates = page => [...page.querySelectorAll("template")].map(element => written(element.content)).join("\0");

// Returns the places of nodes that are in both lists, in order: as much of the text as can be kept.
function common(before, after) {
  let start = 0, end = 0;
  const most = Math.min(before.length, after.length);
  while (start < most && before[start].isEqualNode(after[start])) start++;
  while (end < most - start && before.at(-1 - end).isEqualNode(after.at(-1 - end))) end++;
  const pairs = [];
  for (let i = 0; i < start; i++) pairs.push([i, i]);
  let rows = before.slice(start, before.length - end), columns = after.slice(start, after.length - end);
  // One of each is known to differ. Above the other bound, looking takes longer than a reload: nothing between counts as kept.
  if (rows.length * columns.length > 1 && rows.length * columns.length <= 500_000) {
    [rows, columns] = [rows.map(written), columns.map(written)];
    const width = columns.length + 1, kept = new Float64Array((rows.length + 1) * width);
    for (let i = rows.length - 1; i >= 0; i--) {
      for (let j = columns.length - 1; j >= 0; j--) {
        const both = rows[i] === columns[j] ? kept[(i + 1) * width + j + 1] + rows[i].length : 0;
        kept[i * width + j] = Math.max(both, kept[(i + 1) * width + j], kept[i * width + j + 1]);
      }
    }
    for (let i = 0, j = 0; i < rows.length && j < columns.length;) {
      const most = kept[i * width + j];
      if (most === kept[(i + 1) * width + j]) i++;
      else if (most === kept[i * width + j + 1]) j++;
      else pairs.push([start + i++, start + j++]);
    }
  }
  for (let i = end; i > 0; i--) pairs.push([before.length - i, after.length - i]);
  return pairs;
}

// Returns what to do to the document, which was made from `old`, so that it is as if made from `next`: changes, and the style
// sheets that come and go with them. Null when it is not certain that no script would notice.
function plan(old, next) {
  const changes = [], coming = [], going = [];
  const isCareful = hasScripts(old) || hasScripts(next);
  const isScripted = element => isCareful && (element.matches(scripted) || element.localName.includes("-")
    || element.getAttributeNames().some(name => name.startsWith("data-")));
  const isFree = node => node.nodeType !== Node.ELEMENT_NODE
    || [node, ...node.querySelectorAll("*")].every(element => !element.matches(fixed) && !isScripted(element));

  function add(node, parent, reference) {
    const copy = document.importNode(node, true);
    if (isSheet(node)) coming.push(copy);
    changes.push(() => parent.insertBefore(copy, reference));
  }

  function compareAttributes(old, next, live) {
    return [...new Set([...old.getAttributeNames(), ...next.getAttributeNames()])].every(name => {
      const value = next.getAttribute(name), known = old.getAttribute(name);
      if (value === known) return true;
      if (/^on|^(style|src\w+)$|:/.test(name) || live.getAttribute(name) !== known) return false;
      changes.push(() => value === null ? live.removeAttribute(name) : live.setAttribute(name, value));
      return true;
    });
  }

  // Compares two nodes of one name that differ.
  function compare(old, next, live, isKept) {
    if (old.nodeType !== Node.ELEMENT_NODE) {
      if (isKept || live.data !== old.data) return false;
      changes.push(() => live.data = next.data);
      return true;
    }
    if (old.matches(fixed) || next.matches(fixed) || isSheet(old) !== isSheet(next)) return false;
    if (isSheet(old)) {
      going.push(live);
      add(next, live.parentNode, live.nextSibling);
      return live.isEqualNode(old);
    }
    isKept ||= isScripted(old) || isScripted(next);
    const count = changes.length;
    return compareAttributes(old, next, live) && !(isKept && changes.length > count)
      && compareChildren(old, next, live, isKept);
  }

  function compareChildren(old, next, live, isKept) {
    const before = [...old.childNodes], after = [...next.childNodes], shown = [...live.childNodes];
    const pairs = common(before, after);
    if (pairs.length === before.length && pairs.length === after.length) return true;
    // Scripts may have added something, but only at the end.
    if (!before.every((node, place) => node.nodeName === shown[place]?.nodeName)) return false;

    let [i, j] = [0, 0];
    return [...pairs, [before.length, after.length]].every(([stop, nextStop]) => {
      const gone = before.slice(i, stop), come = after.slice(j, nextStop), places = shown.slice(i, stop);
      let reference = shown[stop] ?? null;
      [i, j] = [stop + 1, nextStop + 1];
      while (gone.length && gone[0].nodeName === come[0]?.nodeName) {
        if (!compare(gone.shift(), come.shift(), places.shift(), isKept)) return false;
      }
      while (gone.length && gone.at(-1).nodeName === come.at(-1)?.nodeName) {
        reference = places.pop();
        if (!compare(gone.pop(), come.pop(), reference, isKept)) return false;
      }
      if (isKept && gone.length + come.length) return false;
      return gone.every((node, place) => {
        const live = places[place];
        if (isSheet(node)) going.push(live);
        else changes.push(() => live.remove());
        return isFree(node) && live.isEqualNode(node);
      }) && come.every(node => isFree(node) && (add(node, live, reference), true));
    });
  }

  const isPossible = old.compatMode === next.compatMode && templates(old) === templates(next)
    && compare(old.documentElement, next.documentElement, document.documentElement, false);
  return isPossible ? { changes, coming, going } : null;
}

// Old style sheets go when all of the new, beside them, have come, so that the page is never without.
async function apply({ changes, coming, going }) {
  const arrivals = coming.map(sheet => new Promise(resolve => {
    sheet.onload = sheet.onerror = resolve;
    setTimeout(resolve, 5000);
  }));
  for (const change of changes) change();
  await Promise.all(arrivals);
  for (const sheet of going) sheet.remove();
}

// Asking for the page.

const request = known => new Promise(resolve => {
  const request = new XMLHttpRequest();
  request.open("GET", location.href);
  request.responseType = "document";
  // An answer without a body has no type, and would be complained of as bad XML.
  request.overrideMimeType("text/html; charset=utf-8");
  if (known) request.setRequestHeader("If-None-Match", `"${known}"`);
  request.timeout = 30_000;
  request.onloadend = () => resolve({ status: request.status, page: request.response });
  request.send();
});

async function reload() {
  location.reload();
  await new Promise(() => {});
}

// Takes in what the page's address answers now.
async function look() {
  const { status, page } = await request(pristine && digest);
  // The server has gone, and will be asked when it is back, or this was bad luck.
  if (status === 0) return void (isConnected && setTimeout(refresh, 1000));
  if (status === 304 || !page) return;
  const element = [...page.scripts].find(isOwn), found = element?.dataset.digest;
  if (!digest) {
    if (found || !page.body.isEqualNode(document.body)) await reload();
    return;
  }
  // Other answers say nothing about the page: the last good one stays.
  if (![200, 404, 410].includes(status)) return;
  element?.removeAttribute("data-digest");
  const old = pristine;
  pristine = { status, page };
  if (found === digest) return;
  const difference = element && old?.status === status && plan(old.page, page);
  if (!difference) return reload();
  script.dataset.digest = digest = found;
  await apply(difference);
}

// Authors' pictures keep their addresses when they change, and their pages stay as they are. Assets have digests in their names.
const pictures = new Map();
async function lookAtPictures() {
  const addresses = new Set([...document.images].map(image => image.currentSrc).filter(
    address => address.startsWith(location.origin + "/") && !/\.[0-9a-f]{8}\.\w+$/.test(address)));
  const changes = await Promise.all([...addresses].map(async address => {
    // What cannot be had now may be had the next time.
    const answer = await fetch(address, { method: "HEAD" }).catch(() => null);
    if (!answer) return false;
    const known = pictures.get(address), tag = answer.headers.get("ETag");
    pictures.set(address, tag);
    return known !== undefined && known !== tag;
  }));
  if (changes.includes(true)) await reload();
}

// One request at a time, and one more when something has happened meanwhile. None before the page has loaded and come to rest.
let isReady = false, isLooking = false, isWanted = true;
async function refresh() {
  isWanted = true;
  if (!isReady || isLooking) return;
  isLooking = true;
  while (isWanted) {
    isWanted = false;
    await look();
    if (!isWanted) await lookAtPictures();
  }
  isLooking = false;
}
function start() {
  requestIdleCallback(() => {
    isReady = true;
    refresh();
  }, { timeout: 500 });
}

// News. Browsers allow few connections to a server, so that of all tabs only one listens and tells the others.

const channel = new BroadcastChannel("bourse-preview");
let source = null, release = null, waiting = null, isConnected = true, news = null, lateness;

function hear(state) {
  const isNew = state.isNews || state.news?.version !== news?.version;
  clearTimeout(lateness);
  if (state.isConnected !== isConnected) panel.connection(isConnected = state.isConnected);
  if (!state.news) return;
  news = state.news;
  if (digest) panel.show(news);
  // A tab that nobody looks at lets the others go first.
  if (isNew && document.hidden) setTimeout(refresh, 200);
  else if (isNew) refresh();
}

function tell(state) {
  hear(state);
  channel.postMessage(state);
}

function listen() {
  source = new EventSource(own + "events");
  source.onmessage = ({ data }) => tell({ isConnected: true, isNews: true, news: JSON.parse(data) });
  source.onerror = ({ target }) => {
    tell({ isConnected: false });
    // Most errors the browser mends by itself.
    if (target.readyState === EventSource.CLOSED) setTimeout(() => target === source && listen(), 1000);
  };
}

// Stops listening, and waiting to.
function hush() {
  source?.close();
  release?.();
  waiting?.abort();
  source = release = waiting = null;
}

// Listens as soon as no other tab does, or at once where tabs cannot agree because the address is no secure one.
function lead(isUrgent) {
  hush();
  if (!navigator.locks) return listen();
  const { signal } = waiting = new AbortController();
  navigator.locks.request("bourse-preview", isUrgent ? { steal: true } : { signal }, () => {
    listen();
    return new Promise(resolve => release = resolve);
  // Another tab has taken it over, unless this one gave up waiting.
  }).catch(() => signal.aborted || lead());
}

// Asks the tab that listens for the news. One that does not answer is held up, by a dialog for example, and relieved.
function greet() {
  if (!navigator.locks || source) return;
  channel.postMessage("hello");
  clearTimeout(lateness);
  lateness = setTimeout(() => source || lead(true), 1000);
}

channel.onmessage = ({ data }) => {
  if (data !== "hello") hear(data);
  else if (source) channel.postMessage({ isConnected, news });
};
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  greet();
  refresh();
});
setInterval(() => document.hidden || greet(), 10_000);
// A page that is left may come back as it was.
addEventListener("pagehide", event => event.persisted && hush());
addEventListener("pageshow", event => {
  if (!event.persisted) return;
  lead();
  refresh();
});

// What is told over the page, in a tree of its own: the page's style sheets do not reach it.

const panel = (() => {
  const host = document.createElement("bourse-preview"), root = host.attachShadow({ mode: "open" });
  const make = (name, properties, ...children) => {
    const { role, ...others } = properties, element = Object.assign(document.createElement(name), others);
    if (role) element.setAttribute("role", role);
    element.append(...children);
    return element;
  };
  const count = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`;
  const memory = action => {
    try {
      return action(sessionStorage);
    } catch {}
  };
  const memoryKey = "bourse-preview-hidden";
  let known = "[]", timer;

  const note = make("p", { className: "note", role: "status" });
  const title = make("h2", { id: "title", role: "status" });
  const list = make("ol", {}), rest = make("p", { className: "rest" });
  const hideButton = make("button", { type: "button", textContent: "Hide", onclick: () => fold(true, true) });
  const showButton = make("button", { type: "button", className: "shown", hidden: true, onclick: () => fold(false, true) });
  const section = make("section", { hidden: true, onkeydown: event => event.key === "Escape" && fold(true, true) },
    make("header", {}, title, hideButton), list, rest);
  section.setAttribute("aria-labelledby", "title");
  root.append(make("link", { rel: "stylesheet", href: own + "preview.css" }), note, showButton, section);

  // Hidden, the list is one button; it opens by itself again when it changes, and not before, reloads included.
  function fold(isFolded, isAsked) {
    section.hidden = isFolded;
    showButton.hidden = !isFolded;
    memory(store => isFolded ? store.setItem(memoryKey, known) : store.removeItem(memoryKey));
    if (isAsked) (isFolded ? showButton : hideButton).focus();
  }

  const entry = ({ file, line, column, message, excerpt }) => {
    const place = [file, line, line && column].filter(part => part).join(":");
    const item = make("li", {}, make("p", {}, place && make("strong", { textContent: place }), place && " ", message));
    if (excerpt) item.append(make("pre", { tabIndex: 0, textContent: excerpt }));
    return item;
  };

  return {
    attach: () => document.documentElement.append(host),
    show({ mistakes, more }) {
      const errors = mistakes.filter(mistake => mistake.severity === "error"), now = JSON.stringify(errors);
      if (now === known) return;
      known = now;
      const number = errors.length + (errors.length && more);
      section.hidden = showButton.hidden = true;
      showButton.textContent = count(number, "mistake");
      title.textContent = number ? `${count(number, "mistake")} – the page shows the last version without ${number === 1 ? "it" : "them"}` : "";
      list.replaceChildren(...errors.map(entry));
      rest.textContent = more ? `And ${more} more, in the terminal.` : "";
      rest.hidden = !more;
      if (number) fold(memory(store => store.getItem(memoryKey)) === known, false);
    },
    connection(isConnected) {
      clearTimeout(timer);
      if (isConnected) note.textContent = "";
      else timer = setTimeout(() => note.textContent = "Preview: connection lost; trying again", 2000);
    },
  };
})();

panel.attach();
lead();
greet();
if (document.readyState === "complete") start();
else addEventListener("load", start);
})();

// The watch list and the price alerts of this browser.

import { apply, clock, onQuotes, written } from "./live.js";
import { isSymbol } from "./quotes.js";

const money = "|$|2||,";
const make = (name, properties, ...children) => {
  const node = Object.assign(document.createElement(name), properties);
  node.append(...children);
  return node;
};
// Where a browser keeps nothing, choices hold for this page.
const memory = {};
const kept = (key, isGood) => {
  if (memory[key]) return memory[key];
  try {
    const list = JSON.parse(localStorage.getItem(key));
    return Array.isArray(list) ? list.filter(isGood).slice(0, 100) : [];
  } catch {
    return [];
  }
};
const keep = (key, list) => {
  try {
    localStorage.setItem(key, JSON.stringify(list));
  } catch {
    memory[key] = list;
  }
};
const focusNext = node => (node.nextElementSibling?.querySelector("button") ?? node.previousElementSibling?.querySelector("button")
  ?? document.querySelector("main")).focus();

const readWatched = () => kept("bourse.watched", isSymbol);
/// An alert: {symbol, direction: "above" or "below", price, notify}.
const readAlerts = () => kept("bourse.alerts", alert => isSymbol(alert?.symbol) && /^(above|below)$/.test(alert.direction) && alert.price > 0);
let watched = readWatched(), alerts = readAlerts(), latest = new Map();

const setWatched = list => {
  keep("bourse.watched", watched = list);
  draw();
};
const setAlerts = list => {
  keep("bourse.alerts", alerts = list);
  draw();
};
const sentence = ({ symbol, direction, price }) => `${symbol} ${direction == "above" ? "at or above" : "at or below"} ${written(price, money)}`;

// Made at once, so that screen readers know it before it speaks.
const fired = make("div", { className: "alerts-fired", role: "alert" });
document.body.append(fired);

const list = document.querySelector(".watchlist ul"), box = document.querySelector(".watch"), form = box?.querySelector("form");
const draw = () => {
  if (list) {
    for (const item of [...list.children]) if (!watched.includes(item.dataset.symbol)) item.remove();
    for (const symbol of watched) {
      if ([...list.children].some(item => item.dataset.symbol == symbol)) continue;
      const price = make("span", { textContent: "–" }), change = make("span", { textContent: "–" });
      Object.assign(price.dataset, { live: "price", format: money });
      Object.assign(change.dataset, { live: "change", format: "+||1|%|" });
      const remove = make("button", { type: "button", className: "quiet", textContent: "×", ariaLabel: `Stop watching ${symbol}` });
      remove.onclick = () => {
        focusNext(remove.closest("li"));
        setWatched(watched.filter(other => other != symbol));
      };
      const item = make("li", {}, make("a", { href: list.dataset.stocks + encodeURIComponent(symbol) + "/", textContent: symbol }), price, change, remove);
      item.dataset.symbol = symbol;
      list.append(item);
    }
    list.nextElementSibling.hidden = watched.length > 0;
    apply();
  }
  if (box) {
    const { symbol } = box.dataset, own = alerts.filter(alert => alert.symbol == symbol);
    box.querySelector("button").ariaPressed = `${watched.includes(symbol)}`;
    box.querySelector("ul").replaceChildren(...own.map(alert => {
      const remove = make("button", { type: "button", className: "quiet", textContent: "×", ariaLabel: `Remove the alert for ${sentence(alert)}` });
      remove.onclick = () => {
        setAlerts(alerts.filter(other => other != alert));
        form.elements.price.focus();
      };
      return make("li", {}, sentence(alert), remove);
    }));
  }
};

if (box) {
  const { symbol } = box.dataset, { direction, price, notify } = form.elements, status = form.querySelector("[role=status]");
  box.querySelector("button").onclick = () => setWatched(watched.includes(symbol) ? watched.filter(other => other != symbol) : [...watched, symbol]);
  notify.onchange = async () => {
    if (!notify.checked) return;
    const answer = globalThis.Notification ? await Notification.requestPermission() : "denied";
    if (answer == "granted") return;
    notify.checked = false;
    status.textContent = "This browser allows no notifications; the alert is shown on the page.";
  };
  form.onsubmit = event => {
    event.preventDefault();
    const alert = { symbol, direction: direction.value, price: price.valueAsNumber, notify: notify.checked };
    setAlerts([...alerts, alert]);
    status.textContent = `Alert set: ${sentence(alert)}.`;
    price.value = "";
    fire();
  };
}

/// Tells the alerts whose price has come, each once, in one of the open tabs.
const fire = () => {
  const isDue = ({ symbol, direction, price }) => {
    const now = latest.get(symbol)?.price;
    return direction == "above" ? now >= price : now <= price;
  };
  if (!alerts.some(isDue)) return;
  const due = (alerts = readAlerts()).filter(isDue);
  setAlerts(alerts.filter(alert => !isDue(alert)));
  for (const alert of due) {
    const quote = latest.get(alert.symbol), text = `${alert.symbol} is at ${written(quote.price, money)}, ${clock(quote.time ?? Date.now())}: ${sentence(alert)}.`;
    const note = make("p", {}, text), close = make("button", { type: "button", className: "quiet", textContent: "×", ariaLabel: "Close" });
    close.onclick = () => {
      focusNext(note);
      note.remove();
    };
    note.append(close);
    fired.append(note);
    try {
      if (alert.notify) new Notification(document.title, { body: text, tag: sentence(alert) });
    } catch { /* Some browsers show none for pages; the page itself has told. */ }
  }
};

addEventListener("storage", ({ key }) => {
  if (key && !/^bourse\.(watched|alerts)$/.test(key)) return;
  watched = readWatched();
  alerts = readAlerts();
  draw();
});
onQuotes(quotes => {
  latest = quotes;
  fire();
});
draw();

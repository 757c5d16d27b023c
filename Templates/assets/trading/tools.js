// Export, import and reset on the page of the portfolio. Loaded when one of them is wanted.

import { account } from "./account.js";
import { differences, importedFile, json, positionsCSV, save, tradesCSV } from "./files.js";
import { start } from "./ledger.js";

const section = document.querySelector(".portfolio"), find = selector => section.querySelector(selector);
const dialog = find("dialog"), file = find("input[type=file]"), status = find(".portfolio-status");

const list = (node, texts) => node.replaceChildren(...texts.map(text => Object.assign(document.createElement("li"), { textContent: text })));
const say = (text, details = []) => {
  status.querySelector("p").textContent = text;
  list(status.querySelector("ul"), details);
};

const exported = ["json", "Export JSON"];

/// Asks in the dialog; only the button with the verb means yes. Another one saves what would be gone.
const isConfirmed = (title, text, details, verb, [action, label] = exported) => new Promise(resolve => {
  dialog.querySelector("h2").textContent = title;
  dialog.querySelector("p").textContent = text;
  list(dialog.querySelector("ul"), details);
  const [cancel, keep, confirm] = dialog.querySelectorAll("button");
  keep.dataset.action = action;
  keep.textContent = label;
  confirm.textContent = verb;
  dialog.returnValue = "";
  cancel.onclick = () => dialog.close();
  confirm.onclick = () => dialog.close("yes");
  dialog.onclose = () => resolve(dialog.returnValue == "yes");
  dialog.showModal();
  cancel.focus();
});

const saved = (content, type, name) => {
  save(content, type, name);
  say(`Saved as ${name}.`);
};

const bring = async () => {
  const [chosen] = file.files;
  file.value = "";
  if (!chosen) return;
  try {
    const portfolio = await importedFile(chosen), changes = differences(account.current, portfolio);
    if (!changes.length) return say(`${chosen.name} says what is here already. Nothing was changed.`);
    const isWanted = await isConfirmed("Replace the portfolio?", `${chosen.name} takes the place of the portfolio in this browser.`, changes, "Replace");
    if (!isWanted) return say("Nothing was changed.");
    await account.replace(portfolio);
    say(`Imported ${chosen.name}.`);
  } catch ({ message, mistakes = [message] }) {
    const rest = mistakes.length - 20;
    say(`Nothing was imported. ${chosen.name} has ${mistakes.length == 1 ? "a mistake" : `${mistakes.length} mistakes`}:`,
      [...mistakes.slice(0, 20), ...rest > 0 ? [`And ${rest} more.`] : []]);
  }
};
file.onchange = bring;

const reset = async () => {
  const text = account.isServer
    ? "Only this browser's copy is cleared. The server keeps the portfolio, and it comes back from there."
    : "All shares and trades in this browser are removed, and you start again with $10,000.00. Export them first if you may want them back.";
  if (!await isConfirmed("Reset the portfolio?", text, [], "Reset")) return;
  const { source, server } = account.current;
  await account.replace({ ...start, source, server });
  say("The portfolio was reset.");
  account.refresh();
  const { aside } = account;
  if (!aside.length || !await isConfirmed("Remove what was set aside too?", "It is in this browser only. Download it first if you may want it back.",
    aside.map(([name, text]) => `${name}: ${text.length.toLocaleString("en")} characters`), "Remove", ["aside", "Download what was set aside"])) return;
  for (const [name, text] of aside) if (localStorage.getItem(name) == text) localStorage.removeItem(name);
  await account.change(current => current);
  say("The portfolio was reset, and what was set aside was removed.");
};

const actions = {
  json: () => saved(json(account.current), "application/json", "portfolio.json"),
  csv: () => saved(tradesCSV(account.current), "text/csv", "portfolio-trades.csv"),
  positions: worth => saved(positionsCSV(worth), "text/csv", "portfolio-positions.csv"),
  // As it was found, whatever it is.
  aside: () => saved(JSON.stringify(Object.fromEntries(account.aside), null, 2), "application/json", "portfolio-set-aside.json"),
  import: () => file.click(),
  reset,
};

/// Does what a button's `data-action` names; `worth` is what the page shows.
export const act = (action, worth) => actions[action](worth);

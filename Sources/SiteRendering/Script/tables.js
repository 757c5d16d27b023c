// What readers with scripts get besides a table: its rows in another order, and only those that have a text.
//
// An ES module without a library, for pages with a table that says `sort` or `filter`. It parses no markup and sets no style.
// Cells say in `data-value` what their text does not; heads that can be pressed have `data-sort`. `make script` puts it, made
// small, into TableScript.swift.

const collator = new Intl.Collator(document.documentElement.lang || [], { numeric: true });
const plain = text => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
// What a cell stands for: a number, a text, or nothing where it is missing.
const read = ({ dataset: { value }, textContent }) => {
  const text = value ?? textContent.trim(), number = +text.replaceAll(",", "").replace("−", "-");
  return /^–?$/.test(text) ? null : isNaN(number) ? text : number;
};
const compare = (one, other) => typeof one != typeof other ? (typeof one == "number" ? -1 : 1)
  : typeof one == "number" ? one - other : collator.compare(one, other);
// Browsers may refuse to remember anything.
const memory = action => {
  try {
    return action(localStorage);
  } catch {}
};

// Authors' own tables may be of that class too, and lack what the engine's have.
document.querySelectorAll("table.data").forEach((table, place) => {
  const body = table.tBodies[0];
  if (!body) return;
  const rows = [...body.rows], heads = [...table.querySelectorAll("th[data-sort]")];
  const key = `bourse-sort ${location.pathname} ${place}`, words = ["ascending", "descending"];
  // The direction is 1 up, -1 down, and nothing for the built order.
  const sort = (head, direction) => {
    heads.forEach(other => other.removeAttribute("aria-sort"));
    let found = rows;
    if (direction) {
      head.setAttribute("aria-sort", words[+(direction < 0)]);
      found = rows.map(row => [read(row.cells[head.cellIndex]), row]).sort(([one], [other]) =>
        one == null || other == null ? (one == null) - (other == null) : direction * compare(one, other)).map(([, row]) => row);
    }
    for (const row of found) body.append(row);
  };
  const known = memory(store => store.getItem(key))?.split(" ");
  for (const head of heads) {
    const button = document.createElement("button"), name = head.textContent;
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.onclick = () => {
      const direction = [1, -1, 0][words.indexOf(head.getAttribute("aria-sort")) + 1];
      sort(head, direction);
      memory(store => direction ? store.setItem(key, direction + " " + name) : store.removeItem(key));
    };
    if (known?.slice(1).join(" ") == name) sort(head, +known[0]);
  }

  const filter = table.parentNode.previousElementSibling;
  if (!filter?.matches(".table-filter")) return;
  const [input, status, clear] = ["input", "[role]", "button"].map(name => filter.querySelector(name));
  if (!input || !status || !clear) return;
  const narrow = () => {
    const wanted = plain(input.value.trim());
    for (const row of rows) row.hidden = ![...row.cells].some(cell => plain(cell.textContent).includes(wanted));
    const count = rows.filter(row => !row.hidden).length;
    clear.hidden = !wanted;
    status.textContent = !wanted ? "" : count ? `${count} of ${rows.length} rows` : "No rows match";
  };
  const reset = () => {
    input.value = "";
    narrow();
    input.focus();
  };
  input.oninput = narrow;
  input.onkeydown = event => {
    if (event.key == "Escape") reset();
  };
  clear.onclick = reset;
});

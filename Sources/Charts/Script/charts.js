// What readers with scripts get besides the charts: values under a pointer or a key, and the buttons for all that is more.
//
// An ES module without a library. It parses no markup and sets no inline style, so that it works under the strictest
// policy, Trusted Types included. What it reads is all in the figure: `data-x` and `data-y` say where values stand, the
// table says the values, or else the file that it links to, which is fetched once. Until a reader's first move it only adds
// its buttons; what they do, shorter ranges of time and files, is in ranges.js, which comes with the first press. `make script`
// puts both, made small, into Swift files beside them.

const { abs, ceil, log10, max, min } = Math;

// Elements.
const set = (node, attributes) => {
  for (const name in attributes)
    attributes[name] == null ? node.removeAttribute(name) : node.setAttribute(name, attributes[name]);
  return node;
};
const get = (node, name) => node.getAttribute(name);
const boxOf = node => node.getBoundingClientRect();
const make = (name, attributes, ...children) => {
  const node = document.createElement(name);
  node.append(...children);
  return set(node, attributes);
};
const draw = (name, attributes, ...children) => {
  const node = document.createElementNS("http://www.w3.org/2000/svg", name);
  node.append(...children);
  return set(node, attributes);
};
const all = (node, selector) => [...node.querySelectorAll(selector)];
const one = (node, selector) => node.querySelector(selector);

const gone = { display: "none" };

// Numbers and fields as the table and its file have them.
const number = text => text ? +text.replaceAll(",", "").replace("−", "-") : NaN;
const written = (value, format, decimals, unit = "") => {
  if (isNaN(value)) return "–";
  const [sign, prefix, digits, percent, grouping] = format?.split("|") ?? ["", ""];
  const fixed = decimals ?? digits;
  const text = abs(value).toLocaleString("en", {
    style: percent ? "percent" : "decimal", useGrouping: !!grouping || !format,
    ...fixed == null ? { maximumSignificantDigits: 6 } : { minimumFractionDigits: fixed, maximumFractionDigits: fixed },
  });
  return (value < 0 && /[1-9]/.test(text) ? "−" : sign) + prefix + text + unit;
};
const parsed = text => {
  const rows = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^,\n"]*))(,|\n)/g)) {
    rows.at(-1).push(quoted?.replaceAll('""', '"') ?? plain);
    if (end == "\n") rows.push([]);
  }
  return rows.slice(1, -1);
};
for (const plot of all(document, ".plot[data-x]")) {
  const figure = plot.closest("figure"), details = one(figure, ".chart-data"), table = one(details, "table");
  const link = one(details, "a"), title = one(plot, "title").textContent;
  const [kind, ...ends] = plot.dataset.x.split(" ");
  const isTime = /time|sessions/.test(kind), isListed = /sessions|band/.test(kind);
  const columns = all(table, "thead .r").map(({ dataset, textContent }) => {
    const [mark, paint, panel] = dataset.mark.split(" ");
    return { mark, paint, panel: +panel, format: dataset.format, name: textContent };
  });
  const panels = all(plot, ".marks").map(marks => ({ marks, y: +get(marks, "y"), h: +get(marks, "height") }));
  const last = panels.at(-1);
  // The rows in rising order: `at` is the position along the axis, `v` the values, `key` as in the file.
  let rows, loading, more, wanted;
  // What of the axis is drawn, from which row on, and the row that was shown last.
  const view = {};

  // The scales, as the drawing was built.
  const reset = () => {
    view.first = 0;
    view.place = null;
    [view.low, view.high] = ends.map(Number);
    for (const panel of panels) {
      const [kind, low, high, ...rest] = panel.marks.dataset.y.split(" ");
      Object.assign(panel, { kind, low: +low, high: +high, rest });
    }
  };
  reset();
  const scaled = ({ kind, rest }, value) =>
    kind == "log" ? log10(value) : kind == "symlog" ? Math.sign(value) * Math.log1p(abs(value) / rest[0]) : value;
  const height = (panel, value) => {
    const least = scaled(panel, panel.low);
    return panel.h * (1 - (scaled(panel, value) - least) / (scaled(panel, panel.high) - least));
  };
  const across = at => (at - view.low) / (view.high - view.low);
  const size = () => {
    const { paddingLeft, paddingRight } = getComputedStyle(plot);
    const [left, right] = [parseFloat(paddingLeft), parseFloat(paddingRight)];
    return { left, right, width: plot.clientWidth - left - right };
  };

  // The rows.
  const fromTable = () => {
    const found = all(table, "tbody tr").map(({ cells: [head, ...cells] }) => ({
      key: one(head, "time")?.dateTime ?? head.textContent, label: head.textContent,
      texts: cells.map(cell => cell.textContent), v: cells.map(cell => number(one(cell, "data")?.value ?? cell.textContent)),
    }));
    return isTime ? found.reverse() : found;
  };
  const date = key => new Date(key).toUTCString().slice(5, key[10] ? 22 : 16).replace(/^0/, "").replace(/(\d{4}) /, "$1, ");
  const fromFile = text => parsed(text).map(([key, ...fields]) => ({
    key, label: isTime ? date(key) : key, v: fields.map(number),
    get texts() { return this.v.map((value, index) => written(value, columns[index].format)); },
  }));
  const load = async () => {
    const answer = link && await fetch(link.href);
    if (answer && !answer.ok) throw answer;
    const found = answer ? fromFile(await answer.text()) : fromTable();
    found.forEach((row, index) => row.at = isListed ? index : isTime ? Date.parse(row.key) / 864e5 : number(row.key));
    rows = found;
  };
  const tellFailure = text => {
    set(readout.parentNode, { role: "status" });
    set(readout, { class: null }).textContent = text;
  };
  const ready = action => rows ? action() : (loading ??= load()).then(action, () => tellFailure("The values could not be loaded."));

  // The line, the dots and the values at one row. What lies over the drawing is a slider: its keys and the way in which
  // screen readers tell its value are those that a place in time needs.
  const readout = make("span"), line = draw("line");
  const dots = columns.map(({ mark, paint }) =>
    /line|area|step|point|drawdown/.test(mark) ? draw("circle", { class: "c" + paint, r: 4 }) : null);
  const cross = draw("g", { class: "cross", display: "none" }, line, ...dots.filter(Boolean));
  const cursor = make("div", { class: "chart-cursor", role: "slider", tabindex: 0, "aria-label": "Values: " + title, "aria-valuemin": 1 });
  const top = make("div", { class: "chart-top" }), body = make("div", { class: "chart-area" });
  const tell = (row, index, count) => {
    const told = columns.map((column, index) => [column.name, row.texts[index], column.paint]);
    set(cursor, { "aria-valuemax": count, "aria-valuenow": index + 1,
      "aria-valuetext": [row.label, ...told.map(([name, text]) => name + " " + text)].join(", ") });
    return [make("b", {}, row.label),
      ...told.map(([name, text, paint]) => make("span", {}, make("span", { class: "c" + paint }, name), " " + text))];
  };
  const show = index => {
    const place = view.place = min(max(index, view.first), rows.length - 1), row = rows[place], x = across(row.at) * 100 + "%";
    set(readout, { class: null }).replaceChildren(...tell(row, place, rows.length));
    set(line, { x1: x, x2: x, y1: panels[0].y, y2: last.y + last.h });
    dots.forEach((dot, index) => {
      const panel = panels[columns[index].panel], y = height(panel, row.v[index]);
      if (dot) set(dot, y >= -1 && y <= panel.h + 1 ? { cx: x, cy: panel.y + y, display: null } : gone);
    });
    set(cross, { display: null });
  };
  const shown = fromTable(), total = link ? number(link.textContent.replace(/[^\d]/g, "")) : shown.length;
  const latest = tell(shown.at(isTime ? -1 : 0), isTime ? total - 1 : 0, total);
  const hide = () => {
    wanted = null;
    set(cross, gone);
    // What has no room in one line stays out of the way.
    set(readout, { class: "idle" }).replaceChildren(...isTime && columns.length < 4 ? latest : []);
  };
  const point = () => {
    if (wanted == null) return;
    const { left, width } = size(), at = view.low + (wanted - boxOf(plot).left - left) / width * (view.high - view.low);
    let start = view.first, end = rows.length - 1;
    while (start < end) {
      const middle = start + end >> 1;
      if (rows[middle].at < at) start = middle + 1; else end = middle;
    }
    show(start > view.first && at - rows[start - 1].at < rows[start].at - at ? start - 1 : start);
  };
  cursor.onpointermove = cursor.onpointerdown = event => {
    wanted = event.clientX;
    ready(point);
  };
  cursor.onpointerleave = event => event.pointerType == "touch" || hide();
  cursor.onpointercancel = cursor.onblur = hide;
  cursor.onfocus = () => cursor.matches(":focus-visible") && ready(() => show(view.place ?? rows.length - 1));
  cursor.onkeydown = event => {
    const { key } = event, tenth = ceil((total - view.first) / 10);
    const step = { ArrowLeft: -1, ArrowRight: 1, PageDown: -tenth, PageUp: tenth, Home: -total, End: total }[key];
    if (key == "Escape") hide();
    if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    ready(() => show((view.place ?? rows.length - 1) + step));
  };

  // What a press needs is fetched when the pointer or the focus comes near; what failed is tried again by the next press.
  const fetchMore = () => more ??= import("./bourse-ranges.js").then(({ default: extend }) => extend({
    set, get, boxOf, make, draw, all, one, written, date, figure, plot, table, details, title, columns, panels, last, isListed, ends,
    view, across, height, size, cross, top, hide, reset, buttons,
  }));
  const press = (label, text, act, needsRows) => {
    const button = make("button", { type: "button", "aria-label": label }, text);
    const perform = () => fetchMore().then(more => act(more, button), () => {
      more = null;
      tellFailure("This could not be loaded. Please try again.");
    });
    button.onpointerenter = button.onfocus = () => fetchMore().catch(() => more = null);
    button.onclick = () => needsRows ? ready(perform) : perform();
    return button;
  };
  const buttons = (table.dataset.ranges ?? "").split(" ").filter(Boolean).map(range => {
    const [text, start] = range.split(":");
    return set(press(null, text, (more, button) => more.range(button, +start, rows), 1), { "aria-pressed": start == 0 });
  });
  const svg = press("Download SVG", "SVG", more => more.svg());
  const csv = link ? make("a", { href: link.href, download: "", "aria-label": "Download CSV" }, "CSV")
    : press("Download CSV", "CSV", more => more.csv(rows), 1);

  plot.before(top, body);
  plot.append(cross);
  body.append(plot, cursor);
  if (buttons[0]) top.append(make("div", { class: "chart-ranges", role: "group", "aria-label": "Range" }, ...buttons));
  top.append(make("p", { class: "chart-readout" }, readout));
  details.before(make("div", { class: "chart-tools" }, svg, csv));
  figure.classList.add("live");
  hide();
}

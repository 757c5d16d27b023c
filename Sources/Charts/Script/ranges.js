// What charts do when a reader presses one of their buttons: shorter ranges of time, and the chart and its numbers as files.
//
// charts.js imports it at that moment and hands it one chart: elements, scales and the small tools that both need.

const { abs, ceil, floor, log10, max, min } = Math;
const gone = { display: "none" };

// A text that begins as formulas do gets an apostrophe, as in the files that Bourse writes.
const field = text => {
  const safe = /^[=+\-@\t\r\n＝＋－＠]/.test(text) && isNaN(text) ? "'" + text : text;
  return /[,;\t"\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

export default ({
  set, get, boxOf, make, draw, all, one, written, date, figure, plot, table, details, title, columns, panels, last, isListed, ends,
  view, across, height, size, cross, top, hide, reset, buttons,
}) => {
  const name = title.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-");

  const save = (text, type, name) => {
    const href = URL.createObjectURL(new Blob([text], { type }));
    make("a", { href, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(href), 9e4);
  };

  // Shorter ranges. Built elements get other attributes, all of which are noted: the whole chart is again what it was.
  let changes = [], chosen;
  const change = (node, attributes) => {
    const old = {};
    for (const name in attributes) old[name] = get(node, name);
    changes.push(() => set(node, old));
    set(node, attributes);
  };
  const add = (node, before) => {
    before.before(node);
    changes.push(() => node.remove());
  };
  const range = (button, start, rows) => {
    chosen = start && [button, start, rows];
    hide();
    changes.reverse().forEach(undo => undo());
    changes = [];
    reset();
    buttons.forEach(other => set(other, { "aria-pressed": other == button }));
    if (start) drawFrom(start, rows);
  };
  addEventListener("resize", () => chosen && range(...chosen));

  const drawFrom = (start, rows) => {
    view.first = start;
    const shown = rows.slice(start), end = shown.length - 1;
    [view.low, view.high] = isListed ? [start - (+ends[0] && 0.5), rows.length - 1 + (+ends[0] && 0.5)] : [shown[0].at, shown[end].at];
    const free = new Set(all(plot, "path,circle,.n"));
    const take = (panel, selector) => {
      const node = [...free].find(node => node.matches(selector) && (!node.matches("path") || panel.marks.contains(node)));
      free.delete(node);
      return node;
    };
    const X = at => (across(at) * 1000).toFixed(2);
    const grouped = ceil(shown.length / 260), candles = columns.findIndex(({ mark }) => mark == "open"), labels = [];
    panels.forEach((panel, number) => {
      const own = columns.map((column, index) => ({ ...column, index })).filter(column => column.panel == number);
      const Y = value => height(panel, value).toFixed(2);
      const runs = (index, breaks) => shown.reduce((runs, { at, v }) => {
        if (!isNaN(v[index])) runs.at(-1).push([X(at), v[index]]); else if (breaks) runs.push([]);
        return runs;
      }, [[]]).filter(run => run[0]);
      const edge = run => run.map(([x, value]) => x + " " + Y(value)).join("L");
      // Candles and bars of several sessions each, where there are many.
      const groups = [];
      if (own.some(({ mark }) => /open|volume/.test(mark))) {
        for (let from = 0; from <= end; from += grouped) {
          const part = shown.slice(from, from + grouped).filter(({ v }) => !isNaN(v[candles] ?? 0));
          if (part[0]) groups.push([(part[0].at + part.at(-1).at) / 2, column => part.map(({ v }) => v[column])]);
        }
      }
      const volume = own.find(({ mark }) => mark == "volume")?.index;
      const sum = values => values.reduce((sum, value) => sum + (value || 0), 0);
      const values = volume ? groups.map(([, of]) => sum(of(volume))) : shown.flatMap(({ v }) => own.map(({ index }) => v[index]));
      const ticks = !panel.marks.matches(".clip") && fit(panel, values.filter(value => !isNaN(value)));
      own.forEach(({ mark, paint, index }) => {
        const colour = ".c" + paint;
        if (/line|area|step|drawdown/.test(mark)) {
          const stroke = take(panel, ".l" + colour), parts = runs(index, /m.*m/i.test(stroke && get(stroke, "d")));
          const base = Y(min(max(panel.low, 0), panel.high)), surface = take(panel, ".a" + colour);
          if (surface)
            change(surface, { d: parts.map(run => `M${run[0][0]} ${base}L${edge(run)}L${run.at(-1)[0]} ${base}Z`).join("") });
          if (stroke) change(stroke, { d: parts.map(run => "M" + (mark == "step"
            ? run.map(([x, value], index) => (index ? `H${x}V` : x + " ") + Y(value)).join("") : edge(run))).join("") });
          const dot = take(panel, "circle" + colour), label = take(panel, ".n" + colour), final = parts.at(-1)?.at(-1);
          if (dot) change(dot, final ? { cy: panel.y + height(panel, final[1]) } : gone);
          if (label && final) labels.push([label, panel.y + height(panel, final[1]) + 4]);
        }
        if (mark == "lower") change(take(panel, ".i"),
          { d: runs(index, 1).map((run, part) => `M${edge(run)}L${edge(runs(index + 1, 1)[part].reverse())}Z`).join("") });
      });
      if (groups[0]) {
        const [up, down] = [".up", ".down"].map(name => take(panel, name)), paths = ["", ""];
        const half = grouped / (view.high - view.low) * (isListed ? 350 : 240);
        for (const [at, of] of groups) {
          const [open, close] = [of(candles)[0], of(candles + 3).at(-1)], x = across(at) * 1000, X = x.toFixed(2);
          const [left, right] = [(x - half).toFixed(2), (x + half).toFixed(2)];
          const box = (from, to) => `M${left} ${Y(from)}H${right}V${Y(to)}H${left}Z`;
          const [most, least] = [max(...of(candles + 1)), min(...of(candles + 2))];
          paths[+(close < open)] += volume ? box(0, sum(of(volume)))
            : up?.matches(".r") || down?.matches(".r")
              ? `M${left} ${Y(open)}H${X}M${X} ${Y(most)}V${Y(least)}M${X} ${Y(close)}H${right}`
              : `M${X} ${Y(most)}V${Y(max(open, close))}${box(open, close)}M${X} ${Y(min(open, close))}V${Y(least)}`;
        }
        if (up) change(up, { d: paths[0] });
        if (down) change(down, { d: paths[1] });
      }
      if (ticks) drawHeights(panel, ticks, volume);
    });
    for (const node of free) if (node.matches(".o:not(.p)")) change(node, { d: "" });
    // Names at line ends keep apart.
    labels.sort((one, other) => one[1] - other[1]).forEach((label, index) =>
      label[1] = max(label[1], index ? labels[index - 1][1] + 14 : 0));
    labels.reduceRight((limit, [label, y]) => {
      change(label, { y: min(y, limit) });
      return min(y, limit) - 14;
    }, panels[0].y + panels[0].h + 4);
    for (const note of all(figure, ".chart-note")) {
      change(note, { hidden: "" });
      if (grouped > 1) add(make("p", { class: "chart-source" }, note.textContent.replace(/\d+/, grouped)), note);
    }
    drawDates(shown, rows[start - 1]);
  };

  // Round values: the rule of d3's ticks. The scale is widened to them.
  const fit = (panel, values) => {
    const count = max(2, floor(panel.h / 55)), ticks = [];
    let [least, most] = values.reduce(([least, most], value) => [min(least, value), max(most, value)], [1 / 0, -1 / 0]);
    if (panel.rest.includes("zero")) [least, most] = [min(least, 0), max(most, 0)];
    if (least == most) [least, most] = [least - (abs(least) / 10 || 1), most + (abs(most) / 10 || 1)];
    // A decade or more keeps the whole axis, whose ticks are powers of ten.
    if (panel.kind != "linear" && !(most / least < 10)) return;
    const rough = (most - least) / count, power = 10 ** floor(log10(rough)), rest = rough / power;
    const step = power * (rest > 7.07 ? 10 : rest > 3.16 ? 5 : rest > 1.41 ? 2 : 1);
    panel.high = +(ceil(most / step - 1e-9) * step).toPrecision(12);
    const start = floor(least / step + 1e-9);
    for (let index = start; index * step < panel.high + step / 2; index++) ticks.push(+(index * step).toPrecision(12));
    if (panel.kind == "log" && ticks[0] <= 0) ticks.shift();
    panel.low = ticks[0];
    return ticks;
  };
  const drawHeights = (panel, ticks, isVolume) => {
    const { format } = columns.find(column => panels[column.panel] == panel), most = max(...ticks.map(abs));
    const percent = /%/.test(format), step = ticks[1] - ticks[0];
    const [unit, suffix] = percent ? [1] : [[1e12, "tn"], [1e9, "bn"], [1e6, "M"], [1]].find(([unit]) => most >= unit) ?? [1];
    const text = tick => written(tick / unit, format, max(0, -floor(log10(step / unit * (percent ? 100 : 1)) + 1e-9)),
      tick ? suffix : "");
    const grid = tick => `M0 ${height(panel, tick).toFixed(2)}H1000`, group = one(plot, ".y"), shown = isVolume ? [ticks.at(-1)] : ticks;
    for (const old of all(group, "text")) {
      const y = get(old, "y") - panel.y;
      if (y > -9 && y < panel.h + 9) change(old, gone);
    }
    add(draw("g", { class: "y" }, ...shown.map(tick =>
      draw("text", { dx: -8, y: panel.y + height(panel, tick) + (isVolume ? 8 : 4) }, text(tick)))), cross);
    // Signs and letters are wider than digits by up to two thirds, points and commas narrower.
    const digits = min(24, max(2, ...shown.map(tick => ceil(text(tick).length + text(tick).replace(/[\d.,]/g, "").length / 2))));
    change(plot, { class: get(plot, "class").replace(/\bg(\d+)/, (all, old) => panel == panels[0] || digits > old ? "g" + digits : all) });
    for (const path of all(panel.marks, ".grid")) change(path, { d: ticks.map(grid).join("") });
    for (const path of all(panel.marks, ".zero")) change(path, { d: panel.low <= 0 && panel.high >= 0 ? grid(0) : "" });
  };

  // Dates: a tick at the first row of each day, week, month or year; the labels that fit, each year named once.
  const drawDates = (shown, before) => {
    const { left, right, width } = size(), day = row => Date.parse(row.key) / 864e5, span = day(shown.at(-1)) - day(shown[0]);
    const [unit, count] = [[1, 1], [1, 2], [1, 7], [30, 1], [30, 3], [30, 6], [365, 1], [365, 2], [365, 5], [365, 10], [365, 30]]
      .find(([unit, count]) => span / unit / count < width / 64 + 1);
    const period = row => {
      const [year, month] = row.key.split("-");
      return floor((unit == 1 ? day(row) + 3 : unit == 30 ? year * 12 + +month - 1 : +year) / count);
    };
    let marks = "", end = -left - 8, named = [];
    const group = one(plot, ".x"), texts = [], y = one(group, "text").getAttribute("y");
    for (const row of shown) {
      const isNew = period(before) != period(row), at = across(row.at), [d, m, year] = date(row.key).split(/\W+/);
      before = row;
      if (!isNew) continue;
      marks += `M${(at * 1000).toFixed(2)} ${last.h}v5`;
      const text = [unit == 1 && d, unit < 31 && (unit > 1 || named != m + year) && m, (unit > 31 || named.slice(3) != year) && year]
        .filter(Boolean).join(" ");
      const half = text.length * 3.4, x = at * width;
      if (x - half < end + 8 || x + half > width + right) continue;
      end = x + half;
      named = m + year;
      texts.push(draw("text", { x: at * 100 + "%", y }, text));
    }
    change(group, gone);
    add(draw("g", { class: "x" }, ...texts), cross);
    for (const path of all(last.marks, ".axis")) change(path, { d: `M0 ${last.h}H1000` + marks });
  };

  // The figure as it is shown, in a file of its own: drawings with their computed styles, texts line by line.
  const drawing = () => {
    top.hidden = true;
    const box = boxOf(figure), style = getComputedStyle(figure), range = document.createRange();
    const put = node => {
      const { left, top } = boxOf(node), copy = node.cloneNode(true), inside = all(node, "*"), pad = node == plot ? size() : {};
      all(copy, "*").forEach((part, index) => {
        const style = getComputedStyle(inside[index]);
        if (/title|desc/.test(part.localName) || style.display == "none" && !part.closest("defs")) return part.remove();
        if (part.localName != "svg") for (const name of styles) part.setAttribute(name, style.getPropertyValue(name));
        if (style.transform != "none") part.setAttribute("transform", style.transform);
      });
      return set(copy, { x: left - box.left + (pad.left ?? 0), y: top - box.top, width: pad.width ?? 24, overflow: "visible", role: null,
        "aria-labelledby": null, "aria-describedby": null });
    };
    const write = node => {
      const walker = document.createTreeWalker(node, 4), lines = {}, { fontSize, fontWeight, color } = getComputedStyle(node);
      while (walker.nextNode()) {
        for (const { 0: word, index } of walker.currentNode.data.matchAll(/\S+/g)) {
          range.setStart(walker.currentNode, index);
          range.setEnd(walker.currentNode, index + word.length);
          const { left, bottom } = boxOf(range);
          (lines[bottom] ??= [left - box.left]).push(word);
        }
      }
      return Object.entries(lines).map(([bottom, [x, ...words]]) => draw("text", { x, y: bottom - box.top - parseFloat(fontSize) / 4,
        "font-size": fontSize, "font-weight": fontWeight, fill: color }, words.join(" ")));
    };
    const parts = all(figure, ".plot,.key").map(put);
    const texts = all(figure, ".chart-title,.chart-subtitle,.chart-legend li,.chart-source").filter(node => !node.hidden).flatMap(write);
    const tall = boxOf(details).top - box.top;
    top.hidden = false;
    return new XMLSerializer().serializeToString(draw("svg", { width: box.width + 24, height: tall + 24, role: "img",
      viewBox: `-12 -12 ${box.width + 24} ${tall + 24}`, "font-family": style.fontFamily }, draw("title", {}, title),
    draw("rect", { x: -12, y: -12, width: "100%", height: "100%", fill: style.getPropertyValue("--chart-ground") }), ...parts, ...texts));
  };
  const styles = ("fill fill-opacity stroke stroke-width stroke-opacity stroke-dasharray stroke-linejoin stroke-linecap font-size "
    + "font-weight text-anchor vector-effect shape-rendering").split(" ");

  return {
    range,
    svg: () => save(drawing(), "image/svg+xml", name + ".svg"),
    csv: rows => save([all(table, "thead th").map(cell => cell.textContent),
      ...rows.map(({ key, v }) => [key, ...v.map(value => isNaN(value) ? "" : value + "")])]
      .map(row => row.map(field).join() + "\n").join(""), "text/csv", name + ".csv"),
  };
};

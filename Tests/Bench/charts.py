"""Times charts of the same data: Bourse's, vl-convert's (Vega-Lite), matplotlib's and pygal's.

Usage: charts.py CHART_BENCH   (the program; run by the Python of .venv-bench)

Every library draws SVG as text in memory, one chart again and again for some seconds in a process that has warmed up, at
640 by 320 pixels, with its axes and without other embellishment than its own. The first column of numbers is the least
time, the second the median. Bourse's time is that of the whole figure, with description and data table; its bytes are
those of the drawing alone, like the others'.
"""

import csv
import datetime
import io
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRICES = ROOT / "Content/data/prices/AAPL.csv"
POINTS = 1260
SIZE = (640, 320)
SECONDS = 3


def write_long(path, count=100_000):
    """A random walk by the hour, the same every time."""
    chance, value = random.Random(1), 100.0
    start = datetime.datetime(2000, 1, 1)
    with open(path, "w", encoding="utf-8") as file:
        file.write("date,close\n")
        for hour in range(count):
            value *= 1 + chance.gauss(0, 0.002)
            file.write(f"{(start + datetime.timedelta(hours=hour)).isoformat()}Z,{value:.2f}\n")


def read(path, last=None):
    """Rows as dictionaries of numbers, with dates as datetimes."""
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))[-last if last else None:]
    return [{key: datetime.datetime.fromisoformat(value.removesuffix("Z")) if key == "date" else
             value if key == "symbol" else float(value or "nan") for key, value in row.items()} for row in rows]


def vl_convert(rows, chart):
    import vl_convert

    values = [{**row, "date": row["date"].isoformat()} for row in rows]
    for row in values:
        row.pop("symbol", None)
    x = {"field": "date", "type": "temporal"}
    spec = {"$schema": "https://vega.github.io/schema/vega-lite/v6.json", "width": SIZE[0] - 60, "height": SIZE[1] - 40,
            "data": {"values": values}}
    if chart == "candlestick":
        color = {"condition": {"test": "datum.open <= datum.close", "value": "#0a6b38"}, "value": "#b3261e"}
        price = {"height": SIZE[1] - 110, "width": SIZE[0] - 60, "layer": [
            {"mark": "rule", "encoding": {"x": x, "y": {"field": "low", "type": "quantitative", "scale": {"zero": False}},
                                          "y2": {"field": "high"}, "color": color}},
            {"mark": "bar", "encoding": {"x": x, "y": {"field": "open", "type": "quantitative"},
                                         "y2": {"field": "close"}, "color": color}}]}
        volume = {"height": 50, "width": SIZE[0] - 60, "mark": "bar",
                  "encoding": {"x": x, "y": {"field": "volume", "type": "quantitative"}, "color": color}}
        spec = {"$schema": spec["$schema"], "data": spec["data"], "vconcat": [price, volume]}
    else:
        y = {"field": "close", "type": "quantitative", "scale": {"zero": False}}
        if chart == "sparkline":
            spec |= {"width": 96, "height": 24, "config": {"view": {"stroke": None}}}
            x, y = x | {"axis": None}, y | {"axis": None}
        spec |= {"mark": "line", "encoding": {"x": x, "y": y}}
    return lambda: vl_convert.vegalite_to_svg(spec)


def matplotlib(rows, chart):
    import matplotlib as library
    library.use("svg")
    from matplotlib.figure import Figure

    dates = [row["date"] for row in rows]
    closes = [row["close"] for row in rows]

    def draw():
        size = (0.96, 0.24) if chart == "sparkline" else (SIZE[0] / 100, SIZE[1] / 100)
        figure = Figure(figsize=size, dpi=100)
        if chart == "candlestick":
            price, volume = figure.subplots(2, 1, sharex=True, height_ratios=[4, 1])
            for rises, color in ((True, "#0a6b38"), (False, "#b3261e")):
                some = [row for row in rows if (row["close"] >= row["open"]) == rises]
                days = [row["date"] for row in some]
                price.vlines(days, [row["low"] for row in some], [row["high"] for row in some], color=color, linewidth=0.5)
                price.bar(days, [row["close"] - row["open"] for row in some], bottom=[row["open"] for row in some], color=color)
                volume.bar(days, [row["volume"] for row in some], color=color)
        else:
            axes = figure.subplots()
            axes.plot(dates, closes)
            if chart == "sparkline":
                axes.axis("off")
        text = io.StringIO()
        figure.savefig(text, format="svg")
        return text.getvalue()
    return draw


def pygal(rows, chart):
    import pygal as library

    if chart == "candlestick":
        return None
    closes = [row["close"] for row in rows]
    if chart == "sparkline":
        return lambda: _sparkline(library, closes)

    def draw():
        drawing = library.DateTimeLine(
            width=SIZE[0], height=SIZE[1], show_legend=False, show_dots=False, js=[], disable_xml_declaration=True)
        drawing.add("close", [(row["date"], row["close"]) for row in rows])
        return drawing.render()
    return draw


def _sparkline(library, closes):
    line = library.Line(js=[], disable_xml_declaration=True)
    line.add("", closes)
    return line.render_sparkline(width=96, height=24)


def measure(draw):
    """Least and median time in microseconds, and the bytes."""
    text = draw()
    times = []
    end = time.perf_counter() + SECONDS
    while not times or time.perf_counter() < end:
        start = time.perf_counter()
        draw()
        times.append((time.perf_counter() - start) * 1e6)
    return min(times), statistics.median(times), len(text.encode() if isinstance(text, str) else text)


CHARTS = {
    "line": "line of 1,260 points", "long line": "line of 100,000 points",
    "candlestick": "1,260 candlesticks with volume", "sparkline": "sparkline of 1,260 points",
}
OTHERS = {"vl-convert": vl_convert, "matplotlib": matplotlib, "pygal": pygal}


def line(what, least, median, size):
    print(f"  {what:14}{least:14,.0f}{median:14,.0f}{size:14,}", flush=True)


def main():
    with tempfile.TemporaryDirectory() as folder:
        long = Path(folder) / "long.csv"
        write_long(long)
        out = subprocess.run([sys.argv[1], PRICES, long], check=True, capture_output=True, text=True).stdout
        ours = {name: (float(least), float(median), int(drawing), int(figure))
                for name, least, median, drawing, figure in (row.split("\t") for row in out.splitlines())}
        data = {"long line": read(long)}
    prices = read(PRICES, POINTS)
    print(f"  {'':14}{'least µs':>14}{'median µs':>14}{'bytes':>14}")
    for chart, title in CHARTS.items():
        print(title)
        least, median, drawing, figure = ours[chart]
        line("Bourse", least, median, drawing)
        for name, library in OTHERS.items():
            draw = library(data.get(chart, prices), chart)
            if draw:
                line(name, *measure(draw))


if __name__ == "__main__":
    main()

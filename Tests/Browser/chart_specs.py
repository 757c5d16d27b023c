"""Random charts: what their blocks say and the rows that they draw, the same for the same seed.

`GENERATORS` has a function for each mark that `bourse` knows. It takes a `Rows`, which it fills with columns, and returns
what the block says beside `mark`.
"""

import csv
import datetime
import io
import json
import random
from dataclasses import dataclass, field

PLAIN_NAMES = ("Apple", "Google", "IBM", "Microsoft", "Tesla", "Gold", "Bonds", "Cash", "Oil", "Copper", "Euro", "Yen")
ODD_NAMES = (
    "Berkshire Hathaway Incorporated, Class B", "iShares Core MSCI Emerging Markets Investable Market Index Fund (Acc)",
    "Donaudampfschifffahrtsgesellschaftskapitänsaktie", "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW", "iiiiiiiiii",
    "トヨタ自動車株式会社", "中国工商银行股份有限公司", "삼성전자", "ＦＵＬＬＷＩＤＴＨ", "شركة الزيت العربية السعودية", "בנק לאומי",
    "مؤشر (TASI) 2026", "<b>bold</b>", "<script>alert(1)</script>", "</svg></figure>", "a & b < c > d", "\"quoted\" 'twice'",
    "&amp;", "🚀🚀🚀", "👩‍👩‍👧‍👦 family", "e\u0301te\u0301", "E\u0323\u0302 A\u030a\u0301", "0", "2026", "-1.5", "true", "null", "x" * 60, "two  spaces",
    "tab\tinside", "\u202eoverride", "% of {total}", "1e5", "A",
)
TITLES = ("Apple has doubled in three years", "Prices", "A fall of a quarter, and back again within eleven months", "利回り",
          "سعر الإغلاق", "<i>Up</i> & \"down\"", "Returns, volatility and drawdown of a portfolio with far too many words in its title",
          "Unbreakable" * 8)
NUMBER_FORMATS = (",.2f", "$,.0f", ".1%", "~s", "+.2e", ",.0f", "$~s", ".3~g", "(,.2f", ".6f")
DATE_FORMATS = ("%b %Y", "%-d %b", "%Y", "%Y-%m-%d", "%A %-d %B %Y", "%H:%M", "%q")
SPANS = {
    "minutes": datetime.timedelta(minutes=5), "hours": datetime.timedelta(hours=1), "days": datetime.timedelta(days=1),
    "weeks": datetime.timedelta(weeks=1), "months": datetime.timedelta(days=30.4), "years": datetime.timedelta(days=365.25),
    "decades": datetime.timedelta(days=3652.5),
}
COUNTS = (1, 2, 3, 5, 8, 13, 30, 60, 250, 700, 1300)


class Chance(random.Random):
    """Random choices that charts are made of."""

    def often(self, share=0.5):
        return self.random() < share

    def count(self, most=1300):
        return self.choice([count for count in COUNTS if count <= most])

    def name(self, odd=0.5):
        return self.choice(ODD_NAMES if self.often(odd) else PLAIN_NAMES)

    def names(self, count, odd=0.5):
        """Different names; for many, numbers make them so."""
        found = []
        while len(found) < count:
            name = self.name(odd)
            found.append(name if name not in found else f"{name} {len(found)}")
        return found

    def dates(self, count, span=None):
        """Rising dates or times from five minutes to ten years apart, within the years that the calendar has."""
        span = span or self.choice(list(SPANS))
        step = SPANS[span]
        start = datetime.datetime(self.randint(1930, 2026), self.randint(1, 12), self.randint(1, 28), 14, 30)
        count = min(count, int((datetime.datetime(2900, 1, 1) - start) / step))
        has_clock = span in ("minutes", "hours")
        dates = []
        for index in range(count):
            date = start + index * step
            if span == "days":
                # Weekends off.
                date = start + datetime.timedelta(days=index // 5 * 7 + index % 5 - start.weekday())
            dates.append(date.strftime("%Y-%m-%dT%H:%M:%SZ") if has_clock else date.strftime("%Y-%m-%d"))
        return dates

    def numbers(self, count, above_zero=False, gaps=0.3):
        """Values of many kinds of size and sign; None is a gap."""
        kind = self.choice(["walk", "walk", "walk", "equal", "noise", "tiny", "huge", "immense", "whole", "spike", "step", "zero"])
        size = {"tiny": 1e-5, "huge": 1e12, "immense": 1e280}.get(kind, self.choice([0.02, 1, 100, 5000]))
        if kind == "equal":
            values = [size * self.choice([1, 1.2345])] * count
        elif kind == "zero":
            values = [size if above_zero else 0.0] * count
        elif kind == "noise":
            values = [self.gauss(0, size) for _ in range(count)]
        elif kind == "whole":
            values = [float(self.randint(-20, 100)) for _ in range(count)]
        elif kind == "spike":
            values = [size] * count
            values[self.randrange(count)] *= self.choice([1000, -1000, 1.001])
        elif kind == "step":
            values = [size * (1 + index * 3 // count) for index in range(count)]
        else:
            values, value = [], size * self.uniform(0.5, 2)
            for _ in range(count):
                value *= 1 + self.gauss(0.0003, 0.02)
                values.append(value)
        if above_zero:
            values = [abs(value) or size for value in values]
        elif self.often(0.15):
            values = [-value for value in values]
        if count > 2 and self.often(gaps):
            start = self.randrange(count - 1)
            for index in range(start, min(start + self.randint(1, max(count // 4, 1)), count)):
                values[index] = None
            for index in range(count):
                if self.often(0.03):
                    values[index] = None
            if all(value is None for value in values):
                values[0] = size
        return values

    def prices(self, count):
        """Open, high, low and close of sessions."""
        size = self.choice([0.00002, 0.7, 30, 500, 60_000, 1e9])
        rows, last = [], size
        for _ in range(count):
            start = last * (1 + self.gauss(0, 0.005))
            last = start * (1 + self.gauss(0.0003, 0.02))
            high = max(start, last) * (1 + abs(self.gauss(0, 0.008)))
            low = min(start, last) * (1 - abs(self.gauss(0, 0.008)))
            rows.append([float(f"{value:.5g}") for value in (start, high, low, last)])
        return rows


@dataclass
class Rows:
    """Columns by name."""

    columns: dict = field(default_factory=dict)

    def add(self, **columns):
        self.columns |= columns

    @property
    def count(self):
        return len(next(iter(self.columns.values()), []))

    def csv(self):
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(self.columns)
        for row in zip(*self.columns.values()):
            writer.writerow("" if value is None else repr(value) if isinstance(value, float) else value for value in row)
        return text.getvalue()


@dataclass(frozen=True)
class ChartCase:
    """One chart. `spec` is what its block says, in order; `rows` is its only table."""

    seed: int
    kind: str
    spec: dict
    rows: Rows

    def yaml(self, **more):
        """JSON is YAML, so every value is written as JSON, in a line of its own."""
        return "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in (self.spec | more).items())

    def __str__(self):
        head = "\n".join(self.rows.csv().splitlines()[:5])
        return f"{self.kind}, seed {self.seed}, {self.rows.count} rows\n{self.yaml()}{head}"


# One function a mark.

GENERATORS = {}


def generator(function):
    GENERATORS[function.__name__.rstrip("_")] = function
    return function


def positions(chance, rows, count):
    """The column `x`: dates, numbers or names."""
    kind = chance.choices(["dates", "numbers", "names"], [6, 2, 1])[0]
    if kind == "dates":
        rows.add(x=chance.dates(count))
    elif kind == "numbers":
        start, step = chance.choice([(0, 1), (1990, 1), (-5, 0.1), (0.001, 0.0001), (1e6, 1e4)])
        rows.add(x=[round(start + index * step, 6) for index in range(count)])
    else:
        rows.add(x=chance.names(min(count, 24)))
    return kind


def value_axis(chance, spec, logs=False):
    """How the vertical axis is shown: its scale when values are above nought, a title, a format."""
    axis = {}
    if logs and chance.often(0.5):
        axis["scale"] = "log"
    if chance.often(0.3):
        axis["title"] = chance.choice(["US$", "Price in euros, adjusted for splits", "収益率", "Index, 2006-01-03 = 100"])
    if chance.often(0.3):
        axis["format"] = chance.choice(NUMBER_FORMATS)
    if axis:
        spec["y"] = {"field": spec["y"], **axis}


def series(chance, rows, most=4, logs=False, split=True, count=None):
    """The columns of a mark that draws `y` over `x`: one series, several columns, or several colours."""
    kind = positions(chance, rows, count or chance.count())
    count = rows.count
    spec = {"x": "x", "y": "y"}
    above_zero = logs and chance.often(0.4)
    number = 1 if chance.often(0.55) else chance.randint(2, most)
    if number > 1 and split and kind == "dates" and chance.often():
        xs, names = rows.columns["x"], chance.names(number)
        rows.columns = {}
        rows.add(x=[x for x in xs for _ in names], who=[name for _ in xs for name in names])
        values = [chance.numbers(count, above_zero) for _ in names]
        rows.add(y=[values[index][row] for row in range(count) for index in range(number)])
        spec["color"] = "who"
    else:
        names = ["y"] if number == 1 else [f"y{index}" for index in range(number)]
        for name in names:
            rows.add(**{name: chance.numbers(count, above_zero)})
        spec["y"] = names if number > 1 else "y"
        if chance.often(0.6 if number > 1 else 0.3):
            spec["labels"] = chance.names(number)
    value_axis(chance, spec, logs=above_zero)
    if kind == "dates" and chance.often(0.15):
        spec["x"] = {"field": "x", "format": chance.choice(DATE_FORMATS[:-1]), "title": "Day"}
    if chance.often(0.2):
        spec["missing"] = chance.choice(["gap", "connect"] if above_zero else ["gap", "connect", "zero"])
    return spec


@generator
def line(chance, rows):
    spec = series(chance, rows, most=chance.choice([4, 9]), logs=True)
    if rows.count > 30 and chance.often(0.2):
        spec["movingAverage"] = [chance.choice([5, 20])]
    return spec


@generator
def area(chance, rows):
    return series(chance, rows)


@generator
def bar(chance, rows):
    spec = series(chance, rows, count=chance.count(60))
    if "x" in spec and isinstance(spec["x"], str) and chance.often(0.5):
        rows.columns["x"] = chance.names(rows.count, odd=0.3) if "color" not in spec else rows.columns["x"]
    return spec


def session_dates(chance, count):
    return chance.dates(count, chance.choice(["minutes", "hours", "days", "days", "days", "weeks", "months"]))


def sessions(chance, rows, count=None):
    count = count or chance.count()
    dates = session_dates(chance, count)
    prices = chance.prices(len(dates))
    rows.add(date=dates, **{name: list(column) for name, column in zip(("open", "high", "low", "close"), zip(*prices))})
    return {"x": "date"}


def shares(chance, rows):
    size = chance.choice([3, 1000, 4e6, 2e10])
    rows.add(volume=[None if chance.often(0.02) else 1 + int(size * chance.uniform(0, 2)) for _ in range(rows.count)])


@generator
def candlestick(chance, rows):
    spec = sessions(chance, rows)
    if chance.often(0.6):
        shares(chance, rows)
    if chance.often(0.2):
        spec["y"] = {"format": chance.choice(NUMBER_FORMATS)}
    if chance.often(0.2):
        spec["movingAverage"] = [chance.choice([5, 20, 50])]
    return spec


@generator
def band(chance, rows):
    positions(chance, rows, chance.count())
    middle = chance.numbers(rows.count)
    width = max((abs(value) for value in middle if value is not None), default=1) * 0.1
    rows.add(
        lower=[None if value is None else value - width * chance.random() for value in middle],
        upper=[None if value is None else value + width * chance.random() for value in middle])
    return {"x": "x"} | ({"labels": [chance.name()]} if chance.often(0.4) else {})


def coloured_rows(chance, rows, xs, names, values):
    """Rows in long form: for each place a row for each name; `values()` gives the numbers of one name."""
    columns = [values() for _ in names]
    rows.add(x=[x for x in xs for _ in names], who=[name for _ in xs for name in names],
             y=[column[place] for place in range(len(xs)) for column in columns])


@generator
def step(chance, rows):
    return series(chance, rows, logs=True, count=chance.count(250))


@generator
def point(chance, rows):
    if chance.often(0.3):
        return lying(chance, rows)
    return series(chance, rows, logs=True, count=chance.count(250))


def lying(chance, rows, stacks=False):
    """Numbers along `x` beside names."""
    names = chance.names(chance.count(30))
    above_zero = stacks or chance.often(0.6)
    number = 1 if chance.often(0.6) else chance.randint(2, 4)
    columns = ["x"] if number == 1 else [f"x{index}" for index in range(number)]
    rows.add(name=names, **{column: chance.numbers(len(names), above_zero, gaps=0.1) for column in columns})
    spec = {"x": columns if number > 1 else "x", "y": "name"}
    if number > 1 and chance.often():
        spec["labels"] = chance.names(number)
    if chance.often(0.3):
        spec["x"] = {"field": spec["x"], "format": chance.choice(NUMBER_FORMATS)}
    if number > 1 and stacks and chance.often(0.7):
        spec["stack"] = chance.choice(["zero", "normalize"])
    return spec


def stacked(chance, rows, count):
    """Surfaces or bars on top of each other."""
    if chance.often(0.2):
        xs = chance.names(min(count, 12))
    else:
        xs = chance.dates(count)
    names = chance.names(chance.choice([1, 2, 3, 5, 8]), odd=0.3)
    kind = chance.choice(["zero", "normalize"])
    coloured_rows(chance, rows, xs, names, lambda: chance.numbers(len(xs), kind == "normalize" or chance.often(0.9), gaps=0.2))
    return {"x": "x", "y": "y", "color": "who", "stack": kind}


@generator
def ohlc(chance, rows):
    return candlestick(chance, rows)


@generator
def volume(chance, rows):
    spec = sessions(chance, rows, chance.count(700))
    shares(chance, rows)
    return spec | {"y": "volume"}


@generator
def sparkline(chance, rows):
    rows.add(x=chance.dates(chance.count()))
    rows.add(y=chance.numbers(rows.count))
    spec = {"x": "x", "y": "y"}
    return spec | ({"format": chance.choice(NUMBER_FORMATS)} if chance.often(0.3) else {})


@generator
def drawdown(chance, rows):
    spec = series(chance, rows, most=3, logs=False, count=chance.count())
    rows.columns = {
        name: [value if value is None else abs(value) or 1.0 for value in column] if name.startswith("y") else column
        for name, column in rows.columns.items()}
    return {key: value for key, value in spec.items() if key != "y"} | {"y": spec["y"]["field"] if isinstance(spec["y"], dict) else spec["y"]}


@generator
def calibration(chance, rows):
    levels = sorted(chance.sample(range(1, 100), chance.choice([1, 3, 9, 19])))
    number = chance.choice([1, 1, 2, 4])
    rows.add(x=[level / 100 for level in levels])
    names = ["y"] if number == 1 else [f"y{index}" for index in range(number)]
    for name in names:
        rows.add(**{name: [min(max(level / 100 + chance.gauss(0, 0.08), 0), 1) for level in levels]})
    spec = {"x": "x", "y": names if number > 1 else "y"}
    return spec | ({"labels": chance.names(number)} if chance.often(0.6) else {})


@generator
def slope(chance, rows):
    places = chance.randint(2, 5)
    xs = chance.dates(places, chance.choice(["days", "months", "years"])) if chance.often(0.6) else chance.names(places, odd=0.2)
    names = chance.names(chance.choice([1, 2, 4, 8, 12]))
    coloured_rows(chance, rows, xs, names, lambda: chance.numbers(len(xs), gaps=0.1))
    spec = {"x": "x", "y": "y", "color": "who"}
    if chance.often(0.3):
        spec["y"] = {"field": "y", "format": chance.choice(NUMBER_FORMATS)}
    return spec


@generator
def rect(chance, rows):
    kind = chance.choice(["months", "correlation", "odd"])
    if kind == "months":
        start = chance.randint(1950, 2010)
        cells = [(month, str(year)) for year in range(start, start + chance.choice([1, 3, 8, 20]))
                 for month in "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()]
    else:
        names = chance.names(chance.choice([1, 2, 5, 12]), odd=0.5 if kind == "odd" else 0)
        cells = [(one, other) for one in names for other in names]
    cells = [cell for cell in cells if chance.often(0.97)] or cells
    values = [chance.uniform(-1, 1) for _ in cells] if kind == "correlation" else chance.numbers(len(cells))
    rows.add(x=[cell[0] for cell in cells], y=[cell[1] for cell in cells], value=values)
    return {"x": "x", "y": "y", "color": "value"} | ({"format": chance.choice(NUMBER_FORMATS)} if chance.often() else {})


@generator
def histogram(chance, rows):
    count = chance.count()
    rows.add(x=chance.numbers(count))
    spec = {"x": "x"}
    if chance.often(0.3):
        names = chance.names(chance.randint(1, 3))
        rows.add(who=[chance.choice(names) for _ in range(count)])
        spec["color"] = "who"
    return spec | ({"maxbins": chance.choice([2, 5, 20, 60])} if chance.often(0.3) else {})


@generator
def treemap(chance, rows):
    names = chance.names(chance.choice([1, 2, 5, 12, 40, 150]))
    size = chance.choice([1e-5, 1, 1000, 1e12])
    rows.add(name=names, size=[size * chance.paretovariate(chance.choice([0.5, 1, 3])) for _ in names])
    spec = {"text": "name", "size": "size"}
    if chance.often():
        groups = chance.names(chance.randint(1, 6))
        rows.add(group=chance.numbers(len(names)) if chance.often() else [chance.choice(groups) for _ in names])
        spec["color"] = "group"
    return spec


def layered(chance, rows, over):
    """A line with what is said about it."""
    dates = chance.dates(chance.count(250))
    values = chance.numbers(len(dates), gaps=0.1)
    known = [value for value in values if value is not None]
    marked = [chance.often(min(1, 4 / len(dates))) for _ in dates]
    rows.add(
        x=dates, y=values, event=[date if mark else None for date, mark in zip(dates, marked)],
        height=[value if mark else None for value, mark in zip(values, marked)],
        what=[chance.name() if mark else None for mark in marked])
    layers = [{"mark": "line", "y": "y"}]
    if over == "rule":
        if chance.often(0.7):
            layers.append({"mark": "rule", "x": "event", "text": "what"})
        if len(layers) == 1 or chance.often():
            layers += [{"mark": "rule", "y": chance.choice(known), "label": chance.name()} for _ in range(chance.randint(1, 3))]
    else:
        layers.append({"mark": "text", "x": "event", "y": "height", "text": "what"})
    return {"x": "x", "layer": layers}


@generator
def rule(chance, rows):
    return layered(chance, rows, "rule")


@generator
def text(chance, rows):
    return layered(chance, rows, "text")


# What is no mark by itself: several marks together.

def fan(chance, rows):
    """Intervals of several levels around a line."""
    rows.add(x=chance.dates(chance.count(60), "days"))
    middle = [value or 0.0 for value in chance.numbers(rows.count, gaps=0)]
    spread = max(abs(value) for value in middle) or 1
    levels = chance.randint(1, 4)
    rows.add(y=middle)
    for level in range(levels):
        width = spread * 0.05 * (levels - level)
        rows.add(**{f"lower{level}": [value - width * (index + 1) ** 0.5 for index, value in enumerate(middle)],
                    f"upper{level}": [value + width * (index + 1) ** 0.5 for index, value in enumerate(middle)]})
    edges = {key: [f"{key}{level}" for level in range(levels)] for key in ("lower", "upper")}
    labels = {"labels": [f"{90 - 20 * level}%" for level in range(levels)]} if chance.often() else {}
    return {"x": "x", "layer": [{"mark": "band"} | edges | labels, {"mark": "line", "y": "y"}]}


def panels(chance, rows):
    """Price over drawdown over volume."""
    spec = sessions(chance, rows, chance.count(700))
    shares(chance, rows)
    price = chance.choice([{"mark": "line", "y": "close"}, {"mark": "candlestick", "volume": False},
                           {"layer": [{"mark": "line", "y": "close"}, {"mark": "rule", "y": rows.columns["close"][0], "label": chance.name()}]}])
    below = chance.sample([{"mark": "drawdown", "y": "close"}, {"mark": "volume", "y": "volume"}, {"mark": "area", "y": "volume"}],
                          chance.randint(1, 3))
    return spec | {"vconcat": [price, *below]}


def facets(chance, rows):
    """Small multiples."""
    dates = chance.dates(chance.count(60))
    names = chance.names(chance.choice([1, 2, 3, 6, 12]))
    coloured_rows(chance, rows, dates, names, lambda: chance.numbers(len(dates)))
    return {"mark": chance.choice(["line", "area", "bar"]), "x": "x", "y": "y", "facet": "who"}


def stacks(chance, rows):
    mark = chance.choice(["area", "bar"])
    return {"mark": mark} | stacked(chance, rows, chance.count(250 if mark == "area" else 30))


def lying_bars(chance, rows):
    return {"mark": "bar"} | lying(chance, rows, stacks=True)


COMBINATIONS = {"fan": fan, "panels": panels, "facets": facets, "stacks": stacks, "lying bars": lying_bars}


def words(chance, spec):
    """What stands around a drawing."""
    more = {}
    if chance.often(0.7):
        more["title"] = chance.choice(TITLES)
    if chance.often(0.4):
        more["subtitle"] = chance.choice(["US$", "Closing prices, adjusted", "百万円"])
    if chance.often(0.4):
        more["source"] = chance.choice(["Made-up exchange", "<b>Exchange</b> & Sons"])
    if chance.often(0.3):
        more["height"] = chance.choice([120, 160, 240, 480, 600])
    return more | spec


def chart_case(seed, kind):
    """The chart of a seed: of a mark, or of one of the combinations."""
    chance = Chance(f"{seed} {kind}")
    rows = Rows()
    if kind in GENERATORS:
        spec = GENERATORS[kind](chance, rows)
        if "layer" not in spec:
            spec = {"mark": kind} | spec
    else:
        spec = COMBINATIONS[kind](chance, rows)
    spec = words(chance, spec)
    if chance.often(0.03):
        rows.columns = {name: [] for name in rows.columns}
        spec["empty"] = "warn"
    return ChartCase(seed, kind, spec, rows)

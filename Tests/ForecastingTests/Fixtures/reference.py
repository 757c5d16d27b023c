"""Prints the numbers that the tests of Forecasting expect, computed without it.

python3 -m venv /tmp/reference && /tmp/reference/bin/pip install statsmodels==0.15.0
/tmp/reference/bin/python Tests/ForecastingTests/Fixtures/reference.py
"""

import csv
from pathlib import Path

import numpy as np
from scipy import stats
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.sandwich_covariance import S_hac_simple, weights_uniform
from statsmodels.tsa.holtwinters import Holt

HERE = Path(__file__).parent
PRICES = HERE.parent.parent.parent / "Content/data/prices"


def closes(symbol):
    with open(PRICES / f"{symbol}.csv") as file:
        return [(row["date"], float(row["close"])) for row in csv.DictReader(file)]


SERIES = {symbol: closes(symbol) for symbol in ("AAPL", "MSFT")}
PLACES = {symbol: {day: index for index, (day, _) in enumerate(series)} for symbol, series in SERIES.items()}


def outcomes(symbol, model, horizon):
    with open(HERE / "predictions.csv") as file:
        rows = [row for row in csv.DictReader(file)
                if (row["symbol"], row["model"], row["horizon"]) == (symbol, model, str(horizon))
                and row["target_date"] in PLACES[symbol]]
    rows.sort(key=lambda row: row["target_date"])
    series = [close for _, close in SERIES[symbol]]
    places = np.array([PLACES[symbol][row["target_date"]] for row in rows])
    close = np.array([series[place] for place in places])
    last = np.array([series[place - horizon] for place in places])
    predicted = np.array([float(row["predicted"]) for row in rows])
    inside = np.array([float(row["lower"]) <= c <= float(row["upper"]) for row, c in zip(rows, close) if row["lower"]])
    first = places[0] - horizon
    scale = np.mean([abs(series[t] - series[t - horizon]) for t in range(horizon, first + 1)])
    return close, last, predicted, inside, scale


def interval(sums, count, horizon):
    """Of a mean of `count` values, whose deviations were summed by day."""
    days = len(sums)
    total = S_hac_simple(sums[:, None], nlags=horizon - 1, weights_func=weights_uniform)[0, 0]
    variance = max(total, np.sum(sums**2)) / count**2
    correction = (days + 1 - 2 * horizon + horizon * (horizon - 1) / days) / days
    return stats.t.ppf(0.975, days - 1) * np.sqrt(variance / correction), variance


def wilson(hits, sums, horizon):
    share = hits.mean()
    _, variance = interval(sums, hits.size, horizon)
    effective = min(hits.size, share * (1 - share) / variance)
    return hits.sum(), hits.size, effective, *proportion_confint(share * effective, effective, method="wilson")


def show(name, *values):
    print(f"{name:24}", *(f"{value:.10g}" for value in values))


for symbol in SERIES:
    for model, horizon in (("drift-60", 1), ("drift-60", 5), ("last-close", 1)):
        close, last, predicted, inside, scale = outcomes(symbol, model, horizon)
        error, naive = predicted - close, last - close
        print(symbol, model, horizon, close.size)
        show("  MAE MSE MAPE MASE", abs(error).mean(), (error**2).mean(), (abs(error) / close).mean(),
             abs(error).mean() / scale)
        difference = abs(naive) - abs(error)
        margin, _ = interval(difference - difference.mean(), close.size, horizon)
        reference = abs(naive).mean()
        show("  skill", difference.mean() / reference, (difference.mean() - margin) / reference,
             (difference.mean() + margin) / reference)
        if inside.size:
            show("  coverage", *wilson(inside, inside - inside.mean(), horizon))
        moved = (predicted != last) & (close != last)
        if moved.any():
            hits = ((predicted > last) == (close > last))[moved]
            days = np.zeros(close.size)
            days[moved] = hits - hits.mean()
            if horizon == 1:
                show("  direction, undecided", *wilson(hits, days, 1), (~moved).sum())

for horizon in (1, 5):
    both = [outcomes(symbol, "drift-60", horizon) for symbol in SERIES]
    shares = [(abs(last - close) - abs(predicted - close)) / close for close, last, predicted, _, _ in both]
    reference = np.mean([abs(last - close) / close for close, last, _, _, _ in both])
    mean = np.mean(shares)
    sums = sum(share - mean for share in shares)
    margin, _ = interval(sums, 2 * sums.size, horizon)
    print("both drift-60", horizon)
    show("  MAPE MASE", np.mean([abs(p - c) / c for c, _, p, _, _ in both]),
         np.mean([abs(p - c) / scale for c, _, p, _, scale in both]))
    show("  skill", mean / reference, (mean - margin) / reference, (mean + margin) / reference)
    hits = np.array([inside for *_, inside, _ in both], dtype=float)
    show("  coverage", *wilson(hits.ravel(), (hits - hits.mean()).sum(axis=0), horizon))

for symbol in SERIES:
    series = np.array([close for _, close in SERIES[symbol]][-400:])

    def smoothing(level=None, trend=None):
        model = Holt(series[1:], initialization_method="known", initial_level=series[0], initial_trend=0)
        return model.fit(smoothing_level=level, smoothing_trend=trend, optimized=level is None)

    fixed, fitted = smoothing(0.7, 0.1), smoothing()
    print(symbol, "Holt, the last 400 closes")
    show("  0.7, 0.1: 1, 5, SSE", *fixed.forecast(5)[[0, 4]], fixed.sse)
    show("  fitted: a, b, SSE, 1, 5", fitted.params["smoothing_level"], fitted.params["smoothing_trend"], fitted.sse,
         *fitted.forecast(5)[[0, 4]])

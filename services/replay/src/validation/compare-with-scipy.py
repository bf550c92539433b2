"""Holds a validation of margin against scipy, and against the rules worked anew in Python.

compare-with-scipy.py MARKET PRESET VALIDATION   what `margin-engine validate --json` printed of the
                                                 folder MARKET under PRESET; fails where it differs
compare-with-scipy.py                            the figures that coverage-tests.test.ts has on record
"""
import csv
import gzip
import json
import sys
from pathlib import Path

import numpy as np
from scipy.special import xlogy
from scipy.stats import binom, chi2

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
GROSS = 1_000_000
TOLERANCE = 1e-9
# Requirements are rounded to parts of a cent, and a range to a millionth of the price.
MARGIN_TOLERANCE = 1e-6


def independence(hits):
    """Christoffersen's ratio: of one rate, against one after calm and one after a breach."""
    calm = hits["calmCalm"] + hits["breachCalm"]
    breaches = hits["calmBreach"] + hits["breachBreach"]

    def likelihood(calm, breaches):
        share = breaches / max(1, calm + breaches)
        return xlogy(calm, 1 - share) + xlogy(breaches, share)

    apart = likelihood(hits["calmCalm"], hits["calmBreach"])
    apart += likelihood(hits["breachCalm"], hits["breachBreach"])
    return -2 * (likelihood(calm, breaches) - apart)


def test_figures(hits, rate):
    count, total = hits["breaches"], hits["observations"]
    kupiec = -2 * (binom.logpmf(count, total, rate) - binom.logpmf(count, total, count / total))
    alone = independence(hits)
    return {
        "unconditional": (kupiec, chi2.sf(kupiec, 1)),
        "independence": (alone, chi2.sf(alone, 1)),
        "conditional": (kupiec + alone, chi2.sf(kupiec + alone, 2)),
    }


def zone(hits, rate):
    if hits["breaches"] == 0:
        return "green"
    chance = binom.cdf(hits["breaches"], hits["observations"], rate)
    return "red" if chance >= 0.9999 else "yellow" if chance >= 0.95 else "green"


def compare_tests(record, rate):
    differences = []
    for name, figures in test_figures(record["hits"], rate).items():
        found = record["tests"][name]
        differences += [abs(found["statistic"] - figures[0]), abs(found["pValue"] - figures[1])]
    assert record["zone"] == zone(record["hits"], rate), record["name"]
    return max(differences)


def compare_procyclicality(record):
    daily = np.array([day["margin"] for day in record["daily"]])
    differences = [abs(record["procyclicality"]["peakToTrough"] / (daily.max() / daily.min()) - 1)]
    day = np.array([each["time"] // DAY_MS for each in record["daily"]])
    passed = day[None, :] - day[:, None]
    rises = daily[None, :] / daily[:, None] - 1
    for rise in record["procyclicality"]["rises"]:
        largest = np.max(rises[(passed > 0) & (passed <= rise["days"])])
        differences.append(abs(rise["rise"] - largest))
    return max(differences)


def closes(market, underlying):
    name = f"{underlying.lower()}usdt-spot-1h-2017_2026.csv.gz"
    with gzip.open(Path(market) / "spot" / name, "rt") as file:
        return {int(row["ts_ms"]) + HOUR_MS - 1: float(row["close"]) for row in csv.DictReader(file)}


def range_path(prices, model, rule):
    """VO-4: the range that each close asks for, by GARCH(1,1)."""
    omega, alpha, beta = (float(model[name]) for name in ("omega", "alpha", "beta"))
    steps, quantile = rule["horizonSteps"], float(model["quantile"])
    floor = float(rule["stressWeight"]) * quantile
    floor *= np.sqrt(steps * float(model["stressVariance"]))
    variance = omega + (alpha + beta) * float(model["startVariance"])
    # The mean over the horizon is linear in the variance of its first step.
    powers = (alpha + beta) ** np.arange(steps)
    slope, base = powers.mean(), omega * np.cumsum(powers)[:-1].sum() / steps
    path = []
    for change in [None, *np.diff(np.log(prices))]:
        if change is not None:
            variance = omega + alpha * change**2 + beta * variance
        asked = max(quantile * np.sqrt(steps * (base + slope * variance)), floor)
        asked = min(float(rule["rangeMost"]), max(float(rule["rangeLeast"]), asked))
        path.append(np.ceil(asked * 1e6) / 1e6)
    return np.array(path)


def published(paths, first, step):
    """What is in force: all ranges anew whenever one has moved by more than the step."""
    force, in_force = dict(first), []
    for asked in zip(*paths.values()):
        asked = dict(zip(paths, asked))
        if any(abs(asked[name] - force[name]) > step for name in force):
            force = asked
        in_force.append([force[name] for name in paths])
    return np.array(in_force).T


def dollars_of(name, underlyings):
    """`long BTC, short ETH` and `short all` as dollars by underlying."""
    sides = {}
    for side in name.split(", "):
        way, what = side.split(" ")
        for underlying in underlyings if what == "all" else [what]:
            sides[underlying] = 1 if way == "long" else -1
    return np.array([sides.get(one, 0) * GROSS / len(sides) for one in underlyings])


def compare_margins(section, market, preset, period):
    portfolio, rule = preset["portfolio"], preset["rangeCalibration"]
    terms = {each["underlying"]: each for each in portfolio["underlyings"]}
    histories = {name: closes(market, name) for name in terms}
    times = sorted(set.intersection(*(set(each) for each in histories.values())))
    prices = {name: np.array([each[time] for time in times]) for name, each in histories.items()}
    models = {model["underlying"]: model for model in rule["models"]}
    paths = {name: range_path(prices[name], models[name], rule) for name in terms}
    first = {name: float(terms[name]["priceRange"]) for name in terms}
    ranges = published(paths, first, float(rule["publishStep"]))
    linear = float(portfolio["linearMaintenance"]) + float(portfolio["linearInitial"])
    rolls = np.array([[float(terms[name]["rollLeast"])] for name in terms])
    rates = ranges + linear + rolls
    later = np.searchsorted(times, np.array(times) + period)
    ends = later < len(times)
    changes = np.array([prices[name][later[ends]] / prices[name][ends] - 1 for name in terms])
    at = {time: place for place, time in enumerate(times)}
    worst = 0
    for record in section["records"]:
        dollars = dollars_of(record["name"], list(terms))
        margins = np.abs(dollars) @ rates[:, ends]
        losses = -dollars @ changes
        breaches = [times[place] for place in np.flatnonzero(losses > margins)]
        found = [breach["time"] for breach in record["breaches"]]
        assert found == breaches, f"{record['name']}: other breaches"
        assert record["observations"] == len(margins), record["name"]
        for day in record["daily"]:
            place = at[day["time"]]
            worst = max(worst, abs(day["margin"] / margins[place] - 1))
            worst = max(worst, abs(day["loss"] - losses[place]) / GROSS)
    return worst


def compare(market, preset_file, validation_file):
    validation = json.loads(Path(validation_file).read_text())
    preset = json.loads(Path(preset_file).read_text())
    rate = 1 - validation["claim"]
    sound = True
    for section in validation["sections"]:
        records = section["records"]
        tests = max(compare_tests(record, rate) for record in records)
        moves = max(compare_procyclicality(record) for record in records)
        sound = sound and max(tests, moves) <= TOLERANCE
        print(f"  {section['kind']:11}{len(records):3} portfolios: ", end="")
        print(f"tests differ by {tests:.1e}, procyclicality by {moves:.1e}")
        if section["kind"] == "Perpetuals":
            margins = compare_margins(section, market, preset, validation["periodMs"])
            count = sum(len(record["breaches"]) for record in records)
            sound = sound and margins <= MARGIN_TOLERANCE
            print(f"  margins and losses worked anew differ by {margins:.1e}; ", end="")
            print(f"all {count} breaches are the same")
    return sound


def record_figures():
    hits = {"observations": 1000, "breaches": 17}
    follow = {"calmCalm": 968, "calmBreach": 14, "breachCalm": 14, "breachBreach": 3}
    for name, figures in test_figures({**hits, **follow}, 0.01).items():
        print(f"{name:14}{figures[0]:.12f}  {figures[1]:.12f}")
    print(f"at most 17 of 1000: {binom.cdf(17, 1000, 0.01):.12f}, 8 of 1627 at 0.5%: ", end="")
    print(f"{binom.cdf(8, 1627, 0.005):.12f}")


if len(sys.argv) == 1:
    record_figures()
elif len(sys.argv) == 4:
    sys.exit(0 if compare(*sys.argv[1:]) else 1)
else:
    sys.exit(__doc__)

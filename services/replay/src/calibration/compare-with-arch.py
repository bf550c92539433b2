"""Holds calibrations against the Python package arch, and their smiles against numpy.

compare-with-arch.py MARKET CALIBRATION...   what `margin-engine calibrate --json` printed of the
                                             folder MARKET; fails where figures are 1% apart
compare-with-arch.py                         the figures that fit-garch.test.ts has on record
"""
import csv
import gzip
import json
import sys
from pathlib import Path

import numpy as np
from arch import arch_model
from arch.univariate import EWMAVariance, StudentsT, ZeroMean
from scipy.optimize import minimize_scalar

TOLERANCE = 0.01
LENGTHS = {"hour": "1h", "day": "1d"}
# arch's search is made for returns in percent.
PERCENT = 100


def closes(market, underlying, step):
    name = f"{underlying.lower()}usdt-spot-{LENGTHS[step]}-2017_2026.csv.gz"
    with gzip.open(Path(market) / "spot" / name, "rt") as file:
        rows = [(int(row["ts_ms"]), float(row["close"])) for row in csv.DictReader(file)]
    return np.array([time for time, _ in rows]), np.array([price for _, price in rows])


def arch_figures(returns):
    """What arch gives for the same model: parameters, tails, and variances of each return."""
    model = arch_model(returns * PERCENT, mean="Zero", vol="GARCH", p=1, q=1, rescale=False)
    fit = model.fit(disp="off")
    omega, alpha, beta = fit.params
    variances = (fit.conditional_volatility / PERCENT) ** 2
    paths = {"garchVariance": variances}
    for name, decay in (("fastVariance", 0.94), ("slowVariance", 0.97)):
        ewma = ZeroMean(returns * PERCENT, volatility=EWMAVariance(decay), rescale=False)
        paths[name] = (ewma.fit(disp="off").conditional_volatility / PERCENT) ** 2
    residuals, student = returns / np.sqrt(variances), StudentsT()
    ones = np.ones_like(residuals)
    tails = minimize_scalar(
        lambda nu: -student.loglikelihood([nu], residuals, ones),
        bounds=(2.05, 200),
        method="bounded",
        options={"xatol": 1e-9},
    )
    nu = tails.x
    quantile = student.ppf(0.995, np.array([nu]))
    figures = {"omega": omega / PERCENT**2, "alpha": alpha, "beta": beta, "nu": nu}
    return {**figures, "quantile": float(quantile)}, paths


def compare_underlying(market, step, length, ours):
    times, prices = closes(market, ours["underlying"], step)
    figures, paths = arch_figures(np.diff(np.log(prices)))
    found = {**ours["garch"], "nu": ours["nu"], "quantile": ours["quantile"]}
    differences = {name: abs(found[name] / figures[name] - 1) for name in figures}
    at = {time + length - 1: place for place, time in enumerate(times)}
    # The variance after the last close is of a return that arch has not seen.
    places = np.array([at[time] for time in ours["path"]["time"] if at[time] < len(times) - 1])
    for name, theirs in paths.items():
        mine = np.array(ours["path"][name])[: len(places)]
        # A volatility is the root of a variance.
        differences[name] = np.max(np.abs(np.sqrt(mine / theirs[places]) - 1))
    for name, difference in differences.items():
        shown = f"{found[name]:12.6g}" if name in found else f"{len(places)} days".rjust(12)
        print(f"  {ours['underlying']} {step:5} {name:14}{shown}   differs by {difference:.1e}")
    return max(differences.values())


def total_variance(smile, x):
    offset = x - smile["centre"]
    return smile["level"] + smile["slope"] * (
        smile["skew"] * offset + np.hypot(offset, smile["width"])
    )


def least_density(fit):
    """Gatheral's g by differences, between and far beyond the strikes that were quoted."""
    quoted = fit["quoted"]
    low, high = min(2 * quoted["from"], -0.01), max(2 * quoted["to"], 0.01)
    x, step = np.linspace(low, high, 4001, retstep=True)
    w = total_variance(fit["smile"], x)
    first, second = np.gradient(w, step), np.gradient(np.gradient(w, step), step)
    g = (1 - x * first / (2 * w)) ** 2 - first**2 / 4 * (1 / w + 0.25) + second / 2
    return g[2:-2].min()


def largest_crossing(earlier, later):
    low = max(earlier["quoted"]["from"], later["quoted"]["from"])
    high = min(earlier["quoted"]["to"], later["quoted"]["to"])
    x = np.linspace(low, high, 4001)
    return np.max(total_variance(earlier["smile"], x) - total_variance(later["smile"], x))


def compare_smiles(smiles):
    densities = [least_density(fit) for fit in smiles]
    pairs = [
        (one, other)
        for one, other in zip(smiles, smiles[1:])
        if (one["time"], one["underlying"]) == (other["time"], other["underlying"])
    ]
    crossings = [largest_crossing(*pair) for pair in pairs]
    errors = np.array([fit["error"] for fit in smiles]) * 100
    print(f"  {len(smiles)} smiles: error in vol points {np.median(errors):.2f} in the median,", end="")
    print(f" {np.quantile(errors, 0.95):.2f} at 95%, {errors.max():.2f} at most")
    print(f"  butterflies: least density {min(densities):.1e}; ", end="")
    print(f"calendars: largest crossing {max(crossings):.1e} in {len(crossings)} pairs")
    return min(densities) >= 0 and max(crossings) <= 0


def compare(market, files):
    worst = 0
    calibrations = [json.loads(Path(file).read_text()) for file in files]
    for calibration in calibrations:
        length = calibration["rule"]["stepMs"]
        for ours in calibration["underlyings"]:
            worst = max(worst, compare_underlying(market, calibration["step"], length, ours))
    # They have the chain in common, whatever closes they were made from.
    sound = compare_smiles(calibrations[0]["smiles"])
    print(f"largest difference {worst:.1e} of {TOLERANCE} allowed; arbitrage: {not sound}")
    return worst <= TOLERANCE and sound


def recorded_series():
    """The series of garch-series.fixture.ts: a GARCH(1,1) whose shocks have heavy tails."""
    word, returns, variance = 1, [], 4e-4

    def uniform():
        nonlocal word
        word = (1664525 * word + 1013904223) % 2**32
        return word / 2**32

    for _ in range(3000):
        spread = 2.5 if uniform() < 0.1 else 1.0
        shock = (sum(uniform() for _ in range(12)) - 6) * spread / np.sqrt(1.525)
        returns.append(np.sqrt(variance) * shock)
        variance = 2e-5 + 0.1 * returns[-1] ** 2 + 0.85 * variance
    return np.array(returns)


def record():
    figures, paths = arch_figures(recorded_series())
    print(json.dumps(figures, indent=2))
    for name, path in paths.items():
        print(name, [float(f"{path[place]:.10g}") for place in (0, 1, 1499, 2999)])


if len(sys.argv) == 1:
    record()
elif len(sys.argv) == 2:
    sys.exit(__doc__)
else:
    sys.exit(0 if compare(sys.argv[1], sys.argv[2:]) else 1)

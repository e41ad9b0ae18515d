# SPDX-License-Identifier: GPL-2.0
"""The figures of one sampler on one CPU, out of a kjitter.report/1; nan where there is none."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import exp, nan, pow, sqrt

from . import document

# Quantiles, and the share of the gaps that are longer.
QUANTILES = {"p50": 0.5, "p90": 0.1, "p99": 0.01, "p99.9": 0.001, "p99.99": 0.0001}

# Counts up to which the interval is exact; beyond, the approximation is within 0.1 %.
_EXACT_MOST = 100
_Z = 1.959964  # 97.5 % of the normal distribution


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one stream."""

    level: float  # 1 or 2
    threshold_ns: float
    wall_s: float  # how long it measured
    samples: float  # iterations of its loop
    gaps: float  # at or above the threshold
    rate: float  # gaps per second
    max_ns: float  # longest gap
    quantile_ns: tuple[float, ...]  # lengths of the gaps, as QUANTILES


def figure(value: object, key: str) -> float:
    """Figures are never negative; a picture must not trip over one that is."""
    found = document.number(value, key)
    return found if 0 <= found < 1e18 else nan


def ratio(count: float, seconds: float) -> float:
    """As the processor divides, which knows inf and nan."""
    if seconds:
        return count / seconds
    return count * float("inf") if count else nan


def cpu(value: object, number: int) -> object:
    """What a check or a report says of a CPU: an element of cpus[], or None."""
    for element in document.items(value, "cpus"):
        if document.number(element, "cpu") == number:
            return element
    return None


def read(report: object, number: int) -> Figures | None:
    """Of that CPU; None if the report has nothing of it."""
    found, run = cpu(report, number), document.get(report, "run")
    if found is None:
        return None
    quantiles = document.get(found, "quantiles_ns")
    return Figures(
        level=figure(run, "level"),
        threshold_ns=figure(run, "threshold_ns"),
        wall_s=figure(found, "wall_ns") / 1e9,
        samples=figure(found, "samples"),
        gaps=figure(found, "gaps"),
        rate=figure(found, "gaps_per_s"),
        max_ns=figure(found, "max_ns"),
        quantile_ns=tuple(figure(quantiles, key) for key in QUANTILES),
    )


def events(element: object, cause: str) -> float:
    """How often a cause happened: 0 if the sampler saw none, nan if it did not measure."""
    if not document.has(element, "events"):
        return nan
    if cause == "unknown":
        causes = document.get(element, "by_cause")
        if not document.has(causes, cause):
            return 0.0
        return figure(document.get(causes, cause), "primary_gaps")
    counts = document.get(element, "events")
    return figure(counts, cause) if document.has(counts, cause) else 0.0


def _at_most(count: float, mean: float) -> float:
    """Chance of at most `count` events where `mean` are expected."""
    term = total = exp(-mean)
    i = 1
    while i <= count:
        term *= mean / i
        total += term
        i += 1
    return total


def _mean_for(count: float, chance: float) -> float:
    """The mean for which at most `count` events have this chance."""
    low, high = 0.0, 2 * count + 20
    for _ in range(60):
        middle = (low + high) / 2
        if _at_most(count, middle) > chance:
            low = middle
        else:
            high = middle
    return low


@cache
def interval(count: float) -> tuple[float, float]:
    """95 % interval of a Poisson count.

    Up to 100 events the exact limits (Garwood, Biometrika 28, 1936), beyond that Byar's
    approximation of them (Breslow and Day, Statistical Methods in Cancer Research II, 1987).
    """
    if count <= _EXACT_MOST:
        return 0.0 if count < 1 else _mean_for(count - 1, 0.975), _mean_for(count, 0.025)
    more = count + 1
    return (
        count * pow(1 - 1 / (9 * count) - _Z / (3 * sqrt(count)), 3),
        more * pow(1 - 1 / (9 * more) + _Z / (3 * sqrt(more)), 3),
    )

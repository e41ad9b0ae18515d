# SPDX-License-Identifier: GPL-2.0
"""Two sides of captures and what moved between them. All arithmetic is kjitter compare's: its
tests, its spread between runs, its correction for the number of comparisons."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from math import log10
from pathlib import Path

from ..common import PLACE, Error

# So many captures in all, and compare takes the spread between runs as its measure; with fewer
# it has only that within a run, and nobody knows how much two kernels differ that are alike.
RUNS_MIN = 6
# It can be asked to be that sure. Who wants to be surer looks at its p.
_SUREST = 0.999999
# More it does not take on one side: then those next to the boundary are asked.
SIDE_MAX = 32


@dataclass(frozen=True, order=True)
class Class:
    """What is compared: a cause, as one stream of one CPU saw it."""

    cpu: int
    stream: str
    cause: str


@dataclass(frozen=True)
class Difference:
    """One comparison of one class. Rates are per second, lengths in ns."""

    of: Class
    what: str  # rate, length or tail
    verdict: str  # worse, better, same or not judged
    old: float | None
    new: float | None
    ratio: float | None
    low: float | None
    high: float | None
    could: float | None  # the smallest ratio that could have been seen
    strength: float  # minus the decimal logarithm of p


@dataclass(frozen=True)
class Comparison:
    """All of two sides, or why there is none."""

    differences: tuple[Difference, ...]
    refused: str | None = None

    def moved(self) -> list[Difference]:
        return [d for d in self.differences if d.verdict in ("worse", "better")]


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) else None


def difference(result: dict[str, object], alpha: float) -> Difference:
    """One element of results[]; see compare()."""
    what, verdict = str(result["what"]), str(result["verdict"])
    if (_number(result["minus_log10_p_adjusted"]) or 0.0) < -log10(alpha):
        verdict = {"worse": "same", "better": "same"}.get(verdict, verdict)
    unit = "ns" if what == "length" else "per_s"
    return Difference(
        Class(int(str(result["cpu"])), str(result["stream"]), str(result["class"])),
        what,
        verdict,
        _number(result[f"old_{unit}"]),
        _number(result[f"new_{unit}"]),
        _number(result["ratio"]),
        _number(result["ratio_low"]),
        _number(result["ratio_high"]),
        _number(result["could_have_seen_ratio"]),
        _number(result["minus_log10_p"]) or 0.0,
    )


def _refusal(said: dict[str, object]) -> str | None:
    different = said["not_comparable"]
    if not isinstance(different, list) or not different:
        return None
    one = different[0]
    return f"{one['what']}: {one['old']} and {one['new']}"


def compare(old: Sequence[Path], new: Sequence[Path], alpha: float) -> Comparison:
    """What moved from OLD to NEW. Of two sides that do not differ, a share of ALPHA is said to,
    over all of their comparisons together. Error if a capture cannot be read."""
    confidence = min(1 - alpha, _SUREST)
    command = [str(PLACE.build / "bin" / "kjitter"), "compare", "--json"]
    command += ["--together", "0s", "--confidence", f"{100 * confidence:.6f}%"]
    command += [str(path) for path in old] + ["--"] + [str(path) for path in new]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1, 4) or not done.stdout:
        raise Error(f"kjitter compare: {done.stderr.strip() or done.returncode}")
    said = json.loads(done.stdout)
    return Comparison(tuple(difference(one, alpha) for one in said["results"]), _refusal(said))

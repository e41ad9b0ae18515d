# SPDX-License-Identifier: GPL-2.0
"""Kernels of one line and flavour in their order, with the captures of one sampler."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .compare import RUNS_MIN, SIDE_MAX, Class, Comparison, Difference, compare
from .segment import Split, splits, steps

SAMPLERS = ("spin", "user")


@dataclass(frozen=True)
class Member:
    """One kernel: its captures, one of each run."""

    release: str
    captures: tuple[Path, ...]


@dataclass(frozen=True)
class Step:
    """A class moved: the last kernel before, the first behind, and by how much."""

    of: Class
    last: str
    first: str
    by: Difference

    def worse(self) -> bool:
        return self.by.verdict == "worse"


@dataclass
class Trend:
    """What came of one series.

    compared: how many comparisons were made
    could: per class the smallest step in the middle that could have been seen, as a ratio, of its
        rate and of its length; None: none could
    fresh: what fresh runs said of a step (confirm.py)
    """

    line: str
    flavour: str
    sampler: str
    members: list[Member] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    refused: str | None = None
    compared: int = 0
    steps: list[Step] = field(default_factory=list)
    could: dict[Class, dict[str, float | None]] = field(default_factory=dict)
    fresh: dict[Step, str] = field(default_factory=dict)

    def runs(self) -> int:
        return sum(len(member.captures) for member in self.members)

    def still(self) -> list[tuple[Class, dict[str, float | None]]]:
        """Classes that did not move, each with what could have been seen."""
        moved = {step.of for step in self.steps}
        return [(of, could) for of, could in sorted(self.could.items()) if of not in moved]


def captures(directory: Path, sampler: str) -> tuple[Path, ...]:
    """Of a row: SAMPLER.kjr of the first run, SAMPLER.2.kjr of the second."""
    first = directory / f"{sampler}.kjr"
    if not first.is_file():
        return ()
    more = [path for path in directory.glob(f"{sampler}.*.kjr") if path.suffixes[0][1:].isdigit()]
    return (first, *sorted(more, key=lambda path: int(path.suffixes[0][1:])))


class Walk:
    """The comparisons of one series; each is made once."""

    def __init__(self, trend: Trend, confidence: float) -> None:
        self.trend = trend
        self.asked = splits([len(m.captures) for m in trend.members], RUNS_MIN)
        # All comparisons of all splits together are to be that sure.
        self.alpha = (1 - confidence) / max(1, len(self.asked))
        self._known: dict[Split, Comparison] = {}

    def ask(self, split: Split) -> Comparison:
        if split not in self._known:
            old = self._side(split.first, split.at)[-SIDE_MAX:]
            new = self._side(split.at, split.last)[:SIDE_MAX]
            self._known[split] = compare(old, new, self.alpha)
        return self._known[split]

    def _side(self, first: int, last: int) -> Sequence[Path]:
        return [path for member in self.trend.members[first:last] for path in member.captures]

    def _step(self, of: Class, split: Split) -> Step | None:
        """Between the segments on both sides: the measure that moved most surely."""
        moved = [one for one in self.ask(split).moved() if one.of == of]
        # A tail that moved alone is told; one that moved with its rate or length says no more.
        best = [d for d in moved if d.what != "tail"] or moved
        if not best:
            return None
        members = self.trend.members
        last, first = members[split.at - 1].release, members[split.at].release
        return Step(of, last, first, max(best, key=lambda d: d.strength))

    def walk(self) -> None:
        """Fill in the trend."""
        count = len(self.trend.members)
        for split in self.asked:
            refused = self.ask(split).refused
            if refused:
                self.trend.refused = refused
                return
        for of, at in steps(self.asked, self.ask).items():
            edges = [0, *at, count]
            for before, here, after in zip(edges, edges[1:], edges[2:], strict=False):
                step = self._step(of, Split(before, here, after))
                if step:
                    self.trend.steps.append(step)
        middle = Split(0, count // 2, count)
        if middle in self.asked:
            for one in self.ask(middle).differences:
                if one.what != "tail":
                    self.trend.could.setdefault(one.of, {})[one.what] = one.could
        self.trend.compared = len(self._known)

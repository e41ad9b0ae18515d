# SPDX-License-Identifier: GPL-2.0
"""A step once more: fresh runs of its two kernels, which were not among those that showed it."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from .. import plan
from ..child import KJLAB, dying
from ..common import Error, log
from ..measure import Measure
from .compare import RUNS_MIN
from .series import Member, Step, Trend, Walk, captures

# The first run's seed: far from those that anybody counts up to.
_SEED = 1000

# Of each kernel: twice what compare wants at least.
RUNS = RUNS_MIN


@dataclass(frozen=True)
class Boundary:
    """The kernels on its two sides, by what `kjlab run` calls them, and how they are measured."""

    last: str
    first: str
    specs: tuple[str, str]
    measure: Measure
    out: Path
    multi: bool

    def command(self, run: int) -> list[str]:
        """One run of each. Other boundaries, other runs: a directory each."""
        command = ["kjlab", "matrix", *self.specs, "--jobs", "1", "--retry"]
        command += ["--seed", str(_SEED + run), "--out", str(self._at(run))]
        if self.measure.load != "none":
            command += ["--load", self.measure.load]
        if self.measure.duration != 1:
            command += ["--duration", str(self.measure.duration)]
        return [*command, "--multi-threaded"] if self.multi else command

    def _at(self, run: int) -> Path:
        return self.out / f"{self.last}..{self.first}" / str(run)

    def run(self) -> None:
        """One kernel after the other and the first again: what changes on this machine meanwhile
        meets both. What is there is kept, so it can be started again."""
        for run in range(1, RUNS + 1):
            log(f"confirm {self.last} -> {self.first}: run {run} of {RUNS}")
            done = subprocess.run(
                dying(KJLAB, *self.command(run)[1:]), stdout=sys.stderr, check=False
            )
            if done.returncode not in (0, 1, 2):
                raise Error(f"confirm: kjlab matrix ended with {done.returncode}")

    def trend(self, sampler: str, line: str, flavour: str) -> Trend:
        """Of those runs alone."""
        trend = Trend(line, flavour, sampler)
        for release in (self.last, self.first):
            found: tuple[Path, ...] = ()
            for run in range(1, RUNS + 1):
                found += captures(self._at(run) / "rows" / release, sampler)
            trend.members.append(Member(release, found))
        return trend


def boundary(step: Step, directories: list[str]) -> Boundary | None:
    """None if no matrix among the directories has both kernels: what kjitter-boot keeps is of a
    machine, which cannot be booted from here."""
    for directory in directories:
        found = plan.read(directory)
        names = {kernel.release for kernel in found.kernels} if found else set()
        if found and {step.last, step.first} <= names:
            remarks = dict[str, str](found.remarks)
            return Boundary(
                step.last,
                step.first,
                (found.spec(step.last), found.spec(step.first)),
                Measure.of(found),
                Path(directory) / "confirm",
                remarks.get("deterministic") == "0",
            )
    return None


def judge(step: Step, found: Trend, confidence: float) -> str:
    """Of those fresh runs: "confirmed", if the same class moved the same way; "refuted", if it did
    not though so large a step would have been seen; else "open"."""
    Walk(found, confidence).walk()
    for one in found.steps:
        if (one.of, one.by.what, one.by.verdict) == (step.of, step.by.what, step.by.verdict):
            return "confirmed"
    could = found.could.get(step.of, {}).get(step.by.what)
    seen = could is not None and (step.by.ratio is None or could <= step.by.ratio)
    return "refuted" if seen else "open"


def confirm(trends: list[Trend], directories: list[str], confidence: float) -> None:
    """Every step of them for the worse. Several classes, and both samplers, often move at one
    boundary, which is run once."""
    ran = set()
    for trend in trends:
        for step in filter(Step.worse, trend.steps):
            pair = boundary(step, directories)
            if not pair:
                continue
            if (step.last, step.first) not in ran:
                pair.run()
                ran.add((step.last, step.first))
            fresh = pair.trend(trend.sampler, trend.line, trend.flavour)
            trend.fresh[step] = judge(step, fresh, confidence)

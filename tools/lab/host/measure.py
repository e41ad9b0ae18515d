# SPDX-License-Identifier: GPL-2.0
"""How each kernel of a matrix is measured: under which load, for how long, how often."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from . import build
from .arch import AMD64, Arch
from .plan import Plan, Remark

# What tools/lab/guest/load.c has.
LOADS = ("none", "fork", "net", "unmap", "disk", "mix")

# What a second of a guest's time takes at most, on a machine that has more to do; three windows.
_SECONDS_EACH = 3 * 8


@dataclass
class Measure:
    """A matrix as it always was, unless said otherwise.

    Run N of a kernel has the seed SEED + N - 1. Seed 0 changes nothing; any other moves the start
    of the measurement, what the kernel's random numbers begin with, and so the layout of all
    processes, and what the load does when: runs that really differ, and can be had again.
    """

    load: str = "none"
    duration: int = 1  # of each window, in seconds
    runs: int = 1
    seed: int = 0  # of the first run

    @classmethod
    def of(cls, plan: Plan) -> Measure:
        """As the plan says."""
        said = {remark.key: remark.value for remark in plan.remarks}
        made = cls()
        for name, default in vars(cls()).items():
            if name in said:
                setattr(made, name, type(default)(said[name]))
        return made

    @property
    def remarks(self) -> list[Remark]:
        """Of a plan: what is not as usual."""
        return [Remark(name, str(value)) for name, value in self._unusual().items()]

    def _unusual(self) -> dict[str, object]:
        usual = vars(Measure())
        return {name: value for name, value in vars(self).items() if value != usual[name]}

    def identity(self, of: Arch = AMD64) -> bytes:
        """For what a row is made from; nothing if all is as usual."""
        unusual = self._unusual()
        program = self._program(of).read_bytes() if self.load != "none" else b""
        return f"{unusual}\n".encode() + program if unusual else b""

    def _program(self, of: Arch) -> Path:
        """That makes the load."""
        return build.program(of, "load")

    def make(self, of: Arch) -> None:
        """What it takes, unless it is there."""
        if self.load != "none":
            build.programs(of, ["load"])

    @property
    def limit(self) -> int:
        """Seconds that a guest takes longer than one that measures for a second."""
        return _SECONDS_EACH * (self.duration - 1)

    def words(self) -> str:
        """For the reason of a row, so that it is not taken for one of an idle machine."""
        said = [f"load {self.load}"] if self.load != "none" else []
        if self.duration != 1:
            said.append(f"{self.duration} s")
        if self.runs != 1:
            said.append(f"{self.runs} runs")
        return ", ".join(said)

    def seed_of(self, run: int) -> int:
        return self.seed + run - 1

    def settings(self, run: int) -> str:
        """The file of settings for matrix.guest.sh; nothing if all is as usual."""
        lines: dict[str, str] = {}
        if self.duration != 1:
            lines |= dict.fromkeys(("CHECK", "SPIN", "USER"), f"{self.duration}s")
        if self.load != "none":
            lines["LOAD"] = self.load
        if self.seed_of(run):
            lines["SEED"] = str(self.seed_of(run))
        return "".join(f"{name}={value}\n" for name, value in lines.items())

    def options(self, run: int, of: Arch = AMD64) -> list[str]:
        """Of kjlab run."""
        made = ["--file", f"{self._program(of)}:/lab/load"] if self.load != "none" else []
        if self.seed_of(run):
            made += ["--seed", str(self.seed_of(run))]
        return made

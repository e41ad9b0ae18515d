# SPDX-License-Identifier: GPL-2.0
"""How far a matrix is, on stderr: a line per row that ended and, on a terminal, a last line that
is rewritten each second. Also the figures at the end."""

from __future__ import annotations

import shutil
import sys
import time
from pathlib import Path

from . import row, text
from .common import minutes

# Elsewhere than on a terminal a line so often, in seconds, shows life.
_SIGN_OF_LIFE = 60


def _cut(line: str, bytes_: int) -> str:
    return text.decode(text.encode(line)[:bytes_])


class Progress:
    """Of TOTAL kernels, JOBS at a time, whose rows are in DIRECTORY. Times are whole seconds,
    those of rows tenths of them."""

    def __init__(self, directory: Path, total: int, jobs: int) -> None:
        self._rows = directory / "rows"
        self._jobs = jobs
        self._began = self._told = time.monotonic()
        self._terminal = sys.stderr.isatty()
        self._now: dict[str, float] = {}  # what is in work, since when
        self._left = self._ended = 0
        # Over all finished rows, those of earlier starts too.
        self._sum = self._timed = 0
        self._worst, self._worst_of = 0, ""
        self.total = total
        self.done = 0
        self.count = {"pass": 0, "fail": 0, "skip": 0, "error": 0}

    def add(self, release: str) -> dict[str, str]:
        """A row that is finished; what it says."""
        said = row.said(str(self._rows / release))
        tenths = int(said.get("SECONDS", "").replace(".", "") or 0)
        self.done += 1
        result = said.get("RESULT", "")
        self.count[result if result in self.count else "error"] += 1
        # A download that failed took no time, and says nothing about the next.
        if tenths:
            self._timed += 1
            self._sum += tenths
            if tenths > self._worst:
                self._worst, self._worst_of = tenths, release
        return said

    def say(self, line: str) -> None:
        """A line that stays."""
        sys.stdout.flush()
        clear = "\r\033[K" if self._terminal else ""
        self._write(f"{clear}[{minutes(self._elapsed())}] {line}\n")

    def _write(self, line: str) -> None:
        sys.stderr.buffer.write(text.encode(line))
        sys.stderr.flush()

    def _elapsed(self) -> int:
        return int(time.monotonic() - self._began)

    def plan(self, left: int, stale: int) -> None:
        """What is to be done, and how many rows of that are there but not as they must be."""
        self._left = left
        again = f", {stale} made from other inputs and done again" if stale else ""
        self.say(
            f"{self.total} kernels, {self.done} finished before{again}, {self._jobs} at a time; "
            f"rows in {self._rows.parent}"
        )

    def start(self, release: str) -> None:
        self._now[release] = time.monotonic()

    def end(self, release: str) -> None:
        """A row came."""
        del self._now[release]
        self._left -= 1
        self._ended += 1
        said = self.add(release)
        what = f"{release:<28} {said.get('RESULT', ''):<5} {said.get('SECONDS', '')} s"
        self.say(f"{self.done} of {self.total}  {what}  {_cut(said.get('REASON', ''), 100)}")

    def lose(self, release: str) -> None:
        """None came."""
        self._now.pop(release, None)

    def _counts(self) -> str:
        return ", ".join(f"{number} {result}" for result, number in self.count.items())

    def _estimate(self) -> str:
        """What is left, at the pace of the rows so far."""
        if not self._timed:
            return "time left not known yet"
        left = self._left * self._sum // self._timed // 10 // self._jobs
        return f"about {minutes(left)} min left"

    def tick(self) -> None:
        """The last line."""
        now = time.monotonic()
        if not self._terminal and now - self._told < _SIGN_OF_LIFE:
            return
        self._told = now
        work = [
            f"{release} ({self._stage(release)}, {now - since:.0f} s)"
            for release, since in self._now.items()
        ]
        how_far = f"{self.done} of {self.total}: {self._counts()}; {self._estimate()}"
        line = f"{how_far}; now {', '.join(work)}"
        if self._terminal:
            columns = shutil.get_terminal_size((100, 24)).columns
            self._write(f"\r\033[K{line[: columns - 1]}")
        else:
            self.say(line)

    def _stage(self, release: str) -> str:
        try:
            return (self._rows / f".{release}/now").read_text(encoding="utf-8").strip()
        except OSError:
            return "start"

    def finish(self) -> None:
        self.say(f"{self.done} of {self.total}: {self._counts()}")

    def summary(self) -> None:
        """How long it took."""
        self._write(f"{self.done} of {self.total} kernels: {self._counts()}\n")
        wall = minutes(self._elapsed())
        self._write(f"wall time {wall} min for {self._ended} kernels, {self._jobs} at a time\n")
        if self._timed:
            mean = self._sum / self._timed / 10
            self._write(
                f"per kernel and core, without downloads: mean {mean:.1f} s, "
                f"worst {self._worst / 10:.1f} s ({self._worst_of})\n"
            )

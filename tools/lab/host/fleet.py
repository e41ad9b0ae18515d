# SPDX-License-Identifier: GPL-2.0
"""Many machines: machine by kernel, and which of them differs from the others with its kernel."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from . import text
from .row import Row, Verdict
from .rows import Rows

# Columns of a kernel in the table, and between two of them.
_CELL = 9
_NAME_MOST = 24


@dataclass
class Fleet:
    """The last row of each machine and kernel."""

    machines: list[str]  # by name
    releases: list[str]  # as in the table of rows
    cells: dict[tuple[str, str], Row]  # by machine and release

    @cached_property
    def _said(self) -> dict[str, Counter[Verdict]]:
        """By kernel."""
        said: dict[str, Counter[Verdict]] = {release: Counter() for release in self.releases}
        for (_, release), row in self.cells.items():
            said[release][row.verdict] += row.verdict.judged
        return said

    def most(self, release: str) -> Verdict | None:
        """What most machines with this kernel say; None without a majority of two or more."""
        first = self._said[release].most_common(2)
        if first[0][1] < 2 or (len(first) > 1 and first[0][1] == first[1][1]):
            return None
        return first[0][0]

    @cached_property
    def differing(self) -> list[tuple[Row, Verdict]]:
        """Rows that say something else than most of their kernel, and what those say."""
        return [
            (row, found)
            for (_, release), row in sorted(self.cells.items())
            if (found := self.most(release)) and row.verdict is not found
        ]


def of(rows: Rows) -> Fleet | None:
    """None with less than two machines."""
    cells: dict[tuple[str, str], Row] = {}
    for row in rows.rows:
        if row.machine:
            last = cells.get((row.machine, row.release))
            if last is None or last.date <= row.date:
                cells[row.machine, row.release] = row
    machines = sorted({machine for machine, _ in cells})
    if len(machines) < 2:
        return None
    seen = {release for _, release in cells}
    releases = list(dict.fromkeys(row.release for row in rows.rows if row.release in seen))
    return Fleet(machines, releases, cells)


def lines(fleet: Fleet) -> Iterator[str]:
    """The table, in parts of as many kernels as fit beside one another, each with a number."""
    width = min(_NAME_MOST, max(map(text.width, [*fleet.machines, "machine"])))
    each = (text.COLUMNS - width) // (_CELL + 1)
    odd = {row for row, _ in fleet.differing}
    releases = iter(enumerate(fleet.releases, 1))
    while part := list(islice(releases, each)):
        yield "\n"
        for number, release in part:
            yield f"{number:4} {text.clip(release, text.COLUMNS - 5)}\n"
        yield text.cell("machine", width) + "".join(f" {n:<{_CELL}}" for n, _ in part) + "\n"
        for machine in fleet.machines:
            found = [fleet.cells.get((machine, release)) for _, release in part]
            words = ("-" if row is None else _word(row, row in odd) for row in found)
            yield text.cell(machine, width) + "".join(f" {w:<{_CELL}}" for w in words) + "\n"
    for row, most in fleet.differing:
        yield text.wrap(
            f"* {row.machine}, {row.release}: {row.verdict.value}, where most machines "
            f"say {most.value}: {row.reason}",
            2,
        )


def _word(row: Row, odd: bool) -> str:
    return f"{row.verdict.value}{'*' if odd else ''}"

# SPDX-License-Identifier: GPL-2.0
"""The rows of one or more directories (shards, machines), merged and in order."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import inf, isnan, nan
from typing import NamedTuple

from . import files, plan, row_load, text
from .plan import Planned, Remark
from .row import Row, Verdict, fields


class Change(NamedTuple):
    """A verdict that is another one than that of the version before."""

    before: Row  # last kernel with the old verdict
    after: Row  # first one with the new one; same flavour, line by line, version by version
    between: int  # kernels between them that never came to a verdict


def settled(row: Row) -> bool:
    """Did it come to something that can be compared? A verdict, or an error of the kernel itself
    (build, boot, crash, hang ...), not what says nothing about the kernel."""
    return row.verdict.judged or (
        row.verdict is Verdict.ERROR and row.stage not in ("download", "files", "row", "merge")
    )


def _visible(directory: str) -> list[str]:
    """Names in it; what begins with a point is being made, or is none of ours."""
    try:
        names = os.listdir(text.encode(directory))
    except OSError:
        return []
    return [text.decode(name) for name in sorted(names) if not name.startswith(b".")]


def _together(spans: list[tuple[float, float]]) -> float:
    """The length of their union, so that a pause between two halves does not count."""
    total, end = 0.0, -inf
    for begin, until in sorted(spans, key=lambda span: span[0]):
        if until > end:
            total += until - max(begin, end)
            end = until
    return total


@dataclass
class Rows:
    """Filled by add(), then finish()ed."""

    rows: list[Row] = field(default_factory=list)  # by line, version, flavour
    notices: list[str] = field(default_factory=list)  # what is wrong with the whole, harmless
    incomplete: bool = False  # not even the list of kernels is known for sure
    total: Counter[Verdict] = field(default_factory=Counter)
    wall_s: float = nan  # in which at least one row was being made
    work_s: float = 0.0  # of all rows together, without downloads
    timed: int = 0  # rows whose time is known
    slowest: Row | None = None
    changes: list[Change] = field(default_factory=list)  # by flavour, then as rows
    _known: dict[tuple[str, str, str], int] = field(default_factory=dict)
    _read: set[tuple[str, str]] = field(default_factory=set)  # directory and release

    def add(self, directory: str) -> bool:
        """Read one; False if it is neither a matrix nor what kjitter-boot keeps of a machine."""
        return self._add_matrix(directory) or self._add_machine(directory)

    def notice(self, sentence: str) -> None:
        self.notices.append(text.clean(sentence))

    def _add_matrix(self, directory: str) -> bool:
        what = "is missing"
        try:
            planned = plan.read(directory)
        except files.Unreadable as why:
            planned, what = None, str(why)
        if planned is None:
            if not os.path.isdir(text.encode(f"{directory}/rows")):
                return False
            self.incomplete = True
            self.notice(f"{directory}/plan {what}: kernels that never ran are not known")
            planned = plan.Plan([])
        for entry in planned.entries:
            if isinstance(entry, Remark):
                self._remark(directory, entry)
            else:
                self._add_row(directory, entry, "")
        releases = {kernel.release for kernel in planned.kernels}
        for name in _visible(f"{directory}/rows"):
            # It may be there from another directory, so ask the plan itself.
            if name not in releases and not self._is_from(directory, name):
                self.notice(f"{directory}: the row {name} is not in its plan")
                self._add_unplanned(directory, name, "")
        return True

    def _add_machine(self, directory: str) -> bool:
        found = False
        for release in _visible(directory):
            for boot in _visible(f"{directory}/{release}"):
                if self._has_row(f"{directory}/{release}/{boot}"):
                    self._add_unplanned(directory, release, boot)
                    found = True
        return found

    @staticmethod
    def _has_row(directory: str) -> bool:
        path = text.encode(f"{directory}/row")
        return os.path.isfile(path) and not os.path.islink(path)

    def _remark(self, directory: str, remark: Remark) -> None:
        if remark.key == "left-out":
            self.notice(f"{remark.value} more are listed by the archive, but not there")
        elif remark.key == "incomplete":
            self.incomplete = True
            self.notice(f"{directory}/plan is incomplete: {remark.value}; see --update-plan")
        elif remark.key == "damaged":
            self.incomplete = True
            self.notice(
                f"{directory}/plan is damaged: line {remark.value} does not have five or six fields"
            )

    def _is_from(self, directory: str, release: str) -> bool:
        return (directory, text.clean(release)) in self._read

    def _add_unplanned(self, directory: str, release: str, boot: str) -> None:
        """A row without a line in a plan; where it belongs it says itself."""
        place = f"{release}/{boot}" if boot else f"rows/{release}"
        try:
            said = dict(fields(files.read_text(f"{directory}/{place}", "row") or ""))
        except files.Unreadable:
            said = {}
        line, flavour, suite, version = (
            said.get(key, "-") for key in ("LINE", "FLAVOUR", "SUITE", "VERSION")
        )
        self._add_row(directory, Planned(release, line, flavour, suite, version, ""), boot)

    def _add_row(self, directory: str, kernel: Planned, boot: str) -> None:
        release, line, flavour, suite, version = map(text.clean, kernel[:5])
        row = Row(directory, release, line, flavour, suite, version, text.clean(boot))
        row_load.load(row)
        self._read.add((directory, row.release))
        at = self._known.setdefault((row.release, row.boot, row.machine), len(self.rows))
        if at == len(self.rows):
            self.rows.append(row)
        else:
            self._merge(at, row)

    def _merge(self, at: int, new: Row) -> None:
        """The same release from two directories: one row if both say the same, else an error."""
        old = self.rows[at]
        if not new.path or old.stage == "merge":
            return
        if not old.path:
            self.rows[at] = new
        elif not old.same(new):
            self.notice(
                f"{old.release}: {old.dir} and {new.dir} have different rows of it; keep "
                "the right one"
            )
            old.fail(
                "merge",
                f"{old.dir} says {old.verdict.value}, {new.dir} says "
                f"{new.verdict.value}, and not all else is the same",
            )

    def finish(self) -> None:
        """Sort, count, find changes; after the last add()."""
        self.rows.sort(key=Row.order)
        self.total = Counter(row.verdict for row in self.rows)
        self._time()
        self.changes = sorted(self._changes(), key=lambda change: change.after.flavour)

    def _time(self) -> None:
        spans = []
        for row in self.rows:
            if isnan(row.total_s):
                continue
            self.timed += 1
            self.work_s += row.total_s
            if self.slowest is None or row.total_s > self.slowest.total_s:
                self.slowest = row
            if not isnan(row.ended):
                fetch = 0.0 if isnan(row.fetch_s) else row.fetch_s
                spans.append((row.ended - row.total_s - fetch, row.ended))
        if spans:
            self.wall_s = _together(spans)

    def _changes(self) -> Iterable[Change]:
        """Each flavour has its own run of versions."""
        last: dict[str, Row] = {}
        between: Counter[str] = Counter()
        for row in self.rows:
            # Kernels without a line or a flavour have nothing in common.
            if "-" in (row.line, row.flavour):
                continue
            if not settled(row):
                between[row.flavour] += 1
                continue
            before = last.get(row.flavour)
            if before and before.verdict is not row.verdict:
                yield Change(before, row, between[row.flavour])
            last[row.flavour] = row
            between[row.flavour] = 0

    @property
    def of_machines(self) -> bool:
        """Is no row a kernel of the lab?"""
        return bool(self.rows) and all(row.of_machine for row in self.rows)

    @property
    def flavours(self) -> list[str]:
        return sorted({row.flavour for row in self.rows})

    @property
    def status(self) -> int:
        """0 each kernel passed, or was skipped while another passed; 1 a kernel failed; 2 a row
        is an error or missing, or no kernel came to a verdict."""
        if self.incomplete or self.total[Verdict.ERROR] or self.total[Verdict.NOT_RUN]:
            return 2
        if self.total[Verdict.FAIL]:
            return 1
        return 0 if self.total[Verdict.PASS] else 2

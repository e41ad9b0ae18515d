# SPDX-License-Identifier: GPL-2.0
"""The reasons of a verdict, at two lengths; and which kernels share them."""

from __future__ import annotations

from dataclasses import dataclass

from . import text
from .row import Row, Verdict
from .rows import Rows


@dataclass
class Group:
    """Kernels with the same verdict for the same reason."""

    first: Row
    count: int = 0


def codes(row: Row) -> str:
    """The reasons of check, such as "tick-sched, rt-throttling"; of an error its stage."""
    if not row.verdict.judged:
        return row.stage if row.verdict is Verdict.ERROR else ""
    found = ""
    for reason in row.reasons:
        if reason.code not in found:
            found += f"{', ' if found else ''}{reason.code}"
    return text.clean(found)


def short(row: Row) -> str:
    """As much as says it in a table; the important part comes first."""
    trouble = "damaged row; " if row.troubles else ""
    if row.verdict is Verdict.PASS:
        # "tick stopped: figures": they stand in columns of their own.
        return trouble + row.reason.partition(":")[0]
    why = codes(row)
    if why and not row.reason.startswith(why):
        return f"{trouble}{why}: {row.reason}"
    return trouble + row.reason


def groups(rows: Rows) -> list[Group]:
    """All that is not a pass, by reason, in the order of rows."""
    found: dict[tuple[Verdict, str], Group] = {}
    for row in rows.rows:
        if row.verdict is not Verdict.PASS:
            # Without a code the words themselves must do.
            key = row.verdict, codes(row) or row.reason
            found.setdefault(key, Group(row)).count += 1
    return list(found.values())

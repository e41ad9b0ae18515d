# SPDX-License-Identifier: GPL-2.0
"""The rows on a terminal: at most 100 columns, one line per kernel, then the summary."""

from __future__ import annotations

from collections.abc import Iterator
from math import nan

from . import fleet, text, units, why
from .row import CPU, Row, Verdict
from .rows import Change, Rows

_NAME_MOST = 30
# What stands between the name and the reason.
_BETWEEN = 43
# Rows that fit on a screen, roughly: what leads a longer table is said again below it.
_SCREEN = 40
# Reasons beyond this are in the page.
_GROUPS_MOST = 12

_COLOURS = {
    Verdict.PASS: "\033[32m",
    Verdict.FAIL: "\033[1;31m",
    Verdict.SKIP: "\033[36m",
    Verdict.ERROR: "\033[1;35m",
    Verdict.NOT_RUN: "\033[33m",
}


def lines(rows: Rows, colour: bool) -> Iterator[str]:
    """With colours of a terminal if asked; a verdict is a word all the same."""
    width = min(_NAME_MOST, max([len("kernel"), *(text.width(_name(row)) for row in rows.rows)]))
    yield from _changes(rows)
    yield (
        f"\n{'kernel':{width}} {'verdict':7} {'ticks/s':>7}  {'gaps/s':>8} {'longest':>7} "
        f"{'took s':>6}  why\n"
    )
    line = None
    for row in rows.rows:
        if row.line != line:
            line = row.line
            yield f"\nline {text.clip(line, text.COLUMNS - 5)}\n"
        yield _line(row, colour, width)
    yield from _summary(rows)
    many = fleet.of(rows)
    if many:
        yield from fleet.lines(many)


def _name(row: Row) -> str:
    """Flavours are part of a Debian release; of a local kernel they are not."""
    if row.base != row.release or row.flavour == "-":
        return row.release
    return f"{row.release} ({row.flavour})"


def _line(row: Row, colour: bool, width: int) -> str:
    # The user sampler, for nohz_full is a promise to user space.
    witness = row.user or row.spin
    gaps, longest = (witness.rate, witness.max_ns) if witness else (nan, nan)
    begin, end = (_COLOURS[row.verdict], "\033[0m") if colour else ("", "")
    star = "*" if row.ticks_from in ("user", "spin") else " "
    reason = why.short(row)
    if row.boot:
        # A machine's boot is told by its time, to the minute.
        reason = f"{row.date[:10]} {row.date[11:16]} {reason}"
    return (
        f"{text.cell(_name(row), width)} {begin}{row.verdict.value:7}{end} "
        f"{units.rate(row.ticks):>7}{star} {units.rate(gaps):>8} "
        f"{units.length(longest):>7} {units.rate(row.total_s):>6}  "
        f"{text.clip(reason, text.COLUMNS - width - _BETWEEN)}\n"
    )


def _asked_less(change: Change) -> str:
    """Was only a user task asked, of one of the two? Then less was asked of it."""
    before, after = change.before.module == "none", change.after.module == "none"
    if before == after:
        return ""
    return f"; the {'first' if before else 'second'} by its user sampler alone"


def _changes(rows: Rows) -> Iterator[str]:
    """Where the verdict changes, what the table leads with."""
    if not rows.changes:
        yield "no verdict changes within a flavour, of the kernels that have one\n"
        return
    yield "where the verdict changes, in the order of versions:\n"
    flavour = None
    for change in rows.changes:
        before, after, between = change
        if after.flavour != flavour:
            flavour = after.flavour
            yield f" flavour {text.clip(flavour, text.COLUMNS - 10)}:\n"
        found = why.codes(before if after.verdict is Verdict.PASS else after)
        unsettled = f"; {between} between them never came to a verdict" if between else ""
        yield text.wrap(
            f"  {before.release} {before.verdict.value} -> {after.release} {after.verdict.value}"
            f"{f' ({found})' if found else ''}{unsettled}{_asked_less(change)}",
            6,
        )


def _summary(rows: Rows) -> Iterator[str]:
    yield f"\n{len(rows.rows)} kernel{units.plural(len(rows.rows))}: "
    yield ", ".join(f"{rows.total[verdict]} {verdict.value}" for verdict in Verdict) + "\n"
    if rows.slowest:
        yield text.wrap(
            f"wall time {units.clock(rows.wall_s)} with a row in work; all rows "
            f"{units.clock(rows.work_s)} without downloads, mean {rows.work_s / rows.timed:.1f} s, "
            f"longest {rows.slowest.total_s:.1f} s ({rows.slowest.release})",
            2,
        )
    if len(rows.rows) > _SCREEN:
        yield from _changes(rows)
    groups = why.groups(rows)
    if groups:
        yield "\nwhy not pass:\n"
    for group in groups[:_GROUPS_MOST]:
        yield text.wrap(
            f"  {group.count} {group.first.verdict.value}, such as "
            f"{group.first.release}: {group.first.reason}",
            6,
        )
    if len(groups) > _GROUPS_MOST:
        yield (
            f"  and {len(groups) - _GROUPS_MOST} more reasons; see them with --html FILE or "
            "--json\n"
        )
    if rows.notices:
        yield "\n"
    for notice in rows.notices:
        yield text.wrap(f"notice: {notice}", 2)
    for row in rows.rows:
        if row.troubles:
            yield text.wrap(f"notice: {row.release}: {row.trouble}", 2)
    yield from _legend(rows)


def _legend(rows: Rows) -> Iterator[str]:
    """What the columns are, and what the figures are of."""
    if rows.of_machines:
        yield "\nticks/s: of the first CPU with the verdict of all,\n"
    else:
        yield f"\nticks/s: of CPU {CPU}, "
    yield (
        "from kjitter check; gaps/s and longest: gaps that its user\n"
        "sampler saw (without one: its spin sampler); took: without the download\n"
    )
    if any(row.ticks_from in ("user", "spin") for row in rows.rows):
        yield "*: check did not measure here; ticks of the capture\n"
    if any(row.deterministic for row in rows.rows):
        yield (
            "deterministic lab: CPU 1 stands still while CPU 0 works, so about HZ\n"
            "unexplained gaps a second are the lab's own and not the kernel's\n"
        )

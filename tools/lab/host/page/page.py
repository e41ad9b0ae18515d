# SPDX-License-Identifier: GPL-2.0
"""The page. One file: style sheet and pictures inline, and a policy that forbids the browser to
load anything at all, whatever a hostile row might have brought in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from .. import fleet, units, why
from ..row import CPU, Verdict
from ..rows import Rows
from . import html
from .changes import Numbers, changes
from .fleet import fleet as fleet_of
from .grid import grid
from .neighbours import neighbours
from .section import section

# The empty icon keeps browsers from asking a server for one.
_HEAD = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
style-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
<title>kjitter: kernels and their promise</title>
<style>
"""
_TITLE = """\
</style>
</head>
<body>
<h1>Which kernels leave an isolated CPU alone?</h1>
"""
_GROUPS = """\
<h2>Why not pass</h2>
<div class="scroll"><table><thead><tr>
<th scope="col" class="n">kernels</th><th scope="col">verdict</th>
<th scope="col">reason, of the first of them</th></tr></thead><tbody>
"""
_VERDICTS = {
    Verdict.PASS: "the tick stops and nothing else comes more often than allowed",
    Verdict.FAIL: "it does not, or something does",
    Verdict.SKIP: "cannot be tested: built or booted without the feature",
    Verdict.ERROR: "no verdict: download, build, boot, crash, hang or a damaged row",
    Verdict.NOT_RUN: "in the plan, but there is no row",
}
_LAB = """\
<li>Deterministic lab: one virtual nanosecond is one instruction, and CPU
1 stands still while CPU 0 works. So about HZ unexplained gaps a second are
the lab's own, not the kernel's; no time here is a real machine's.</li>
"""


def parts(rows: Rows) -> Iterator[str]:
    """Piece by piece, for there may be many rows."""
    numbers = {row: number for number, row in enumerate(rows.rows)}
    yield _HEAD
    yield (Path(__file__).with_name("style.css")).read_text(encoding="utf-8")
    yield _TITLE
    yield from _totals(rows)
    yield from _notices(rows)
    yield changes(rows, numbers)
    yield '<div class="top"><div>\n'
    yield from grid(rows)
    yield "</div><div>\n"
    yield from _groups(rows, numbers)
    yield from _legend(rows)
    yield "</div></div>\n"
    many = fleet.of(rows)
    if many:
        yield from fleet_of(many, numbers)
    yield '<h2 id="kernels">Kernels</h2>\n'
    yield from (section(row, number) for row, number in numbers.items())
    yield from neighbours(rows)
    yield "</body>\n</html>\n"


def _totals(rows: Rows) -> Iterator[str]:
    count = len(rows.rows)
    what = ("boot" if rows.of_machines else "kernel") + units.plural(count)
    if rows.of_machines:
        yield (
            f"<p>{count} {what} of a machine; figures are of the first isolated CPU that\n"
            "has the verdict of all;"
        )
    else:
        yield f"<p>{count} {what}; CPU {CPU} is isolated (nohz_full),"
    yield (
        " one task or one kernel thread spins\n"
        "there, and <code>kjitter check</code> says whether the tick stops.</p>\n"
        f'<div class="totals"><div class="all"><b>{count}</b>{what}</div>\n'
    )
    for verdict in Verdict:
        yield (
            f'<div class="{html.verdict_class(verdict)}"><b>{rows.total[verdict]}</b>'
            f"{verdict.value}</div>\n"
        )
    yield "</div>\n"
    if rows.slowest:
        yield (
            f'<p class="small dim">wall time {units.clock(rows.wall_s)} with a row in work; '
            f"all rows {units.clock(rows.work_s)} without downloads, "
            f"mean {rows.work_s / rows.timed:.1f} s, longest {rows.slowest.total_s:.1f} s "
            f"({html.escape(rows.slowest.release)})</p>\n"
        )


def _notices(rows: Rows) -> Iterator[str]:
    not_run, error = rows.total[Verdict.NOT_RUN], rows.total[Verdict.ERROR]
    if not_run or error:
        yield (
            f'<p class="notice">Not the whole picture: {not_run} not run, {error} ended in an '
            "error.\nThey were not tested, and nothing is known of their promise.</p>\n"
        )
    yield from (html.element('p class="notice"', notice) for notice in rows.notices)


def _groups(rows: Rows, numbers: Numbers) -> Iterator[str]:
    groups = why.groups(rows)
    if groups:
        yield _GROUPS
    for group in groups:
        first = group.first
        yield (
            f"<tr>{html.figure_cell(str(group.count))}<td>{html.verdict(first.verdict)}</td><td>"
            f'<a href="#k{numbers[first]}" class="mono">{html.escape(first.release)}</a>: '
            f"{html.escape(first.reason)}</td></tr>\n"
        )
    if groups:
        yield "</tbody></table></div>\n"


def _legend(rows: Rows) -> Iterator[str]:
    yield "<h2>How to read it</h2>\n<ul>\n"
    for verdict, meaning in _VERDICTS.items():
        yield f"<li>{html.verdict(verdict)} {meaning}</li>\n"
    if any(row.deterministic for row in rows.rows):
        yield _LAB
    yield "</ul>\n"

# SPDX-License-Identifier: GPL-2.0
"""Differences between the environments of neighbours of the same flavour."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from .. import units
from ..kernel_config import PATTERNS
from ..row import Row
from ..rows import Rows
from . import html
from .difference import Compared

_WHAT = f"""\
<h2 id="neighbours">Environment: what differs between neighbours</h2>
<details><summary>What is compared, and what is not</summary><div class="in">
<p>The guest's command line; HZ, preemption, clocksource, nohz_full, isolated CPUs and
the fair server as the running kernel said; and of the config <em>only</em> the options
below, which can matter to an isolated CPU. All other options are left out, so are
DEBUG_INFO and patches of the source. An option that is off and one that does not exist
in a version count as the same. Neighbours are kernels of one flavour that follow one
another by line and version.</p>
<p class="mono small">{", ".join(PATTERNS)}</p></div></details>
"""


def neighbours(rows: Rows) -> Iterator[str]:
    yield _WHAT
    of_flavour: dict[str, list[Row]] = {flavour: [] for flavour in rows.flavours}
    for row in rows.rows:
        of_flavour[row.flavour].append(row)
    for flavour, its in of_flavour.items():
        yield f"<h3>flavour {html.escape(flavour)}</h3>\n"
        known = [row for row in its if row.has_config and row.cmdline]
        yield from _walk(known)
        without = len(its) - len(known)
        if without:
            yield (
                f'<p class="small dim">{without} kernel{units.plural(without)} not compared: no '
                "config or command line\nin the row</p>\n"
            )


def _walk(rows: list[Row]) -> Iterator[str]:
    """Of kernels without a difference only the first and the last are told."""
    alike = None
    compared = None
    for before, after in pairwise(rows):
        compared = Compared(before, after, compared.new if compared else None)
        if not compared.pairs:
            alike = alike or before
            continue
        if alike:
            yield _alike(alike, before)
        alike = None
        yield _differing(compared)
    if alike:
        yield _alike(alike, rows[-1])
    if len(rows) < 2:
        yield (
            '<p class="small dim">nothing to compare: fewer than two kernels left\n'
            "their environment</p>\n"
        )


def _alike(first: Row, last: Row) -> str:
    return (
        f'<p class="small dim">no difference: {html.escape(first.release)} to '
        f"{html.escape(last.release)}</p>\n"
    )


def _differing(compared: Compared) -> str:
    before, after, count = compared.before, compared.after, len(compared.pairs)
    verdicts = ""
    if before.verdict is not after.verdict:
        verdicts = f", {html.verdict(before.verdict)} &#8594; {html.verdict(after.verdict)}"
    return (
        f"<details><summary><b>{html.escape(before.release)} &#8594; "
        f"{html.escape(after.release)}</b>: {count} difference{units.plural(count)}{verdicts}"
        f'</summary><div class="in">\n{compared.table()}</div></details>\n'
    )

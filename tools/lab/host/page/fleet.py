# SPDX-License-Identifier: GPL-2.0
"""Machine by kernel, on the page."""

from __future__ import annotations

from collections.abc import Iterator

from ..fleet import Fleet
from ..row import Row
from . import html

_BEGIN = """\
<h2 id="machines">Machines</h2>
<div class="scroll"><table class="grid"><thead><tr><th scope="col">machine</th>
"""
_END = "</tbody></table></div>\n"


def fleet(found: Fleet, numbers: dict[Row, int]) -> Iterator[str]:
    odd = {row for row, _ in found.differing}
    yield _BEGIN
    yield from (html.element('th scope="col"', release) for release in found.releases)
    yield "</tr></thead>\n<tbody>\n"
    for machine in found.machines:
        yield f'<tr><th scope="row" class="mono">{html.escape(machine)}</th>\n'
        for release in found.releases:
            row = found.cells.get((machine, release))
            yield _cell(row, numbers, row in odd) if row else '<td class="void">&#8212;</td>\n'
        yield "</tr>\n"
    yield _END
    for row, most in found.differing:
        yield (
            f'<p class="notice">{html.escape(row.machine)}, {html.escape(row.release)}: '
            f"{html.verdict(row.verdict)} where most machines say {html.verdict(most)}: "
            f"{html.escape(row.reason)}</p>\n"
        )


def _cell(row: Row, numbers: dict[Row, int], odd: bool) -> str:
    differs = " <small>differs</small>" if odd else ""
    return (
        f'<td class="{html.verdict_class(row.verdict)}"><a href="#k{numbers[row]}">'
        f"{html.verdict(row.verdict)}{differs}</a></td>\n"
    )

# SPDX-License-Identifier: GPL-2.0
"""The matrix of the page: versions by flavour, each cell a link to its kernel."""

from __future__ import annotations

from collections.abc import Iterator

from .. import why
from ..row import Row, Verdict
from ..rows import Rows
from . import html

# The rows of one line of the matrix, with their numbers on the page, by flavour.
_Cells = dict[str, list[tuple[int, Row]]]

_BEGIN = """\
<div class="scroll"><table class="grid">
<thead><tr><th scope="col">release</th>
"""
_END = """\
</tbody></table></div>
<p class="small dim">&#8212; no such kernel in the plan. Each cell leads to its
kernel.</p>
"""


def grid(rows: Rows) -> Iterator[str]:
    flavours = rows.flavours
    yield _BEGIN
    yield from (html.element('th scope="col"', flavour) for flavour in flavours)
    yield '<th scope="col" class="suite">suite</th></tr></thead>\n<tbody>\n'
    lines: dict[tuple[str, str], _Cells] = {}
    for number, row in enumerate(rows.rows):
        cells = lines.setdefault((row.base, row.line), {})
        cells.setdefault(row.flavour, []).append((number, row))
    last = None
    for (base, line), cells in lines.items():
        if line != last:
            last = line
            yield (
                f'<tr class="line"><th colspan="{len(flavours) + 2}" scope="rowgroup">line '
                f"{html.escape(line)}</th></tr>\n"
            )
        yield f'<tr><th scope="row" class="mono">{html.escape(base)}</th>\n'
        yield from (_cell(cells.get(flavour, [])) for flavour in flavours)
        _, first = next(iter(cells.values()))[0]
        yield f'<td class="small dim suite">{html.escape(first.suite)}</td></tr>\n'
    yield _END


def _cell(kernels: list[tuple[int, Row]]) -> str:
    if not kernels:
        return '<td class="void">&#8212;</td>\n'
    links = "".join(_link(number, row) for number, row in kernels)
    return f'<td class="{html.verdict_class(kernels[0][1].verdict)}">{links}</td>\n'


def _link(number: int, row: Row) -> str:
    if row.verdict is Verdict.PASS:
        figure = html.number(row.ticks, " ticks/s")
    else:
        figure = html.short(why.codes(row), 44)
    damaged = " (damaged row)" if row.troubles else ""
    alone = ", user only" if row.verdict.judged and row.module == "none" else ""
    return (
        f'<a href="#k{number}">{html.verdict(row.verdict)} '
        f"<small>{figure}{damaged}{alone}</small></a>"
    )

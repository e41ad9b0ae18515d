# SPDX-License-Identifier: GPL-2.0
"""All that is known of one kernel, folded."""

from __future__ import annotations

from .. import document, documents, figures, why
from ..row import Row, Verdict
from . import environment, html, quantiles, rates, tables
from .stream import streams


def section(row: Row, number: int) -> str:
    """Of the row with that number."""
    found = documents.again(row.path) if row.readable else documents.Documents()
    measured = streams(row, found)
    if measured:
        pictures = (
            f'<div class="two">\n{quantiles.picture(measured)}{rates.picture(measured)}</div>\n'
        )
    else:
        pictures = '<p class="dim">Nothing was measured here.</p>\n'
    # The id is inside, so that a link to it opens the details.
    return (
        f'<details>{_summary(row)}<div class="in" id="k{number}">\n{_reasons(row)}'
        f"{_windows(row, found.check)}{pictures}{tables.tables(measured)}"
        f"{environment.environment(row, found)}</div></details>\n"
    )


def _summary(row: Row) -> str:
    return (
        f'<summary>{html.verdict(row.verdict)} <b class="mono">{html.escape(row.release)}</b> '
        f'<span class="small dim">{html.short(why.short(row), 110)}</span></summary>\n'
    )


def _reasons(row: Row) -> str:
    """The sentences of check; without one, what the row says."""
    stage = (
        "" if row.verdict is not Verdict.ERROR else (f" at stage <b>{html.escape(row.stage)}</b>")
    )
    parts = [f"<p>{html.verdict(row.verdict)}{stage}</p>\n"]
    if not row.verdict.judged or not row.reasons:
        parts.append(html.element("p", row.reason))
    if row.reasons:
        parts.append("<ul>\n")
        parts += (
            f"<li><b>{html.escape(reason.code)}</b>: {html.escape(reason.detail)}</li>\n"
            for reason in row.reasons
        )
        parts.append("</ul>\n")
    if row.trouble:
        parts.append(f'<p class="notice">This row is damaged: {html.escape(row.trouble)}</p>\n')
    return "".join(parts)


_WINDOWS = """\
<div class="scroll"><table><thead><tr><th scope="col">check with</th>
<th scope="col" class="n">level</th><th scope="col" class="n">window</th>
<th scope="col" class="n">ticks</th><th scope="col" class="n">gaps</th>
<th scope="col" class="n">not examined</th>
<th scope="col" class="n">longest gap</th></tr></thead><tbody>
"""


def _windows(row: Row, check: object) -> str:
    """What check measured: the windows behind the verdict."""
    found = document.items(figures.cpu(check, row.cpu), "windows")
    if not found:
        return ""
    parts = [_WINDOWS]
    for window in found:

        def of(key: str, window: object = window) -> float:
            return document.number(window, key)

        parts += (
            "<tr>",
            html.element("td", document.string(window, "sampler")),
            html.figure_cell(html.count(of("level"))),
            html.figure_cell(html.number(of("duration_ns") / 1e9, " s")),
            html.figure_cell(html.number(of("ticks_per_s"), " /s")),
            html.figure_cell(html.count(of("gaps"))),
            html.figure_cell(html.count(of("gaps_unexplained"))),
            html.figure_cell(html.length(of("max_ns"))),
            "</tr>\n",
        )
    parts.append("</tbody></table></div>\n")
    return "".join(parts)

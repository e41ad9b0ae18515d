# SPDX-License-Identifier: GPL-2.0
"""Where the verdict changes, what the page leads with."""

from __future__ import annotations

from ..row import Row, Verdict
from ..rows import Change, Rows
from . import html
from .difference import Compared

# Numbers of the rows on the page.
Numbers = dict[Row, int]


def changes(rows: Rows, numbers: Numbers) -> str:
    """Per flavour and in the order of versions."""
    parts = ['<h2 id="changes">Where the verdict changes</h2>\n']
    if rows.changes:
        parts.append(
            '<p class="small dim">The kernel before and the one after, in the order\n'
            "of versions.</p>\n"
        )
    else:
        parts.append("<p>Nowhere within a flavour, of the kernels that have a verdict.</p>\n")
    flavour = None
    for change in rows.changes:
        if change.after.flavour != flavour:
            flavour = change.after.flavour
            parts.append(f"<h3>flavour {html.escape(flavour)}</h3>\n")
        parts.append(_change(change, numbers))
    return "".join(parts)


def _kernel(row: Row, numbers: Numbers) -> str:
    alone = (
        ' <span class="small dim">(user sampler only)</span>'
        if row.verdict.judged and row.module == "none"
        else ""
    )
    return (
        f'<a href="#k{numbers[row]}" class="mono">{html.escape(row.release)}</a> '
        f"{html.verdict(row.verdict)}{alone}"
    )


def _change(change: Change, numbers: Numbers) -> str:
    before, after, between = change
    unsettled = (
        (f' <span class="small dim">({between} between them never came to a\nverdict)</span>')
        if between
        else ""
    )
    compared = Compared(before, after)
    if compared.pairs:
        difference = compared.table()
    elif compared.old is None or compared.new is None:
        difference = (
            '<p class="dim">The configuration is not known of both;\n'
            "nothing else that is compared differs.</p>\n"
        )
    else:
        difference = '<p class="dim">Nothing of what is compared differs (see below).</p>\n'
    reason = before.reason if after.verdict is Verdict.PASS else after.reason
    return (
        f"<details><summary>{_kernel(before, numbers)} &#8594; {_kernel(after, numbers)}"
        f'{unsettled}</summary><div class="in">\n{html.element("p", reason)}{difference}'
        "</div></details>\n"
    )

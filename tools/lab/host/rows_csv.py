# SPDX-License-Identifier: GPL-2.0
"""The rows as CSV (RFC 4180, LF): a line of names, then a line per kernel."""

from __future__ import annotations

from collections.abc import Iterator
from math import isnan, nan

from . import text
from .row import Row
from .rows import Rows

_NAMES = (
    "release,line,flavour,suite,version,source,verdict,stage,module,ticks_per_s,ticks_from,"
    "user_gaps_per_s,user_max_ns,spin_gaps_per_s,spin_max_ns,fetch_s,build_s,run_s,total_s,"
    "date,reason,trouble,boot\n"
)
# Bytes; whoever reads it is spared a field without end.
_FIELD_MOST = 8191


def lines(rows: Rows) -> Iterator[str]:
    yield _NAMES
    yield from map(_line, rows.rows)


def _number(figure: float) -> str:
    return "" if isnan(figure) else f"{figure:.3f}"


def _word(word: str) -> str:
    word = text.clean(word)
    if len(word) * 4 > _FIELD_MOST:
        word = word.encode()[:_FIELD_MOST].decode("utf-8", "ignore")
    return '"' + word.replace('"', '""') + '"'


def _line(row: Row) -> str:
    words = (
        row.release,
        row.line,
        row.flavour,
        row.suite,
        row.version,
        row.source,
        row.verdict.value,
        row.stage,
        row.module,
    )
    figures = [row.ticks]
    for sampler in (row.user, row.spin):
        figures += (sampler.rate, sampler.max_ns) if sampler else (nan, nan)
    figures += row.fetch_s, row.build_s, row.run_s, row.total_s
    fields = list(map(_number, figures))
    fields.insert(1, _word(row.ticks_from or ""))
    rest = row.date, row.reason, row.trouble or "", row.boot
    return ",".join([*map(_word, words), *fields, *map(_word, rest)]) + "\n"

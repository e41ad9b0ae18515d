# SPDX-License-Identifier: GPL-2.0
"""The rows as one object, schema kjitter.matrix/1."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from math import isfinite

from . import fleet
from .figures import QUANTILES, Figures
from .row import Row, Verdict
from .rows import Change, Rows

_SPECIAL = re.compile('["\\\\\x00-\x1f\x7f-\x9f]')


def _escape(found: re.Match[str]) -> str:
    character = found[0]
    return f"\\{character}" if character in '"\\' else f"\\u{ord(character):04x}"


def _string(value: str | None) -> str:
    return "null" if value is None else '"' + _SPECIAL.sub(_escape, value) + '"'


def _real(value: float) -> str:
    """Three decimals; null if it is not finite."""
    return f"{value:.3f}" if isfinite(value) else "null"


def _bool(value: bool) -> str:
    return "true" if value else "false"


def _object(depth: int, members: dict[str, str]) -> str:
    """Of values that are JSON already; each has a line."""
    return _lines("{}", depth, (f'"{key}": {value}' for key, value in members.items()))


def _lines(brackets: str, depth: int, items: Iterable[str]) -> str:
    inside = ",".join(f"\n{' ' * (depth + 1)}{item}" for item in items)
    return f"{brackets[0]}{inside}\n{' ' * depth}{brackets[1]}" if inside else brackets


def _sampler(figures: Figures | None) -> str:
    if not figures:
        return "null"
    quantiles = dict(zip(QUANTILES, map(_real, figures.quantile_ns), strict=True))
    return _object(
        3,
        {
            "level": _real(figures.level),
            "threshold_ns": _real(figures.threshold_ns),
            "wall_s": _real(figures.wall_s),
            "samples": _real(figures.samples),
            "gaps": _real(figures.gaps),
            "gaps_per_s": _real(figures.rate),
            "max_ns": _real(figures.max_ns),
            "quantiles_ns": _object(4, quantiles),
        },
    )


def _kernel(row: Row) -> str:
    reasons = (
        _object(4, {"code": _string(reason.code), "detail": _string(reason.detail)})
        for reason in row.reasons
    )
    return _object(
        2,
        {
            "release": _string(row.release),
            "line": _string(row.line),
            "flavour": _string(row.flavour),
            "suite": _string(row.suite),
            "version": _string(row.version),
            "source": _string(row.source),
            "verdict": _string(row.verdict.value),
            "stage": _string(row.stage),
            "reason": _string(row.reason),
            "reasons": _lines("[]", 3, reasons),
            "trouble": _string(row.trouble),
            "module": _string(row.module),
            "deterministic": _bool(row.deterministic),
            "ticks_per_s": _real(row.ticks),
            "ticks_from": _string(row.ticks_from),
            "cpu": str(row.cpu),
            "user": _sampler(row.user),
            "spin": _sampler(row.spin),
            "fetch_s": _real(row.fetch_s),
            "build_s": _real(row.build_s),
            "run_s": _real(row.run_s),
            "total_s": _real(row.total_s),
            "date": _string(row.date),
            "boot": _string(row.boot or None),
            **_machine(row),
        },
    )


def _machine(row: Row) -> dict[str, str]:
    """What the lab's own rows do not have."""
    if not row.machine:
        return {}
    return {
        "machine": _string(row.machine),
        "firmware": _string(row.firmware),
        "microcode": _string(row.microcode),
    }


def _change(change: Change) -> str:
    before, after, between = change
    return _object(
        2,
        {
            "line": _string(after.line),
            "flavour": _string(after.flavour),
            "from": _string(before.release),
            "from_verdict": _string(before.verdict.value),
            "to": _string(after.release),
            "to_verdict": _string(after.verdict.value),
            "unsettled_between": str(between),
            "from_line": _string(before.line),
        },
    )


def _head(rows: Rows) -> str:
    totals = {"kernels": len(rows.rows)}
    totals |= {verdict.value.replace(" ", "_"): rows.total[verdict] for verdict in Verdict}
    return _object(
        0,
        {
            "schema": _string("kjitter.matrix/1"),
            "list_complete": _bool(not rows.incomplete),
            "totals": _object(1, {key: str(count) for key, count in totals.items()}),
            "wall_s": _real(rows.wall_s),
            "work_s": _real(rows.work_s),
            "notices": _lines("[]", 1, map(_string, rows.notices)),
            "changes": _lines("[]", 1, map(_change, rows.changes)),
        },
    )


def _fleet(many: fleet.Fleet) -> str:
    cells = (
        _object(
            3,
            {
                "machine": _string(machine),
                "release": _string(release),
                "verdict": _string(row.verdict.value),
                "firmware": _string(row.firmware),
                "microcode": _string(row.microcode),
                "most": _string(most.value if (most := many.most(release)) else None),
            },
        )
        for (machine, release), row in sorted(many.cells.items())
    )
    return _object(
        1,
        {
            "machines": _lines("[]", 2, map(_string, many.machines)),
            "kernels": _lines("[]", 2, map(_string, many.releases)),
            "cells": _lines("[]", 2, cells),
            "differing": _lines(
                "[]", 2, (_string(f"{row.machine} {row.release}") for row, _ in many.differing)
            ),
        },
    )


def lines(rows: Rows) -> Iterator[str]:
    """Row by row, for there may be many."""
    yield _head(rows).removesuffix("\n}") + ',\n "kernels": ['
    comma = ""
    for row in rows.rows:
        yield f"{comma}\n  {_kernel(row)}"
        comma = ","
    yield "\n ]"
    many = fleet.of(rows)
    yield f',\n "fleet": {_fleet(many)}\n}}\n' if many else "\n}\n"

# SPDX-License-Identifier: GPL-2.0
"""A trend for people, and as JSON."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from .. import units
from .compare import Difference
from .known import Known, find
from .series import Step, Trend


def _level(value: float | None, what: str) -> str:
    if value is None:
        return "none"
    return units.length(value) if what == "length" else f"{value:.3g}/s"


def _times(by: Difference) -> str:
    """Where there was nothing before there is no ratio."""
    if by.ratio is None:
        return "from none"
    low, high = ("?" if end is None else f"{end:.2f}" for end in (by.low, by.high))
    return f"{by.ratio:.2f} times ({low} to {high})"


# What fresh runs of the two kernels came to.
_FRESH = {
    "confirmed": "confirmed by fresh runs of both",
    "refuted": "not so in fresh runs of both, which would have shown it",
    "open": "fresh runs of both do not show it, and are too few to say that it is not there",
}


def step_text(
    step: Step, known: Known | None, today: datetime.date, fresh: str | None = None
) -> list[str]:
    """Lines about one step."""
    what = "rate of long gaps" if step.by.what == "tail" else step.by.what
    old, new = (_level(value, step.by.what) for value in (step.by.old, step.by.new))
    lines = [
        f"  {step.of.stream} CPU {step.of.cpu}: {step.of.cause}: {what} {old} -> {new}, "
        f"{_times(step.by)}, {'worse' if step.worse() else 'better'}",
        f"    between {step.last} and {step.first}",
    ]
    if fresh:
        lines.append(f"    {_FRESH[fresh]}")
    if known:
        until = "" if known.until is None else f" (until {known.until})"
        lines.append(
            f"    known{until}: {known.reason}"
            if known.holds(today)
            else f"    was known until {known.until}, which is over: {known.reason}"
        )
    return lines


def print_trend(trend: Trend, known: Sequence[Known], today: datetime.date) -> None:
    """One series."""
    print(
        f"{trend.line} {trend.flavour}, {trend.sampler}: {len(trend.members)} kernels, "
        f"{trend.runs()} runs"
    )
    for release, why in trend.left_out:
        print(f"  left out: {release}: {why}")
    if trend.refused:
        print(f"  not comparable: {trend.refused}")
    elif not trend.compared:
        print("  too few to tell: six runs are the least, of two kernels or more")
    for step in trend.steps:
        note = find(known, step.of.cause, step.first)
        print("\n".join(step_text(step, note, today, trend.fresh.get(step))))
    for of, could in trend.still():
        print(f"  {of.stream} CPU {of.cpu}: {of.cause}: no step; {_unseen(could)}")


def _unseen(could: dict[str, float | None]) -> str:
    """What a step in the middle would have had to be."""
    seen = [f"{ratio:.2f} times the {what}" for what, ratio in could.items() if ratio is not None]
    if not seen:
        return "none could have been seen"
    return f"the least that would have been seen: {', '.join(seen)}"


def as_json(trend: Trend, known: Sequence[Known], today: datetime.date) -> dict[str, object]:
    """One series, for programs."""
    steps: list[dict[str, object]] = []
    for step in trend.steps:
        note = find(known, step.of.cause, step.first)
        unit = "ns" if step.by.what == "length" else "per_s"
        steps.append(
            {
                "cpu": step.of.cpu,
                "stream": step.of.stream,
                "class": step.of.cause,
                "what": step.by.what,
                "verdict": "worse" if step.worse() else "better",
                "last": step.last,
                "first": step.first,
                f"old_{unit}": step.by.old,
                f"new_{unit}": step.by.new,
                "ratio": step.by.ratio,
                "ratio_low": step.by.low,
                "ratio_high": step.by.high,
                "minus_log10_p": step.by.strength,
                "fresh_runs": trend.fresh.get(step),
                "known": note.reason if note and note.holds(today) else None,
            }
        )
    return {
        "line": trend.line,
        "flavour": trend.flavour,
        "sampler": trend.sampler,
        "kernels": [{"release": m.release, "runs": len(m.captures)} for m in trend.members],
        "left_out": [{"release": release, "why": why} for release, why in trend.left_out],
        "not_comparable": trend.refused,
        "comparisons": trend.compared,
        "steps": steps,
        "no_step": [
            {"cpu": of.cpu, "stream": of.stream, "class": of.cause, "could_have_seen_ratio": could}
            for of, could in trend.still()
        ],
    }

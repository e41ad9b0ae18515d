# SPDX-License-Identifier: GPL-2.0
"""A trend for people, and as JSON."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from .compare import Difference
from .known import Known, find
from .series import Step, Trend


def _level(value: float | None, what: str) -> str:
    if value is None:
        return "none"
    if what != "length":
        return f"{value:.3g}/s"
    for unit, size in (("s", 1e9), ("ms", 1e6), ("us", 1e3)):
        if value >= size:
            return f"{value / size:.3g} {unit}"
    return f"{value:.3g} ns"


def _times(by: Difference) -> str:
    if by.ratio is None or by.low is None or by.high is None:
        return "from none" if not by.old else "not known how many times"
    return f"{by.ratio:.2f} times ({by.low:.2f} to {by.high:.2f})"


def step_text(step: Step, known: Known | None, today: datetime.date) -> list[str]:
    """Lines about one step."""
    what = "rate of long gaps" if step.by.what == "tail" else step.by.what
    old, new = (_level(value, step.by.what) for value in (step.by.old, step.by.new))
    lines = [
        f"  {step.of.stream} CPU {step.of.cpu}: {step.of.cause}: {what} {old} -> {new}, "
        f"{_times(step.by)}, {'worse' if step.worse() else 'better'}",
        f"    between {step.last} and {step.first}",
    ]
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
        print("\n".join(step_text(step, find(list(known), step.of.cause, step.first), today)))
    for of, could in sorted(trend.could.items()):
        if of not in moved(trend):
            print(f"  {of.stream} CPU {of.cpu}: {of.cause}: no step; {_unseen(could)}")


def _unseen(could: dict[str, float | None]) -> str:
    """What a step in the middle would have had to be."""
    seen = [f"{ratio:.2f} times the {what}" for what, ratio in could.items() if ratio is not None]
    return (
        f"the least that would have been seen: {', '.join(seen)}"
        if seen
        else ("none could have been seen")
    )


def moved(trend: Trend) -> set[object]:
    return {step.of for step in trend.steps}


def as_json(trend: Trend, known: Sequence[Known], today: datetime.date) -> dict[str, object]:
    """One series, for programs."""
    steps: list[dict[str, object]] = []
    for step in trend.steps:
        note = find(list(known), step.of.cause, step.first)
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
            for of, could in sorted(trend.could.items())
            if of not in moved(trend)
        ],
    }

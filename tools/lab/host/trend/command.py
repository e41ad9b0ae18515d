# SPDX-License-Identifier: GPL-2.0
"""The command kjlab trend."""

from __future__ import annotations

import datetime
import json
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

from .. import build, options
from ..common import Error, UsageError, log
from ..options import Take, add, store, switch
from ..row import Row
from ..rows import Rows
from . import known as known_steps
from .confirm import confirm
from .known import Known
from .series import SAMPLERS, Member, Step, Trend, Walk, captures
from .text import as_json, print_trend

USAGE = """\
usage: kjlab trend DIR... [option...]

Over the kernels of each line and flavour, in the order of their versions: which class of gaps
moved, where, and by how much? All boundaries are looked at, within parts of many lengths, by
kjitter compare: with the spread between runs as its measure, and sure of all comparisons
together. Of what did not move it says how small a step in the middle could have been seen.
DIR is what kjlab matrix left (--runs for more than one run of each kernel), or kjitter-boot.

  --confidence SHARE   how sure to be, over all comparisons of a line, flavour and sampler (99%)
  --across             all lines of a flavour as one, not each for itself
  --known FILE         steps that are noted and fail nothing: lines CLASS RELEASE UNTIL REASON;
                       RELEASE is the first kernel behind, UNTIL a date as 2027-06-30, or always
  --confirm            boot the two kernels of each step for the worse again, in turn, six times
                       each with other seeds, and look whether it is there: DIR/confirm. A step
                       that those runs would have shown, and did not, fails nothing
  --json               one object, "schema": "kjlab.trend/1"; times in ns

Without --confirm the commands that do so are part of the output.

Exit status: 0 nothing moved for the worse, but what is known; 1 something did; 2 error;
4 nothing could be judged.
"""

PASS, FAIL, ERROR, UNTESTABLE = 0, 1, 2, 4


def _share(text: str) -> float:
    if not re.fullmatch(r"[0-9]+(\.[0-9]+)?%", text) or not 50 <= float(text[:-1]) <= 99.99:
        raise ValueError("a share from 50% to 99.99%")
    return float(text[:-1]) / 100


@dataclass
class Asked:
    """What was asked for."""

    directories: list[str] = field(default_factory=list)
    confidence: float = 0.99
    across: bool = False
    known: str = ""
    json: bool = False
    confirm: bool = False


VALUES: dict[str, Take[Asked]] = {
    "--confidence": store("confidence", _share),
    "--known": store("known"),
}
FLAGS: dict[str, Take[Asked]] = {
    "--across": switch("across"),
    "--confirm": switch("confirm"),
    "--json": switch("json"),
}


def parse(arguments: list[str]) -> Asked:
    asked = Asked()
    options.parse("trend", arguments, asked, VALUES, FLAGS, add("directories"))
    if not asked.directories:
        raise UsageError("trend: wants a DIR; see kjlab trend --help")
    return asked


def _read(directories: list[str]) -> list[Row]:
    rows = Rows()
    for directory in directories:
        if not rows.add(directory):
            raise Error(f"{directory}: neither a matrix nor what kjitter-boot keeps")
    rows.finish()
    return rows.rows


def gather(rows: list[Row], across: bool) -> list[Trend]:
    """The series there are, of each sampler those that have a capture."""
    found: dict[tuple[str, str, str], Trend] = {}
    for row in rows:
        if "-" in (row.line, row.flavour):
            continue
        line = "all lines" if across else row.line
        for sampler in SAMPLERS:
            key = (line, row.flavour, sampler)
            trend = found.setdefault(key, Trend(*key))
            these = captures(Path(row.path), sampler) if row.path else ()
            if these:
                _add(trend, Member(row.release, these))
            elif sampler == "user" or row.module == "loaded":
                trend.left_out.append((row.release, row.reason))
    return [trend for trend in found.values() if trend.members]


def _add(trend: Trend, member: Member) -> None:
    """Several boots of one kernel, one after the other, are runs of it."""
    if trend.members and trend.members[-1].release == member.release:
        last = trend.members.pop()
        member = Member(member.release, last.captures + member.captures)
    trend.members.append(member)


def _progress(trend: Trend) -> None:
    name = f"{trend.line} {trend.flavour}, {trend.sampler}"
    if sys.stderr.isatty():
        log(f"{name}: {len(trend.members)} kernels, {trend.runs()} runs")


def _go_on(trends: list[Trend], directories: list[str]) -> None:
    """What to do next with each step for the worse."""
    steps = [(t, s) for t in trends for s in t.steps if s.worse()]
    asked = {(s.last, s.first) for t, s in steps if s not in t.fresh}
    for last, first in dict.fromkeys((s.last, s.first) for _, s in steps):
        print()
        if (last, first) in asked:
            print(f"to confirm {last} -> {first}, by runs that are not among these:")
            print(f"  kjlab trend {' '.join(directories)} --confirm")
        print("to find the commit between them, in a tree that has both:")
        print(f"  kjlab bisect --help  (good: {last}, bad: {first})")


def _status(trends: list[Trend], known: list[Known], today: datetime.date) -> int:
    def fails(trend: Trend, step: Step) -> bool:
        note = known_steps.find(known, step.of.cause, step.first)
        noted = note is not None and note.holds(today)
        return step.worse() and not noted and trend.fresh.get(step) != "refuted"

    if any(fails(trend, step) for trend in trends for step in trend.steps):
        return FAIL
    return PASS if any(trend.compared for trend in trends) else UNTESTABLE


def command(arguments: list[str]) -> int:
    """kjlab trend DIR... [option...]"""
    Error.status = ERROR
    if "--help" in arguments:
        print(USAGE, end="")
        return PASS
    asked = parse(arguments)
    known = known_steps.read(Path(asked.known)) if asked.known else []
    build.tool()
    today = datetime.datetime.now(datetime.UTC).date()
    trends = gather(_read(asked.directories), asked.across)
    for trend in trends:
        _progress(trend)
        Walk(trend, asked.confidence).walk()
    if asked.confirm:
        confirm(trends, asked.directories, asked.confidence)
    if asked.json:
        series = [as_json(trend, known, today) for trend in trends]
        print(json.dumps({"schema": "kjlab.trend/1", "series": series}, indent=1))
    else:
        for trend in trends:
            print_trend(trend, known, today)
        if not trends:
            print("no capture there: nothing to compare")
        _go_on(trends, asked.directories)
    return _status(trends, known, today)

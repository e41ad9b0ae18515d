# SPDX-License-Identifier: GPL-2.0
"""Reads a row directory. A row that cannot be believed becomes an error: above all none of them
may look like passed."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from math import isnan, nan

from . import document, documents, figures, files, text
from .documents import Documents
from .figures import Figures
from .row import Environment, Reason, Row, Verdict, fields

_NUMBER = re.compile(r"[ ]*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
_DATE = re.compile("([0-9]{1,4})-([0-9]{1,2})-([0-9]{1,2})T([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})Z")
_TEXTS = {
    "SOURCE": "source",
    "STAGE": "stage",
    "REASON": "reason",
    "MODULE": "module",
    "DATE": "date",
    "MACHINE": "machine",
    "FIRMWARE": "firmware",
    "MICROCODE": "microcode",
}
_PLANNED = {
    "RELEASE": "release",
    "LINE": "line",
    "FLAVOUR": "flavour",
    "SUITE": "suite",
    "VERSION": "version",
}
_TIMES = {
    "FETCH_SECONDS": "fetch_s",
    "BUILD_SECONDS": "build_s",
    "RUN_SECONDS": "run_s",
    "SECONDS": "total_s",
}


def _seconds(word: str) -> float:
    """A number of seconds, and nothing behind it."""
    found = float(word) if _NUMBER.fullmatch(word) else nan
    return found if 0 <= found <= 1e9 else nan


def _unix_time(word: str) -> float:
    found = _DATE.fullmatch(word)
    if not found:
        return nan
    year, month, day, hour, minute, second = map(int, found.groups())
    if not (
        year and 1 <= month <= 12 and 1 <= day <= 31 and hour < 24 and minute < 60 and second < 62
    ):
        return nan
    days = date(year, month, 1).toordinal() + day - 1 - date(1970, 1, 1).toordinal()
    return float(((days * 24 + hour) * 60 + minute) * 60 + second)


def _judge(row: Row, word: str) -> None:
    if word in ("pass", "fail", "skip", "error"):
        row.verdict = Verdict(word)
        return
    row.verdict, row.stage = Verdict.ERROR, "row"
    row.troubles.append(f"RESULT is '{word}', which is no verdict")


def _read_row(row: Row, lines: str) -> None:
    """KEY=VALUE lines; others are of a later version of the lab."""
    row.reason = ""
    judged = False
    for key, raw in fields(lines):
        value = text.clean(raw)
        if key in _TEXTS:
            setattr(row, _TEXTS[key], value)
        elif key in _PLANNED:
            # What plan and row both say.
            plan = getattr(row, _PLANNED[key])
            if plan != value:
                row.troubles.append(f"the plan says {key}={plan}, the row {value}")
        elif key in _TIMES:
            setattr(row, _TIMES[key], _seconds(value))
        elif key == "RESULT":
            judged = True
            _judge(row, value)
        elif key == "DETERMINISTIC":
            row.deterministic = value == "1"
        elif key == "CONFIG":
            row.no_config = value == "none"
    row.ended = _unix_time(row.date)
    if not judged:
        _judge(row, "")


def _choose_cpu(row: Row, check: object) -> None:
    """Of a machine: the first CPU that has the verdict of the whole."""
    verdict = document.string(check, "verdict")
    for element in document.items(check, "cpus"):
        number = document.number(element, "cpu")
        if document.string(element, "verdict") == verdict and 0 <= number < 1 << 31:
            row.cpu = int(number)
            return


def _read_documents(row: Row) -> Documents:
    done = row.verdict.judged
    tell = row.troubles.append
    check = documents.read(row.path, "check.json", "kjitter.check/1", done, tell)
    status = documents.read(row.path, "status.json", "kjitter.status/1", done, tell)
    if row.of_machine:
        _choose_cpu(row, check)
    # On a machine without isolated CPUs there is nothing to record, and no other module.
    recorded = done and (not row.of_machine or bool(document.items(check, "cpus")))
    with_spin = row.module == "loaded" if row.of_machine else row.module != "none"
    user = documents.read(row.path, "user.json", "kjitter.report/1", recorded, tell)
    spin = documents.read(row.path, "spin.json", "kjitter.report/1", recorded and with_spin, tell)
    return Documents(check, status, user, spin)


def _read_rest(row: Row) -> None:
    done = row.verdict.judged
    try:
        row.has_config = files.there(row.path, "config")
        if not row.has_config and done and not row.no_config and row.source != "image":
            row.troubles.append("config is missing")
    except files.Unreadable as why:
        row.troubles.append(f"config {why}")
    try:
        cmdline = files.read_text(row.path, "cmdline")
        if cmdline is not None:
            row.cmdline = text.clean(cmdline.partition("\n")[0])
        elif done:
            row.troubles.append("cmdline is missing")
    except files.Unreadable as why:
        row.troubles.append(f"cmdline {why}")


def _believe(row: Row, check: object) -> None:
    """A verdict stands only with the check that gave it."""
    said = document.string(check if row.of_machine else figures.cpu(check, row.cpu), "verdict")
    if not row.verdict.judged or said == row.verdict.value:
        return
    if check is None:
        row.fail("files", "no check.json to confirm the verdict")
    else:
        row.fail(
            "files", f"check.json says {'another verdict' if said else 'nothing'} of CPU {row.cpu}"
        )


def _take_ticks(row: Row, found: Documents) -> None:
    """Ticks per second on the measured CPU: of check, else of a capture."""
    row.ticks = figures.figure(figures.cpu(found.check, row.cpu), "ticks_per_s")
    row.ticks_from = "check"
    captures: list[tuple[str, object, Figures | None]] = [
        ("user", found.user, row.user),
        ("spin", found.spin, row.spin),
    ]
    for name, report, of_it in captures:
        if not isnan(row.ticks):
            return
        row.ticks_from = name
        if of_it and of_it.wall_s > 0:
            row.ticks = figures.events(figures.cpu(report, row.cpu), "tick") / of_it.wall_s
    if isnan(row.ticks):
        row.ticks_from = None


@lru_cache(maxsize=1000)
def _shared(env: Environment) -> Environment:
    """Boots of a kernel say the same, and then need not hold it each."""
    return env


def load(row: Row) -> None:
    """Read the row directory of `row`, if there is one."""
    # A release that is no plain name never leads out of DIR/rows.
    if not row.release or row.release[0] == "." or "/" in row.release:
        return
    path = f"{row.dir}/{row.place}"
    try:
        lines = files.read_text(path, "row")
        if lines is None:
            return
    except files.Unreadable as why:
        row.path = path
        row.fail("row", f"the file row cannot be read: {why}")
        return
    row.path, row.readable = path, True
    _read_row(row, lines)
    found = _read_documents(row)
    _read_rest(row)
    _believe(row, found.check)
    row.reasons = [
        Reason(document.string(reason, "code"), document.string(reason, "detail"))
        for reason in document.items(figures.cpu(found.check, row.cpu), "reasons")
    ]
    row.user = figures.read(found.user, row.cpu)
    row.spin = figures.read(found.spin, row.cpu)
    _take_ticks(row, found)
    row.env = _shared(Environment(*map(found.env, Environment._fields)))

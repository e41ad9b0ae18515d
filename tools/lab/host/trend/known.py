# SPDX-License-Identifier: GPL-2.0
"""Steps that somebody looked into: they are noted, and fail nothing until their day.

A line each: CLASS RELEASE UNTIL REASON, where RELEASE is the first kernel behind the step, UNTIL
a date such as 2027-06-30, or `always`. Lines that begin with `#` are comments."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..common import Error


@dataclass(frozen=True)
class Known:
    cause: str
    release: str
    until: datetime.date | None
    reason: str

    def holds(self, today: datetime.date) -> bool:
        return self.until is None or today <= self.until


def _parse(where: str, line: str) -> Known:
    words = line.split(maxsplit=3)
    if len(words) < 4:
        raise Error(f"{where}: wants CLASS RELEASE UNTIL REASON, not '{line}'")
    until = None
    if words[2] != "always":
        try:
            until = datetime.date.fromisoformat(words[2])
        except ValueError:
            raise Error(f"{where}: '{words[2]}' is no date as 2027-06-30, nor `always`") from None
    return Known(words[0], words[1], until, words[3])


def read(path: Path) -> list[Known]:
    """All of a file; Error if it cannot be read, or a line is none."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Error(f"--known {path}: {error}") from None
    lines = enumerate((line.strip() for line in text.splitlines()), 1)
    return [
        _parse(f"{path}, line {number}", line)
        for number, line in lines
        if line and not line.startswith("#")
    ]


def find(known: Sequence[Known], cause: str, release: str) -> Known | None:
    return next((k for k in known if k.cause == cause and k.release == release), None)

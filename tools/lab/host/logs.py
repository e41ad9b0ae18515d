# SPDX-License-Identifier: GPL-2.0
"""What guests and programs have written. It may hold any byte; see text.py."""

from __future__ import annotations

import re
from pathlib import Path

from . import text


def read(path: Path) -> str:
    """A text of a guest, which may hold any byte; nothing if there is none."""
    try:
        return text.decode(path.read_bytes())
    except FileNotFoundError:
        return ""


def write(path: Path, content: str) -> None:
    path.write_bytes(text.encode(content))


def last_line(path: Path) -> str:
    return (lines(read(path)) or [""])[-1]


def lines(content: str) -> list[str]:
    """As grep has them: a guest may print what else counts as the end of a line."""
    return content.removesuffix("\n").split("\n") if content else []


def found(pattern: str, content: str) -> str | None:
    """What the group of PATTERN holds on the first line that is like it."""
    match = re.search(pattern, content, re.MULTILINE)
    return match[1] if match else None

# SPDX-License-Identifier: GPL-2.0
"""Foreign text: made harmless, and measured in the columns of a terminal.

Bytes of a guest or of another machine are read as UTF-8; a byte that is none is kept as a lone
surrogate, as Python keeps it in names of files, until clean() makes it a question mark.
"""

from __future__ import annotations

import re
from contextlib import suppress
from functools import cache

COLUMNS = 100

# Control characters, and what turns or hides the text around it.
_UNPRINTABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\ufffb"
    "\udc80-\udcff\U000e0000-\U0010ffff]"
)


def decode(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def encode(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def clean(text: str) -> str:
    """One line of valid UTF-8 without control characters; not escaped for anything."""
    if text.isascii() and text.isprintable():
        return text
    return _UNPRINTABLE.sub("?", text)


@cache
def _columns(character: str) -> int:
    # What the terminal's programs ask as well. Imported here, for most text is ASCII.
    import ctypes
    import locale

    with suppress(locale.Error):
        locale.setlocale(locale.LC_CTYPE, "C.UTF-8")
    taken: int = ctypes.CDLL(None).wcwidth(ctypes.c_wchar(character))
    # What this C library does not know may be wide on the terminal.
    return 2 if taken < 0 else taken


def width(text: str) -> int:
    """Columns it takes: wide characters take two, combining ones none."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def fitting(text: str, columns: int) -> int:
    """How many characters of it take at most so many columns."""
    if text.isascii():
        return min(len(text), columns)
    taken = 0
    for at, character in enumerate(text):
        taken += _columns(character)
        if taken > columns:
            return at
    return len(text)


def clip(text: str, columns: int) -> str:
    """As much of it as fits; "..." stands for the rest."""
    if width(text) <= columns:
        return text
    return text[: fitting(text, columns - 3)] + "..." if columns >= 4 else ""


def cell(text: str, columns: int) -> str:
    """The same, with blanks behind it."""
    text = clip(text, columns)
    return text + " " * (columns - width(text))


def wrap(text: str, indent: int) -> str:
    """As lines of at most COLUMNS; blanks before each but the first."""
    lines: list[str] = []
    while True:
        room = COLUMNS - (indent if lines else 0)
        at = fitting(text, room)
        if at < len(text) and text[at] != " ":
            space = text.rfind(" ", 0, at)
            at = space if space > 0 else at
        # At least one character, however narrow it is.
        at = at or 1
        lines.append(text[:at] + "\n")
        text = text[at:].lstrip(" ")
        if not text:
            return (" " * indent).join(lines)

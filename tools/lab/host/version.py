# SPDX-License-Identifier: GPL-2.0
"""The order of Debian's versions."""

from __future__ import annotations

import re
from functools import lru_cache

Number = tuple[int, str]
Key = list[tuple[tuple[int, ...], Number]]
Order = tuple[bool, Key]


def _weight(character: str) -> int:
    """~ goes before the end, the end before letters, letters before all else."""
    if character == "~":
        return -1
    letter = character.isascii() and character.isalpha()
    return ord(character) if letter else ord(character) + 256


def _value(number: str) -> Number:
    """However many digits it has."""
    number = number.lstrip("0")
    return len(number), number


def order(version: str) -> Key:
    """A key that sorts as dpkg and `sort -V` do: words and numbers in turn."""
    parts = re.findall(r"([^0-9]*)([0-9]*)", version)
    return [((*map(_weight, word), 0), _value(number)) for word, number in parts]


@lru_cache(maxsize=4096)
def row_order(version: str) -> Order:
    """The same for a row, where "-" or nothing stands for no version, which goes last."""
    return (True, []) if version in ("", "-") else (False, order(version))

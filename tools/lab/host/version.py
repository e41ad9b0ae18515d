# SPDX-License-Identifier: GPL-2.0
"""The order of Debian's versions."""

from __future__ import annotations

import re

Key = list[tuple[tuple[int, ...], int]]


def _weight(character: str) -> int:
    """~ goes before the end, the end before letters, letters before all else."""
    if character == "~":
        return -1
    return ord(character) if character.isalpha() else ord(character) + 256


def order(version: str) -> Key:
    """A key that sorts as dpkg and `sort -V` do: words and numbers in turn."""
    parts = re.findall(r"(\D*)(\d*)", version)
    return [((*map(_weight, word), 0), int(number or 0)) for word, number in parts]

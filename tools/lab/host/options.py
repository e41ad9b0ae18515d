# SPDX-License-Identifier: GPL-2.0
"""The words of a command line, one after the other."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from .common import UsageError


def options(
    command: str, arguments: list[str], values: Collection[str], flags: Collection[str], words: bool = True
) -> Iterator[tuple[str, str]]:
    """Each option with its value, which a flag does not have; ("", word) for each word that is no
    option, if the command takes any."""
    rest = iter(arguments)
    for word in rest:
        if word in values:
            value = next(rest, None)
            if value is None:
                raise UsageError(f"{command}: {word} wants a value")
            yield word, value
        elif word in flags:
            yield word, ""
        elif word.startswith("-") or not words:
            raise UsageError(f"{command}: no option '{word}'")
        else:
            yield "", word


def number(command: str, option: str, value: str, what: str = "a number") -> int:
    """A value that must be a number from 1 on."""
    if not re.fullmatch(r"[1-9][0-9]*", value):
        raise UsageError(f"{command}: {option} wants {what}, not '{value}'")
    return int(value)

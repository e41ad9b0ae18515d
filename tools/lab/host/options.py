# SPDX-License-Identifier: GPL-2.0
"""The words of a command line: each goes where a table says."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from .common import UsageError

T = TypeVar("T")

# Takes the value of an option into what is made of the command line; a flag has the value "".
# ValueError says what is wanted instead.
Take = Callable[[T, str], None]


def store(name: str, convert: Callable[[str], Any] = str) -> Take[Any]:
    """The value becomes a field."""
    return lambda into, value: setattr(into, name, convert(value))


def add(name: str) -> Take[Any]:
    """The value becomes one more of a list."""
    return lambda into, value: getattr(into, name).append(value)


def switch(name: str, to: object = True) -> Take[Any]:
    """The flag sets a field."""
    return lambda into, _: setattr(into, name, to)


def number(what: str = "a number") -> Callable[[str], int]:
    """One from 1 on."""

    def convert(value: str) -> int:
        if not re.fullmatch(r"[1-9][0-9]*", value):
            raise ValueError(what)
        return int(value)

    return convert


def parse(
    command: str,
    arguments: list[str],
    into: T,
    values: Mapping[str, Take[T]],
    flags: Mapping[str, Take[T]],
    word: Take[T] | None = None,
) -> None:
    """Take all words, one after the other. WORD takes those that are no option; without it there
    must be none."""
    rest = iter(arguments)
    for name in rest:
        if name in values:
            value = next(rest, None)
            if value is None:
                raise UsageError(f"{command}: {name} wants a value")
            try:
                values[name](into, value)
            except ValueError as wanted:
                raise UsageError(f"{command}: {name} wants {wanted}, not '{value}'") from None
        elif name in flags:
            flags[name](into, "")
        elif word is None or name.startswith("-"):
            raise UsageError(f"{command}: no option '{name}'")
        else:
            word(into, name)

# SPDX-License-Identifier: GPL-2.0
"""One kernel of `kjlab variants`: its line of the table (tools/lab/variants/table), its
configuration, and what its row has to be."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from . import lines
from .common import PLACE, Error

DIRECTORY = PLACE.lab / "variants"

COMPILERS = {"gcc": (), "llvm": ("LLVM=1",)}  # and what make is told
TREES = ("tree", "keyless")
# And what make is told: dpkg-buildpackage wants libdw, which so small a kernel is built without.
PACKAGES = {"binrpm-pkg": (), "bindeb-pkg": ("DPKG_FLAGS=-d",)}
UNASKED = "-"
RESULTS = ("pass", "fail", "skip", "unbuilt", "refused", UNASKED)

_REFUSED = "the module was refused: "


@dataclass(frozen=True)
class Variant:
    """As the table has it, where each field is told."""

    name: str
    part: str
    begins: str  # "" if with nothing
    compiler: str
    makes: str
    result: str
    reason: str

    @property
    def line(self) -> str:
        return lines.line(self.part)

    @property
    def symbols(self) -> Path:
        """What its whitelist names; most have none."""
        return DIRECTORY / f"{self.name}.symbols"

    @property
    def config(self) -> str:
        """The whole configuration; what is not named is off. Of each word, what its line has
        otherwise comes behind it."""
        words = ("base", *self.name.split("-"))
        names = [name for word in words for name in (word, f"{word}-{self.part}")]
        files = [DIRECTORY / f"{name}.config" for name in names]
        release = f'CONFIG_LOCALVERSION="-{self.name}"\n'
        return merge(*(file.read_text() for file in files if file.exists()), release)

    @property
    def words(self) -> tuple[str, ...]:
        """What make is told besides, of the kernel and not of modules; mostly nothing."""
        files = [DIRECTORY / f"{name}.make" for name in self.name.split("-")]
        return tuple(w for file in files if file.exists() for w in file.read_text().split())

    def fits(self, result: str, reason: str) -> bool:
        """Is that what the table says?"""
        return result == self.result and bool(re.search(self.reason, reason))


def merge(*fragments: str) -> str:
    """Of an option that several name, the last word counts."""
    options: dict[str, str] = {}
    for line in "\n".join(fragments).splitlines():
        named = re.fullmatch("(CONFIG_[A-Z0-9_]+)=.*|# (CONFIG_[A-Z0-9_]+) is not set", line)
        if named:
            options[named[1] or named[2]] = line
    return "".join(f"{line}\n" for line in options.values())


def result_of(row: dict[str, str]) -> tuple[str, str]:
    """What became of it, in the words of the table, and why."""
    result, stage, reason = (row.get(key, "") for key in ("RESULT", "STAGE", "REASON"))
    if result != "error":
        return result or "no row", reason
    if stage == "build":
        return "unbuilt", reason
    if stage == "guest" and reason.startswith(_REFUSED):
        return "refused", reason.removeprefix(_REFUSED)
    return f"error ({stage})", reason


def _parse(number: int, line: str, before: dict[str, Variant]) -> Variant:
    """A line; Error says what is wrong."""
    fields = line.split(maxsplit=6)
    if len(fields) != 7:
        raise Error(f"variants/table, line {number}: wants 7 fields")
    name, part, begins, compiler, makes, result, reason = fields
    for word, known in (
        (compiler, COMPILERS),
        (makes, (*TREES, *PACKAGES)),
        (result, RESULTS),
        (begins, ("-", *before)),
    ):
        if word not in known:
            raise Error(f"variants/table, line {number}: '{word}' is none of {', '.join(known)}")
    if name in before:
        raise Error(f"variants/table, line {number}: {name} stands there twice")
    return Variant(name, part, begins.strip("-"), compiler, makes, result, reason)


def parse(text: str) -> dict[str, Variant]:
    """The variants of a table, by name, in its order."""
    found: dict[str, Variant] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            variant = _parse(number, line, found)
            found[variant.name] = variant
    return found


def table() -> dict[str, Variant]:
    return parse((DIRECTORY / "table").read_text())

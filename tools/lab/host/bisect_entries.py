# SPDX-License-Identifier: GPL-2.0
"""What kjlab bisect searches: a list of kernels with options, of which some are said to be good or
bad."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from pathlib import Path

from . import arch, archive, local, text
from .common import Error, UsageError
from .kernel import kernel_dir

# Options of an entry, and those of them that have a value.
OPTIONS = ("--append", "--append-replace", "--cpu", "--smp", "--memory", "--file", "--allow")
FLAGS = ("--no-module",)

# An entry whose text is longer loses its middle where it is named.
_NAME_MAX = 64
_NAME_ENDS = 30


class State(Enum):
    """What is known of an entry."""

    GOOD = "g"
    BAD = "b"
    SKIP = "s"  # cannot be tested
    UNKNOWN = "."  # not run

    def __str__(self) -> str:
        return self.value


@dataclass
class Entry:
    number: int  # from 1 on
    text: str
    state: State = State.UNKNOWN
    reason: str = ""
    key: str = ""  # under which its answer lies

    @property
    def name(self) -> str:
        """Its number says which it is."""
        text = self.text
        if len(text) > _NAME_MAX:
            text = f"{text[:_NAME_ENDS]} ... {text[-_NAME_ENDS:]}"
        return f"entry {self.number}, {text}"

    @property
    def words(self) -> list[str]:
        """The kernel, and the options of kjlab run; quotes as the shell has them."""
        try:
            return shlex.split(self.text)
        except ValueError as error:
            raise Error(f"entry {self.number}: {error}") from None

    def check(self) -> None:
        """A misspelt entry is an error now, not a kernel that cannot be tested."""
        spec, *options = self.words
        rest = iter(options)
        for word in rest:
            if word in OPTIONS:
                next(rest, None)
            elif word not in FLAGS:
                raise Error(f"entry {self.number}: '{word}' is no option of an entry")
        if local.kind(spec) is None and not (kernel_dir(spec) / "info").exists():
            archive.resolve(spec)


@dataclass(frozen=True)
class End:
    """An entry that is said to be good, or bad."""

    said: str
    name: str  # its text, its KERNEL or its number
    at: int = -1  # its index


def read(file: str) -> list[str]:
    """The entries of a list."""
    try:
        lines = text.decode(Path(file).read_bytes()).split("\n")
    except OSError:
        raise Error(f"--list: no file '{file}'") from None
    entries = (re.sub(r"(^|\s)#.*", "", line).strip() for line in lines)
    return [entry for entry in entries if entry]


def of_archive(ends: list[End]) -> tuple[list[str], list[End]]:
    """The archive's kernels of the flavour of the ends, and what these are called there."""
    if {end.said for end in ends} != {"good", "bad"}:
        raise UsageError("bisect: wants --good and --bad, or --list")
    kernels = [archive.resolve(end.name) for end in ends]
    if len({kernel.flavour for kernel in kernels}) > 1:
        raise Error("--good and --bad are of different flavours; give a --list")
    of = arch.of(kernels[0].flavour)
    suites, complete = archive.available("fresh", of)
    if not complete:
        raise Error("the list of kernels is not complete; see above")
    listed = [
        one.release for one in archive.listed(suites, of) if one.flavour == kernels[0].flavour
    ]
    return listed, [
        End(end.said, kernel.release) for end, kernel in zip(ends, kernels, strict=True)
    ]


def _find(entries: list[str], end: End) -> int:
    """The one entry that is called so."""
    found = [at for at, entry in enumerate(entries) if entry == end.name]
    found = found or [at for at, entry in enumerate(entries) if entry.split(" ")[0] == end.name]
    if not found and re.fullmatch("[0-9]+", end.name) and 1 <= int(end.name) <= len(entries):
        found = [int(end.name) - 1]
    if len(found) != 1:
        raise Error(
            f"--{end.said}: {len(found)} entries are called '{end.name}'; "
            f"give the number of one, 1 to {len(entries)}"
        )
    return found[0]


def _in_turn(ends: list[End]) -> list[End]:
    """The ends as they follow one another; each must be another than the one before."""
    ends = sorted(ends, key=lambda end: (end.at, end.said))
    for before, end in pairwise(ends):
        if before.at == end.at:
            raise Error("bisect: --good and --bad are the same entry")
        if before.said == end.said:
            raise Error(
                f"bisect: good and bad must take turns: entries {before.at + 1} and "
                f"{end.at + 1} are both said to be {end.said}"
            )
    return ends


def arrange(entries: list[str], ends: list[End]) -> tuple[list[Entry], list[End]]:
    """Nothing but the ends and what lies between them. Of a list the first is good and the last
    bad, if not said otherwise."""
    if len(entries) < 2:
        raise Error(f"bisect: wants two entries at least, not {len(entries)}")
    ends = list(ends)
    for said, name in (("good", "1"), ("bad", str(len(entries)))):
        if said not in {end.said for end in ends}:
            ends.append(End(said, name))
    ends = _in_turn([End(end.said, end.name, _find(entries, end)) for end in ends])
    first, last = ends[0].at, ends[-1].at
    between = [Entry(number, entry) for number, entry in enumerate(entries[first : last + 1], 1)]
    return between, [End(end.said, end.name, end.at - first) for end in ends]

# SPDX-License-Identifier: GPL-2.0
"""The suites and the kernel lines that the lab and its tests know by name: nobody else does
(tools/lab/facts sees to it). A line that is not here is found in the archive all the same."""

from __future__ import annotations

import re
from dataclasses import dataclass

from . import arch
from .common import UsageError


@dataclass(frozen=True)
class Suite:
    """A suite that has a root."""

    name: str
    number: int  # in the names of its kernels (+deb13)
    gcc: int  # major version
    clang: int
    upgrade_from: str  # the lines between which the kernel of its users is upgraded
    upgrade_to: str


@dataclass(frozen=True)
class Line:
    name: str
    home: str | None  # the suite whose own kernel it is; None: none has it yet
    part: str | None  # that it plays in the tests


# Oldest first.
SUITES = (
    Suite("bullseye", 11, 10, 11, "5.10", "5.10"),
    Suite("bookworm", 12, 12, 14, "6.1", "6.1"),
    Suite("trixie", 13, 14, 19, "6.12", "7.3"),
    Suite("sid", 14, 16, 21, "7.2", "7.3"),
)

# Oldest first. Parts:
#   oldest   built without NO_HZ_FULL
#   usual    what a test runs on when it is not told
#   current  of the stable release: the demo, the test kernel, and tests that want a kernel that
#            people have now
#   newest   where the next difference shows first
LINES = (
    Line("5.10", "bullseye", "oldest"),
    Line("6.1", "bookworm", "usual"),
    Line("6.12", "trixie", "current"),
    Line("7.2", None, None),
    Line("7.3", None, "newest"),
)


def line(part: str) -> str:
    """The line that plays a part."""
    for one in LINES:
        if one.part == part:
            return one.name
    raise KeyError(part)


def home(name: str) -> str | None:
    """The suite whose own kernel a line is. Where several suites carry the line, its kernel is
    the one that its users run."""
    return next((one.home for one in LINES if one.name == name), None)


def line_of(release: str) -> str:
    """5.10 of 5.10.0-46-rt-amd64."""
    return re.sub(r"^([0-9]+\.[0-9]+).*", r"\1", release)


def flavour_of(release: str) -> str:
    """Of a kernel of Debian: amd64, cloud-amd64, rt-arm64 and so on; of another, as if it were the
    usual one."""
    return arch.flavour_of(release) or arch.AMD64.name


def suites() -> list[str]:
    """All that have a root."""
    return [suite.name for suite in SUITES]


def suite_numbered(release: str) -> str | None:
    """The suite whose number is in the name of a kernel."""
    return next((suite.name for suite in SUITES if f"deb{suite.number}" in release), None)


def suite_compiler(compiler: str, version: int) -> str:
    """The suite with that gcc or clang, or the next newer one."""
    newer = (suite.name for suite in SUITES if version <= getattr(suite, compiler))
    return next(newer, SUITES[-1].name)


def command(arguments: list[str]) -> int:
    """kjlab line PART | --own SUITE | --upgrade SUITE | --home LINE"""
    parts = {one.part: one.name for one in LINES if one.part}
    answers = {
        "--own": {one.home: one.name for one in LINES if one.home},
        "--upgrade": {one.name: f"{one.upgrade_from} {one.upgrade_to}" for one in SUITES},
        "--home": {one.name: one.home or "" for one in LINES},
    }
    option, about = arguments if len(arguments) == 2 else ("", "".join(arguments))
    known = answers.get(option, {}) if option else parts
    if len(arguments) > 2 or about not in known:
        raise UsageError(f"line: wants one of {', '.join(parts)}, or an option and what it is of")
    print(known[about])
    return 0

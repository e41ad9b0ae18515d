# SPDX-License-Identifier: GPL-2.0
"""The plan of a matrix: DIR/plan, which kernels and in what order.

Lines as of `kjlab list`, RELEASE LINE FLAVOUR SUITE VERSION HAS, and lines `# KEY=VALUE`: the
options that chose the kernels, `# spec.RELEASE=KERNEL` for one that is not from the archive, and
what is known to be missing: `# incomplete=WHY`, `# left-out=COUNT`. Before 2026-11, lines had no
HAS.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from . import files


class Planned(NamedTuple):
    """One kernel of a plan, as it stands there."""

    release: str
    line: str
    flavour: str
    suite: str
    version: str
    has: str


class Remark(NamedTuple):
    """What stands after `# `; of a line that is none of a plan, key "damaged" and its number."""

    key: str
    value: str


@dataclass(frozen=True)
class Plan:
    """Its lines, in order."""

    entries: list[Planned | Remark]

    @property
    def kernels(self) -> list[Planned]:
        return [entry for entry in self.entries if isinstance(entry, Planned)]

    @property
    def remarks(self) -> list[Remark]:
        return [entry for entry in self.entries if isinstance(entry, Remark)]

    def spec(self, release: str) -> str:
        """What `kjlab run` has to be told for it."""
        specs = dict[str, str](self.remarks)
        return specs.get(f"spec.{release}") or release


def _entry(number: int, line: str) -> Planned | Remark:
    if line.startswith("#"):
        key, _, value = line.removeprefix("# ").partition("=")
        return Remark(key, value)
    fields = line.split("\t")
    if not fields[0] or not 5 <= len(fields) <= 6:
        return Remark("damaged", str(number))
    return Planned._make((*fields, "")[:6])


def parse(text: str) -> Plan:
    """Never fails: a damaged line is a remark."""
    return Plan([_entry(number, line) for number, line in enumerate(text.split("\n"), 1) if line])


def read(directory: str) -> Plan | None:
    """None if there is no plan; files.Unreadable if it is no file that can be read."""
    text = files.read_text(directory, "plan")
    return None if text is None else parse(text)

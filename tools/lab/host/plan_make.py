# SPDX-License-Identifier: GPL-2.0
"""Making the plan of a matrix. That is done once: the archive may move on while a matrix runs, or
between two halves of it, and then what is left must still be the same."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from dataclasses import astuple, dataclass, field
from pathlib import Path

from . import arch, archive, root, text
from .arch import AMD64, Arch, spell
from .archive import Listed
from .common import Error, UsageError, complain, log
from .kernel import kernel, kernel_dir
from .measure import Measure
from .plan import Plan, Planned, Remark, read

# Grows when the same options mean other kernels.
FORMAT = 2

# What identifies a plan.
_OPTIONS = ("format", "kernels", "newest", "lines", "flavours", "shard", "deterministic")
_MEASURE = tuple(vars(Measure()))


@dataclass(frozen=True)
class Shard:
    """Every COUNTth kernel, beginning with the INDEXth, so that each shard has its part of every
    line and flavour."""

    index: int = 1
    count: int = 1

    @classmethod
    def parse(cls, text: str) -> Shard:
        """ValueError says what is wanted, if it is none."""
        found = re.fullmatch("([1-9][0-9]*)/([1-9][0-9]*)", text)
        if not found or int(found[1]) > int(found[2]):
            raise ValueError("I/N with 1 <= I <= N")
        return cls(int(found[1]), int(found[2]))

    def __str__(self) -> str:
        return f"{self.index}/{self.count}"


@dataclass
class Choice:
    """The options that choose the kernels: they identify a plan."""

    kernels: list[str] = field(default_factory=list)  # none: those of the archive
    newest: bool = False
    lines: str = ""  # comma-separated, empty for all
    flavours: str = ""
    arch: Arch | None = None  # that was asked for
    shard: Shard = field(default_factory=Shard)
    deterministic: bool = True
    measure: Measure = field(default_factory=Measure)

    @property
    def remarks(self) -> list[Remark]:
        """Of the plan."""
        values = (
            str(FORMAT),
            " ".join(self.kernels),
            str(int(self.newest)),
            self.lines,
            self.flavours,
            str(self.shard),
            str(int(self.deterministic)),
        )
        remarks = [*map(Remark, _OPTIONS, values), *self.measure.remarks]
        return [*remarks, Remark("arch", self.of.name)] if self.of.foreign else remarks

    @property
    def of(self) -> Arch:
        """Whose kernels are chosen if none is named."""
        return self.arch or AMD64


def _line(entry: Planned | Remark) -> str:
    return "\t".join(entry) if isinstance(entry, Planned) else f"# {entry.key}={entry.value}"


def _write(plan: Plan, file: Path) -> None:
    new = file.with_name("plan.new")
    try:
        new.write_bytes(text.encode("".join(f"{_line(entry)}\n" for entry in plan.entries)))
        new.rename(file)
    except OSError as error:
        raise Error(f"{file}: cannot be written: {error.strerror}") from None


def keep(choice: Choice, directory: Path) -> Plan | None:
    """The plan of DIRECTORY if there is one; it must be of the same matrix."""
    plan = read(str(directory))
    if plan is None or not plan.entries:
        return None
    options = [remark for remark in plan.remarks if remark.key in (*_OPTIONS, *_MEASURE, "arch")]
    if options != choice.remarks:
        log(f"{directory} holds another matrix:")
        for key, value in options:
            if value:
                print(f"  {key}={value}", file=sys.stderr)
        raise Error(
            f"give another --out DIR, or --update-plan to plan {directory} anew "
            "(rows that fit are kept)"
        )
    return plan


def make(choice: Choice, directory: Path) -> Plan:
    """Choose the kernels, and write it down, unless there is none."""
    found = (
        _named([spell(choice.arch, spec) for spec in choice.kernels])
        if choice.kernels
        else _archive(choice)
    )
    kernels = [entry for entry in found if isinstance(entry, Planned)]
    kernels = kernels[choice.shard.index - 1 :: choice.shard.count]
    others = {f"spec.{entry.release}" for entry in found if isinstance(entry, Planned)}
    others -= {f"spec.{kernel.release}" for kernel in kernels}
    remarks = [entry for entry in found if isinstance(entry, Remark) and entry.key not in others]
    plan = Plan([*choice.remarks, *remarks, *kernels])
    if kernels:
        _write(plan, directory / "plan")
    return plan


def _planned(listed: Listed) -> Planned:
    return Planned(*astuple(listed))


def _archive(choice: Choice) -> list[Planned | Remark]:
    """What the archive has of what was asked for."""
    suites, complete = archive.available("fresh", choice.of)
    kernels = archive.listed(suites, choice.of)
    if choice.newest:
        kernels = archive.newest(one for one in kernels if one.has == "headers")
    found: list[Planned | Remark] = []
    for one in kernels:
        if _chosen(one.line, choice.lines) and _chosen(one.flavour, choice.flavours):
            found.append(_planned(one))
    if not complete:
        found.append(Remark("incomplete", "the list of kernels lacks a suite"))
    left = archive.left_out((one.suite for one in root.known()), choice.of)
    if left:
        found.append(Remark("left-out", str(left)))
    return found


def _chosen(name: str, names: str) -> bool:
    return not names or name in names.split(",")


def _named(specs: Iterable[str]) -> list[Planned | Remark]:
    """Kernels that were named. One that cannot be found keeps its place: its row will say so."""
    found: dict[str, Planned] = {}
    remarks = []
    for spec in specs:
        local = Path(spec).exists()
        try:
            kernel = _planned(resolve(spec))
            named = local or (kernel_dir(spec) / "info").exists()
        except Error as error:
            complain(error)
            kernel, named = Planned(_word(spec), "-", "-", "-", "-", "-"), True
        full = str(Path(spec).resolve()) if local else spec
        if named and full != kernel.release:
            remarks.append(Remark(f"spec.{kernel.release}", full))
        found.setdefault(kernel.release, kernel)
    return [*remarks, *found.values()]


def _word(spec: str) -> str:
    """A name for the row of a kernel that cannot be found."""
    return re.sub(r"^\.", "_", re.sub(r"[^A-Za-z0-9.+~_-]", "_", spec))


def resolve(spec: str) -> Listed:
    """The line of a kernel."""
    if not Path(spec).exists() and not (kernel_dir(spec) / "info").exists():
        return archive.resolve(spec)
    found = kernel(spec)
    if found.origin == "archive":
        listed = _still_listed(found.name, root.serving(found.suite))
        if listed:
            return listed
    has = "headers" if found.has_module else "image"
    return Listed(found.name, found.line, found.flavour, found.suite, found.release, has)


def _still_listed(name: str, suite: str) -> Listed | None:
    """A fetched kernel of the archive, as the archive has it."""
    try:
        return next(
            (one for one in archive.listed([suite], arch.of(name)) if one.release == name), None
        )
    except FileNotFoundError:
        return None  # nobody has asked the archive here yet


def command_resolve(arguments: list[str]) -> int:
    """kjlab resolve KERNEL"""
    if len(arguments) != 1:
        raise UsageError("resolve: wants a KERNEL")
    print(resolve(arguments[0]).text)
    return 0

# SPDX-License-Identifier: GPL-2.0
"""kjlab variants: kernels that no distribution ships, each built from the archive's source in a
small configuration, as rows of a matrix of their own, held against what the table says."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from . import options, row, text, variant, variant_build
from .child import kjlab
from .common import PLACE, Error, UsageError, complain, log, minutes, need_root
from .info import Kernel
from .options import add, store, switch
from .variant import Variant
from .variant_build import Build

USAGE = """\
usage: kjlab variants [NAME...] [option...]

Builds kernels that no distribution ships, with other ticks, preemption, compilers, without
tracepoints or debugfs, with trimmed symbols or signed modules, as packages of both kinds;
asks each as `kjlab matrix` does, and says which answered as tools/lab/variants/table
wants it: pass, skip, or a refusal with its reason.

  NAME                 of the table (all)
  --list               the names, each with what it has to answer
  --out DIR            the matrix of their rows (build/variants); kjlab show takes it
  --no-run             only build them
  --ktap               print KTAP instead of the table

What was built stays in build/trees, and is not built again while source, configuration and
compiler are the same; an interrupted build goes on. The first time takes hours.

Exit status: 0 all as the table says; 1 one answered something else; 2 one could not be
asked.
"""


@dataclass
class Asked:
    names: list[str] = field(default_factory=list)
    out: Path = PLACE.build / "variants"
    listed: bool = False
    run: bool = True
    ktap: bool = False


@dataclass(frozen=True)
class Answer:
    """What a variant answered; `result` is in the words of the table."""

    variant: Variant
    release: str
    result: str
    reason: str

    @property
    def fits(self) -> bool:
        return self.variant.fits(self.result, self.reason)

    @property
    def asked(self) -> bool:
        """Did it come to an answer?"""
        return self.result not in ("no kernel", "no row")

    def line(self, width: int) -> str:
        """Of the table."""
        wanted = "" if self.fits else f" (wanted: {self.variant.result}, {self.variant.reason})"
        return f"{self.variant.name:{width}}  {self.result:8} {self.reason}{wanted}"

    def ktap(self, number: int) -> str:
        word = "ok" if self.fits else "not ok"
        lines = f"{word} {number} {self.variant.name}: {self.variant.result}\n"
        return lines + f"# {self.release or 'no kernel'}: {self.result}: {self.reason}\n"


def _parse(arguments: list[str]) -> Asked:
    asked = Asked()
    options.parse(
        "variants",
        arguments,
        asked,
        {"--out": store("out", lambda value: Path(value).resolve())},
        {
            "--list": switch("listed"),
            "--no-run": switch("run", False),
            "--ktap": switch("ktap"),
        },
        add("names"),
    )
    return asked


def _chosen(names: Iterable[str]) -> list[Variant]:
    table = variant.table()
    unknown = [name for name in names if name not in table]
    if unknown:
        raise UsageError(f"variants: no variant '{unknown[0]}'; see: kjlab variants --list")
    usual = [one for one in table.values() if one.result != variant.UNASKED]
    return [table[name] for name in names] or usual


def _build(chosen: Iterable[Variant], kernels: dict[str, Kernel], why: dict[str, str]) -> None:
    """All of them, whatever one does: the kernels, and why there is none."""
    machine = variant_build.tools()
    for one in chosen:
        began = time.monotonic()
        try:
            kernels[one.name] = Build(one, machine).run()
        except Error as error:
            complain(error)
            why[one.name] = str(error)
            continue
        log(f"variant {one.name}: ready in {minutes(int(time.monotonic() - began))}")


def _answers(asked: Asked, chosen: Iterable[Variant]) -> list[Answer]:
    kernels: dict[str, Kernel] = {}
    why: dict[str, str] = {}
    _build(chosen, kernels, why)
    if asked.run and kernels:
        # Its status is of verdicts; what is wanted is another matter.
        names = [kernel.name for kernel in kernels.values()]
        kjlab("matrix", "--out", str(asked.out), "--update-plan", *names, errors=None)
    answers = []
    for one in chosen:
        kernel = kernels.get(one.name)
        if kernel is None:
            answers.append(Answer(one, "", "no kernel", why[one.name]))
            continue
        said = row.said(str(asked.out / "rows" / kernel.name)) if asked.run else {}
        answers.append(Answer(one, kernel.name, *variant.result_of(said)))
    return answers


def _show(answers: list[Answer], ktap: bool) -> None:
    if ktap:
        print(f"KTAP version 1\n1..{len(answers)}")
        for number, answer in enumerate(answers, 1):
            print(answer.ktap(number), end="")
        return
    width = max(len(answer.variant.name) for answer in answers)
    for answer in answers:
        print(text.clip(answer.line(width), text.COLUMNS) if answer.fits else answer.line(width))


def command(arguments: list[str]) -> int:
    """kjlab variants [NAME...] [option...]"""
    Error.status = 2
    if arguments[:1] == ["--help"]:
        print(USAGE, end="")
        return 0
    asked, began = _parse(arguments), time.monotonic()
    chosen = _chosen(asked.names)
    if asked.listed:
        for one in chosen:
            print(f"{one.name}\t{one.line}\t{one.compiler}\t{one.makes}\t{one.result}")
        return 0
    need_root()
    answers = _answers(asked, chosen)
    if not asked.run:
        return 2 if any(answer.result == "no kernel" for answer in answers) else 0
    _show(answers, asked.ktap)
    fits, lost = sum(a.fits for a in answers), sum(not a.asked for a in answers)
    log(
        f"variants: {len(answers)} asked for, {fits} as the table says, "
        f"{len(answers) - fits - lost} not, {lost} without an answer, "
        f"{minutes(int(time.monotonic() - began))}"
    )
    return 2 if lost else int(fits < len(answers))

# SPDX-License-Identifier: GPL-2.0
"""What else differs between two kernels that were asked: command line and configuration."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from . import ask, logs

# What of a configuration bears on the tick and on who may run where.
_MATTER = re.compile(
    "CONFIG_(NO_HZ|HZ|PREEMPT|RCU|CPU_ISOLATION|TICK|SCHED|CONTEXT_TRACKING"
    "|VIRT_CPU|HIGH_RES|POSIX|PERF|IRQ|X86_TSC|CGROUP|CFS|RT_|SMP|NR_CPUS)"
)

_OPTION = re.compile("CONFIG_|# CONFIG_.*not set")

# So many of them are shown.
_SHOWN = 20


def _differ(one: list[str], other: list[str]) -> list[tuple[int, str]]:
    """Lines of one of two sorted texts alone, with which it is (0 or 1); where several follow one
    another, those of the first come first."""
    found: list[tuple[int, str]] = []
    first, second = iter([*sorted(one), None]), iter([*sorted(other), None])
    run: list[tuple[int, str]] = []
    a, b = next(first), next(second)
    while a is not None or b is not None:
        if a == b:
            found += sorted(run, key=lambda line: line[0])
            run = []
            a, b = next(first), next(second)
        elif b is None or (a is not None and a < b):
            run.append((0, a or ""))
            a = next(first)
        else:
            run.append((1, b))
            b = next(second)
    return found + sorted(run, key=lambda line: line[0])


def _words(at: Path) -> list[str]:
    return logs.read(at / "run/cmdline").split()


def _config(at: Path) -> list[str]:
    return [line for line in logs.lines(logs.read(at / "config")) if _OPTION.match(line)]


def differences(
    good_key: str, bad_key: str, names: tuple[str, str] = ("last good", "first bad")
) -> Iterator[str]:
    """Lines that say it; the two are called by NAMES."""
    good, bad = ask.directory(good_key), ask.directory(bad_key)
    words = _differ(_words(good), _words(bad))
    for which, word in words:
        yield f"  command line: only {names[which]}: {word}"
    if not words:
        yield "  command line: the same"
    if not logs.read(good / "config") or not logs.read(bad / "config"):
        yield "  configuration: not known of both"
        return
    options = _differ(_config(good), _config(bad))
    matter = [one for one in options if _MATTER.search(one[1])]
    for which, option in matter[:_SHOWN]:
        yield f"  configuration: {names[which]}: {option}"
    yield (
        f"  configuration: {len(options)} lines differ, "
        f"{len(matter)} of them about the tick or the scheduler"
    )

# SPDX-License-Identifier: GPL-2.0
"""A file that describes a machine for kjlab run: lines KEY=VALUE, `#` begins a comment line."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from .common import Error
from .machine import ACCELERATORS, Machine, Topology
from .options import number


@dataclass
class Profile:
    """What the file says, over the usual machine."""

    machine: Machine = field(default_factory=Machine)
    isolated: str = ""  # CPUs
    isolation: str | None = None  # of the command line, instead
    append: str = ""


def accelerator(text: str) -> str:
    """ValueError says what is wanted, if it is none."""
    if text not in ACCELERATORS:
        raise ValueError(f"one of {', '.join(ACCELERATORS)}")
    return text


def _cpus(text: str) -> str:
    # All that the kernel takes: lists, ranges, groups of ranges, N for the last one, all.
    if not re.fullmatch(r"[0-9N][0-9,:/N-]*|all", text):
        raise ValueError("CPUs as the kernel takes them, such as 2-7 or 1-N:1/2")
    return text


def _yes(text: str) -> bool:
    if text not in ("yes", "no"):
        raise ValueError("yes or no")
    return text == "yes"


# KEY: field of the machine, and what makes its value of the text.
_MACHINE: dict[str, Callable[[str], Any]] = {
    "accel": accelerator,
    "deterministic": _yes,
    "cpu": str,
    "smp": Topology.parse,
    "memory": number("MiB"),
    "nodes": number(),
    "seed": number(),
}


def _take(profile: Profile, key: str, value: str) -> None:
    if key in _MACHINE:
        profile.machine = replace(profile.machine, **{key: _MACHINE[key](value)})
    elif key == "isolated":
        profile.isolated, profile.isolation = _cpus(value), None
    elif key == "isolation":
        profile.isolation = value
    elif key == "append":
        profile.append += f" {value}"
    else:
        known = ", ".join((*_MACHINE, "isolated", "isolation", "append"))
        raise Error(f"no key '{key}'; there are {known}")


def read(path: Path) -> Profile:
    """Error names the file and the line that is none."""
    profile = Profile()
    try:
        text = path.read_text()
    except (OSError, UnicodeDecodeError) as error:
        raise Error(f"--machine {path}: {error}") from None
    for at, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        key, equals, value = (part.strip() for part in line.partition("="))
        if not equals:
            raise Error(f"{path}, line {at}: wants KEY=VALUE")
        try:
            _take(profile, key, value)
        except ValueError as wanted:
            raise Error(f"{path}, line {at}: {key} wants {wanted}, not '{value}'") from None
        except Error as error:
            raise Error(f"{path}, line {at}: {error}") from None
    return profile

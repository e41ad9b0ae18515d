# SPDX-License-Identifier: GPL-2.0
"""The JSON documents of a row directory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from . import document, files, strict, text


@dataclass(frozen=True, slots=True)
class Documents:
    """None where there is none."""

    check: object = None  # kjitter.check/1
    status: object = None  # kjitter.status/1
    user: object = None  # kjitter.report/1 of the user sampler
    spin: object = None  # the same of the spin sampler

    def env(self, key: str) -> str:
        """One fact about kernel and machine, from whichever has it; "" if none."""
        for one in (self.status, self.check, self.user, self.spin):
            value = document.string(document.get(one, "env"), key)
            if value:
                return value
        return ""


def read(
    directory: str, name: str, schema: str, wanted: bool, trouble: Callable[[str], None]
) -> object:
    """One of them; damage is told, what is missing only if it is `wanted`."""
    try:
        data = files.read(directory, name)
        if data is not None:
            found = document.parse(data)
            if document.string(found, "schema") == schema:
                return found
            trouble(f"{name} is no {schema}")
        elif wanted:
            trouble(f"{name} is missing")
    except files.Unreadable as why:
        trouble(f"{name} {why}")
    except strict.Damaged as damaged:
        trouble(f"{name} is damaged: {text.clean(str(damaged))}")
    return None


def again(directory: str) -> Documents:
    """All of them, of a row that was read before."""

    def silent(_: str) -> None:
        pass

    return Documents(
        read(directory, "check.json", "kjitter.check/1", False, silent),
        read(directory, "status.json", "kjitter.status/1", False, silent),
        read(directory, "user.json", "kjitter.report/1", False, silent),
        read(directory, "spin.json", "kjitter.report/1", False, silent),
    )

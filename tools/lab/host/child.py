# SPDX-License-Identifier: GPL-2.0
"""Programs that run for this one and die with it, however it dies: a killed kjlab leaves nothing
behind that builds, boots or writes on its behalf."""

from __future__ import annotations

import os
import select
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from .common import PLACE, Stream, at_exit

KJLAB = str(PLACE.lab / "kjlab")


def dying(*command: str, signal: str = "KILL") -> list[str]:
    """The command, with this signal to come when its parent is dead."""
    return ["setpriv", "--pdeathsig", signal, *command]


class Child:
    """One of them that runs beside this one. It is told to end when this one does."""

    _running: ClassVar[set[Child]] = set()

    def __init__(
        self,
        command: list[str],
        *,
        output: Stream = subprocess.DEVNULL,
        cwd: Path | None = None,
        signal: str = "KILL",
        close_fds: bool = False,
    ) -> None:
        """Standard output and error go to OUTPUT. What was made inheritable, as the lock of a
        matrix, is kept open by it and its children, unless CLOSE_FDS."""
        self._process = subprocess.Popen(
            dying(*command, signal=signal),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=cwd,
            close_fds=close_fds,
        )
        self._pidfd = os.pidfd_open(self._process.pid)
        if not self._running:
            at_exit(self._end_all)
        self._running.add(self)

    @classmethod
    def _end_all(cls) -> None:
        for child in cls._running:
            child.end()

    def end(self) -> None:
        """Ask it to end, unless it has."""
        self._process.terminate()

    @property
    def status(self) -> int | None:
        """As the shell has it; None while it runs."""
        code = self._process.poll()
        if code is not None and self in self._running:
            self._running.remove(self)
            os.close(self._pidfd)
        return 128 - code if code is not None and code < 0 else code

    def wait(self, seconds: float | None = None) -> int | None:
        """Its status, or None if it still runs after so many seconds."""
        wait_any([self], seconds)
        return self.status

    def fileno(self) -> int:
        """For select(): readable when it has ended."""
        return self._pidfd


def wait_any(children: Iterable[Child], seconds: float | None) -> None:
    """Until one of them has ended, or so many seconds."""
    running = list(children)
    if all(child.status is None for child in running):
        select.select(running, [], [], seconds)


def kjlab(
    *arguments: str,
    output: Stream = subprocess.DEVNULL,
    errors: Stream = subprocess.STDOUT,
    limit: int | None = None,
) -> int:
    """Run another kjlab, one that dies with this one; its status. LIMIT is in seconds."""
    command = dying(KJLAB, *arguments)
    if limit is not None:
        command = dying("timeout", str(limit), *command)
    return subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=errors,
        close_fds=False,
        check=False,
    ).returncode

# SPDX-License-Identifier: GPL-2.0
"""A kernel being built: make, its output in a log, and how far it is."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from .common import minutes

_FAILURE = re.compile("error:|Error [0-9]|No rule to make|ERROR: ")


def _show(who: str, steps: int, said: IO[bytes], to: IO[bytes]) -> None:
    """Shown are the files done and the time: rewritten each second on a terminal, else four lines
    a minute."""
    terminal = sys.stderr.isatty()
    every, end = (1, "   \r") if terminal else (15, "\n")
    files, start, due = 0, time.monotonic(), 0.0
    for line in said:
        to.write(line)
        if re.match(b"  [A-Z]", line):
            files += 1
        now = time.monotonic() - start
        if now >= due:
            due = now + every
            text = f"{who}: {minutes(int(now))}  {files} of about {steps} steps"
            print(text, end=end, file=sys.stderr, flush=True)
    text = f"{who}: {minutes(int(time.monotonic() - start))}  {files} steps{'':10}"
    print(text, file=sys.stderr, flush=True)


def run(command: Sequence[str], log: Path, who: str, steps: int) -> list[str]:
    """Run make; nothing, or if it fails what it complains of. STEPS is about how many files a full
    build has."""
    null, one, both = subprocess.DEVNULL, subprocess.PIPE, subprocess.STDOUT
    with (
        open(log, "wb") as to,
        subprocess.Popen(command, stdin=null, stdout=one, stderr=both) as running,
    ):
        assert running.stdout
        _show(who, steps, running.stdout, to)
    if not running.returncode:
        return []
    lines = log.read_text(errors="replace").splitlines()
    found = [line for line in lines if _FAILURE.search(line)]
    return found[:5] or [f"make ended with status {running.returncode}"]


def lost(fragment: str, config: str) -> list[str]:
    """The lines of the fragment that did not survive: an option that is not defined, or whose
    dependencies are not met, goes without a word from kconfig."""
    have = set(config.splitlines())
    names = {line.partition("=")[0] for line in have}
    found = []
    for line in fragment.splitlines():
        off = re.fullmatch("# (CONFIG_.*) is not set", line)
        if off[1] in names if off else re.match("CONFIG_.*=", line) and line not in have:
            found.append(line)
    return found

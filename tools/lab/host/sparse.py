# SPDX-License-Identifier: GPL-2.0
"""kjlab sparse: every module of ours, checked by sparse while it is compiled for the test kernel
(the headers of the others have no sparse beside them). What was found clean is not compiled again
while nothing changes that goes in."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

from . import build, workshop
from .common import PLACE, Error, UsageError, lock, logged, output, tail
from .info import Kernel
from .kernel import kernel

OPTIONS = ("C=2", "W=1", "KJ_KUNIT=y", "KJ_WITNESS=y")


def command(arguments: list[str]) -> int:
    """kjlab sparse"""
    if arguments:
        raise UsageError("sparse: takes no argument")
    against = kernel("testkernel")
    with lock("sparse"):
        return _check(against, PLACE.build / "work/sparse")


def _check(against: Kernel, work: Path) -> int:
    """In WORK, whose modules and objects are for others, too: tests/kunit and `make style`, which
    looks for circles in them."""
    said, clean = work.with_name("sparse.log"), work.with_name("sparse.clean")
    ours = build.sources()
    words = f"{' '.join(OPTIONS)}\n{output('sparse', '--version')}"
    inputs = hashlib.sha256(ours + build.headers(against) + words.encode()).hexdigest()
    if clean.exists() and clean.read_text() == inputs and (work / "kjitter.ko").exists():
        return 0
    clean.unlink(missing_ok=True)
    build.unpack_sources(ours, work)
    if logged(workshop.make(against, work, [*OPTIONS, "modules"]), said):
        tail(said, 20, sys.stdout)
        raise Error(f"the build failed; log: {said}")
    lines = said.read_text(errors="replace").splitlines()
    if not any("  CHECK  " in line for line in lines):
        raise Error(f"sparse did not run; log: {said}")
    findings = [line for line in lines if "warning" in line or "error:" in line]
    if findings:
        print("\n".join(findings))
        return 1
    clean.write_text(inputs)
    return 0

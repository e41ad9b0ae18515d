# SPDX-License-Identifier: GPL-2.0
"""kjlab matrix: many kernels, one row each (row_make.py), as planned (plan_make.py), as many at a
time as there are cores. This process only starts rows, waits and tells (progress.py); it may be
killed at any moment, and started again it goes on."""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import arch, build, logs, options, plan, plan_make, root, row
from .arch import Arch
from .child import KJLAB, Child, kjlab, wait_any
from .common import PLACE, Error, UsageError, log, need_root, remove
from .inputs import Shared
from .machine import Machine
from .measure import LOADS
from .options import Take, number, store, switch
from .plan import Plan, Planned
from .plan_make import Choice, Shard
from .progress import Progress

# Below this many KiB free nothing more is started: a row that cannot be written is lost.
DISK_MIN = 2048

# A matrix that was just killed may leave a child that is about to end: so many seconds of patience.
LOCK_PATIENCE = 20

# What a guest may take that measures for a second, in seconds.
LIMIT = 240

USAGE = """\
usage: kjlab matrix [KERNEL...] [option...]

Asks `kjitter check` of many kernels and leaves a row of results for each; then
prints them as a table, which begins with where the verdict changes. Each KERNEL is
fetched, the module is built for it, it is booted and asked. Default: every kernel of the
archive (kjlab list). Without headers there is no module: then a user task alone is asked,
and the row says so.

  KERNEL               what `kjlab run` takes
  --newest             of the archive only the newest with headers per line and flavour
  --arch ARCH          kernels for amd64 or arm64 (amd64): those of the archive, and those that a
                       KERNEL such as 6.12 means
  --lines A,B          of the archive only these lines, such as 6.1,6.12
  --flavours A,B       of the archive only these flavours, such as amd64,rt-amd64
  --shard I/N          only every Nth kernel, beginning with the Ith; N shards that
                       run elsewhere are shown as one with `kjlab show DIR...`
  --out DIR            where the rows go (build/matrix)
  --jobs N             kernels at a time (one per core)
  --timeout S          limit for each guest (240, more with --duration)
  --load NAME          work on CPU 0 meanwhile: fork, net, unmap, disk, or mix, which is all
                       of them (none)
  --duration S         length of each of the three windows, seconds (1)
  --runs N             boots of each kernel (1); the row has the worst verdict, and the
                       captures of all: see kjlab trend
  --seed K             of the first run; run N has K + N - 1 (0). The same seeds give the same
                       rows; another one moves start, layout and load
  --multi-threaded     faster emulator, but no two runs alike; default: instruction
                       counting, where the same inputs give the same rows
  --retry              do rows again that ended in an error
  --update-plan        plan DIR anew: other options, or what the archive has now
  --ktap               print KTAP (one test per kernel) instead of the table

Start it again after an interruption, with the same options: rows that are there
are kept, unless their kernel, the sources, the tool or the options have changed.
A failed download is always tried again.

DIR/plan lists the kernels, DIR/rows/RELEASE/ holds for each: row (KEY=VALUE:
RESULT pass, fail, skip or error, STAGE where it ended, REASON, MODULE ...), check.json,
status.json, spin.kjr and user.kjr with their reports as JSON, config, cmdline,
and all logs.

Exit status: 0 each kernel passed, or was skipped while another passed; 1 a kernel
failed; 2 a row is an error or missing, or no kernel passed.
"""


def cores() -> int:
    return len(os.sched_getaffinity(0))


@dataclass
class Asked:
    """What was asked for."""

    choice: Choice = field(default_factory=Choice)
    out: Path = PLACE.build / "matrix"
    jobs: int = field(default_factory=cores)
    limit: int = 0  # of a guest, in seconds; 0: as is usual
    retry: bool = False
    update: bool = False
    ktap: bool = False


def _measure(name: str, convert: Callable[[str], Any]) -> Take[Asked]:
    """An option of how it is measured."""
    return lambda asked, value: setattr(asked.choice.measure, name, convert(value))


def _load(text: str) -> str:
    if text not in LOADS:
        raise ValueError(f"one of {', '.join(LOADS)}")
    return text


VALUES: dict[str, Take[Asked]] = {
    "--arch": lambda asked, value: setattr(asked.choice, "arch", arch.named(value)),
    "--lines": lambda asked, value: setattr(asked.choice, "lines", value),
    "--flavours": lambda asked, value: setattr(asked.choice, "flavours", value),
    "--shard": lambda asked, value: setattr(asked.choice, "shard", Shard.parse(value)),
    "--out": store("out", lambda value: Path(value).resolve()),
    "--jobs": store("jobs", number()),
    "--timeout": store("limit", number("seconds")),
    "--load": _measure("load", _load),
    "--duration": _measure("duration", number("seconds")),
    "--runs": _measure("runs", number()),
    "--seed": _measure("seed", number()),
}
FLAGS: dict[str, Take[Asked]] = {
    "--newest": lambda asked, _: setattr(asked.choice, "newest", True),
    "--multi-threaded": lambda asked, _: setattr(asked.choice, "deterministic", False),
    "--retry": switch("retry"),
    "--update-plan": switch("update"),
    "--ktap": switch("ktap"),
}


def _take_kernel(asked: Asked, word: str) -> None:
    asked.choice.kernels.append(word)


def parse(arguments: list[str]) -> Asked:
    """What the words ask for."""
    asked = Asked()
    choice = asked.choice
    options.parse("matrix", arguments, asked, VALUES, FLAGS, _take_kernel)
    if choice.kernels and (choice.newest or choice.lines or choice.flavours):
        raise UsageError(
            "matrix: --newest, --lines and --flavours choose from the archive, "
            "and do not go with a KERNEL"
        )
    asked.limit = asked.limit or LIMIT + choice.measure.limit
    return asked


def _lock(directory: Path) -> None:
    """One matrix in a DIR: held by this process and its rows, to their end."""
    try:
        (directory / "rows").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Error(f"{directory}: cannot be made: {error.strerror}") from None
    descriptor = os.open(directory / "lock", os.O_WRONLY | os.O_CREAT, 0o644)
    os.set_inheritable(descriptor, True)
    until = time.monotonic() + LOCK_PATIENCE
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > until:
                raise Error(
                    f"another kjlab matrix runs in {directory}; wait for it, or give another --out"
                ) from None
        time.sleep(0.2)


def architectures(chosen: Plan) -> set[Arch]:
    """Of its kernels."""
    return {arch.of(kernel.flavour) for kernel in chosen.kernels}


class Matrix:
    """A matrix that runs."""

    def __init__(self, asked: Asked, chosen: Plan) -> None:
        self._asked = asked
        self._plan = chosen
        self._rows = asked.out / "rows"
        self._shared = {
            of: Shared.now(
                Machine(of, asked.choice.deterministic), asked.limit, asked.choice.measure
            )
            for of in architectures(chosen)
        }
        self._running: dict[Child, str] = {}
        self._stale = self._lost = 0
        self.stopped = ""  # why nothing more is started
        self.progress = Progress(asked.out, len(chosen.kernels), asked.jobs)

    def _finished(self, kernel: Planned) -> bool:
        """Is there a row, made from what it would be made from now?"""
        release = kernel.release
        at = self._rows / release
        said = row.said(str(at))
        if not said or said.get("STAGE") == "download":
            return False
        if self._asked.retry and said.get("RESULT") == "error":
            return False
        inputs = logs.read(at / "inputs")
        shared = self._shared[arch.of(kernel.flavour)]
        return bool(inputs) and inputs == shared.of(release, self._plan.spec(release))

    def sort_out(self) -> list[str]:
        """Which rows are left to do. What is there and is not finished goes away now, so that a
        table never mixes rows of different sources."""
        left = []
        for path in self._rows.glob(".*"):
            remove(path)
        for kernel in self._plan.kernels:
            release = kernel.release
            path = self._rows / release
            if self._finished(kernel):
                self.progress.add(release)
                continue
            if path.exists():
                self._stale += 1
                away = path.rename(self._rows / f".{release}.stale")
                remove(away)
            left.append(release)
        self.progress.plan(len(left), self._stale)
        return left

    def _room(self) -> bool:
        """Is there any on the disks?"""
        for path in (self._asked.out, PLACE.build):
            free = shutil.disk_usage(path).free // 1024
            if free < DISK_MIN:
                self.stopped = (
                    f"no space left on {path} ({free} KiB): "
                    "make room and start the matrix again, it goes on"
                )
                return False
        return True

    def _start(self, release: str) -> None:
        """Its row, in a process that dies with this one."""
        work = self._rows / f".{release}"
        arguments = [
            str(self._asked.out),
            release,
            str(int(self._asked.choice.deterministic)),
            str(self._asked.limit),
        ]
        try:
            work.mkdir()
            with open(self._log(release), "wb") as said:
                child = Child([KJLAB, "row", *arguments], output=said)
        except OSError:
            self._lose(release)
            return
        self._running[child] = release
        self.progress.start(release)

    def _log(self, release: str) -> Path:
        return self._rows / f".{release}.log"

    def _lose(self, release: str) -> None:
        """It left no row. That is never the kernel's fault."""
        why = logs.last_line(self._log(release))
        if not self._room():
            why = self.stopped
        self._lost += 1
        self.progress.lose(release)
        self.progress.say(f"{release}: no row could be written: {why or 'killed'}")

    def _wait(self) -> None:
        """Until a row ends; meanwhile, tell."""
        while all(child.status is None for child in self._running):
            self.progress.tick()
            wait_any(self._running, 0.5)
        for child in [child for child in self._running if child.status is not None]:
            release = self._running.pop(child)
            if row.said(str(self._rows / release)):
                self.progress.end(release)
                self._log(release).unlink(missing_ok=True)
            else:
                self._lose(release)

    def run(self, left: list[str]) -> None:
        # Without the lock: a download may outlive us for a while.
        prefetch = Child([KJLAB, "prefetch", str(self._asked.out), *left], close_fds=True)
        for release in left:
            while len(self._running) >= self._asked.jobs:
                self._wait()
            if self.stopped or not self._room():
                break
            self._start(release)
        while self._running:
            self._wait()
        prefetch.end()
        self.progress.finish()

    def status(self) -> int:
        """The exit status."""
        count = self.progress.count
        if any(remark.key == "incomplete" for remark in self._plan.remarks):
            log(
                "the list of kernels is not complete: a suite could not be listed; "
                "see above, then --update-plan"
            )
            return 2
        missing = self.progress.total - self.progress.done
        if count["error"] or self._lost or missing or not (count["pass"] or count["fail"]):
            return 2
        return 1 if count["fail"] else 0


def _choose(asked: Asked) -> Plan:
    """The plan that is there, or a new one."""
    kept = None if asked.update else plan_make.keep(asked.choice, asked.out)
    return kept or plan_make.make(asked.choice, asked.out)


def command(arguments: list[str]) -> int:
    """kjlab matrix [KERNEL...] [option...]"""
    Error.status = 2
    if arguments[:1] == ["--help"]:
        print(USAGE, end="")
        return 0
    asked = parse(arguments)
    need_root()
    _lock(asked.out)
    chosen = _choose(asked)
    if not chosen.kernels:
        log("no kernel to run: nothing in the archive is what was asked for; see: kjlab list")
        return 2
    # That of this side reads what the guests leave.
    build.tool()
    for of in architectures(chosen):
        build.tool(of)
        asked.choice.measure.make(of)
    if asked.choice.deterministic:
        root.root_of(root.QEMU_SUITE)
    matrix = Matrix(asked, chosen)
    matrix.run(matrix.sort_out())
    if matrix.stopped:
        log(f"error: {matrix.stopped}")
    # Its status is ours, see Matrix.status().
    kjlab("ktap" if asked.ktap else "show", str(asked.out), output=None, errors=None)
    matrix.progress.summary()
    return matrix.status()


def command_prefetch(arguments: list[str]) -> int:
    """kjlab prefetch DIR RELEASE...: one after the other, while guests run. Its failures are not
    told: the row will try itself."""
    chosen = plan.read(arguments[0]) or Plan([])
    for release in arguments[1:]:
        kjlab("fetch", chosen.spec(release))
    return 0

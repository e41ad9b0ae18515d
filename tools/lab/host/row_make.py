# SPDX-License-Identifier: GPL-2.0
"""One row of a matrix: fetch, build, boot, judge, in a process of its own (`kjlab row`). Whatever
goes wrong with the kernel is the row's RESULT, STAGE and REASON, with the log beside it. The row
is made in DIR/rows/.RELEASE and appears by one rename."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from . import arch, archive, build, logs, plan
from .child import kjlab
from .common import Error, UsageError, filled, fresh, publish, remove
from .inputs import Shared
from .kernel import Kernel, kernel
from .machine import Machine
from .measure import Measure
from .plan import Plan, Planned
from .trial import Ending, Trial, complaint

# The build of one kernel, in seconds.
BUILD_LIMIT = 900

T = TypeVar("T")

# Not part of a row.
_WORK = ("ko", "run", "now", "stage", "module", "check.status", "more", "settings")

# What of a run after the first the row keeps, with the number of the run in its name.
_OF_MORE = ("check.json", "spin.kjr", "spin.json", "user.kjr", "user.json", "load.log")
_LOGS = ("console.log", "script.log", "result")

# The worst first.
_WORST = ("error", "fail", "skip", "pass")


class Making(Ending):
    """A row in the making, in the directory WORK."""

    def __init__(
        self,
        directory: Path,
        planned: Planned,
        spec: str,
        measure: Measure,
        deterministic: bool,
        limit: int,
    ) -> None:
        super().__init__()
        self.measure = measure
        self.work = directory / "rows" / f".{planned.release}"
        self.planned = planned
        self.spec = spec
        self.machine = Machine(arch.of(planned.flavour), deterministic)
        self.limit = limit  # of the guest, in seconds
        self.module = "none"
        self.source = "archive"
        self.seconds = {"FETCH": 0.0, "BUILD": 0.0, "RUN": 0.0}

    def make(self) -> None:
        shared = Shared.now(self.machine, self.limit, self.measure)
        found = self._timed("FETCH", self._fetch)
        began = time.monotonic()
        if found:
            self.source = found.origin
            if found.has_module:
                self._timed("BUILD", lambda: self._build(found))
            self._timed("RUN", self._trials)
            # Only if nothing changed meanwhile is it known what this row was made from.
            if shared == Shared.now(self.machine, self.limit, self.measure):
                logs.write(self.work / "inputs", shared.of(self.planned.release, self.spec))
        self._write(time.monotonic() - began)

    def _timed(self, what: str, step: Callable[[], T]) -> T:
        (self.work / "now").write_text(f"{what.lower()}\n", encoding="utf-8")
        began = time.monotonic()
        try:
            return step()
        finally:
            self.seconds[what] = time.monotonic() - began

    def _fetch(self) -> Kernel | None:
        log = self.work / "fetch.log"
        with open(log, "wb") as said:
            status = kjlab("fetch", self.spec, output=said)
        if status:
            why = complaint(log)
            if archive.is_missing(self.planned.suite, self.planned.release, self.planned.version):
                why = f"the archive lists {self.planned.version}, but does not have it (404)"
            self.end("error", "download", why)
            return None
        log.unlink()
        found = kernel(self.spec)
        if found.config and filled(found.config):
            shutil.copy(found.config, self.work / "config")
        return found

    def _build(self, found: Kernel) -> None:
        """kjitter.ko alone, for a third of the time would be the injector."""
        said = self.work / "build.out"
        log = self.work / "build.log"
        with open(said, "wb") as to:
            status = kjlab("build", self.spec, "KJ_INJECT=n", output=to, limit=BUILD_LIMIT)
        modules = build.modules_dir(found)
        if status == 0:
            (self.work / "ko").mkdir()
            build.copy_modules(found, self.work / "ko")
            shutil.copy(modules / "build.log", log)
            said.unlink()
            return
        stage = "warnings" if "the build has warnings" in complaint(said) else "build"
        try:
            shutil.copy(modules.with_name(f"{modules.name}.log"), log)
        except OSError:
            said.rename(log)
        self.end("error", stage, build.complaint(log))

    def _trials(self) -> None:
        """All runs; the row has the worst verdict. A kernel that does not come to its end is not
        asked again."""
        modules = self.work / "ko" if (self.work / "ko").exists() else None
        done: list[Trial] = []
        for number in range(1, self.measure.runs + 1):
            work = self.work if number == 1 else fresh(self.work / "more")
            done.append(Trial(work, self.machine, self.measure, number))
            done[-1].make(self.spec, modules, self.limit)
            if number > 1:
                self._keep(done[-1])
            if done[-1].result == "error":
                break
        worst = min(done, key=lambda one: _WORST.index(one.result))
        self.module = done[0].module
        if worst.number > 1 and worst.result != "error":
            # The check that has the verdict of the row is the one that the row is known by.
            (self.work / "check.json").rename(self.work / "check.1.json")
            (self.work / f"check.{worst.number}.json").rename(self.work / "check.json")
        where = f"run {worst.number} of {self.measure.runs}: " if worst.number > 1 else ""
        how = self.measure.words()
        self.end(worst.result, worst.stage, f"{where}{worst.reason}{f' ({how})' if how else ''}")

    def _keep(self, trial: Trial) -> None:
        """What is kept of a run after the first."""
        names = _OF_MORE + (_LOGS if trial.result != "pass" else ())
        for name in names:
            if (trial.work / name).exists():
                stem, _, suffix = name.partition(".")
                (trial.work / name).rename(self.work / f"{stem}.{trial.number}.{suffix}")

    def _write(self, seconds: float) -> None:
        work, planned = self.work, self.planned
        for name in _WORK:
            remove(work / name)
        config = work / "config"
        fields = {
            "RELEASE": planned.release,
            "LINE": planned.line,
            "FLAVOUR": planned.flavour,
            "SUITE": planned.suite,
            "VERSION": planned.version,
            "SOURCE": self.source,
            "RESULT": self.result,
            "STAGE": self.stage,
            "REASON": self.reason,
            "MODULE": self.module,
            "CONFIG": "yes" if filled(config) else "none",
            "DETERMINISTIC": int(self.machine.deterministic),
            **{f"{step}_SECONDS": f"{took:.1f}" for step, took in self.seconds.items()},
            "SECONDS": f"{seconds:.1f}",
            "DATE": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
        logs.write(work / "row.new", "".join(f"{key}={value}\n" for key, value in fields.items()))
        (work / "row.new").rename(work / "row")
        # All of it is on the disk before the row is called finished.
        for file in work.iterdir():
            descriptor = os.open(file, os.O_RDONLY)
            os.fsync(descriptor)
            os.close(descriptor)
        publish(work, work.with_name(planned.release))


def command(arguments: list[str]) -> int:
    """kjlab row DIR RELEASE DETERMINISTIC LIMIT"""
    if len(arguments) != 4:
        raise UsageError("row: wants DIR RELEASE DETERMINISTIC LIMIT")
    directory, release = Path(arguments[0]), arguments[1]
    chosen = plan.read(str(directory)) or Plan([])
    planned = next((one for one in chosen.kernels if one.release == release), None)
    if planned is None:
        raise Error(f"{directory}: no plan there that has {release}")
    # The build has variables of its own.
    os.environ["KJ_VARIANT"] = "matrix"
    deterministic, limit = arguments[2] == "1", int(arguments[3])
    measure = Measure.of(chosen)
    Making(directory, planned, chosen.spec(release), measure, deterministic, limit).make()
    return 0

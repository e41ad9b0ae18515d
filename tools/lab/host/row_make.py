# SPDX-License-Identifier: GPL-2.0
"""One row of a matrix: fetch, build, boot, judge, in a process of its own (`kjlab row`). Whatever
goes wrong with the kernel is the row's RESULT, STAGE and REASON, with the log beside it. The row
is made in DIR/rows/.RELEASE and appears by one rename."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from . import archive, build, inputs, logs, plan, text, verdict
from .child import kjlab
from .common import PLACE, Error, UsageError, publish, remove
from .inputs import Shared
from .kernel import Kernel, kernel
from .machine import Machine
from .plan import Plan, Planned

# Of a console that grew beyond twice this, the row keeps both ends (bytes each).
CONSOLE = 524288

# The build of one kernel, in seconds.
BUILD_LIMIT = 900

# What the row keeps of a run, and of what the guest left.
_OF_RUN = ("console.log", "script.log", "cmdline", "result", "seconds", "stage", "boot-complaints")
_OF_GUEST = ("check.json", "check.status", "status.json", "spin.kjr", "user.kjr", "module")

T = TypeVar("T")

# Not part of a row.
_WORK = ("ko", "run", "now", "stage", "module", "check.status")

# The verdicts of check, with the status that each has.
_CHECK = {"pass": "0", "fail": "1", "skip": "4"}


def _complaint(log: Path) -> str:
    """Why a kjlab failed."""
    lines = logs.lines(logs.read(log))
    errors = [
        line.removeprefix("kjlab: error: ") for line in lines if line.startswith("kjlab: error: ")
    ]
    return (errors or lines or [""])[-1]


def _first(pattern: str, log: Path) -> str:
    """The first line that is like PATTERN."""
    return next((line for line in logs.lines(logs.read(log)) if re.search(pattern, line)), "")


def _short(reason: str) -> str:
    """In one line of at most 300 bytes."""
    line = re.sub(rb"[\0-\x20\x7f]+", b" ", text.encode(reason + "\n"))
    return text.decode(line[:300]).removesuffix(" ")


class Making:
    """A row in the making, in the directory WORK."""

    def __init__(
        self, directory: Path, planned: Planned, spec: str, deterministic: bool, limit: int
    ) -> None:
        self.work = directory / "rows" / f".{planned.release}"
        self.planned = planned
        self.spec = spec
        self.machine = Machine(deterministic=deterministic)
        self.limit = limit  # of the guest, in seconds
        self.result = self.stage = self.reason = ""
        self.module = "none"
        self.source = "archive"
        self.seconds = {"FETCH": 0.0, "BUILD": 0.0, "RUN": 0.0}

    def end(self, result: str, stage: str, reason: str) -> None:
        """What is settled first stands, for it is the cause of the rest."""
        if not self.result:
            self.result, self.stage, self.reason = result, stage, _short(reason)

    def make(self) -> None:
        shared = Shared.now(self.machine, self.limit)
        found = self._timed("FETCH", self._fetch)
        began = time.monotonic()
        if found:
            self.source = found.origin
            if found.has_module:
                self._timed("BUILD", lambda: self._build(found))
            self._timed("RUN", self._run)
            self._judge()
            # Only if nothing changed meanwhile is it known what this row was made from.
            if shared == Shared.now(self.machine, self.limit):
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
            why = _complaint(log)
            if archive.is_missing(self.planned.suite, self.planned.release, self.planned.version):
                why = f"the archive lists {self.planned.version}, but does not have it (404)"
            self.end("error", "download", why)
            return None
        log.unlink()
        found = kernel(self.spec)
        if found.config and found.config.stat().st_size:
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
        stage = "warnings" if "the build has warnings" in _complaint(said) else "build"
        try:
            shutil.copy(modules.with_name(f"{modules.name}.log"), log)
        except OSError:
            said.rename(log)
        wrong = [
            line
            for line in logs.lines(logs.read(log))
            if re.search("warning|error|No such file", line) and not build.HARMLESS.search(line)
        ]
        self.end("error", stage, wrong[0] if wrong else "the build failed; see build.log")

    def _run(self) -> None:
        """Boot; what the guest left goes to the row."""
        work, run = self.work, self.work / "run"
        options = ["--no-module", "--allow-boot", "--out", str(run), "--timeout", str(self.limit)]
        if self.machine.deterministic:
            options.append("--deterministic")
        if (work / "ko").exists():
            options += ["--file", f"{work}/ko/kjitter.ko:/lab/kjitter.ko"]
        if inputs.SETTINGS:
            options += ["--file", f"{inputs.SETTINGS}:/lab/settings"]
        with open(work / "run.log", "wb") as said:
            kjlab("run", self.spec, "--script", str(inputs.SCRIPT), *options, output=said)
        for at, names in ((run, _OF_RUN), (run / "files", _OF_RUN), (run / "files", _OF_GUEST)):
            for name in names:
                if (at / name).is_file():
                    (at / name).rename(work / name)
        self._shorten(work / "console.log")
        if (work / "stage").exists():
            (work / "run.log").unlink()
        else:
            self.end("error", "boot", _complaint(work / "run.log"))

    def _shorten(self, console: Path) -> None:
        data = console.read_bytes() if console.exists() else b""
        left = len(data) - 2 * CONSOLE
        if left > 0:
            console.write_bytes(
                data[:CONSOLE] + f"\n[kjlab: {left} bytes left out]\n".encode() + data[-CONSOLE:]
            )

    def _judge(self) -> None:
        """From how far the guest came."""
        work = self.work
        self.module = logs.read(work / "module").strip("\n") or self.module
        stage = logs.read(work / "stage").strip("\n")
        if stage == verdict.DONE:
            self._reports()
            self._verdict()
        elif stage:
            self.end(
                "error", stage, logs.lines(logs.read(work / "result"))[0].removeprefix("fail: ")
            )

    def _reports(self) -> None:
        """Made here, by the reader of this machine; a capture it finds damaged is no result."""
        for name in ("spin", "user"):
            if not (self.work / f"{name}.kjr").exists():
                continue
            # Beside the file: its path is part of the JSON.
            command = [str(PLACE.build / "bin/kjitter"), "report", "--json", f"{name}.kjr"]
            with open(self.work / f"{name}.json", "wb") as to:
                done = subprocess.run(
                    command, cwd=self.work, stdout=to, stderr=subprocess.PIPE, check=False
                )
            if done.returncode:
                said = logs.lines(text.decode(done.stderr))
                self.end("error", verdict.FILES, f"{name}.kjr: {(said or [''])[-1]}")

    def _verdict(self) -> None:
        """The guest came to its end; what did it say?"""
        work, log = self.work, self.work / "script.log"
        status = logs.read(work / "check.status").strip("\n")
        cpu = _check(work / "check.json")
        said = str(cpu.get("verdict", ""))
        if _CHECK.get(said, "") != status or not status:
            why = f"kjitter check ended with {status or 'nothing'}: {logs.last_line(log)}"
            self.end("error", verdict.GUEST, why)
            return
        alone = ""
        if self.module == "refused":
            why = f"the module was refused: {_first('insmod', log)}; user task alone: {said}"
            self.end("error", verdict.GUEST, why)
        elif self.module == "none":
            alone = "user sampler only, no headers for the module; "
        elif not (work / "spin.kjr").exists():
            self.end("error", verdict.GUEST, f"no spin.kjr: {_first('record spin', log)}")
        if not (work / "user.kjr").exists():
            self.end("error", verdict.GUEST, f"no user.kjr: {_first('record user', log)}")
        self.end(said, verdict.DONE, f"{alone}{_why(cpu)}{self._complained()}")

    def _complained(self) -> str:
        """What the kernel complained of while it booted; the verdict stands."""
        complaints = logs.lines(logs.read(self.work / "boot-complaints"))
        if not complaints:
            return ""
        complaint = re.sub(r"^\[[^]]*\] *", "", complaints[0])
        return f"; while booting the kernel complained: {complaint}"

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
            "CONFIG": "yes" if config.exists() and config.stat().st_size else "none",
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


def _check(file: Path) -> dict[str, Any]:
    """What check said of the CPU; nothing if it is no such JSON."""
    try:
        cpu = json.loads(logs.read(file))["cpus"][0]
        return cpu if isinstance(cpu, dict) else {}
    except (ValueError, LookupError, TypeError):
        return {}


def _why(cpu: dict[str, Any]) -> str:
    """The verdict of check in a line."""
    if cpu["reasons"]:
        return "; ".join(f"{reason['code']}: {reason['detail']}" for reason in cpu["reasons"])
    rates = [
        f"{float(window['ticks_per_s'])} ticks/s "
        f"({'user task' if window['sampler'] == 'user' else 'kernel thread'})"
        for window in cpu["windows"]
    ]
    return f"tick stopped: {', '.join(rates)}"


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
    Making(directory, planned, chosen.spec(release), arguments[2] == "1", int(arguments[3])).make()
    return 0

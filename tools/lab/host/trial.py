# SPDX-License-Identifier: GPL-2.0
"""One boot of a kernel of a matrix, and what came of it."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

from . import inputs, logs, text, verdict
from .child import kjlab
from .common import PLACE
from .machine import Machine
from .measure import Measure

# Of a console that grew beyond twice this, the row keeps both ends (bytes each).
CONSOLE = 524288

# What the row keeps of a run, and of what the guest left.
_OF_RUN = ("console.log", "script.log", "cmdline", "result", "seconds", "stage", "boot-complaints")
_OF_GUEST = (
    "check.json",
    "check.status",
    "status.json",
    "spin.kjr",
    "user.kjr",
    "module",
    "load.log",
)

# The reason of check for a CPU that is not there, as on a kernel that takes one alone.
_NO_CPU = "no-such-cpu"

# The verdicts of check, with the status that each has.
_CHECK = {"pass": "0", "fail": "1", "skip": "4"}


def complaint(log: Path) -> str:
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


class Ending:
    """What is settled first stands, for it is the cause of the rest."""

    def __init__(self) -> None:
        self.result = self.stage = self.reason = ""

    def end(self, result: str, stage: str, reason: str) -> None:
        if not self.result:
            self.result, self.stage, self.reason = result, stage, _short(reason)


class Trial(Ending):
    """In the directory WORK, to which all that the row keeps of it goes."""

    def __init__(self, work: Path, machine: Machine, measure: Measure, number: int) -> None:
        super().__init__()
        self.work = work
        self.machine = machine
        self.measure = measure
        self.number = number  # of the run, from 1 on
        self.module = "none"

    def make(self, spec: str, modules: Path | None, limit: int) -> None:
        """Boot SPEC, with kjitter.ko of MODULES, for LIMIT seconds at most."""
        self._run(spec, modules, limit)
        self._judge()

    def _settings(self) -> str:
        given = Path(inputs.SETTINGS).read_text(encoding="utf-8") if inputs.SETTINGS else ""
        return given + self.measure.settings(self.number)

    def _run(self, spec: str, modules: Path | None, limit: int) -> None:
        """What the guest left goes to the row."""
        work, run = self.work, self.work / "run"
        options = ["--no-module", "--allow-boot", "--out", str(run), "--timeout", str(limit)]
        if self.machine.deterministic:
            options.append("--deterministic")
        if modules:
            options += ["--file", f"{modules}/kjitter.ko:/lab/kjitter.ko"]
        settings = self._settings()
        if settings:
            logs.write(work / "settings", settings)
            options += ["--file", f"{work}/settings:/lab/settings"]
        options += self.measure.options(self.number, self.machine.arch)
        with open(work / "run.log", "wb") as said:
            kjlab("run", spec, "--script", str(inputs.SCRIPT), *options, output=said)
        for at, names in ((run, _OF_RUN), (run / "files", _OF_RUN), (run / "files", _OF_GUEST)):
            for name in names:
                if (at / name).is_file():
                    (at / name).rename(work / name)
        self._shorten(work / "console.log")
        if (work / "stage").exists():
            (work / "run.log").unlink()
        else:
            self.end("error", "boot", complaint(work / "run.log"))

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
            # Of what it could not ask it says why; else the last it said is all there is.
            last = _why(cpu) if cpu.get("reasons") else logs.last_line(log)
            why = f"kjitter check ended with {status or 'nothing'}: {last}"
            self.end("error", verdict.GUEST, why)
            return
        if any(reason["code"] == _NO_CPU for reason in cpu["reasons"]):
            # Nothing can be recorded on it.
            self.end(said, verdict.DONE, _why(cpu))
        alone = ""
        if self.module == "refused":
            why = f"the module was refused: {_first('insmod', log)}; user task alone: {said}"
            self.end("error", verdict.GUEST, why)
        elif self.module == "none":
            alone = "user sampler only, no headers for the module; "
        elif not (work / "spin.kjr").exists():
            self.end("error", verdict.GUEST, f"no spin.kjr: {_first('record spin', log)}")
        if self.measure.load != "none" and not _first("^load .* times$", work / "load.log"):
            why = f"the load did nothing: {logs.last_line(work / 'load.log') or 'killed'}"
            self.end("error", verdict.GUEST, why)
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

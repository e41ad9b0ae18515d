# SPDX-License-Identifier: GPL-2.0
"""The verdict on one run. Silence is a failure, and so is any line on the console by which a
kernel complains."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from . import logs, text
from .guest import CONSOLE_MAX, SILENT, TIME_UP, Guest

# The one list of complaints.
_COMPLAINTS = re.compile(
    r"BUG:|WARNING:|Oops|rcu: INFO|Kernel panic"
    r"|possible circular locking|possible recursive locking"
    r"|inconsistent lock state|suspicious RCU usage"
    r"|INFO: task .* blocked|soft lockup|kmemleak:.*new suspected"
)

# Ended by the KILL that follows when a TERM does not help.
_TIME_UP = (TIME_UP, 137)

# Where a run ended: nothing on the console; the kernel complained, or the guest was gone before
# its end; time up; the script failed; what it left did not arrive; the end.
BOOT, CRASH, HANG, GUEST, FILES, DONE = "boot", "crash", "hang", "guest", "files", "done"


@dataclass(frozen=True)
class Outcome:
    stage: str
    result: str  # pass, `skip: reason` or `fail: reason`
    more: tuple[str, ...] = ()  # complaints after the first


def status(verdict: str) -> str | None:
    """That of the guest's script, by the guest's own verdict."""
    return logs.found(r"^KJLAB status (\d+)$", verdict)


def _complaints(said: list[str], allowed: str = "") -> list[str]:
    """The offending lines. ALLOWED is a regular expression as grep -E takes it."""
    complaints = [line for line in said if _COMPLAINTS.search(line)]
    if complaints and allowed:
        given = text.encode("\n".join(complaints))
        left = subprocess.run(
            ["grep", "-avE", allowed], input=given, stdout=subprocess.PIPE, check=False
        )
        complaints = logs.lines(text.decode(left.stdout))
    return complaints


def _after_boot(console: list[str], out: Path) -> list[str]:
    """What a kernel said since it ran the guest's init, and so since anything of ours. What it
    complains of before is its own affair: that goes to OUT/boot-complaints."""
    own = next(
        (at + 1 for at, line in enumerate(console) if "Run /init as init process" in line), 0
    )
    complaints = _complaints(console[:own])
    if complaints:
        logs.write(out / "boot-complaints", "\n".join(complaints) + "\n")
    return console[own:]


def _unpack(guest: Path, out: Path) -> bool:
    """Unpack what the guest left, if it came whole."""
    stream = guest / "files.tar.gz"
    want = logs.found(r"^KJLAB files (.*)$", logs.read(guest / "verdict"))
    if want != hashlib.sha256(stream.read_bytes()).hexdigest():
        return False
    files = out / "files"
    files.mkdir(exist_ok=True)
    command = ["tar", "-xz", "-f", str(stream), "-C", str(files), "--no-same-owner"]
    if subprocess.run(command, check=False).returncode:
        return False
    if (files / "script.log").exists():
        (files / "script.log").rename(out / "script.log")
    return True


def judge(
    guest: Guest, out: Path, ended: int, limit: int, allowed: str, allow_boot: bool
) -> Outcome:
    """Move what the guest left to OUT, and judge it. ENDED is its status, LIMIT was its time in
    seconds."""
    for name in ("console", "verdict", "files.tar.gz"):
        (guest.directory / name).touch()
    console = logs.read(guest.directory / "console").replace("\r", "")
    logs.write(out / "console.log", console)
    shutil.copyfile(guest.directory / "verdict", out / "verdict")
    whole = _unpack(guest.directory, out)
    own = _after_boot(logs.lines(console), out) if allow_boot else logs.lines(console)
    verdict = _judge(guest, out, ended, limit, _complaints(own, allowed), whole)
    logs.write(out / "stage", verdict.stage + "\n")
    logs.write(out / "result", "\n".join([verdict.result, *verdict.more]) + "\n")
    return verdict


def _judge(
    guest: Guest, out: Path, ended: int, limit: int, complaints: list[str], whole: bool
) -> Outcome:
    script = status(logs.read(out / "verdict"))
    if complaints:
        return Outcome(
            CRASH, f"fail: the kernel complained: {complaints[0]}", tuple(complaints[1:])
        )
    if guest.full:
        return Outcome(GUEST, f"fail: the guest filled its console; limit {CONSOLE_MAX} KiB")
    if not (out / "console.log").stat().st_size:
        return Outcome(BOOT, f"fail: nothing on the console: {_silence(guest, ended, limit)}")
    if ended in _TIME_UP:
        return Outcome(HANG, f"fail: not done after {limit} s")
    if ended:
        return Outcome(
            CRASH, f"fail: QEMU ended with {ended}: {logs.last_line(guest.directory / 'qemu.log')}"
        )
    if script is None:
        return Outcome(
            CRASH, "fail: no verdict from the guest: it switched off or was reset before its end"
        )
    if not whole:
        return Outcome(FILES, "fail: the files from the guest did not arrive whole")
    if int(script) == 77:
        reasons = re.findall(r"^skip: *(.*)$", logs.read(out / "script.log"), re.MULTILINE)
        return Outcome(DONE, f"skip: {(reasons or [''])[-1]}")
    if int(script):
        return Outcome(GUEST, f"fail: the script ended with {script}")
    return Outcome(DONE, "pass")


def _silence(guest: Guest, ended: int, limit: int) -> str:
    """How a guest ended that said nothing at all."""
    if ended == 0:
        return "it switched off or was reset"
    if ended in _TIME_UP:
        return f"not done after {limit} s"
    if ended == SILENT:
        return f"ended after a third of {limit} s"
    return f"QEMU ended with {ended}: {logs.last_line(guest.directory / 'qemu.log')}"

# SPDX-License-Identifier: GPL-2.0
"""What is known of one kernel: its line of the plan, and its row directory; or of one boot of a
machine, which kjitter-boot recorded. Reading one is row_load.py, making one is row_make.py."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from math import nan
from typing import NamedTuple

from . import files, text
from .figures import Figures
from .version import Order, row_order

# The CPU that every guest of the lab isolates; a machine has others.
CPU = 1


class Verdict(Enum):
    """What became of a kernel; never "pass" unless check said so."""

    PASS = "pass"
    FAIL = "fail"
    SKIP = "skip"
    ERROR = "error"
    NOT_RUN = "not run"

    @property
    def judged(self) -> bool:
        """Did kjitter check come to it?"""
        return self in (Verdict.PASS, Verdict.FAIL, Verdict.SKIP)


class Reason(NamedTuple):
    """Why check did not pass."""

    code: str  # such as tick-sched
    detail: str  # a sentence


class Environment(NamedTuple):
    """What a kernel said of itself and its machine; "" where it did not."""

    hz: str = ""
    preemption: str = ""
    clocksource: str = ""
    nohz_full_built: str = ""
    nohz_full: str = ""
    isolated: str = ""
    rt_runtime_us: str = ""
    fair_server_runtime_ns: str = ""
    cpu_model: str = ""
    hypervisor: str = ""
    version: str = ""


_UNKNOWN = Environment()


@dataclass(slots=True, eq=False)
class Row:
    """One kernel. Times are seconds, nan if unknown.

    Strings hold no control characters, except `dir`, `reasons` and `env`; they are foreign all the
    same: escape them for HTML and JSON. What takes room, the documents and the configuration,
    is read where it is shown (documents.py, kernel_config.py).
    """

    dir: str  # the directory of the matrix it is from, as given
    release: str  # as uname -r says it
    line: str  # such as 6.12; "-" if it has none
    flavour: str  # such as rt-amd64; "-" if it has none
    suite: str  # of the archive
    version: str  # of the package, or the release of a local kernel
    boot: str = ""  # boot_id of a machine's boot; "" of a kernel of the lab
    machine: str = ""  # its name; "" of a kernel of the lab
    firmware: str = ""
    microcode: str = ""
    path: str = ""  # row directory; "" without one
    readable: bool = False  # its file `row`, without which nothing else there counts
    cpu: int = CPU  # whose figures it has; of a machine the first that has the verdict of all
    verdict: Verdict = Verdict.NOT_RUN
    stage: str = ""  # where it ended
    reason: str = "in the plan, but there is no row"  # one line
    source: str = ""  # archive, deb, tree or image; boot of a machine
    module: str = ""  # loaded, refused or none
    date: str = ""  # end of the row, UTC
    ended: float = nan  # the same, seconds since 1970
    deterministic: bool = False  # made in instruction-counting mode
    no_config: bool = False  # the archive does not have the configuration of this kernel
    fetch_s: float = nan
    build_s: float = nan  # of the module
    run_s: float = nan  # of the guest
    total_s: float = nan  # all but the download
    cmdline: str = ""  # of the guest
    env: Environment = _UNKNOWN
    has_config: bool = False
    reasons: list[Reason] = field(default_factory=list)  # of check
    ticks: float = nan  # per second
    ticks_from: str | None = None  # "check", else the capture they had to be taken from
    user: Figures | None = None  # of the user sampler
    spin: Figures | None = None
    troubles: list[str] = field(default_factory=list)  # what is damaged or missing, sentences

    @property
    def of_machine(self) -> bool:
        """Made by kjitter-boot, not in a guest of the lab."""
        return bool(self.boot) or self.source == "boot"

    @property
    def trouble(self) -> str | None:
        return "; ".join(self.troubles) if self.troubles else None

    @property
    def base(self) -> str:
        """The release without its flavour."""
        base = self.release.removesuffix(f"-{self.flavour}") if self.flavour else self.release
        return base or self.release

    @property
    def place(self) -> str:
        """Its directory below that of the matrix."""
        return f"{self.release}/{self.boot}" if self.boot else f"rows/{self.release}"

    def order(self) -> tuple[Order, Order, str, str, str, str]:
        """Of the tables: line, version, flavour, release; boots of one kernel by machine, time."""
        line, version = row_order(self.line), row_order(self.version)
        return line, version, self.flavour, self.release, self.machine, self.date

    def fail(self, stage: str, why: str) -> None:
        """Turn it into an error; what it was before is kept behind `why`."""
        before = f" (the row: {self.verdict.value}, {self.reason})" if self.reason else ""
        # A directory's name is foreign as well.
        self.reason = text.clean(why + before)
        self.verdict, self.stage = Verdict.ERROR, stage

    def same(self, other: Row) -> bool:
        """Do two row directories say the same? When and how long is not part of it."""
        keys = ("verdict", "stage", "reason", "module", "version", "source", "deterministic")
        names = ("check.json", "status.json", "spin.json", "user.json", "config", "cmdline")
        return all(getattr(self, key) == getattr(other, key) for key in keys) and all(
            files.same(self.path, other.path, name) for name in names
        )


def fields(lines: str) -> list[tuple[str, str]]:
    """The KEY=VALUE lines of a file `row`, as they stand there."""
    pairs = (line.partition("=") for line in lines.split("\n"))
    return [(key, value) for key, equals, value in pairs if equals]


def said(directory: str) -> dict[str, str]:
    """What the file `row` of a row directory says; nothing if there is none."""
    return dict(fields(files.read_text(directory, "row") or ""))

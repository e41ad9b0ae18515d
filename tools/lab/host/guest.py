# SPDX-License-Identifier: GPL-2.0
"""One virtual machine that runs, under a time limit, in a directory of its own."""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from . import layer, root, unpack
from .child import Child, dying
from .common import PLACE, at_exit, is_left, log, need_root, remove, take
from .initramfs import Initramfs
from .kernel import Kernel
from .layer import Layer
from .machine import Machine
from .root import Root

# No file of a guest grows beyond this many KiB; least of all the console, which a guest can fill
# for ever. QEMU was seen to outlive the limit, and then the guest waits for its console from then
# on: Guest ends it.
CONSOLE_MAX = int(os.environ.get("KJ_CONSOLE_MAX") or 16384)

# A command in a root cannot be given a directory.
_IN_DIRECTORY = 'cd "$1" && shift && exec "$@"'

# Seconds between two looks at a guest that runs.
_LOOK = 10

TIME_UP = 124
SILENT = 143


def quick_boot() -> bool:
    """Is what a boot does before anybody measures left out?"""
    return bool(os.environ.get("KJ_QUICK_BOOT"))


@dataclass(frozen=True)
class Guest:
    """MACHINE with a kernel. What it writes lies in DIRECTORY: console, verdict, files.tar.gz, and
    what QEMU said in qemu.log."""

    machine: Machine
    directory: Path
    home: Root | Layer | None = None  # that has the emulator; None: the host

    @classmethod
    def place(cls, machine: Machine) -> Guest:
        """A guest in a directory that goes at the end. If the emulator is that of a root, it lies
        in there, so that a chroot sees it without any mount. Those that were left go."""
        home = _home(machine)
        parent = home.files / "lab/runs" if home else PLACE.build / "runs"
        parent.mkdir(parents=True, exist_ok=True)
        for owner in parent.glob("machine.*/owner"):
            if is_left(owner.parent):
                remove(owner.parent)
        directory = Path(tempfile.mkdtemp(prefix="machine.", dir=parent))
        take(directory)
        (directory / "owner").touch()
        at_exit(lambda: remove(directory))
        return cls(machine, directory, home)

    def fill(self, kernel: Kernel, initramfs: Initramfs) -> None:
        """With what it boots."""
        initramfs.pack(self.directory / "initramfs")
        if not (quick_boot() and unpack.put(kernel, self.directory / "kernel")):
            shutil.copyfile(kernel.vmlinuz, self.directory / "kernel")

    @property
    def full(self) -> bool:
        """Has the console come to the limit?"""
        return _size(self.directory / "console") >= CONSOLE_MAX * 1024

    def clear(self) -> None:
        """Nothing of an earlier boot."""
        for name in ("console", "verdict", "files.tar.gz"):
            (self.directory / name).unlink(missing_ok=True)

    def boot(self, cmdline: str, limit: int) -> int:
        """Run it. The status is QEMU's, TIME_UP after LIMIT seconds, SILENT when it was that for
        too long."""
        with open(self.directory / "qemu.log", "wb") as said:
            child = Child(self._command(cmdline, limit), cwd=self.directory, output=said)
        silent, waited = False, 0
        while child.wait(_LOOK) is None:
            waited += _LOOK
            silent = silent or self._silent(waited, limit)
            if silent or self.full:
                child.end()
            log(f"running for {waited} s (limit {limit} s), console {self._lines()} lines")
        # QEMU may end a TERM with 0.
        return SILENT if silent else child.status or 0

    def _command(self, cmdline: str, limit: int) -> list[str]:
        emulator = [self.machine.emulator, *self.machine.options(cmdline)]
        if self.home:
            inside = f"/{self.directory.relative_to(self.home.files)}"
            emulator = self.home.command("sh", "-c", _IN_DIRECTORY, "sh", inside, *emulator)
        limits = ["prlimit", "--core=0", f"--fsize={CONSOLE_MAX * 1024}"]
        return [*limits, "timeout", "-k", "5", str(limit), *dying(*emulator)]

    def _silent(self, waited: int, limit: int) -> bool:
        """A third of the time is gone and no line came? A kernel that dies before it has a
        console hangs without a word, and a bisect meets many."""
        return waited * 3 >= limit and not _size(self.directory / "console")

    def _lines(self) -> int:
        try:
            return len((self.directory / "console").read_bytes().splitlines())
        except OSError:
            return 0


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _home(machine: Machine) -> Root | Layer | None:
    """Where its emulator is. One of another architecture is in a layer: in the root itself it would
    make all other layers over it out of date."""
    if not machine.in_root:
        return None
    need_root()
    if machine.arch.foreign:
        return layer.own(root.QEMU_SUITE, [machine.arch.qemu])
    return root.root_of(root.QEMU_SUITE)

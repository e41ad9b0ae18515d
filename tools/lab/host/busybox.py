# SPDX-License-Identifier: GPL-2.0
"""busybox, the programs of a guest in one file that needs no library. For the lab's own
architecture it is the host's; for another one it is unpacked from the package of the suite that
the emulator is from, never installed."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from . import apt, archive, root
from .arch import Arch
from .common import Error, fresh, lock, log, publish, remove, retry, which
from .package import take_one

PACKAGE = "busybox-static"


def program(of: Arch) -> Path:
    if of.foreign:
        return _foreign(of)
    found = which("busybox")
    if found is None:
        raise Error("no busybox; run: kjlab setup")
    if subprocess.run(["ldd", found], capture_output=True, check=False).returncode == 0:
        raise Error(f"{found} is not static; run: kjlab setup")
    return Path(found)


def applets(of: Arch, file: Path) -> list[str]:
    """The names it goes by."""
    if of.foreign:
        return table(file.read_bytes())
    return subprocess.check_output([file, "--list"], text=True).split()


def table(data: bytes) -> list[str]:
    """The same, out of a busybox that does not run here: they stand there one after the other, each
    with its NUL, beginning with [ and [[."""
    found = max(re.findall(rb"\[\0\[\[\0(?:[a-z0-9_.+-]+\0)+", data), key=len, default=b"")
    return found.decode().split("\0")[:-1]


def _foreign(of: Arch) -> Path:
    file = of.binaries / "busybox"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        with lock(f"busybox-{of.name}"):
            if not file.exists():
                _fetch(of, file)
    return file


def _fetch(of: Arch, to: Path) -> None:
    at = root.root_of(root.QEMU_SUITE)
    archive.index(at.suite, of=of)
    inside = f"/lab/packages/{PACKAGE}.{of.name}"
    directory = fresh(at.path / inside.lstrip("/"))
    script = 'cd "$1" && apt-get -qq download "$2"'
    command = apt.words(at.path, of, "sh", "-c", script, "sh", inside, PACKAGE)
    log(f"root {at.suite}: fetching {PACKAGE} of {of.name}")
    if not retry(2, PACKAGE, lambda: at.run(*command).returncode == 0):
        with lock(f"root-{at.suite}"):
            at.update(of)
        if not retry(2, PACKAGE, lambda: at.run(*command).returncode == 0):
            raise Error(f"{PACKAGE} of {of.name}: download failed")
    new = to.with_name("busybox.new")
    if not take_one(next(directory.glob("*.deb")), "./usr/bin/busybox", new):
        raise Error(f"{PACKAGE} of {of.name}: no busybox in it")
    remove(directory)
    if not table(new.read_bytes()):
        raise Error(f"{PACKAGE} of {of.name}: its list of programs cannot be found")
    new.chmod(0o755)
    publish(new, to)

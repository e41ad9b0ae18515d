# SPDX-License-Identifier: GPL-2.0
"""From what a row of a matrix was made, as lines NAME SHA256. As long as that is what it would be
made from today, the row is finished."""

from __future__ import annotations

import hashlib
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from . import build, busybox, info, layer, root
from .common import PLACE
from .guest import quick_boot
from .kernel import kernel_dir
from .machine import Machine
from .measure import Measure

# Other guest work and its settings, for the tests of the matrix itself.
SCRIPT = Path(os.environ.get("KJ_MATRIX_SCRIPT") or PLACE.lab / "matrix.guest.sh")
SETTINGS = os.environ.get("KJ_MATRIX_SETTINGS") or None


def _sum(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _emulator(machine: Machine) -> bytes:
    """Its version."""
    if not machine.in_root:
        said = subprocess.run([machine.emulator, "--version"], stdout=subprocess.PIPE, check=False)
        return said.stdout.splitlines(keepends=True)[0]
    qemu = machine.arch.qemu
    at = root.Root(root.QEMU_SUITE).path
    if machine.arch.foreign:
        at = layer.base(root.QEMU_SUITE, [qemu])
    command = ["dpkg-query", f"--admindir={at}/var/lib/dpkg", "-W", "-f", "${Version}", qemu]
    said = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    return said.stdout if said.returncode == 0 else b"none\n"


@dataclass(frozen=True)
class Shared:
    """What is the same for all kernels."""

    lines: tuple[str, ...]

    @classmethod
    def now(cls, machine: Machine, limit: int, measure: Measure) -> Shared:
        arch = machine.arch
        guest = [SCRIPT, PLACE.lab / "guest/init", PLACE.lab / "guest/leave", busybox.program(arch)]
        if SETTINGS:
            guest.insert(1, Path(SETTINGS))
        words = machine.options(f"{arch.cmdline} {arch.isolation('1')}")
        options = "".join(f"{word}\n" for word in words)
        unusual = measure.identity(arch)
        return cls(
            (
                f"sources {_sum(build.sources())}",
                f"tool {_sum((arch.binaries / 'kjitter').read_bytes())}",
                f"guest {_sum(b''.join(file.read_bytes() for file in guest))}",
                f"machine {_sum(options.encode())}",
                f"emulator {_sum(_emulator(machine))}",
                f"limit {limit}",
                *([f"measure {_sum(unusual)}"] if unusual else []),
                *(["quick boot"] if quick_boot() else []),
            )
        )

    def of(self, name: str, spec: str) -> str:
        """Of one kernel; nothing if it is not there."""
        kernel = info.whole(kernel_dir(name)) or info.whole(kernel_dir(spec))
        if kernel is None:
            return ""
        # Without a module its sources do not matter.
        lines = [
            line for line in self.lines if kernel.has_module or not line.startswith("sources ")
        ]
        lines.append(f"kernel {_sum(kernel.vmlinuz.read_bytes())}")
        if kernel.has_module:
            lines.append(f"headers {_sum(build.headers(kernel))}")
        return "".join(f"{line}\n" for line in lines)

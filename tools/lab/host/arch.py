# SPDX-License-Identifier: GPL-2.0
"""The architectures of the kernels that the lab builds for and boots: all that differs between
them. The lab itself runs on the first one; the others are built with cross compilers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from .common import PLACE, UsageError


@dataclass(frozen=True)
class Arch:
    name: str  # Debian's, and the flavour of its usual kernel
    flavours: str  # how their names end: a regular expression
    emulator: str
    qemu: str  # the package of that
    machine: tuple[str, ...]  # of the emulator: none is the usual one
    # Of QEMU. An instruction takes a nanosecond of the guest's time, as its counter sees it.
    cpu: str
    still: str  # what is off in the deterministic mode, since it is random
    console: str
    # One for the console, one for the verdict, one for the files; the guest knows the last two as
    # ttyS1 and ttyS2.
    serial: tuple[str, ...]
    clock: str  # what vouches for the clock, on the command line
    # Of another architecture than the lab's: what kbuild calls it, and its compilers.
    kbuild: str = ""
    cross: str = ""  # begins their names
    compiler: str = ""  # the package of it, in every suite
    libc: str = ""  # the package to build programs with

    @property
    def foreign(self) -> bool:
        return bool(self.cross)

    @property
    def make(self) -> list[str]:
        """What kbuild has to be told."""
        return [f"ARCH={self.kbuild}", f"CROSS_COMPILE={self.cross}"] if self.foreign else []

    @property
    def binaries(self) -> Path:
        """Where the reader and the guest's programs go."""
        return PLACE.build / (f"{self.name}/bin" if self.foreign else "bin")

    @property
    def compilers(self) -> list[str]:
        """For make, to build those."""
        return [f"CC={self.cross}gcc", f"STRIP={self.cross}strip"] if self.foreign else []

    @property
    def cmdline(self) -> str:
        """What every guest is told."""
        return f"console={self.console} panic=-1 oops=panic"

    def isolation(self, cpus: str) -> str:
        """The command line that isolates these."""
        # No `nohz` among the flags of isolcpus: nohz_full= says it already, 7.3 refuses both
        # together and drops isolcpus=, and so does 5.10, which has no nohz_full.
        isolated = f"nohz_full={cpus} isolcpus=domain,managed_irq,{cpus} rcu_nocbs={cpus}"
        return " ".join(word for word in (isolated, self.clock, "nowatchdog") if word)


# With QEMU's default vendor (`max` alone) the kernel declares the TSC unsynchronised, and an
# unstable clock keeps the tick running. A kernel that is told of fast string instructions clears
# and copies memory with `rep stosb`, which TCG does byte by byte: a third of a boot. Without them
# it has a loop of words, as on CPUs of the years before.
AMD64 = Arch(
    name="amd64",
    flavours="(?:cloud-|rt-)?amd64",
    emulator="qemu-system-x86_64",
    qemu="qemu-system-x86",
    machine=(),
    cpu="max,vendor=GenuineIntel,-erms,-fsrm",
    still=",-rdrand,-rdseed",
    console="ttyS0",
    serial=("-serial", "file:console", "-serial", "file:verdict", "-serial", "file:files.tar.gz"),
    clock="tsc=reliable",
)

# Its own serial port is the console; those of a PCI card are called as on a PC, and the first one
# is there to make interrupts. Random seeds in the device tree would move the kernel and its
# memory. The architected pointer authentication is slow to emulate, and every function has it.
ARM64 = Arch(
    name="arm64",
    flavours="(?:cloud-|rt-)?arm64(?:-16k)?",
    emulator="qemu-system-aarch64",
    qemu="qemu-system-arm",
    machine=("-machine", "virt,gic-version=3,dtb-randomness=off"),
    cpu="max,pauth-impdef=on",
    still="",
    console="ttyAMA0",
    serial=(
        *("-serial", "file:console", "-chardev", "null,id=first"),
        *("-chardev", "file,id=verdict,path=verdict"),
        *("-chardev", "file,id=files,path=files.tar.gz", "-chardev", "null,id=last"),
        "-device",
        "pci-serial-4x,chardev1=first,chardev2=verdict,chardev3=files,chardev4=last",
    ),
    clock="",
    kbuild="arm64",
    cross="aarch64-linux-gnu-",
    compiler="gcc-aarch64-linux-gnu",
    libc="libc6-dev-arm64-cross",
)

# The lab's own first.
ALL = (AMD64, ARM64)


def flavour_of(name: str) -> str | None:
    """The flavour in which the name of a kernel of Debian ends."""
    ends = "|".join(one.flavours for one in ALL)
    found = re.search(f"(?:^|[-/])({ends})$", name)
    return found[1] if found else None


def _said(name: str) -> Arch | None:
    flavour = flavour_of(name) or ""
    return next((one for one in ALL if re.fullmatch(one.flavours, flavour)), None)


def of(name: str) -> Arch:
    """That of a release, a flavour, or LINE/FLAVOUR; the lab's own if it does not say."""
    return _said(name) or AMD64


def spell(asked: Arch | None, spec: str) -> str:
    """SPEC, with the architecture that is asked for, if any: a line means its usual kernel."""
    if asked and re.fullmatch(r"[0-9]+\.[0-9]+", spec):
        return f"{spec}/{asked.name}"
    said = _said(spec)
    if asked and said and said != asked:
        raise UsageError(f"{spec} is a kernel for {said.name}, not for {asked.name}")
    return spec


def named(name: str) -> Arch:
    """The value of --arch."""
    for one in ALL:
        if one.name == name:
            return one
    raise ValueError(f"one of {', '.join(one.name for one in ALL)}")

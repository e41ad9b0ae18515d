# SPDX-License-Identifier: GPL-2.0
"""A virtual machine: what QEMU is asked to make. KVM only if it is asked for: the lab must give the
same on every machine, and TCG is the one accelerator that is everywhere."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field

from .common import Error

# The usual CPU. With QEMU's default vendor (`max` alone) the kernel declares the TSC
# unsynchronised, and an unstable clock keeps the tick running. A kernel that is told of fast string
# instructions clears and copies memory with `rep stosb`, which TCG does byte by byte: a third of a
# boot. Without them it has a loop of words, as on CPUs of the years before.
CPU = "max,vendor=GenuineIntel,-erms,-fsrm"

# The guest's command line: what the lab needs, then what isolates CPU 1. No `nohz` among the
# flags of isolcpus: nohz_full= says it already, 7.3 refuses both together and drops isolcpus=,
# and so does 5.10, which has no nohz_full.
CMDLINE = "console=ttyS0 panic=-1 oops=panic"


def isolation(cpus: str) -> str:
    """The command line that isolates these."""
    isolated = f"nohz_full={cpus} isolcpus=domain,managed_irq,{cpus} rcu_nocbs={cpus}"
    return f"{isolated} tsc=reliable nowatchdog"


CMDLINE_ISOLATION = isolation("1")

ACCELERATORS = ("tcg", "kvm")


@dataclass(frozen=True)
class Topology:
    """How many CPUs, and how they lie together, as QEMU says it: 2,sockets=1,cores=1,threads=2."""

    cpus: int = 2
    sockets: int | None = None
    cores: int | None = None
    threads: int | None = None

    @classmethod
    def parse(cls, text: str) -> Topology:
        """ValueError says what is wanted, if it is none."""
        if not re.fullmatch(r"[1-9][0-9]*(,(sockets|cores|threads)=[1-9][0-9]*)*", text):
            raise ValueError("CPUs as QEMU takes them, such as 2 or 2,sockets=1,cores=1,threads=2")
        cpus, *parts = text.split(",")
        levels = (part.split("=") for part in parts)
        return cls(int(cpus), **{name: int(count) for name, count in levels})

    def __str__(self) -> str:
        levels = {"sockets": self.sockets, "cores": self.cores, "threads": self.threads}
        return ",".join(
            [
                str(self.cpus),
                *(f"{name}={count}" for name, count in levels.items() if count is not None),
            ]
        )


@dataclass(frozen=True)
class Machine:
    # Instruction counting: a boot is a function of its inputs. Else the emulator runs a thread
    # per CPU.
    deterministic: bool = False
    accel: str = "tcg"
    cpu: str = CPU  # QEMU's model
    smp: Topology = field(default_factory=Topology)
    memory: int = 1024  # MiB
    seed: int = 0  # of what differs between two boots of one kernel; 0: nothing does
    nodes: int = 1  # NUMA nodes; CPU n is on node n modulo that, each has its share of memory

    def check(self) -> None:
        """Error says why there can be no such machine here."""
        if self.accel != "kvm":
            return
        if self.deterministic:
            raise Error("KVM counts no instructions: --accel kvm does not go with --deterministic")
        if not os.access("/dev/kvm", os.R_OK | os.W_OK):
            raise Error("no /dev/kvm that can be opened here; without --accel kvm it is emulated")

    @property
    def emulator(self) -> str:
        return "qemu-system-x86_64"

    def options(self, cmdline: str) -> list[str]:
        """For the emulator. Paths are relative to the guest's directory."""
        return [
            *self._accelerator(),
            *self._nodes(),
            *("-smp", str(self.smp), "-m", str(self.memory)),
            *("-nodefaults", "-no-user-config", "-no-reboot", "-display", "none"),
            *("-kernel", "kernel", "-initrd", "initramfs"),
            *("-serial", "file:console", "-serial", "file:verdict", "-serial", "file:files.tar.gz"),
            *("-append", cmdline),
        ]

    def _accelerator(self) -> list[str]:
        if self.accel == "kvm":
            return ["-accel", "kvm", "-cpu", "host" if self.cpu == CPU else self.cpu]
        if not self.deterministic:
            return ["-accel", "tcg,thread=multi", "-cpu", self.cpu]
        # An instruction takes 2^shift ns of the guest's time.
        shift = os.environ.get("KJ_ICOUNT_SHIFT") or "0"
        return [
            *("-accel", "tcg,thread=single", "-icount", f"shift={shift},sleep=off"),
            *("-cpu", f"{self.cpu},-rdrand,-rdseed"),
            *("-rtc", "base=2026-01-01,clock=vm", "-seed", str(1 + self.seed)),
        ]

    def _nodes(self) -> list[str]:
        made = []
        for node in range(self.nodes if self.nodes > 1 else 0):
            cpus = "".join(f",cpus={cpu}" for cpu in range(node, self.smp.cpus, self.nodes))
            made += [
                "-object",
                f"memory-backend-ram,id=node{node},size={self.memory // self.nodes}M",
            ]
            made += ["-numa", f"node,nodeid={node},memdev=node{node}{cpus}"]
        return made

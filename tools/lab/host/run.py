# SPDX-License-Identifier: GPL-2.0
"""kjlab run: boot one kernel, run one script in it, bring back the verdict."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from . import arch, build, logs, options, profile, text, verdict
from .arch import Arch
from .common import PLACE, Error, UsageError, fresh, lock, log
from .guest import Guest, quick_boot
from .initramfs import Initramfs
from .kernel import Kernel, is_package, kernel
from .machine import Machine, Topology
from .options import Take, add, number, store, switch
from .verdict import Outcome

USAGE = f"""\
usage: kjlab run KERNEL... --script FILE [option...]

Boots KERNEL in QEMU and runs FILE inside, with busybox sh, as root.
Several words are one KERNEL only as packages: its .deb files, or its .rpm files.

  --arch ARCH          KERNEL is one for amd64 or arm64: a line alone, such as 6.12, means amd64
  --deterministic      instruction counting: same inputs, same bytes out, and no crash of the
                       emulator's own; the default is the multi-threaded emulator,
                       which is sooner done and now and then crashes a kernel that
                       patches its text (Oops: int3). KJ_ICOUNT_SHIFT=N in the environment:
                       an instruction takes 2^N ns of the guest's time (0), for long ones
  --smp N              CPUs (2); CPU 1 is the isolated one
  --memory MB          memory (1024)
  --nodes N            NUMA nodes (1); CPU n is on node n modulo N, each has its share of memory
  --machine FILE       a machine as FILE describes it, lines KEY=VALUE: accel, deterministic, cpu,
                       smp, memory, nodes, seed as the options here; isolated=2-7 for other
                       CPUs than 1; isolation= and append= as --append-replace and --append.
                       Options behind it change it
  --accel tcg|kvm      kvm: real time on a real CPU, where /dev/kvm is; what is measured so is
                       never compared with what an emulator gave (tcg)
  --cpu MODEL          QEMU's CPU model ({arch.AMD64.cpu}; of arm64
                       {arch.ARM64.cpu}); `max` alone is an AMD CPU on amd64, whose TSC
                       the kernel does not trust
  --seed K             another boot of the same: QEMU's random numbers, and kjlab.seed=K on the
                       command line, from which the kernel takes its own
  --timeout S          limit for the whole run (120; deterministic 300)
  --append ARGS        add to the guest's command line
  --append-replace ARGS  put ARGS where the isolation of CPU 1 stands
  --file SRC:DEST      add a file or directory to the guest (repeatable)
  --tree SRC:DEST      add a directory as it is, links and all (repeatable)
  --no-module          boot without kjitter.ko; nothing is built
  --dkms               boot what the DKMS of the kernel's suite adds, builds and
                       installs in a layer over that suite's root; its logs and
                       modules come to DIR/dkms. What dkms.conf excludes is a skip
  --allow REGEX        console lines that are no failure (repeatable)
  --allow-boot         what the kernel complains of before it runs the guest's init is no
                       failure; it goes to DIR/boot-complaints
  --out DIR            where the results go (build/runs/RELEASE-SCRIPT)

The script finds kjitter.ko and every other module of build/modules/RELEASE in
/lab, the tool as /bin/kjitter (that of amd64 if build/bin/kjitter exists), KJ_DETERMINISTIC=0
or 1 and KJ_RELEASE, KJ_LINE, KJ_FLAVOUR in its environment. What it writes to
/out comes back in DIR/files. It ends with 0 for pass, 77 for skip (last line
`skip: reason`), anything else for fail. Wait for background processes.

DIR holds console.log, verdict, script.log, files/, cmdline, qemu, seconds, result
and stage (boot, crash, hang, guest, files, done: where it ended). Exit status:
0 pass, 1 fail, 77 skip, 2 usage.
"""

PASS, FAIL, SKIP = 0, 1, 77

# What the shell would take for something else.
_SPECIAL = re.compile(r"""[\s!"$&'()*,;<>?\[\\\]^`{|}]|^[#~]|(?<=[=:])~""")


@dataclass
class Run:
    """What was asked for."""

    specs: list[str] = field(default_factory=list)  # of the kernel; several are its packages
    arch: Arch | None = None  # that was asked for
    script: str = ""
    machine: Machine = field(default_factory=Machine)
    limit: int = 0  # seconds; 0: as is usual
    isolated: str = "1"  # CPUs
    isolation: str | None = None  # of the command line, instead of what isolates those
    append: str = ""
    files: list[tuple[str, str]] = field(default_factory=list)  # --file or --tree, and its value
    module: bool = True
    dkms: bool = False
    allowed: list[str] = field(default_factory=list)
    allow_boot: bool = False
    out: str = ""

    @property
    def name(self) -> str:
        """Of the script."""
        return Path(self.script).name

    @property
    def cmdline(self) -> str:
        of = self.machine.arch
        isolation = of.isolation(self.isolated) if self.isolation is None else self.isolation
        seed = f" kjlab.seed={self.machine.seed}" if self.machine.seed else ""
        quick = "mitigations=off " if quick_boot() else ""
        return f"{of.cmdline} {quick}{isolation}{self.append}{seed}"

    def place(self, kernel: Kernel) -> Path:
        """The directory of the results, empty. One that exists is replaced only if it is one."""
        name = f"{kernel.name}-{self.name.removesuffix('.sh')}{'-dkms' if self.dkms else ''}"
        name += "-deterministic" if self.machine.deterministic else ""
        out = Path(self.out or PLACE.build / "runs" / name)
        if out.exists() and not (out / "cmdline").exists() and any(out.iterdir()):
            raise Error(f"--out {out}: exists and is no result of kjlab run")
        return fresh(out)

    def initramfs(self, kernel: Kernel, modules: Path | None, tree: Path) -> Initramfs:
        """What the guest finds, in a directory TREE."""
        made = Initramfs(tree, self.machine.arch)
        made.put(Path(self.script), "/lab/script")
        settings: dict[str, object] = {
            "KJ_RELEASE": kernel.release,
            "KJ_LINE": kernel.line,
            "KJ_FLAVOUR": kernel.flavour,
        }
        if self.machine.accel == "tcg":
            # Elsewhere there is nothing to say of an emulator.
            settings = {"KJ_DETERMINISTIC": int(self.machine.deterministic), **settings}
        made.write(
            "".join(f"export {name}={value}\n" for name, value in settings.items()),
            "/lab/environment",
        )
        if modules:
            for module in sorted(modules.glob("*.ko")):
                made.put(module, f"/lab/{module.name}")
        elif self.module:
            build.copy_modules(kernel, made.tree / "lab")
        tool = self.machine.arch.binaries / "kjitter"
        if os.access(tool, os.X_OK):
            made.put(tool, "/bin/kjitter")
        for option, word in self.files:
            if option == "--file":
                made.file(word)
            else:
                made.directory(word)
        return made


def _machine(name: str, convert: Callable[[str], Any] = str) -> Take[Run]:
    """An option of the machine."""

    def take(run: Run, value: str) -> None:
        run.machine = replace(run.machine, **{name: convert(value)})

    return take


def _profile(run: Run, value: str) -> None:
    made = profile.read(Path(value))
    run.machine = made.machine
    run.append += made.append
    if made.isolated or made.isolation is not None:
        run.isolated, run.isolation = made.isolated, made.isolation


def _append(run: Run, value: str) -> None:
    run.append += f" {value}"


def _take_kernel(run: Run, word: str) -> None:
    if run.specs and not all(is_package(spec) for spec in (*run.specs, word)):
        raise UsageError(f"run: one KERNEL, not also '{word}'")
    run.specs.append(word)


VALUES: dict[str, Take[Run]] = {
    "--arch": store("arch", arch.named),
    "--script": store("script"),
    "--smp": _machine("smp", Topology.parse),
    "--memory": _machine("memory", number("MiB")),
    "--nodes": _machine("nodes", number()),
    "--machine": _profile,
    "--accel": _machine("accel", profile.accelerator),
    "--cpu": _machine("cpu"),
    "--seed": _machine("seed", number()),
    "--timeout": store("limit", number("seconds")),
    "--append": _append,
    "--append-replace": store("isolation"),
    "--file": lambda run, value: run.files.append(("--file", value)),
    "--tree": lambda run, value: run.files.append(("--tree", value)),
    "--allow": add("allowed"),
    "--out": store("out"),
}
FLAGS: dict[str, Take[Run]] = {
    "--deterministic": _machine("deterministic", lambda _: True),
    "--no-module": switch("module", False),
    "--dkms": switch("dkms"),
    "--allow-boot": switch("allow_boot"),
}


def parse(arguments: list[str]) -> Run:
    """What the words ask for."""
    run = Run()
    options.parse("run", arguments, run, VALUES, FLAGS, _take_kernel)
    if not run.specs or not run.script:
        raise UsageError("run: wants KERNEL and --script FILE")
    if not os.access(run.script, os.R_OK):
        raise Error(f"no script '{run.script}'")
    run.specs = [arch.spell(run.arch, spec) for spec in run.specs]
    run.machine.check()
    return run


def _emulator_crashed(at: Path) -> bool:
    """The multi-threaded emulator now and then crashes a kernel that patches its own code while
    other CPUs run (seen: int3 Oops in hrtimer_start_range_ns a second after power-on with no
    module loaded; in handle_softirqs under load). No test of the gate uses that emulator, whose
    figures are the host's anyway; for those who do, a boot that ends so before anything of ours
    ran is tried again."""
    console = logs.read(at / "console")
    return (
        not logs.read(at / "verdict")
        and "Oops: int3" in console
        and not re.search(r"kjitter|ok [0-9]+ - ", console)
    )


def _boot(one: Guest, cmdline: str, limit: int) -> int:
    """As Guest.boot(), but once more, and again, after the emulator's own crash; never after
    anything else."""
    for attempt in (1, 2):
        status = one.boot(cmdline, limit)
        if one.machine.deterministic or not _emulator_crashed(one.directory):
            return status
        log(
            f"try {attempt}: the emulator crashed the kernel before anything of ours ran: once more"
        )
        one.clear()
    return one.boot(cmdline, limit)


def quoted(word: str) -> str:
    """As a shell takes it."""
    return _SPECIAL.sub(r"\\\g<0>", word) or "''"


def _status(result: str) -> int:
    """That of the command."""
    if result.startswith("skip:"):
        return SKIP
    return PASS if result == "pass" else FAIL


def _report(run: Run, kernel: Kernel, out: Path, seconds: str, judged: Outcome) -> int:
    """Say what came of it; the exit status."""
    if not run.machine.deterministic and "Oops: int3" in judged.result:
        log(
            "that is most likely the multi-threaded emulator's own crash, not the kernel's: "
            "try --deterministic"
        )
    line = f"{kernel.release}\t{run.name}\t{seconds} s\t{judged.result}\n"
    sys.stdout.buffer.write(text.encode(line))
    sys.stdout.flush()
    if _status(judged.result) != FAIL:
        return _status(judged.result)
    _quote(judged.more)
    log(f"last lines of {out}/console.log:")
    _quote(logs.lines(logs.read(out / "console.log"))[-15:])
    return FAIL


def _quote(lines: list[str] | tuple[str, ...]) -> None:
    """A guest prints results, which are not those of who called us."""
    quoted = "".join(f"    | {line}\n" for line in lines)
    sys.stderr.buffer.write(text.encode(quoted))
    sys.stderr.flush()


def _ready(run: Run, kernel: Kernel) -> None:
    """What a guest needs besides the kernel: the module, the emulator."""
    if run.module and not run.dkms and not kernel.has_module:
        log(f"{kernel.name}: no headers, so no module: the user sampler only")
        run.module = False
    if run.module and not run.dkms:
        build.build_again(kernel)
    if kernel.arch.foreign:
        # Nobody else has a use for it.
        with lock(f"tool-{kernel.arch.name}"):
            build.tool(kernel.arch)


def seen_by(kernel: Kernel, smp: Topology) -> Topology:
    """Such that this kernel finds all CPUs. One without ACPI goes by the table of the MP
    specification, and the firmware has the first CPU of each package in there alone."""
    told = smp != Topology(smp.cpus) or not kernel.configuration
    if kernel.arch.foreign or told or kernel.built_with("ACPI"):
        return smp
    return replace(smp, sockets=smp.cpus)


def command(arguments: list[str]) -> int:
    """kjlab run KERNEL... --script FILE [option...]"""
    if "--help" in arguments:
        print(USAGE, end="")
        return 0
    run = parse(arguments)
    return start(run, kernel(*run.specs))


def start(run: Run, kernel: Kernel) -> int:
    """Run it; the exit status."""
    smp = seen_by(kernel, run.machine.smp)
    run.machine = replace(run.machine, arch=kernel.arch, smp=smp)
    run.machine.check()
    if run.dkms and kernel.arch.foreign:
        raise Error(
            f"--dkms: DKMS builds for the machine it runs on, which is not {kernel.arch.name}"
        )
    _ready(run, kernel)
    limit = run.limit or (300 if run.machine.deterministic else 120)
    out = run.place(kernel)
    logs.write(out / "cmdline", run.cmdline + "\n")
    modules = None
    if run.dkms:
        from . import dkms

        lost = dkms.make(kernel, out)
        if lost:
            return _status(lost)
        modules = out / "dkms"
    one = Guest.place(run.machine)
    one.fill(kernel, run.initramfs(kernel, modules, one.directory / "tree"))
    words = [run.machine.emulator, *run.machine.options(run.cmdline)]
    logs.write(out / "qemu", "".join(quoted(word) + " " for word in words) + "\n")

    log(f"run {kernel.release}: {run.name}{', deterministic' if run.machine.deterministic else ''}")
    began = time.monotonic()
    status = _boot(one, run.cmdline, limit)
    seconds = f"{time.monotonic() - began:.1f}"
    logs.write(out / "seconds", seconds + "\n")
    judged = verdict.judge(one, out, status, limit, "|".join(run.allowed), run.allow_boot)
    return _report(run, kernel, out, seconds, judged)

# SPDX-License-Identifier: GPL-2.0
"""kjlab build: the module against one kernel, in that kernel's root, into build/modules/NAME/*.ko.
The file .build there is the stamp: the hash of everything that went in, then the target and the
variables, one per line."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from . import logs, options, setup, workshop
from .arch import AMD64, Arch, named, spell
from .common import (
    PLACE,
    Error,
    UsageError,
    call,
    fresh,
    lock,
    log,
    logged,
    need_root,
    publish,
    remove,
    tail,
)
from .info import HOST, Kernel
from .kernel import kernel
from .options import Take, store
from .root import Root

# What is copied, as far as it exists.
SOURCES = ("Kbuild", "Makefile", "uapi", "module", "kunit", "tools/lab/witness")

# What an earlier build in the tree left.
LEFT = ("*.o", "*.ko", "*.mod", "*.mod.c", ".*", "modules.order", "Module.symvers")

# Lines of a build log that say warning and are none: the header packages carry the full compiler
# version, and a root's compiler may be a point release newer; a root gets pahole with the first
# headers that want it, which may be after a kernel was built there; and there is no vmlinux to take
# BTF from.
HARMLESS = re.compile(
    "(?:the compiler|pahole version) differs from the one used to build the kernel"
    "|Skipping BTF generation"
)


def sources() -> bytes:
    """The sources as a tar stream. Equal sources give equal bytes."""
    names = [name for name in SOURCES if (PLACE.source / name).exists()]
    command = ["tar", "-C", str(PLACE.source), "-c", "--sort=name", "--mtime=@0"]
    command += [
        "--owner=0",
        "--group=0",
        "--numeric-owner",
        *(f"--exclude={name}" for name in LEFT),
    ]
    return subprocess.run([*command, *names], stdout=subprocess.PIPE, check=True).stdout


def unpack_sources(archive: bytes, to: Path) -> Path:
    """Into a directory of their own."""
    subprocess.run(["tar", "-x", "-C", str(fresh(to))], input=archive, check=True)
    return to


def headers(built_for: Kernel) -> bytes:
    """What identifies the headers of a kernel."""
    at = built_for.headers_on_host
    assert at
    if built_for.origin != "tree":
        return f"{at.readlink()}\n".encode() + (Root(built_for.root).path / ".kjlab").read_bytes()
    names = ["include/generated/autoconf.h", "include/config/kernel.release", "Module.symvers"]
    stamp = b"".join((at / name).read_bytes() for name in names)
    key = workshop.key(built_for)
    stamp += key.read_bytes() if key else b""
    # A tree may be built again without a change in these.
    return stamp if built_for.name == built_for.release else stamp + built_for.vmlinuz.read_bytes()


def warnings(*logs: Path) -> list[str]:
    """The lines of build logs that warn."""
    found = []
    for file in logs:
        text = file.read_text(errors="replace") if file.exists() else ""
        found += [
            line
            for line in text.splitlines()
            if "warning" in line.lower() and not HARMLESS.search(line)
        ]
    return found


def complaint(log: Path) -> str:
    """Why a build failed, in a line, out of its log."""
    text = logs.read(log)
    lacks = re.findall(r'^ERROR: modpost: "(\w+)" \[.*\] undefined!$', text, re.MULTILINE)
    if lacks:
        rest = logs.found("suppressed ([0-9]+) unresolved symbol", text)
        more = f", and {rest} more" if rest else ""
        return f"symbols that this kernel does not export: {', '.join(lacks)}{more}"
    lines = [line for line in logs.lines(text) if not HARMLESS.search(line)]
    wrong = [line for line in lines if re.search("warning|error|No such file|[*]{3} ", line)]
    first = wrong[0] if wrong else "the build failed; see build.log"
    # Where make stopped is a long path, and what it stopped for may be a long sentence.
    return re.sub(r"^\S+: [*]{3} (.*?\S)(?: *Stop\.)?$", r"\1", first)


def modules_dir(built_for: Kernel, variant: str = "") -> Path:
    """Where the modules of a kernel go. A variant, by default that of KJ_VARIANT, keeps a build
    with other variables apart, so that `run` does not boot it by chance."""
    variant = variant or os.environ.get("KJ_VARIANT", "")
    return PLACE.build / "modules" / (f"{built_for.name}.{variant}" if variant else built_for.name)


def _stamp(to: Path) -> list[str]:
    try:
        return (to / ".build").read_text().splitlines()
    except FileNotFoundError:
        return []


def build(built_for: Kernel, target: str = "modules", variables: Sequence[str] = ()) -> None:
    """Build the module, unless nothing has changed since; any warning fails."""
    name, start = built_for.name, time.monotonic()
    if not (PLACE.source / "Kbuild").exists():
        raise Error(f"no Kbuild in {PLACE.source}")
    if not built_for.has_module:
        raise Error(
            f"{name}: no headers, so no module can be built; "
            f"give linux-headers-{built_for.release}.deb too, or the built tree"
        )
    to = modules_dir(built_for)
    # KJ_MAKE: variables of every build, whoever asks for it; see tools/lab/coverage.
    more = os.environ.get("KJ_MAKE", "").split()
    arguments = [target, *dict.fromkeys([*variables, *more])]
    with lock(f"build-{name}"):
        ours = sources()
        inputs = ours + headers(built_for) + "".join(f"{word}\n" for word in arguments).encode()
        stamp = hashlib.sha256(inputs).hexdigest()
        if _stamp(to)[:1] == [stamp]:
            return
        if built_for.root != HOST:
            need_root()
        work = workshop.work(built_for)
        unpack_sources(ours, work)
        new = fresh(to.with_name(f"{to.name}.new"))
        said = to.with_name(f"{to.name}.log")
        log(f"build {built_for.release}: make {' '.join(arguments)}")
        _make(built_for, work, ["W=1", *arguments[1:], target], said)
        modules = list(work.rglob("*.ko"))
        if not modules:
            raise Error(f"{built_for.release}: the build made no module; log: {said}")
        workshop.sign(built_for, work, modules, said.with_suffix(".sign.log"))
        for module in modules:
            shutil.copy(module, new)
        for note in work.rglob("*.gcno"):  # of a module that counts its lines
            kept = new / "gcno" / note.relative_to(work)
            kept.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(note, kept)
        said.rename(new / "build.log")
        (new / ".build").write_text("".join(f"{word}\n" for word in [stamp, *arguments]))
        publish(new, to)
        remove(work)
    made = " ".join(f"./{module.name}" for module in sorted(to.glob("*.ko")))
    log(f"build {built_for.release}: {made} in {time.monotonic() - start:.1f} s")


def _make(built_for: Kernel, work: Path, arguments: list[str], said: Path) -> None:
    """One make, its output in the file SAID; any warning is an error."""
    if logged(workshop.make(built_for, work, arguments), said):
        tail(said, 30)
        raise Error(f"{built_for.release}: the build failed; log: {said}")
    found = warnings(said)
    if found:
        print("\n".join(found), file=sys.stderr)
        raise Error(f"{built_for.release}: the build has warnings; log: {said}")


def _host_make(of: Arch, where: Path, to: Path, goals: Iterable[str | Path] = ()) -> bool:
    """make on the host, of programs for an architecture; TO is where they go."""
    if of.foreign:
        setup.cross(of)
    to.mkdir(parents=True, exist_ok=True)
    command = ["make", "-s", "-C", str(where), f"O={to}", *of.compilers, *map(str, goals)]
    return call(command, sys.stderr) == 0


def tool(of: Arch = AMD64) -> None:
    """The reader, for guests and for this side, unless it is as its sources are."""
    goals = [of.binaries / "kjitter"] if of.foreign else []
    if not _host_make(of, PLACE.source / "tools/kjitter", of.binaries, goals):
        raise Error("the tool does not build")


def program(of: Arch, name: str) -> Path:
    """One for guests, of tools/lab/guest."""
    return of.binaries / "guest" / name


def programs(of: Arch, names: Sequence[str]) -> list[Path]:
    """Those, unless they are as their sources are."""
    made = [program(of, name) for name in names]
    # Without a goal make would build all of them.
    if made and not _host_make(of, PLACE.lab / "guest", of.binaries / "guest", made):
        raise Error(f"these programs for guests do not build: {' '.join(names)}")
    return made


def build_again(built_for: Kernel) -> None:
    """As it was built last, or with the modules that tests want. So `run` never boots a module
    older than its sources, and keeps the variables of the last `build`."""
    arguments = _stamp(modules_dir(built_for))[1:] or ["modules", "KJ_WITNESS=y"]
    build(built_for, arguments[0], arguments[1:])


def copy_modules(built_for: Kernel, to: Path) -> None:
    """The modules of a kernel. Under the lock, since another kjlab may be about to replace
    them."""
    with lock(f"build-{built_for.name}"):
        for module in modules_dir(built_for).glob("*.ko"):
            shutil.copy(module, to)


@dataclass
class Asked:
    """What kjlab build was asked for."""

    spec: str = ""
    arch: Arch | None = None
    target: str = "modules"
    variables: list[str] = field(default_factory=list)
    place: Path | None = None


def _word(asked: Asked, word: str) -> None:
    if "=" in word:
        asked.variables.append(word)
    elif asked.spec:
        raise UsageError(f"build: one KERNEL, not also '{word}'")
    else:
        asked.spec = word


VALUES: dict[str, Take[Asked]] = {
    "--arch": store("arch", named),
    "--target": store("target"),
    "--in": store("place", lambda value: Path(value).resolve()),
}


def _again(built_for: Kernel, asked: Asked, place: Path) -> None:
    """In sources as they lie there, going on from what was made of them; warnings are no errors."""
    said = place.with_name(f"{place.name}.log")
    if logged(workshop.make(built_for, place, [*asked.variables, asked.target]), said):
        tail(said, 30)
        raise Error(f"{built_for.release}: the build failed; log: {said}")


def command(arguments: list[str]) -> int:
    """kjlab build KERNEL [--arch ARCH] [--target TARGET] [--in DIR] [VAR=VALUE...]"""
    asked = Asked()
    options.parse("build", arguments, asked, VALUES, {}, _word)
    if not asked.spec:
        raise UsageError("build: wants a KERNEL")
    built_for = kernel(spell(asked.arch, asked.spec))
    if asked.place:
        _again(built_for, asked, asked.place)
    else:
        build(built_for, asked.target, asked.variables)
    for module in sorted((asked.place or modules_dir(built_for)).glob("*.ko")):
        print(module)
    return 0


def command_programs(arguments: list[str]) -> int:
    """kjlab programs KERNEL [NAME...]"""
    if not arguments:
        raise UsageError("programs: wants a KERNEL")
    for made in programs(kernel(arguments[0]).arch, arguments[1:]):
        print(made)
    return 0

# SPDX-License-Identifier: GPL-2.0
"""The kernel of a variant, built in a machine of a suite that has the tools. Its place is
build/trees/NAME: the O= directory obj, the log, and the stamp, which holds the key of what was
built and the release of the kernel. The stamp goes first and comes last, so an interrupted build
is never taken for a complete one; the next goes on from its objects."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from . import info, kbuild, kernel_source, layer, lines, local, root
from .adopt import adopt
from .common import PLACE, Error, call, filled, fresh, lock, log, logged, output, remove
from .info import Kernel
from .kernel_source import make_command
from .layer import Layer
from .package import Shelf
from .variant import COMPILERS, PACKAGES, Variant, table

TREES = (PLACE.build / "trees").resolve()
STEPS = 1250  # of a full build, for the progress line only

# What is there: the lines as source packages, and compilers that all of them take.
SUITE = lines.home(lines.line("current")) or ""

# What a suite's root lacks to build a kernel, with each compiler, and packages of it.
_TOOLS = (
    *("bison", "flex", "libssl-dev", "openssl", "python3", "clang", "lld", "llvm"),
    *("cpio", "rsync", "rpm", "dpkg-dev", "debhelper"),
)


def source(line: str) -> Path:
    """The sources of a kernel line, unpacked once and kept: another version would have every
    variant built again."""
    to = TREES / f"source-{line}"
    with lock(f"source-{line}"):
        if (to / ".kj-version").exists():
            return to
        at, package = root.root_of(SUITE), f"linux-source-{line}"
        show = at.command("apt-cache", "show", "--no-all-versions", package)
        fields = [text.partition(": ") for text in output(*show).splitlines()]
        version = next(value for key, _, value in fields if key == "Version")
        log(f"source {line}: downloading {package} {version} (about 150 MB)")
        deb = Shelf(at).download(package, version, f"/lab/packages/{package}")
        new = fresh(to.with_name(f"{to.name}.new"))
        unpacked = kernel_source.unpack(deb, package, new)
        remove(deb.parent)
        if not unpacked:
            raise Error(f"{package} {version}: cannot be unpacked")
        (new / ".kj-version").write_text(f"{version}\n")
        new.rename(to)
    return to


def tools() -> Layer:
    """The machine that builds, which sees sources and objects."""
    TREES.mkdir(parents=True, exist_ok=True)
    return layer.own(SUITE, _TOOLS).sees(TREES)


@cache
def compilers(machine: Layer) -> str:
    """What they say of themselves; all else in the machine may change."""
    script = "for tool in gcc ld clang ld.lld; do $tool --version | head -n 1; done"
    return output(*machine.command("sh", "-c", script))


@dataclass(frozen=True)
class Build:
    variant: Variant
    machine: Layer

    @property
    def place(self) -> Path:
        return TREES / self.variant.name

    @property
    def obj(self) -> Path:
        return self.place / "obj"

    def kernel(self) -> Kernel | None:
        """The kernel, if it is there and is what would be built now."""
        stamp = self.place / "stamp"
        lines_of = stamp.read_text().splitlines() if filled(stamp) else []
        if not lines_of or lines_of[0] != self._key():
            return None
        if not (self.obj / "Module.symvers").exists():
            return None
        return info.whole(info.kernel_dir(lines_of[1]))

    def _key(self) -> str:
        """What the kernel depends on; its place is in what modules are built against."""
        variant = self.variant
        version = (source(variant.line) / ".kj-version").read_text()
        symbols = variant.symbols.read_text() if variant.symbols.exists() else ""
        words = (version, variant.config, symbols, variant.compiler, variant.makes, *variant.words)
        text = "\0".join((*words, compilers(self.machine), str(self.obj)))
        return hashlib.sha256(text.encode()).hexdigest()

    def _make(self, *arguments: str) -> list[str]:
        words = make_command("-C", str(self.obj), *COMPILERS[self.variant.compiler], *arguments)
        return self.machine.command(*words)

    def _begin(self) -> None:
        """Objects to go on from: its own, or those of another."""
        if self.obj.exists():
            return
        new = fresh(self.obj.with_name("obj.new"))
        begins = TREES / self.variant.begins / "obj"
        if self.variant.begins:
            if call(["cp", "-a", f"{begins}/.", str(new)]):
                raise Error(f"{begins}: cannot be copied")
            # Objtool is built by absolute paths, and if it were built again, so were all objects.
            for command in (new / "tools").rglob(".*.cmd"):
                command.write_text(command.read_text().replace(str(begins), str(self.obj)))
        new.rename(self.obj)

    def _configure(self) -> None:
        variant, all_config = self.variant, self.place / "config"
        all_config.write_text(variant.config)
        if variant.symbols.exists():
            (self.obj / "symbols").write_text(variant.symbols.read_text())
        said = self.place / "config.log"
        allnoconfig = (f"O={self.obj}", f"KCONFIG_ALLCONFIG={all_config}", "allnoconfig")
        words = make_command("-s", "-C", str(source(variant.line)), *COMPILERS[variant.compiler])
        if logged(self.machine.command(*words, *allnoconfig), said):
            raise Error(f"{variant.name}: kconfig failed; log: {said}")
        gone = kbuild.lost(variant.config, (self.obj / ".config").read_text())
        if gone:
            raise Error(f"{variant.name}: lines that kconfig does not take: {'; '.join(gone)}")

    def _compile(self) -> None:
        jobs = os.environ.get("KJ_JOBS") or len(os.sched_getaffinity(0))
        makes = self.variant.makes
        targets = [makes, *PACKAGES[makes]] if makes in PACKAGES else ["bzImage", "modules"]
        # Packages of before may be of another release.
        for old in (self.obj / "rpmbuild", *self.place.glob("*.deb")):
            remove(old)
        said = self.place / "build.log"
        who = f"variant {self.variant.name}"
        words = (f"-j{jobs}", *self.variant.words, *targets)
        complaints = kbuild.run(self._make(*words), said, who, STEPS)
        if complaints:
            raise Error(f"{self.variant.name}: {complaints[0]}; log: {said}")

    def _publish(self) -> Kernel:
        release = (self.obj / "include/config/kernel.release").read_text().strip()
        if self.variant.makes in PACKAGES:
            return local.packages([str(file) for file in self._packages(release)])
        if self.variant.makes == "keyless":
            (self.obj / "certs/signing_key.pem").unlink(missing_ok=True)
        return adopt(
            release,
            release,
            self.obj / "arch/x86/boot/bzImage",
            self.obj / ".config",
            flavour=self.variant.name,
            origin="tree",
            root=SUITE,
            headers=str(self.obj),
        )

    def _packages(self, release: str) -> Iterable[Path]:
        """Of the kernel and of what modules want, as make leaves them."""
        if self.variant.makes == "binrpm-pkg":
            return sorted(self.obj.glob("rpmbuild/RPMS/*/*.rpm"))
        names = (f"linux-image-{release}_*.deb", f"linux-headers-{release}_*.deb")
        return [file for name in names for file in self.place.glob(name)]

    def run(self) -> Kernel:
        """Build it, unless it is there."""
        found = self.kernel()
        if found:
            return found
        if self.variant.begins:
            Build(table()[self.variant.begins], self.machine).run()
        self.place.mkdir(exist_ok=True)
        with lock(f"variant-{self.variant.name}"):
            (self.place / "stamp").unlink(missing_ok=True)
            self._begin()
            self._configure()
            self._compile()
            kernel = self._publish()
            (self.place / "stamp.new").write_text(f"{self._key()}\n{kernel.name}\n")
            (self.place / "stamp.new").rename(self.place / "stamp")
        return kernel

# SPDX-License-Identifier: GPL-2.0
"""One kernel: build/kernels/NAME/ with vmlinuz, config and info. The info file is the contract
with everybody who brings a kernel, whether it is the archive or `kjlab testkernel`: lines
KEY=VALUE, written last.

  RELEASE   what uname -r says
  LINE      the first two numbers of it
  FLAVOUR   amd64, cloud-amd64, rt-arm64 and the like, or a word of one's own
  SUITE     where it comes from
  ROOT      the root to build modules in, or `host`, or `none`
  VMLINUZ   path on the host, from this directory if it is not absolute
  CONFIG    the same, or `none`
  HEADERS   path as seen from ROOT, of a tree as seen from the host, or `none`: then there is
            no module
  SOURCE    archive, deb, rpm, tree or image
  NAME      of the directory here and of that of its modules, if not RELEASE
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from . import arch
from .arch import Arch
from .common import PLACE, Error, filled, log, publish
from .package import file_digest
from .root import Root
from .toolchain import Toolchain

HOST = "host"
NONE = "none"


@dataclass(frozen=True)
class Kernel:
    release: str
    line: str
    flavour: str
    suite: str
    root: str  # the name of a root, HOST or NONE
    vmlinuz: Path
    config: Path | None
    headers: str | None  # as seen from the root
    origin: str  # archive, deb, rpm, tree or image
    name: str

    @property
    def arch(self) -> Arch:
        return arch.of(self.flavour)

    @property
    def has_module(self) -> bool:
        return self.headers is not None

    @property
    def headers_on_host(self) -> Path | None:
        if self.headers is None or self.root == HOST or self.origin == "tree":
            return Path(self.headers) if self.headers else None
        return Root(self.root).path / self.headers.lstrip("/")

    @cached_property
    def configuration(self) -> str:
        """Empty if it is not known."""
        return self.config.read_text(errors="replace") if self.config else ""

    def built_with(self, option: str) -> bool:
        """Is that in the kernel itself?"""
        return bool(re.search(f"^CONFIG_{option}=y$", self.configuration, re.MULTILINE))

    @cached_property
    def toolchain(self) -> Toolchain:
        return Toolchain.of(self.configuration)

    @property
    def text(self) -> str:
        """As the info file has it, with whole paths."""
        return "".join(
            f"{key}={NONE if value is None else value}\n"
            for key, value in (
                ("RELEASE", self.release),
                ("LINE", self.line),
                ("FLAVOUR", self.flavour),
                ("SUITE", self.suite),
                ("ROOT", self.root),
                ("VMLINUZ", self.vmlinuz),
                ("CONFIG", self.config),
                ("HEADERS", self.headers),
                ("SOURCE", self.origin),
                ("NAME", self.name),
            )
        )


def kernel_dir(name: str) -> Path:
    return PLACE.build / "kernels" / name


def read(directory: Path) -> Kernel:
    """The kernel of a directory, from its info file. It is read, not sourced: a data file runs
    nothing."""
    file = directory / "info"
    found = {}
    for line in file.read_text().splitlines():
        key, _, value = line.partition("=")
        found[key] = value[value[:1] in ("'", '"') :].removesuffix("'").removesuffix('"')
    # An info file may be older than the key SOURCE.
    found.setdefault("SOURCE", "tree" if found.get("ROOT") == HOST else "archive")
    found.setdefault("NAME", found.get("RELEASE", ""))
    for key in ("RELEASE", "LINE", "FLAVOUR", "SUITE", "ROOT", "VMLINUZ", "CONFIG", "HEADERS"):
        if not found.get(key):
            raise Error(f"{file}: no {key}")
    return Kernel(
        found["RELEASE"],
        found["LINE"],
        found["FLAVOUR"],
        found["SUITE"],
        found["ROOT"],
        directory / found["VMLINUZ"],
        None if found["CONFIG"] == NONE else directory / found["CONFIG"],
        None if found["HEADERS"] == NONE else found["HEADERS"],
        found["SOURCE"],
        found["NAME"],
    )


def write_sums(directory: Path) -> None:
    """What is in there, as `sha256sum --check` wants it."""
    sums = [f"{file_digest(file)}  {file.name}\n" for file in sorted(directory.iterdir())]
    (directory / "sums").write_text("".join(sums))


def _damaged(directory: Path) -> bool:
    if not (directory / "sums").exists():
        return False
    for line in (directory / "sums").read_text().splitlines():
        wanted, _, name = line.partition("  ")
        if not (directory / name).exists() or file_digest(directory / name) != wanted:
            return True
    return False


def is_whole(kernel: Kernel, directory: Path) -> bool:
    """Is what the stamp in its directory names there, and not damaged since?"""
    if _damaged(directory):
        log(f"{directory}: damaged since it was fetched")
        return False
    files = [kernel.vmlinuz] + ([kernel.config] if kernel.config else [])
    headers = kernel.headers_on_host
    return all(map(filled, files)) and (headers is None or (headers / "Makefile").exists())


def whole(directory: Path) -> Kernel | None:
    """The kernel of a directory, if it is whole."""
    if not filled(directory / "info"):
        return None
    kernel = read(directory)
    return kernel if is_whole(kernel, directory) else None


def stamp(kernel: Kernel) -> str:
    """What goes into its info file. What is beside that goes by its name alone: the whole may be
    moved, or be seen from another place."""
    config = Path(kernel.config.name) if kernel.config else None
    return replace(kernel, vmlinuz=Path(kernel.vmlinuz.name), config=config).text


def finish(new: Path, kernel: Kernel) -> None:
    """Write the stamp, and put the directory in place."""
    (new / "info").write_text(stamp(kernel))
    publish(new, kernel_dir(kernel.name))

# SPDX-License-Identifier: GPL-2.0
"""One kernel: build/kernels/NAME/ with vmlinuz, config and info. The info file is the contract
with everybody who brings a kernel, whether it is the archive or `kjlab testkernel`: lines
KEY=VALUE, written last.

  RELEASE   what uname -r says
  LINE      5.10, 6.1, ...
  FLAVOUR   amd64, cloud-amd64, rt-amd64, or a word of one's own
  SUITE     where it comes from
  ROOT      the root to build modules in, or `host`, or `none`
  VMLINUZ   path on the host
  CONFIG    path on the host, or `none`
  HEADERS   path as seen from ROOT, or `none`: then there is no module
  SOURCE    archive, deb, tree or image
  NAME      of the directory here and of that of its modules, if not RELEASE
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .common import PLACE, Error, log, publish
from .package import digest
from .root import Root

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
    origin: str  # archive, deb, tree or image
    name: str

    @property
    def has_module(self) -> bool:
        return self.headers is not None

    @property
    def headers_on_host(self) -> Path | None:
        if self.headers is None or self.root == HOST:
            return Path(self.headers) if self.headers else None
        return Root(self.root).path / self.headers.lstrip("/")

    @property
    def text(self) -> str:
        """As the info file has it."""
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
    for line in file.read_text(encoding="utf-8").splitlines():
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
        Path(found["VMLINUZ"]),
        None if found["CONFIG"] == NONE else Path(found["CONFIG"]),
        None if found["HEADERS"] == NONE else found["HEADERS"],
        found["SOURCE"],
        found["NAME"],
    )


def _has_text(path: Path) -> bool:
    return path.exists() and path.stat().st_size > 0


def write_sums(directory: Path) -> None:
    """What is in there, as `sha256sum --check` wants it."""
    sums = [f"{digest(file)}  {file.name}\n" for file in sorted(directory.iterdir())]
    (directory / "sums").write_text("".join(sums), encoding="utf-8")


def _damaged(directory: Path) -> bool:
    if not (directory / "sums").exists():
        return False
    for line in (directory / "sums").read_text(encoding="utf-8").splitlines():
        wanted, _, name = line.partition("  ")
        if not (directory / name).exists() or digest(directory / name) != wanted:
            return True
    return False


def whole(directory: Path) -> Kernel | None:
    """The kernel of a directory if the stamp is there and so is what it names, not damaged
    since."""
    if not _has_text(directory / "info"):
        return None
    kernel = read(directory)
    if _damaged(directory):
        log(f"{directory}: damaged since it was fetched")
        return None
    headers = kernel.headers_on_host
    if not _has_text(kernel.vmlinuz) or (kernel.config and not _has_text(kernel.config)):
        return None
    if headers and not (headers / "Makefile").exists():
        return None
    return kernel


def finish(new: Path, kernel: Kernel) -> None:
    """Write the stamp, and put the directory in place."""
    (new / "info").write_text(kernel.text, encoding="utf-8")
    publish(new, kernel_dir(kernel.name))

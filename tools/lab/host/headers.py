# SPDX-License-Identifier: GPL-2.0
"""The headers of a kernel, in a root. Their packages are unpacked, never installed: maintainer
scripts would want the kernel itself. Each lies alone in ROOT/lab/packages/NAME_VERSION, and
ROOT/usr/src has links to it. Their own links to ../../lib/linux-kbuild-X then resolve inside the
package's directory, where a link names the one version of the kbuild package that belongs to it.
So kernels that need different versions of one kbuild package live side by side."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from .common import Error, lock, log
from .package import Shelf
from .root import Root


def link(target: str, at: Path) -> None:
    """Replace a link in one step."""
    new = at.with_name(f"{at.name}.new.{os.getpid()}")
    new.unlink(missing_ok=True)
    new.symlink_to(target)
    new.rename(at)


def _tools(root: Root, packages: list[str]) -> None:
    """The compiler and libraries that kbuild packages ask for. Those are installed, as ordinary
    packages of the root."""
    ask = ("apt-get", "-qq", "-s", "--no-install-recommends", "install")
    done = root.run(*ask, *packages, stdout=subprocess.PIPE)
    if not any(line.startswith(b"Inst ") for line in done.stdout.splitlines()):
        return
    log(f"root {root.suite}: installing {' '.join(packages)}")
    with lock(f"root-{root.suite}"):
        root.install(*packages)


def unpack(shelf: Shelf, release: str, version: str) -> None:
    """Unpack the header packages of a kernel with what they need, and link them into the root's
    /usr/src."""
    want, seen = [f"linux-headers-{release}"], set()
    headers: list[str] = []
    kbuild: list[str] = []
    tools: list[str] = []
    while want:
        package = want.pop(0)
        if package in seen:
            continue
        seen.add(package)
        if package.startswith(("linux-headers-", "linux-kbuild-", "linux-compiler-")):
            found = shelf.version_of(package, version)
            if found is None:
                if package.startswith("linux-compiler-"):
                    continue
                raise Error(f"{release}: the archive has no {package}; give its .deb too")
            needs = shelf.depends(package, found)
            if shelf.arch_of(package).foreign:
                # The compiler that it names is not that of the root: build.py has the right one.
                needs = [name for name in needs if name.startswith("linux-")]
            want += needs
            if not package.startswith("linux-compiler-"):
                store = shelf.unpack(package, found)
                (kbuild if package.startswith("linux-kbuild-") else headers).append(store)
        elif not package.startswith("linux-"):
            # linux-*: the kernel itself and its metadata.
            tools.append(package)
    for store in headers:
        _link_store(shelf, store, kbuild)
    _tools(shelf.root, tools)


def _link_store(shelf: Shelf, store: str, kbuild: list[str]) -> None:
    libraries = shelf.inside(store) / "usr/lib"
    libraries.mkdir(parents=True, exist_ok=True)
    for package in kbuild:
        for directory in shelf.inside(package).glob("usr/lib/linux-kbuild-*"):
            name = os.path.basename(package)
            link(f"../../../{name}/usr/lib/{directory.name}", libraries / directory.name)
    for directory in shelf.inside(store).glob("usr/src/linux-headers-*"):
        link(f"../..{store}/usr/src/{directory.name}", shelf.root.path / "usr/src" / directory.name)

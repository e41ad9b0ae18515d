# SPDX-License-Identifier: GPL-2.0
"""A kernel in .rpm files, as `make binrpm-pkg` makes them and Fedora has them: the image with its
configuration under lib/modules/RELEASE, and what modules are built against, of the -devel, under
usr/src/kernels/RELEASE. They are unpacked and never installed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from . import headers, lines, root, rpm
from .adopt import adopt, known
from .common import Error, fresh, lock, log, need_root
from .info import NONE, Kernel
from .package import file_digest
from .root import Root
from .rpm import Rpm
from .toolchain import Toolchain

_IMAGE = re.compile(r"(?:/usr)?/lib/modules/([^/]+)/vmlinuz")
_CONFIG = re.compile(r"(?:/usr)?/lib/modules/[^/]+/config")
_DEVEL = re.compile(r"/usr/src/kernels/([^/]+)/Makefile")


def _find(package: Rpm, pattern: re.Pattern[str]) -> re.Match[str] | None:
    return next(filter(None, map(pattern.fullmatch, package.files)), None)


def _of(packages: Sequence[Rpm], pattern: re.Pattern[str]) -> tuple[str, Rpm | None]:
    """Release, and the package that has such a file."""
    for package in packages:
        found = _find(package, pattern)
        if found:
            return found[1], package
    return "", None


def read_rpms(files: Sequence[str]) -> tuple[str, Rpm, Rpm | None]:
    """Of what kernel they are: its release, its image, its -devel."""
    packages = [rpm.read(Path(name).resolve()) for name in files]
    for package in packages:
        if not package.name.startswith("kernel"):
            raise Error(f"{package.path}: {package.name} is no package of a kernel")
    release, image = _of(packages, _IMAGE)
    if image is None:
        raise Error("no lib/modules/RELEASE/vmlinuz in the .rpm files; add the kernel's")
    other, devel = _of(packages, _DEVEL)
    if devel and other != release:
        raise Error(f"{devel.path}: of {other}, not {release}; fetch one kernel at a time")
    return release, image, devel


def take_image(image: Rpm, devel: Rpm | None, release: str, to: Path) -> None:
    """vmlinuz and config out of the packages; the -devel of some has the configuration too."""
    found = _find(image, _IMAGE)
    assert found
    image.take(found[0], to / "vmlinuz")
    config = _find(image, _CONFIG)
    of_devel = f"/usr/src/kernels/{release}/.config"
    if config:
        image.take(config[0], to / "config")
    elif devel and of_devel in devel.files:
        devel.take(of_devel, to / "config")
    else:
        raise Error(f"{image.path}: no configuration in the .rpm files")


def _unpack(at: Root, devel: Rpm, release: str) -> str:
    """The -devel into the root's store, and a link to it as those of .deb files have: its path as
    seen from there."""
    store = f"/lab/packages/{devel.name}_{release}_{file_digest(devel.path)[:8]}"
    to = at.path / store.lstrip("/")
    with lock(f"package-{at.suite}-{devel.name}"):
        if not to.is_dir():
            new = fresh(to.with_name(f"{to.name}.new"))
            devel.unpack(new)
            new.rename(to)
    link = f"usr/src/linux-headers-{release}"
    headers.link(f"../..{store}/usr/src/kernels/{release}", at.path / link)
    return f"/{link}"


def rpms(files: Sequence[str]) -> Kernel:
    """The kernel of packages given. An image that came with its -devel before keeps it when it is
    named alone."""
    release, image, devel = read_rpms(files)
    with TemporaryDirectory() as directory:
        new = Path(directory)
        take_image(image, devel, release, new)
        before = None if devel else known(release, new / "vmlinuz", "rpm")
        if before:
            return before
        at = where = None
        if devel:
            need_root()
            at = root.root_of(Toolchain.of((new / "config").read_text()).suite)
            where = _unpack(at, devel, release)
        else:
            no_headers = "no kernel-devel among the .rpm files"
            log(f"{release}: {no_headers}, so no module: the user sampler only")
        return adopt(
            release,
            release,
            new / "vmlinuz",
            new / "config",
            flavour=lines.flavour_of(release),
            origin="rpm",
            root=at.suite if at else NONE,
            headers=where,
        )

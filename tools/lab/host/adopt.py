# SPDX-License-Identifier: GPL-2.0
"""A kernel that was given becomes a directory under build/kernels like any other."""

from __future__ import annotations

import filecmp
import shutil
from pathlib import Path

from . import info, lines
from .common import Error, fresh, lock, remove
from .info import HOST, NONE, Kernel
from .package import file_digest


def _same(one: Path, other: Path) -> bool:
    """Do two directories hold the same files?"""
    names = sorted(file.name for file in one.iterdir())
    if not other.is_dir() or names != sorted(file.name for file in other.iterdir()):
        return False
    return all(filecmp.cmp(one / name, other / name, shallow=False) for name in names)


def adopt(
    name: str,
    release: str,
    image: Path,
    config: Path | None,
    *,
    flavour: str,
    origin: str,
    root: str = NONE,
    headers: str | None = None,
) -> Kernel:
    """Image and configuration (if any) into the kernel's directory, unless the same lie there."""
    directory = info.kernel_dir(name)
    kernel = Kernel(
        release=release,
        line=lines.line_of(release),
        flavour=flavour,
        suite=NONE if root == HOST else root,
        root=root,
        vmlinuz=directory / "vmlinuz",
        config=directory / "config" if config else None,
        headers=headers,
        origin=origin,
        name=name,
    )
    with lock(f"kernel-{name}"):
        new = fresh(directory.with_name(f"{name}.new"))
        shutil.copy(image, new / "vmlinuz")
        if config:
            shutil.copy(config, new / "config")
        (new / "info").write_text(info.stamp(kernel))
        if not _same(new, directory):
            info.finish(new, kernel)
        remove(new)
    if not info.whole(directory):
        raise Error(f"{name}: not whole; see {directory}/info")
    return kernel


def known(release: str, vmlinuz: Path, origin: str) -> Kernel | None:
    """The same kernel, adopted before with more of its packages."""
    before = info.kernel_dir(release)
    if not (before / "vmlinuz").exists() or file_digest(vmlinuz) != file_digest(before / "vmlinuz"):
        return None
    kernel = info.whole(before)
    return kernel if kernel and kernel.origin == origin else None

# SPDX-License-Identifier: GPL-2.0
"""A kernel of the archive, downloaded."""

from __future__ import annotations

import time
from pathlib import Path

from . import arch, headers, info, root
from .archive import Listed, mark_missing
from .common import Error, fresh, lock, log, need_root, remove
from .info import NONE, Kernel
from .package import Failed, NotFound, Shelf, take


def image(shelf: Shelf, release: str, version: str, to: Path) -> None:
    """vmlinuz and config, from wherever this kernel's packages keep them: up to 6.18 both are in
    linux-image; from 6.19 on the kernel is in linux-binary (first under /boot, then with the
    modules) and the configuration in linux-base, which the archive does not have of each. An
    unsigned package serves too."""
    lost: NotFound | None = None
    names = (
        "linux-binary-{}",
        "linux-binary-unsigned-{}",
        "linux-base-{}",
        "linux-image-{}",
        "linux-image-{}-unsigned",
    )
    for package in [name.format(release) for name in names]:
        if not shelf.has(package, version):
            continue
        try:
            deb = shelf.download(package, version, f"/lab/packages/image.{release}")
        except NotFound as error:
            lost = error
            continue
        for what in ("vmlinuz", "config"):
            if not (to / what).exists():
                take(deb, what, to)
        remove(deb.parent)
        if (to / "vmlinuz").exists() and (to / "config").exists():
            return
    if not (to / "vmlinuz").exists():
        raise lost or Error(f"{release}: no vmlinuz in its packages")
    log(f"{release}: the archive does not have its configuration")


def fetch(listed: Listed) -> Kernel:
    """The kernel, fetched unless it is there. NotFound: the archive lacks it after all, and from
    now on it is listed no more."""
    start = time.monotonic()
    need_root()
    shelf = Shelf(root.root_of(listed.suite), arch=arch.of(listed.release))
    directory = info.kernel_dir(listed.release)
    with lock(f"kernel-{listed.release}"):
        kernel = info.whole(directory)
        if kernel:
            return kernel
        has_headers = listed.has == "headers"
        alone = "" if has_headers else ", the image alone"
        log(f"fetch {listed.release}: {listed.version} from {listed.suite}{alone}")
        new = fresh(directory.with_name(f"{listed.release}.new"))
        try:
            image(shelf, listed.release, listed.version, new)
            if has_headers:
                headers.unpack(shelf, listed.release, listed.version)
        except NotFound:
            remove(new)
            mark_missing(shelf.root.suite, listed)
            raise
        except Failed as error:
            remove(new)
            raise Error(f"{listed.release}: download failed") from error
        has_config = (new / "config").exists()
        info.write_sums(new)
        kernel = Kernel(
            release=listed.release,
            line=listed.line,
            flavour=listed.flavour,
            suite=listed.suite,
            root=shelf.root.suite if has_headers else NONE,
            vmlinuz=directory / "vmlinuz",
            config=directory / "config" if has_config else None,
            headers=f"/usr/src/linux-headers-{listed.release}" if has_headers else None,
            origin="archive",
            name=listed.release,
        )
        info.finish(new, kernel)
        log(f"fetch {listed.release}: done in {time.monotonic() - start:.0f} s")
    if not info.whole(directory):
        raise Error(f"{listed.release}: the fetched kernel is not whole")
    return kernel

# SPDX-License-Identifier: GPL-2.0
"""From what the user calls a kernel to the kernel: fetched, or made of what was given."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field

from . import archive, fetch, info, local, options
from .arch import Arch, named, spell
from .common import Error, UsageError, complain
from .info import Kernel, is_whole, kernel_dir, read
from .options import Take, add, store
from .package import NotFound

__all__ = ["Kernel", "is_package", "is_whole", "kernel", "kernel_dir", "read"]


def kernel(spec: str, *more: str) -> Kernel:
    """The kernel, fetched unless it is there. SPEC may also be the name of a directory under
    build/kernels, as in `testkernel`, or a file or directory, or the first of several packages."""
    given = local.packages([spec, *more]) if more else local.given(spec)
    if given:
        return given
    directory = kernel_dir(spec)
    if (directory / "info").exists():
        found = info.whole(directory)
        if found:
            return found
        if read(directory).origin != "archive":
            raise Error(
                f"{directory}/info names files that are not there; make or fetch this kernel again"
            )
    elif spec == "testkernel":
        raise Error("no test kernel yet; run: kjlab testkernel")
    # What the archive lists and does not have is marked, and then the same SPEC means the next
    # best kernel, or none.
    while True:
        listed = archive.resolve(spec)
        found = info.whole(kernel_dir(listed.release))
        if found:
            return found
        try:
            return fetch.fetch(listed)
        except NotFound:
            continue


@dataclass
class Asked:
    """What kjlab fetch was asked for."""

    specs: list[str] = field(default_factory=list)
    arch: Arch | None = None


VALUES: dict[str, Take[Asked]] = {"--arch": store("arch", named)}


def is_package(spec: str) -> bool:
    """Is it one of several files that may make a kernel?"""
    return local.kind(spec) in ("deb", "rpm")


def command(arguments: list[str]) -> int:
    """kjlab fetch [--arch ARCH] KERNEL..."""
    asked = Asked()
    options.parse("fetch", arguments, asked, VALUES, {}, add("specs"))
    if not asked.specs:
        raise UsageError("fetch: wants a KERNEL")
    arguments = [spell(asked.arch, spec) for spec in asked.specs]
    failed = []
    packages = {end: [spec for spec in arguments if spec.endswith(end)] for end in (".deb", ".rpm")}
    for spec in [spec for spec in arguments if not spec.endswith(tuple(packages))]:
        try:
            print(kernel_dir(kernel(spec).name), flush=True)
        except Error as error:
            if len(arguments) == 1:
                raise
            # One that cannot be had is no reason to lose the rest.
            complain(error)
            failed.append(spec)
    for files in filter(None, packages.values()):
        print(kernel_dir(local.packages(files).name), flush=True)
    if failed:
        raise Error(f"not fetched: {' '.join(failed)}")
    return 0


def command_info(arguments: list[str]) -> int:
    """kjlab info KERNEL"""
    if len(arguments) != 1:
        raise UsageError("info: wants a KERNEL")
    sys.stdout.write(kernel(arguments[0]).text)
    return 0

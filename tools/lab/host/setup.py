# SPDX-License-Identifier: GPL-2.0
"""kjlab setup: ordinary host tools. Never a kernel, never headers, and no change to the host's apt
sources."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping

from .arch import Arch
from .common import Error, UsageError, call, install, log, need_root, which
from .mirror import KEYRING

# A command or file that must exist, and the package that brings it.
TOOLS = {
    "git": "git",
    "gcc": "gcc",
    "/usr/include/x86_64-linux-gnu/sys/types.h": "libc6-dev",
    "make": "make",
    "perl": "perl",
    "/usr/bin/python3": "python3",
    "jq": "jq",
    "xmllint": "libxml2-utils",
    "sparse": "sparse",
    "shellcheck": "shellcheck",
    "clang-format": "clang-format",
    "mmdebstrap": "mmdebstrap",
    "qemu-system-x86_64": "qemu-system-x86",
    "busybox": "busybox-static",
    "cpio": "cpio",
    "zstd": "zstd",
    "xz": "xz-utils",
    "flock": "util-linux",
    "mount": "mount",
    "setpriv": "util-linux",
    "dpkg-deb": "dpkg",
    KEYRING: "debian-archive-keyring",
}


def missing(tools: Mapping[str, str]) -> list[str]:
    """The packages of those tools that are not there."""
    return [
        package for tool, package in tools.items() if not os.path.exists(tool) and not which(tool)
    ]


def _install(packages: list[str]) -> bool:
    need_root()
    log(f"setup: installing {' '.join(packages)}")
    if call(["apt-get", "-qq", "update"], sys.stderr):
        log("setup: apt-get update failed; trying with the lists there are")
    return install(packages)


def cross(of: Arch) -> None:
    """What programs for guests of another architecture are built with."""
    tools = {f"{of.cross}gcc": of.compiler, f"/usr/{of.cross.rstrip('-')}/lib/libc.a": of.libc}
    packages = missing(tools)
    if packages and not _install(packages):
        raise Error(f"cannot install {' '.join(packages)}")


def _is_dynamic(program: str) -> bool:
    return call(["ldd", program], subprocess.DEVNULL, subprocess.DEVNULL) == 0


def command(arguments: list[str]) -> int:
    """kjlab setup"""
    if arguments:
        raise UsageError("setup: takes no argument")
    packages = missing(TOOLS)
    busybox = which("busybox")
    if busybox and _is_dynamic(busybox):
        packages.append("busybox-static")
    if not packages:
        log("setup: nothing missing")
        return 0
    return 0 if _install(packages) else 1

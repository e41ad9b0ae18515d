# SPDX-License-Identifier: GPL-2.0
"""The source of the test kernel: Debian's package of the current line, unpacked; checkpatch and
kunit.py are in it too. A finished tree appears by one rename."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from . import lines, setup
from .common import PLACE, Error, UsageError, call, fresh, install, lock, output, pipe, remove
from .version import order

LINE = lines.line("current")
PACKAGE = f"linux-source-{LINE}"

# The directory itself: several trees may share one by a link, and its path is in what is built.
DIRECTORY = (PLACE.build / "testkernel").resolve()
SOURCE = DIRECTORY / "source"
OBJECTS = DIRECTORY / "obj"

# Parts of the source that a kernel for an x86-64 virtual machine never reads, two thirds of it.
# Kconfig and Makefiles stay: kbuild reads all of them. An option that needs one of these folders
# has to take it off this list.
OMIT_DRIVERS = (
    *("accel", "clk", "gpu", "hid", "iio", "infiniband", "md", "media", "mtd", "net", "phy"),
    *("pinctrl", "s390", "scsi", "soc", "staging", "usb"),
)
OMIT = (
    *("Documentation/[!dt]*/*", "Documentation/devicetree/*", "Documentation/translations/*"),
    *("arch/[!ux]*/*.[chS]", "arch/xtensa/*.[chS]", "arch/[!ux]*/boot/*"),
    *("tools/perf/*", "tools/testing/selftests/*", "sound/*.[chS]"),
    *(f"drivers/{name}/*.[chS]" for name in OMIT_DRIVERS),
)

# What every kernel needs that is built here: a command, or a header that the C compiler must find.
TOOLS = {
    "gcc": "gcc",
    "make": "make",
    "flex": "flex",
    "bison": "bison",
    "bc": "bc",
    "cpio": "cpio",
    "gzip": "gzip",
    "xz": "xz-utils",
    "gelf.h": "libelf-dev",
    "openssl/opensslv.h": "libssl-dev",
}

# A make that may have called us has variables of its own.
_OTHERS = (
    *("MAKEFLAGS", "MFLAGS", "MAKEOVERRIDES", "MAKELEVEL", "M", "KDIR", "KERNELRELEASE"),
    *("KBUILD_EXTMOD", "KBUILD_OUTPUT", "ARCH", "CROSS_COMPILE", "CC", "CFLAGS", "LDFLAGS"),
)
_MAKE = (
    *("make", "LOCALVERSION=", "KBUILD_BUILD_USER=kjlab", "KBUILD_BUILD_HOST=kjlab"),
    *("KBUILD_BUILD_VERSION=1", "KBUILD_BUILD_TIMESTAMP=Thu Jan  1 00:00:00 UTC 2026"),
)


class KernelError(Error):
    """A kernel that cannot be built here."""

    prefix = "testkernel: "


def say(text: str) -> None:
    print(f"testkernel: {text}", file=sys.stderr, flush=True)


def need(tools: Mapping[str, str]) -> None:
    """Install what is missing of these."""
    headers = [name for name in tools if name.endswith(".h")]
    packages = setup.missing({name: tools[name] for name in tools if name not in headers})
    packages += [tools[name] for name in headers if not _compiles(name)]
    if not packages:
        return
    say(f"installing {' '.join(packages)}")
    if os.geteuid() != 0 or not install(packages, quiet=True):
        raise KernelError(f"cannot install: please install {' '.join(packages)}")


def _compiles(header: str) -> bool:
    text, command = f"#include <{header}>\n", ["cc", "-E", "-x", "c", "-"]
    return not subprocess.run(
        command, input=text.encode(), capture_output=True, check=False
    ).returncode


def kernel_tools() -> None:
    """Install what building a kernel takes. Nothing but compilers and the like."""
    need(TOOLS)


def make_command(*arguments: str) -> list[str]:
    """kbuild."""
    unset = [word for name in _OTHERS for word in ("-u", name)]
    return ["env", *unset, "LC_ALL=C", *_MAKE, *arguments]


def version() -> str:
    """Of the source that is there; nothing if there is none."""
    try:
        return (SOURCE / ".kj-version").read_text().strip()
    except FileNotFoundError:
        return ""


def _candidate() -> str:
    """The newest version on offer, or that of KJ_TESTKERNEL_PIN."""
    pin = os.environ.get("KJ_TESTKERNEL_PIN")
    if pin:
        return pin
    policy = output("apt-cache", "policy", PACKAGE, env=dict(os.environ, LC_ALL="C"))
    for line in policy.splitlines():
        key, _, value = line.strip().partition(": ")
        if key == "Candidate" and value != "(none)":
            return value
    return ""


def _update() -> str:
    call(["apt-get", "-qq", "update"], sys.stderr)
    return _candidate()


def unpack(deb: Path, package: str, to: Path) -> bool:
    """The source of a linux-source package, without what is never read; did it work?"""
    omit = [f"--exclude={package}/{pattern}" for pattern in OMIT]
    statuses = pipe(
        ["dpkg-deb", "--fsys-tarfile", str(deb)],
        ["tar", "-xO", f"./usr/src/{package}.tar.xz"],
        ["tar", "-xJ", "-C", str(to), "--strip-components=1", *omit],
    )
    return not any(statuses)


def _fetch(wanted: str) -> bool:
    """Download and unpack: the source appears at once or not at all."""
    to = fresh(DIRECTORY / "source.tmp")
    tree = to / "tree"
    say(f"downloading {PACKAGE} {wanted} (about 150 MB)")
    # apt's own user may not be able to enter this folder.
    command = ["apt-get", "-qq", "-o", "APT::Sandbox::User=root", "download", f"{PACKAGE}={wanted}"]
    if subprocess.run(command, cwd=to, check=False).returncode:
        return False
    deb = next(to.glob("*.deb"), None)
    if not deb:
        return False
    say("unpacking")
    tree.mkdir()
    if not unpack(deb, PACKAGE, tree):
        return False
    (tree / ".kj-version").write_text(f"{wanted}\n")
    # The objects belong to the source they were built from.
    remove(SOURCE)
    remove(OBJECTS)
    tree.rename(SOURCE)
    remove(to)
    return True


def source() -> Path:
    """Make sure that the unpacked source is there."""
    DIRECTORY.mkdir(parents=True, exist_ok=True)
    with lock("kernel-source"):
        _source()
    return SOURCE


def _source() -> None:
    have, want, pinned = version(), _candidate(), bool(os.environ.get("KJ_TESTKERNEL_PIN"))
    if not want and not have:
        # The package lists may be empty or old.
        want = _update()
        if not want:
            raise KernelError(
                f"no package {PACKAGE} on offer here (Debian 12 has it in its security archive)"
            )
    newer = have != want if pinned else order(want) > order(have)
    if have and not (want and newer):
        return
    need({"xz": "xz-utils", "dpkg-deb": "dpkg", "tar": "tar"})
    if _fetch(want):
        return
    # The archive drops old versions: a list of yesterday may name one.
    if not pinned:
        say("refreshing the package lists")
        want = _update()
        if want and _fetch(want):
            return
    remove(DIRECTORY / "source.tmp")
    if not have or pinned:
        raise KernelError(f"cannot get {PACKAGE} {want}")
    say(f"going on with the source at hand, {have}")


def command(arguments: list[str]) -> int:
    """kjlab kernel-source"""
    if arguments:
        raise UsageError("kernel-source: takes no argument")
    print(source())
    return 0

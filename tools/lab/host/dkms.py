# SPDX-License-Identifier: GPL-2.0
"""kjlab run --dkms: the module that boots is what the suite's own DKMS installed. DKMS works in a
layer over the suite's root: it finds a fresh machine each time, and neither the root nor a later
run finds what an interrupted one left."""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from . import layer
from .build import warnings
from .common import PLACE, Error, at_exit, call, log, remove, tail
from .info import HOST, NONE, Kernel
from .layer import Layer

# openssl: with it DKMS signs, with a key that it makes itself, as on most machines.
PACKAGES = ("dkms", "openssl")

# What DKMS installed for the kernel $1, and its own log. Suites differ in whether DKMS
# compresses; the guest's busybox loads only what is not.
_COLLECT = """
mkdir -p /lab/dkms
find /var/lib/dkms -name make.log -path "*$1*" -exec cp {} /lab/dkms/ \\;
# A build that failed has it elsewhere.
[ -e /lab/dkms/make.log ] || cp /var/lib/dkms/*/*/build/make.log /lab/dkms/ || :
cp "/lib/modules/$1"/updates/dkms/* /lab/dkms/ || exit
for file in /lab/dkms/*.ko.*; do
	case $file in
	*.xz) xz -dq "$file" ;;
	*.gz) gzip -dq "$file" ;;
	*.zst) zstd -dq --rm "$file" ;;
	esac || exit
done
"""


def _injects() -> bool:
    """As somebody who asks for the injector has it."""
    return os.environ.get("KJ_DKMS_INJECT") == "y"


def _conf() -> dict[str, str]:
    """What dkms.conf says."""
    text = (PLACE.source / "dkms.conf").read_text()
    return dict(re.findall(r'^(\w+)="(.*)"$', text, re.MULTILINE))


def machine(suite: str) -> Layer:
    """A machine of a suite with DKMS and the sources where `make dkms-sources` puts them; its end
    is the caller's."""
    made = layer.machine(suite, PACKAGES)
    inject = "y" if _injects() else "n"
    command = ["make", "-s", "-C", str(PLACE.source), "dkms-sources"]
    command += [f"KJ_INJECT={inject}", f"DESTDIR={made.files}"]
    if call(command, sys.stderr):
        raise Error("make dkms-sources failed")
    return made


def headers(made: Layer, kernel: Kernel) -> None:
    """What the package of the headers has besides the headers."""
    script = 'mkdir -p "/lib/modules/$1" && ln -sfn "$2" "/lib/modules/$1/build"'
    if made.run("sh", "-c", script, "sh", kernel.release, kernel.headers or "").returncode:
        raise Error(f"dkms {kernel.release}: cannot link its headers")


def _steps(made: Layer, kernel: Kernel, said: Path) -> int:
    """Add, build and install; the status of the first that fails."""
    conf = _conf()
    module = f"{conf['PACKAGE_NAME']}/{conf['PACKAGE_VERSION']}"
    with open(said, "wb") as to:
        for words in (
            ["add", module],
            ["build", module, "-k", kernel.release],
            ["install", module, "-k", kernel.release],
            ["status"],
        ):
            status = made.run("dkms", *words, stdout=to, stderr=to).returncode
            if status:
                return status
    return 0


def _collect(made: Layer, kernel: Kernel, to: Path) -> None:
    made.run("sh", "-c", _COLLECT, "sh", kernel.release, stderr=subprocess.DEVNULL)
    for file in (made.files / "lab/dkms").glob("*"):
        shutil.copy(file, to)


def _unmet(kernel: Kernel) -> Iterator[str]:
    """Which conditions of dkms.conf a kernel does not meet; DKMS only says that there is one."""
    conf = _conf()
    if not re.search(conf.get("BUILD_EXCLUSIVE_KERNEL", "."), kernel.release):
        yield "not Linux 5.10 or later"
    architectures = conf.get("BUILD_EXCLUSIVE_ARCH", ".")
    if not re.search(architectures, platform.machine()):
        yield f"{platform.machine()} is none of {architectures}"
    config = kernel.config.read_text() if kernel.config else ""
    for option in conf.get("BUILD_EXCLUSIVE_CONFIG", "").split():
        if not re.search(f"^{option}=[ym]", config, re.MULTILINE):
            yield f"without {option}"


def _first_error(*logs: Path) -> str | None:
    for file in logs:
        text = file.read_text(errors="replace") if file.exists() else ""
        for line in text.splitlines():
            if re.search(r"\*\*\*|error:|Error!", line):
                return line
    return None


def _judge(to: Path, kernel: Kernel, status: int) -> str | None:
    """The one line that says what is wrong, if anything is."""
    steps, made = to / "dkms.log", to / "make.log"
    found = warnings(steps, made)
    injector = (to / "kjitter_inject.ko").exists()
    if "BUILD_EXCLUSIVE" in steps.read_text(errors="replace"):
        return f"skip: DKMS excludes {kernel.release} by dkms.conf: {','.join(_unmet(kernel))}"
    if status:
        return f"fail: DKMS: {_first_error(made, steps) or f'status {status}'}; see {to}"
    if found:
        return f"fail: DKMS: {found[0]}"
    if not (to / "kjitter.ko").exists():
        return f"fail: DKMS installed no kjitter.ko; see {to}"
    if _injects() and not injector:
        return f"fail: DKMS installed no kjitter_inject.ko; see {to}"
    if injector and not _injects():
        return f"fail: DKMS installed kjitter_inject.ko, which nobody asked for; see {to}"
    return None


def make(kernel: Kernel, out: Path) -> str | None:
    """Build for a kernel, into OUT/dkms. If that gives nothing to boot: the result of the run,
    which OUT/result has too, and which was shown."""
    start, to = time.monotonic(), out / "dkms"
    if kernel.root in (HOST, NONE) or kernel.origin == "tree":
        raise Error(f"--dkms: {kernel.release} is no kernel of a suite, so no DKMS goes with it")
    made = machine(kernel.root)
    at_exit(lambda: remove(made.path))
    headers(made, kernel)
    to.mkdir()
    log(f"dkms {kernel.release}: add, build, install")
    status = _steps(made, kernel, to / "dkms.log")
    _collect(made, kernel, to)
    result = _judge(to, kernel, status)
    (out / "result").write_text(f"{result}\n" if result else "")
    if result is None:
        log(f"dkms {kernel.release}: installed in {time.monotonic() - start:.0f} s")
        return None
    print(f"{kernel.release}\t{result}", flush=True)
    tail(to / "dkms.log", 20)
    return result

# SPDX-License-Identifier: GPL-2.0
"""The test kernel: Linux of the current line with KUnit and the kernel's own checkers (KASAN,
lockdep, kmemleak, UBSAN, fault injection), which no distribution ships.

A finished kernel is one whose "stamp" file holds the key of what it was built from; the stamp goes
first when a build starts and comes last when it ends, so an interrupted build is never taken for a
complete one, and the next one goes on from its objects.

Environment:
  KJ_JOBS             parallel jobs, default one per CPU
  KJ_TESTKERNEL_PIN   use this package version of the source, default the newest on offer
"""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import sys
import time

from . import kbuild, kernel_source
from .common import PLACE, UsageError, call, fresh, lock, logged, output
from .info import HOST, Kernel, kernel_dir, stamp
from .kernel_source import DIRECTORY, LINE, OBJECTS, SOURCE, KernelError, make_command, say

CONFIG = PLACE.lab / "testkernel.config"
CHECKERS = PLACE.lab / "variants/checkers.config"
OUT = kernel_dir("testkernel").resolve()
STEPS = 866  # of a full build, for the progress line only

# A kernel without a usable Module.symvers builds modules too, with a warning for each symbol; so
# try, with one symbol of the core and one of KUnit.
PROBE = """\
// SPDX-License-Identifier: GPL-2.0
#include <kunit/test.h>
#include <linux/module.h>

static void probe_adds(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, jiffies - jiffies, 0);
}

static struct kunit_case probe_cases[] = { KUNIT_CASE(probe_adds), {} };
static struct kunit_suite probe_suite = {
	.name = "probe", .test_cases = probe_cases,
};
kunit_test_suite(probe_suite);
MODULE_DESCRIPTION("can modules be built for this kernel?");
MODULE_LICENSE("GPL");
"""


def _wanted() -> str:
    return CONFIG.read_text() + CHECKERS.read_text()


def _configure() -> None:
    OBJECTS.mkdir(parents=True, exist_ok=True)
    wanted = DIRECTORY / "config"
    wanted.write_text(_wanted())
    made = make_command("-s", "-C", str(SOURCE), f"O={OBJECTS}", f"KCONFIG_ALLCONFIG={wanted}")
    if call([*made, "allnoconfig"], sys.stderr):
        raise KernelError("kconfig failed")
    config = (OBJECTS / ".config").read_text()
    gone = kbuild.lost(_wanted(), config)
    if gone:
        these = "".join(f"\n    {line}" for line in gone)
        raise KernelError(f"these lines of {wanted} did not survive kconfig:{these}")


def _make() -> None:
    said = DIRECTORY / "build.log"
    say(f"building Linux {kernel_source.version()}, log in {said}")
    jobs = os.environ.get("KJ_JOBS") or len(os.sched_getaffinity(0))
    made = make_command("-C", str(OBJECTS), f"-j{jobs}", "bzImage", "modules")
    complaints = kbuild.run(made, said, "testkernel", STEPS)
    if complaints:
        print("\n".join(complaints), file=sys.stderr)
        raise KernelError(f"the build failed, see {said}")


def _try_module() -> None:
    probe = fresh(DIRECTORY / "probe")
    (probe / "Kbuild").write_text("obj-m := probe.o\n")
    (probe / "probe.c").write_text(PROBE)
    made = make_command("-C", str(OBJECTS), f"M={probe}", "modules")
    status = logged(made, probe / "log")
    text = (probe / "log").read_text()
    if status or not (probe / "probe.ko").exists() or "warning" in text.lower():
        sys.stderr.write(text)
        raise KernelError("no module can be built for this kernel")


def _key() -> str:
    """What a finished kernel depends on; the folder counts because kbuild writes its absolute
    path into the tree that modules are built against."""
    made_from = _wanted().encode() + (SOURCE / ".kj-version").read_bytes()
    made_from += f"{output('cc', '--version')}{DIRECTORY}\n".encode()
    return hashlib.sha256(made_from).hexdigest()


def _is_complete(key: str) -> bool:
    wanted = [OUT / name for name in ("stamp", "info", "vmlinuz", "config")]
    if not all(file.exists() for file in [*wanted, OBJECTS / "Module.symvers"]):
        return False
    return (OUT / "stamp").read_text().strip() == key


def _write(name: str, text: str) -> None:
    """At once or not at all."""
    new = OUT / f"{name}.tmp"
    new.write_text(text)
    new.rename(OUT / name)


def _publish(key: str) -> None:
    release = (OBJECTS / "include/config/kernel.release").read_text().strip()
    shutil.copy(OBJECTS / "arch/x86/boot/bzImage", OUT / "vmlinuz")
    shutil.copy(OBJECTS / ".config", OUT / "config")
    kernel = Kernel(
        release=release,
        line=LINE,
        flavour="debug",
        suite="bookworm",
        root=HOST,
        vmlinuz=OUT / "vmlinuz",
        config=OUT / "config",
        headers=str(OBJECTS),
        origin="tree",
        name=release,
    )
    _write("info", stamp(kernel))
    _write("stamp", f"{key}\n")


def _build() -> None:
    start = time.monotonic()
    kernel_source.kernel_tools()
    kernel_source.need({"depmod": "kmod"})
    kernel_source.source()
    key = _key()
    if _is_complete(key):
        say("up to date")
        return
    OUT.mkdir(parents=True, exist_ok=True)
    for name in ("stamp", "info"):
        (OUT / name).unlink(missing_ok=True)
    _configure()
    _make()
    _try_module()
    _publish(key)
    say(f"ready after {time.monotonic() - start:.0f} s: {OUT / 'info'}")


def command(arguments: list[str]) -> int:
    """kjlab testkernel [--tools]"""
    if arguments not in ([], ["--tools"]):
        raise UsageError("testkernel: takes --tools alone")
    if arguments:
        kernel_source.kernel_tools()
        return 0
    if platform.machine() != "x86_64":
        raise KernelError(f"built on x86-64 hosts only, this is {platform.machine()}")
    DIRECTORY.mkdir(parents=True, exist_ok=True)
    with lock("testkernel"):
        _build()
    return 0

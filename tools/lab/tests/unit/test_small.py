# SPDX-License-Identifier: GPL-2.0
"""Small parts: suites, what kconfig lost, warnings of a build, what DKMS is told, commands."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import unittest
from dataclasses import replace
from pathlib import Path
from unittest import mock

from host import build, common, dkms, info, kbuild, lines
from host.common import PLACE, fresh, lock

KJLAB = PLACE.lab / "kjlab"


def kjlab(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(KJLAB), *arguments], capture_output=True, text=True, check=False)


class Small(unittest.TestCase):
    def test_suites(self) -> None:
        """the suite of a kernel by its number, by its compiler"""
        self.assertEqual(lines.suite_numbered("6.12.9+deb13-amd64"), "trixie")
        self.assertIsNone(lines.suite_numbered("6.1.0-57-amd64"))
        for version, suite in ((0, "bullseye"), (12, "bookworm"), (13, "trixie"), (99, "sid")):
            self.assertEqual(lines.suite_compiler("gcc", version), suite)
        self.assertEqual(lines.suite_compiler("clang", 15), "trixie")

    def test_release(self) -> None:
        """line and flavour of a release"""
        for release, expected in (
            ("5.10.0-46-rt-amd64", ("5.10", "rt-amd64")),
            ("6.12.118+deb13-cloud-amd64", ("6.12", "cloud-amd64")),
            ("7.3-amd64", ("7.3", "amd64")),
        ):
            self.assertEqual((lines.line_of(release), lines.flavour_of(release)), expected)

    def test_lost(self) -> None:
        """what kconfig dropped of a fragment"""
        fragment = "# text\nCONFIG_A=y\nCONFIG_B=1\n# CONFIG_C is not set\n# CONFIG_D is not set\n"
        config = "CONFIG_A=y\nCONFIG_B=10\nCONFIG_C=y\n# CONFIG_E is not set\n"
        self.assertEqual(kbuild.lost(fragment, config), ["CONFIG_B=1", "# CONFIG_C is not set"])

    def test_warnings(self) -> None:
        """lines of a build log that warn, and those that are harmless"""
        file = fresh(PLACE.build / "log") / "build.log"
        file.write_text(
            "warning: the compiler differs from the one used to build the kernel\n"
            "warning: pahole version differs from the one used to build the kernel\n"
            "x.c:1: Warning: unused\nSkipping BTF generation, warning\nfine\n"
        )
        self.assertEqual(build.warnings(file, file.with_name("none")), ["x.c:1: Warning: unused"])

    def test_complaint(self) -> None:
        """why a build failed: the symbols that are not exported, our own refusal, the compiler"""
        file = fresh(PLACE.build / "log") / "build.log"
        undefined = 'ERROR: modpost: "{}" [/x/kjitter.ko] undefined!\n'
        lacks = undefined.format("one") + undefined.format("two")
        more = "WARNING: modpost: suppressed 7 unresolved symbol warnings because there were\n"
        needs = "kjitter needs a kernel built with X."
        for said, complaint in (
            (lacks, "symbols that this kernel does not export: one, two"),
            (lacks + more, "symbols that this kernel does not export: one, two, and 7 more"),
            (f"make: In\n/x/Kbuild:41: *** {needs}  Stop.\nmake: *** [x] Error 2\n", needs),
            ("make: *** [x] Error 2\n", "[x] Error 2"),
            ("  CC x.o\nx.c:1: error: no\nmake: *** Error 1\n", "x.c:1: error: no"),
            ("Killed\n", "the build failed; see build.log"),
        ):
            file.write_text(said)
            self.assertEqual(build.complaint(file), complaint)

    def test_sources(self) -> None:
        """equal sources give equal bytes; what a build left is not in them"""
        source = fresh(PLACE.build / "source")
        (source / "module").mkdir()
        for name in ("Kbuild", "README.md", "module/main.c"):
            (source / name).touch()
        with mock.patch("host.build.PLACE", replace(PLACE, source=source)):
            before = build.sources()
            for name in ("main.o", ".main.o.cmd", "x.ko", "Module.symvers"):
                (source / "module" / name).touch()
            os.utime(source / "Kbuild", (1, 1))
            self.assertEqual(build.sources(), before)
        names = subprocess.run(["tar", "-t"], input=before, capture_output=True, check=True).stdout
        self.assertEqual(names.split(), [b"Kbuild", b"module/", b"module/main.c"])

    def test_lock(self) -> None:
        """a lock keeps others out, and its end lets them in"""
        attempt = ["flock", "--shared", "-n", str(PLACE.build / "locks/one.lock"), "true"]
        with lock("one"):
            self.assertEqual(subprocess.run(attempt, check=False).returncode, 1)
        self.assertEqual(subprocess.run(attempt, check=False).returncode, 0)

    def test_publish(self) -> None:
        """a directory takes the place of another"""
        new, dest = fresh(PLACE.build / "a.new"), fresh(PLACE.build / "a")
        (new / "new").touch()
        (dest / "old").touch()
        common.publish(new, dest)
        self.assertEqual([file.name for file in dest.iterdir()], ["new"])
        self.assertFalse(new.exists())

    def test_pipe(self) -> None:
        """the status of each command of a pipe, and of one whose reader left"""
        self.assertEqual(common.pipe(["false"], ["cat"], ["sh", "-c", "exit 3"]), [1, 0, 3])
        # 124: it was still waiting for its reader.
        endless = ["timeout", "60", "yes"]
        statuses = common.pipe(endless, ["head", "-n", "1"], to=subprocess.DEVNULL)
        self.assertEqual(statuses[1], 0)
        self.assertNotIn(statuses[0], (0, 124))

    def test_left(self) -> None:
        """what a process took is left when that has ended, and not before"""
        at = fresh(PLACE.build / "taken")
        script = (
            "import sys\n"
            f"sys.path.insert(0, {str(PLACE.lab)!r})\n"
            "from pathlib import Path\n"
            "from host import common\n"
            f"common.take(Path({str(at)!r}))\n"
            "print('taken', flush=True)\n"
            "sys.stdin.read()\n"
        )
        command = [sys.executable, "-c", script]
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as other:
            assert other.stdin and other.stdout
            self.assertEqual(other.stdout.readline(), "taken\n")
            self.assertFalse(common.is_left(at))
            other.stdin.close()
        self.assertTrue(common.is_left(at))
        self.assertFalse(common.is_left(at / "none"))

    def test_signal(self) -> None:
        """a signal ends it with 128 and its number, behind the cleanups"""
        script = (
            "import os, signal, sys\n"
            f"sys.path.insert(0, {str(PLACE.lab)!r})\n"
            "from host import common\n"
            "common.catch_signals()\n"
            "common.at_exit(lambda: print('first', flush=True))\n"
            "common.at_exit(lambda: print('last', flush=True))\n"
            "try:\n    os.kill(os.getpid(), int(sys.argv[1]))\n    signal.pause()\n"
            "finally:\n    common.run_cleanups()\n"
        )

        def reset() -> None:
            # Of a shell's background one is ignored.
            for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(one, signal.SIG_DFL)

        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            done = subprocess.run(
                [sys.executable, "-c", script, str(int(number))],
                capture_output=True,
                text=True,
                check=False,
                preexec_fn=reset,
            )
            self.assertEqual((done.returncode, done.stdout), (128 + number, "last\nfirst\n"))


class Dkms(unittest.TestCase):
    kernel = info.Kernel(
        *("4.19.0-27-amd64", "4.19", "amd64", "x", "x"),
        *(Path("/none"), None, "/usr/src/x", "archive", "4.19.0-27-amd64"),
    )

    def setUp(self) -> None:
        self.to = fresh(PLACE.build / "dkms")
        (self.to / "dkms.log").write_text("Building module:\n")
        (self.to / "make.log").write_text("  CC x.o\n")
        os.environ.pop("KJ_DKMS_INJECT", None)

    def result(self, status: int = 0) -> str | None:
        return dkms._judge(self.to, self.kernel, status)

    def test_excluded(self) -> None:
        """a kernel that dkms.conf excludes is a skip, with every reason"""
        (self.to / "dkms.log").write_text("not built due to BUILD_EXCLUSIVE\n")
        self.assertEqual(
            self.result(9),
            "skip: DKMS excludes 4.19.0-27-amd64 by dkms.conf: "
            "not Linux 5.10 or later,without CONFIG_HIGH_RES_TIMERS",
        )

    def test_failed(self) -> None:
        """what fails is said in the words of the log, or by its status"""
        self.assertEqual(self.result(7), f"fail: DKMS: status 7; see {self.to}")
        (self.to / "make.log").write_text("x.c:1: error: no\nerror: more\n")
        self.assertEqual(self.result(7), f"fail: DKMS: x.c:1: error: no; see {self.to}")

    def test_installed(self) -> None:
        """what was installed is what was asked for, without a warning"""
        self.assertEqual(self.result(), f"fail: DKMS installed no kjitter.ko; see {self.to}")
        (self.to / "kjitter.ko").touch()
        self.assertIsNone(self.result())
        os.environ["KJ_DKMS_INJECT"] = "y"
        self.assertRegex(self.result() or "", "^fail: DKMS installed no kjitter_inject.ko")
        (self.to / "kjitter_inject.ko").touch()
        self.assertIsNone(self.result())
        del os.environ["KJ_DKMS_INJECT"]
        self.assertRegex(self.result() or "", "kjitter_inject.ko, which nobody asked for")
        (self.to / "make.log").write_text("x.c: warning: bad\n")
        self.assertEqual(self.result(), "fail: DKMS: x.c: warning: bad")


class Commands(unittest.TestCase):
    def test_fetch(self) -> None:
        """a fetch goes on behind what cannot be had, and names all of it"""
        one, two = f"{PLACE.build}/one/", f"{PLACE.build}/two/"
        done = kjlab("fetch", one, two)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertEqual(
            done.stderr,
            f"kjlab: error: {one}: no such file or directory\n"
            f"kjlab: error: {two}: no such file or directory\n"
            f"kjlab: error: not fetched: {one} {two}\n",
        )

    def test_usage(self) -> None:
        """a wrong command line: status 2, and where help is"""
        for words, complaint in (
            (["nonsense"], "no command 'nonsense'"),
            (["fetch"], "fetch: wants a KERNEL"),
            (["root"], "root: wants a SUITE"),
            (["list", "--none"], "list: no option '--none'"),
            (["build"], "build: wants a KERNEL"),
            (["build", "a", "b"], "build: one KERNEL, not also 'b'"),
            (["build", "--target"], "build: --target wants a value"),
            (["info"], "info: wants a KERNEL"),
        ):
            done = kjlab(*words)
            self.assertEqual(
                (done.returncode, done.stdout, done.stderr),
                (2, "", f"kjlab: {complaint}\nTry: kjlab --help\n"),
            )

    def test_help(self) -> None:
        """help names every command that people call"""
        done = kjlab("--help")
        self.assertEqual((done.returncode, done.stderr, kjlab().stdout), (0, "", done.stdout))
        for command in ("setup", "list", "fetch", "build", "run", "info", "layer", "sparse"):
            self.assertRegex(done.stdout, f"(?m)^  {command}\\b")

    def test_unknown_root(self) -> None:
        """a suite that has no root"""
        done = kjlab("root", "none")
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr, "^kjlab: error: no root for suite 'none' .have: bullseye ")

# SPDX-License-Identifier: GPL-2.0
"""Architectures: which one a name is of, what QEMU, kbuild and apt are told for it, and which
packages of an archive that is made up are its own."""

from __future__ import annotations

from pathlib import Path
from unittest import mock

from host import apt, arch, archive, busybox, headers, lines, run
from host.arch import AMD64, ARM64
from host.common import Error, UsageError, fresh
from host.machine import Machine
from host.package import Shelf
from made_up import ROOT, ArchiveCase, deb, kernel, package

RELEASE = "4.1.9+deb13-arm64"


class Names(ArchiveCase):
    def test_of(self) -> None:
        """arch: a release, a flavour and LINE/FLAVOUR end in it; what does not say is amd64"""
        for name, of, flavour in (
            ("4.1.0-46-rt-amd64", AMD64, "rt-amd64"),
            ("4.1.118+deb13-cloud-arm64", ARM64, "cloud-arm64"),
            ("4.1.118+deb13-arm64-16k", ARM64, "arm64-16k"),
            ("4.1/rt-arm64", ARM64, "rt-arm64"),
            ("arm64", ARM64, "arm64"),
            ("4.1.0-1-amd64-image.85667e6c", AMD64, None),
            ("4.1.0-tree.arm64ish", AMD64, None),
            ("4.1.0-myarm64", AMD64, None),
            ("4.1", AMD64, None),
            ("-", AMD64, None),
        ):
            self.assertEqual((arch.of(name), arch.flavour_of(name)), (of, flavour), name)
            self.assertEqual(lines.flavour_of(name), flavour or "amd64")

    def test_asked(self) -> None:
        """arch: a line means what is asked for, and nothing else changes its meaning"""
        for of, spec, expected in (
            (None, "4.1", "4.1"),
            (None, "4.1/arm64", "4.1/arm64"),
            (ARM64, "4.1", "4.1/arm64"),
            (ARM64, "4.1/rt-arm64", "4.1/rt-arm64"),
            (ARM64, "./tree/", "./tree/"),
            (AMD64, "4.1", "4.1/amd64"),
        ):
            self.assertEqual(arch.spell(of, spec), expected)
        with self.assertRaisesRegex(UsageError, "4.1.0-1-amd64 is a kernel for amd64, not for"):
            arch.spell(ARM64, "4.1.0-1-amd64")
        with self.assertRaisesRegex(UsageError, "--arch wants one of amd64, arm64, not 'mips'"):
            run.parse(["4.1", "--script", "/dev/null", "--arch", "mips"])

    def test_machine(self) -> None:
        """arch: QEMU's options, and the command line, are those of the kernel's"""
        machine = Machine(ARM64, deterministic=True, seed=2)
        words = machine.options(f"{ARM64.cmdline} {ARM64.isolation('1-3')}")
        self.assertEqual(machine.emulator, "qemu-system-aarch64")
        self.assertEqual(words[:2], ["-machine", "virt,gic-version=3,dtb-randomness=off"])
        self.assertEqual(words[words.index("-cpu") + 1], "max,pauth-impdef=on")
        self.assertEqual(words[words.index("-seed") + 1], "3")
        self.assertEqual(
            words[-1],
            "console=ttyAMA0 panic=-1 oops=panic nohz_full=1-3 isolcpus=domain,managed_irq,1-3 "
            "rcu_nocbs=1-3 nowatchdog",
        )
        for name, at in (("verdict", 2), ("files", 3)):
            self.assertIn(f"chardev{at}={name}", words[words.index("-device") + 1])
        self.assertIn("-serial file:console -serial file:verdict", " ".join(Machine().options("")))
        self.assertNotIn("-machine", Machine().options(""))
        self.assertTrue(Machine(ARM64).in_root)
        self.assertFalse(Machine().in_root)
        with self.assertRaisesRegex(Error, "KVM runs no arm64 here"):
            Machine(ARM64, accel="kvm").check()

    def test_tools(self) -> None:
        """arch: compilers, places and apt of its own; for the lab's own none"""
        self.assertEqual(ARM64.make, ["ARCH=arm64", "CROSS_COMPILE=aarch64-linux-gnu-"])
        self.assertEqual((AMD64.make, AMD64.compilers), ([], []))
        self.assertNotEqual(ARM64.binaries, AMD64.binaries)
        self.assertEqual(apt.words(ROOT.path, AMD64, "apt-get"), ["apt-get"])
        self.assertEqual(
            apt.words(ROOT.path, ARM64, "apt-get", "update"),
            ["env", "APT_CONFIG=/lab/apt/arm64/conf", "apt-get", "update"],
        )
        self.assertIn('APT::Architecture "arm64";', (ROOT.path / "lab/apt/arm64/conf").read_text())

    def test_busybox(self) -> None:
        """arch: the programs of a busybox that does not run here, by its own table"""
        here = Path(busybox.program(AMD64))
        self.assertEqual(busybox.table(here.read_bytes()), busybox.applets(AMD64, here))
        self.assertEqual(busybox.table(b"no table"), [])


class Archive(ArchiveCase):
    def setUp(self) -> None:
        super().setUp()
        kernel("4.1.9+deb13-amd64", "4.1.9-1")
        package("linux-kbuild-4.1.9+deb13", "4.1.9-1", "trixie", "libc6")
        (archive.LISTS / "trixie.arm64.index").touch()
        for flavour in ("arm64", "arm64-16k", "rt-arm64"):
            name = f"4.1.9+deb13-{flavour}"
            package(f"linux-image-{name}", "4.1.9-1", "trixie", "kmod", ARM64)
            needs = "linux-headers-4.1.9+deb13-common, linux-kbuild-4.1.9+deb13, gcc-14"
            package(f"linux-headers-{name}", "4.1.9-1", "trixie", needs, ARM64)
        package("linux-headers-4.1.9+deb13-common", "4.1.9-1", "trixie", "", ARM64)
        package("linux-kbuild-4.1.9+deb13", "4.1.9-2", "trixie", "libc6:arm64", ARM64)
        newest = f"linux-image-{RELEASE} (= 4.1.9-1)"
        package("linux-image-4.1-arm64", "4.1.9-1", "trixie", newest, ARM64)

    def test_list(self) -> None:
        """arch: each has its own kernels, and its own of what the mirror lost"""
        releases = {one.release for one in archive.listed(["trixie"], ARM64)}
        self.assertEqual(
            releases, {f"4.1.9+deb13-{end}" for end in ("arm64", "arm64-16k", "rt-arm64")}
        )
        self.assertEqual([one.release for one in self.listed()], ["4.1.9+deb13-amd64"])
        lost = next(one for one in archive.listed(["trixie"], ARM64) if one.release == RELEASE)
        archive.mark_missing("trixie", lost)
        self.assertTrue(archive.is_missing("trixie", RELEASE, "4.1.9-1"))
        self.assertEqual(
            (archive.left_out(["trixie"], ARM64), archive.left_out(["trixie"])), (1, 0)
        )

    def test_resolve(self) -> None:
        """arch: a line with its flavour, and a release, are found in its own list"""
        for suite in lines.suites():
            (archive.LISTS / f"{suite}.arm64.index").touch()
        at = fresh(ROOT.path / "lab/apt/arm64/lists")
        self.assertFalse(apt.has_lists(ROOT.path, ARM64))
        self.assertTrue(apt.has_lists(ROOT.path, AMD64))
        (at / "trixie_Packages").touch()
        for spec in ("4.1/arm64", RELEASE, f"{RELEASE}-16k", "4.1/rt-arm64"):
            self.assertTrue(archive.resolve(spec).release.startswith("4.1.9+deb13-"), spec)
        self.assertEqual(archive.resolve("4.1").flavour, "amd64")

    def test_headers(self) -> None:
        """arch: programs of kbuild are the lab's own, the compiler is not that of the headers"""
        deb(f"linux-headers-{RELEASE}", f"usr/src/linux-headers-{RELEASE}/Makefile")
        deb("linux-headers-4.1.9+deb13-common", "usr/src/linux-headers-4.1.9+deb13-common/Makefile")
        deb("linux-kbuild-4.1.9+deb13", "usr/lib/linux-kbuild-4.1.9+deb13/fixdep")
        (ROOT.path / "usr/src").mkdir(parents=True, exist_ok=True)
        tools: list[str] = []
        shelf = Shelf(ROOT, arch=ARM64)
        with mock.patch("host.headers._tools", lambda root, packages: tools.extend(packages)):
            headers.unpack(shelf, RELEASE, "4.1.9-1")
        self.assertEqual(tools, ["libc6"])
        store = ROOT.path / "lab/packages/linux-kbuild-4.1.9+deb13_4.1.9-1"
        self.assertTrue(store.is_dir(), "the version that amd64 has, not 4.1.9-2 of arm64")

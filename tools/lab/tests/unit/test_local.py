# SPDX-License-Identifier: GPL-2.0
"""Kernels of one's own: packages, images, trees; and what is no kernel."""

from __future__ import annotations

import subprocess
from pathlib import Path

from host import info, local
from host.common import PLACE, Error, fresh
from made_up import POOL, ArchiveCase, deb

RELEASE = "6.19.6+deb13-amd64"


def bzimage(path: Path, release: str) -> Path:
    """As much of one as is looked at: HdrS, and where the version stands."""
    head = bytearray(0x800)
    head[0x202:0x206] = b"HdrS"
    head[0x20E:0x210] = (0x500).to_bytes(2, "little")
    version = f"{release} (somebody@somewhere) #1 SMP".encode()
    head[0x700 : 0x700 + len(version)] = version
    path.write_bytes(head)
    return path


class Local(ArchiveCase):
    def setUp(self) -> None:
        super().setUp()
        self.own = fresh(PLACE.build / "own")

    def test_debs(self) -> None:
        """6.19 given as files: taken without a configuration"""
        deb(f"linux-image-{RELEASE}", "usr/share/doc/nothing")
        deb(f"linux-binary-{RELEASE}", f"boot/vmlinuz-{RELEASE}")
        kernel = local.debs([str(file) for file in POOL.iterdir()])
        self.assertEqual((kernel.release, kernel.origin, kernel.config), (RELEASE, "deb", None))
        self.assertEqual(kernel.vmlinuz.read_text(), f"boot/vmlinuz-{RELEASE}\n")
        self.assertIn("so none is shown", self.said[0])
        self.assertIn("the user sampler only", self.said[1])

    def test_image_alone(self) -> None:
        """the image of 6.19 alone is refused, and what is missing is named"""
        image = deb(f"linux-image-{RELEASE}", "usr/share/doc/nothing")
        missing = f"from 6.19 on it is in linux-binary-{RELEASE}: add that one"
        with self.assertRaises(Error) as caught:
            local.debs([str(image)])
        self.assertEqual(
            str(caught.exception), f"{RELEASE}: no vmlinuz in the .deb files; {missing}"
        )

    def test_no_package(self) -> None:
        """files that are no packages of one kernel"""
        one = str(deb("linux-image-6.1.0-1-amd64", "boot/vmlinuz-6.1.0-1-amd64"))
        other = str(deb("linux-image-6.1.0-2-amd64", "boot/vmlinuz-6.1.0-2-amd64"))
        base, bash = str(deb("linux-base")), str(deb("bash"))
        text = self.own / "text.deb"
        text.write_text("no package\n")
        for files, complaint in (
            ([f"{self.own}/none.deb"], "none.deb: no such file"),
            ([str(text)], "text.deb: not a Debian package"),
            ([bash], "bash.deb: bash is no package of a kernel"),
            ([one, other], "of another kernel than 6.1.0-1-amd64; fetch one kernel at a time"),
            ([base], "no linux-image-RELEASE among the .deb files; add it"),
        ):
            with self.assertRaises(Error) as caught:
                local.debs(files)
            self.assertTrue(str(caught.exception).endswith(complaint), str(caught.exception))

    def test_image(self) -> None:
        """an image: its version out of its head, its configuration beside it"""
        image = bzimage(self.own / "vmlinuz-6.12.3-mine", "6.12.3-mine")
        (self.own / "config-6.12.3-mine").write_text("CONFIG_SMP=y\n")
        kernel = local.given(str(image))
        assert kernel and kernel.config
        self.assertRegex(kernel.name, "^6.12.3-mine-image.[0-9a-f]{8}$")
        self.assertEqual((kernel.line, kernel.flavour, kernel.has_module), ("6.12", "image", False))
        self.assertEqual(kernel.vmlinuz.read_bytes(), image.read_bytes())
        self.assertEqual(kernel.config.read_text(), "CONFIG_SMP=y\n")
        self.assertEqual(info.read(info.kernel_dir(kernel.name)), kernel)
        self.assertEqual(local.given(f"{self.own}/vmlinuz-6.12.3-mine"), kernel, "and once more")
        moved = kernel.vmlinuz.parent.rename(self.own / "moved")
        found = info.whole(moved)
        assert found
        self.assertEqual((found.vmlinuz, found.config), (moved / "vmlinuz", moved / "config"))

    def test_elf(self) -> None:
        """a vmlinux: its version out of its text"""
        image = self.own / "vmlinux"
        image.write_bytes(b"\x7fELF" + bytes(600) + b"Linux version 6.1.9-x (a@b) #1\n")
        kernel = local.given(str(image))
        assert kernel
        self.assertEqual(kernel.release, "6.1.9-x")

    def test_no_image(self) -> None:
        """a file that is no kernel, an empty one, a directory without one"""
        (self.own / "text").write_text("text\n")
        (self.own / "empty").touch()
        for name, complaint in (
            ("text", "no kernel for x86-64; give a bzImage .*"),
            ("empty", "an empty file"),
            ("", "neither a built kernel tree .*"),
            ("nothing/", "no such file or directory"),
        ):
            with self.assertRaisesRegex(Error, f"{self.own}/{name}: {complaint}$"):
                local.given(f"{self.own}/{name}")

    def test_tree(self) -> None:
        """a tree: what it lacks is named, and what it has becomes a kernel"""
        for name in (".config", "include/config/kernel.release", "Module.symvers"):
            (self.own / name).parent.mkdir(parents=True, exist_ok=True)
            (self.own / name).write_text("7.0.0-tree\n")
        with self.assertRaisesRegex(Error, "no arch/x86/boot/bzImage; build it first"):
            local.given(f"{self.own}/")
        (self.own / "arch/x86/boot").mkdir(parents=True)
        (self.own / "Makefile").write_text("\n")
        bzimage(self.own / "arch/x86/boot/bzImage", "7.0.0-tree")
        (self.own / "Module.symvers").write_text("")  # as of a kernel that exports nothing
        kernel = local.given(f"{self.own}/")
        assert kernel
        self.assertEqual((kernel.root, kernel.headers), ("host", str(self.own)))
        said = subprocess.run(
            ["sha256sum"], input=f"{self.own}\n".encode(), stdout=subprocess.PIPE, check=True
        )
        self.assertEqual(kernel.name, f"7.0.0-tree-tree.{said.stdout[:8].decode()}")

    def test_kind(self) -> None:
        """what is a file or directory, and what a kernel of the archive"""
        (self.own / "image").touch()
        for spec, kind in (
            ("6.12", None),
            ("6.12/rt-amd64", None),
            ("testkernel", None),
            ("x.deb", "deb"),
            (f"{self.own}", "tree"),
            (".", "tree"),
            (f"{self.own}/image", "image"),
        ):
            self.assertEqual(local.kind(spec), kind, spec)

    def test_info(self) -> None:
        """an info file of an older lab: quotes, no SOURCE, no NAME; one that lacks a key"""
        text = "RELEASE='6.1-x'\nLINE=6.1\nFLAVOUR=debug\nSUITE=bookworm\nROOT=host\n"
        text += 'VMLINUZ="/a b/vmlinuz"\nCONFIG=none\nHEADERS=/x\n'
        (self.own / "info").write_text(text)
        kernel = info.read(self.own)
        self.assertEqual((kernel.release, kernel.name, kernel.origin), ("6.1-x", "6.1-x", "tree"))
        self.assertEqual((kernel.vmlinuz, kernel.config), (Path("/a b/vmlinuz"), None))
        (self.own / "info").write_text(text.replace("ROOT=host\n", ""))
        with self.assertRaisesRegex(Error, "/info: no ROOT$"):
            info.read(self.own)

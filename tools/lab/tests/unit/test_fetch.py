# SPDX-License-Identifier: GPL-2.0
"""What is taken of the packages of each age, and what becomes of those that are not there."""

from __future__ import annotations

import hashlib

from host import archive, fetch, info
from host.common import Error
from host.package import NotFound, Shelf
from made_up import POOL, ROOT, ArchiveCase, deb, package


class Fetch(ArchiveCase):
    def fetch(self, release: str) -> info.Kernel:
        listed = next(one for one in self.listed() if one.release == release)
        kernel = fetch.fetch(listed)
        self.assertEqual(info.whole(info.kernel_dir(release)), kernel)
        self.assertEqual((kernel.root, kernel.headers), ("none", None))
        self.assertEqual(list((ROOT.path / "lab/packages").iterdir()), [], "it leaves nothing")
        return kernel

    def assert_taken(self, kernel: info.Kernel, vmlinuz: str, config: str | None) -> None:
        self.assertEqual(kernel.vmlinuz.read_text(), f"{vmlinuz}\n")
        if config is None:
            self.assertIsNone(kernel.config)
        else:
            assert kernel.config
            self.assertEqual(kernel.config.read_text(), f"{config}\n")

    def test_image(self) -> None:
        """up to 6.18: both out of the image, from /boot before elsewhere"""
        release = "6.16.12+deb13-amd64"
        package(f"linux-image-{release}", "1", "trixie", "kmod")
        boot = [f"boot/{name}-{release}" for name in ("System.map", "config", "vmlinuz")]
        elsewhere = [f"usr/lib/modules/{release}/kernel/{name}" for name in ("config", "vmlinuz")]
        deb(f"linux-image-{release}", *boot, *elsewhere)
        self.assert_taken(self.fetch(release), f"boot/vmlinuz-{release}", f"boot/config-{release}")

    def test_unsigned(self) -> None:
        """an unsigned image, where there is no other"""
        release = "6.18.5+deb14-amd64"
        package(f"linux-image-{release}-unsigned", "1", "trixie", "kmod")
        deb(f"linux-image-{release}-unsigned", f"boot/config-{release}", f"boot/vmlinuz-{release}")
        self.assert_taken(self.fetch(release), f"boot/vmlinuz-{release}", f"boot/config-{release}")

    def test_binary(self) -> None:
        """6.19: the kernel under /boot in linux-binary, the configuration nowhere"""
        release = "6.19.6+deb13-amd64"
        package(f"linux-image-{release}", "1", "trixie", f"linux-binary-{release} (= 1)")
        package(f"linux-binary-{release}", "1", "trixie")
        deb(f"linux-image-{release}", "usr/share/doc/nothing")
        deb(f"linux-binary-{release}", f"boot/vmlinuz-{release}")
        self.assert_taken(self.fetch(release), f"boot/vmlinuz-{release}", None)
        self.assertIn(f"{release}: the archive does not have its configuration", self.said)

    def test_base(self) -> None:
        """7.1, real time: the configuration in linux-base; the image is not asked for"""
        release = "7.1.13+deb13-rt-amd64"
        for name in ("image", "binary", "base"):
            package(f"linux-{name}-{release}", "1", "trixie")
        deb(f"linux-image-{release}", "usr/share/doc/nothing")
        deb(f"linux-binary-{release}", f"boot/vmlinuz-{release}")
        deb(f"linux-base-{release}", f"usr/lib/modules/{release}/config")
        config = f"usr/lib/modules/{release}/config"
        self.assert_taken(self.fetch(release), f"boot/vmlinuz-{release}", config)
        self.assertEqual(self.asked, [f"linux-binary-{release}", f"linux-base-{release}"])

    def test_unsigned_binary(self) -> None:
        """7.2: with the modules, unsigned"""
        release = "7.2.6+deb13-amd64"
        package(f"linux-binary-unsigned-{release}", "1", "trixie")
        package(f"linux-base-{release}", "1", "trixie")
        deb(f"linux-binary-unsigned-{release}", f"usr/lib/modules/{release}/vmlinuz")
        deb(f"linux-base-{release}", f"usr/lib/modules/{release}/config")
        modules = f"usr/lib/modules/{release}"
        self.assert_taken(self.fetch(release), f"{modules}/vmlinuz", f"{modules}/config")

    def test_lost(self) -> None:
        """an image alone that is not there: left out from now on, and counted"""
        package("linux-image-6.18.3+deb13-amd64", "1", "trixie", "kmod")
        with self.assertRaises(NotFound):
            self.fetch("6.18.3+deb13-amd64")
        self.assertEqual(self.listed(), [])
        self.assertEqual(archive.left_out(["trixie"]), 1)
        self.assertFalse(info.kernel_dir("6.18.3+deb13-amd64.new").exists())

    def test_damaged_package(self) -> None:
        """a damaged package is no kernel"""
        release = "6.18.9+deb13-amd64"
        package(f"linux-image-{release}", "1", "trixie", "kmod")
        noise = b"".join(hashlib.sha512(bytes([number])).digest() for number in range(80))
        file = deb(f"linux-image-{release}", f"boot/vmlinuz-{release}", f"boot/config-{release}")
        whole = file.read_bytes()
        file.write_bytes(whole[:300] + noise + whole[300 + len(noise) :])
        with self.assertRaisesRegex(Error, "^linux-image-.*: cannot be unpacked$"):
            self.fetch(release)

    def test_damaged_since(self) -> None:
        """a kernel that was damaged since it was fetched is fetched again"""
        release = "6.16.12+deb13-amd64"
        package(f"linux-image-{release}", "1", "trixie", "kmod")
        deb(f"linux-image-{release}", f"boot/config-{release}", f"boot/vmlinuz-{release}")
        kernel = self.fetch(release)
        kernel.vmlinuz.write_text("something else\n")
        self.assertIsNone(info.whole(info.kernel_dir(release)))
        self.assert_taken(self.fetch(release), f"boot/vmlinuz-{release}", f"boot/config-{release}")

    def test_pool(self) -> None:
        """the version of a package to take: the kernel's own, else the newest"""
        for version in ("6.9-1", "6.10-1", "6.10-2~bpo1"):
            package("linux-kbuild-6", version, "trixie")
        shelf = Shelf(ROOT)
        self.assertEqual(shelf.version_of("linux-kbuild-6", "6.9-1"), "6.9-1")
        self.assertEqual(shelf.version_of("linux-kbuild-6", "5"), "6.10-2~bpo1")
        self.assertIsNone(shelf.version_of("linux-kbuild-7", "5"))
        self.assertFalse(any(POOL.iterdir()))

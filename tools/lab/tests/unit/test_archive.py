# SPDX-License-Identifier: GPL-2.0
"""The kernels of an archive that is made up: which are listed, with headers or as an image alone,
each release once and in order; which is the newest; what is left out."""

from __future__ import annotations

from host import archive
from host.common import Error
from made_up import ArchiveCase, kernel, package

EXPECTED = """\
6.12.9+deb13-amd64 6.12.9-1 headers
6.12.10+deb13-rt-amd64 6.12.10-1 headers
6.12.10+deb13-amd64 6.12.10-2 headers
6.16.12+deb13-amd64 6.16.12-1~bpo13+1 image
6.18.3+deb13-amd64 6.18.3-1 image
6.18.5+deb14-amd64 6.18.5-1 image
6.18.9+deb13-amd64 6.18.9-1~bpo13+1 image
6.18.15+deb13-amd64 6.18.15-1~bpo13+1 image
6.19.6+deb13-amd64 6.19.6-2~bpo13+1 image
7.1.13+deb13-rt-amd64 7.1.13-1 image
7.2.6+deb13-amd64 7.2.6-1 image
7.3-amd64 7.3~rc7-1 headers""".splitlines()

NEWEST = """\
6.12.10+deb13-amd64
6.12.10+deb13-rt-amd64
6.16.12+deb13-amd64
6.18.15+deb13-amd64
6.19.6+deb13-amd64
7.1.13+deb13-rt-amd64
7.2.6+deb13-amd64
7.3-amd64""".splitlines()


class Archive(ArchiveCase):
    def setUp(self) -> None:
        super().setUp()
        kernel("6.12.9+deb13-amd64", "6.12.9-1")
        kernel("6.12.10+deb13-amd64", "6.12.10-1")
        kernel("6.12.10+deb13-amd64", "6.12.10-2", "trixie-security")
        kernel("6.12.10+deb13-rt-amd64", "6.12.10-1")
        kernel("7.3-amd64", "7.3~rc7-1", "experimental")
        # Two names that follow the newest, one that the mirror lost.
        newest = "6.12.10+deb13-amd64 (= 6.12.10-1)"
        package("linux-image-6.12-amd64", "6.12.10-1", "trixie", f"linux-image-{newest}")
        package("linux-headers-6.12-amd64", "6.12.10-1", "trixie", f"linux-headers-{newest}")
        kernel("6.12.8+deb13-amd64", "6.12.8-1")
        lost = next(one for one in self.listed() if one.release.startswith("6.12.8"))
        archive.mark_missing("trixie", lost)
        # Images alone, of every age; one unsigned; one whose newer version has no headers.
        backports = "trixie-backports"
        package("linux-image-6.16.12+deb13-amd64", "6.16.12-1~bpo13+1", backports, "kmod")
        package("linux-image-6.18.15+deb13-amd64", "6.18.15-1~bpo13+1", backports, "kmod")
        package("linux-image-6.18.9+deb13-amd64", "6.18.9-1~bpo13+1", backports, "kmod")
        package("linux-image-6.18.5+deb14-amd64-unsigned", "6.18.5-1", "trixie", "kmod")
        binary = "linux-binary-6.19.6+deb13-amd64"
        version = "6.19.6-2~bpo13+1"
        package("linux-image-6.19.6+deb13-amd64", version, backports, f"{binary} (= {version})")
        package(binary, version, backports)
        package("linux-image-7.1.13+deb13-rt-amd64", "7.1.13-1", backports, "kmod")
        package("linux-binary-7.1.13+deb13-rt-amd64", "7.1.13-1", backports)
        package("linux-base-7.1.13+deb13-rt-amd64", "7.1.13-1", backports)
        package("linux-binary-unsigned-7.2.6+deb13-amd64", "7.2.6-1", backports)
        package("linux-base-7.2.6+deb13-amd64", "7.2.6-1", backports)
        package("linux-image-6.18.3+deb13-amd64", "6.18.3-1", backports, "kmod")
        package("linux-image-6.12.9+deb13-amd64", "6.12.9-2", "trixie-security", "kmod")

    def test_order(self) -> None:
        """kernels, oldest first, each once and in its newest version with headers"""
        self.assertEqual(
            [f"{one.release} {one.version} {one.has}" for one in self.listed()], EXPECTED
        )

    def test_fields(self) -> None:
        """lines, flavours and suites"""
        with_headers = [one for one in self.listed() if one.has == "headers"]
        self.assertEqual(
            [(one.line, one.flavour, one.suite) for one in with_headers],
            [
                ("6.12", "amd64", "trixie"),
                ("6.12", "rt-amd64", "trixie"),
                ("6.12", "amd64", "trixie-security"),
                ("7.3", "amd64", "experimental"),
            ],
        )

    def test_newest(self) -> None:
        """the newest of a line has headers, if any of it has"""
        self.assertEqual([one.release for one in archive.newest(self.listed())], NEWEST)

    def test_newest_of_two_suites(self) -> None:
        """the newest of a line is of the suite whose own line it is"""
        at_home = archive.Listed("6.1.0-57-amd64", "6.1", "amd64", "bookworm", "6.1.9-1", "headers")
        newer = archive.Listed("6.1.0-58-amd64", "6.1", "amd64", "trixie", "6.1.10-1", "headers")
        self.assertEqual(archive.newest([newer, at_home]), [at_home])

    def test_follower(self) -> None:
        """a name that follows the newest is no headers of a kernel of that very name"""
        package("linux-image-7.4-amd64", "7.4-1", "trixie", "kmod")
        newest = "linux-headers-7.4.1-amd64 (= 7.4-1)"
        package("linux-headers-7.4-amd64", "7.4-1", "trixie", newest)
        self.assertEqual(self.listed()[-1].has, "image")

    def test_left_out(self) -> None:
        """what is left out is counted once, and said to be missing"""
        self.assertEqual(archive.left_out(["trixie", "trixie"]), 1)
        self.assertTrue(archive.is_missing("trixie", "6.12.8+deb13-amd64", "6.12.8-1"))
        self.assertFalse(archive.is_missing("trixie", "6.12.9+deb13-amd64", "6.12.9-1"))

    def test_resolve(self) -> None:
        """a kernel by its release, its line, its line and flavour"""
        for spec, release in (
            ("6.12", "6.12.10+deb13-amd64"),
            ("6.12/rt-amd64", "6.12.10+deb13-rt-amd64"),
            ("6.12.9+deb13-amd64", "6.12.9+deb13-amd64"),
        ):
            self.assertEqual(archive.resolve(spec).release, release)

    def test_unknown(self) -> None:
        """a kernel that no suite has"""
        for spec in ("6.12/cloud-amd64", "6.12.8+deb13-amd64", "6.12.99+deb13-amd64", "nonsense"):
            with self.assertRaisesRegex(Error, "^no kernel '.*' in the archive; see: kjlab list$"):
                archive.resolve(spec)

    def test_text(self) -> None:
        """a line of the list, written and read again"""
        for one in self.listed():
            self.assertEqual(archive.Listed.parse(one.text), one)

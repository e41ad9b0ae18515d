# SPDX-License-Identifier: GPL-2.0
"""Kernels in .rpm files: the format, and which files make a kernel. The packages are made up byte
by byte, so that nobody needs rpm."""

from __future__ import annotations

import struct
import subprocess
from collections.abc import Sequence
from pathlib import Path
from unittest import mock

from host import info, local, local_rpm, rpm
from host.common import PLACE, Error, fresh
from host.kernel import command
from made_up import ROOT, ArchiveCase

RELEASE = "4.19.3-mine"
MODULES = f"lib/modules/{RELEASE}"
SOURCES = f"usr/src/kernels/{RELEASE}"
CONFIG = "CONFIG_CC_IS_GCC=y\nCONFIG_GCC_VERSION=140200\n"

INT32, STRING, STRINGS = 4, 6, 8
PACK = {"gzip": ["gzip", "-c"], "xz": ["xz", "-c"], "zstd": ["zstd", "-qc"]}


def header(*values: tuple[int, int, Sequence[int] | Sequence[str]]) -> bytes:
    """Of (tag, type, values)."""
    index, store = b"", b""
    for tag, kind, items in values:
        if kind == INT32:
            store += b"\0" * (-len(store) % 4)
        index += struct.pack(">IIII", tag, kind, len(store), len(items))
        for item in items:
            store += struct.pack(">I", item) if isinstance(item, int) else f"{item}\0".encode()
    return (
        b"\x8e\xad\xe8\x01" + bytes(4) + struct.pack(">II", len(values), len(store)) + index + store
    )


def cpio(files: dict[str, str]) -> bytes:
    """The archive of an rpm: format newc, every name with ./ in front."""
    archive = b""
    for name, text in (*((f"./{file}", text) for file, text in files.items()), ("TRAILER!!!", "")):
        numbers = (0, 0o100644, 0, 0, 1, 0, len(text), 0, 0, 0, 0, len(name) + 1, 0)
        head = b"070701" + b"".join(b"%08x" % number for number in numbers)
        for part in (head + name.encode() + b"\0", text.encode()):
            archive += part + bytes(-len(part) % 4)
    return archive


def made(name: str, files: dict[str, str], compressor: str = "gzip") -> Path:
    """A package of these files, by their paths without a slash in front."""
    pack, archive = PACK[compressor], cpio(files)
    packed = subprocess.run(pack, input=archive, stdout=subprocess.PIPE, check=True).stdout
    directories = sorted({f"/{Path(file).parent}/" for file in files})
    fields = (
        (1000, STRING, [name]),
        (1116, INT32, [directories.index(f"/{Path(file).parent}/") for file in files]),
        (1117, STRINGS, [Path(file).name for file in files]),
        (1118, STRINGS, directories),
        (1125, STRING, [compressor]),
    )
    # Of an odd length, so that the gap behind it is seen.
    signatures = header((1000, STRING, ["abc"]))
    data = b"\xed\xab\xee\xdb" + bytes(92) + signatures + bytes(-len(signatures) % 8)
    to = PLACE.build / "rpms" / f"{name}.rpm"
    to.parent.mkdir(exist_ok=True)
    to.write_bytes(data + header(*fields) + packed)
    return to


def kernel(**more: str) -> Path:
    return made("kernel", {f"{MODULES}/vmlinuz": "image\n", f"{MODULES}/config": CONFIG, **more})


class Rpm(ArchiveCase):
    def setUp(self) -> None:
        super().setUp()
        fresh(PLACE.build / "rpms")
        (ROOT.path / "usr/src").mkdir(parents=True, exist_ok=True)
        self.enterContext(mock.patch("host.local_rpm.need_root"))
        self.enterContext(mock.patch("host.local_rpm.log", self.said.append))

    def test_read(self) -> None:
        """a package: its name, its files, and one of them, however it is packed"""
        for compressor in PACK:
            package = rpm.read(made("x", {"a/one": "1\n", "a/two": "2\n", "b": "3\n"}, compressor))
            self.assertEqual((package.name, package.compressor), ("x", compressor))
            self.assertEqual(package.files, ("/a/one", "/a/two", "/./b"))
            package.take("/a/two", PLACE.build / "rpms/two")
            self.assertEqual((PLACE.build / "rpms/two").read_text(), "2\n")
            with self.assertRaisesRegex(Error, "/a/none cannot be unpacked"):
                package.take("/a/none", PLACE.build / "none")

    def test_damaged(self) -> None:
        """what is no package, one that is cut off anywhere, one that nobody here unpacks"""
        whole = made("x", {"a/one": "1\n"})
        data = whole.read_bytes()
        header_end = rpm.read(whole).payload
        for length in range(header_end):
            whole.write_bytes(data[:length])
            with self.assertRaisesRegex(Error, "x.rpm: not an RPM package"):
                rpm.read(whole)
        whole.write_bytes(data[: header_end + 10])
        with self.assertRaisesRegex(Error, "x.rpm: cannot be unpacked"):
            rpm.read(whole).unpack(fresh(PLACE.build / "to"))
        whole.write_bytes(data.replace(b"gzip\0", b"zip9\0"))
        with self.assertRaisesRegex(Error, "packed with zip9, which nobody here unpacks"):
            rpm.read(whole).unpack(PLACE.build / "to")
        with self.assertRaisesRegex(Error, "none.rpm: no such file"):
            rpm.read(PLACE.build / "none.rpm")

    def test_pair(self) -> None:
        """a kernel and its -devel: a kernel with headers, which keeps them when it comes alone"""
        image = kernel()
        devel = made("kernel-devel", {f"{SOURCES}/Makefile": "all:\n", f"{SOURCES}/scripts/x": "x"})
        for files in ([devel, image], [image]):
            with mock.patch("builtins.print") as printed:
                self.assertEqual(command([str(file) for file in files]), 0)
            printed.assert_called_once_with(info.kernel_dir(RELEASE), flush=True)
            found = info.read(info.kernel_dir(RELEASE))
            self.assertEqual((found.release, found.origin, found.root), (RELEASE, "rpm", "trixie"))
            self.assertEqual(found.vmlinuz.read_text(), "image\n")
            assert found.config and found.headers_on_host
            self.assertEqual(found.config.read_text(), CONFIG)
            self.assertEqual((found.headers_on_host / "Makefile").read_text(), "all:\n")

    def test_alone(self) -> None:
        """the image alone: the user sampler, and what is missing is named"""
        self.assertFalse(local.packages([str(kernel())]).has_module)
        self.assertIn("no kernel-devel among the .rpm files, so no module", self.said[0])

    def test_config_of_devel(self) -> None:
        """a configuration that is in the -devel alone, and one that is nowhere"""
        image = made("kernel-core", {f"{MODULES}/vmlinuz": "image\n"})
        of_devel = {f"{SOURCES}/Makefile": "all:\n", f"{SOURCES}/.config": CONFIG}
        devel = made("kernel-devel", of_devel)
        found = local_rpm.rpms([str(image), str(devel)])
        assert found.config
        self.assertEqual(found.config.read_text(), CONFIG)
        with self.assertRaisesRegex(Error, "no configuration in the .rpm files"):
            local_rpm.rpms([str(image)])

    def test_no_kernel(self) -> None:
        """files that are no packages of one kernel"""
        image, bash = str(kernel()), str(made("bash", {"bin/bash": "x"}))
        other = str(made("kernel-devel", {"usr/src/kernels/4.4.1/Makefile": "all:\n"}))
        for files, complaint in (
            ([bash], "bash is no package of a kernel"),
            ([other], "no lib/modules/RELEASE/vmlinuz in the .rpm files; add the kernel's"),
            ([image, other], f"of 4.4.1, not {RELEASE}; fetch one kernel at a time"),
            ([image, "x.deb"], "one KERNEL is all .deb files, or all .rpm files"),
        ):
            with self.assertRaises(Error) as caught:
                local.packages(files)
            self.assertTrue(str(caught.exception).endswith(complaint), str(caught.exception))

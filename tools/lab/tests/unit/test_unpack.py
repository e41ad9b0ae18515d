# SPDX-License-Identifier: GPL-2.0
"""A kernel out of its image, as a quick boot begins with it."""

from __future__ import annotations

import gzip
import lzma
import struct
import subprocess
import unittest
from dataclasses import replace

from host import run, unpack
from host.adopt import adopt
from host.common import PLACE, fresh
from host.kernel import Kernel
from host.machine import Topology

ELF = b"\x7fELF" + bytes(1000) + b"the kernel"


def image(packed: bytes, sectors: int = 2, magic: bytes = b"HdrS") -> bytes:
    """A bzImage with that payload, behind some code."""
    head = bytearray((1 + sectors) * 512)
    head[0x1F1] = sectors
    head[0x202:0x206] = magic
    behind = packed + struct.pack("<I", len(ELF))
    struct.pack_into("<II", head, 0x248, 100, len(behind))
    return bytes(head) + bytes(100) + behind + b"more code"


def kernel(config: str, content: bytes) -> Kernel:
    place = fresh(PLACE.build / "unpack")
    (place / "image").write_bytes(content)
    (place / "config").write_text(config)
    return adopt(
        "6.1.0-unpack",
        "6.1.0-unpack",
        place / "image",
        place / "config",
        flavour="own",
        origin="image",
    )


class TestUnpack(unittest.TestCase):
    def test_formats(self) -> None:
        """each way that kernels are packed, and the size behind it"""
        zstd = subprocess.run(["zstd", "-qc"], input=ELF, capture_output=True, check=True).stdout
        for packed in (gzip.compress(ELF), lzma.compress(ELF), zstd):
            self.assertEqual(unpack.unpacked(image(packed)), ELF)

    def test_others(self) -> None:
        """what cannot be unpacked is left as it is"""
        for other in (
            b"",
            ELF,
            image(b"LZO, say"),
            image(gzip.compress(b"no kernel")),
            image(gzip.compress(ELF), magic=b"none"),
            image(gzip.compress(ELF)[:-20]),
        ):
            self.assertEqual(unpack.unpacked(other), b"")

    def test_entry(self) -> None:
        """only with the entry that QEMU takes"""
        to = PLACE.build / "unpacked"
        packed = image(gzip.compress(ELF))
        self.assertFalse(unpack.put(kernel("CONFIG_X=y\n# CONFIG_PVH is not set\n", packed), to))
        self.assertFalse(unpack.put(kernel("CONFIG_X=y\nCONFIG_PVH=y\n", ELF), to))
        self.assertFalse(to.exists())
        self.assertTrue(unpack.put(kernel("CONFIG_X=y\nCONFIG_PVH=y\n", packed), to))
        self.assertEqual(to.read_bytes(), ELF)


class TestTopology(unittest.TestCase):
    def test_seen(self) -> None:
        """a kernel without ACPI has a socket for each CPU, unless that was said; others as asked"""
        for config, asked, given in (
            ("CONFIG_ACPI=y\n", "4", "4"),
            ("# CONFIG_ACPI is not set\n", "4", "4,sockets=4"),
            ("# CONFIG_ACPI is not set\n", "4,threads=2", "4,threads=2"),
        ):
            one = kernel(config, image(b"x"))
            self.assertEqual(str(run.seen_by(one, Topology.parse(asked))), given)
            unknown = replace(one, config=None)
            self.assertEqual(str(run.seen_by(unknown, Topology.parse(asked))), asked)

# SPDX-License-Identifier: GPL-2.0
"""The kernel inside an image for x86 (bzImage), which a guest can begin with: in the emulator its
own decompressor takes from a fifth (zstd) to over half (xz) of a boot, here a second. What is not
done then is to move the kernel to an address that differs from boot to boot (KASLR).

Sources: Documentation/arch/x86/boot.rst (setup_sects, payload_offset, payload_length), and
scripts/extract-vmlinux, which looks for the payload by its magic."""

from __future__ import annotations

import struct
import subprocess
from pathlib import Path

from .kernel import Kernel

# What a payload begins with, and who reads it. At its end stands the size, which xz would
# take for more of its own.
_READERS = {
    b"\x28\xb5\x2f\xfd": ("zstd", "-dcq"),
    b"\xfd7zXZ\x00": ("xz", "-dcq", "--single-stream"),
    b"\x1f\x8b": ("gzip", "-dcq"),
}
_SIZE = 4


def payload(image: bytes) -> bytes:
    """What an image unpacks when it starts; nothing if it is none."""
    if image[0x202:0x206] != b"HdrS":
        return b""
    sectors = image[0x1F1] or 4
    offset, length = struct.unpack_from("<II", image, 0x248)
    begin = (1 + sectors) * 512 + offset
    return image[begin : begin + length]


def unpacked(image: bytes) -> bytes:
    """The ELF kernel that is in there; nothing if it cannot be had."""
    packed = payload(image)
    for magic, command in _READERS.items():
        if packed.startswith(magic):
            done = subprocess.run(command, input=packed[:-_SIZE], capture_output=True, check=False)
            good = done.returncode == 0 and done.stdout.startswith(b"\x7fELF")
            return done.stdout if good else b""
    return b""


def put(kernel: Kernel, to: Path) -> bool:
    """The kernel, unpacked, as a guest's. False if it has no entry for that (PVH), or the image is
    of another kind."""
    if not kernel.built_with("PVH"):
        return False
    inside = unpacked(kernel.vmlinuz.read_bytes())
    if inside:
        to.write_bytes(inside)
    return bool(inside)

# SPDX-License-Identifier: GPL-2.0
"""A package in RPM's format, read without rpm: a lead, two headers (of the signatures, of the
package), and a cpio archive of its files, compressed. A header is an index of tags and a store of
their values (rpm.org: RPM v4 package format)."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

from .common import Error, pipe

# Tags of a header, and the types of those values that are strings.
_NAME, _COMPRESSOR = 1000, 1125
_DIR_INDEXES, _BASE_NAMES, _DIR_NAMES = 1116, 1117, 1118
_STRINGS, _INT32 = (6, 8, 9), 4

_LEAD_MAGIC, _LEAD_SIZE = b"\xed\xab\xee\xdb", 96
_HEADER_MAGIC, _ENTRY_SIZE = b"\x8e\xad\xe8\x01", 16

_UNPACK = {
    "gzip": ("gzip", "-dc"),
    "xz": ("xz", "-dc"),
    "lzma": ("xz", "-dc"),
    "zstd": ("zstd", "-dc"),
}


@dataclass(frozen=True)
class Rpm:
    path: Path
    name: str
    files: tuple[str, ...]  # absolute, also those that it only owns
    compressor: str
    payload: int  # where the archive begins

    def _archive(self, *cpio: str, cwd: Path | None = None, to: Path | None = None) -> bool:
        """Let cpio read the archive; did it work?"""
        if self.compressor not in _UNPACK:
            raise Error(f"{self.path}: packed with {self.compressor}, which nobody here unpacks")
        read = ["tail", "-c", f"+{self.payload + 1}", str(self.path)]
        options = ["-D", str(cwd)] if cwd else []
        command = ["cpio", "--quiet", "-i", *options, *cpio]
        with open(to or "/dev/null", "wb") as sink:
            return not any(pipe(read, _UNPACK[self.compressor], command, to=sink))

    def take(self, file: str, to: Path) -> None:
        """One of its files, to the file TO."""
        new = to.with_name(f"{to.name}.new")
        if not self._archive("--to-stdout", f".{file}", file[1:], to=new) or not new.stat().st_size:
            raise Error(f"{self.path}: {file} cannot be unpacked")
        new.rename(to)

    def unpack(self, to: Path) -> None:
        """All of it, below a directory."""
        if not self._archive("-dm", "--no-absolute-filenames", cwd=to):
            raise Error(f"{self.path}: cannot be unpacked")


class _Header:
    """One of the two, at the beginning of DATA."""

    def __init__(self, data: bytes) -> None:
        magic, entries, size = struct.unpack_from(">4s4xII", data)
        if magic != _HEADER_MAGIC:
            raise ValueError("no header")
        at = 16 + entries * _ENTRY_SIZE
        self.end = at + size
        self._store = data[at : self.end]
        if len(self._store) != size:
            raise ValueError("cut off")
        index = [struct.unpack_from(">IIII", data, 16 + n * _ENTRY_SIZE) for n in range(entries)]
        self._index = {tag: (kind, offset, count) for tag, kind, offset, count in index}

    def strings(self, tag: int) -> list[str]:
        kind, offset, count = self._index.get(tag, (0, 0, 0))
        if kind not in _STRINGS:
            return []
        found = self._store[offset:].split(b"\0", count)
        return [text.decode("utf-8", "replace") for text in found[:count]]

    def numbers(self, tag: int) -> list[int]:
        kind, offset, count = self._index.get(tag, (0, 0, 0))
        if kind != _INT32:
            return []
        return list(struct.unpack_from(f">{count}I", self._store, offset))


def read(path: Path) -> Rpm:
    """A package; Error if it is none."""
    try:
        data = path.read_bytes()
        if data[:4] != _LEAD_MAGIC:
            raise ValueError("no lead")
        signatures = _Header(data[_LEAD_SIZE:])
        start = _LEAD_SIZE + (signatures.end + 7) // 8 * 8
        header = _Header(data[start:])
        directories = header.strings(_DIR_NAMES)
        where = zip(header.numbers(_DIR_INDEXES), header.strings(_BASE_NAMES), strict=True)
        files = tuple(directories[number] + name for number, name in where)
        name = header.strings(_NAME)[0]
    except OSError:
        raise Error(f"{path}: no such file") from None
    except (ValueError, LookupError, struct.error):
        raise Error(f"{path}: not an RPM package") from None
    compressor = (header.strings(_COMPRESSOR) or ["gzip"])[0]
    return Rpm(path, name, files, compressor, start + header.end)

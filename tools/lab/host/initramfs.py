# SPDX-License-Identifier: GPL-2.0
"""The guest's file system: a cpio archive with busybox, the guest's init, the modules, the tool
and the script. Equal inputs give equal bytes: the deterministic mode depends on it."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from . import busybox
from .arch import AMD64, Arch
from .common import PLACE, Error, remove

_DIRECTORIES = "bin dev proc sys tmp out lab sbin usr/bin usr/sbin etc"


class Initramfs:
    """One in the making, as a directory."""

    def __init__(self, tree: Path, of: Arch = AMD64) -> None:
        self.tree = tree
        for name in _DIRECTORIES.split():
            (tree / name).mkdir(parents=True)
        program = busybox.program(of)
        self.put(program, "/bin/busybox", 0o755)
        for name in busybox.applets(of, program):
            if name != "busybox":
                (tree / "bin" / name).symlink_to("busybox")
        self.put(PLACE.lab / "guest/init", "/init", 0o755)
        self.put(PLACE.lab / "guest/leave", "/lab/leave")

    def put(self, file: Path, to: str, mode: int | None = None) -> None:
        """One file. Its mode is that of the source, unless told."""
        dest = self.tree / to.lstrip("/")
        shutil.copyfile(file, dest)
        os.chmod(dest, file.stat().st_mode & 0o755 if mode is None else mode)

    def write(self, text: str, to: str) -> None:
        (self.tree / to.lstrip("/")).write_text(text, encoding="utf-8", errors="surrogateescape")

    def file(self, word: str) -> None:
        """SRC:DEST, a file or directory; links are followed."""
        source, to = self._both("--file", word)
        if not source.exists():
            raise Error(f"--file: no '{source}'")
        to.parent.mkdir(parents=True, exist_ok=True)
        self._copy("-rL", str(source), str(to))

    def directory(self, word: str) -> None:
        """SRC:DEST, a directory as it is, links and all."""
        source, to = self._both("--tree", word)
        if not source.is_dir():
            raise Error(f"--tree: no directory '{source}'")
        to.mkdir(parents=True, exist_ok=True)
        self._copy("-a", f"{source}/.", str(to))

    def _both(self, option: str, word: str) -> tuple[Path, Path]:
        source, _, to = word.partition(":")
        if not to.startswith("/"):
            raise Error(f"{option} wants SRC:DEST with an absolute DEST, not '{word}'")
        return Path(source), self.tree / to.lstrip("/")

    def _copy(self, how: str, source: str, to: str) -> None:
        if subprocess.run(["cp", how, source, to], check=False).returncode:
            raise Error(f"{source}: cannot be copied for the guest")

    def pack(self, archive: Path) -> None:
        """Into the archive; the directory is gone then. Sorted names, one time for all, owner
        root. Not compressed: under TCG the guest would pay for it."""
        top = os.fsencode(self.tree)
        os.utime(top, (0, 0))
        names = []
        for at, directories, files in os.walk(top):
            for name in directories + files:
                path = os.path.join(at, name)
                os.utime(path, (0, 0), follow_symlinks=False)
                names.append(b"." + path.removeprefix(top))
        command = [
            "cpio",
            "--quiet",
            "--null",
            "--create",
            "--format=newc",
            "--reproducible",
            "--owner=0:0",
        ]
        with open(archive, "wb") as to:
            subprocess.run(
                command, cwd=top, input=b"\0".join(sorted(names)) + b"\0", stdout=to, check=True
            )
        remove(self.tree)

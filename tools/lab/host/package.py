# SPDX-License-Identifier: GPL-2.0
"""One Debian package of a kernel: its versions and what it needs, fetched into a root, and what
is taken out of it. A .deb that was given goes before the archive."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from . import apt, archive
from .arch import AMD64, Arch
from .common import Error, call, fresh, lock, output, pipe, remove, retry
from .root import Root
from .version import order


class Failed(Error):
    """A package cannot be had."""


class NotFound(Failed):
    """The archive lists the package, and does not have it."""


def file_digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def control(deb: Path, field_name: str) -> str:
    """A field of a .deb."""
    return output("dpkg-deb", "-f", str(deb), field_name).strip()


@dataclass(frozen=True)
class Shelf:
    """Where the packages of a kernel come from."""

    root: Root
    given: Mapping[str, Path] = field(default_factory=dict)  # package: its .deb
    arch: Arch = AMD64

    def arch_of(self, package: str) -> Arch:
        """The programs of kbuild run here, whatever they build for."""
        return AMD64 if package.startswith("linux-kbuild-") else self.arch

    def _listed(self, package: str) -> list[archive.Package]:
        """All versions that the archive has."""
        index = archive.packages(self.root.suite, self.arch_of(package))
        return [one for one in index if one.name == package]

    def has(self, package: str, version: str) -> bool:
        """Does the archive list exactly this one?"""
        return any(one.version == version for one in self._listed(package))

    def version_of(self, package: str, version: str) -> str | None:
        """The version of a package to take for a kernel of VERSION: the same if the archive has
        it, else the newest. (Old linux-kbuild packages are shared by all kernels of a line.)"""
        if package in self.given:
            return control(self.given[package], "Version")
        have = [one.version for one in self._listed(package)]
        return max(have, key=lambda one: (one == version, order(one)), default=None)

    def depends(self, package: str, version: str) -> list[str]:
        """The names it depends on, first alternatives only."""
        if package in self.given:
            text = control(self.given[package], "Depends")
        else:
            found = [one for one in self._listed(package) if one.version == version]
            text = found[0].depends if found else ""
        names = [re.split(r"[ (|:]", part.strip())[0] for part in text.split(",")]
        return [name for name in names if name]

    def inside(self, path: str) -> Path:
        """A path as seen from the root, on the host."""
        return self.root.path / path.lstrip("/")

    def unpack(self, package: str, version: str) -> str:
        """Fetch a package into the root's store: its path there, as seen from the root."""
        store = f"/lab/packages/{package}_{version}"
        if package in self.given:
            store += f"_{file_digest(self.given[package])[:8]}"
        if not self.inside(store).is_dir():
            with lock(f"package-{self.root.suite}-{package}"):
                if not self.inside(store).is_dir():
                    new = fresh(self.inside(f"{store}.new"))
                    deb = self.download(package, version, f"{store}.new.deb")
                    status = call(["dpkg-deb", "-x", str(deb), str(new)])
                    remove(deb.parent)
                    if status:
                        raise Failed(f"{deb.name}: cannot be unpacked")
                    new.rename(self.inside(store))
        return store

    def download(self, package: str, version: str, to: str) -> Path:
        """The .deb in the directory TO, as seen from the root; made anew, and gone after a
        failure."""
        directory = fresh(self.inside(to))
        said: list[str] = []
        if package in self.given:
            shutil.copy(self.given[package], directory)
        elif not retry(3, f"{package}={version}", lambda: self._get(package, version, to, said)):
            sys.stderr.write("".join(said))
            remove(directory)
            kind = NotFound if " 404 " in "".join(said) else Failed
            raise kind(f"{package} {version}: download failed")
        return next(directory.glob("*.deb"))

    def _get(self, package: str, version: str, to: str, said: list[str]) -> bool:
        """Ask the archive once; what apt says of it goes to SAID."""
        script = 'cd "$1" && apt-get -qq -o APT::Sandbox::User=root download "$2"'
        words = ("sh", "-c", script, "sh", to, f"{package}={version}")
        command = apt.words(self.root.path, self.arch_of(package), *words)
        done = self.root.run(*command, stdout=sys.stderr, stderr=subprocess.PIPE)
        said.append(done.stderr.decode(errors="replace"))
        return done.returncode == 0


def take_one(deb: Path, pattern: str, to: Path) -> bool:
    """The first file of that name, to the file TO; false if it is not in there. Of a package of
    170 MB no more is unpacked than what lies before the file."""
    new = to.with_name(f"{to.name}.new")
    with open(new, "wb") as out, tempfile.TemporaryFile() as errors:
        unpack = ["dpkg-deb", "--fsys-tarfile", str(deb)]
        pick = ["tar", "-xO", "--occurrence=1", "--wildcards", pattern]
        # tar leaves when it has it, and then dpkg-deb complains of a broken pipe: what counts is
        # tar's word.
        status = pipe(unpack, pick, to=out, errors=errors)[1]
        errors.seek(0)
        said = errors.read().decode(errors="replace").splitlines()
    if status == 0:
        new.rename(to)
        return True
    new.unlink()
    harmless = re.compile("Not found in archive|Exiting with failure status")
    bad = [line for line in said if not harmless.search(line)]
    if bad:
        print("\n".join(bad), file=sys.stderr)
        raise Error(f"{deb.name}: cannot be unpacked")
    return False


def take(deb: Path, what: str, to: Path) -> bool:
    """vmlinuz or config out of a package, from wherever Debian ever kept it."""
    patterns = (f"./boot/{what}-*", f"./usr/lib/modules/*/{what}", f"./lib/modules/*/{what}")
    return any(take_one(deb, pattern, to / what) for pattern in patterns)

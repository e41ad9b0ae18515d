# SPDX-License-Identifier: GPL-2.0
"""An archive that is made up: its index, and its packages. Tests that take it see no other."""

from __future__ import annotations

import shutil
import subprocess
import unittest
from pathlib import Path
from unittest import mock

from host import archive, lines
from host.arch import AMD64, Arch
from host.archive import Listed
from host.common import PLACE, fresh, remove
from host.package import Shelf
from host.root import Root

POOL = PLACE.build / "pool"
ROOT = Root("trixie")


def package(name: str, version: str, suite: str, depends: str = "", of: Arch = AMD64) -> None:
    """A line of the index."""
    index = f"{ROOT.suite}.{of.name}.index" if of.foreign else f"{ROOT.suite}.index"
    with open(archive.LISTS / index, "a") as file:
        file.write(f"{name}\t{version}\t{suite}\t{depends}\n")


def kernel(release: str, version: str, suite: str = "trixie") -> None:
    """With headers, as most are."""
    common = release.removesuffix("-amd64")
    of_both = f"linux-headers-{common}-common (= {version}), linux-image-{release} (= {version})"
    package(f"linux-image-{release}", version, suite, "kmod, linux-base (>= 4.3~)")
    package(f"linux-headers-{release}", version, suite, f"{of_both}, gcc-14")


def deb(name: str, *files: str, control: str = "") -> Path:
    """A package of the pool; each file has its own path in it."""
    tree = fresh(PLACE.build / "tree")
    (tree / "DEBIAN").mkdir()
    fields = f"Package: {name}\nVersion: 1\nArchitecture: amd64\nMaintainer: nobody\n{control}"
    (tree / "DEBIAN/control").write_text(f"{fields}Description: none\n")
    for file in files:
        (tree / file).parent.mkdir(parents=True, exist_ok=True)
        (tree / file).write_text(f"{file}\n")
    to = POOL / f"{name}.deb"
    command = ["dpkg-deb", "-b", "--root-owner-group", str(tree), str(to)]
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return to


class ArchiveCase(unittest.TestCase):
    """A test in an empty archive of one suite. What it fetched is in `asked`, what was logged in
    `said`."""

    maxDiff = None

    def setUp(self) -> None:
        for path in (archive.LISTS, POOL, ROOT.path / "lab/packages", PLACE.build / "kernels"):
            fresh(path)
        for suite in lines.suites():
            (archive.LISTS / f"{suite}.index").touch()
        self.asked: list[str] = []
        self.said: list[str] = []
        for name, instead in (
            ("host.root.root_of", lambda suite: ROOT),
            ("host.fetch.need_root", lambda: None),
            ("host.common.time.sleep", lambda seconds: None),
            ("host.common.log", self.said.append),
            ("host.fetch.log", self.said.append),
            ("host.archive.log", self.said.append),
            ("host.local.log", self.said.append),
        ):
            self.enterContext(mock.patch(name, instead))
        self.enterContext(mock.patch.object(Shelf, "_get", self._get))
        self.enterContext(mock.patch("sys.stderr"))

    def _get(self, name: str, version: str, to: str, said: list[str]) -> bool:
        """Out of the pool; what is not there is a 404, as apt says it."""
        self.asked.append(name)
        if (POOL / f"{name}.deb").exists():
            shutil.copy(POOL / f"{name}.deb", ROOT.path / to.lstrip("/"))
            return True
        said.append(f"E: Failed to fetch http://archive/{name}.deb  404  Not Found\n")
        return False

    def listed(self) -> list[Listed]:
        return archive.listed([ROOT.suite])

    def tearDown(self) -> None:
        remove(PLACE.build / "tree")

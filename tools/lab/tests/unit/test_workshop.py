# SPDX-License-Identifier: GPL-2.0
"""The compiler of a kernel, and where its modules are made."""

from __future__ import annotations

import unittest
from pathlib import Path
from unittest import mock

from host import workshop
from host.common import PLACE, fresh
from host.info import HOST, Kernel
from host.layer import Layer
from host.toolchain import Toolchain

GCC = "CONFIG_CC_IS_GCC=y\nCONFIG_GCC_VERSION=140200\nCONFIG_CLANG_VERSION=0\nCONFIG_LD_IS_BFD=y\n"
CLANG = "CONFIG_CC_IS_CLANG=y\nCONFIG_GCC_VERSION=0\nCONFIG_CLANG_VERSION=190107\n"
LLVM = f"{CLANG}CONFIG_LD_IS_LLD=y\n"


def kernel(config: str, root: str, origin: str, headers: str = "/usr/src/x") -> Kernel:
    at = fresh(PLACE.build / "kernels/x")
    (at / "config").write_text(config)
    files = (at / "vmlinuz", at / "config")
    return Kernel("4.9-x", "4.9", "x", "none", root, *files, headers, origin, "4.9-x")


class Workshop(unittest.TestCase):
    def setUp(self) -> None:
        layer = Layer(Path("/layer"), "/lower")
        self.machine = self.enterContext(mock.patch("host.layer.own", return_value=layer))
        self.at = (PLACE.build / "work").resolve() / "4.9-x"

    def made(self, of: Kernel) -> str:
        """The command line of make."""
        return " ".join(workshop.make(of, workshop.work(of), ["modules"]))

    def test_toolchain(self) -> None:
        """compiler, version and variables out of a configuration"""
        for config, toolchain, variables, suite in (
            (GCC, Toolchain("gcc", 14), [], "trixie"),
            (CLANG, Toolchain("clang", 19), ["CC=clang"], "trixie"),
            (LLVM, Toolchain("clang", 19, True), ["LLVM=1"], "trixie"),
            ("", Toolchain("gcc", 0), [], "bullseye"),
        ):
            found = Toolchain.of(config)
            self.assertEqual((found, found.variables, found.suite), (toolchain, variables, suite))

    def test_here(self) -> None:
        """the compiler of this machine: of the same major version, or nobody knows"""
        with mock.patch("host.toolchain._here", return_value=14):
            self.assertTrue(Toolchain("gcc", 14).is_here)
            self.assertTrue(Toolchain("gcc", 0).is_here)
            self.assertFalse(Toolchain("gcc", 13).is_here)

    def test_host(self) -> None:
        """a tree that this machine can build for"""
        of = kernel(LLVM, HOST, "tree", "/tree")
        self.assertEqual(self.made(of), f"make -C /tree M={self.at} LLVM=1 modules")

    def test_root(self) -> None:
        """a kernel whose headers and compiler are in the root"""
        said = self.made(kernel(GCC, "trixie", "deb"))
        self.assertTrue(said.endswith("make -C /usr/src/x M=/lab/build/4.9-x modules"), said)
        self.machine.assert_not_called()

    def test_clang(self) -> None:
        """headers in the root, which lacks the compiler: a machine that has it"""
        said = self.made(kernel(LLVM, "trixie", "rpm"))
        self.assertTrue(said.endswith(f"make -C /usr/src/x M={self.at} LLVM=1 modules"), said)
        self.machine.assert_called_once_with("trixie", ["clang", "lld", "llvm"])
        self.assertIn(f" /lower {self.at} ", said)

    def test_tree(self) -> None:
        """a tree of another suite's compiler: a machine that sees it, and its sources"""
        tree, sources = fresh(PLACE.build / "tree"), fresh(PLACE.build / "sources")
        (tree / "source").symlink_to(sources)
        said = self.made(kernel(GCC, "trixie", "tree", str(tree)))
        self.machine.assert_called_once_with("trixie", [])
        self.assertIn(f" /lower {':'.join(sorted(map(str, (self.at, sources, tree))))} ", said)

    def test_key(self) -> None:
        """the key of a tree: if it signs, and has it"""
        tree = fresh(PLACE.build / "tree")
        config = f'{GCC}CONFIG_MODULE_SIG=y\nCONFIG_MODULE_SIG_KEY="key.pem"\n'
        self.assertIsNone(workshop.key(kernel(config, HOST, "tree", str(tree))))
        (tree / "key.pem").touch()
        self.assertEqual(workshop.key(kernel(config, HOST, "tree", str(tree))), tree / "key.pem")
        self.assertIsNone(workshop.key(kernel(GCC, HOST, "tree", str(tree))))
        self.assertIsNone(workshop.key(kernel(config, "trixie", "deb", str(tree))))

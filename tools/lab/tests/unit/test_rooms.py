# SPDX-License-Identifier: GPL-2.0
"""Which part of the lab looks into which: no circles, and a page is asked for by show alone."""

from __future__ import annotations

import ast
import unittest
from pathlib import Path

from host.common import PLACE

HOST = PLACE.lab / "host"


def _module(file: Path) -> str:
    return ".".join(file.relative_to(HOST).with_suffix("").parts)


def _imports(file: Path, modules: set[str]) -> set[str]:
    """The modules of the lab that one imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if not isinstance(node, ast.ImportFrom) or not node.level:
            continue
        room = file.relative_to(HOST).parts[: -node.level]
        base = [*room, *(node.module or "").split(".")]
        for name in node.names:
            words = [word for word in (*base, name.name) if word]
            # A module, or what is in one.
            found |= {".".join(words), ".".join(words[:-1])} & modules
    return found


class Rooms(unittest.TestCase):
    def setUp(self) -> None:
        files = [file for file in HOST.rglob("*.py") if not file.name.startswith("__")]
        modules = {_module(file) for file in files}
        self.imports = {_module(file): _imports(file, modules) for file in files}
        self.assertGreater(sum(map(len, self.imports.values())), 100, "is this how they are read?")

    def test_circles(self) -> None:
        """no two modules import each other, over however many others"""
        left = dict(self.imports)
        # Who imports nobody that is left is in no circle.
        while leaves := [name for name, used in left.items() if not used & set(left)]:
            for name in leaves:
                del left[name]
        self.assertEqual(left, {})

    def test_page(self) -> None:
        """the parts of a page are asked for by show alone, and know no command"""
        for name, used in self.imports.items():
            if not name.startswith("page.") and name != "show":
                self.assertEqual([one for one in used if one.startswith("page.")], [], name)
        commands = {"run", "matrix", "bisect", "step", "build", "kernel", "show"}
        for name, used in self.imports.items():
            if name.startswith("page."):
                self.assertEqual(used & commands, set(), name)

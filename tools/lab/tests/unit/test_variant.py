# SPDX-License-Identifier: GPL-2.0
"""The table of `kjlab variants`, the configuration of each, and what its row is held against."""

from __future__ import annotations

import re
import subprocess
import unittest
from dataclasses import replace
from pathlib import Path
from unittest import mock

from host import info, kbuild, lines, variant, variant_build
from host.common import PLACE, Error, fresh
from host.info import Kernel
from host.layer import Layer
from host.variant import Variant
from host.variant_build import Build
from host.variants import Answer

HEAD = "base newest - gcc tree pass ^tick\n"


class Table(unittest.TestCase):
    def test_table(self) -> None:
        """ours: what acceptance asks for, a configuration for each, no fragment that nobody has"""
        table = variant.table()
        self.assertGreaterEqual(len(table), 12)
        words = {word for name in table for word in name.split("-")}
        of = {"base", *table, *words}
        of |= {f"{word}-{one.part}" for name, one in table.items() for word in name.split("-")}
        of |= {f"base-{one.part}" for one in table.values()}
        self.assertEqual({file.stem for file in variant.DIRECTORY.glob("*.config")} - of, set())
        self.assertEqual({file.stem for file in variant.DIRECTORY.glob("*.symbols")} - of, set())
        self.assertEqual({file.stem for file in variant.DIRECTORY.glob("*.make")} - of, set())
        self.assertEqual(table["kcsan-reach"].words, ("KCSAN_SANITIZE=n",))
        self.assertEqual(table["base"].words, ())
        # Of two of the same words, what the line has otherwise.
        self.assertIn("# CONFIG_PREEMPT is not set\n", table["rt-checkers-reach"].config)
        self.assertIn("CONFIG_PREEMPT=y\n", table["rt"].config)
        for one in table.values():
            re.compile(one.reason)
            self.assertIn(f'CONFIG_LOCALVERSION="-{one.name}"\n', one.config)
            if "CONFIG_UNUSED_KSYMS_WHITELIST" in one.config:
                self.assertTrue(one.symbols.exists(), one.name)
        for result in ("pass", "skip", "unbuilt", "refused"):
            self.assertIn(result, {one.result for one in table.values()})

    def test_list(self) -> None:
        """the names as a command gives them; a name that is none is refused"""
        usual = [one for one in variant.table().values() if one.result != variant.UNASKED]
        for words, status, said in (
            (["--list"], 0, [f"{one.name}\t" for one in usual]),
            (["up", "kcsan-reach", "--list"], 0, ["up\t", "kcsan-reach\t"]),
            (["nosuch"], 2, []),
        ):
            command = [str(PLACE.lab / "kjlab"), "variants", *words]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            self.assertEqual(done.returncode, status, done.stderr)
            lines = done.stdout.splitlines(keepends=True)
            self.assertEqual([line[: line.find("\t") + 1] for line in lines], said)

    def test_distinct(self) -> None:
        """no two kernels of ours are the same but by name"""
        said = [
            (one.part, one.compiler, one.makes, one.config.replace(f'"-{one.name}"', ""))
            for one in variant.table().values()
        ]
        self.assertEqual(len(said), len(set(said)))

    def test_parse(self) -> None:
        """lines that are none of a table are named"""
        found = variant.parse(f"# text\n\n{HEAD}x newest base llvm keyless refused a b  c\n")
        self.assertEqual(found["x"].reason, "a b  c")
        self.assertEqual((found["base"].begins, found["x"].begins), ("", "base"))
        for line, complaint in (
            ("x newest - gcc tree pass", "line 2: wants 7 fields"),
            ("x newest - icc tree pass .", "'icc' is none of gcc, llvm"),
            ("x newest - gcc tar pass .", "'tar' is none of tree, keyless, binrpm-pkg, bindeb-pkg"),
            ("x newest - gcc tree good .", "'good' is none of pass, fail, skip, unbuilt, refused"),
            ("x newest y gcc tree pass .", "'y' is none of -, base"),
            ("base newest - gcc tree pass .", "base stands there twice"),
        ):
            with self.assertRaisesRegex(Error, re.escape(complaint)):
                variant.parse(f"{HEAD}{line}\n")

    def test_merge(self) -> None:
        """of an option the last word counts, and what is no option is dropped"""
        merged = variant.merge("# a\nCONFIG_A=y\nCONFIG_B=1", "# CONFIG_A is not set\nCONFIG_C=m\n")
        self.assertEqual(merged, "# CONFIG_A is not set\nCONFIG_B=1\nCONFIG_C=m\n")

    def test_result(self) -> None:
        """a row in the words of the table"""
        for row, expected in (
            ({"RESULT": "pass", "STAGE": "done", "REASON": "x"}, ("pass", "x")),
            ({"RESULT": "error", "STAGE": "build", "REASON": "x"}, ("unbuilt", "x")),
            ({"RESULT": "error", "STAGE": "warnings", "REASON": "x"}, ("error (warnings)", "x")),
            ({"RESULT": "error", "STAGE": "crash", "REASON": "x"}, ("error (crash)", "x")),
            ({"RESULT": "error", "STAGE": "guest", "REASON": "x"}, ("error (guest)", "x")),
            (
                {
                    "RESULT": "error",
                    "STAGE": "guest",
                    "REASON": "the module was refused: insmod: no; user task alone: pass",
                },
                ("refused", "insmod: no; user task alone: pass"),
            ),
            ({}, ("no row", "")),
        ):
            self.assertEqual(variant.result_of(row), expected)

    def test_answer(self) -> None:
        """an answer fits if result and reason do"""
        one = variant.parse(HEAD)["base"]
        for result, reason, fits in (
            ("pass", "tick stopped", True),
            ("pass", "no tick", False),
            ("fail", "tick stopped", False),
            ("no row", "", False),
        ):
            answer = Answer(one, "4.9-base", result, reason)
            self.assertEqual(answer.fits, fits)
            self.assertEqual(answer.ktap(3).startswith("ok 3 base: pass\n"), fits)
            self.assertEqual("wanted: pass, ^tick" in answer.line(4), not fits)
        self.assertFalse(Answer(one, "", "no kernel", "x").asked)


class Made(unittest.TestCase):
    """Building, with a make that makes what it is asked for at once."""

    table: dict[str, Variant]
    told: list[str]

    def setUp(self) -> None:
        self.trees = fresh(PLACE.build / "trees")
        fresh(PLACE.build / "kernels")
        source = fresh(self.trees / "source-4.9")
        (source / ".kj-version").write_text("4.9.1\n")
        self.compiled: list[str] = []
        self.failing: list[str] = []
        self.tools: list[str] = []  # the command of objtool, as it was found
        for name, instead in (
            ("host.variant_build.TREES", self.trees),
            ("host.variant_build.source", lambda line: source),
            ("host.variant_build.compilers", lambda machine: "gcc 14"),
            ("host.variant_build.logged", self._kconfig),
            ("host.variant_build.table", lambda: self.table),
            ("host.kbuild.run", self._compile),
        ):
            self.enterContext(mock.patch(name, instead))
        self.config = "CONFIG_A=y\n"
        self.enterContext(
            mock.patch.object(Variant, "config", property(lambda variant: self.config))
        )
        self.table = variant.parse(f"{HEAD}x newest base gcc tree pass .\n")

    def _kconfig(self, command: list[str], said: Path) -> int:
        at = next(Path(word[2:]) for word in command if word.startswith("O="))
        (at / ".config").write_text(self.config)
        (at / "Makefile").touch()
        return 0

    def _compile(self, command: list[str], said: Path, who: str, steps: int) -> list[str]:
        self.compiled.append(who)
        self.told = command
        at = Path(command[command.index("-C") + 1])
        tool = at / "tools/objtool/.a.o.cmd"
        tool.parent.mkdir(parents=True, exist_ok=True)
        self.tools.append(tool.read_text() if tool.exists() else "")
        tool.write_text(f"cc -o {at}/a.o\n")
        for name in ("arch/x86/boot/bzImage", "include/config/kernel.release", "Module.symvers"):
            (at / name).parent.mkdir(parents=True, exist_ok=True)
            (at / name).write_text(f"4.9.1-{at.parent.name}\n")
        return self.failing

    def build(self, name: str) -> Kernel:
        return Build(self.table[name], Layer(Path("/layer"), "/lower")).run()

    def test_once(self) -> None:
        """built once: with its objects to begin with; again if its configuration changes"""
        kernel = self.build("x")
        self.assertEqual(self.compiled, ["variant base", "variant x"])
        self.assertEqual(self.tools, ["", f"cc -o {self.trees}/x/obj/a.o\n"])
        self.assertEqual((kernel.release, kernel.origin), ("4.9.1-x", "tree"))
        self.assertEqual(kernel.headers, str(self.trees / "x/obj"))
        self.assertEqual(info.read(info.kernel_dir("4.9.1-x")), kernel)
        self.assertEqual(self.build("x"), kernel)
        self.assertEqual(len(self.compiled), 2)
        self.config = "CONFIG_A=m\n"
        self.build("x")
        self.assertEqual(self.compiled[2:], ["variant base", "variant x"])

    def test_words(self) -> None:
        """make is told the words of the variant, and what was made with others is made again"""
        self.build("base")
        self.assertNotIn("A=n", self.told)
        with mock.patch.object(Variant, "words", ("A=n",)):
            self.build("base")
        self.assertEqual(self.told[self.told.index("A=n") + 1 :], ["bzImage", "modules"])
        self.assertEqual(len(self.compiled), 2)

    def test_checked(self) -> None:
        """what is damaged is built again"""
        self.build("base")
        for damage in (
            self.trees / "base/stamp",
            self.trees / "base/obj/Module.symvers",
            info.kernel_dir("4.9.1-base") / "vmlinuz",
        ):
            damage.unlink()
            self.compiled.clear()
            self.build("base")
            self.assertEqual(self.compiled, ["variant base"], damage)

    def test_failed(self) -> None:
        """a build that fails leaves no stamp, and says what make complained of"""
        self.failing = ["x.c:1: error: no"]
        with self.assertRaisesRegex(Error, "base: x.c:1: error: no; log: .*/build.log"):
            self.build("base")
        self.failing = []
        self.build("base")
        self.assertEqual(len(self.compiled), 2)
        # A failure with another configuration left objects of that one.
        self.config, self.failing = "CONFIG_A=m\n", ["x.c:1: error: no"]
        with self.assertRaises(Error):
            self.build("base")
        self.config, self.failing = "CONFIG_A=y\n", []
        self.build("base")
        self.assertEqual(len(self.compiled), 4)

    def test_lost(self) -> None:
        """a line that kconfig does not take is an error"""
        with (
            mock.patch.object(kbuild, "lost", return_value=["CONFIG_A=y"]),
            self.assertRaisesRegex(Error, "base: lines that kconfig does not take: CONFIG_A=y"),
        ):
            self.build("base")

    def test_keyless(self) -> None:
        """the key is gone, and nothing else"""
        one = replace(self.table["base"], makes="keyless")
        self.table["base"] = one
        key = self.trees / "base/obj/certs/signing_key.pem"
        key.parent.mkdir(parents=True)
        key.touch()
        (key.parent / "signing_key.x509").touch()
        self.build("base")
        self.assertEqual([file.name for file in key.parent.iterdir()], ["signing_key.x509"])

    def test_suite(self) -> None:
        """the suite that builds has a root"""
        self.assertIn(variant_build.SUITE, lines.suites())

# SPDX-License-Identifier: GPL-2.0
"""How kernels are measured, and on which machine."""

import os
import re
import tempfile
import unittest
from pathlib import Path

from host import machine, matrix, profile, run
from host.common import PLACE, Error, UsageError
from host.measure import LOADS, Measure
from host.plan import Plan, Remark


class Measures(unittest.TestCase):
    def test_usual(self) -> None:
        """measure: as usual nothing is added: not to a plan, a row, a guest, a command line"""
        usual = Measure()
        self.assertEqual(
            (usual.remarks, usual.identity(), usual.settings(1), usual.options(1), usual.words()),
            ([], b"", "", [], ""),
        )
        self.assertEqual(usual.limit, 0)

    def test_plan(self) -> None:
        """measure: what a plan says is what was asked"""
        asked = Measure(duration=5, runs=3, seed=7)
        plan = Plan([Remark("format", "2"), *asked.remarks])
        self.assertEqual(Measure.of(plan), asked)
        self.assertEqual(Measure.of(Plan([Remark("format", "2")])), Measure())

    def test_seeds(self) -> None:
        """measure: each run has a seed of its own, the first of seed 0 has none"""
        asked = Measure(runs=3)
        self.assertEqual([asked.settings(run) for run in (1, 2, 3)], ["", "SEED=1\n", "SEED=2\n"])
        self.assertEqual(asked.options(2), ["--seed", "1"])

    def test_identity(self) -> None:
        """measure: rows of another length are other rows"""
        self.assertNotEqual(Measure(duration=2).identity(), Measure(duration=3).identity())

    def test_loads(self) -> None:
        """measure: loads are those of the program, and all are in the help"""
        program = (PLACE.lab / "guest/load.c").read_text()
        names = re.findall(r'^\t\{ "(\w+)", work_', program, re.MULTILINE)
        self.assertEqual(LOADS, ("none", *names, "mix"))
        for name in LOADS:
            self.assertIn(name, matrix.USAGE)

    def test_options(self) -> None:
        """matrix: options of a measurement, and what is none"""
        asked = matrix.parse(["--runs", "3", "--duration", "2", "--load", "net", "--seed", "9"])
        self.assertEqual(asked.choice.measure, Measure("net", 2, 3, 9))
        self.assertGreater(asked.limit, matrix.LIMIT)
        self.assertEqual(matrix.parse(["--timeout", "77", "--duration", "9"]).limit, 77)
        for wrong in (["--load", "much"], ["--runs", "0"], ["--seed", "x"]):
            with self.assertRaisesRegex(UsageError, wrong[0]):
                matrix.parse(wrong)


class Machines(unittest.TestCase):
    def read(self, text: str) -> profile.Profile:
        with tempfile.NamedTemporaryFile("w") as file:
            file.write(text)
            file.flush()
            return profile.read(Path(file.name))

    def test_profile(self) -> None:
        """machine: a file that describes one"""
        made = self.read(
            "# eight\nsmp = 8,sockets=2,cores=2,threads=2\nmemory=2048\nisolated=2-N\n"
            "deterministic=yes\nappend=panic=7\n"
        )
        self.assertEqual(str(made.machine.smp), "8,sockets=2,cores=2,threads=2")
        self.assertEqual((made.machine.memory, made.machine.deterministic), (2048, True))
        self.assertEqual((made.isolated, made.isolation), ("2-N", None))
        self.assertEqual(made.append, " panic=7")

    def test_notations(self) -> None:
        """machine: CPUs in every notation of the kernel"""
        for cpus in ("1", "1-3", "1,3-5", "2-N", "N", "1-7:1/2", "all"):
            self.assertEqual(self.read(f"isolated={cpus}").isolated, cpus)

    def test_wrong(self) -> None:
        """machine: a line that is none is an error that names it"""
        for text in (
            "smp=many",
            "isolated=one",
            "deterministic=1",
            "color=red",
            "smp",
            "accel=xen",
        ):
            with self.assertRaisesRegex(Error, "line 2"):
                self.read(f"\n{text}\n")
        with self.assertRaisesRegex(Error, "--machine"):
            profile.read(Path("/nowhere"))

    def test_kvm(self) -> None:
        """machine: KVM counts no instructions, and is not asked for where it is not"""
        with self.assertRaisesRegex(Error, "does not go with --deterministic"):
            machine.Machine(accel="kvm", deterministic=True).check()
        if not os.access("/dev/kvm", os.R_OK | os.W_OK):
            with self.assertRaisesRegex(Error, "no /dev/kvm"):
                machine.Machine(accel="kvm").check()
        options = machine.Machine(accel="kvm").options("")
        self.assertEqual(options[:4], ["-accel", "kvm", "-cpu", "host"])

    def test_later(self) -> None:
        """run: options behind --machine change it"""
        with tempfile.NamedTemporaryFile("w") as file:
            file.write("smp=4\nmemory=512\n")
            file.flush()
            words = ["6.12", "--script", "/dev/null", "--machine", file.name, "--smp", "2"]
            made = run.parse(words)
        self.assertEqual((made.machine.smp.cpus, made.machine.memory), (2, 512))

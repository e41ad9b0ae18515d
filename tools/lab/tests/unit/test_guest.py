# SPDX-License-Identifier: GPL-2.0
"""A guest without one: the command line of its machine, and the verdict on what it left."""

from __future__ import annotations

import hashlib
import subprocess
import unittest
from pathlib import Path

from host import logs, run, verdict
from host.common import PLACE, UsageError, fresh
from host.guest import SILENT, TIME_UP, Guest
from host.machine import Machine, Topology
from host.verdict import Outcome

BOOTED = "[ 0.2] Run /init as init process\n"


class TestMachine(unittest.TestCase):
    def test_nodes(self) -> None:
        """NUMA nodes: every CPU on one, each with its share of memory"""
        words = Machine(smp=Topology(3), memory=1000, nodes=2).options("x")
        self.assertIn("memory-backend-ram,id=node1,size=500M", words)
        self.assertIn("node,nodeid=0,memdev=node0,cpus=0,cpus=2", words)
        self.assertIn("node,nodeid=1,memdev=node1,cpus=1", words)
        self.assertNotIn("-numa", Machine().options("x"))

    def test_deterministic(self) -> None:
        """instruction counting, and nothing random, in the deterministic mode alone"""
        words = Machine(deterministic=True, cpu="max").options("x")
        self.assertIn("shift=0,sleep=off", words)
        self.assertIn("max,-rdrand,-rdseed", words)
        self.assertFalse({"-icount", "-seed", "-rtc"} & set(Machine().options("x")))

    def test_topology(self) -> None:
        """CPUs as QEMU takes them"""
        text = "2,sockets=1,cores=1,threads=2"
        self.assertEqual(str(Topology.parse(text)), text)
        self.assertEqual(str(Topology.parse("4")), "4")
        for wrong in ("", "0", "two", "2,", "2,threads", "2,dies=1"):
            self.assertRaises(ValueError, Topology.parse, wrong)

    def test_options(self) -> None:
        """options that are wrong are told"""
        for arguments, said in (
            (["6.1"], "run: wants KERNEL and --script FILE"),
            (["6.1", "7.3"], "run: one KERNEL, not also '7.3'"),
            (["6.1", "--script"], "run: --script wants a value"),
            (["6.1", "--memory", "1G"], "run: --memory wants MiB, not '1G'"),
            (["6.1", "--scripts", "x"], "run: no option '--scripts'"),
        ):
            with self.assertRaises(UsageError) as raised:
                run.parse(arguments)
            self.assertEqual(str(raised.exception), said)

    def test_quoted(self) -> None:
        """the command line is written as the shell reads it"""
        for word in ("max,vendor=x", 'a "b" c', "$(x)", "", "~/x", "#", "a\\b", "[*?]", "a=~b"):
            command = f"printf %s {run.quoted(word)}"
            said = subprocess.run(["bash", "-c", command], capture_output=True, check=True)
            self.assertEqual(said.stdout.decode(), word)


class TestVerdict(unittest.TestCase):
    def judge(
        self,
        console: str,
        status: str | None,
        ended: int = 0,
        damage: bool = False,
        allowed: str = "",
        boot: bool = False,
    ) -> Outcome:
        """Of a guest that left this; STATUS is that of its script, and what that said."""
        guest = Guest(Machine(), fresh(PLACE.build / "guest"))
        self.out = fresh(PLACE.build / "out")
        logs.write(guest.directory / "console", console)
        logs.write(guest.directory / "qemu.log", "what QEMU said\n")
        if status is not None:
            code, _, said = status.partition(" ")
            self.left(guest.directory, said, code, damage)
        return verdict.judge(guest, self.out, ended, 90, allowed, boot)

    def left(self, at: Path, said: str, code: str, damage: bool) -> None:
        logs.write(at / "script.log", f"{said}\n")
        stream = at / "files.tar.gz"
        subprocess.run(["tar", "-C", at, "-czf", stream, "script.log"], check=True)
        digest = hashlib.sha256(stream.read_bytes()).hexdigest()
        logs.write(at / "verdict", f"KJLAB files {digest}\nKJLAB status {code}\n")
        if damage:
            stream.write_bytes(stream.read_bytes()[:-1])

    def test_ends(self) -> None:
        """each way in which a guest ends"""
        for found, stage, result in (
            (self.judge("x\r\n", "0"), "done", "pass"),
            (self.judge("x\n", "77 skip: why"), "done", "skip: why"),
            (self.judge("x\n", "3"), "guest", "fail: the script ended with 3"),
            (
                self.judge("x\n", "0", damage=True),
                "files",
                "fail: the files from the guest did not arrive whole",
            ),
            (self.judge("x\n", None, TIME_UP), "hang", "fail: not done after 90 s"),
            (self.judge("x\n", None, 1), "crash", "fail: QEMU ended with 1: what QEMU said"),
            (
                self.judge("x\n", None),
                "crash",
                "fail: no verdict from the guest: it switched off or was reset before its end",
            ),
            (
                self.judge("", None, SILENT),
                "boot",
                "fail: nothing on the console: ended after a third of 90 s",
            ),
        ):
            self.assertEqual((found.stage, found.result), (stage, result))

    def test_complaints(self) -> None:
        """what the kernel complains of, what is allowed, what was before init"""
        warning = "[ 0.1] WARNING: CPU: 0 at x\n"
        found = self.judge(f"{BOOTED}{warning}BUG: y\n", "0")
        self.assertEqual(found.stage, "crash")
        self.assertEqual(found.result, f"fail: the kernel complained: {warning.strip()}")
        self.assertEqual(found.more, ("BUG: y",))
        self.assertEqual(self.judge(f"{warning}{BOOTED}", "0", boot=True).result, "pass")
        self.assertEqual(logs.read(self.out / "boot-complaints"), warning)
        self.assertEqual(self.judge(warning, "0", boot=True).stage, "crash")
        self.assertEqual(self.judge(warning, "0", allowed="nothing|CPU: [0-9]+").result, "pass")

# SPDX-License-Identifier: GPL-2.0
"""What a guest left, and what that makes of the row."""

from __future__ import annotations

import json
import unittest

from host.common import PLACE, fresh
from host.machine import Machine
from host.measure import Measure
from host.trial import Trial

REASON = {"code": "not-counted", "detail": "this kernel does not count"}


class Judged(unittest.TestCase):
    def setUp(self) -> None:
        self.work = fresh(PLACE.build / "trial")
        (self.work / "stage").write_text("done\n")
        (self.work / "module").write_text("loaded\n")
        (self.work / "script.log").write_text("check 2\nthe last line\n")

    def judged(self, status: str, check: object) -> tuple[str, str, str]:
        (self.work / "check.status").write_text(f"{status}\n")
        (self.work / "check.json").write_text(json.dumps(check))
        trial = Trial(self.work, Machine(), Measure(), 1)
        trial._judge()
        return trial.result, trial.stage, trial.reason

    def test_error(self) -> None:
        """a check that could not ask says why; of one that died the last line is told"""
        error = {"cpus": [{"verdict": "error", "reasons": [REASON]}]}
        ended = "kjitter check ended with 2: "
        for check, why in (
            (error, "not-counted: this kernel does not count"),
            ({}, "the last line"),
            ({"cpus": [{"verdict": "error", "reasons": []}]}, "the last line"),
        ):
            self.assertEqual(self.judged("2", check), ("error", "guest", ended + why))

    def test_no_cpu(self) -> None:
        """where the CPU is not there, no capture of it is missed; else one is"""
        reason = {"code": "no-such-cpu", "detail": "no CPU 1"}
        for code, row in (
            ("no-such-cpu", ("skip", "done", "no-such-cpu: no CPU 1")),
            ("not-built", ("error", "guest", "no spin.kjr:")),
        ):
            check = {"cpus": [{"verdict": "skip", "reasons": [{**reason, "code": code}]}]}
            self.assertEqual(self.judged("4", check), row)

    def test_disagrees(self) -> None:
        """a verdict that its exit status belies is none"""
        said = {"cpus": [{"verdict": "pass", "reasons": []}]}
        ended = "kjitter check ended with 1: the last line"
        self.assertEqual(self.judged("1", said), ("error", "guest", ended))

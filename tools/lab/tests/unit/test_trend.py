# SPDX-License-Identifier: GPL-2.0
"""Which splits are asked, what follows from the answers, and what is known. The answers
themselves are kjitter compare's: tools/lab/tests/trend has those."""

import datetime
import tempfile
import unittest
from collections.abc import Callable
from pathlib import Path

from host.common import Error
from host.trend import compare, known
from host.trend.compare import Class, Comparison, Difference
from host.trend.segment import Split, intervals, splits, steps
from host.trend.series import captures

TICK = Class(1, "user", "tick")


def levels(*of: float) -> Callable[[Split], Comparison]:
    """Answers for members with these levels: the further apart, and the more, the surer."""

    def ask(split: Split) -> Comparison:
        old = of[split.first : split.at]
        new = of[split.at : split.last]
        apart = sum(new) / len(new) - sum(old) / len(old)
        strength = abs(apart) * len(old) * len(new) / (len(old) + len(new))
        verdict = "same" if strength < 1 else "worse" if apart > 0 else "better"
        return Comparison(
            (Difference(TICK, "rate", verdict, None, None, None, None, None, None, strength),)
        )

    return ask


class Segments(unittest.TestCase):
    def found(self, *of: float) -> list[int]:
        return steps(splits([3] * len(of), 6), levels(*of)).get(TICK, [])

    def test_intervals(self) -> None:
        """trend: the whole is an interval, so is each pair of neighbours, none is twice"""
        for count in range(2, 60):
            made = intervals(count)
            self.assertIn((0, count), made)
            for at in range(count - 1):
                self.assertIn((at, at + 2), made, f"of {count}")
            self.assertEqual(len(made), len(set(made)))
            self.assertTrue(all(0 <= first < last - 1 < count for first, last in made))

    def test_few(self) -> None:
        """trend: an interval with too few runs is not asked"""
        self.assertEqual(splits([1, 1, 1, 1, 1], 6), [])
        self.assertEqual(splits([1] * 6, 6), [Split(0, at, 6) for at in range(1, 6)])

    def test_one(self) -> None:
        """trend: one step, wherever it is"""
        for at in range(1, 12):
            self.assertEqual(self.found(*[1] * at, *[5] * (12 - at)), [at])

    def test_none(self) -> None:
        """trend: no step, none found"""
        self.assertEqual(self.found(*[3] * 40), [])

    def test_undone(self) -> None:
        """trend: a step that is undone, in the middle and for one kernel alone"""
        self.assertEqual(self.found(*[1] * 5, *[9] * 2, *[1] * 5), [5, 7])
        self.assertEqual(self.found(*[1] * 6, 9, *[1] * 5), [6, 7])

    def test_stairs(self) -> None:
        """trend: stairs have an edge each"""
        self.assertEqual(self.found(*[1] * 4, *[9] * 4, *[17] * 4), [4, 8])


class Sure(unittest.TestCase):
    def test_surer(self) -> None:
        """trend: what moved must be as sure as was asked, beyond what compare can be asked for"""
        result: dict[str, object] = {
            "cpu": 1,
            "stream": "user",
            "class": "tick",
            "what": "rate",
            "verdict": "worse",
            "old_per_s": 0,
            "new_per_s": 5,
            "ratio": None,
            "ratio_low": 2,
            "ratio_high": None,
            "could_have_seen_ratio": 2,
            "minus_log10_p": 9,
            "minus_log10_p_adjusted": 7.5,
        }
        for alpha, verdict in ((1e-6, "worse"), (1e-7, "worse"), (1e-8, "same")):
            self.assertEqual(compare.difference(result, alpha).verdict, verdict)
        # A class that was not there before has moved, whatever its ratio.
        self.assertIsNone(compare.difference(result, 1e-6).ratio)


class Runs(unittest.TestCase):
    def test_captures(self) -> None:
        """trend: captures of a row in the order of their runs, and no others"""
        with tempfile.TemporaryDirectory() as name:
            row = Path(name)
            self.assertEqual(captures(row, "user"), ())
            for file in ("user.kjr", "user.10.kjr", "user.2.kjr", "user.old.kjr", "spin.kjr"):
                (row / file).touch()
            self.assertEqual(
                [path.name for path in captures(row, "user")],
                ["user.kjr", "user.2.kjr", "user.10.kjr"],
            )


class KnownSteps(unittest.TestCase):
    def read(self, text: str) -> list[known.Known]:
        with tempfile.NamedTemporaryFile("w") as file:
            file.write(text)
            file.flush()
            return known.read(Path(file.name))

    def test_read(self) -> None:
        """trend: known steps, until their day"""
        first, second = self.read(
            "# looked at\ntick 6.12.9-amd64 2027-06-30 fair server, see #12\n\n"
            "irq 7.2-amd64 always new driver\n"
        )
        self.assertTrue(first.holds(datetime.date(2027, 6, 30)))
        self.assertFalse(first.holds(datetime.date(2027, 7, 1)))
        self.assertTrue(second.holds(datetime.date(9999, 1, 1)))
        self.assertEqual((first.reason, second.reason), ("fair server, see #12", "new driver"))
        self.assertIs(known.find([first, second], "irq", "7.2-amd64"), second)
        self.assertIsNone(known.find([first, second], "irq", "6.12.9-amd64"))

    def test_wrong(self) -> None:
        """trend: a line that is none is an error that names it"""
        for text in ("tick 6.12 always\n", "tick 6.12 soon because\n"):
            with self.assertRaisesRegex(Error, "line 1: "):
                self.read(text)
        with self.assertRaisesRegex(Error, "--known"):
            known.read(Path("/nowhere"))

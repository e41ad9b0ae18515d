# SPDX-License-Identifier: GPL-2.0
"""What kjlab show is made of: foreign JSON and text, figures, the order of rows, axes."""

from __future__ import annotations

import unittest
from math import isnan

from host import document, figures, kernel_config, plan, strict, text, units, version
from host.page import scale
from host.plan import Planned, Remark

# Garwood's limits, from the table in Ulm, Am J Epidemiol 131 (1990), and for 1000.
LIMITS = {
    0: (0, 3.689),
    1: (0.0253, 5.572),
    2: (0.242, 7.225),
    10: (4.795, 18.390),
    100: (81.364, 121.627),
    1000: (938.97, 1063.94),
}

# No JSON, or none that can be taken; and what is said of it.
DAMAGED = {
    b"": "line 1: '[' or '{' expected near end of file",
    b"7": "line 1: '[' or '{' expected near '7'",
    b'{"a": 1,}': "line 1: string or '}' expected near '}'",
    b'{"a" 1}': "line 1: ':' expected near '1'",
    b"[1 2]": "line 1: ']' expected near '2'",
    b'{"a": 1\n': "line 2: '}' expected near end of file",
    b"[] x": "line 1: end of file expected near 'x'",
    b"[\n,]": "line 2: unexpected token near ','",
    b"[NaN]": "line 1: invalid token near 'NaN'",
    b"[01]": "line 1: invalid token near '0'",
    b"[1.]": "line 1: invalid token near '1.'",
    b"[-]": "line 1: invalid token near '-'",
    b"[1e]": "line 1: invalid token near '1e'",
    b"[9223372036854775808]": "line 1: too big integer near '9223372036854775808'",
    b"[-9223372036854775809]": "line 1: too big negative integer near '-9223372036854775809'",
    b"[1e999]": "line 1: real number overflow near '1e999'",
    b'{"a":1,"a":2}': "line 1: duplicate object key near '\"a\"'",
    b'["a': "line 1: premature end of input near '\"a'",
    b'["a\n"]': "line 1: unexpected newline near '\"a'",
    b'["\x1b"]': "line 1: control character 0x1b near '\"'",
    b'["\\x"]': "line 1: invalid escape near '\"\\x'",
    b'["\\ud800"]': "line 1: invalid Unicode '\\uD800' near '\"\\ud800\"'",
    b'["\\u0000"]': "line 1: \\u0000 is not allowed without JSON_ALLOW_NUL near '\"\\u0000\"'",
    b'{"\\u0000":1}': "line 1: NUL byte in object key not supported near '\"\\u0000\"'",
    b'["\xff"]': "line 1: unable to decode byte 0xff near '\"'",
    b"[\xff]": "line 1: unable to decode byte 0xff",
    b"[" * 3000: "line 1: maximum parsing depth reached near '['",
}


class Documents(unittest.TestCase):
    def test_damaged(self) -> None:
        """JSON that is none: what is wrong, and where"""
        for data, sentence in DAMAGED.items():
            with self.assertRaises(strict.Damaged) as raised:
                document.parse(data)
            self.assertEqual(str(raised.exception), sentence)

    def test_both_readers(self) -> None:
        """JSON that is one is the same to both readers"""
        for data in (
            b'{"a":[1,-2.5,3e4,true,null,false,{}],"b":"x\\ny"}',
            b'{"k":"\\u00e9\\ud83d\\ude00\\"","\xc3\xa9":9223372036854775807} ',
        ):
            self.assertEqual(document.parse(data), strict.parse(data))
        self.assertIsInstance(document.parse(b"[" * 2000 + b"]" * 2000), list)
        self.assertEqual(strict.parse(b'["\\ud83d\\ude00"]'), ["\U0001f600"])

    def test_figures(self) -> None:
        """a figure of the wrong kind is none, and not measured is not 0"""
        report = document.parse(
            b'{"cpus":[{"cpu":0},{"cpu":1,"gaps":"x","max_ns":-5,"samples":true,'
            b'"events":{"tick":7},"wall_ns":1e9}],"run":[]}'
        )
        found = figures.read(report, 1)
        assert found
        for figure in (found.gaps, found.max_ns, found.samples, found.level):
            self.assertTrue(isnan(figure))
        self.assertEqual(found.wall_s, 1)
        measured = figures.cpu(report, 1)
        self.assertEqual([figures.events(measured, name) for name in ("tick", "nmi")], [7, 0])
        self.assertIsNone(figures.read(None, 1))
        self.assertTrue(isnan(figures.events(None, "tick")))

    def test_interval(self) -> None:
        """95 % interval of a count is the known one, and grows across the change of method"""
        for count, (low, high) in LIMITS.items():
            found = figures.interval(count)
            self.assertAlmostEqual(found[0], low, delta=0.001 * low + 0.0005)
            self.assertAlmostEqual(found[1], high, delta=0.001 * high)
        last = 0.0
        for count in range(300):
            low, high = figures.interval(count)
            self.assertTrue(low <= count < high and high > last, count)
            last = high


class Text(unittest.TestCase):
    def test_clean(self) -> None:
        """foreign text becomes one line without control characters, byte for byte"""
        for data, expected in (
            (b"plain", "plain"),
            (b"a\x1b]0;\x07\n\x7f\xc2\x85", "a?]0;????"),
            (b"\xff\xe3\x81\xe3\x81\x82\xc3", "???\u3042?"),
            (b"\xe2\x80\xae\xef\xbb\xbf\xed\xa0\x80", "?????"),
        ):
            self.assertEqual(text.clean(text.decode(data)), expected)
            self.assertEqual(text.encode(text.decode(data)), data)

    def test_columns(self) -> None:
        """wide characters take two columns, combining ones none"""
        self.assertEqual([text.width(word) for word in ("ab", "\u3042", "e\u0301")], [2, 2, 1])
        self.assertEqual(text.clip("\u3042\u3042\u3042", 5), "\u3042...")
        self.assertEqual(text.clip("abcdef", 3), "")
        self.assertEqual(text.cell("ab", 4), "ab  ")

    def test_wrap(self) -> None:
        """lines of at most 100 columns, cut at a blank if there is one"""
        self.assertEqual(text.wrap("a " + "b" * 120, 2), f"a\n  {'b' * 98}\n  {'b' * 22}\n")
        self.assertEqual(text.wrap("x" * 100, 2), "x" * 100 + "\n")
        self.assertEqual(text.wrap("", 2), "\n")

    def test_units(self) -> None:
        """lengths of time"""
        for ns, expected in (
            (999.4, "999 ns"),
            (999.5, "1.00 us"),
            (99949, "99.9 us"),
            (99950, "100 us"),
            (5e18, "5000000000 s"),
        ):
            self.assertEqual(units.length(ns), expected)
        for seconds, expected in (
            (59.9, "59.9 s"),
            (60, "1 min 00 s"),
            (3599.6, "1 h 00 min 00 s"),
            (float("nan"), "unknown time"),
        ):
            self.assertEqual(units.clock(seconds), expected)


class Rows(unittest.TestCase):
    def test_plan(self) -> None:
        """a plan, with what is wrong with it"""
        found = plan.parse(
            "# newest=0\n# spec.a=/x/a\na\t6.1\tamd64\tsid\t1\timage\nb\t-\t-\t-\t-\n"
            "half\ta\tline\tof\n\t1\t2\t3\t4\n# incomplete=why\n"
        )
        first = Planned("a", "6.1", "amd64", "sid", "1", "image")
        self.assertEqual(found.kernels, [first, Planned("b", "-", "-", "-", "-", "")])
        self.assertEqual(
            found.remarks[2:],
            [Remark("damaged", "5"), Remark("damaged", "6"), Remark("incomplete", "why")],
        )
        self.assertEqual([found.spec(name) for name in "ab"], ["/x/a", "b"])

    def test_order(self) -> None:
        """rows without a version come last; numbers of any length"""
        names = ["6.1", "6.1.99-1", "6.1.170-3", "6.12", f"6.{'9' * 5000}", "-"]
        self.assertEqual(sorted([*names[3:], *names[:3]], key=version.row_order), names)
        self.assertEqual(version.row_order("6.01"), version.row_order("6.1"))
        self.assertEqual(version.row_order(""), version.row_order("-"))

    def test_config(self) -> None:
        """of a configuration those options that matter and are on, and no other"""
        found = kernel_config.parse(
            "CONFIG_HZ=250\n# CONFIG_NO_HZ_FULL is not set\nCONFIG_SND=m\n"
            "CONFIG_DEBUG_INFO_BTF=y\nCONFIG_DEBUG_PREEMPT=y\nCONFIG_HZ_250=n\n"
            f"CONFIG_TASKS_TRACE_RCU=y\nnonsense\nCONFIG_\n=\nCONFIG_HZ_{'X' * 100}=y\n"
        )
        self.assertEqual(found, [("DEBUG_PREEMPT", "y"), ("HZ", "250"), ("TASKS_TRACE_RCU", "y")])

    def test_scale(self) -> None:
        """an axis has whole decades, and nothing is drawn outside of it"""
        axis = scale.scale(2000, 90000, 200, 0)
        self.assertEqual((axis.low, axis.high), (3, 5))
        self.assertEqual([axis.at(value) for value in (0, 1e4, 1e30)], [200, 100, 0])
        self.assertEqual(scale.scale(1, 1, 0, 1).decades(), [1, 10])

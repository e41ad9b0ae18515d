# SPDX-License-Identifier: GPL-2.0
"""The order of versions, beside dpkg's and sort's."""

from __future__ import annotations

import itertools
import subprocess
import unittest

from host.version import order

VERSIONS = [
    *("1", "1~", "1~rc1", "1~rc1-1", "1-1", "1.0", "1.0a", "1.0+b1", "1.9", "1.10", "01.10"),
    *("6.1.0-57", "6.12.9-1", "6.12.10-1", "6.12.10-1~bpo13+1", "6.12.10-1+b1", "6.12.10-2"),
    *("6.18~rc7-1~exp1", "6.18-1", "7.3~rc7-1", "7.3.1-1"),
]


# dpkg would take these apart at the last hyphen first.
RELEASES = [
    *("6.12.9+deb13-amd64", "6.12.10+deb13-amd64", "6.12.10+deb13-rt-amd64", "6.1.0-57-amd64"),
    *("7.3-amd64", "7.3+deb14-amd64"),
]


class Version(unittest.TestCase):
    def test_dpkg(self) -> None:
        """every two versions stand to each other as dpkg says"""
        pairs = list(itertools.combinations(VERSIONS, 2))
        # One process for all: dpkg answers one question a time.
        script = 'while read -r a b; do dpkg --compare-versions "$a" lt "$b"; echo $?; done'
        asked = "".join(f"{one} {other}\n" for one, other in pairs)
        said = subprocess.run(
            ["sh", "-c", script], input=asked, stdout=subprocess.PIPE, text=True, check=True
        )
        for (one, other), status in zip(pairs, said.stdout.split(), strict=True):
            self.assertEqual(order(one) < order(other), status == "0", f"{one} < {other}")

    def test_sort(self) -> None:
        """sorted as `sort -V` does"""
        said = subprocess.run(
            ["sort", "-V"],
            input="\n".join(reversed(VERSIONS + RELEASES)),
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        # 1.10 and 01.10 are the same.
        self.assertEqual(
            [order(one) for one in said.stdout.split()], sorted(map(order, VERSIONS + RELEASES))
        )

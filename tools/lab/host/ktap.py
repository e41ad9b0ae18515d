# SPDX-License-Identifier: GPL-2.0
"""kjlab ktap: the rows of a matrix as KTAP (Documentation/dev-tools/ktap.rst): one suite, one
test per kernel, in the order of the plan. A skip is a skip, an error is `not ok`, and so is a row
that is missing."""

from __future__ import annotations

import os
import sys

from . import files, row, text
from .common import Error, UsageError


def releases(directory: str) -> list[str]:
    """Of the plan, in its order; whatever a line holds, it is a test."""
    try:
        lines = files.read_text(directory, "plan")
    except files.Unreadable as why:
        raise Error(f"{directory}/plan {why}") from None
    if not lines:
        raise Error(f"{directory}: no plan there, so no matrix")
    return [
        line.partition("\t")[0]
        for line in lines.removesuffix("\n").split("\n")
        if not line.startswith("#")
    ]


def _test(number: int, directory: str, release: str) -> tuple[bool, list[str]]:
    """Was it tested and good, and what to print."""
    try:
        lines = files.read_text(f"{directory}/rows/{release}", "row")
    except files.Unreadable:
        lines = None
    if not lines:
        return False, ["# no row: the matrix was not finished", f"not ok {number} {release}"]
    said = dict(row.fields(lines))
    result = said.get("RESULT", "")
    # '#' would begin a directive.
    reason = said.get("REASON", "").replace("#", " ")
    if result == "pass":
        return True, [f"ok {number} {release}"]
    if result == "skip":
        return False, [f"ok {number} {release} # SKIP {reason}"]
    return False, [f"# {result} ({said.get('STAGE', '')}): {reason}", f"not ok {number} {release}"]


def report(directories: list[str]) -> str:
    """Of all shards, one after the other."""
    kernels = [(directory, release) for directory in directories for release in releases(directory)]
    tests = [_test(number, *kernel) for number, kernel in enumerate(kernels, 1)]
    lines = [line for _, test in tests for line in test]
    if any(line.startswith("not ok ") for line in lines):
        whole = "not ok 1 kjitter_matrix"
    elif any(good for good, _ in tests):
        whole = "ok 1 kjitter_matrix"
    else:
        whole = "ok 1 kjitter_matrix # SKIP no kernel could be tested"
    suite = ["KTAP version 1", "# Subtest: kjitter_matrix", f"1..{len(tests)}", *lines]
    return "\n".join(["KTAP version 1", "1..1", *(f"    {line}" for line in suite), whole, ""])


def command(arguments: list[str]) -> int:
    if not arguments:
        raise UsageError("ktap: wants a DIR of kjlab matrix")
    found = report([text.decode(os.fsencode(word)) for word in arguments])
    sys.stdout.buffer.write(text.encode(found))
    return 0

# SPDX-License-Identifier: GPL-2.0
"""kjlab results: a matrix as a text to keep, in Markdown: what was asked, what came of it, and
the table. tools/lab/RESULTS.md is one (make results)."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator

from . import files, plan, row, show, text
from .common import PLACE, Error

USAGE = """\
usage: kjlab results [DIR...]

Prints what kjlab matrix left in DIR (build/matrix), or in several shards, as Markdown, with
where the verdict changes first. Exit status as of kjlab show.
"""

# One KEY=VALUE file `row` each.
_Said = list[dict[str, str]]


def _plan(directory: str) -> plan.Plan:
    try:
        found = plan.read(directory)
    except files.Unreadable as why:
        raise Error(f"{directory}/plan {why}") from None
    if not found or not found.entries:
        raise Error(f"{directory}: no plan there, so no matrix; see kjlab matrix")
    return found


def _rows(directory: str) -> list[str]:
    """Row directories, in the order of their names."""
    try:
        names = sorted(os.listdir(text.encode(f"{directory}/rows")))
    except OSError:
        return []
    paths = [f"{directory}/rows/{text.decode(name)}" for name in names if name[:1] != b"."]
    return [path for path in paths if os.path.exists(text.encode(f"{path}/row"))]


def _cmdline(paths: list[str]) -> str:
    """Of the first guest that came so far, without what is the same for all guests."""
    for path in paths:
        found = files.read_text(path, "cmdline")
        if found is not None:
            return re.sub(r"^console=\S+ panic=-1 oops=panic ", "", found.rstrip("\n"))
    return ""


def _count(said: _Said, key: str, value: str) -> int:
    return sum(one.get(key) == value for one in said)


def _builds(said: _Said) -> str:
    built = sum(one.get("BUILD_SECONDS", "0.0") != "0.0" for one in said)
    failed, warned = _count(said, "STAGE", "build"), _count(said, "STAGE", "warnings")
    if failed or warned:
        return f"- Of {built} module builds {failed} failed and {warned} gave warnings."
    return f"- None of the {built} module builds failed or gave a warning."


def _times(what: str, said: _Said, module: str) -> Iterator[str]:
    times = [
        float(one["SECONDS"]) for one in said if one.get("MODULE") == module and one.get("SECONDS")
    ]
    if times:
        yield (
            f"- {what}: {sum(times) / len(times):.1f} s each on average, {max(times):.1f} s at "
            "most, download not counted."
        )


def _head(said: _Said, cmdline: str, alone: int, left: int) -> Iterator[str]:
    days = sorted(one["DATE"] for one in said if "DATE" in one) or [""]
    first, last = days[0].partition("T")[0], days[-1].partition("T")[0]
    deterministic = _count(said, "DETERMINISTIC", "1")
    passed, failed, skipped, errors = (
        _count(said, "RESULT", verdict) for verdict in ("pass", "fail", "skip", "error")
    )
    until = "" if first == last else f" to {last}"
    lab = (
        "in the deterministic lab (one instruction is one nanosecond)"
        if deterministic
        else "in the multi-threaded emulator"
    )
    gone = f" The archive lists {left} more that it no longer has." if left else ""
    yield from (
        f"# What Debian's kernels do to an isolated CPU, {first}{until}",
        "",
        "Made by `make matrix` and `make results`: each kernel that the archive had then, "
        "booted with",
        f"`{cmdline}`",
        f"{lab}, and asked by `kjitter check`.",
        "Where there are headers, its own module was built for it.",
        "",
        f"- {len(said)} kernels: {passed} pass, {failed} fail, {skipped} skip, {errors} error."
        f"{gone}",
        f"- {alone} kernels have an image alone: only a user task was asked, and the row says so.",
        _builds(said),
        *_times("With headers, build and boot", said, "loaded"),
        *_times("With an image alone", said, "none"),
    )
    if deterministic:
        yield (
            "- Gaps of these guests are the lab's own: CPU 1 stands still while CPU 0 works. "
            "They say\n  nothing about a kernel. Ticks do."
        )
    yield from ("", "```")


def command(arguments: list[str]) -> int:
    if arguments[:1] == ["--help"]:
        print(USAGE, end="")
        return 0
    directories = [text.decode(os.fsencode(word)) for word in arguments]
    directories = directories or [str(PLACE.build / "matrix")]
    plans = [_plan(directory) for directory in directories]
    paths = [path for directory in directories for path in _rows(directory)]
    if not paths:
        raise Error(f"{' '.join(directories)}: no row there")
    alone = {kernel.release for one in plans for kernel in one.kernels if kernel.has == "image"}
    # Of all shards the same archive; the largest is it.
    left = max(
        (
            int(remark.value)
            for one in plans
            for remark in one.remarks
            if remark.key == "left-out" and remark.value.isdecimal()
        ),
        default=0,
    )
    said = [row.said(path) for path in paths]
    out = sys.stdout.buffer
    for line in _head(said, _cmdline(paths), len(alone), left):
        out.write(text.encode(line + "\n"))
    status = show.show(directories)
    out.write(b"```\n")
    return status

# SPDX-License-Identifier: GPL-2.0
"""In what the environments of two kernels differ."""

from __future__ import annotations

from collections.abc import Iterator

from .. import kernel_config
from ..kernel_config import Options
from ..row import Row
from . import html

# What differs, and both sides of it.
_Pair = tuple[str, str, str]

# As they stand in Environment of row.py.
_FACTS = {
    "hz": "HZ (running)",
    "preemption": "preemption (running)",
    "clocksource": "clocksource (running)",
    "nohz_full": "nohz_full (running)",
    "isolated": "isolated CPUs (running)",
    "fair_server_runtime_ns": "fair server runtime, ns",
}


class Compared:
    """Two kernels, of which the second may be compared with a third."""

    def __init__(self, before: Row, after: Row, config: Options | None = None) -> None:
        """`config` of the first, if it was read before."""
        self.before, self.after = before, after
        self.old = config if config is not None else kernel_config.read(before.path)
        self.new = kernel_config.read(after.path)
        self.pairs = list(self._pairs())

    def _pairs(self) -> Iterator[_Pair]:
        before, after = self.before, self.after
        if before.cmdline and after.cmdline:
            old = _lacking(before.cmdline, after.cmdline)
            new = _lacking(after.cmdline, before.cmdline)
            if old or new:
                yield "command line, only here", old, new
        for key, what in _FACTS.items():
            old, new = getattr(before.env, key), getattr(after.env, key)
            if old and new and old != new:
                yield what, old, new
        if self.old is not None and self.new is not None and self.old is not self.new:
            yield from _options(self.old, self.new)

    def table(self) -> str:
        rows = "".join(
            "<tr>"
            + html.element('th scope="row" class="mono"', what)
            + html.element('td class="mono"', old)
            + html.element('td class="mono"', new)
            + "</tr>\n"
            for what, old, new in self.pairs
        )
        return (
            '<div class="scroll"><table><thead><tr><th scope="col">what</th>\n'
            + html.element('th scope="col"', self.before.release)
            + html.element('th scope="col"', self.after.release)
            + f"</tr></thead><tbody>\n{rows}</tbody></table></div>\n"
        )


def _lacking(words: str, others: str) -> str:
    """Words of the first that the second lacks."""
    known = set(others.split(" "))
    return " ".join(word for word in words.split(" ") if word and word not in known)


def _options(old: Options, new: Options) -> Iterator[_Pair]:
    """Both are sorted: walk them side by side."""
    i = k = 0
    while i < len(old) or k < len(new):
        first = k == len(new) or (i < len(old) and old[i][0] <= new[k][0])
        second = i == len(old) or (k < len(new) and new[k][0] <= old[i][0])
        name = old[i][0] if first else new[k][0]
        values = old[i][1] if first else "off", new[k][1] if second else "off"
        if values[0] != values[1] or not (first and second):
            yield f"CONFIG_{name}", *values
        i += first
        k += second

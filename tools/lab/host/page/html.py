# SPDX-License-Identifier: GPL-2.0
"""Foreign strings and figures in HTML and SVG. Everything that is not a constant of this program
goes through here."""

from __future__ import annotations

import re
from math import isnan

from .. import text, units
from ..row import Verdict

_SPECIAL = re.compile("[&<>\"']")
_NAMES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"}
_MARKS = {
    Verdict.PASS: "&#10003;",
    Verdict.FAIL: "&#10007;",
    Verdict.SKIP: "&#8722;",
    Verdict.ERROR: "!",
    Verdict.NOT_RUN: "?",
}
_NOTHING = "&#8211;"


def escape(string: str) -> str:
    """Fit for text and for a quoted attribute; control characters become ?."""
    return _SPECIAL.sub(lambda found: _NAMES[found[0]], text.clean(string))


def short(string: str, most: int) -> str:
    """The same, cut after so many characters."""
    return escape(string) if len(string) <= most else escape(string[:most]) + "&#8230;"


def element(tag: str, string: str) -> str:
    """An element with a foreign string in it; the tag may have attributes."""
    return f"<{tag}>{escape(string)}</{tag.partition(' ')[0]}>\n"


def verdict_class(verdict: Verdict) -> str:
    """Of the style sheet."""
    return "none" if verdict is Verdict.NOT_RUN else verdict.value


def verdict(found: Verdict) -> str:
    """As word and mark, in its colour."""
    return f'<span class="v {verdict_class(found)}"><b>{_MARKS[found]}</b> {found.value}</span>'


def number(figure: float, unit: str = "") -> str:
    """With its unit; an en dash, and no unit, for nan."""
    if isnan(figure):
        return _NOTHING
    digits = 2 if figure and figure < 0.995 else 1 if figure < 99.95 else 0
    return f"{figure:.{digits}f}{unit}"


def count(figure: float) -> str:
    """A whole number, digits in groups of three."""
    if isnan(figure):
        return _NOTHING
    digits = f"{figure:.0f}"
    if len(digits) <= 3:
        return digits
    first = len(digits) % 3
    groups = [digits[at : at + 3] for at in range(first, len(digits), 3)]
    return "&#8239;".join([digits[:first], *groups] if first else groups)


def length(ns: float) -> str:
    """A length of time with its unit."""
    return _NOTHING if isnan(ns) else units.length(ns).replace(" us", " &#181;s")


def figure_cell(figure: str) -> str:
    return f'<td class="n">{figure}</td>'

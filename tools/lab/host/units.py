# SPDX-License-Identifier: GPL-2.0
"""Figures for people."""

from __future__ import annotations

from math import isnan


def clock(seconds: float) -> str:
    """A long time: "1 h 02 min 03 s", "2 min 03 s", "3.4 s"; "unknown time" for nan."""
    if isnan(seconds):
        return "unknown time"
    if seconds < 60:
        return f"{seconds:.1f} s"
    whole = int(seconds + 0.5)
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02d} s"
    return f"{whole // 3600} h {whole // 60 % 60:02d} min {whole % 60:02d} s"


def length(ns: float) -> str:
    """A length of time in three digits: "812 ns", "12.3 us", "1.23 ms"; "-" for nan."""
    if isnan(ns):
        return "-"
    unit = 0
    while unit < 3 and ns >= 999.5:
        ns /= 1000
        unit += 1
    digits = 2 if unit and ns < 9.995 else 1 if unit and ns < 99.95 else 0
    return f"{ns:.{digits}f} {('ns', 'us', 'ms', 's')[unit]}"


def rate(figure: float) -> str:
    """In at most six characters; "-" for nan."""
    if isnan(figure):
        return "-"
    return f"{figure:.1f}" if figure < 99999 else f"{figure:.1e}"


def plural(count: int) -> str:
    return "" if count == 1 else "s"

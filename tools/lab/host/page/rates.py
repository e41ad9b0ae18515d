# SPDX-License-Identifier: GPL-2.0
"""A picture of the events per second of each cause, with their 95 % Poisson interval."""

from __future__ import annotations

from math import isfinite, isnan

from ..figures import interval
from . import html
from .scale import Scale, scale
from .stream import Stream, causes

_WIDTH = 440
_LEFT, _RIGHT, _TOP = 92, 84, 6
_STEP, _BAR = 36, 12
# So many figures of the axis fit.
_FIGURES_MOST = 7

# Rate, and the interval around it.
_Bar = tuple[float, float, float]


def picture(streams: list[Stream]) -> str:
    """Nothing if no sampler counted."""
    names = causes(streams)
    bars = [[(stream, _bar(stream, name)) for stream in streams] for name in names]
    known = [bar for row in bars for _, bar in row if bar]
    most = max((high for _, _, high in known), default=0.0)
    if not most > 0:
        return ""
    least = min(low if low > 0 else high / 10 for _, low, high in known)
    x = scale(least, most, _LEFT, _WIDTH - _RIGHT)
    keys = "".join(
        f'{" " if stream.place else "<br>"}<span class="swatch {stream.name}"></span> '
        f"{stream.name} sampler{'; ' if stream.place else ''}"
        for stream in streams
    )
    bottom = _TOP + len(names) * _STEP
    drawn = "".join(_row(at, name, bars[at], x) for at, name in enumerate(names))
    return (
        "<figure>\n<figcaption><strong>Events per second by cause</strong>, with the 95 %\n"
        f"interval of a Poisson count{keys}unknown: gaps that no counted event explains"
        f'</figcaption>\n<svg viewBox="0 0 {_WIDTH} {bottom + 38}" role="img" '
        'aria-label="Events per second by cause,\nlogarithmic">\n'
        f"{_axis(x, bottom)}{drawn}</svg>\n</figure>\n"
    )


def _bar(stream: Stream, cause: str) -> _Bar | None:
    """None if this sampler did not measure."""
    count, wall_s = stream.events(cause), stream.figures.wall_s
    if isnan(count) or not wall_s > 0:
        return None
    low, high = interval(count)
    bar = count / wall_s, low / wall_s, high / wall_s
    return bar if isfinite(bar[2]) else None


def _row(at: int, name: str, bars: list[tuple[Stream, _Bar | None]], x: Scale) -> str:
    top = _TOP + at * _STEP
    drawn = "".join(
        _draw(bar, stream.name, top + 4 + stream.place * (_BAR + 2), x)
        for stream, bar in bars
        if bar
    )
    return (
        f'<text x="{_LEFT - 6}" y="{top + 19}" text-anchor="end">{html.short(name, 12)}'
        f"</text>\n{drawn}"
    )


def _draw(bar: _Bar, name: str, y: float, x: Scale) -> str:
    rate, low, high = bar
    begin, end = x.at(low) if low > 0 else x.begin, x.at(high)
    middle = y + _BAR / 2
    body = (
        (
            f'<rect class="b {name}" x="{_LEFT}" y="{y:.1f}" width="{x.at(rate) - _LEFT:.1f}" '
            f'height="{_BAR - 1}"/>'
        )
        if rate > 0
        else ""
    )
    return (
        f'{body}<path class="w" d="M{begin:.1f} {middle:.1f}H{end:.1f}'
        f'M{begin:.1f} {middle - 3:.1f}v6M{end:.1f} {middle - 3:.1f}v6"/>\n'
        f'<text x="{end + 5:.1f}" y="{y + _BAR - 1:.1f}">{html.number(rate, " /s")}</text>\n'
    )


def _axis(x: Scale, bottom: int) -> str:
    skip = (x.high - x.low) // _FIGURES_MOST + 1
    marks = "".join(
        f'<path class="grid" d="M{x.at(decade):.1f} {_TOP}V{bottom:.1f}"/>\n'
        f'<text x="{x.at(decade):.1f}" y="{bottom + 15:.1f}" text-anchor="middle">{decade:g}</text>'
        for decade in x.decades(skip)
    )
    return (
        f'{marks}<text x="{(_LEFT + _WIDTH - _RIGHT) // 2}" y="{bottom + 32:.1f}" '
        'text-anchor="middle" class="t">events per second</text>\n'
    )

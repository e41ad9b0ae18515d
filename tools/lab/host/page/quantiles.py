# SPDX-License-Identifier: GPL-2.0
"""A picture of the lengths of gaps at the quantiles, one line per sampler.

The user sampler is a circle on a full line, the spin sampler a square on a dashed one: not told
apart by colour alone.
"""

from __future__ import annotations

from ..figures import QUANTILES
from . import html
from .scale import Scale, scale
from .stream import Stream

_WIDTH, _HEIGHT = 440, 230
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 22, 12, 44

_NAMES = ("50&#8201;%", "90&#8201;%", "99&#8201;%", "99.9&#8201;%", "99.99&#8201;%", "longest")
_SHARES = tuple(QUANTILES.values())
_STEP = (_WIDTH - _LEFT - _RIGHT - 32.0) / (len(_NAMES) - 1)
_ACROSS = tuple(_LEFT + 16 + point * _STEP for point in range(len(_NAMES)))


def picture(streams: list[Stream]) -> str:
    values = [value for stream in streams for value in _values(stream) if value > 0]
    caption = _caption(streams)
    if not values:
        return f"<figure>\n{caption}<p>No gap to draw.</p>\n</figure>\n"
    y = scale(min(values), max(values), _HEIGHT - _BOTTOM, _TOP)
    curves = "".join(_curve(stream, y) for stream in streams)
    return (
        f'<figure>\n{caption}<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'aria-label="Lengths of gaps at\nquantiles, logarithmic">\n{_axes(y)}{curves}</svg>\n'
        "</figure>\n"
    )


def _values(stream: Stream) -> tuple[float, ...]:
    return *stream.figures.quantile_ns, stream.figures.max_ns


def _sign(stream: Stream, x: float, y: float, hollow: bool) -> str:
    what = f'class="p {stream.name}{" hole" if hollow else ""}"'
    if stream.place:
        return f'<rect {what} x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8"/>'
    return f'<circle {what} cx="{x:.1f}" cy="{y:.1f}" r="4.5"/>'


def _key(stream: Stream) -> str:
    return (
        '<svg class="key" viewBox="0 0 30 12" width="30" height="12" aria-hidden="true">\n'
        f'<path class="l {stream.name}" d="M0 6H30"/>{_sign(stream, 15, 6, False)}</svg> '
    )


def _caption(streams: list[Stream]) -> str:
    parts, few = [], False
    for stream in streams:
        of = stream.figures
        parts.append(
            f"<br>{_key(stream)}{stream.name} sampler: {html.count(of.gaps)} gaps of at least "
            f"{html.length(of.threshold_ns)} in {html.count(of.samples)} samples, "
            f"{html.number(of.wall_s, ' s')}"
        )
        few |= of.gaps > 0 and of.gaps * _SHARES[-1] < 1
    note = "<br>hollow: too few gaps for that share, so it is the longest one" if few else ""
    return f"<figcaption><strong>Lengths of gaps</strong>{''.join(parts)}{note}</figcaption>\n"


def _axes(y: Scale) -> str:
    parts = []
    for decade in y.decades():
        at = y.at(decade)
        parts.append(
            f'<path class="grid" d="M{_LEFT} {at:.1f}H{_WIDTH - _RIGHT}"/>\n'
            f'<text x="{_LEFT - 6}" y="{at + 4:.1f}" text-anchor="end">'
            f"{html.length(decade)}</text>\n"
        )
    for x, name in zip(_ACROSS, _NAMES, strict=True):
        parts.append(
            f'<text x="{x:.1f}" y="{_HEIGHT - _BOTTOM + 18}" text-anchor="middle">{name}</text>'
        )
    parts.append(
        f'<text x="{(_LEFT + _WIDTH - _RIGHT) // 2}" y="{_HEIGHT - 6}" '
        'text-anchor="middle" class="t">share of the gaps that\nare not longer</text>\n'
    )
    return "".join(parts)


def _curve(stream: Stream, y: Scale) -> str:
    line, signs = [], []
    for at, value in enumerate(_values(stream)):
        if value > 0:
            hollow = at < len(_SHARES) and stream.figures.gaps * _SHARES[at] < 1
            line.append(f"{_ACROSS[at]:.1f} {y.at(value):.1f}")
            signs.append(_sign(stream, _ACROSS[at], y.at(value), hollow))
    path = f"M{'L'.join(line)}" if line else ""
    return f'<path class="l {stream.name}" d="{path}"/>{"".join(signs)}\n'

# SPDX-License-Identifier: GPL-2.0
"""Causes, names, tick and worst gaps of one kernel."""

from __future__ import annotations

from math import nan

from .. import document
from ..figures import ratio
from . import html
from .stream import Stream, causes

_NAMES_MOST = 8
_WORST_MOST = 5
_END = "</tbody></table></div>"


def tables(streams: list[Stream]) -> str:
    spin = [stream for stream in streams if stream.name == "spin"]
    parts = [_causes(streams), *map(_tick, spin), *map(_names, spin)]
    if streams:
        parts += '<div class="two">\n', *map(_worst, streams), "</div>\n"
    return "".join(parts)


def _causes(streams: list[Stream]) -> str:
    if not streams:
        return ""
    heading = "".join(
        f'<th scope="col" class="n">{stream.name}: events</th>\n'
        '<th scope="col" class="n">per s</th>\n'
        f'<th scope="col" class="n">time, {"net" if stream.figures.level > 1 else "of its gaps"}'
        '</th>\n<th scope="col" class="n">longest</th>'
        for stream in streams
    )
    rows = "".join(
        "<tr>"
        + html.element('th scope="row"', cause)
        + "".join(_cause(stream, cause) for stream in streams)
        + "</tr>\n"
        for cause in causes(streams)
    )
    return (
        '<h3>Causes</h3>\n<div class="scroll"><table><thead><tr><th scope="col">cause</th>'
        f"{heading}</tr></thead><tbody>\n{rows}{_END}\n"
    )


def _cause(stream: Stream, cause: str) -> str:
    all_by_cause = document.get(stream.cpu, "by_cause")
    events = stream.events(cause)
    if document.has(all_by_cause, cause):
        by_cause = document.get(all_by_cause, cause)
        net, longest = document.number(by_cause, "net_ns"), document.number(by_cause, "max_ns")
    else:
        net = longest = nan if events > 0 else 0.0
    return (
        html.figure_cell(html.count(events))
        + html.figure_cell(html.number(ratio(events, stream.figures.wall_s)))
        + html.figure_cell(html.length(net))
        + html.figure_cell(html.length(longest))
    )


def _names(stream: Stream) -> str:
    """Level 2: who it was."""
    blame = document.items(stream.cpu, "blame")
    if not blame:
        return ""
    rows = "".join(
        "<tr>"
        + html.element('td class="mono"', document.string(one, "label"))
        + html.figure_cell(html.count(document.number(one, "count")))
        + html.figure_cell(html.length(document.number(one, "net_ns")))
        + html.figure_cell(html.length(document.number(one, "max_ns")))
        + "</tr>\n"
        for one in blame[:_NAMES_MOST]
    )
    more = len(blame) - _NAMES_MOST
    note = f'<p class="small dim">and {more} more in spin.json</p>\n' if more > 0 else ""
    return (
        f"<h3>Names ({stream.name} sampler, level 2)</h3>\n"
        '<div class="scroll"><table><thead><tr>\n'
        '<th scope="col">what ran</th><th scope="col" class="n">times</th>\n'
        '<th scope="col" class="n">net time</th>\n'
        f'<th scope="col" class="n">longest</th></tr></thead><tbody>\n{rows}{_END}\n{note}'
    )


def _tick(stream: Stream) -> str:
    tick = document.get(stream.cpu, "tick")
    if not isinstance(tick, dict):
        return ""
    held = "".join(
        f"; held {html.count(document.number(by, 'count'))} times by {html.escape(dependency)} "
        f"({html.escape(document.string(by, 'comm'))})"
        for dependency, by in document.members(tick, "held").items()
    )
    return (
        f"<p>Tick (level 2): {html.escape(document.string(tick, 'state'))} at the end; stopped "
        f"for {html.length(document.number(tick, 'stopped_ns'))} of "
        f"{html.length(document.number(tick, 'watched_ns'))}, "
        f"{html.count(document.number(tick, 'ticks'))} ticks{held}</p>\n"
    )


def _inside(gap: object) -> str:
    names = [
        html.escape(document.string(one, "label"))
        for one in document.items(gap, "inside")[:_NAMES_MOST]
    ]
    if not names:
        events = list(document.members(gap, "events").items())
        names = [
            f"{html.escape(name)} &#215;{html.count(document.as_number(count))}"
            for name, count in events[:_NAMES_MOST]
        ]
    return ", ".join(names)


def _worst(stream: Stream) -> str:
    gaps = document.items(stream.cpu, "worst")
    if not gaps:
        return ""
    rows = "".join(
        f'<tr><td class="n">{document.number(gap, "start_ns") / 1e9:.6f} s</td>'
        + html.figure_cell(html.length(document.number(gap, "len_ns")))
        + html.element("td", document.string(gap, "cause"))
        + f"<td>{_inside(gap)}</td></tr>\n"
        for gap in gaps[:_WORST_MOST]
    )
    return (
        f"<div><h3>Longest gaps, {stream.name} sampler</h3>\n"
        '<div class="scroll"><table><thead><tr>\n'
        '<th scope="col" class="n">at</th><th scope="col" class="n">length</th>\n'
        '<th scope="col">cause</th><th scope="col">in it</th></tr></thead><tbody>\n'
        f"{rows}{_END}</div>\n"
    )

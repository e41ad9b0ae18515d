# SPDX-License-Identifier: GPL-2.0
"""Environment of one kernel, and the end of its logs if it ended in an error."""

from __future__ import annotations

from .. import files, text, units
from ..documents import Documents
from ..row import Row, Verdict
from . import html

_LOG_LINES = 24
_LOG_WIDTH = 300

# As they stand in Environment of row.py.
_FACTS = {
    "hz": "HZ",
    "preemption": "preemption",
    "clocksource": "clocksource",
    "nohz_full_built": "CONFIG_NO_HZ_FULL",
    "nohz_full": "nohz_full CPUs",
    "isolated": "isolated CPUs",
    "rt_runtime_us": "RT runtime, us",
    "fair_server_runtime_ns": "fair server, ns",
    "cpu_model": "CPU",
    "hypervisor": "hypervisor",
    "version": "build",
}


def environment(row: Row, found: Documents) -> str:
    parts = ["<h3>Environment</h3>\n<dl>\n"]
    if found.status or found.check or found.user:
        parts.append(_fact("command line", row.cmdline))
        parts += (_fact(what, getattr(row.env, key)) for key, what in _FACTS.items())
    elif row.cmdline:
        parts.append(_fact("command line", row.cmdline))
    parts += _fact("package", row.version), _fact("suite", row.suite)
    if row.path:
        parts += _fact("kernel from", row.source), _fact("module", row.module)
        if not row.boot:
            parts.append(
                _fact(
                    "lab",
                    "deterministic (instruction counting)"
                    if row.deterministic
                    else "multi-threaded emulation",
                )
            )
        # Its files are below the directory of the matrix, wherever that is or was.
        parts += _took(row), _fact("ended", row.date), _fact("files", row.place)
    return "".join([*parts, "</dl>\n", _logs(row)])


def _fact(what: str, value: str) -> str:
    return f"<dt>{what}</dt>" + html.element('dd class="mono"', value or "unknown")


def _took(row: Row) -> str:
    parts = {
        "all but the download": row.total_s,
        "download": row.fetch_s,
        "build of the module": row.build_s,
        "guest": row.run_s,
    }
    took = ", ".join(f"{what} {units.clock(seconds)}" for what, seconds in parts.items())
    return f"<dt>took</dt><dd>{took}</dd>\n"


def _logs(row: Row) -> str:
    if row.verdict is not Verdict.ERROR or not row.path:
        return ""
    names = {"download": ["fetch.log"], "build": ["build.log"], "warnings": ["build.log"]}
    return "".join(_tail(row, name) for name in names.get(row.stage, ["script.log", "console.log"]))


def _tail(row: Row, name: str) -> str:
    """Its last lines, each cut."""
    try:
        data = files.read(row.path, name)
    except files.Unreadable:
        return ""
    if data is None:
        return ""
    ended = data.removesuffix(b"\n")
    last = b"\n".join(ended.rsplit(b"\n", _LOG_LINES + 1)[-_LOG_LINES - 1 :]) + data[len(ended) :]
    lines = text.decode(last.partition(b"\0")[0]).split("\n")
    if not lines[-1]:
        lines.pop()
    kept = "".join(html.short(line.partition("\r")[0], _LOG_WIDTH) + "\n" for line in lines)
    return f"<h3>End of {name}</h3>\n<pre>{kept}</pre>\n"

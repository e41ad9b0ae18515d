# SPDX-License-Identifier: GPL-2.0
"""Those options of a kernel's configuration that can matter to an isolated CPU."""

from __future__ import annotations

import hashlib
import re

from . import files, text

# The tick, what can hold it, what runs beside it, and what makes an entry longer. A * stands for
# any characters.
PATTERNS = (
    "NO_HZ* HZ* TICK_* HIGH_RES_TIMERS PREEMPT* RCU_* TREE_RCU PREEMPT_RCU TASKS_*RCU* "
    "CONTEXT_TRACKING* VIRT_CPU_ACCOUNTING* IRQ_TIME_ACCOUNTING PARAVIRT* CPU_ISOLATION "
    "SCHED_* CGROUP_SCHED CFS_BANDWIDTH FAIR_GROUP_SCHED RT_GROUP_SCHED NUMA_BALANCING* "
    "PSI* RSEQ* CLOCKSOURCE_* X86_TSC X86_TSC_* CPU_IDLE* CPU_FREQ_DEFAULT_* "
    "IRQ_FORCED_THREADING FTRACE FUNCTION_TRACER DYNAMIC_FTRACE OSNOISE_TRACER "
    "TIMERLAT_TRACER HWLAT_TRACER IRQSOFF_TRACER PREEMPT_TRACER PROVE_* LOCKDEP* LOCK_STAT "
    "KASAN* KCSAN* DEBUG_* SOFTLOCKUP_DETECTOR* HARDLOCKUP_DETECTOR* MITIGATION_* "
    "PAGE_TABLE_ISOLATION RETPOLINE GCC_VERSION CLANG_VERSION "
).split()

# Left out: families of options that are huge, and without effect on a running kernel.
_LEFT_OUT = ["DEBUG_INFO", "DEBUG_INFO_*", "PREEMPT_NOTIFIERS"]


def _any(patterns: list[str]) -> str:
    return "|".join(pattern.replace("*", "[^=\n]*") for pattern in patterns)


# No real option has a name of more than 100 characters.
_OPTION = re.compile(
    f"^CONFIG_(?!(?:{_any(_LEFT_OUT)})=)(?=[^=\n]{{0,100}}=)({_any(PATTERNS)})=(.*)$", re.MULTILINE
)

# Names without CONFIG_, sorted, and values of what is on. What is off and what does not exist in
# that version are the same to the CPU.
Options = list[tuple[str, str]]

_read: dict[bytes, Options] = {}


def parse(lines: str) -> Options:
    found = [
        (text.clean(name), text.clean(value))
        for name, value in _OPTION.findall(lines)
        if value != "n"
    ]
    return sorted(found, key=lambda option: option[0])


def read(directory: str) -> Options | None:
    """Of the file `config`; None if there is none. Many rows have the same."""
    try:
        data = files.read(directory, "config")
    except files.Unreadable:
        return None
    if data is None:
        return None
    name = hashlib.sha1(data, usedforsecurity=False).digest()
    if name not in _read:
        _read[name] = parse(text.decode(data.partition(b"\0")[0]))
    return _read[name]

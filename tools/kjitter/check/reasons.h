/* SPDX-License-Identifier: GPL-2.0 */
/*
 * reasons - why a verdict is what it is: REASON(name, code). The name is KJ_REASON_name; the code
 * does not change, for programs know it. What each means, how it is found without this tool, and
 * what to do about it stands in ../../doc/tutorial.md.
 * Included by reason.h and reason.c with REASON() defined as they need it; no guard, for that
 * reason.
 */

/* What holds the tick. */
REASON(TICK_SCHED, "tick-sched")
REASON(TICK_SCHED_SERVER, "tick-sched-server")
REASON(TICK_SCHED_BANDWIDTH, "tick-sched-bandwidth")
REASON(RT_THROTTLING, "rt-throttling")
REASON(TICK_POSIX_TIMER, "tick-posix-timer")
REASON(TICK_PERF, "tick-perf")
REASON(TICK_CLOCK, "tick-clock")
REASON(TICK_RCU, "tick-rcu")
REASON(TICK_RCU_EXP, "tick-rcu-exp")
REASON(TICK_HRTIMER, "tick-hrtimer")
REASON(TICK_NOHZ_OFF, "tick-nohz-off")
REASON(TICK_HIDDEN, "tick-hidden")
REASON(TICK_UNKNOWN, "tick-unknown")

/* Who else interrupts it. */
REASON(IRQ, "irq")
REASON(IPI, "ipi")
REASON(THREAD, "thread")
REASON(SOFTIRQ, "softirq")
REASON(IRQ_WORK, "irq-work")
REASON(NMI, "nmi")
REASON(SMI, "smi")
REASON(VECTOR, "vector")
REASON(HIDDEN, "hidden")

/* What does not count, and what could not be told apart from it. */
REASON(KERNEL_THREADS_ONLY, "kernel-threads-only")
REASON(NOT_TOLD_APART, "not-told-apart")

/* Limits of a budget. */
REASON(MAX_GAP, "max-gap")
REASON(MAX_LATENCY, "max-latency")
REASON(LOST, "lost")
REASON(QUANTILE, "quantile")
REASON(NOT_JUDGED, "not-judged")

/* The sampler itself. */
REASON(OWN_SLEEP, "own-sleep")
REASON(OWN_FAULT, "own-fault")
REASON(STOPPED, "stopped")
REASON(COULD_NOT_RUN, "could-not-run")
REASON(MOVED, "moved")

/* Why nothing was tested, or not to its end. */
REASON(NO_SUCH_CPU, "no-such-cpu")
REASON(NOT_BUILT, "not-built")
REASON(NOT_KNOWN, "not-known")
REASON(NOT_BOOTED, "not-booted")
REASON(NOT_IN_MASK, "not-in-mask")
REASON(NOTHING_ISOLATED, "nothing-isolated")
REASON(CPUSET, "cpuset")
REASON(OFFLINE, "offline")
REASON(NOT_COUNTED, "not-counted")
REASON(NOTHING_RUNS, "nothing-runs")
REASON(ENDED_EARLY, "ended-early")
REASON(INTERRUPTED, "interrupted")
REASON(FAILED, "failed")

#undef REASON

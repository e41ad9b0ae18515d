// SPDX-License-Identifier: GPL-2.0
/*
 * names - see names.h.
 */
#include <stddef.h>
#include <stdio.h>

#include "macros.h"
#include "names.h"
#include "uapi/kjitter.h"
#include "uapi/kjitter_cause.h"

static const char *lookup(const char *const *words, size_t nr, unsigned int i)
{
	return i < nr && words[i] ? words[i] : "unknown";
}

const char *kj_names_cause(unsigned int cause)
{
	static const char *const words[KJ_CAUSE_NR] = { KJ_CAUSE_WORDS };
	static char number[KJ_CAUSE_ROOM][sizeof("cause 31")];

	/* A later module's: all that can be said of it is which of those it is. */
	if (cause >= KJ_CAUSE_NR && cause < KJ_CAUSE_ROOM) {
		snprintf(number[cause], sizeof(number[cause]), "cause %u", cause);
		return number[cause];
	}
	return lookup(words, ARRAY_SIZE(words), cause);
}

const char *kj_names_sampler(unsigned int sampler)
{
	static const char *const words[] = {
		[KJ_SAMPLER_SPIN] = "spin",
		[KJ_SAMPLER_TIMER] = "timer",
		[KJ_SAMPLER_HW] = "hw",
		[KJ_SAMPLER_USER] = "user",
	};

	return lookup(words, ARRAY_SIZE(words), sampler);
}

const char *kj_names_stream(unsigned int stream)
{
	static const char *const words[KJ_STREAM_NR] = {
		[KJ_STREAM_SPIN] = "spin",
		[KJ_STREAM_TIMER_IRQ] = "timer-irq",
		[KJ_STREAM_TIMER_THREAD] = "timer-thread",
		[KJ_STREAM_HW] = "hw",
		[KJ_STREAM_USER] = "user",
		[KJ_STREAM_DETAIL] = "detail",
	};

	return lookup(words, ARRAY_SIZE(words), stream);
}

const char *kj_names_stream_state(unsigned int state)
{
	static const char *const words[] = {
		[KJ_STREAM_READY] = "ready",	 [KJ_STREAM_RUNNING] = "running",
		[KJ_STREAM_DONE] = "done",	 [KJ_STREAM_OFFLINE] = "offline",
		[KJ_STREAM_STARVED] = "starved",
	};

	return lookup(words, ARRAY_SIZE(words), state);
}

const char *kj_names_state(unsigned int state)
{
	static const char *const words[] = {
		[KJ_STATE_IDLE] = "idle",
		[KJ_STATE_CONFIGURED] = "configured",
		[KJ_STATE_RUNNING] = "running",
		[KJ_STATE_STOPPED] = "stopped",
	};

	return lookup(words, ARRAY_SIZE(words), state);
}

const char *kj_names_preempt(unsigned int preempt)
{
	static const char *const words[] = {
		[KJ_PREEMPT_UNKNOWN] = "unknown",     [KJ_PREEMPT_NONE] = "none",
		[KJ_PREEMPT_VOLUNTARY] = "voluntary", [KJ_PREEMPT_FULL] = "full",
		[KJ_PREEMPT_LAZY] = "lazy",	      [KJ_PREEMPT_RT] = "rt",
	};

	return lookup(words, ARRAY_SIZE(words), preempt);
}

const char *kj_names_detail(unsigned int kind)
{
	static const char *const words[] = {
		[KJ_DETAIL_VECTOR] = "vector",	 [KJ_DETAIL_IRQ] = "irq",
		[KJ_DETAIL_SOFTIRQ] = "softirq", [KJ_DETAIL_TASK] = "task",
		[KJ_DETAIL_NMI] = "nmi",	 [KJ_DETAIL_HRTIMER] = "hrtimer",
		[KJ_DETAIL_TIMER] = "timer",	 [KJ_DETAIL_WORK] = "work",
		[KJ_DETAIL_CALL] = "call",
	};

	return lookup(words, ARRAY_SIZE(words), kind);
}

const char *kj_names_dep(unsigned int dep)
{
	static const char *const words[KJ_DEP_NR] = {
		[KJ_DEP_POSIX_TIMER] = "posix_timer",
		[KJ_DEP_PERF_EVENTS] = "perf_events",
		[KJ_DEP_SCHED] = "sched",
		[KJ_DEP_CLOCK_UNSTABLE] = "clock_unstable",
		[KJ_DEP_RCU] = "rcu",
		[KJ_DEP_RCU_EXP] = "rcu_exp",
	};

	return lookup(words, ARRAY_SIZE(words), dep);
}

const char *kj_names_tick_state(unsigned int state)
{
	static const char *const words[] = {
		[KJ_TICK_UNKNOWN] = "unknown",
		[KJ_TICK_RUNNING] = "running",
		[KJ_TICK_STOPPED] = "stopped",
	};

	return lookup(words, ARRAY_SIZE(words), state);
}

const char *kj_names_probe(unsigned int bit)
{
	static const char *const words[KJ_PROBE_NR] = {
		[KJ_PROBE_VECTOR] = "vector",	[KJ_PROBE_IRQ] = "irq",
		[KJ_PROBE_SOFTIRQ] = "softirq", [KJ_PROBE_SWITCH] = "switch",
		[KJ_PROBE_NMI] = "nmi",		[KJ_PROBE_HRTIMER] = "hrtimer",
		[KJ_PROBE_TIMER] = "timer",	[KJ_PROBE_WORK] = "work",
		[KJ_PROBE_CALL] = "call",	[KJ_PROBE_SENDER] = "sender",
		[KJ_PROBE_TICK] = "tick",	[KJ_PROBE_SPARED] = "spared",
	};

	return bit < ARRAY_SIZE(words) ? words[bit] : NULL;
}

const char *kj_names_record_flag(unsigned int bit)
{
	static const char *const words[] = {
		"care", "yield", "blind", "more", "frozen", "spared",
	};

	return bit < ARRAY_SIZE(words) ? words[bit] : NULL;
}

const char *kj_names_cap(unsigned int bit)
{
	static const char *const words[] = {
		"spin",		  "timer",	     "hw",
		"level2",	  "rcu_qs",	     "clock_stable",
		"clock_constant", "nohz_full_built", "hypervisor",
	};

	return bit < ARRAY_SIZE(words) ? words[bit] : NULL;
}

unsigned int kj_names_sampler_of(unsigned int stream)
{
	static const unsigned char of[KJ_STREAM_NR] = {
		[KJ_STREAM_SPIN] = KJ_SAMPLER_SPIN,
		[KJ_STREAM_TIMER_IRQ] = KJ_SAMPLER_TIMER,
		[KJ_STREAM_TIMER_THREAD] = KJ_SAMPLER_TIMER,
		[KJ_STREAM_HW] = KJ_SAMPLER_HW,
		[KJ_STREAM_USER] = KJ_SAMPLER_USER,
	};

	return stream < KJ_STREAM_NR ? of[stream] : 0;
}

bool kj_names_counts_ns(unsigned int stream)
{
	return stream == KJ_STREAM_TIMER_IRQ || stream == KJ_STREAM_TIMER_THREAD;
}

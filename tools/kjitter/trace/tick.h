/* SPDX-License-Identifier: GPL-2.0 */
/*
 * tick - the tick of one CPU, as its trace tells of it: pure; what module/tick.c does with probes.
 */
#ifndef KJ_TRACE_TICK_H
#define KJ_TRACE_TICK_H

#include "line.h"

/**
 * kj_trace_tick_begin - watching begins
 * @t: out; the state is not known
 * @now: when
 */
void kj_trace_tick_begin(struct kj_tick *t, __u64 now);

/**
 * kj_trace_tick_fired - the tick's own hrtimer function runs
 * @t: tick
 * @now: when
 * @khz: rate of the clock
 */
void kj_trace_tick_fired(struct kj_tick *t, __u64 now, __u64 khz);

/**
 * kj_trace_tick_looked - the kernel looked whether the tick can be stopped
 * @t: tick
 * @l: line that says so
 * @sampler: pid of the sampler
 * @khz: rate of the clock
 */
void kj_trace_tick_looked(struct kj_tick *t, const struct kj_trace_line *l, __u32 sampler,
			  __u64 khz);

/**
 * kj_trace_tick_until - nothing more came until now
 * @t: tick
 * @now: when
 * @khz: rate of the clock
 */
void kj_trace_tick_until(struct kj_tick *t, __u64 now, __u64 khz);

/**
 * kj_trace_is_tick - is that the function of the tick's hrtimer?
 * @function: name; tick_sched_timer until 6.8, tick_nohz_handler since
 *
 * Return: so it is.
 */
bool kj_trace_is_tick(const char *function);

#endif /* KJ_TRACE_TICK_H */

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * follow - one CPU and its sampler, by the lines of its trace: pure.
 *
 * Lines in the order of their times go in; what ran during a gap, with net times, names and cause
 * as the module's probes would tell them, comes out.
 */
#ifndef KJ_TRACE_FOLLOW_H
#define KJ_TRACE_FOLLOW_H

#include "line.h"
#include "nest.h"
#include "tick.h"

/**
 * struct kj_trace_follow - one CPU
 * @symbols: where names of functions get their numbers
 * @khz: rate of the cycle counter
 * @begun: a line since the sampler began was seen
 * @first: when the sampler began
 * @sampler: its pid as the trace has it, in the kernel's first namespace: whoever ran at the first
 *	line since it began, for that was the sampler
 * @now: time of the latest line
 * @losing: lines after @lost_from were lost, and none came since
 * @lost_from: time of the line before the first that was lost and may lie in a gap to come
 * @lost_to: and of the one after the last
 * @nest: what goes on
 * @taken: things that no gap to come can have
 * @tick: its tick
 */
struct kj_trace_follow {
	struct kj_symbols *symbols;
	__u64 khz;
	bool begun;
	__u64 first;
	__u32 sampler;
	__u64 now;
	bool losing;
	__u64 lost_from;
	__u64 lost_to;
	struct kj_trace_nest nest;
	__u64 taken;
	struct kj_tick tick;
};

/**
 * kj_trace_follow_begin - from now on
 * @f: zeroed, but for @symbols and @khz
 * @first: when the sampler began, counts; lines of before are passed over
 * @tid: its pid, as its own pid namespace has it
 */
void kj_trace_follow_begin(struct kj_trace_follow *f, __u64 first, __u32 tid);

/**
 * kj_trace_follow_line - a line
 * @f: begun
 * @l: the next one, its time in counts
 */
void kj_trace_follow_line(struct kj_trace_follow *f, const struct kj_trace_line *l);

/**
 * kj_trace_follow_gap - what ran during a gap of the sampler
 * @f: begun; all lines of the gap have come, and none from after it
 * @rec: in: @start, @len; out: @cause, @count, @net, more @flags. Gaps in the order of time
 * @take: told of each detail in the order in which they ended; its CPU is that of @rec
 * @data: its first argument
 *
 * Return: as kj_accounts.unattributed, of this gap.
 */
__u64 kj_trace_follow_gap(struct kj_trace_follow *f, struct kj_record *rec,
			  void (*take)(void *data, const struct kj_detail *d), void *data);

/**
 * kj_trace_symbol - number of a function's name
 * @s: table; a new name gets the next number
 * @name: foreign; empty: none
 *
 * Return: it, 0 if there is no name or no room.
 */
__u32 kj_trace_symbol(struct kj_symbols *s, const char *name);

#endif /* KJ_TRACE_FOLLOW_H */

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * together - gaps of several CPUs at one instant are one event.
 *
 * Gaps that begin within a window of time after the first of them, on different CPUs, and for
 * the same cause, are one event; so are gaps longer than the window that also end at one instant,
 * whatever each of them is called: there the CPUs stood still. Events of the same CPUs and the
 * same cause are a set, and a set is told if there are more of it than chance brings about.
 *
 * Method: of k CPUs whose gaps come independently at rates r, k gaps lie within a window T
 * after the first of them at the rate k T^(k-1) r1 r2 ... rk (C. Eckart and F. R. Shonka,
 * Physical Review 53 (1938), 752-756). Rates change, and are those of KJ_TOGETHER_BLOCK gaps in
 * turn; that they change within these, too, is why a set needs more than KJ_TOGETHER_LEAST times
 * as many. The chance of seeing a count or more of a Poisson number
 * is bounded as H. Chernoff did (Annals of Mathematical Statistics 23 (1952), 493-507), which
 * overstates it, and multiplied by how many sets of CPUs, of that size and any other, and causes
 * there can be: of many CPUs nearly every three that come together do so for the only time.
 *
 * Memory is fixed: a set has one of KJ_TOGETHER_SETS slots, by the algorithm of Misra and Gries
 * (see period.h), so that a count is never overstated. It takes as long again as all else that is
 * done with a gap, and more: of large captures it is done on request.
 */
#ifndef KJ_TOGETHER_H
#define KJ_TOGETHER_H

#include <stdbool.h>

#include "blame.h"
#include "lib/cpulist.h"
#include "merge.h"
#include "period.h"

/* Usual window. */
#define KJ_TOGETHER_NS 10000U

#define KJ_TOGETHER_SETS 256U
/* Of so many sets it is looked up who did it, and so many are told. */
#define KJ_TOGETHER_TOLD 32U
#define KJ_TOGETHER_SEEN 8U
#define KJ_TOGETHER_WHO	 4U
/* A set that is told has at least so many times as many events as chance brings. */
#define KJ_TOGETHER_LEAST 2
/* All of these sets together come about by chance at most so often. */
#define KJ_TOGETHER_CHANCE 0.001

/* Gaps whose rates are taken to be steady. */
#define KJ_TOGETHER_BLOCK 256U
/* Bytes of a capture of which it is done unasked: some 700,000 gaps. */
#define KJ_TOGETHER_MOST (64ULL << 20)

/* kj_together_set.cause: they stood still; what each gap is called differs. */
#define KJ_TOGETHER_STILL KJ_CAUSE_ROOM

/**
 * struct kj_together_who - what was seen in some of a set's gaps
 * @key: what
 * @count: how often
 */
struct kj_together_who {
	struct kj_blame_key key;
	unsigned int count;
};

/**
 * struct kj_together_seen - a gap to look into
 * @lane: its CPU's
 * @from: begin
 * @to: end
 */
struct kj_together_seen {
	__u32 lane;
	__u64 from;
	__u64 to;
};

/**
 * struct kj_together_set - events of the same CPUs and the same cause
 * @votes: of its slot; 0: the slot is free
 * @nr: how many CPUs
 * @cause: enum kj_cause, or KJ_TOGETHER_STILL
 * @lanes: the CPUs, a bit for each lane
 * @count: events
 * @apart: sum of the times from the first to the last begin, counts
 * @apart_max: the longest of these
 * @longest: the longest gap, counts
 * @lost: sum of all gaps, counts
 * @kernel: one of the gaps has a cause of the kernel's
 * @since: number of the block in which it got its slot
 * @chance: so many were to be expected by chance
 * @period: distances
 * @seen: some of the gaps: the latest but the first few
 * @nr_who: how many in @who
 * @who: level 2: what ran in these, the most frequent first
 */
struct kj_together_set {
	__u64 votes;
	__u32 nr;
	__u32 cause;
	__u64 *lanes;
	__u64 count;
	__u64 apart;
	__u64 apart_max;
	__u64 longest;
	__u64 lost;
	bool kernel;
	__u64 since;
	double chance;
	struct kj_period period;
	struct kj_together_seen seen[KJ_TOGETHER_SEEN];
	unsigned int nr_who;
	struct kj_together_who who[KJ_TOGETHER_WHO];
};

/**
 * struct kj_together_gap - one gap of those that are looked at
 * @lane: its CPU's
 * @gap: the gap
 */
struct kj_together_gap {
	__u32 lane;
	struct kj_merge_gap gap;
};

/**
 * struct kj_together - the whole
 * @window: counts
 * @khz: counts per millisecond
 * @merge: gaps, in order
 * @nr_lanes: how many CPUs can have gaps
 * @cpu: by lane: the CPU
 * @used: how many lanes have one
 * @words: of a bit map of lanes
 * @nr: gaps of this block by lane and cause, KJ_TOGETHER_STILL: of any
 * @in_block: how many
 * @touched: the lanes of these, each once
 * @nr_touched: how many lanes
 * @first: start of the first of them
 * @last: start of the latest
 * @number: of the event that is looked at
 * @in: by lane: number of the latest event it had a gap in
 * @held: by lane: how many of @now are its
 * @nr_now: how many gaps begin within the window
 * @now: these, in order
 * @gaps: how many were looked at
 * @events: how many of them were of several CPUs
 * @blocks: how many have ended
 * @bits: room for them, @words for each slot and one more
 * @set: the sets
 * @nr_told: how many are more than chance
 * @told: these, in order of the time they took
 */
struct kj_together {
	__u64 window;
	__u64 khz;
	struct kj_merge merge;
	__u32 nr_lanes;
	__u16 *cpu;
	__u32 used;
	__u32 words;
	__u32 (*nr)[KJ_CAUSE_ROOM + 1];
	__u32 in_block;
	__u32 touched[KJ_TOGETHER_BLOCK];
	__u32 nr_touched;
	__u64 first;
	__u64 last;
	__u64 number;
	__u64 *in;
	__u8 *held;
	__u32 nr_now;
	struct kj_together_gap *now;
	__u64 gaps;
	__u64 events;
	__u64 blocks;
	__u64 *bits;
	struct kj_together_set set[KJ_TOGETHER_SETS];
	unsigned int nr_told;
	struct kj_together_set *told[KJ_TOGETHER_SETS];
};

/**
 * kj_together_begin - get ready
 * @cpus: how many CPUs are measured, at least two
 * @window: length of the window, counts, above 0
 * @khz: counts per millisecond
 *
 * Return: NULL if there is not enough memory.
 */
struct kj_together *kj_together_begin(unsigned int cpus, __u64 window, __u64 khz);

/**
 * kj_together_lane - the lane of a CPU that has gaps
 * @g: gaps
 * @cpu: which CPU, each once
 *
 * Return: its number.
 */
__u32 kj_together_lane(struct kj_together *g, __u32 cpu);

/**
 * kj_together_add - one more gap, in the order of the starts of its CPU
 * @g: gaps
 * @lane: of the CPU
 * @start: begin
 * @len: length
 * @cause: its cause, any number
 */
static inline void kj_together_add(struct kj_together *g, __u32 lane, __u64 start, __u64 len,
				   unsigned int cause)
{
	*kj_merge_room(&g->merge, lane) = (struct kj_merge_gap){
		.start = start,
		.len = len < KJ_MERGE_LEN_MAX ? len : KJ_MERGE_LEN_MAX,
		.cause = cause < KJ_CAUSE_NR ? cause : KJ_CAUSE_UNKNOWN,
	};
}

/**
 * kj_together_end - all were added: which sets are more than chance
 * @g: gaps
 */
void kj_together_end(struct kj_together *g);

/**
 * kj_together_cpus - the CPUs of a set
 * @g: gaps
 * @s: set
 * @list: out
 */
void kj_together_cpus(const struct kj_together *g, const struct kj_together_set *s,
		      struct kj_cpulist *list);

/**
 * kj_together_cause - word for the cause of a set
 * @cause: kj_together_set.cause
 *
 * Return: constant.
 */
const char *kj_together_cause(unsigned int cause);

/**
 * kj_together_forget - free it
 * @g: gaps, or NULL
 */
void kj_together_forget(struct kj_together *g);

#endif /* KJ_TOGETHER_H */

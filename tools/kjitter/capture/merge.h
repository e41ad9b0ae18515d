/* SPDX-License-Identifier: GPL-2.0 */
/*
 * merge - the gaps of several CPUs in the order of their starts, in one pass and fixed memory.
 *
 * A recorder drains one ring after the other, so in a file the gaps of each CPU come in order
 * and those of different CPUs do not. Gaps wait in a pool; when it is full, the older half of
 * them goes on. A gap that comes later than that is counted, and left out.
 */
#ifndef KJ_MERGE_H
#define KJ_MERGE_H

#include <stdbool.h>
#include <linux/types.h>

/* Room for so many gaps, in chunks; 16 gaps a CPU if that is more. */
#define KJ_MERGE_GAPS 65536U
/* Gaps of a chunk: of at most so many CPUs, and of more. */
#define KJ_MERGE_FEW	     256U
#define KJ_MERGE_CHUNK	     64U
#define KJ_MERGE_CHUNK_SMALL 8U
/* To find the oldest gap takes a look at all lanes of a block, and at all blocks. */
#define KJ_MERGE_BLOCK 8U
#define KJ_MERGE_NONE  (~0ULL)

/**
 * struct kj_merge_gap - as much of a gap as is asked for
 * @start: when it began, counts
 * @len: length, counts, saturating
 * @cause: enum kj_cause
 */
struct kj_merge_gap {
	__u64 start;
	__u64 len : 56;
	__u64 cause : 8;
};

#define KJ_MERGE_LEN_MAX ((1ULL << 56) - 1)

/**
 * struct kj_merge_chunk - some gaps of a lane, in order
 * @next: number of the next, 0: it is the last
 * @nr: how many
 */
struct kj_merge_chunk {
	__u32 next;
	__u32 nr;
};

/**
 * struct kj_merge_lane - gaps of one CPU that wait
 * @first: number of the chunk with the oldest, 0: none wait
 * @last: number of the chunk with the newest
 * @at: the oldest
 */
struct kj_merge_lane {
	__u32 first;
	__u32 last;
	const struct kj_merge_gap *at;
};

/**
 * struct kj_merge - all of them
 * @take: who gets the gaps, in order
 * @data: for @take
 * @has_base: @base is one
 * @base: what starts are told from
 * @horizon: start of the latest gap that went on; what starts before it comes too late
 * @late: gaps that did
 * @nr_lanes: how many
 * @lane: the lanes
 * @key: by lane: start of its oldest gap and the lane in its block; KJ_MERGE_NONE: it has none
 * @least: by KJ_MERGE_BLOCK lanes: the least of these
 * @nr_chunks: how many there are
 * @in_chunk: gaps that one has room for
 * @chunk: the chunks; number 0 is nobody's
 * @gap: their gaps, @in_chunk of each, one after the other
 * @nr_free: how many wait for gaps
 * @free: their numbers
 */
struct kj_merge {
	void (*take)(void *data, __u32 lane, const struct kj_merge_gap *gap);
	void *data;
	bool has_base;
	__u64 base;
	__u64 horizon;
	__u64 late;
	__u32 nr_lanes;
	struct kj_merge_lane *lane;
	__u64 *key;
	__u64 *least;
	__u32 nr_chunks;
	__u32 in_chunk;
	struct kj_merge_chunk *chunk;
	struct kj_merge_gap *gap;
	__u32 nr_free;
	__u32 *free;
};

/**
 * kj_merge_begin - get memory
 * @m: out; @take and @data are to be set
 * @lanes: how many CPUs
 *
 * Return: false if there is none.
 */
bool kj_merge_begin(struct kj_merge *m, __u32 lanes);

/**
 * kj_merge_room - where the next gap of a lane goes
 * @m: merge
 * @lane: which
 *
 * Others may go on to @take for that.
 * Return: its place; good until the next call.
 */
struct kj_merge_gap *kj_merge_room(struct kj_merge *m, __u32 lane);

/**
 * kj_merge_end - all that wait go on
 * @m: merge
 */
void kj_merge_end(struct kj_merge *m);

/**
 * kj_merge_forget - free its memory
 * @m: merge
 */
void kj_merge_forget(struct kj_merge *m);

#endif /* KJ_MERGE_H */

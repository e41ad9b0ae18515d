/* SPDX-License-Identifier: GPL-2.0 */
/*
 * keep - a flight recorder (--keep N): of each stream the N records before and after each long
 * gap go into the capture, and the last N at the end; what is left out is counted.
 *
 * Memory is constant. Records keep their numbers, so that a reader sees where some were left out;
 * the LEFT section says how many it were. At level 2 the details of a CPU are kept around what is
 * long in any of its streams, KJ_KEEP_DETAILS of them for each record.
 */
#ifndef KJ_KEEP_H
#define KJ_KEEP_H

#include <stdbool.h>

#include "capture/format.h"
#include "uapi/kjitter_stop.h"

/* Details kept for each record; and for the long gap itself, more than one can have. */
#define KJ_KEEP_DETAILS	    16
#define KJ_KEEP_DETAILS_GAP 64

/**
 * struct kj_keep - one stream
 * @cpu: whose
 * @stream: enum kj_stream_id
 * @limits: how long a long gap is, counts
 * @came: there was a long gap on this CPU: one word for all its streams, those of gaps write it,
 *	that of details takes it
 * @room: so many are kept before and after
 * @after: so many of those that come are kept
 * @nr: how many wait, and nobody knows yet whether they are kept
 * @at: where the oldest of them is in @wait
 * @next: number of the record after them
 * @left_out: how many were left out
 * @wait: records or details, @room of them
 */
struct kj_keep {
	__u32 cpu;
	__u32 stream;
	struct kj_stop_limits limits;
	bool *came;
	unsigned int room;
	unsigned int after;
	unsigned int nr;
	unsigned int at;
	__u64 next;
	__u64 left_out;
	struct kj_record wait[];
};

/**
 * kj_keep_create - for one stream
 * @cpu: whose
 * @stream: enum kj_stream_id
 * @n: --keep
 * @ns: how long a long gap is, by enum kj_cause
 * @khz: rate of the stream's clock
 * @came: the CPU's
 *
 * Return: it, or NULL if there is no memory.
 */
struct kj_keep *kj_keep_create(__u32 cpu, __u32 stream, unsigned int n, const __u64 *ns, __u64 khz,
			       bool *came);

/**
 * kj_keep_some - take in what came out of the ring
 * @k: stream
 * @w: capture
 * @number: of the first
 * @first: records or details, in the order of the ring
 * @n: how many
 */
void kj_keep_some(struct kj_keep *k, struct kj_capture_writer *w, __u64 number,
		  const struct kj_record *first, size_t n);

/**
 * kj_keep_drained - the ring was drained
 * @k: stream
 *
 * Streams of gaps before that of the details of their CPU.
 */
static inline void kj_keep_drained(struct kj_keep *k)
{
	if (k->stream == KJ_STREAM_DETAIL)
		*k->came = false;
}

/**
 * kj_keep_rest - the stream has ended: what waits is kept
 * @k: stream
 * @w: capture
 */
void kj_keep_rest(struct kj_keep *k, struct kj_capture_writer *w);

/**
 * kj_keep_tell - how many were left out so far
 * @k: stream
 * @w: capture
 */
void kj_keep_tell(const struct kj_keep *k, struct kj_capture_writer *w);

#endif /* KJ_KEEP_H */

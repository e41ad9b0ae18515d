/* SPDX-License-Identifier: GPL-2.0 */
/*
 * stream - what one producer leaves behind: accounts, histogram, ring.
 *
 * One writer, the producer on its CPU, which changes the accounts only between
 * kj_stream_begin() and kj_stream_end(); any number of readers elsewhere, which get a
 * consistent snapshot. The writer never waits.
 */
#ifndef KJ_STREAM_H
#define KJ_STREAM_H

#include <linux/sched.h>
#include <linux/seqlock.h>
#include <linux/string.h>

#include "attribution.h"
#include "ring.h"
#include "stop.h"
#include "../uapi/kjitter_hist.h"

/**
 * struct kj_stream - one stream
 * @acc: accounts; single writer, under @seq
 * @seq: odd while the writer is at it
 * @hist: histogram of lengths; single writer, each bucket read on its own
 * @ring: records; single writer
 * @att: to what gaps are due; but for the constants of it writer only
 * @counted: events since the begin; under @seq, constant once ended
 * @starved: who stops took the thread off its CPU, where it did not come to run
 * @warm: sampling has begun, counting has not: see kj_config; the writer ends it, under @seq
 * @unkept: record of a gap while the ring is full; writer only
 * @limits: how long a gap has to be that ends the measurement; constant
 * @stop: where it is said that one came; constant, NULL: none can
 * @stopped: it was one of this stream; writer only
 * @attribution_cost: what explaining and tracing the latest gap took, counts; writer only
 */
struct kj_stream {
	struct kj_accounts acc;
	seqcount_t seq;
	u64 *hist;
	struct kj_ring *ring;
	struct kj_attribution att;
	struct kj_counted counted;
	bool starved;
	bool warm;
	struct kj_record unkept;
	struct kj_stop_limits limits;
	struct kj_stop *stop;
	bool stopped;
	u64 attribution_cost;
} ____cacheline_aligned; /* its writer shares no line with another CPU's */

int kj_stream_init(struct kj_stream *stream, unsigned int cpu, enum kj_stream_id id, u64 khz,
		   u64 threshold, u32 nr_records);
void kj_stream_uninit(struct kj_stream *stream);
void kj_stream_start(struct kj_stream *stream, u64 now);
void kj_stream_forget(struct kj_stream *stream, u64 now);
void kj_stream_count(struct kj_stream *stream, const struct kj_counters *now);
void kj_stream_finish(struct kj_stream *stream, bool moved, u64 raw_ns);
struct kj_record *kj_stream_gap(struct kj_stream *stream, struct kj_window w, u64 start, u64 len,
				u16 flags);
void kj_stream_done(struct kj_stream *stream);
void kj_stream_snapshot(const struct kj_stream *stream, struct kj_accounts *out);

/**
 * kj_stream_begin - the writer begins to change the accounts
 * @stream: stream
 *
 * Context: the producer, interrupts off (a reader on this CPU must not find the
 * change half done and spin on it).
 */
static inline void kj_stream_begin(struct kj_stream *stream)
{
	raw_write_seqcount_begin(&stream->seq);
}

/**
 * kj_stream_end - the writer has changed the accounts
 * @stream: stream
 *
 * Context: as kj_stream_begin().
 */
static inline void kj_stream_end(struct kj_stream *stream)
{
	raw_write_seqcount_end(&stream->seq);
}

/**
 * kj_stream_length - a length, for the histogram
 * @stream: stream
 * @len: counts
 *
 * Context: as kj_stream_gap().
 */
static inline void kj_stream_length(struct kj_stream *stream, u64 len)
{
	unsigned int bucket = kj_hist_index(len);

	if (likely(!stream->warm))
		WRITE_ONCE(stream->hist[bucket], stream->hist[bucket] + 1);
}

/**
 * kj_stream_detail - put a detail into its ring
 * @details: the CPU's stream of details
 * @d: detail
 *
 * Context: as kj_stream_gap(), accounts of @details begun.
 */
static inline void kj_stream_detail(struct kj_stream *details, const struct kj_detail *d)
{
	struct kj_accounts *acc = &details->acc;
	void *slot = kj_ring_reserve(details->ring);

	acc->gaps++;
	if (!slot) {
		acc->lost++;
		return;
	}
	memcpy(slot, d, sizeof(*d));
	acc->written++;
	kj_ring_commit(details->ring);
}

#endif /* KJ_STREAM_H */

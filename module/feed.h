/* SPDX-License-Identifier: GPL-2.0 */
/*
 * feed - what one producer leaves behind: accounts, histogram, ring.
 *
 * One writer, the producer on its CPU, which changes the accounts only between
 * kj_feed_begin() and kj_feed_end(); any number of readers elsewhere, which get a
 * consistent snapshot. The writer never waits.
 */
#ifndef KJ_FEED_H
#define KJ_FEED_H

#include <linux/sched.h>
#include <linux/seqlock.h>

#include "attribution.h"
#include "ring.h"

/**
 * struct kj_feed - one stream
 * @acc: accounts; single writer, under @seq
 * @seq: odd while the writer is at it
 * @hist: histogram of lengths; single writer, each bucket read on its own
 * @ring: records; single writer
 * @att: to what gaps are due; but for the constants of it writer only
 * @counted: events since the begin; under @seq, constant once ended
 * @starved: who stops took the thread off its CPU, where it did not come to run
 * @explaining: what explaining and tracing the latest gap took, counts; writer only
 */
struct kj_feed {
	struct kj_accounts acc;
	seqcount_t seq;
	u64 *hist;
	struct kj_ring *ring;
	struct kj_attribution att;
	struct kj_counted counted;
	bool starved;
	u64 explaining;
} ____cacheline_aligned; /* its writer shares no line with another CPU's */

int kj_feed_init(struct kj_feed *feed, unsigned int cpu, enum kj_stream stream, u64 khz,
		 u64 threshold, u32 nr_records);
void kj_feed_uninit(struct kj_feed *feed);
void kj_feed_start(struct kj_feed *feed, u64 now);
void kj_feed_count(struct kj_feed *feed, const struct kj_counters *now);
void kj_feed_finish(struct kj_feed *feed, bool moved, u64 raw_ns);
struct kj_record *kj_feed_gap(struct kj_feed *feed, struct kj_window w, u64 start, u64 len,
			      u16 flags);
void kj_feed_done(struct kj_feed *feed);
void kj_feed_detail(struct kj_feed *details, const struct kj_detail *d);
void kj_feed_snapshot(const struct kj_feed *feed, struct kj_accounts *out);

/**
 * kj_feed_begin - the writer begins to change the accounts
 * @feed: feed
 *
 * Context: the producer, interrupts off (a reader on this CPU must not find the
 * change half done and spin on it).
 */
static inline void kj_feed_begin(struct kj_feed *feed)
{
	raw_write_seqcount_begin(&feed->seq);
}

/**
 * kj_feed_end - the writer has changed the accounts
 * @feed: feed
 *
 * Context: as kj_feed_begin().
 */
static inline void kj_feed_end(struct kj_feed *feed)
{
	raw_write_seqcount_end(&feed->seq);
}

#endif /* KJ_FEED_H */

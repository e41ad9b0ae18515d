// SPDX-License-Identifier: GPL-2.0
/*
 * feed - booking gaps, publishing sums.
 */
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "feed.h"
#include "hist.h"

static_assert(sizeof(struct kj_accounts) == 1104);

/**
 * kj_feed_init - make a stream, ready but not begun
 * @feed: zeroed memory
 * @cpu: its CPU
 * @stream: which of the CPU's streams
 * @khz: rate of its clock, counts per millisecond
 * @threshold: counts
 * @nr_records: ring size, a power of two
 *
 * Context: process, may sleep. Return: 0 or -ENOMEM (then nothing is left).
 */
int kj_feed_init(struct kj_feed *feed, unsigned int cpu, enum kj_stream stream, u64 khz,
		 u64 threshold, u32 nr_records)
{
	seqcount_init(&feed->seq);
	feed->acc.size = sizeof(feed->acc);
	feed->acc.cpu = cpu;
	feed->acc.stream = stream;
	feed->acc.state = KJ_STREAM_READY;
	feed->acc.clock_khz = khz;
	feed->acc.threshold = threshold;
	feed->acc.min = U64_MAX; /* least seen so far, of nothing */
	feed->acc.blind_record = U64_MAX;
	feed->acc.blind_care = U64_MAX;

	feed->hist = vzalloc(KJ_HIST_BUCKETS * sizeof(*feed->hist));
	if (!feed->hist)
		return -ENOMEM;
	feed->ring = kj_ring_alloc(nr_records, cpu, stream, khz);
	if (!feed->ring) {
		vfree(feed->hist);
		feed->hist = NULL;
		return -ENOMEM;
	}
	return 0;
}

/**
 * kj_feed_uninit - drop histogram and ring
 * @feed: feed without a producer; one that kj_feed_init() refused is fine
 *
 * Open ring descriptors keep the ring itself. Context: process, may sleep.
 */
void kj_feed_uninit(struct kj_feed *feed)
{
	if (!feed->ring)
		return;
	kj_ring_end(feed->ring);
	kj_ring_expect(feed->ring);
	kj_ring_put(feed->ring);
	vfree(feed->hist);
}

/**
 * kj_feed_start - the producer begins
 * @feed: feed
 * @now: its clock
 *
 * Context: the producer, interrupts off.
 */
void kj_feed_start(struct kj_feed *feed, u64 now)
{
	kj_counters_read(feed->acc.cpu, feed->task, &feed->base);
	feed->seen = feed->base;
	kj_feed_begin(feed);
	feed->acc.first = now;
	feed->acc.last = now;
	feed->acc.state = KJ_STREAM_RUNNING;
	kj_feed_end(feed);
}

/**
 * kj_feed_finish - the producer has ended
 * @feed: feed
 * @state: KJ_STREAM_DONE or KJ_STREAM_OFFLINE
 * @raw_ns: CLOCK_MONOTONIC_RAW that passed since kj_feed_start()
 *
 * Context: the producer, interrupts off.
 */
void kj_feed_finish(struct kj_feed *feed, enum kj_stream_state state, u64 raw_ns)
{
	kj_counters_read(feed->acc.cpu, feed->task, &feed->end);
	kj_feed_begin(feed);
	feed->acc.state = state;
	feed->acc.raw_ns = raw_ns;
	kj_feed_end(feed);
	kj_ring_end(feed->ring);
}

/**
 * kj_feed_gap - book a gap and fill its record
 * @feed: feed
 * @start: when it began
 * @len: how long, counts
 * @flags: KJ_REC_*
 *
 * The record is not published yet: the caller may still set @blind, then calls
 * kj_ring_commit(). Context: the producer, interrupts off, accounts begun.
 * Return: the record, or NULL if the ring was full (already counted).
 */
struct kj_record *kj_feed_gap(struct kj_feed *feed, u64 start, u64 len, u8 flags)
{
	struct kj_accounts *acc = &feed->acc;
	u64 lost = feed->ring->lost_since;
	struct kj_counters now;
	struct kj_record *rec;
	u8 count[KJ_CAUSE_NR];
	enum kj_cause cause;

	kj_counters_read(acc->cpu, feed->task, &now);
	cause = kj_gap_classify(&feed->seen, &now, count);
	feed->seen = now;

	kj_gap_account(acc, len, cause);

	rec = kj_ring_reserve(feed->ring);
	if (!rec) {
		acc->lost++;
		return NULL;
	}
	acc->written++;
	rec->start = start;
	rec->len = len;
	rec->lost = lost;
	rec->blind = 0;
	rec->cpu = acc->cpu;
	rec->stream = acc->stream;
	rec->flags = flags;
	memcpy(rec->count, count, sizeof(rec->count));
	memset(rec->net, 0, sizeof(rec->net));
	return rec;
}

static void none_if_unseen(u64 *least)
{
	if (*least == U64_MAX)
		*least = 0;
}

/**
 * kj_feed_snapshot - consistent copy of the accounts
 * @feed: feed
 * @out: filled in, events included
 *
 * Context: any but the producer's hardirq; does not disturb the producer.
 */
void kj_feed_snapshot(const struct kj_feed *feed, struct kj_accounts *out)
{
	struct kj_counters now;
	unsigned int seq, i;

	do {
		seq = read_seqcount_begin(&feed->seq);
		memcpy(out, &feed->acc, sizeof(*out));
	} while (read_seqcount_retry(&feed->seq, seq));

	none_if_unseen(&out->min);
	none_if_unseen(&out->blind_record);
	none_if_unseen(&out->blind_care);
	if (out->state == KJ_STREAM_READY)
		return;
	if (out->state == KJ_STREAM_RUNNING)
		kj_counters_read(out->cpu, feed->task, &now);
	else
		now = feed->end;
	for (i = 1; i < KJ_CAUSE_NR; i++)
		out->events[i] = (u32)(now.v[i] - feed->base.v[i]);
}

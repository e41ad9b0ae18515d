// SPDX-License-Identifier: GPL-2.0
/*
 * feed - booking gaps, publishing sums.
 */
#include <linux/mm.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "../uapi/kjitter_account.h"
#include "../uapi/kjitter_cause.h"
#include "clock.h"
#include "../uapi/kjitter_elapsed.h"
#include "feed.h"
#include "../uapi/kjitter_hist.h"
#include "trace.h"

static_assert(sizeof(struct kj_accounts) == 2024);

/**
 * kj_feed_init - make a stream, ready but not begun
 * @feed: zeroed memory
 * @cpu: its CPU
 * @stream: which of the CPU's streams
 * @khz: rate of its clock, counts per millisecond
 * @threshold: counts
 * @nr_records: ring size, a power of two
 *
 * Context: process, may sleep.
 * Return: 0, -ENOMEM, or -EINTR if the
 * caller is being killed (then nothing is left).
 */
int kj_feed_init(struct kj_feed *feed, unsigned int cpu, enum kj_stream stream, u64 khz,
		 u64 threshold, u32 nr_records)
{
	seqcount_init(&feed->seq);
	feed->att.cpu = cpu;
	feed->acc.size = sizeof(feed->acc);
	feed->acc.cpu = cpu;
	feed->acc.stream = stream;
	feed->acc.state = KJ_STREAM_READY;
	feed->acc.clock_khz = khz;
	feed->acc.threshold = threshold;
	kj_account_init(&feed->acc);

	feed->hist =
		kvzalloc_node(KJ_HIST_BUCKETS * sizeof(*feed->hist), KJ_GFP, kj_pages_node(cpu));
	if (!feed->hist)
		return -ENOMEM;
	feed->ring = kj_ring_alloc(nr_records, cpu, stream, khz);
	if (!feed->ring) {
		kvfree(feed->hist);
		feed->hist = NULL;
		return fatal_signal_pending(current) ? -EINTR : -ENOMEM;
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
	kvfree(feed->hist);
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
	kj_attribution_begin(&feed->att);
	kj_feed_begin(feed);
	kj_counted_begin(&feed->counted, &feed->att.seen);
	feed->acc.first = now;
	feed->acc.last = now;
	feed->acc.state = KJ_STREAM_RUNNING;
	kj_feed_end(feed);
}

/* What only the CPU itself can count is known as of the latest gap. */
static void read_elsewhere(const struct kj_feed *feed, struct kj_counters *now)
{
	kj_counters_read(feed->acc.cpu, feed->att.task, now);
	now->v[KJ_CAUSE_SMI] = READ_ONCE(feed->att.seen.v[KJ_CAUSE_SMI]);
}

/**
 * kj_feed_count - bring the sums of events up to date
 * @feed: feed
 * @now: counters
 *
 * Every few minutes at least: see kj_counted_add(). Context: the producer, interrupts off,
 * accounts begun.
 */
void kj_feed_count(struct kj_feed *feed, const struct kj_counters *now)
{
	kj_counted_add(&feed->counted, now);
}

/**
 * kj_feed_finish - the producer has ended
 * @feed: feed
 * @moved: it found itself on another CPU
 * @raw_ns: CLOCK_MONOTONIC_RAW that passed since kj_feed_start()
 *
 * Context: the producer, interrupts off; any CPU if @moved.
 */
void kj_feed_finish(struct kj_feed *feed, bool moved, u64 raw_ns)
{
	bool here = raw_smp_processor_id() == feed->acc.cpu;
	struct kj_counters end;

	if (here)
		kj_counters_read(feed->acc.cpu, feed->att.task, &end);
	else
		read_elsewhere(feed, &end);
	kj_feed_begin(feed);
	kj_feed_count(feed, &end);
	feed->acc.state = !moved		   ? KJ_STREAM_DONE :
			  READ_ONCE(feed->starved) ? KJ_STREAM_STARVED :
						     KJ_STREAM_OFFLINE;
	feed->acc.raw_ns = raw_ns;
	if (feed->att.probe) {
		memcpy(feed->acc.probed, feed->att.probe->nest.probed, sizeof(feed->acc.probed));
		feed->acc.spared = feed->att.probe->nest.spared;
		kj_attribution_end(&feed->att);
	}
	kj_feed_end(feed);
	kj_ring_end(feed->ring);
}

/**
 * kj_feed_detail - put a detail into its ring
 * @details: the CPU's stream of details
 * @d: detail
 *
 * Context: as kj_feed_gap(), accounts of @details begun.
 */
void kj_feed_detail(struct kj_feed *details, const struct kj_detail *d)
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

/**
 * kj_feed_done - a stream without a producer of its own has ended
 * @feed: feed
 *
 * Context: whoever wrote it last, interrupts off.
 */
void kj_feed_done(struct kj_feed *feed)
{
	kj_feed_begin(feed);
	feed->acc.state = KJ_STREAM_DONE;
	kj_feed_end(feed);
	kj_ring_end(feed->ring);
}

/* An NMI is the one thing that can come while a gap is booked, and be seen to. */
static long nmis_seen(const struct kj_feed *feed)
{
	return feed->att.probe ? READ_ONCE(feed->att.probe->nest.nmi_nr) : 0;
}

/* Level 2, and how long it took. */
static void explain(struct kj_feed *feed, struct kj_window w, u64 len, struct kj_attributed *g)
{
	u64 began = kj_clock_read();

	kj_attribute_probed(&feed->att, w, len, g);
	feed->acc.unattributed += g->unattributed;
	feed->explaining = kj_elapsed(kj_clock_read(), began);
}

/* Whoever listens to the trace event; that takes time, too. */
static void tell(struct kj_feed *feed, u64 start, u64 len, u8 cause, u16 flags)
{
	u64 began = kj_clock_read();

	trace_kjitter_gap(&feed->acc, start, len, cause, flags);
	feed->explaining += kj_elapsed(kj_clock_read(), began);
}

/**
 * kj_feed_gap - book a gap and fill its record
 * @feed: feed
 * @w: level 2: where to look for what ran during the gap
 * @start: when it began
 * @len: how long, counts
 * @flags: KJ_REC_*
 *
 * The record is not published yet: the caller may still set @blind, then calls
 * kj_ring_commit(). Context: the producer, interrupts off, accounts begun.
 * Return: the record, or NULL if the ring was full (already counted).
 */
struct kj_record *kj_feed_gap(struct kj_feed *feed, struct kj_window w, u64 start, u64 len,
			      u16 flags)
{
	struct kj_accounts *acc = &feed->acc;
	u64 lost = feed->ring->lost_since;
	struct kj_attributed g;
	struct kj_record *rec;
	long nmis;

	kj_attribute_counted(&feed->att, w.nmis, &g);
	nmis = nmis_seen(feed);
	feed->explaining = 0;
	if (feed->att.probe)
		explain(feed, w, len, &g);
	flags |= g.flags;

	kj_account_gap(acc, len, g.cause);
	if (trace_kjitter_gap_enabled())
		tell(feed, start, len, g.cause, flags);
	/* Then it took too long for another reason, which is the caller's to find. */
	if (nmis != nmis_seen(feed))
		feed->explaining = 0;

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
	rec->flags = flags;
	rec->stream = acc->stream;
	kj_attributed_fill(&g, rec);
	return rec;
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
	struct kj_counted counted;
	struct kj_counters now;
	unsigned int seq;

	do {
		seq = read_seqcount_begin(&feed->seq);
		memcpy(out, &feed->acc, sizeof(*out));
		counted = feed->counted;
	} while (read_seqcount_retry(&feed->seq, seq));

	kj_account_show(out);
	/* Details have no sampler of their own, whose events these could be. */
	if (out->state == KJ_STREAM_READY || out->stream == KJ_STREAM_DETAIL)
		return;
	if (out->state == KJ_STREAM_RUNNING)
		read_elsewhere(feed, &now);
	else
		now = counted.at;
	if (feed->att.probe && out->state == KJ_STREAM_RUNNING) {
		memcpy(out->probed, feed->att.probe->nest.probed, sizeof(out->probed));
		out->spared = feed->att.probe->nest.spared;
	}
	kj_counted_read(&counted, &now, out->events);
	kj_cause_one_ipi(out->events);
}

// SPDX-License-Identifier: GPL-2.0
/*
 * stream - booking gaps, publishing sums.
 */
#include <linux/mm.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "../uapi/kjitter_account.h"
#include "../uapi/kjitter_cause.h"
#include "clock.h"
#include "../uapi/kjitter_elapsed.h"
#include "stream.h"
#include "../uapi/kjitter_hist.h"
#include "trace.h"

static_assert(sizeof(struct kj_accounts) == 2064);

/**
 * kj_stream_init - make a stream, ready but not begun
 * @stream: zeroed memory
 * @cpu: its CPU
 * @id: which of the CPU's streams
 * @khz: rate of its clock, counts per millisecond
 * @threshold: counts
 * @nr_records: ring size, a power of two
 *
 * Context: process, may sleep.
 * Return: 0, -ENOMEM, or -EINTR if the
 * caller is being killed (then nothing is left).
 */
int kj_stream_init(struct kj_stream *stream, unsigned int cpu, enum kj_stream_id id, u64 khz,
		   u64 threshold, u32 nr_records)
{
	seqcount_init(&stream->seq);
	stream->att.cpu = cpu;
	stream->att.khz = khz == kj_clock_khz() ? 0 : khz;
	stream->acc.size = sizeof(stream->acc);
	stream->acc.cpu = cpu;
	stream->acc.stream = id;
	stream->acc.state = KJ_STREAM_READY;
	stream->acc.clock_khz = khz;
	stream->acc.threshold = threshold;
	kj_account_init(&stream->acc);
	kj_stop_never(&stream->limits);

	stream->hist =
		kvzalloc_node(KJ_HIST_BUCKETS * sizeof(*stream->hist), KJ_GFP, kj_pages_node(cpu));
	if (!stream->hist)
		return -ENOMEM;
	stream->ring = kj_ring_alloc(nr_records, cpu, id, khz);
	if (!stream->ring) {
		kvfree(stream->hist);
		stream->hist = NULL;
		return fatal_signal_pending(current) ? -EINTR : -ENOMEM;
	}
	return 0;
}

/**
 * kj_stream_uninit - drop histogram and ring
 * @stream: stream without a producer; one that kj_stream_init() refused is fine
 *
 * Open ring descriptors keep the ring itself. Context: process, may sleep.
 */
void kj_stream_uninit(struct kj_stream *stream)
{
	if (!stream->ring)
		return;
	kj_ring_end(stream->ring);
	kj_ring_expect(stream->ring);
	kj_ring_put(stream->ring);
	kvfree(stream->hist);
}

/**
 * kj_stream_start - the producer begins
 * @stream: stream
 * @now: its clock
 *
 * Context: the producer, interrupts off.
 */
void kj_stream_start(struct kj_stream *stream, u64 now)
{
	kj_attribution_begin(&stream->att);
	kj_stream_begin(stream);
	kj_counted_begin(&stream->counted, &stream->att.seen);
	stream->acc.first = now;
	stream->acc.last = now;
	stream->acc.state = KJ_STREAM_RUNNING;
	kj_stream_end(stream);
}

/**
 * kj_stream_forget - what came until now was for warming up: the producer begins
 * @stream: started, @warm
 * @now: its clock, when it begins
 *
 * Context: the producer in a thread, interrupts off.
 */
void kj_stream_forget(struct kj_stream *stream, u64 now)
{
	kj_stream_begin(stream);
	kj_account_forget(&stream->acc);
	stream->warm = false;
	kj_stream_end(stream);
	kj_stream_start(stream, now);
}

/* What only the CPU itself can count is known as of the latest gap. */
static void read_elsewhere(const struct kj_stream *stream, struct kj_counters *now)
{
	kj_counters_read(stream->acc.cpu, stream->att.task, now);
	now->v[KJ_CAUSE_SMI] = READ_ONCE(stream->att.seen.v[KJ_CAUSE_SMI]);
}

/**
 * kj_stream_count - bring the sums of events up to date
 * @stream: stream
 * @now: counters
 *
 * Every few minutes at least: see kj_counted_add(). Context: the producer, interrupts off,
 * accounts begun.
 */
void kj_stream_count(struct kj_stream *stream, const struct kj_counters *now)
{
	kj_counted_add(&stream->counted, now);
}

/**
 * kj_stream_finish - the producer has ended
 * @stream: stream
 * @moved: it found itself on another CPU
 * @raw_ns: CLOCK_MONOTONIC_RAW that passed since kj_stream_start()
 *
 * Context: the producer, interrupts off; any CPU if @moved.
 */
void kj_stream_finish(struct kj_stream *stream, bool moved, u64 raw_ns)
{
	bool here = raw_smp_processor_id() == stream->acc.cpu;
	struct kj_counters end;

	if (here)
		kj_counters_read(stream->acc.cpu, stream->att.task, &end);
	else
		read_elsewhere(stream, &end);
	kj_stream_begin(stream);
	kj_stream_count(stream, &end);
	stream->acc.state = !moved		       ? kj_stop_state(stream->stop) :
			    READ_ONCE(stream->starved) ? KJ_STREAM_STARVED :
							 KJ_STREAM_OFFLINE;
	stream->acc.raw_ns = raw_ns;
	if (stream->att.probe) {
		kj_attribution_probed(&stream->att, &stream->acc);
		kj_attribution_end(&stream->att);
	}
	/* It was told to end before it began. */
	if (stream->warm) {
		kj_account_forget(&stream->acc);
		kj_counted_begin(&stream->counted, &end);
	}
	kj_stream_end(stream);
	kj_ring_end(stream->ring);
}

/**
 * kj_stream_done - a stream without a producer of its own has ended
 * @stream: stream
 *
 * Context: whoever wrote it last, interrupts off.
 */
void kj_stream_done(struct kj_stream *stream)
{
	kj_stream_begin(stream);
	stream->acc.state = KJ_STREAM_DONE;
	kj_stream_end(stream);
	kj_ring_end(stream->ring);
}

/* Interrupts are off while a gap is booked: an NMI is all that can come and be seen by probes. */
static long nmis_seen(const struct kj_stream *stream)
{
	return stream->att.probe ? READ_ONCE(stream->att.probe->nest.nmi_nr) : 0;
}

/* Explain a gap at level 2, and note how long that took. */
static void explain(struct kj_stream *stream, struct kj_window w, struct kj_record *rec)
{
	u64 began = kj_clock_read();

	stream->acc.unattributed += kj_attribute_probed(&stream->att, w, rec);
	stream->attribution_cost = kj_elapsed(kj_clock_read(), began);
}

/* Tell whoever listens to the trace event, and note how long that took. */
static void tell(struct kj_stream *stream, const struct kj_record *rec)
{
	u64 began = kj_clock_read();

	trace_kjitter_gap(&stream->acc, rec->start, rec->len, rec->cause, rec->flags);
	stream->attribution_cost += kj_elapsed(kj_clock_read(), began);
}

/* Does it end the measurement? One does, whoever comes first. */
static noinline bool ends_all(struct kj_stream *stream, struct kj_record *rec)
{
	if (rec->flags & KJ_REC_FROZEN || !kj_stop_reached(&stream->limits, rec->len, rec->cause) ||
	    !kj_stop_take(stream->stop, rec->cpu))
		return false;
	stream->stopped = true;
	rec->flags |= KJ_REC_STOP;
	return true;
}

/* Its record is kept, also in a full ring. Return: its slot, or NULL. */
static noinline struct kj_record *keep_last(struct kj_stream *stream, struct kj_record *slot)
{
	kj_stop_freeze(stream->stop);
	if (slot)
		return slot;
	slot = kj_ring_reserve_last(stream->ring);
	if (slot)
		*slot = stream->unkept;
	return slot;
}

/* Before it counts. Return: NULL, there is no record. */
static noinline struct kj_record *warm_gap(struct kj_stream *stream, struct kj_window w, u64 len)
{
	kj_attribute_counted(&stream->att, w.nmis, &stream->unkept);
	kj_account_gap(&stream->acc, len, stream->unkept.cause);
	stream->attribution_cost = 0;
	return NULL;
}

/**
 * kj_stream_gap - book a gap and fill its record
 * @stream: stream
 * @w: level 2: where to look for what ran during the gap
 * @start: when it began
 * @len: how long, counts
 * @flags: KJ_REC_*
 *
 * The record is not published yet: the caller may still set @blind, then calls
 * kj_ring_commit(). Context: the producer, interrupts off, accounts begun.
 * Return: the record, or NULL if the ring was full (already counted).
 */
struct kj_record *kj_stream_gap(struct kj_stream *stream, struct kj_window w, u64 start, u64 len,
				u16 flags)
{
	struct kj_accounts *acc = &stream->acc;
	u64 lost = stream->ring->lost_since;
	struct kj_record *slot, *rec;
	bool last;
	long nmis;

	if (unlikely(stream->warm))
		return warm_gap(stream, w, len);
	slot = kj_ring_reserve(stream->ring);
	rec = slot ? slot : &stream->unkept;
	rec->start = start;
	rec->len = len;
	rec->lost = lost;
	rec->blind = 0;
	rec->cpu = acc->cpu;
	rec->stream = acc->stream;
	kj_attribute_counted(&stream->att, w.nmis, rec);
	nmis = nmis_seen(stream);
	stream->attribution_cost = 0;
	if (stream->att.probe)
		explain(stream, w, rec);
	rec->flags |= flags;

	kj_account_gap(acc, len, rec->cause);
	last = unlikely(len >= stream->limits.least) && ends_all(stream, rec);
	if (trace_kjitter_gap_enabled())
		tell(stream, rec);
	if (last)
		slot = keep_last(stream, slot);
	/* If an NMI came meanwhile, its time is in the cost: then the cost is not known. */
	if (nmis != nmis_seen(stream))
		stream->attribution_cost = 0;
	if (slot)
		acc->written++;
	else
		acc->lost++;
	return slot;
}

/**
 * kj_stream_snapshot - consistent copy of the accounts
 * @stream: stream
 * @out: filled in, events included
 *
 * Context: any but the producer's hardirq; does not disturb the producer.
 */
void kj_stream_snapshot(const struct kj_stream *stream, struct kj_accounts *out)
{
	struct kj_counted counted;
	struct kj_counters now;
	unsigned int seq;
	bool warm;

	do {
		seq = read_seqcount_begin(&stream->seq);
		memcpy(out, &stream->acc, sizeof(*out));
		counted = stream->counted;
		warm = stream->warm;
	} while (read_seqcount_retry(&stream->seq, seq));

	/* What is for warming up is nobody's business; once ended, it is forgotten. */
	if (warm && out->state == KJ_STREAM_RUNNING) {
		kj_account_forget(out);
		out->state = KJ_STREAM_READY;
	}
	kj_account_show(out);
	/* Details have no sampler of their own, whose events these could be. */
	if (out->state == KJ_STREAM_READY || out->stream == KJ_STREAM_DETAIL)
		return;
	if (out->state == KJ_STREAM_RUNNING)
		read_elsewhere(stream, &now);
	else
		now = counted.at;
	if (stream->att.probe && out->state == KJ_STREAM_RUNNING)
		kj_attribution_probed(&stream->att, out);
	kj_counted_read(&counted, &now, out->events);
	kj_cause_one_ipi(out->events);
}

// SPDX-License-Identifier: GPL-2.0
/*
 * sample_level2 - what level 2 adds to a sample: details of every gap, names, the tick.
 *
 * Of a gap of length L: a tick is a vector of L/4 with an hrtimer of L/2 inside; a
 * device is its handler of L/2, a task of L/8 and, sent by CPU 0, a vector of L/8; a
 * softirq is L/16. One lies in another, or behind it, and all of them in the gap. Names, where
 * there are foreign ones, are those of the sample.
 */
#include <string.h>

#include "sample.h"
#include "sample_level2.h"

static struct kj_detail batch[KJ_CAPTURE_BATCH];
static size_t nr;
static __u64 done;

static void flush(struct kj_capture_writer *w, unsigned int cpu)
{
	kj_capture_details(w, cpu, done, batch, nr);
	done += nr;
	nr = 0;
}

static void put(struct kj_capture_writer *w, struct kj_accounts *a, struct kj_detail d,
		const char *name)
{
	d.cpu = a->cpu;
	d.stream = KJ_STREAM_DETAIL;
	d.len = d.len ? d.len : d.net;
	/* With all its bytes, as a file that lies may have it. */
	if (name)
		memcpy(d.name, name, strnlen(name, sizeof(d.name)));
	a->probed[d.cause].sum += d.net;
	if (!(d.flags & KJ_DETAIL_INNER))
		a->probed[d.cause].count++;
	if (d.net > a->probed[d.cause].max)
		a->probed[d.cause].max = d.net;
	a->unattributed -= d.net;
	batch[nr++] = d;
	if (nr == KJ_CAPTURE_BATCH)
		flush(w, a->cpu);
}

static void put_device(struct kj_capture_writer *w, const struct sample *s, struct kj_accounts *a,
		       __u64 start, __u32 len, __u64 n)
{
	struct kj_detail d = { .start = start + 1, .net = len / 2, .id = 4 };

	d.kind = KJ_DETAIL_IRQ;
	d.cause = KJ_CAUSE_DEVICE;
	put(w, a, d, s->name ? s->name : "ttyS0");
	d = (struct kj_detail){ .start = start + 11 + len / 2, .net = len / 8 };
	d.id = 100 + n % s->tasks;
	d.kind = KJ_DETAIL_TASK;
	d.cause = KJ_CAUSE_THREAD;
	put(w, a, d, s->name ? s->name : "stress-ng");
	a->events[KJ_CAUSE_THREAD]++;
	d = (struct kj_detail){ .start = start + 21 + len / 2 + len / 8, .net = len / 8 };
	d.id = 253;
	d.by_pid = 77;
	d.kind = KJ_DETAIL_VECTOR;
	d.cause = KJ_CAUSE_RESCHED;
	d.by_cpu = 1;
	d.by_symbol = 2;
	put(w, a, d, s->name ? s->name : "sh");
	a->events[KJ_CAUSE_RESCHED]++;
}

void sample_details(struct kj_capture_writer *w, const struct sample *s, struct kj_accounts *a,
		    const struct kj_record *r, __u64 n)
{
	__u64 start = r->start;
	__u32 len = r->len;
	struct kj_detail d;

	if (r->stream == KJ_STREAM_TIMER_IRQ) {
		start = SAMPLE_FIRST + (start - SAMPLE_FIRST) * SAMPLE_KHZ / 1000000;
		len = len * (SAMPLE_KHZ / 1000) / 1000;
	}
	a->unattributed += len;
	d = (struct kj_detail){ .start = start + 2, .net = len / 2, .id = 1 };
	if (r->count[KJ_CAUSE_TICK]) {
		d.cause = KJ_CAUSE_TICK;
		d.kind = KJ_DETAIL_HRTIMER;
		d.flags = KJ_DETAIL_INNER;
		put(w, a, d, NULL);
		d.flags = 0;
		d.kind = KJ_DETAIL_VECTOR;
		d.id = 236;
		d.start = start + 1;
		d.net = len / 4;
		d.len = len / 2 + len / 4;
		put(w, a, d, NULL);
	} else {
		put_device(w, s, a, start, len, n);
	}
	if (!r->count[KJ_CAUSE_SOFTIRQ])
		return;
	d = (struct kj_detail){ .start = start + len - len / 16 - 10, .net = len / 16, .id = 1 };
	d.cause = KJ_CAUSE_SOFTIRQ;
	d.kind = KJ_DETAIL_SOFTIRQ;
	put(w, a, d, "TIMER");
	a->events[KJ_CAUSE_SOFTIRQ]++;
}

static void put_tick(struct kj_capture_writer *w, const struct sample *s, unsigned int cpu,
		     __u64 last)
{
	struct kj_tick t = { .size = sizeof(t), .cpu = cpu, .state = KJ_TICK_STOPPED };
	const char *name = s->name ? s->name : "kworker/1:1";

	t.first = SAMPLE_FIRST;
	t.last = last;
	t.stopped = (last - SAMPLE_FIRST) / 4 * 3;
	t.stops = 4;
	t.restarts = 3;
	t.ticks = 77;
	t.holder[KJ_DEP_SCHED] = (struct kj_tick_holder){ .count = 2, .pid = 33 };
	memcpy(t.holder[KJ_DEP_SCHED].comm, name, strnlen(name, 16));
	t.holder[KJ_DEP_RCU] = (struct kj_tick_holder){ .count = 1, .pid = 9, .comm = "kjitter/1" };
	t.holder[KJ_DEP_RCU].flags = KJ_HOLDER_SAMPLER | KJ_HOLDER_TASK;
	t.holder[KJ_DEP_POSIX_TIMER] = (struct kj_tick_holder){ .count = 5, .pid = 8 };
	t.holder[KJ_DEP_POSIX_TIMER].flags = KJ_HOLDER_PROCESS;
	memcpy(t.holder[KJ_DEP_POSIX_TIMER].comm, name, strnlen(name, 16));
	kj_capture_write(w, KJ_CAPTURE_TICK, &t, sizeof(t), "later", s->later ? 5 : 0);
}

void sample_level2_end(struct kj_capture_writer *w, const struct sample *s,
		       const struct kj_accounts *a)
{
	struct kj_accounts own = { .size = sizeof(own), .cpu = a->cpu, .clock_khz = SAMPLE_KHZ };
	__u64 last = a->last;

	if (a->stream == KJ_STREAM_TIMER_IRQ)
		last = SAMPLE_FIRST + (last - SAMPLE_FIRST) * SAMPLE_KHZ / 1000000;
	if (nr)
		flush(w, a->cpu);
	kj_capture_symbol(w, 1, "tick_nohz_handler");
	kj_capture_symbol(w, 2, s->name && *s->name ? s->name : "native_smp_send_reschedule");
	own.stream = KJ_STREAM_DETAIL;
	own.written = done;
	own.lost = s->lost;
	own.gaps = done + s->lost;
	kj_capture_write(w, KJ_CAPTURE_ACCOUNTS, &own, sizeof(own), NULL, 0);
	put_tick(w, s, a->cpu, last);
	done = 0;
}

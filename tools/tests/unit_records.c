// SPDX-License-Identifier: GPL-2.0
/*
 * unit_records - what a report adds up of records, in one pass over each batch, is what comes out
 * of one plain loop for each figure.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../kjitter/capture/summary.h"
#include "check.h"
#include "sample.h"
#include "unit.h"

#define RECORDS 5000

static __u64 lengths[RECORDS];

/* Batches of any length; before every fourth, records are missing. */
static size_t next_batch(size_t at, unsigned int batch, __u64 *number)
{
	size_t n = 1 + batch * 37 % 300;

	*number += batch % 4 == 3 ? 10 : 0;
	return n < RECORDS - at ? n : RECORDS - at;
}

/*
 * Mostly a tick. Here and there records were lost before one, or one begins with the one before or
 * too early, as does every other one behind missing ones. The worst come together, and one that was
 * among them until then.
 */
static void make(struct kj_lying_record *r)
{
	__u64 seed = 31, at = SAMPLE_FIRST, odd, number = 0, before;
	unsigned int batch;
	size_t i, n;

	for (i = 0; i < RECORDS; i++) {
		odd = sample_random(&seed) % 100;
		at += odd < 70 ? SAMPLE_KHZ : 1 + sample_random(&seed) % (3 * SAMPLE_KHZ);
		r[i].is.stream = KJ_STREAM_SPIN;
		r[i].is.start = odd == 71 ? at - 4 * SAMPLE_KHZ : at;
		r[i].is.len = 1 + sample_random(&seed) % 100000;
		r[i].is.lost = odd == 72 || odd == 73 ? odd : 0;
		if (odd == 73)
			r[i].is.start = 5;
		if (odd == 74)
			r[i].is.start = r[i - 1].is.start;
	}
	for (i = 0; i <= KJ_SUMMARY_WORST; i++)
		r[RECORDS / 2 + i].is.len = i < KJ_SUMMARY_WORST ? 200000 + i : 150000;
	for (i = batch = 0; i < RECORDS; i += n, batch++) {
		before = number;
		n = next_batch(i, batch, &number);
		if (number > before)
			r[i].is.start = r[i - 1].is.start + (batch % 8 < 4 ? -1 : 1);
	}
}

static void write_capture(const char *path, const struct kj_lying_record *r)
{
	struct sample none = sample_default;
	static struct kj_capture_writer w;
	__u64 number = 0;
	unsigned int batch;
	size_t i, n;

	none.records = 0;
	none.cpus = 1;
	sample_begin(&w, path, &none);
	for (i = batch = 0; i < RECORDS; i += n, batch++) {
		n = next_batch(i, batch, &number);
		kj_capture_records(&w, 0, KJ_STREAM_SPIN, number, (const void *)&r[i], n);
		number += n;
	}
	sample_streams(&w, &none);
	sample_finish(&w);
}

static int longer_first(const void *a, const void *b)
{
	__u64 x = *(const __u64 *)a, y = *(const __u64 *)b;

	return x < y ? 1 : -(x > y);
}

static void plain(struct kj_summary_stream *t, const struct kj_query *q,
		  const struct kj_lying_record *r)
{
	__u64 number = 0, distances = 0, before, len;
	unsigned int batch;
	size_t i, k, n;

	for (i = batch = 0; i < RECORDS; i += n, batch++) {
		before = number;
		n = next_batch(i, batch, &number);
		t->missing += number - before;
		if (number > before)
			t->period.have = false;
		for (k = i; k < i + n; k++)
			distances += k && !r[k].is.lost && r[k].is.start > r[k - 1].is.start &&
				     (k > i || number == before);
		kj_period_add(&t->period, &r[i], n);
		number += n;
	}
	t->period.distances = distances;
	kj_timeline_begin(&t->timeline, q->now_cycles, q->clock_khz);
	for (i = 0; i < RECORDS; i++) {
		len = r[i].is.len;
		t->disorder += i && r[i].is.start < r[i - 1].is.start;
		t->record_lost += r[i].is.lost;
		lengths[i] = len;
		kj_timeline_move(&t->timeline, r[i].is.start);
		kj_timeline_book(&t->timeline,
				 &(struct kj_timeline_window){ 1, len, len, r[i].is.lost });
	}
	qsort(lengths, RECORDS, sizeof(lengths[0]), longer_first);
}

static bool same_period(const struct kj_period *a, const struct kj_period *b)
{
	bool same = a->have == b->have && a->last == b->last && a->distances == b->distances;
	unsigned int i;

	for (i = 0; i < KJ_PERIOD_SLOTS; i++)
		same = same && a->slot[i].votes == b->slot[i].votes &&
		       a->slot[i].hits == b->slot[i].hits && a->slot[i].sum == b->slot[i].sum &&
		       a->slot[i].bucket == b->slot[i].bucket;
	return same && a->slot[0].votes;
}

/* Wake-ups are split into what they consist of, each of them, and nothing else is. */
static void wake_ups(const char *path, struct kj_capture_reader *reader, struct kj_summary *s)
{
	struct sample timer = sample_default;
	const struct kj_summary_stream *t;
	unsigned int i, k, right = 0;
	__u64 len;

	timer.sampler = KJ_SAMPLER_TIMER;
	timer.cpus = 1;
	sample_write(path, &timer);
	if (kj_capture_open(reader, path) != KJ_CAPTURE_SECTION)
		exit(2);
	kj_summary_read(s, reader);
	close(reader->fd);
	for (i = 0; i < s->nr_streams; i++) {
		t = s->streams[i];
		for (k = 0, len = 0; k < KJ_TIMELINE_WINDOWS; k++)
			len += t->timeline.window[k].sum;
		if (t->stream == KJ_STREAM_TIMER_THREAD)
			right += t->records && t->split.records == t->records &&
				 t->split.len == len;
		else
			right += !t->split.records;
	}
	check(s->nr_streams > 1 && right == i, "records: wake-ups are split, and nothing else is");
	kj_summary_forget(s);
}

int unit_records(void)
{
	static struct kj_lying_record r[RECORDS];
	static struct kj_capture_reader reader;
	static struct kj_summary_stream want;
	static struct kj_summary s;
	const struct kj_summary_stream *t;
	char path[64];
	unsigned int i;

	if (!unit_file(path, sizeof(path)))
		exit(2);
	make(r);
	write_capture(path, r);
	if (kj_capture_open(&reader, path) != KJ_CAPTURE_SECTION)
		exit(2);
	kj_summary_read(&s, &reader);
	close(reader.fd);
	unlink(path);
	if (s.result != KJ_CAPTURE_EOF || s.nr_streams != 1)
		exit(2);
	plain(&want, &s.query, r);
	t = s.streams[0];
	kj_timeline_join(&want.timeline, t->timeline.step);
	check(t->records == RECORDS && t->missing == want.missing, "records: all, %llu missing",
	      t->missing);
	check(t->disorder == want.disorder && want.disorder > 100, "records: %llu begin too early",
	      t->disorder);
	check(t->record_lost == want.record_lost, "records: %llu were lost", t->record_lost);
	check(same_period(&t->period, &want.period),
	      "records: distances are those that the same batches have alone");
	check(!memcmp(t->timeline.window, want.timeline.window, sizeof(want.timeline.window)),
	      "records: windows are those that one after the other fills");
	for (i = 0; i < t->nr_worst && t->worst[i].len == lengths[i]; i++)
		;
	check(i == KJ_SUMMARY_WORST, "records: the worst are the %u longest, in their order", i);
	kj_summary_forget(&s);
	wake_ups(path, &reader, &s);
	unlink(path);
	return check_failed;
}

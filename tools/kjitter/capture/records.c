// SPDX-License-Identifier: GPL-2.0
/*
 * records - see records.h.
 */
#include "batch.h"
#include "lib/macros.h"
#include "lib/sum.h"
#include "records.h"
#include "split.h"
#include "streams.h"

/* A gap of that length, or a longer one, is one of the worst so far. */
static __u64 least_of_worst(const struct kj_summary_stream *t)
{
	if (t->nr_worst < KJ_SUMMARY_WORST)
		return 0;
	return kj_sum(t->worst[KJ_SUMMARY_WORST - 1].len, 1);
}

static void worst_insert(struct kj_summary_stream *t, const struct kj_lying_record *r)
{
	unsigned int i = t->nr_worst;

	if (i < KJ_SUMMARY_WORST)
		t->nr_worst++;
	else
		i--;
	for (; i && t->worst[i - 1].len < r->is.len; i--)
		t->worst[i] = t->worst[i - 1];
	t->worst[i] = r->is;
}

/* Gaps that belong to the window it is in: those from @from up to @to. */
static void book(struct kj_summary_stream *t, const struct kj_lying_record *from,
		 const struct kj_lying_record *to, __u64 sum, __u64 max, __u64 lost)
{
	const struct kj_timeline_window w = {
		.gaps = to - from, .sum = sum, .max = max, .lost = lost
	};

	kj_timeline_book(&t->timeline, &w);
}

/* Return: how many there are up to the first that is not of this stream. */
static size_t add_up(struct kj_summary_stream *t, const struct kj_lying_record *first, size_t nr)
{
	const struct kj_lying_record *r, *from = first, *end = first + nr;
	__u64 last = kj_period_last(&t->period), least = least_of_worst(t);
	__u64 lost = 0, before = 0, sum = 0, max = 0, without = 0, start, len;
	__u16 *touched = kj_period_touched;

	for (r = first; r < end; r++) {
		if (unlikely(r->is.cpu != t->cpu || r->is.stream != t->stream))
			break;
		start = r->is.start;
		len = r->is.len;
		if (unlikely(!kj_timeline_in(&t->timeline, start))) {
			book(t, from, r, sum, max, lost - before);
			kj_timeline_move(&t->timeline, start);
			from = r;
			before = lost;
			sum = 0;
			max = 0;
		}
		sum += len;
		max = len > max ? len : max;
		if (unlikely(len >= least)) {
			worst_insert(t, r);
			least = least_of_worst(t);
		}
		/* One branch for all that is rare. */
		if (unlikely(r->is.lost || start <= last)) {
			without++;
			lost += r->is.lost;
			/* Of a record behind some that are missing the last before them. */
			t->disorder += start < (last == KJ_PERIOD_NONE ? t->period.last : last);
		} else {
			touched = kj_period_put(touched, start - last);
		}
		last = start;
	}
	if (r == first)
		return 0;
	book(t, from, r, sum, max, lost - before);
	kj_period_settle(&t->period, touched, r - first - without, last);
	t->record_lost += lost;
	return r - first;
}

static void split(struct kj_latency_split *s, const struct kj_lying_record *r, size_t nr)
{
	struct kj_record rec;

	while (nr--) {
		rec = (r++)->is;
		kj_latency_split_add(s, &rec);
	}
}

static void put_together(struct kj_together *g, __u32 lane, const struct kj_lying_record *r,
			 size_t nr)
{
	for (; nr--; r++)
		kj_together_add(g, lane, r->is.start, r->is.len, r->is.cause);
}

const char *kj_records_read(struct kj_summary *s, const struct kj_capture_reader *r)
{
	struct kj_summary_stream *t;
	struct kj_batch b;
	const char *why;
	size_t n;

	if (!kj_batch_of(&b, r))
		return "a batch of records is not a whole number of them";
	why = kj_streams_get(s, b.head.cpu, b.head.stream, &t);
	if (why)
		return why;
	if (b.head.first < t->next)
		return "records come twice";
	t->missing += b.head.first - t->next;
	if (b.head.first > t->next)
		t->period.have = false;
	n = add_up(t, b.record, b.nr);
	if (t->stream == KJ_STREAM_TIMER_THREAD)
		split(&t->split, b.record, n);
	if (t->lane)
		put_together(s->together, t->lane - 1, b.record, n);
	if (!t->records && n)
		t->first_start = b.record->is.start;
	t->records += n;
	s->records += n;
	if (n < b.nr)
		return "a record lies among those of another stream";
	t->next = b.head.first + n;
	/* After that one there is none of its stream: it is not looked for among the others. */
	if (n && b.record[n - 1].is.flags & KJ_REC_STOP) {
		s->stop = b.record[n - 1].is;
		s->has_stop = true;
	}
	return NULL;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * look - see look.h.
 */
#include <stdlib.h>

#include "capture/walk.h"
#include "lib/sum.h"
#include "look.h"
#include "uapi/kjitter_elapsed.h"
#include "uapi/kjitter_hist.h"

static void begin_stream(struct kj_look_stream *l, const struct kj_summary *s, unsigned int i)
{
	const struct kj_summary_stream *t = s->streams[i];
	__u64 last = t->period.have && t->period.last > t->accounts.last ? t->period.last :
									   t->accounts.last;

	*l = (struct kj_look_stream){ .index = i, .first = t->accounts.first, .least = ~0ULL };
	l->span = kj_elapsed(last, l->first);
	l->span += !l->span;
}

/* More time lost is more worth a look; without accounts there are only records. */
static bool more(const struct kj_summary_stream *a, const struct kj_summary_stream *b)
{
	__uint128_t x = (__uint128_t)a->accounts.gap * b->accounts.clock_khz;
	__uint128_t y = (__uint128_t)b->accounts.gap * a->accounts.clock_khz;

	return x != y ? x > y : a->records > b->records;
}

void kj_look_choose(struct kj_look *l, const struct kj_summary *s)
{
	unsigned int chosen[KJ_LOOK_STREAMS], nr = 0, i, k;

	for (i = 0; i < s->nr_streams; i++) {
		for (k = nr; k && more(s->streams[i], s->streams[chosen[k - 1]]); k--)
			if (k < KJ_LOOK_STREAMS)
				chosen[k] = chosen[k - 1];
		if (k < KJ_LOOK_STREAMS)
			chosen[k] = i;
		nr += nr < KJ_LOOK_STREAMS;
	}
	*l = (struct kj_look){ 0 };
	for (i = 0; i < s->nr_streams; i++)
		for (k = 0; k < nr; k++)
			if (chosen[k] == i)
				begin_stream(&l->stream[l->nr++], s, i);
}

bool kj_look_record(struct kj_look_stream *l, __u64 start, __u64 len, unsigned int cause)
{
	struct kj_look_lane **at = &l->lane[cause < KJ_CAUSE_ROOM ? cause : KJ_CAUSE_UNKNOWN];
	__u64 part = kj_whole((double)kj_elapsed(start, l->first) * KJ_LOOK_PARTS / l->span);

	if (!*at)
		*at = calloc(1, sizeof(**at));
	if (!*at)
		return false;
	part = part < KJ_LOOK_PARTS ? part : KJ_LOOK_PARTS - 1;
	(*at)->records++;
	(*at)->count[part]++;
	if (len > (*at)->max[part])
		(*at)->max[part] = len;
	(*at)->length[kj_hist_index(len) >> KJ_LOOK_SHIFT]++;
	if (len > l->most)
		l->most = len;
	if (len < l->least)
		l->least = len;
	return true;
}

static struct kj_look_stream *find(struct kj_look *l, int index)
{
	unsigned int i;

	for (i = 0; i < l->nr; i++)
		if (l->stream[i].index == (unsigned int)index)
			return &l->stream[i];
	return NULL;
}

bool kj_look_walk(struct kj_look *l, const struct kj_summary *s, struct kj_capture_reader *r)
{
	struct kj_look_stream *to;
	struct kj_record rec;
	struct kj_walk w;
	size_t k;
	int i;

	kj_walk_begin(&w, r, KJ_CAPTURE_RECORDS, s->good);
	while (kj_walk_next(&w)) {
		i = kj_summary_index(s, w.batch.head.cpu, w.batch.head.stream);
		to = i >= 0 ? find(l, i) : NULL;
		for (k = 0; to && k < w.batch.nr; k++) {
			rec = w.batch.record[k].is;
			if (!kj_look_record(to, rec.start, rec.len, rec.cause))
				return false;
		}
	}
	return w.result == KJ_CAPTURE_SECTION;
}

void kj_look_forget(struct kj_look *l)
{
	unsigned int i, c;

	for (i = 0; i < l->nr; i++)
		for (c = 0; c < KJ_CAUSE_ROOM; c++)
			free(l->stream[i].lane[c]);
}

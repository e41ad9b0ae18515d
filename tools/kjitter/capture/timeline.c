// SPDX-License-Identifier: GPL-2.0
/*
 * timeline - see timeline.h.
 */
#include <string.h>

#include "lib/macros.h"
#include "timeline.h"
#include "uapi/kjitter_elapsed.h"

/* No clock counts faster, in counts per millisecond. */
#define FASTEST 1000000000ULL

/* Seconds. Each is a whole number of those before, and five times as long at most. */
static const __u32 lengths[] = {
	1,    2,     10,    30,	   60,	   120,	   600,	    1800,    3600,
	7200, 21600, 43200, 86400, 172800, 864000, 1728000, 8640000, 17280000,
};

__u64 kj_timeline_seconds(unsigned int step)
{
	return lengths[step];
}

void kj_timeline_begin(struct kj_timeline *l, __u64 origin, __u64 khz)
{
	l->origin = origin;
	l->second = (khz && khz < FASTEST ? khz : FASTEST) * 1000;
	l->width = l->second;
	l->begin = origin;
}

void kj_timeline_book(struct kj_timeline *l, const struct kj_timeline_window *w)
{
	struct kj_timeline_window *to = &l->window[l->at];

	to->gaps += w->gaps;
	to->sum += w->sum;
	to->lost += w->lost;
	to->max = w->max > to->max ? w->max : to->max;
}

/* To the next longer windows. */
static void join(struct kj_timeline *l)
{
	unsigned int i, n = lengths[l->step + 1] / lengths[l->step], at = l->at;
	struct kj_timeline_window w;

	for (i = 0; i < KJ_TIMELINE_WINDOWS; i++) {
		w = l->window[i];
		memset(&l->window[i], 0, sizeof(w));
		l->at = i / n;
		kj_timeline_book(l, &w);
	}
	l->step++;
	l->width = lengths[l->step] * l->second;
	l->at = at / n;
	l->begin = l->origin + l->at * l->width;
}

void kj_timeline_join(struct kj_timeline *l, unsigned int step)
{
	while (l->step < step)
		join(l);
}

void kj_timeline_reach(struct kj_timeline *l, __u64 end)
{
	__u64 offset = kj_elapsed(end, l->origin);

	while (offset / l->width >= KJ_TIMELINE_WINDOWS && l->step + 1 < ARRAY_SIZE(lengths))
		join(l);
}

void kj_timeline_move(struct kj_timeline *l, __u64 start)
{
	__u64 at;

	kj_timeline_reach(l, start);
	at = kj_elapsed(start, l->origin) / l->width;
	l->at = at < KJ_TIMELINE_WINDOWS ? at : KJ_TIMELINE_WINDOWS - 1;
	/* Of what lies beyond, each record comes here anew. */
	l->begin = l->origin + l->at * l->width;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * streams - see streams.h.
 */
#include <stdlib.h>

#include "lib/names.h"
#include "streams.h"

#define FIRST_ROOM 16U
/* Of a clock that counts ns. */
#define NS_KHZ 1000000

const char *kj_streams_measured(const struct kj_summary *s, __u32 cpu, __u32 nr)
{
	bool mine = nr == KJ_STREAM_DETAIL ? s->config.level > 1 :
					     kj_names_sampler_of(nr) == s->config.sampler;

	if (!s->has_run)
		return "a stream comes before the section that says what was run";
	if (cpu >= KJ_MAX_CPUS || nr >= KJ_STREAM_NR)
		return "a section names a CPU or stream that cannot be";
	if (!(s->config.cpus[cpu / 64] >> (cpu % 64) & 1) || !mine)
		return "a section names a stream that was not measured";
	return NULL;
}

/* There is room for 16, 32, 64, ... streams. */
static bool make_room(struct kj_summary *s)
{
	unsigned int nr = s->nr_streams;
	struct kj_summary_stream **more;

	if (nr && (nr < FIRST_ROOM || (nr & (nr - 1))))
		return true;
	more = realloc(s->streams, (nr ? 2 * nr : FIRST_ROOM) * sizeof(*more));
	if (more)
		s->streams = more;
	return more;
}

const char *kj_streams_get(struct kj_summary *s, __u32 cpu, __u32 nr, struct kj_summary_stream **t)
{
	const char *why = kj_streams_measured(s, cpu, nr);
	struct kj_summary_stream *new;

	if (why)
		return why;
	if (nr == KJ_STREAM_DETAIL)
		return "details are told as if they were gaps";
	if (!s->number[cpu][nr]) {
		new = make_room(s) ? calloc(1, sizeof(*new)) : NULL;
		if (!new)
			return "there is not enough memory for so many streams";
		new->cpu = cpu;
		new->stream = nr;
		if (kj_names_counts_ns(nr))
			kj_timeline_begin(&new->timeline, s->query.now_mono_ns, NS_KHZ);
		else
			kj_timeline_begin(&new->timeline, s->query.now_cycles, s->query.clock_khz);
		if (s->together && !kj_names_counts_ns(nr))
			new->lane = kj_together_lane(s->together, cpu) + 1;
		s->streams[s->nr_streams++] = new;
		s->number[cpu][nr] = s->nr_streams;
	}
	*t = s->streams[s->number[cpu][nr] - 1];
	return NULL;
}

const char *kj_streams_evidence(struct kj_summary *s, __u32 cpu, struct kj_evidence **e)
{
	const char *why = kj_streams_measured(s, cpu, KJ_STREAM_DETAIL);

	if (why)
		return why;
	if (!s->evidence[cpu]) {
		s->evidence[cpu] = calloc(1, sizeof(*s->evidence[cpu]));
		if (!s->evidence[cpu])
			return "there is not enough memory for so many CPUs";
		s->evidence[cpu]->cpu = cpu;
	}
	*e = s->evidence[cpu];
	return NULL;
}

static int by_cpu(const void *a, const void *b)
{
	const struct kj_summary_stream *x = *(struct kj_summary_stream *const *)a;
	const struct kj_summary_stream *y = *(struct kj_summary_stream *const *)b;

	if (x->cpu != y->cpu)
		return x->cpu < y->cpu ? -1 : 1;
	return x->stream < y->stream ? -1 : x->stream > y->stream;
}

/* Streams with records but no accounts: as much as is known without. */
static void guess_accounts(const struct kj_summary *s, struct kj_summary_stream *t)
{
	if (t->has_accounts)
		return;
	t->accounts.clock_khz = kj_names_counts_ns(t->stream) ? NS_KHZ : s->query.clock_khz;
	t->accounts.first = t->first_start;
	t->accounts.last = t->first_start;
	t->accounts.state = KJ_STREAM_RUNNING;
}

/* Windows of all streams are of one length, and reach to the end of the recording. */
static void align_timelines(struct kj_summary *s)
{
	unsigned int i, step = 0;
	struct kj_timeline *l;

	for (i = 0; i < s->nr_streams; i++) {
		l = &s->streams[i]->timeline;
		kj_timeline_reach(l, s->streams[i]->accounts.last);
		step = l->step > step ? l->step : step;
	}
	for (i = 0; i < s->nr_streams; i++)
		kj_timeline_join(&s->streams[i]->timeline, step);
}

void kj_streams_finish(struct kj_summary *s)
{
	struct kj_summary_stream *t;
	unsigned int i;

	if (s->nr_streams)
		qsort(s->streams, s->nr_streams, sizeof(s->streams[0]), by_cpu);
	for (i = 0; i < s->nr_streams; i++) {
		t = s->streams[i];
		s->number[t->cpu][t->stream] = i + 1;
		guess_accounts(s, t);
	}
	align_timelines(s);
	for (i = 0; s->config.level > 1 && i < KJ_MAX_CPUS; i++)
		if (s->evidence[i])
			kj_blame_sort(&s->evidence[i]->blame);
}

void kj_streams_forget(struct kj_summary *s)
{
	struct kj_summary_stream *t;
	unsigned int i;

	for (i = 0; i < s->nr_streams; i++) {
		t = s->streams[i];
		s->number[t->cpu][t->stream] = 0;
		free(t->inside);
		free(t);
	}
	free(s->streams);
	for (i = 0; s->config.level > 1 && i < KJ_MAX_CPUS; i++) {
		free(s->evidence[i]);
		s->evidence[i] = NULL;
	}
}

// SPDX-License-Identifier: GPL-2.0
/*
 * details - see details.h.
 */
#include <stdlib.h>

#include "details.h"
#include "lib/names.h"
#include "lib/sum.h"
#include "summary.h"
#include "together_look.h"
#include "uapi/kjitter_elapsed.h"
#include "walk.h"

/**
 * struct windows - the worst gaps of one stream, in cycles; each is in its kj_inside
 * @from: begin of the first
 * @to: end of the last
 */
struct windows {
	__u64 from;
	__u64 to;
};

/*
 * The timer's gaps are told in CLOCK_MONOTONIC. Before the start and after the end both
 * clocks were read together; between them a straight line is as good as can be.
 */
static __u64 cycles_of(const struct kj_summary *s, __u64 mono_ns)
{
	__int128_t off = (__int128_t)mono_ns - s->query.now_mono_ns;
	__u64 cycles = s->query.clock_khz, ns = 1000000;

	if (s->has_anchor && s->anchor.mono_ns > s->query.now_mono_ns &&
	    !kj_went_back(s->anchor.cycles, s->query.now_cycles)) {
		cycles = s->anchor.cycles - s->query.now_cycles;
		ns = s->anchor.mono_ns - s->query.now_mono_ns;
	}
	/* Both @off and cycles are below 2^63, or the file lies: then any number will do. */
	return s->query.now_cycles + (__u64)((__int128_t)((__uint128_t)off * cycles) / ns);
}

static void make_windows(struct windows *w, const struct kj_summary *s,
			 const struct kj_summary_stream *t)
{
	struct kj_inside *in;
	const struct kj_record *r;
	unsigned int i;

	w->from = ~0ULL;
	w->to = 0;
	for (i = 0; i < t->nr_worst; i++) {
		r = &t->worst[i];
		in = &t->inside[i];
		in->from = r->start;
		in->to = r->len > ~0ULL - r->start ? ~0ULL : r->start + r->len;
		if (kj_names_counts_ns(t->stream)) {
			in->from = cycles_of(s, in->from);
			in->to = cycles_of(s, in->to);
		}
		w->from = in->from < w->from ? in->from : w->from;
		w->to = in->to > w->to ? in->to : w->to;
	}
}

void kj_inside_add(struct kj_inside *in, const struct kj_detail *d)
{
	const struct kj_detail *out = d;
	unsigned int i = in->nr;

	if (i == KJ_INSIDE_MAX) {
		if (d->net > in->detail[i - 1].net)
			out = &in->detail[i - 1];
		in->more++;
		in->more_net = kj_sum(in->more_net, out->net);
		in->more_full |= out->net == KJ_DETAIL_FULL;
		if (out == d)
			return;
		i--;
	} else {
		in->nr++;
	}
	for (; i && in->detail[i - 1].net < d->net; i--)
		in->detail[i] = in->detail[i - 1];
	in->detail[i] = *d;
}

static void match(struct kj_summary_stream *t, const struct windows *w, const struct kj_batch *b)
{
	struct kj_detail d;
	unsigned int k;
	size_t i;

	for (i = 0; i < b->nr; i++) {
		if (b->detail[i].is.start < w->from || b->detail[i].is.start >= w->to)
			continue;
		d = b->detail[i].is;
		for (k = 0; k < t->nr_worst; k++)
			if (d.start >= t->inside[k].from && d.start < t->inside[k].to)
				kj_inside_add(&t->inside[k], &d);
	}
}

/*
 * Make room for what is found in a stream's worst gaps, and the windows to look in.
 * Return: NULL, there is no memory.
 */
static struct windows *prepare(struct kj_summary *s)
{
	struct windows *w = calloc(s->nr_streams, sizeof(*w));
	struct kj_summary_stream *t;
	unsigned int i;

	for (i = 0; w && i < s->nr_streams; i++) {
		t = s->streams[i];
		if (!t->nr_worst)
			continue;
		t->inside = calloc(t->nr_worst, sizeof(*t->inside));
		if (!t->inside) {
			free(w);
			return NULL;
		}
		make_windows(&w[i], s, t);
	}
	return w;
}

/* A section may hold a single detail, so it must not cost a look at all streams. */
static void match_cpu(struct kj_summary *s, const struct windows *w, const struct kj_batch *b)
{
	unsigned int nr;
	int i;

	for (nr = 0; nr < KJ_STREAM_NR; nr++) {
		i = kj_summary_index(s, b->head.cpu, nr);
		if (i >= 0 && s->streams[i]->inside)
			match(s->streams[i], &w[i], b);
	}
}

const char *kj_inside_read(struct kj_summary *s, struct kj_capture_reader *r)
{
	struct windows *w;
	struct kj_walk walk;

	if (s->config.level < 2)
		return NULL;
	w = prepare(s);
	if (!w)
		return "not enough memory for what was inside of the longest gaps";
	kj_walk_begin(&walk, r, KJ_CAPTURE_DETAILS, s->good);
	while (kj_walk_next(&walk)) {
		match_cpu(s, w, &walk.batch);
		if (s->together)
			kj_together_look(s->together, &walk.batch);
	}
	free(w);
	return kj_walk_why(&walk);
}

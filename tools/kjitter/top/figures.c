// SPDX-License-Identifier: GPL-2.0
/*
 * figures - see figures.h.
 */
#include <stdio.h>
#include <stdlib.h>

#include "figures.h"
#include "lib/duration.h"

void kj_top_figures(const struct kj_top_row *r, bool all, struct kj_top_figures *f)
{
	const struct kj_top_sums *from = all ? &r->base : &r->before;
	__u64 wall = r->now.wall - from->wall, gap = r->now.gap - from->gap;

	f->ran = wall;
	f->gaps = r->now.gaps - from->gaps;
	f->written = r->now.written - from->written;
	f->lost = r->now.lost - from->lost;
	f->samples = r->now.samples - from->samples;
	f->gap_ns = kj_duration_ns(gap, r->khz);
	f->wall_ns = kj_duration_ns(wall, r->khz);
	f->rate = f->wall_ns ? f->gaps * 1e9 / f->wall_ns : 0;
	f->ppm = wall ? gap * 1e6 / wall : 0;
}

bool kj_top_ticks_rate(const struct kj_top_cpu *c, double *rate)
{
	if (c->known < 2 || c->ns <= c->ns_before)
		return false;
	*rate = (c->ticks - c->ticks_before) * 1e9 / (c->ns - c->ns_before);
	return true;
}

/* What a row is sorted by: the larger the further up. */
static double weight(const struct kj_top_row *r, enum kj_sort how)
{
	struct kj_top_figures f;

	kj_top_figures(r, how == KJ_SORT_TIME, &f);
	switch (how) {
	case KJ_SORT_RATE:
		return f.rate;
	case KJ_SORT_WORST:
		return r->worst.came ? kj_duration_ns(r->worst.record.len, r->khz) : 0;
	case KJ_SORT_TIME:
		return f.ppm;
	default:
		return 0;
	}
}

/**
 * struct sorting - what a comparison has to know
 * @t: model
 * @how: enum kj_sort
 */
struct sorting {
	const struct kj_top *t;
	enum kj_sort how;
};

static int compare(const void *a, const void *b, void *arg)
{
	const unsigned int i = *(const unsigned int *)a, k = *(const unsigned int *)b;
	const struct sorting *s = arg;
	double x = weight(&s->t->row[i], s->how), y = weight(&s->t->row[k], s->how);

	if (x != y)
		return x > y ? -1 : 1;
	return i < k ? -1 : i > k;
}

void kj_top_order(const struct kj_top *t, enum kj_sort how, unsigned int *order)
{
	struct sorting s = { t, how };
	unsigned int i;

	for (i = 0; i < t->nr_rows; i++)
		order[i] = i;
	qsort_r(order, t->nr_rows, sizeof(*order), compare, &s);
}

char *kj_top_length(char *buf, __u64 ns)
{
	static const char *const unit[] = { "us", "ms", "s" };
	double v = ns / 1e3;
	unsigned int i = 0;

	if (ns < 1000) {
		snprintf(buf, KJ_TOP_NUMBER, "%llu ns", ns);
		return buf;
	}
	while (v >= 999.95 && i < 2) {
		v /= 1e3;
		i++;
	}
	snprintf(buf, KJ_TOP_NUMBER, "%.*f %s", v < 9.995 ? 2 : v < 9999.5 ? 1 : 0, v, unit[i]);
	return buf;
}

char *kj_top_number(char *buf, double v)
{
	static const char unit[] = " kMGTPE";
	unsigned int i = 0;

	if (v < 999999.5) {
		snprintf(buf, KJ_TOP_NUMBER, "%.*f", v < 9.995 ? 2 : v < 9999.95 ? 1 : 0, v);
		return buf;
	}
	for (; v >= 999.95 && i < sizeof(unit) - 2; i++)
		v /= 1e3;
	snprintf(buf, KJ_TOP_NUMBER, "%.1f%c", v, unit[i]);
	return buf;
}

char *kj_top_share(char *buf, const struct kj_top_figures *f, double v)
{
	if (f->ran)
		return kj_top_number(buf, v);
	snprintf(buf, KJ_TOP_NUMBER, "-");
	return buf;
}

char *kj_top_count(char *buf, __u64 n)
{
	if (n < 1000000)
		snprintf(buf, KJ_TOP_NUMBER, "%llu", n);
	else
		kj_top_number(buf, n);
	return buf;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * curve - see curve.h. A curve goes through the upper end of each bucket, as quantiles are told
 * everywhere; what moves it by less than half a unit of the picture is not drawn.
 */
#include <math.h>

#include "curve.h"
#include "html.h"
#include "lib/duration.h"
#include "lib/sum.h"
#include "marks.h"
#include "scale.h"
#include "uapi/kjitter_hist.h"

#define WIDTH  440
#define HEIGHT 250
#define LEFT   58
#define RIGHT  16
#define TOP    10
#define BOTTOM 46
/* Nines on the axis at most. */
#define NINES 9

struct picture {
	struct kj_page_scale y;
	double nines;
};

static __u64 total(const struct kj_page_curve *c)
{
	unsigned int i;
	__u64 sum = 0;

	for (i = 0; c->count && i < KJ_HIST_BUCKETS; i++)
		sum = kj_sum(sum, c->count[i]);
	return sum;
}

/* Upper end of a bucket, ns; of the last one the largest value. */
static double value(const struct kj_page_curve *c, unsigned int i)
{
	__u64 high = kj_hist_high(i);

	if (c->max < high && c->max >= kj_hist_low(i))
		high = c->max;
	return kj_duration_ns(high, c->khz);
}

static void limits(const struct kj_page_curve *c, double *least, double *most, double *nines)
{
	__u64 n = total(c);
	unsigned int i;
	double v;

	if (!n)
		return;
	for (i = 0; i < KJ_HIST_BUCKETS; i++) {
		if (!c->count[i])
			continue;
		v = value(c, i);
		*least = v < *least ? v : *least;
		*most = v > *most ? v : *most;
	}
	v = kj_page_share_at(0, n);
	*nines = v > *nines ? v : *nines;
}

static double across(const struct picture *p, double nines)
{
	nines = nines < p->nines ? nines : p->nines;
	return LEFT + nines / p->nines * (WIDTH - LEFT - RIGHT);
}

static void sign(FILE *out, unsigned int i, double x, double y)
{
	if (i)
		fprintf(out, "<rect class=\"p%u\" x=\"%.1f\" y=\"%.1f\" width=\"7\" height=\"7\"/>",
			i, x - 3.5, y - 3.5);
	else
		fprintf(out, "<circle class=\"p%u\" cx=\"%.1f\" cy=\"%.1f\" r=\"4\"/>", i, x, y);
}

/* "99.9 %" */
static void share_label(FILE *out, int nines)
{
	if (nines > 1)
		fprintf(out, "99%s%.*s&#8201;%%", nines > 2 ? "." : "", nines - 2, "9999999999");
	else
		fputs(nines ? "90&#8201;%" : "0", out);
}

static void axes(FILE *out, const struct picture *p, const char *of)
{
	/* Long names of many nines need room: every second then. */
	int e, step = p->nines > 5.5 ? 2 : 1;
	char label[32];
	double at;

	for (e = p->y.low; e <= p->y.high; e++) {
		at = kj_page_scale_at(&p->y, kj_page_power(e));
		kj_page_marks_label(label, kj_page_power(e));
		fprintf(out,
			"<path class=\"g\" d=\"M%d %.1fH%d\"/>\n<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>\n",
			LEFT, at, WIDTH - RIGHT, LEFT - 6, at + 4, label);
	}
	for (e = 0; e <= p->nines; e++) {
		at = across(p, e);
		fprintf(out, "<path class=\"g\" d=\"M%.1f %dV%d\"/>\n", at, TOP, HEIGHT - BOTTOM);
		if (e % step)
			continue;
		fprintf(out, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">", at,
			HEIGHT - BOTTOM + 17);
		share_label(out, e);
		fputs("</text>\n", out);
	}
	fprintf(out,
		"<text x=\"%d\" y=\"%d\" text-anchor=\"middle\" class=\"t\">share of all %s that are no longer</text>\n",
		(LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, of);
}

/* A staircase: at a share the next value is the one from there on. */
static void line(FILE *out, const struct kj_page_curve *c, unsigned int i, const struct picture *p)
{
	double x, y, at_x = -1, at_y = -1, seen = 0;
	__u64 n = total(c), under = 0;
	unsigned int b;

	fprintf(out, "<path class=\"l l%u\" d=\"", i);
	for (b = 0; b < KJ_HIST_BUCKETS; b++) {
		if (!c->count[b])
			continue;
		under = kj_sum(under, c->count[b]);
		x = across(p, kj_page_share_at(under < n ? n - under : 0, n));
		y = kj_page_scale_at(&p->y, value(c, b));
		if (at_x < 0)
			fprintf(out, "M%d %.1f", LEFT, y);
		else if (fabs(x - at_x) < 0.5 && fabs(y - at_y) < 0.5 && under < n)
			continue;
		else
			fprintf(out, "V%.1f", y);
		fprintf(out, "H%.1f", x);
		at_x = x;
		at_y = y;
	}
	fputs("\"/>\n", out);
	/* Signs where the axis has a name, and at the end. */
	for (b = 0, under = 0; b < KJ_HIST_BUCKETS; b++) {
		if (!c->count[b])
			continue;
		under = kj_sum(under, c->count[b]);
		x = kj_page_share_at(under < n ? n - under : 0, n);
		y = kj_page_scale_at(&p->y, value(c, b));
		for (; seen <= x && seen <= NINES && under < n; seen++)
			sign(out, i, across(p, seen), y);
		if (under == n)
			sign(out, i, across(p, x), y);
	}
	fputc('\n', out);
}

static void legend(FILE *out, const struct kj_page_curve *c, unsigned int i)
{
	fprintf(out,
		"<br><svg class=\"key\" viewBox=\"0 0 30 12\" width=\"30\" height=\"12\" aria-hidden=\"true\">\n<path class=\"l l%u\" d=\"M0 6H30\"/>",
		i);
	sign(out, i, 15, 6);
	fputs("</svg> ", out);
	kj_page_text(out, c->label);
	if (!total(c))
		fputs(": none", out);
}

void kj_page_curve(FILE *out, const char *heading, const char *of, const struct kj_page_curve *c,
		   unsigned int nr)
{
	double least = INFINITY, most = 0;
	struct picture p = { .nines = 1 };
	unsigned int i;

	for (i = 0; i < nr; i++)
		limits(&c[i], &least, &most, &p.nines);
	fprintf(out, "<figure>\n<figcaption><strong>%s</strong>", heading);
	for (i = nr; i--;)
		if (c[i].label)
			legend(out, &c[i], i);
	fputs("</figcaption>\n", out);
	if (most > 0) {
		p.nines = p.nines < NINES ? p.nines : NINES;
		kj_page_scale_decades(&p.y, least, most, HEIGHT - BOTTOM, TOP);
		fprintf(out,
			"<svg viewBox=\"0 0 %d %d\" role=\"img\"><title>%s at quantiles, both axes logarithmic</title>\n",
			WIDTH, HEIGHT, heading);
		axes(out, &p, of);
		for (i = nr; i--;)
			if (total(&c[i]))
				line(out, &c[i], i, &p);
		fputs("</svg>\n", out);
	} else {
		fputs("<p>Nothing to draw.</p>\n", out);
	}
	fputs("</figure>\n", out);
}

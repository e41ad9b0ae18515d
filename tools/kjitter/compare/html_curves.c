// SPDX-License-Identifier: GPL-2.0
/*
 * html_curves - quantiles of both sides; see html.h.
 */
#include <string.h>

#include "html.h"
#include "lib/names.h"
#include "lib/quantile.h"
#include "page/curve.h"
#include "page/html.h"
#include "uapi/kjitter_sampler.h"
#include "words.h"

/* Streams that have a picture. */
#define CURVES 8U

static __u64 histogram[2][KJ_HIST_BUCKETS];

/* All runs of a side together. Return: false if not all of them have one. */
static bool gather(const struct kj_compare_pair *p, unsigned int side,
		   const struct kj_compare_stream *as, struct kj_page_curve *c)
{
	const struct kj_compare_stream *t;
	__u64 max;
	unsigned int i;

	memset(histogram[side], 0, sizeof(histogram[side]));
	*c = (struct kj_page_curve){ .count = histogram[side],
				     .khz = as->khz,
				     .label = side ? "new" : "old" };
	for (i = 0; i < p->nr[side]; i++) {
		t = kj_compare_stream(p->run[side][i], as->cpu, as->stream);
		if (!t || !kj_compare_histogram(p->run[side][i], t, as->khz, histogram[side]))
			return false;
		max = t->khz == as->khz ? t->max : (double)t->max * as->khz / t->khz;
		c->max = max > c->max ? max : c->max;
	}
	return true;
}

static void picture(FILE *out, const struct kj_compare_stream *t, const struct kj_page_curve c[2])
{
	/* The new side is the full line, on top. */
	const struct kj_page_curve drawn[2] = { c[1], c[0] };
	bool gaps = kj_stream_adds_up(t->stream);
	char heading[KJ_COMPARE_WORDS];

	snprintf(heading, sizeof(heading), "CPU %u, %s: %s", t->cpu, kj_names_stream(t->stream),
		 gaps ? "lengths of gaps" : "latencies");
	kj_page_curve(out, heading, gaps ? "gaps" : "latencies", drawn, 2);
}

static void quantiles(FILE *out, const struct kj_page_curve c[2])
{
	__u64 q[2][KJ_QUANTILE_NR];
	unsigned int i, side;

	for (side = 0; side < 2; side++)
		kj_quantile_all(q[side], c[side].count, c[side].max);
	kj_page_table(out, "quantile|#old|#new|#ratio");
	for (i = 0; i < KJ_QUANTILE_NR; i++) {
		fprintf(out, "<tr><th scope=\"row\">%s</th>", kj_quantile_name(i));
		for (side = 0; side < 2; side++)
			kj_page_cell_length(out, kj_duration_ns(q[side][i], c[side].khz));
		kj_page_cell_number(out, (double)q[1][i] / q[0][i]);
		fputs("</tr>\n", out);
	}
	kj_page_table_end(out);
}

void kj_compare_html_curves(FILE *out, const struct kj_compare *c)
{
	const struct kj_compare_pair *p = c->pair;
	const struct kj_compare_run *first = p->run[0][0];
	struct kj_page_curve curve[2];
	unsigned int i, nr = 0;

	if (c->refused && !c->force)
		return;
	for (i = 0; i < first->nr && nr < CURVES; i++) {
		if (!gather(p, 0, &first->stream[i], &curve[0]) ||
		    !gather(p, 1, &first->stream[i], &curve[1]))
			continue;
		fputs(nr++ ? "" : "<h2>Both sides</h2>\n", out);
		fputs("<div class=\"two\">\n", out);
		picture(out, &first->stream[i], curve);
		fputs("<div>\n", out);
		quantiles(out, curve);
		fputs("</div></div>\n", out);
	}
	if (c->nr_pairs > 1 && nr) {
		fputs("<p class=\"small\">New is ", out);
		kj_page_text(out, p->run[1][0]->path);
		fputs(" here; compare the others by themselves for theirs.</p>\n", out);
	}
}

// SPDX-License-Identifier: GPL-2.0
/*
 * lava_report - figures of a capture as measurements of LAVA's test cases; see lava.h.
 *
 * There is no verdict in a capture. A case that says a figure has passed where the figures can be
 * trusted, and is "unknown" where they cannot.
 */
#include "model.h"
#include "lava.h"
#include "lib/names.h"

static void count(struct kj_lava *l, const struct kj_summary_stream *t, const char *what, __u64 v,
		  const char *units)
{
	kj_lava_name(l, "kjitter-cpu%u-%s-%s", t->cpu, kj_names_stream(t->stream), what);
	kj_lava_count(l, v, units);
}

static void of_stream(struct kj_report *r, unsigned int i)
{
	struct kj_figures f;
	const struct kj_summary_stream *t = kj_report_figures(r, i, &f);
	struct kj_lava l = { .result = f.adds_up && r->summary->complete ? "pass" : "unknown" };
	unsigned int q;

	if (f.knows) {
		count(&l, t, "gaps", t->accounts.gaps, "gaps");
		count(&l, t, "lost", t->accounts.lost, "records");
		count(&l, t, "time", f.wall_ns, "ns");
	}
	if (f.knows && f.adds_time)
		count(&l, t, "gap-time", f.gap_ns, "ns");
	if (f.has_max)
		count(&l, t, "longest", f.max_ns, "ns");
	for (q = 0; f.has_quantiles && q < KJ_QUANTILE_NR; q++)
		count(&l, t, kj_quantile_name(q), f.quantile_ns[q], "ns");
}

void kj_foreign_report_lava(struct kj_report *r)
{
	struct kj_lava l = { .result = r->summary->complete ? "pass" : "fail" };
	unsigned int i;

	kj_lava_name(&l, "kjitter-capture");
	kj_lava_result(&l);
	for (i = 0; i < r->summary->nr_streams; i++)
		of_stream(r, i);
}

// SPDX-License-Identifier: GPL-2.0
/*
 * model - see model.h.
 */
#include "model.h"

const struct kj_summary_stream *kj_report_figures(struct kj_report *r, unsigned int i,
						  struct kj_figures *f)
{
	const struct kj_summary_stream *t = r->summary->streams[i];

	if (!kj_summary_histogram(t, r->reader, r->count) && t->hist_at)
		r->changed = true;
	kj_figures_make(f, t, r->count);
	return t;
}

const struct kj_evidence *kj_report_evidence(const struct kj_report *r, unsigned int i)
{
	struct kj_summary_stream *const *t = &r->summary->streams[i];

	return i && t[-1]->cpu == t[0]->cpu ? NULL : kj_summary_evidence(r->summary, t[0]->cpu);
}

// SPDX-License-Identifier: GPL-2.0
/*
 * csv - a capture as CSV: one row per stream, units in the column names.
 *
 * A number that is not known or has no meaning is an empty field.
 */
#include <math.h>
#include <stdio.h>

#include "lib/names.h"
#include "lib/text.h"
#include "model.h"

static void real(double v)
{
	if (isfinite(v))
		printf(",%.3f", v);
	else
		printf(",");
}

static void header(void)
{
	unsigned int i;

	printf("release,cpu,sampler,stream,state,complete,samples,loop_ns,gaps,gaps_per_s");
	printf(",records,lost_records,clean_ns,gap_ns,blind_ns,wall_ns,max_ns");
	for (i = 0; i < KJ_QUANTILE_NR; i++)
		printf(",%s_ns", kj_quantile_name(i));
	printf(",conservation_ppm,clock_error_ppm,period_ns");
	for (i = 0; i < KJ_CAUSE_NR; i++)
		printf(",%s_gaps", kj_names_cause(i));
	for (i = 0; i < KJ_CAUSE_NR; i++)
		printf(",%s_events", kj_names_cause(i));
	printf(",spared_events\n");
}

/* Empty where nothing tells or there is nothing. */
static void whole(bool has, __u64 v)
{
	if (has)
		printf(",%llu", v);
	else
		printf(",");
}

static void row(const struct kj_summary *s, const struct kj_summary_stream *t,
		const struct kj_figures *f)
{
	const struct kj_accounts *a = &t->accounts;
	unsigned int i;

	kj_text_csv(stdout, kj_environment_get(&s->env, "release"));
	printf(",%u,%s,%s,%s,%s", t->cpu, kj_names_sampler(kj_names_sampler_of(t->stream)),
	       kj_names_stream(t->stream), kj_names_stream_state(a->state),
	       s->complete ? "yes" : "no");
	whole(f->knows, a->samples);
	real(f->loop_ns);
	whole(f->knows, a->gaps);
	real(f->rate);
	whole(true, t->records);
	whole(f->knows, a->lost);
	whole(f->knows, f->clean_ns);
	whole(f->knows, f->gap_ns);
	whole(f->knows, f->blind_ns);
	whole(f->knows, f->wall_ns);
	whole(f->has_max, f->max_ns);
	for (i = 0; i < KJ_QUANTILE_NR; i++)
		whole(f->has_quantiles, f->quantile_ns[i]);
	real(f->conservation_ppm);
	real(f->clock_error_ppm);
	real(f->has_period ? f->period_ns : NAN);
	for (i = 0; i < KJ_CAUSE_NR; i++)
		whole(f->knows, a->cause[i].count);
	for (i = 0; i < KJ_CAUSE_NR; i++)
		whole(f->knows, a->events[i]);
	whole(f->knows, a->spared.count);
	putchar('\n');
}

void kj_report_csv(struct kj_report *r)
{
	const struct kj_summary_stream *t;
	struct kj_figures f;
	unsigned int i;

	header();
	for (i = 0; i < r->summary->nr_streams; i++) {
		t = kj_report_figures(r, i, &f);
		row(r->summary, t, &f);
	}
}

// SPDX-License-Identifier: GPL-2.0
/*
 * could - what a comparison could have seen; see model.h and power.h.
 */
#include "model.h"

/* What takes longer is no advice. */
#define LONGEST 1024

static unsigned int more_runs(const struct kj_power *p, unsigned int runs, double ratio,
			      double level)
{
	unsigned int more;

	for (more = 1; runs + more <= KJ_SPREAD_RUNS; more++)
		if (kj_power_shows(p, ratio, level, (double)(runs + more) / runs))
			return more;
	return 0;
}

static unsigned int longer(const struct kj_power *p, double ratio, double level)
{
	unsigned int times;

	for (times = 2; times <= LONGEST; times *= 2)
		if (kj_power_shows(p, ratio, level, times))
			return times;
	return 0;
}

void kj_compare_could(struct kj_compare *c)
{
	double level = c->alpha / (c->tests ? c->tests : 1), ratio = 1 + c->least;
	const struct kj_compare_pair *p;
	struct kj_compare_result *r;
	unsigned int i;

	for (i = 0; i < c->nr; i++) {
		r = &c->result[i];
		if (r->why || !r->answer.known)
			continue;
		p = &c->pair[r->pair];
		r->could = kj_power_least(&r->answer.power, level);
		/* Less than that would be too little to matter. */
		if (r->could < ratio)
			r->could = ratio;
		else if (c->least > 0 && r->answer.power.runs)
			r->more = more_runs(&r->answer.power,
					    p->nr[0] < p->nr[1] ? p->nr[0] : p->nr[1], ratio,
					    level);
		else if (c->least > 0)
			r->more = longer(&r->answer.power, ratio, level);
	}
}

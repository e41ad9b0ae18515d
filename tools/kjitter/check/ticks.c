// SPDX-License-Identifier: GPL-2.0
/*
 * ticks - how often a CPU's tick came; see model.h.
 */
#include <math.h>

#include "model.h"

double kj_check_ticks(const struct kj_check_cpu *c)
{
	const struct kj_check_window *w;
	double rate, most = NAN;
	unsigned int i;

	for (i = 0; i < KJ_CHECK_SAMPLERS; i++) {
		w = &c->window[i][0];
		rate = kj_verdict_rate(w->count.count[KJ_CAUSE_TICK], w->count.ns);
		if (w->done && !(rate <= most))
			most = rate;
	}
	return most;
}

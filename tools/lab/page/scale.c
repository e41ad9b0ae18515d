// SPDX-License-Identifier: GPL-2.0
/*
 * scale - see scale.h.
 */
#include <math.h>

#include "scale.h"

void kj_scale_make(struct kj_scale *s, double least, double most, double from, double to)
{
	s->low = floor(log10(least));
	s->high = ceil(log10(most));
	if (s->high <= s->low)
		s->high = s->low + 1;
	s->from = from;
	s->to = to;
}

double kj_scale_at(const struct kj_scale *s, double v)
{
	double share = v > 0 ? (log10(v) - s->low) / (s->high - s->low) : 0;

	share = share < 0 ? 0 : share > 1 ? 1 : share;
	return s->from + share * (s->to - s->from);
}

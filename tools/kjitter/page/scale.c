// SPDX-License-Identifier: GPL-2.0
/*
 * scale - see scale.h.
 */
#include <math.h>

#include "lib/chance.h"
#include "scale.h"

/* No power of ten is missed by less than that: logarithms are good to 1e-9. */
#define NEAR 0.00000001

double kj_page_log10(double v)
{
	return kj_chance_log1p(v - 1) / M_LN10;
}

double kj_page_power(double exponent)
{
	return kj_chance_exp(exponent * M_LN10);
}

int kj_page_floor(double v)
{
	int n = v;

	return n > v + NEAR ? n - 1 : n + 1 <= v + NEAR ? n + 1 : n;
}

void kj_page_scale_make(struct kj_page_scale *s, double least, double most, double from, double to)
{
	s->low = kj_page_log10(least < 1 ? 1 : least);
	s->high = kj_page_log10(most < 1 ? 1 : most);
	if (s->high < s->low + 0.01)
		s->high = s->low + 0.01;
	s->from = from;
	s->to = to;
}

void kj_page_scale_decades(struct kj_page_scale *s, double least, double most, double from,
			   double to)
{
	kj_page_scale_make(s, least, most, from, to);
	s->low = kj_page_floor(s->low);
	s->high = -kj_page_floor(-s->high);
}

double kj_page_scale_at(const struct kj_page_scale *s, double v)
{
	double share = v > 1 ? (kj_page_log10(v) - s->low) / (s->high - s->low) : 0;

	share = share < 0 ? 0 : share > 1 ? 1 : share;
	return s->from + share * (s->to - s->from);
}

double kj_page_share_at(__u64 above, __u64 of)
{
	return kj_page_log10(of / (above ? (double)above : 0.5));
}

double kj_page_step(double length, unsigned int most)
{
	static const double parts[] = { 1, 2, 5 };
	double unit = kj_page_power(kj_page_floor(kj_page_log10(length / most)));
	unsigned int i;

	for (i = 0; i < 3; i++)
		if (parts[i] * unit * most >= length * (1 - NEAR))
			return parts[i] * unit;
	return 10 * unit;
}

unsigned int kj_page_level(__u64 v, __u64 most, unsigned int levels)
{
	unsigned int level;

	if (!v || v >= most)
		return v ? levels : 0;
	level = 1 + (unsigned int)(levels * kj_page_log10(v) / kj_page_log10(most));
	return level < levels ? level : levels;
}

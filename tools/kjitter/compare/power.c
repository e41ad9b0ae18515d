// SPDX-License-Identifier: GPL-2.0
/*
 * power - see power.h.
 */
#include <math.h>

#include "lib/chance.h"
#include "power.h"

/* Two-sided, for 95 % on one side. */
#define SURE   0.10
#define NORMAL 1e9 /* degrees of freedom as good as infinite */
/* Up to so many events the exact test is made; beyond, the normal one is as good, and sooner. */
#define EXACT 1e5
#define MOST  1e6

static bool mean_shows(const struct kj_power *p, double ratio, double level, double more)
{
	double df = p->df + (more - 1) * (p->units[0] + p->units[1]);
	double error = sqrt(p->variance * (1 / p->units[0] + 1 / p->units[1]) / more +
			    p->floor * p->floor);

	return kj_chance_log1p(ratio - 1) >=
	       error * (kj_chance_t_limit(level, df) + kj_chance_t_limit(SURE, df));
}

bool kj_power_shows(const struct kj_power *p, double ratio, double level, double more)
{
	double all = p->n * more;
	double before = all * (1 - p->share), after = all * p->share * ratio;
	double n = before + after, expected = n * p->share, k, z;
	/* Longer runs have more blocks, more runs more runs. */
	double df = p->runs ? (p->df + 2) * more - 2 : p->df;

	if (p->mean)
		return mean_shows(p, ratio, level, more);
	k = after - kj_chance_t_limit(SURE, NORMAL) * sqrt(before * after * p->dispersion / n);
	if (k <= expected)
		return false;
	z = (k - expected) / sqrt(expected * (1 - p->share));
	if (kj_chance_t(z / sqrt(p->dispersion), df) > level)
		return false;
	return (n < EXACT ? kj_chance_split(k, n, p->share) : kj_chance_t(z, NORMAL)) <= level;
}

double kj_power_least(const struct kj_power *p, double level)
{
	double low = 1, high = 2, mid;

	while (!kj_power_shows(p, high, level, 1)) {
		low = high;
		high *= 2;
		if (high > MOST)
			return INFINITY;
	}
	while (high / low > 1.0001) {
		mid = sqrt(low * high);
		if (kj_power_shows(p, mid, level, 1))
			high = mid;
		else
			low = mid;
	}
	return high;
}

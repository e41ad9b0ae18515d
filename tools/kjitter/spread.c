// SPDX-License-Identifier: GPL-2.0
/*
 * spread - see spread.h.
 */
#include <math.h>

#include "chance.h"
#include "spread.h"

/* A mean needs so many values and units a side. */
#define VALUES_MIN 8
#define UNITS_MIN  4
#define NORMAL	   1e9 /* degrees of freedom as good as infinite */

static double total_time(const struct kj_spread_side *d)
{
	double t = 0;
	unsigned int i;

	for (i = 0; i < d->runs; i++)
		t += d->time[i];
	return t;
}

/* Sum of what @v has for the unit of @step blocks that begins at @at. */
static double joined(const double *v, unsigned int at, unsigned int step)
{
	double sum = 0;
	unsigned int i;

	for (i = 0; i < step; i++)
		sum += v[at + i];
	return sum;
}

bool kj_spread_by_runs(const struct kj_spread *s)
{
	unsigned int a = s->side[0].runs, b = s->side[1].runs;

	return a && b && a + b >= KJ_SPREAD_FREEDOM + 2;
}

/* Pearson's chi-square of one side's units against its own rate. */
static double chi_square(const struct kj_spread_side *d, unsigned int step, double *freedom)
{
	double n = joined(d->count, 0, d->runs * KJ_SPREAD_BLOCKS), time = total_time(d), x = 0;
	double expect, off;
	unsigned int at;

	/* Nothing there tells nothing about the spread. */
	if (!n)
		return 0;
	for (at = 0; at < d->runs * KJ_SPREAD_BLOCKS; at += step) {
		expect = n * d->time[at / KJ_SPREAD_BLOCKS] * step / KJ_SPREAD_BLOCKS / time;
		off = joined(d->count, at, step) - expect;
		x += off * off / expect;
		++*freedom;
	}
	--*freedom;
	return x;
}

/*
 * Dispersion of units of @step blocks. Of events whose time is not known nothing is seen;
 * if they are a random part of all, the excess grows with their number.
 */
static double dispersion(const struct kj_spread *s, unsigned int step, double *freedom)
{
	const struct kj_spread_side *a = &s->side[0], *b = &s->side[1];
	double seen = joined(a->count, 0, a->runs * KJ_SPREAD_BLOCKS) +
		      joined(b->count, 0, b->runs * KJ_SPREAD_BLOCKS);
	double phi;

	*freedom = 0;
	phi = chi_square(a, step, freedom);
	phi += chi_square(b, step, freedom);
	if (*freedom < 1)
		return 1;
	phi /= *freedom;
	if (phi > 1 && a->total + b->total > seen)
		phi = 1 + (phi - 1) * (a->total + b->total) / seen;
	return phi;
}

void kj_spread_rate(const struct kj_spread *s, double alpha, struct kj_spread_answer *a)
{
	const struct kj_spread_side *old = &s->side[0], *new = &s->side[1];
	bool runs = kj_spread_by_runs(s);
	double n = old->total + new->total, share, z, phi, df, worth, limit;
	double normal = kj_chance_t_limit(alpha, NORMAL), t_old = total_time(old);
	double rarer, expected, times = new->total / old->total;
	unsigned int step;

	share = total_time(new) / (t_old + total_time(new));
	rarer = kj_chance_log1p(kj_chance_min(share, 1 - share) - 1);
	expected = n * share;
	*a = (struct kj_spread_answer){
		.known = true,
		.p = kj_chance_split(new->total, n, share),
		.least = kj_chance_min(1, 2 * kj_chance_exp(n * rarer)),
		.effect = n ? times * (1 - share) / share : 1,
		.dispersion = 1,
	};
	worth = 1;
	z = n ? (new->total - expected) / sqrt(expected * (1 - share)) : 0;
	for (step = runs ? KJ_SPREAD_BLOCKS : 1; step <= (runs ? KJ_SPREAD_BLOCKS : 8); step *= 2) {
		phi = dispersion(s, step, &df);
		/* Few runs may agree by luck; that blocks of every length do is no luck. */
		if (df < 1 || (phi <= 1 && !runs))
			continue;
		phi = kj_chance_max(phi, 1);
		a->p = kj_chance_max(a->p, kj_chance_t(z / sqrt(phi), df));
		a->dispersion = kj_chance_max(a->dispersion, phi);
		limit = kj_chance_t_limit(alpha, df) / normal;
		worth = kj_chance_max(worth, phi * limit * limit);
	}
	kj_chance_ratio(new->total / worth, n / worth, share, alpha, &a->low, &a->high);
}

/* Mean of one side and the variance of that mean, from units of @step blocks. */
static double mean(const struct kj_spread_side *d, unsigned int step, double *variance,
		   double *units)
{
	double n = joined(d->count, 0, d->runs * KJ_SPREAD_BLOCKS);
	double m = joined(d->sum, 0, d->runs * KJ_SPREAD_BLOCKS) / n, off, here;
	unsigned int at;

	*variance = 0;
	*units = 0;
	for (at = 0; step && at < d->runs * KJ_SPREAD_BLOCKS; at += step) {
		here = joined(d->count, at, step);
		if (!here)
			continue;
		off = joined(d->sum, at, step) - m * here;
		*variance += off * off;
		++*units;
	}
	if (!step) { /* single values */
		*units = n;
		*variance = kj_chance_max(0, d->square - n * m * m);
	}
	*variance *= *units / (*units - 1) / (n * n);
	return m;
}

/* One answer, from units of @step blocks; 0: single values. */
static void compare_means(const struct kj_spread *s, unsigned int step, double alpha,
			  struct kj_spread_answer *a)
{
	double var[2], units[2], se, df, p, reach;

	a->effect = mean(&s->side[1], step, &var[1], &units[1]) -
		    mean(&s->side[0], step, &var[0], &units[0]);
	if (kj_chance_min(units[0], units[1]) < (step < KJ_SPREAD_BLOCKS ? UNITS_MIN : 2))
		return;
	se = sqrt(var[0] + var[1] + s->floor * s->floor);
	df = var[0] + var[1] > 0 ?
		     (var[0] + var[1]) * (var[0] + var[1]) /
			     (var[0] * var[0] / (units[0] - 1) + var[1] * var[1] / (units[1] - 1)) :
		     NORMAL;
	p = kj_chance_t(a->effect / se, df);
	reach = kj_chance_t_limit(alpha, df) * se;
	a->p = a->known ? kj_chance_max(a->p, p) : p;
	a->low = kj_chance_min(a->known ? a->low : a->effect, a->effect - reach);
	a->high = kj_chance_max(a->known ? a->high : a->effect, a->effect + reach);
	/* Single values alone do not tell: those of a burst are alike. */
	a->known = true;
}

void kj_spread_mean(const struct kj_spread *s, double alpha, struct kj_spread_answer *a)
{
	bool runs = kj_spread_by_runs(s);
	unsigned int step;

	*a = (struct kj_spread_answer){ .p = 1, .dispersion = 1 };
	for (step = 0; step < 2; step++)
		if (joined(s->side[step].count, 0, s->side[step].runs * KJ_SPREAD_BLOCKS) <
		    VALUES_MIN)
			return;
	for (step = runs ? KJ_SPREAD_BLOCKS : 1; step <= (runs ? KJ_SPREAD_BLOCKS : 8); step *= 2)
		compare_means(s, step, alpha, a);
	if (a->known)
		compare_means(s, 0, alpha, a);
}

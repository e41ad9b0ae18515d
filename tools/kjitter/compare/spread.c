// SPDX-License-Identifier: GPL-2.0
/*
 * spread - see spread.h.
 */
#include <math.h>

#include "lib/chance.h"
#include "spread.h"

/* A mean needs so many values a side. */
#define VALUES_MIN 8
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
		.power = { .runs = runs, .n = n, .share = share, .dispersion = 1, .df = NORMAL },
	};
	worth = 1;
	z = n ? (new->total - expected) / sqrt(expected * (1 - share)) : 0;
	for (step = runs ? KJ_SPREAD_BLOCKS : 1; step <= (runs ? KJ_SPREAD_BLOCKS : 8); step *= 2) {
		phi = dispersion(s, step, &df);
		/* Few runs may agree by luck, but it is no luck if blocks of every length agree. */
		if (df < 1 || (phi <= 1 && !runs))
			continue;
		phi = kj_chance_max(phi, 1);
		a->p = kj_chance_max(a->p, kj_chance_t(z / sqrt(phi), df));
		a->dispersion = kj_chance_max(a->dispersion, phi);
		limit = kj_chance_t_limit(alpha, df) / normal;
		if (phi * limit * limit < worth)
			continue;
		worth = phi * limit * limit;
		a->power.dispersion = phi;
		a->power.df = df;
	}
	kj_chance_ratio(new->total / worth, n / worth, share, alpha, &a->low, &a->high);
}

/* Runs that have a mean, the mean of these, and the sum of their squares about it. */
static unsigned int mean_of_runs(const struct kj_spread_side *d, double *mean, double *squares)
{
	unsigned int at, n = 0;
	double count, one, off;

	*mean = 0;
	*squares = 0;
	for (at = 0; at < d->runs * KJ_SPREAD_BLOCKS; at += KJ_SPREAD_BLOCKS) {
		count = joined(d->count, at, KJ_SPREAD_BLOCKS);
		if (!count)
			continue;
		one = joined(d->sum, at, KJ_SPREAD_BLOCKS) / count;
		n++;
		off = one - *mean;
		*mean += off / n;
		*squares += off * (one - *mean);
	}
	return n;
}

double kj_spread_typical(const struct kj_spread_side *d)
{
	double mean, squares;

	mean_of_runs(d, &mean, &squares);
	return mean;
}

void kj_spread_mean(const struct kj_spread *s, double alpha, struct kj_spread_answer *a)
{
	double mean[2], squares[2], runs[2], df, error;
	unsigned int i;

	*a = (struct kj_spread_answer){ .p = 1, .dispersion = 1 };
	for (i = 0; i < 2; i++)
		runs[i] = mean_of_runs(&s->side[i], &mean[i], &squares[i]);
	a->effect = mean[1] - mean[0];
	df = runs[0] + runs[1] - 2;
	if (df < KJ_SPREAD_FREEDOM || kj_chance_min(runs[0], runs[1]) < 1)
		return;
	for (i = 0; i < 2; i++)
		if (joined(s->side[i].count, 0, s->side[i].runs * KJ_SPREAD_BLOCKS) < VALUES_MIN)
			return;
	error = sqrt((squares[0] + squares[1]) / df * (1 / runs[0] + 1 / runs[1]) +
		     s->floor * s->floor);
	a->known = true;
	a->power = (struct kj_power){
		.runs = true,
		.mean = true,
		.df = df,
		.variance = (squares[0] + squares[1]) / df,
		.units = { runs[0], runs[1] },
		.floor = s->floor,
	};
	a->p = kj_chance_t(a->effect / error, df);
	error *= kj_chance_t_limit(alpha, df);
	a->low = a->effect - error;
	a->high = a->effect + error;
}

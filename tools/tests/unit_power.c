// SPDX-License-Identifier: GPL-2.0
/*
 * unit_power - how small a change could have been seen: what is said is tried with thousands of
 * pairs that differ by so much.
 */
#include <math.h>
#include <string.h>

#include "../kjitter/check/verdict.h"
#include "../kjitter/compare/spread.h"
#include "../kjitter/lib/chance.h"
#include "check.h"
#include "sample.h"
#include "unit.h"

#define SECOND 1000000000ULL
#define PAIRS  1000

/* A billionth. */
#define NEARLY_NEVER (1 / 1e9)

/* Normal, by adding twelve. */
static double normal(__u64 *seed)
{
	double sum = -6;
	int i;

	for (i = 0; i < 12; i++)
		sum += unit_uniform(seed);
	return sum;
}

/* Runs of 32 blocks; the logarithm of a length varies from run to run by @spread. */
static void fill(struct kj_spread_side *d, unsigned int runs, double rate, double mean,
		 double spread, __u64 *seed)
{
	unsigned int run, i, at;
	double own;

	memset(d, 0, sizeof(*d));
	d->runs = runs;
	for (run = 0; run < runs; run++) {
		own = mean + spread * normal(seed);
		d->time[run] = 1;
		for (i = 0; i < KJ_SPREAD_BLOCKS; i++) {
			at = run * KJ_SPREAD_BLOCKS + i;
			d->count[at] = unit_poisson(seed, rate);
			d->sum[at] = own * d->count[at];
			d->total += d->count[at];
		}
	}
}

/* How many of a hundred pairs that differ by @ratio are called different at @level. */
static double seen(unsigned int runs, double rate, double ratio, double level, bool mean)
{
	static struct kj_spread s;
	struct kj_spread_answer a;
	unsigned int i, n = 0;
	__u64 seed = 88172645463325252ULL + runs + mean;

	for (i = 0; i < PAIRS; i++) {
		fill(&s.side[0], runs, rate, 1, 0.1, &seed);
		fill(&s.side[1], runs, mean ? rate : rate * ratio, mean ? 1 + log(ratio) : 1, 0.1,
		     &seed);
		if (mean)
			kj_spread_mean(&s, level, &a);
		else
			kj_spread_rate(&s, level, &a);
		n += a.p <= level;
	}
	return 100.0 * n / PAIRS;
}

/* What pairs that do not differ say could have been seen, in the middle of a hundred of them. */
static double claimed(unsigned int runs, double rate, double level)
{
	static struct kj_spread s;
	double log_of_all = 0;
	struct kj_spread_answer a;
	unsigned int i;
	__u64 seed = 4711;

	for (i = 0; i < 100; i++) {
		fill(&s.side[0], runs, rate, 1, 0.1, &seed);
		fill(&s.side[1], runs, rate, 1, 0.1, &seed);
		kj_spread_rate(&s, level, &a);
		log_of_all += log(kj_power_least(&a.power, level));
	}
	return exp(log_of_all / 100);
}

static void rates(void)
{
	struct kj_power p = { .n = 128, .share = 0.5, .dispersion = 1, .df = 62 };
	double least = claimed(1, 2, 0.01), found = seen(1, 2, least, 0.01, false);

	check(found > 88 && found < 99.9, "power: one run: x%.2f of 64 events is found in %g %%",
	      least, found);
	check(seen(1, 2, sqrt(least), 0.01, false) < 60, "power: half of it is found much less");
	least = claimed(5, 2, 0.01);
	found = seen(5, 2, least, 0.01, false);
	check(found > 88 && found < 99.9, "power: five runs: x%.2f of 320 is found in %g %%", least,
	      found);
	least = kj_power_least(&p, 0.01);
	check(!kj_power_shows(&p, least / 1.01, 0.01, 1) && kj_power_shows(&p, least, 0.01, 1),
	      "power: less is not claimed");
	check(kj_power_least(&p, 0.0001) > least, "power: the surer, the larger");
	check(kj_power_shows(&p, sqrt(least), 0.01, 5) && !kj_power_shows(&p, sqrt(least), 0.01, 2),
	      "power: a longer run shows half of it");
	p.dispersion = 9;
	check(kj_power_least(&p, 0.01) > 2 * least, "power: bursts hide much");
	check(!kj_power_shows(&p, 1.0001, 0.2, 1), "power: fewer by chance are not more");
	p.n = 1e12;
	p.dispersion = 1;
	least = kj_power_least(&p, 0.01);
	check(least > 1 && least < 1.001, "power: of 1e12 events next to nothing");
	p.n = 3;
	p.df = 1;
	least = kj_power_least(&p, NEARLY_NEVER);
	check(least > 1e3, "power: of three events nearly everything");
}

static void means(void)
{
	struct kj_power p = {
		.runs = true,
		.mean = true,
		.df = 8,
		.variance = 0.01,
		.units = { 5, 5 },
	};
	double least = kj_power_least(&p, 0.01), found = seen(5, 2, least, 0.01, true);

	check(found > 88 && found <= 99.9, "power: lengths x%.2f in five runs are found in %g %%",
	      least, found);
	check(seen(5, 2, sqrt(least), 0.01, true) < 60, "power: half of it is found much less");
	check(kj_power_shows(&p, sqrt(least), 0.01, 4), "power: four times as many runs show it");
	p.floor = 10;
	check(!kj_power_shows(&p, least, 0.01, 1000), "power: but not what no clock can tell");
}

static bool near(double got, double want)
{
	return fabs(got - want) <= want / 1e4;
}

static void check_rates(void)
{
	bool good;

	check(near(kj_verdict_shows(0, 5 * SECOND), 2.995732 / 5), "rule of three: 3.0 / N");
	check(near(kj_verdict_shows(25, 5 * SECOND), 69.83216 / 2 / 5),
	      "half of the 95 %% point of chi-square, 52 degrees of freedom");
	good = kj_verdict_shows(432000, 86400 * SECOND) > 5 &&
	       kj_verdict_shows(432000, 86400 * SECOND) < 5.02;
	check(good, "a day tells 5.0/s from 5.02/s");
	check(kj_verdict_quiet(5 * SECOND, 5000) == 25 && kj_verdict_quiet(SECOND, 999) == 0,
	      "the limit in events");
	check(!kj_verdict_loud(25, 5 * SECOND, 5000) && kj_verdict_loud(26, 5 * SECOND, 5000),
	      "and one more is too many");
}

int unit_power(void)
{
	rates();
	means();
	check_rates();
	return check_failed;
}

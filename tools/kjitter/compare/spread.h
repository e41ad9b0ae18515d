/* SPDX-License-Identifier: GPL-2.0 */
/*
 * spread - is one side different from the other, given how much each varies by itself?
 *
 * Pure. Events of a kernel come in bursts (more spread than Poisson) or with a period
 * (less), and conditions drift. So what is counted is cut into units, and how much the
 * units of one side differ among themselves says how far to trust a difference between
 * the sides.
 *
 * One run a side: the units of a rate are KJ_SPREAD_BLOCKS equal stretches of the run, and
 * neighbours joined to 16, 8 and 4. The widest answer counts, so that bursts up to a
 * quarter of the run are seen as what they are. How much one run differs from the next
 * cannot be seen this way.
 *
 * Several runs a side (KJ_SPREAD_FREEDOM): each run is one unit, and that can be seen.
 */
#ifndef KJ_SPREAD_H
#define KJ_SPREAD_H

#include <stdbool.h>

#include "power.h"

#define KJ_SPREAD_RUNS	 32U /* a side */
#define KJ_SPREAD_BLOCKS 32U
#define KJ_SPREAD_UNITS	 (KJ_SPREAD_RUNS * KJ_SPREAD_BLOCKS)
/* So many runs, less one for each side, and runs are the units. */
#define KJ_SPREAD_FREEDOM 4U

/**
 * struct kj_spread_side - one side
 * @runs: how many
 * @time: seconds watched, by run
 * @total: events of all runs; may be more than those in @count
 * @count: events of which the time is known, by run and block
 * @sum: of each unit: sum of what is averaged; kj_spread_mean() alone
 */
struct kj_spread_side {
	unsigned int runs;
	double time[KJ_SPREAD_RUNS];
	double total;
	double count[KJ_SPREAD_UNITS];
	double sum[KJ_SPREAD_UNITS];
};

/**
 * struct kj_spread - both sides, 0 old and 1 new
 * @side: the sides
 * @floor: kj_spread_mean(): error that every mean has besides
 */
struct kj_spread {
	struct kj_spread_side side[2];
	double floor;
};

/**
 * struct kj_spread_answer - what came out
 * @known: false: too little to say anything
 * @p: two-sided p-value
 * @least: the smallest p-value there could have been
 * @effect: new rate / old rate (may be infinite); or new mean - old mean
 * @low: of its confidence interval
 * @high: and the upper end
 * @dispersion: variance / that of a Poisson process, at least 1; rates alone
 * @power: for how small a change could have been seen; of what is @known
 */
struct kj_spread_answer {
	bool known;
	double p;
	double least;
	double effect;
	double low;
	double high;
	double dispersion;
	struct kj_power power;
};

/**
 * kj_spread_by_runs - are runs the units?
 * @s: both sides
 *
 * Return: true if so.
 */
bool kj_spread_by_runs(const struct kj_spread *s);

/**
 * kj_spread_rate - do events come more or less often?
 * @s: both sides
 * @alpha: 1 - confidence of the interval
 * @a: out
 *
 * The exact conditional test of two Poisson rates, and where the units vary more than
 * Poisson the score test with the variance times the dispersion, referred to Student's t
 * (P. McCullagh and J. A. Nelder, Generalized Linear Models, 2nd ed. 1989, 4.5 and 6.2;
 * the dispersion is Pearson's chi-square / degrees of freedom). The larger p-value
 * counts. Periodic events vary less than Poisson: that is not made use of.
 */
void kj_spread_rate(const struct kj_spread *s, double alpha, struct kj_spread_answer *a);

/**
 * kj_spread_typical - mean of one side
 * @d: the side
 *
 * Every run counts alike, however much it holds.
 * Return: the mean of the means of its runs;
 * 0 if nothing is there.
 */
double kj_spread_typical(const struct kj_spread_side *d);

/**
 * kj_spread_mean - is the mean another one?
 * @s: both sides
 * @alpha: 1 - confidence of the interval
 * @a: out; not known without runs as units: what a run is in step with moves its mean, and
 *	nothing inside the run tells
 *
 * Student's t on the means of runs, with the variance of both sides together (Student,
 * Biometrika 6 (1908), 1-25): if nothing changed, neither did the variance.
 */
void kj_spread_mean(const struct kj_spread *s, double alpha, struct kj_spread_answer *a);

#endif /* KJ_SPREAD_H */

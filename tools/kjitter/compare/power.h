/* SPDX-License-Identifier: GPL-2.0 */
/*
 * power - how small a change could have been seen?
 *
 * "No worse" says little without it. Pure; the tests are those of spread.h, with what they found
 * of how much runs or stretches vary.
 */
#ifndef KJ_COMPARE_POWER_H
#define KJ_COMPARE_POWER_H

#include <stdbool.h>

/**
 * struct kj_power - what a test rests on
 * @runs: runs are its units
 * @mean: it is one of means; else of rates
 * @n: rates: events on both sides
 * @share: rates: share of the time on the new side
 * @dispersion: rates: variance / that of a Poisson process, at least 1
 * @df: degrees of freedom of what varies
 * @variance: means: of one run, as a logarithm
 * @units: means: runs that have a mean, by side
 * @floor: means: error that every mean has besides
 */
struct kj_power {
	bool runs;
	bool mean;
	double n;
	double share;
	double dispersion;
	double df;
	double variance;
	double units[2];
	double floor;
};

/**
 * kj_power_shows - would a change have been called one?
 * @p: test
 * @ratio: new / old, above 1
 * @level: chance below which it is called one
 * @more: so many times as much was measured; with runs as units so many times as many runs
 *
 * With a chance of 95 %, as if what was found of how much runs or stretches vary were the truth:
 * of one run a side, whose stretches tell less of it, 90 % or so. Rates: given their sum the new
 * side's count is binomial, with the variance times the dispersion; what it has at least in 95 of
 * 100 cases (normal approximation) goes into the tests of kj_spread_rate(). Means: the distance
 * is at least the limits of Student's t for @level and for 5 % on one side, added (J. Cohen,
 * Statistical Power Analysis for the Behavioral Sciences, 2nd ed. 1988, 2.4 and 12.1, with t in
 * place of the normal).
 * Return: so it would.
 */
bool kj_power_shows(const struct kj_power *p, double ratio, double level, double more);

/**
 * kj_power_least - smallest change that would have been called one
 * @p: test
 * @level: as above
 *
 * Return: ratio above 1; infinite if none would.
 */
double kj_power_least(const struct kj_power *p, double level);

#endif /* KJ_COMPARE_POWER_H */

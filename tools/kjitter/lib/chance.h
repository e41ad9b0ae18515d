/* SPDX-License-Identifier: GPL-2.0 */
/*
 * chance - how likely is that by chance: the few distributions that compare needs.
 *
 * All pure. Counts may be fractions: a count of clustered events is worth fewer
 * independent ones. Results are good to about 1e-9 relative up to a million events, and to a
 * percent up to 3.5e12 (400 days at 100,000/s), where the logarithms of the gamma function
 * have no more digits left; the size of a p-value below 1e-300 is 0.
 */
#ifndef KJ_CHANCE_H
#define KJ_CHANCE_H

static inline double kj_chance_min(double a, double b)
{
	return a < b ? a : b;
}

static inline double kj_chance_max(double a, double b)
{
	return a > b ? a : b;
}

/**
 * kj_chance_log1p - natural logarithm of 1 + @y, exact for small @y too
 * @y: above -1
 *
 * Return: the logarithm.
 */
double kj_chance_log1p(double y);

/**
 * kj_chance_exp - exponential
 * @x: exponent
 *
 * Return: 0 below -745, infinite above 709.
 */
double kj_chance_exp(double x);

/**
 * kj_chance_beta - regularized incomplete beta function I_x(a, b)
 * @a: above 0
 * @b: above 0
 * @x: 0 to 1
 *
 * Source: NIST DLMF 8.17.22 (continued fraction), by Lentz's method, with 8.17.4
 * (symmetry) where it converges slowly.
 * Return: 0 to 1.
 */
double kj_chance_beta(double a, double b, double x);

/**
 * kj_chance_split - two-sided p-value of an exact conditional test of two rates
 * @k: events on one side, may be a fraction
 * @n: events on both
 * @share: share of @n expected on this side, above 0 and below 1
 *
 * If both rates are equal, then given their sum one Poisson count is binomial:
 * J. Przyborowski and H. Wilenski, "Homogeneity of results in testing samples from
 * Poisson series", Biometrika 31 (1940), 313-323. Twice the smaller tail.
 * Return: 0 to 1.
 */
double kj_chance_split(double k, double n, double share);

/**
 * kj_chance_ratio - confidence interval of the ratio of two rates
 * @k: events of the new side, may be a fraction
 * @n: events on both sides
 * @share: share of @n expected on the new side if rates are equal
 * @alpha: 1 - confidence
 * @low: out: lower end, 0 if nothing happened on the new side
 * @high: out: upper end, infinite if nothing happened on the old side
 *
 * Source: C. J. Clopper and E. S. Pearson, Biometrika 26 (1934), 404-413, for the share,
 * turned into a ratio.
 */
void kj_chance_ratio(double k, double n, double share, double alpha, double *low, double *high);

/**
 * kj_chance_t - two-sided p-value of Student's t
 * @t: statistic
 * @df: degrees of freedom, above 0, may be a fraction
 *
 * Source: Abramowitz and Stegun 26.7.1, as I_{df / (df + t^2)}(df / 2, 1 / 2).
 * Return: 0 to 1.
 */
double kj_chance_t(double t, double df);

/**
 * kj_chance_t_limit - the t whose two-sided p-value is @alpha
 * @alpha: above 0 and below 1
 * @df: degrees of freedom; above 1e6 as good as normal
 *
 * Return: the limit, above 0.
 */
double kj_chance_t_limit(double alpha, double df);

#endif /* KJ_CHANCE_H */

// SPDX-License-Identifier: GPL-2.0
/*
 * chance - see chance.h.
 */
#include <math.h>

#include "chance.h"

#define TINY	  (1 / 1e300)
#define STEPS_MAX 200000
#define HALVINGS  200

/*
 * Logarithm and exponential of our own: libm's would make the static tool larger than it
 * may be. 2 artanh(y / (2 + y)) = log(1 + y), DLMF 4.6.4 and 4.37.24.
 */
static double log_series(double y)
{
	double s = y / (2 + y), square = s * s, sum = 0;
	int i;

	for (i = 39; i > 0; i -= 2)
		sum = sum * square + 1.0 / i;
	return 2 * s * sum;
}

double kj_chance_log1p(double y)
{
	double m;
	int e;

	if (y > -0.25 && y < 0.4)
		return log_series(y);
	m = frexp(1 + y, &e);
	return log_series(m * 4 / 3 - 1) + (e - 2) * M_LN2 + 1.0986122886681098; /* log 3 */
}

double kj_chance_exp(double x)
{
	double sum = 1;
	int i, e;

	/* What is beyond these is no int either. */
	if (!(x > -745))
		return 0;
	if (x > 709)
		return INFINITY;
	e = x / M_LN2;
	x -= e * M_LN2;
	for (i = 20; i; i--)
		sum = 1 + sum * x / i;
	return ldexp(sum, e);
}

static double log_of(double x)
{
	return kj_chance_log1p(x - 1);
}

/* log of the gamma function: Stirling's series, DLMF 5.11.1, from 10 on, and 5.5.1 to get there. */
static double log_gamma(double x)
{
	double below = 1, y;

	for (; x < 10; x++)
		below *= x;
	y = 1 / (x * x);
	return (x - 0.5) * log_of(x) - x + 0.91893853320467274 - log_of(below) +
	       (1.0 / 12 - y * (1.0 / 360 - y * (1.0 / 1260 - y * (1.0 / 1680 - y / 1188)))) / x;
}

/* Continued fraction of DLMF 8.17.22. It takes about the square root of @a or @b steps. */
static double fraction(double a, double b, double x)
{
	double c = 1, d = 1 / (1 - (a + b) * x / (a + 1)), h = d, term, step;
	int m, odd;

	for (m = 1; m < STEPS_MAX; m++) {
		for (odd = 0; odd < 2; odd++) {
			if (odd)
				term = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
			else
				term = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
			d = 1 + term * d;
			c = 1 + term / c;
			d = 1 / (fabs(d) < TINY ? TINY : d);
			c = fabs(c) < TINY ? TINY : c;
			step = c * d;
			h *= step;
		}
		if (fabs(step - 1) < 1 / 1e13)
			break;
	}
	return h;
}

double kj_chance_beta(double a, double b, double x)
{
	double front;

	if (x <= 0 || x >= 1)
		return x > 0;
	front = kj_chance_exp(log_gamma(a + b) - log_gamma(a) - log_gamma(b) + a * log_of(x) +
			      b * kj_chance_log1p(-x));
	if (x < (a + 1) / (a + b + 2))
		return front * fraction(a, b, x) / a;
	return 1 - front * fraction(b, a, 1 - x) / b;
}

/* Upper tail: at least @k of @n. Lower: the same seen from the other side. */
static double at_least(double k, double n, double share)
{
	return k <= 0 ? 1 : kj_chance_beta(k, n - k + 1, share);
}

double kj_chance_split(double k, double n, double share)
{
	double up = at_least(k, n, share), down = at_least(n - k, n, 1 - share);

	return kj_chance_min(1, 2 * kj_chance_min(up, down));
}

/* The share at which at least @k of @n has the probability @p. */
static double share_where(double k, double n, double p)
{
	double low = 0, high = 1, mid = 0;
	int i;

	for (i = 0; i < HALVINGS && high - low > high / 1e12; i++) {
		mid = (low + high) / 2;
		if (at_least(k, n, mid) < p)
			low = mid;
		else
			high = mid;
	}
	return mid;
}

void kj_chance_ratio(double k, double n, double share, double alpha, double *low, double *high)
{
	double odds = share / (1 - share), p;

	p = k > 0 ? share_where(k, n, alpha / 2) : 0;
	*low = p / (1 - p) / odds;
	/* Seen from the other side, so that neither end loses digits near 1. */
	p = k < n ? share_where(n - k, n, alpha / 2) : 0;
	*high = p > 0 ? (1 - p) / p / odds : INFINITY;
}

double kj_chance_t(double t, double df)
{
	return kj_chance_beta(df / 2, 0.5, df / (df + t * t));
}

double kj_chance_t_limit(double alpha, double df)
{
	double low = 0, high = 1, mid = 0;
	int i;

	while (kj_chance_t(high, df) > alpha && high < 1e150)
		high *= 2;
	for (i = 0; i < HALVINGS && high - low > high / 1e10; i++) {
		mid = (low + high) / 2;
		if (kj_chance_t(mid, df) > alpha)
			low = mid;
		else
			high = mid;
	}
	return mid;
}

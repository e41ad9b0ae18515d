/* SPDX-License-Identifier: GPL-2.0 */
/*
 * scale - where on an axis a value is.
 */
#ifndef KJ_PAGE_SCALE_H
#define KJ_PAGE_SCALE_H

#include <linux/types.h>

/*
 * Logarithms of ten without libm, which would make the static program larger than it may be: of a
 * value above 0; ten to the power of something; the next whole number below, or the one it is but
 * for the error of such a logarithm.
 */
double kj_page_log10(double v);
double kj_page_power(double exponent);
int kj_page_floor(double v);

/**
 * struct kj_page_scale - a logarithmic axis
 * @low: logarithm of ten of its begin
 * @high: and of its end, above @low
 * @from: coordinate of the begin
 * @to: coordinate of the end
 */
struct kj_page_scale {
	double low;
	double high;
	double from;
	double to;
};

/**
 * kj_page_scale_make - an axis from a value to another one
 * @s: out
 * @least: smallest value; 0 is taken for 1
 * @most: largest value
 * @from: coordinate of the begin
 * @to: coordinate of the end
 */
void kj_page_scale_make(struct kj_page_scale *s, double least, double most, double from, double to);

/**
 * kj_page_scale_decades - an axis of whole decades around both values
 * @s: out
 * @least: smallest value; 0 is taken for 1
 * @most: largest value
 * @from: coordinate of the begin
 * @to: coordinate of the end
 */
void kj_page_scale_decades(struct kj_page_scale *s, double least, double most, double from,
			   double to);

/**
 * kj_page_scale_at - coordinate of a value
 * @s: axis
 * @v: value; outside of the axis it is put at the end nearest to it
 *
 * Return: coordinate.
 */
double kj_page_scale_at(const struct kj_page_scale *s, double v);

/**
 * kj_page_share_at - where a quantile is, as HdrHistogram draws it: each nine as wide as the first
 * @above: values that are larger
 * @of: all values, above 0
 *
 * Return: nines: 0 for the smallest, 1 for 90 %, 2 for 99 %, 3 for 99.9 %; of the largest value,
 *	which nothing is above, as if half a value were.
 */
double kj_page_share_at(__u64 above, __u64 of);

/**
 * kj_page_step - a round distance of marks on a linear axis
 * @length: of the axis
 * @most: so many marks at most, and a third of that at least
 *
 * Return: 1, 2 or 5 times a power of ten.
 */
double kj_page_step(double length, unsigned int most);

/**
 * kj_page_level - one of a few degrees of density, by the logarithm
 * @v: how many there are here
 * @most: the most there are anywhere
 * @levels: how many degrees
 *
 * Return: 0 for none, else 1 up to @levels; @levels for @most.
 */
unsigned int kj_page_level(__u64 v, __u64 most, unsigned int levels);

#endif /* KJ_PAGE_SCALE_H */

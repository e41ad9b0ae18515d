/* SPDX-License-Identifier: GPL-2.0 */
/*
 * scale - a logarithmic axis over whole decades, and what pictures share.
 */
#ifndef KJ_SCALE_H
#define KJ_SCALE_H

/**
 * struct kj_scale - an axis
 * @low: exponent of ten at its beginning
 * @high: exponent of ten at its end
 * @from: coordinate of the beginning
 * @to: coordinate of the end
 */
struct kj_scale {
	int low;
	int high;
	double from;
	double to;
};

/**
 * kj_scale_make - an axis for values
 * @s: out
 * @least: smallest value, above 0
 * @most: largest value
 * @from: coordinate of the beginning
 * @to: coordinate of the end
 */
void kj_scale_make(struct kj_scale *s, double least, double most, double from, double to);

/**
 * kj_scale_at - coordinate of a value
 * @s: axis
 * @v: value; outside of the axis it is put at the end nearest to it
 *
 * Return: coordinate.
 */
double kj_scale_at(const struct kj_scale *s, double v);

#endif /* KJ_SCALE_H */

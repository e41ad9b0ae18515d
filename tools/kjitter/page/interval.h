/* SPDX-License-Identifier: GPL-2.0 */
/*
 * interval - a ratio and its confidence interval as a picture in a cell: a logarithmic axis that
 * has 1 in its middle, and around it what is too little to matter.
 */
#ifndef KJ_PAGE_INTERVAL_H
#define KJ_PAGE_INTERVAL_H

#include <stdio.h>

/**
 * struct kj_page_interval - one picture
 * @most: ratio at the right end of the axis, above 1; at the left end is its inverse
 * @least: changes by a smaller share than this do not matter
 * @low: lower end
 * @ratio: the ratio itself
 * @high: upper end; infinite: beyond the axis
 */
struct kj_page_interval {
	double most;
	double least;
	double low;
	double ratio;
	double high;
};

/**
 * kj_page_interval_at - where on the axis a ratio is
 * @i: picture
 * @ratio: ratio
 *
 * Return: 0 for the left end, 0.5 for 1, 1 for the right end; what is beyond is at the end.
 */
double kj_page_interval_at(const struct kj_page_interval *i, double ratio);

/**
 * kj_page_interval - the cell
 * @out: where to
 * @i: picture
 */
void kj_page_interval(FILE *out, const struct kj_page_interval *i);

#endif /* KJ_PAGE_INTERVAL_H */

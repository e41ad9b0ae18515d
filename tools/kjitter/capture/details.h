/* SPDX-License-Identifier: GPL-2.0 */
/*
 * details - what ran inside the worst gaps: a second look at the details of a capture.
 *
 * Only when the whole file was read is it known which gaps were the worst. A detail
 * belongs to a gap if it began within it. Memory is fixed: of each gap the details
 * with the most net time are kept, the others are added up.
 */
#ifndef KJ_INSIDE_H
#define KJ_INSIDE_H

#include <stdbool.h>

#include "format.h"

#define KJ_INSIDE_MAX 6

struct kj_summary;

/**
 * struct kj_inside - one gap
 * @from: when it began, cycles
 * @to: and ended
 * @nr: how many in @detail
 * @detail: most net time first
 * @more: how many others
 * @more_net: their net time, counts of the cycle counter, saturating
 * @more_full: one was longer than a detail can tell: @more_net is the least it can be
 */
struct kj_inside {
	__u64 from;
	__u64 to;
	unsigned int nr;
	struct kj_detail detail[KJ_INSIDE_MAX];
	__u64 more;
	__u64 more_net;
	bool more_full;
};

/**
 * kj_inside_read - fill in kj_summary_stream.inside of every stream
 * @s: summary, read
 * @r: reader of the same capture
 *
 * Return: NULL, or why that is not all there is.
 */
const char *kj_inside_read(struct kj_summary *s, struct kj_capture_reader *r);

/**
 * kj_inside_add - one more detail of a gap
 * @in: gap
 * @d: detail
 */
void kj_inside_add(struct kj_inside *in, const struct kj_detail *d);

#endif /* KJ_INSIDE_H */

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * marks - where on an axis something is written, and what.
 */
#ifndef KJ_PAGE_MARKS_H
#define KJ_PAGE_MARKS_H

#include <stdio.h>

#include "scale.h"

#define KJ_PAGE_MARKS 24U

/**
 * struct kj_page_marks - marks of an axis
 * @nr: how many
 * @at: of each: 0 is the begin of the axis, 1 its end
 * @label: what is written there, HTML; empty: a mark that has no words
 */
struct kj_page_marks {
	unsigned int nr;
	double at[KJ_PAGE_MARKS];
	char label[KJ_PAGE_MARKS][32];
};

/**
 * kj_page_marks_time - marks of the time of a recording
 * @m: out
 * @ns: how long it was
 */
void kj_page_marks_time(struct kj_page_marks *m, double ns);

/**
 * kj_page_marks_lengths - marks of lengths, at powers of ten
 * @m: out
 * @s: axis, of ns, from 0 to 1
 */
void kj_page_marks_lengths(struct kj_page_marks *m, const struct kj_page_scale *s);

/**
 * kj_page_marks_label - a round length in few characters
 * @buf: out, 32 bytes: "1&#160;&#181;s", HTML
 * @ns: length
 */
void kj_page_marks_label(char *buf, double ns);

#endif /* KJ_PAGE_MARKS_H */

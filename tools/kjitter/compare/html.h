/* SPDX-License-Identifier: GPL-2.0 */
/*
 * html - the page of a comparison: its parts, in the order of the page.
 */
#ifndef KJ_COMPARE_HTML_H
#define KJ_COMPARE_HTML_H

#include <stdio.h>

#include "model.h"

/* The verdict, and what was compared. */
void kj_compare_html_head(FILE *out, const struct kj_compare *c);

/* What moved, what did not and how much of a change would have shown, and what was not judged. */
void kj_compare_html_results(FILE *out, const struct kj_compare *c);

/* Quantiles of both sides. */
void kj_compare_html_curves(FILE *out, const struct kj_compare *c);

/* In what the machines differ, and the longest gaps. */
void kj_compare_html_differences(FILE *out, const struct kj_compare *c);

#endif /* KJ_COMPARE_HTML_H */

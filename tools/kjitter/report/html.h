/* SPDX-License-Identifier: GPL-2.0 */
/*
 * html - the page of a capture: its parts, in the order of the page. None of them grows with the
 * number of records.
 */
#ifndef KJ_REPORT_HTML_H
#define KJ_REPORT_HTML_H

#include "look.h"
#include "losses.h"
#include "model.h"

/**
 * struct kj_html - a page being written
 * @out: where to
 * @r: what is told
 * @look: streams that have pictures
 * @known: the pictures hold all records
 */
struct kj_html {
	FILE *out;
	struct kj_report *r;
	struct kj_look look;
	bool known;
};

/* What was measured, what took the time, and what to mistrust. */
void kj_html_head(struct kj_html *h);

/* What took the time, in order, with shares; of all CPUs, or of one stream. */
void kj_html_losses(struct kj_html *h, const struct kj_losses *l);

/* A row for each stream. */
void kj_html_cpus(struct kj_html *h);

/* One stream: all there is, with its pictures. */
void kj_html_stream(struct kj_html *h, const struct kj_look_stream *l);

/* Gaps over time, and by length, a lane for each cause. */
void kj_html_lanes(struct kj_html *h, const struct kj_look_stream *l);

/* Does its time add up, and what was lost. */
void kj_html_account(struct kj_html *h, unsigned int i, const struct kj_figures *f);

/* Level 2 of its CPU: who it was by name, the tick, whether both levels agree. */
void kj_html_evidence(struct kj_html *h, unsigned int i);

/* The longest gaps, and what ran inside them. */
void kj_html_worst(struct kj_html *h, const struct kj_summary_stream *t);

/* Where the kernel was. */
void kj_html_stacks(struct kj_html *h);

/* Gaps of several CPUs that are one event. */
void kj_html_together(struct kj_html *h);

/* How it was measured, and on what. */
void kj_html_environment(struct kj_html *h);

#endif /* KJ_REPORT_HTML_H */

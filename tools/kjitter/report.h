/* SPDX-License-Identifier: GPL-2.0 */
/*
 * report - the three ways to print a summary.
 */
#ifndef KJ_REPORT_H
#define KJ_REPORT_H

#include "figures.h"

/**
 * struct kj_report - what is printed
 * @path: name of the capture, foreign text
 * @summary: what is in it
 * @reader: to get histograms from
 * @count: histogram of the stream kj_report_figures() was called for
 */
struct kj_report {
	const char *path;
	struct kj_summary *summary;
	struct kj_capture_reader *reader;
	__u64 count[KJ_HIST_BUCKETS];
};

/**
 * kj_report_figures - figures of one stream
 * @r: report
 * @i: which stream
 * @f: out
 *
 * Return: the stream.
 */
const struct kj_summary_stream *kj_report_figures(struct kj_report *r, unsigned int i,
						  struct kj_figures *f);

void kj_report_text(struct kj_report *r);
void kj_report_json(struct kj_report *r);
void kj_report_csv(struct kj_report *r);

#endif /* KJ_REPORT_H */

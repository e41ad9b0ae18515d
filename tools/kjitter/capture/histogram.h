/* SPDX-License-Identifier: GPL-2.0 */
/*
 * histogram - the histograms of a capture: seen whether they make sense when they come, read
 * again when their stream is printed.
 */
#ifndef KJ_HISTOGRAM_H
#define KJ_HISTOGRAM_H

#include "summary.h"

/**
 * kj_histogram_read - take in a HIST section
 * @s: summary
 * @r: reader that has the section
 * @at: offset of the section
 *
 * Return: NULL, or what makes no sense.
 */
const char *kj_histogram_read(struct kj_summary *s, const struct kj_capture_reader *r, __u64 at);

#endif /* KJ_HISTOGRAM_H */

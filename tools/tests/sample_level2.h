/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sample_level2 - the part of a sample that only level 2 has; for sample.c.
 */
#ifndef KJ_TEST_SAMPLE_LEVEL2_H
#define KJ_TEST_SAMPLE_LEVEL2_H

#include "sample.h"

/* Write the details of gap number @n, and book them in @a. */
void sample_details(struct kj_capture_writer *w, const struct sample *s, struct kj_accounts *a,
		    const struct kj_record *r, __u64 n);

/* What comes when all gaps of a CPU were written. */
void sample_level2_end(struct kj_capture_writer *w, const struct sample *s,
		       const struct kj_accounts *a);

#endif /* KJ_TEST_SAMPLE_LEVEL2_H */

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sample_check - verdicts for tests, as if four CPUs had been checked.
 */
#ifndef KJ_TEST_SAMPLE_CHECK_H
#define KJ_TEST_SAMPLE_CHECK_H

#include "../kjitter/check/model.h"

/*
 * CPU 1 passes, CPU 2 fails by its budget alone, CPU 3 is skipped, CPU 4 is in error; the first two
 * were measured. A reason of CPU 2 says @name.
 */
void sample_check(struct kj_check *k, const struct kj_options *options, const char *name);

/* Give back what it took. */
void sample_check_free(struct kj_check *k);

#endif /* KJ_TEST_SAMPLE_CHECK_H */

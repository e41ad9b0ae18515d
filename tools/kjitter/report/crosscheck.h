/* SPDX-License-Identifier: GPL-2.0 */
/*
 * crosscheck - do the kernel's own counters (level 1) and the probes (level 2) tell the
 * same story? Both count between the same two moments, so they should.
 */
#ifndef KJ_AGREEMENT_H
#define KJ_AGREEMENT_H

#include <stdbool.h>

#include "uapi/kjitter.h"

/**
 * kj_agreement_differs - do both levels count the same of one cause
 * @a: accounts at level 2
 * @cause: enum kj_cause
 *
 * Return: true if not.
 */
bool kj_agreement_differs(const struct kj_accounts *a, unsigned int cause);

/**
 * kj_agreement_reason - why they do not
 * @q: what the module can do on this kernel
 * @a: accounts at level 2
 * @cause: enum kj_cause, of which the levels differ
 *
 * Return: words, or NULL if it is not known.
 */
const char *kj_agreement_reason(const struct kj_query *q, const struct kj_accounts *a,
				unsigned int cause);

#endif /* KJ_AGREEMENT_H */

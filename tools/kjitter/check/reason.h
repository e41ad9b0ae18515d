/* SPDX-License-Identifier: GPL-2.0 */
/*
 * reason - why a verdict is what it is, by number; reasons.h has them.
 */
#ifndef KJ_CHECK_REASON_H
#define KJ_CHECK_REASON_H

enum kj_reason {
	KJ_REASON_NONE,
#define REASON(name, code) KJ_REASON_##name,
#include "reasons.h"
};

/**
 * kj_check_reason_code - the word of a reason
 * @reason: enum kj_reason
 *
 * Return: the word; NULL for KJ_REASON_NONE.
 */
const char *kj_check_reason_code(enum kj_reason reason);

#endif /* KJ_CHECK_REASON_H */

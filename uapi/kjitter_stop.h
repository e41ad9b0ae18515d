/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * kjitter_stop - how long a gap has to be that ends a measurement, the same text in the module and
 * in the tool. Pure: whoever has a clock says what its lengths are in counts.
 */
#ifndef _UAPI_KJITTER_STOP_H
#define _UAPI_KJITTER_STOP_H

#ifndef __KERNEL__
#include <stdbool.h>
#endif

#include "kjitter.h"

/* A gap is never as long. */
#define KJ_STOP_NEVER (~0ULL)

/**
 * struct kj_stop_limits - as long as that
 * @least: least of @at: what is compared first, and for most gaps all that is compared
 * @at: by enum kj_cause, the primary one; counts
 */
struct kj_stop_limits {
	__u64 least;
	__u64 at[KJ_CAUSE_ROOM];
};

/**
 * kj_stop_never - no gap is long enough
 * @l: out
 *
 * Context: any.
 */
static inline void kj_stop_never(struct kj_stop_limits *l)
{
	unsigned int i;

	l->least = KJ_STOP_NEVER;
	for (i = 0; i < KJ_CAUSE_ROOM; i++)
		l->at[i] = KJ_STOP_NEVER;
}

/**
 * kj_stop_limit - a gap of one cause is, from a length on
 * @l: kj_stop_never() was called
 * @cause: enum kj_cause, below KJ_CAUSE_ROOM
 * @counts: length
 *
 * Context: any.
 */
static inline void kj_stop_limit(struct kj_stop_limits *l, unsigned int cause, __u64 counts)
{
	l->at[cause] = counts;
	if (counts < l->least)
		l->least = counts;
}

/**
 * kj_stop_reached - is a gap long enough?
 * @l: limits
 * @len: its length, counts
 * @cause: its primary cause, or any number
 *
 * Context: any.
 * Return: so it is.
 */
static inline bool kj_stop_reached(const struct kj_stop_limits *l, __u64 len, unsigned int cause)
{
	return cause < KJ_CAUSE_ROOM && len >= l->at[cause] && l->at[cause] != KJ_STOP_NEVER;
}

#endif /* _UAPI_KJITTER_STOP_H */

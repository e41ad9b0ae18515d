/* SPDX-License-Identifier: GPL-2.0 */
/*
 * loop - the user sampler at work: a stretch of sampling, and the look after it. When it begins and
 * ends is in thread.c.
 */
#ifndef KJ_USER_LOOP_H
#define KJ_USER_LOOP_H

#include "user.h"

/**
 * kj_user_sample - sample for a while
 * @u: this thread's, begun; @loop.last is what is booked by now
 * @span: counts. A counter that steps back ends it at once: the deadline is one of before
 */
void kj_user_sample(struct kj_user *u, __u64 span);

/**
 * kj_user_keep_house - once a millisecond the thread looks whether it is still on its CPU
 * @u: this thread's, begun
 */
void kj_user_keep_house(struct kj_user *u);

/**
 * kj_user_change - the accounts change from here on; kj_user_accounts() is the reader
 * @u: this thread's
 */
static inline void kj_user_change(struct kj_user *u)
{
	__atomic_store_n(&u->seq, u->seq + 1, __ATOMIC_RELAXED);
	/* Pairs with the reader's acquire fence: @seq is odd before the change shows. */
	__atomic_thread_fence(__ATOMIC_RELEASE);
}

/**
 * kj_user_changed - up to here
 * @u: this thread's
 */
static inline void kj_user_changed(struct kj_user *u)
{
	/* Pairs with the reader's acquire load: the change shows before @seq is even. */
	__atomic_store_n(&u->seq, u->seq + 1, __ATOMIC_RELEASE);
}

/**
 * kj_user_end_came - did a gap come, here or elsewhere, that ends it all?
 * @u: this thread's
 *
 * Return: so it did.
 */
static inline bool kj_user_end_came(const struct kj_user *u)
{
	return u->end && __atomic_load_n(&u->end->came, __ATOMIC_RELAXED);
}

#endif /* KJ_USER_LOOP_H */

/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * kjitter_account - how accounts are kept, the same text in the module and in the tool.
 */
#ifndef _UAPI_KJITTER_ACCOUNT_H
#define _UAPI_KJITTER_ACCOUNT_H

#include "kjitter.h"

static inline __u64 kj_lesser(__u64 a, __u64 b)
{
	return a < b ? a : b;
}

static inline __u64 kj_greater(__u64 a, __u64 b)
{
	return a > b ? a : b;
}

/**
 * kj_account_init - accounts of a stream that has not begun
 * @acc: zeroed; the least seen so far, of nothing, is set
 *
 * Context: any.
 */
static inline void kj_account_init(struct kj_accounts *acc)
{
	acc->min = ~0ULL;
	acc->blind_record = ~0ULL;
	acc->blind_housekeeping = ~0ULL;
}

/**
 * kj_account_forget - all that was measured
 * @acc: accounts; whose they are, state, clock and threshold stay
 *
 * Context: any.
 */
static inline void kj_account_forget(struct kj_accounts *acc)
{
	const unsigned int kept = __builtin_offsetof(struct kj_accounts, first);

	__builtin_memset((char *)acc + kept, 0, sizeof(*acc) - kept);
	kj_account_init(acc);
}

/**
 * kj_account_show - the least seen, of nothing, is told as zero
 * @acc: a copy of accounts, to be given away
 *
 * Context: any.
 */
static inline void kj_account_show(struct kj_accounts *acc)
{
	acc->min = acc->min == ~0ULL ? 0 : acc->min;
	acc->blind_record = acc->blind_record == ~0ULL ? 0 : acc->blind_record;
	acc->blind_housekeeping = acc->blind_housekeeping == ~0ULL ? 0 : acc->blind_housekeeping;
}

/**
 * kj_account_gap - book one gap, or the latency of a timer
 * @acc: accounts; the caller is their single writer
 * @len: length, counts
 * @cause: primary cause
 *
 * Context: any.
 */
static inline void kj_account_gap(struct kj_accounts *acc, __u64 len, enum kj_cause cause)
{
	struct kj_cause_account *c = &acc->cause[cause];

	acc->gaps++;
	acc->gap += len;
	acc->max = kj_greater(acc->max, len);
	c->count++;
	c->sum += len;
	c->max = kj_greater(c->max, len);
}

/**
 * kj_account_time - all time that is booked
 * @acc: accounts of a stream whose time adds up: kj_stream_adds_up()
 *
 * Context: any.
 * Return: counts, modulo 2^64: what @last - @first is.
 */
static inline __u64 kj_account_time(const struct kj_accounts *acc)
{
	return acc->clean + acc->gap + acc->blind + acc->brief + acc->away;
}

#endif /* _UAPI_KJITTER_ACCOUNT_H */

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * numbered - records that can be told from any other, and from a torn one.
 */
#ifndef KJ_NUMBERED_H
#define KJ_NUMBERED_H

#include <linux/string.h>

#include "../module/ring.h"

/**
 * numbered_produce - put a record into a ring
 * @ring: ring; the caller is its producer
 * @number: of the record
 *
 * Context: any.
 * Return: false if there was no room.
 */
static inline bool numbered_produce(struct kj_ring *ring, u64 number)
{
	u64 lost = ring->lost_since;
	struct kj_record *rec = kj_ring_reserve(ring);

	if (!rec)
		return false;
	rec->start = number;
	rec->lost = lost;
	rec->len = ~number;
	memset(rec->count, number, sizeof(rec->count));
	kj_ring_commit(ring);
	return true;
}

/**
 * numbered_is - is it that one, and whole?
 * @rec: record
 * @number: of the record
 *
 * Context: any.
 * Return: so it is.
 */
static inline bool numbered_is(const struct kj_record *rec, u64 number)
{
	return rec->start == number && rec->len == ~number &&
	       !memchr_inv(rec->count, (u8)number, sizeof(rec->count));
}

#endif /* KJ_NUMBERED_H */

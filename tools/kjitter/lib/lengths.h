/* SPDX-License-Identifier: GPL-2.0 */
/*
 * lengths - how long a gap has to be, for every class of cause: "50us", "thread=20us",
 * "50us,thread=20us,nmi=1ms".
 */
#ifndef KJ_LENGTHS_H
#define KJ_LENGTHS_H

#include <stdbool.h>
#include <stddef.h>

#include "uapi/kjitter.h"

/**
 * struct kj_lengths - one length for each class
 * @ns: by enum kj_cause, the primary one; 0: no gap of that class is long enough
 */
struct kj_lengths {
	__u64 ns[KJ_CAUSE_ROOM];
};

/**
 * kj_lengths_parse - read them
 * @l: out
 * @s: items between commas: a length, for all classes that have none of their own, or
 *	CLASS=LENGTH with a class by its word
 * @max: the longest
 *
 * Return: NULL, or what is wrong as half a sentence; valid until the next call.
 */
const char *kj_lengths_parse(struct kj_lengths *l, const char *s, __u64 max);

/**
 * kj_lengths_least - the least of them
 * @ns: by enum kj_cause, KJ_CAUSE_ROOM of them
 *
 * Return: ns, 0 if there is none.
 */
__u64 kj_lengths_least(const __u64 *ns);

/**
 * kj_lengths_words - for people: "50.000 us, thread 20.000 us"
 * @ns: by enum kj_cause, KJ_CAUSE_ROOM of them
 * @buf: out: cut if it does not fit
 * @size: of @buf
 *
 * Return: @buf.
 */
const char *kj_lengths_words(const __u64 *ns, char *buf, size_t size);

#endif /* KJ_LENGTHS_H */

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * losses - what took the CPU, in the order of the time it took; of one stream, or of several.
 */
#ifndef KJ_LOSSES_H
#define KJ_LOSSES_H

#include <stdbool.h>

#include "uapi/kjitter.h"

/* What no probe saw of gaps that were probed: entry to and exit from the kernel, mostly. */
#define KJ_LOSS_REST KJ_CAUSE_ROOM

/**
 * struct kj_loss - one cause
 * @cause: enum kj_cause, or KJ_LOSS_REST
 * @count: how often; KJ_LOSS_REST: not counted
 * @ns: time it took; net where it was probed, else that of the gaps whose main cause it is
 * @max_ns: the longest
 */
struct kj_loss {
	unsigned int cause;
	__u64 count;
	__u64 ns;
	__u64 max_ns;
};

/**
 * struct kj_losses - all of them
 * @nr: how many have taken anything
 * @total_ns: sum of their times
 * @net: some of them are net times of what was probed
 * @of: those, the one that took most first
 */
struct kj_losses {
	unsigned int nr;
	__u64 total_ns;
	bool net;
	struct kj_loss of[KJ_CAUSE_ROOM + 1];
};

/**
 * kj_losses_add - add those of a stream
 * @l: all zero to begin with
 * @a: its accounts
 */
void kj_losses_add(struct kj_losses *l, const struct kj_accounts *a);

/**
 * kj_losses_told - is the time that a stream lost told of its CPU
 * @stream: enum kj_stream_id
 *
 * Return: true of gaps, and of the timer's wake-ups, whose expiries are a part of them.
 */
bool kj_losses_told(__u32 stream);

/**
 * kj_losses_word - what took the time, in a word or two
 * @cause: kj_loss.cause
 *
 * Return: constant.
 */
const char *kj_losses_word(unsigned int cause);

#endif /* KJ_LOSSES_H */

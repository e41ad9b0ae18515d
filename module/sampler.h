/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sampler - what differs between samplers.
 */
#ifndef KJ_SAMPLER_H
#define KJ_SAMPLER_H

#include <linux/types.h>

#include "../uapi/kjitter.h"

/* The streams of a sampler, and that of the details. */
#define KJ_TARGET_FEEDS 3

/**
 * struct kj_sampler_ops - what differs between samplers
 * @name: for the thread's name
 * @thread: its function; argument is a struct kj_target. NULL: it is in user space
 * @nr_feeds: streams per CPU
 * @streams: them
 * @cycles: clock is the cycle counter, else nanoseconds
 * @fifo: the thread is SCHED_FIFO 50 from its first step on
 */
struct kj_sampler_ops {
	const char *name;
	int (*thread)(void *target);
	unsigned int nr_feeds;
	enum kj_stream streams[KJ_TARGET_FEEDS];
	bool cycles;
	bool fifo;
};

const struct kj_sampler_ops *kj_sampler_ops(enum kj_sampler sampler);

#endif /* KJ_SAMPLER_H */

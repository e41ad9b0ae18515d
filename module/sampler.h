/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sampler - how samplers are run.
 */
#ifndef KJ_SAMPLER_H
#define KJ_SAMPLER_H

#include <linux/types.h>

#include "../uapi/kjitter_sampler.h"

struct kj_session;

/**
 * struct kj_sampler_ops - how a sampler is run
 * @thread: its function; argument is a struct kj_target. NULL: it has none here
 * @fifo: the thread is SCHED_FIFO 50 from its first step on
 * @start: where there is no thread: begin; as kj_targets_start()
 * @stop: and end; as kj_targets_stop(), also where it has not begun
 */
struct kj_sampler_ops {
	int (*thread)(void *target);
	bool fifo;
	int (*start)(struct kj_session *s);
	void (*stop)(struct kj_session *s);
};

const struct kj_sampler_ops *kj_sampler_ops(enum kj_sampler sampler);
unsigned int kj_sampler_streams_here(enum kj_sampler sampler, u32 stream[KJ_STREAM_NR]);
u64 kj_sampler_caps(void);

#endif /* KJ_SAMPLER_H */

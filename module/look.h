/* SPDX-License-Identifier: GPL-2.0 */
/*
 * look - what happened on this CPU, asked by the user sampler that runs on it.
 */
#ifndef KJ_LOOK_H
#define KJ_LOOK_H

#include "feed.h"

/**
 * struct kj_looker - one CPU's user sampler
 * @pid: of the thread, 0: none yet
 * @seen: counters at the look before
 * @counted: events since it began
 * @taken: level 2: events that its gaps have had
 */
struct kj_looker {
	pid_t pid;
	struct kj_counters seen;
	struct kj_counted counted;
	unsigned long taken;
};

int kj_look(struct kj_looker *l, unsigned int cpu, struct kj_probe_cpu *probe,
	    struct kj_feed *details, struct kj_look *look);

#endif /* KJ_LOOK_H */

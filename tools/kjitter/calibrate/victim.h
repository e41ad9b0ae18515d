/* SPDX-License-Identifier: GPL-2.0 */
/*
 * victim - a task that spins on the CPU, for a sampler that has none: it is interrupted.
 */
#ifndef KJ_CALIBRATE_VICTIM_H
#define KJ_CALIBRATE_VICTIM_H

#include <sys/types.h>

#include "match.h"

/**
 * struct kj_victim - it
 * @pid: 0: there is none
 */
struct kj_victim {
	pid_t pid;
};

/**
 * kj_victim_start - have a task spin there
 * @v: none so far
 * @cpu: where
 * @class: what will interrupt it. It is SCHED_FIFO 1, as programs on isolated CPUs are, but for
 *	work items and ordinary threads, which would not come to run
 *
 * When this returns it has run there. It ends with us, whatever ends us.
 * Return: 0 or -errno.
 */
int kj_victim_start(struct kj_victim *v, unsigned int cpu, const struct kj_calibrate_class *class);

/**
 * kj_victim_end - and no more
 * @v: victim, or none
 */
void kj_victim_end(struct kj_victim *v);

#endif /* KJ_CALIBRATE_VICTIM_H */

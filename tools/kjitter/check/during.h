/* SPDX-License-Identifier: GPL-2.0 */
/*
 * during - what the command does while its samplers run: it waits, drains their rings, and looks.
 */
#ifndef KJ_CHECK_DURING_H
#define KJ_CHECK_DURING_H

#include "part.h"

/**
 * struct kj_check_run - a window that goes on
 * @k: check
 * @sampler: which
 * @level: 1 or 2
 * @device: -1: the module takes no part
 * @config: what the module was told
 * @part: CPUs
 * @users: user sampler: their threads, in the same order, for starting them together
 * @counts: what the kernel counted on them
 * @ticks: local timer interrupts of each at a look while settling
 * @nr: how many
 * @stops: how often this process had been stopped before
 * @events: trace of each, in the same order, where level 2 is made of that; NULL: not now
 */
struct kj_check_run {
	struct kj_check *k;
	enum kj_check_sampler sampler;
	unsigned int level;
	int device;
	struct kj_config config;
	struct kj_check_part *part;
	struct kj_user **users;
	struct kj_counts counts;
	__u64 *ticks;
	unsigned int nr;
	unsigned int stops;
	struct kj_events_cpu *events;
};

/* kj_check_drain - take in what is in all rings */
void kj_check_drain(struct kj_check_run *r);

/**
 * kj_check_settle - wait until the samplers have settled
 * @r: window, its samplers run
 *
 * Return: false if a signal came.
 */
bool kj_check_settle(struct kj_check_run *r);

/**
 * kj_check_watch - wait until the window is over, or with --fail-fast until a CPU has failed
 * @r: window, begun
 *
 * Return: false if a signal came.
 */
bool kj_check_watch(struct kj_check_run *r);

#endif /* KJ_CHECK_DURING_H */

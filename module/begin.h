/* SPDX-License-Identifier: GPL-2.0 */
/*
 * begin - when the samplers of a measurement begin to count, and on which grid they work.
 *
 * Pure but for the capabilities: times are arguments. What a sampler does when that moment comes
 * is its own: kj_spin_restart(), timer.c.
 */
#ifndef KJ_BEGIN_H
#define KJ_BEGIN_H

#include <linux/types.h>

struct kj_config;

/* All threads have come to run by then, on a machine that lets them. */
#define KJ_BEGIN_LEAD_NS 10000000ULL

/**
 * struct kj_begin - constant while the samplers run
 * @waits: they sample before it, and forget that then
 * @aligned: one grid for all CPUs
 * @warm_up_ns: from the configuration
 * @stagger_ns: from the configuration
 * @at_ns: CLOCK_MONOTONIC
 * @at_cycles: cycle counter at that time
 */
struct kj_begin {
	bool waits;
	bool aligned;
	u64 warm_up_ns;
	u64 stagger_ns;
	u64 at_ns;
	u64 at_cycles;
};

u64 kj_begin_caps(void);
void kj_begin_init(struct kj_begin *b, const struct kj_config *cfg);
void kj_begin_start(struct kj_begin *b, u64 now_ns, u64 now_cycles, u64 khz);
u64 kj_begin_next(const struct kj_begin *b, unsigned int nth, u64 period_ns, u64 now_ns);

/**
 * kj_begin_left - how long it is until then
 * @b: started
 * @cycles: now
 *
 * Context: any.
 * Return: counts; 0: it has come.
 */
static inline u64 kj_begin_left(const struct kj_begin *b, u64 cycles)
{
	s64 left = b->at_cycles - cycles;

	return left > 0 ? left : 0;
}

#endif /* KJ_BEGIN_H */

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * stop - one gap ends the measurement of all CPUs.
 *
 * The sampler that books it says so in a word of the session; the others look at that word about
 * as often as at whether they were told to end. Nobody is interrupted or woken for it.
 */
#ifndef KJ_STOP_H
#define KJ_STOP_H

#include <linux/atomic.h>

#include "../uapi/kjitter_stop.h"

/**
 * struct kj_stop - of a session
 * @by: CPU of the gap + 1, 0: none came yet; who books it takes it
 * @freeze: turn the kernel's trace off then; constant while it runs
 */
struct kj_stop {
	atomic_t by;
	bool freeze;
};

u64 kj_stop_caps(void);
void kj_stop_begin(struct kj_stop *s, const struct kj_config *cfg);
bool kj_stop_arm(struct kj_stop_limits *l, const struct kj_config *cfg, u64 khz);
bool kj_stop_take(struct kj_stop *s, unsigned int cpu);
void kj_stop_freeze(const struct kj_stop *s);

/**
 * kj_stop_came - did a gap come that ends it all?
 * @s: of the session
 *
 * Context: any.
 * Return: so it did.
 */
static inline bool kj_stop_came(const struct kj_stop *s)
{
	return unlikely(atomic_read(&s->by));
}

/**
 * kj_stop_state - as what a stream ends that was told to, or saw that a gap came
 * @s: of the session; NULL: none can come
 *
 * Context: any.
 * Return: enum kj_stream_state.
 */
static inline enum kj_stream_state kj_stop_state(const struct kj_stop *s)
{
	return s && kj_stop_came(s) ? KJ_STREAM_STOPPED_AT : KJ_STREAM_DONE;
}

#endif /* KJ_STOP_H */

// SPDX-License-Identifier: GPL-2.0
/*
 * stop - see stop.h.
 */
#include "clock.h"
#include "compat/compat.h"
#include "stop.h"

/**
 * kj_stop_caps - what of it this kernel can do
 *
 * Context: any.
 * Return: KJ_CAP_STOP_AT, and KJ_CAP_FREEZE perhaps.
 */
u64 kj_stop_caps(void)
{
	return KJ_CAP_STOP_AT | (KJ_CAN_FREEZE ? KJ_CAP_FREEZE : 0);
}

/**
 * kj_stop_begin - none came yet
 * @s: filled in
 * @cfg: checked configuration
 *
 * Context: process; nobody samples.
 */
void kj_stop_begin(struct kj_stop *s, const struct kj_config *cfg)
{
	atomic_set(&s->by, 0);
	s->freeze = cfg->stop_flags & KJ_STOP_FREEZE;
}

/**
 * kj_stop_arm - how long a gap has to be, in counts of a stream
 * @l: kj_stop_never() was called
 * @cfg: checked configuration
 * @khz: counts per millisecond
 *
 * Context: any.
 * Return: false if none is long enough.
 */
bool kj_stop_arm(struct kj_stop_limits *l, const struct kj_config *cfg, u64 khz)
{
	unsigned int i;

	for (i = 0; i < KJ_CAUSE_ROOM; i++) {
		if (cfg->stop_ns[i])
			kj_stop_limit(l, i, kj_clock_from_ns(cfg->stop_ns[i], khz));
	}
	return l->least != KJ_STOP_NEVER;
}

/**
 * kj_stop_take - a gap came that is long enough: is it the first?
 * @s: of the session
 * @cpu: its CPU
 *
 * Context: the sampler, any.
 * Return: so it is; of all callers one is told so.
 */
bool kj_stop_take(struct kj_stop *s, unsigned int cpu)
{
	return !atomic_cmpxchg(&s->by, 0, cpu + 1);
}

/**
 * kj_stop_freeze - what was traced until now is kept
 * @s: of the session; does nothing unless that was asked for
 *
 * Context: the sampler, any.
 */
void kj_stop_freeze(const struct kj_stop *s)
{
	if (s->freeze)
		kj_compat_freeze();
}

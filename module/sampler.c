// SPDX-License-Identifier: GPL-2.0
/*
 * sampler - the table of samplers.
 */
#include "hw.h"
#include "sampler.h"
#include "spin.h"
#include "timer.h"

/* clang-format off */
static const struct kj_sampler_ops samplers[] = { /* a table */
	[KJ_SAMPLER_SPIN] = { "spin", kj_spin_thread, 1, { KJ_STREAM_SPIN }, true },
	[KJ_SAMPLER_TIMER] = { "timer", kj_timer_thread, 2,
			       { KJ_STREAM_TIMER_IRQ, KJ_STREAM_TIMER_THREAD }, false, true },
	[KJ_SAMPLER_HW] = { "hw", kj_hw_thread, 1, { KJ_STREAM_HW }, true },
	[KJ_SAMPLER_USER] = { "user", NULL, 0, {}, true },
};

/* clang-format on */

/**
 * kj_sampler_ops - what a sampler is made of
 * @sampler: one that kj_config_check() let pass
 *
 * Context: any.
 * Return: it.
 */
const struct kj_sampler_ops *kj_sampler_ops(enum kj_sampler sampler)
{
	return &samplers[sampler];
}

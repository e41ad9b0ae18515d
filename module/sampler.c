// SPDX-License-Identifier: GPL-2.0
/*
 * sampler - the table of samplers' threads; what else there is to know of them is in
 * uapi/kjitter_sampler.h.
 */
#include <linux/build_bug.h>
#include <linux/kernel.h>

#include "hw.h"
#include "sampler.h"
#include "spin.h"
#include "timer.h"
#include "watch.h"

static const struct kj_sampler_ops samplers[] = {
	[KJ_SAMPLER_SPIN] = { .thread = kj_spin_thread },
	[KJ_SAMPLER_TIMER] = { .thread = kj_timer_thread, .fifo = true },
	[KJ_SAMPLER_HW] = { .thread = kj_hw_thread },
	[KJ_SAMPLER_USER] = {},
	[KJ_SAMPLER_WATCH] = { .start = kj_watch_start, .stop = kj_watch_stop },
};

static_assert(ARRAY_SIZE(samplers) == KJ_SAMPLERS + 1);

/**
 * kj_sampler_ops - how a sampler is run
 * @sampler: one that kj_config_check() let pass
 *
 * Context: any.
 * Return: it.
 */
const struct kj_sampler_ops *kj_sampler_ops(enum kj_sampler sampler)
{
	return &samplers[sampler];
}

/**
 * kj_sampler_streams_here - streams of a sampler that are kept here
 * @sampler: as kj_sampler_ops()
 * @stream: filled in: them, in its order; NULL: only how many
 *
 * Context: any.
 * Return: how many.
 */
unsigned int kj_sampler_streams_here(enum kj_sampler sampler, u32 stream[KJ_STREAM_NR])
{
	if (kj_sampler_is(sampler, KJ_SAMPLER_IN_USER))
		return 0;
	return kj_sampler_streams(sampler, stream);
}

/**
 * kj_sampler_caps - capabilities of the samplers there are
 *
 * Context: any.
 * Return: KJ_CAP_*.
 */
u64 kj_sampler_caps(void)
{
	const struct kj_sampler_facts *facts;
	u64 caps = 0;
	u32 i;

	for (i = 1; (facts = kj_sampler_facts(i)); i++)
		caps |= facts->cap;
	return caps;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * begin - see begin.h.
 */
#include <linux/math64.h>
#include <linux/minmax.h>

#include "../uapi/kjitter.h"
#include "begin.h"
#include "clock.h"
#include "compat/compat.h"

/**
 * kj_begin_caps - what of it this kernel can do
 *
 * Context: any.
 * Return: KJ_CAP_BEGIN, and KJ_CAP_POLICY perhaps.
 */
u64 kj_begin_caps(void)
{
	return KJ_CAP_BEGIN | (KJ_CAN_POLICY ? KJ_CAP_POLICY : 0);
}

/**
 * kj_begin_init - as a configuration wants it
 * @b: filled in
 * @cfg: checked configuration
 *
 * Context: any.
 */
void kj_begin_init(struct kj_begin *b, const struct kj_config *cfg)
{
	*b = (struct kj_begin){
		.waits = cfg->warm_up_ns || cfg->begin_flags,
		.aligned = cfg->begin_flags & KJ_BEGIN_ALIGNED,
		.warm_up_ns = cfg->warm_up_ns,
		.stagger_ns = cfg->stagger_ns,
	};
}

/**
 * kj_begin_start - the samplers are about to be woken
 * @b: from kj_begin_init()
 * @now_ns: CLOCK_MONOTONIC
 * @now_cycles: cycle counter
 * @khz: its rate
 *
 * Context: any; no sampler runs.
 */
void kj_begin_start(struct kj_begin *b, u64 now_ns, u64 now_cycles, u64 khz)
{
	u64 lead = b->waits ? max_t(u64, b->warm_up_ns, KJ_BEGIN_LEAD_NS) : 0;

	b->at_ns = now_ns + lead;
	b->at_cycles = now_cycles + kj_clock_from_ns(lead, khz);
}

/**
 * kj_begin_next - the next moment on the grid of a CPU
 * @b: started, aligned
 * @nth: which of the measured CPUs, from 0
 * @period_ns: distance of two, more than the stagger
 * @now_ns: CLOCK_MONOTONIC
 *
 * Context: any.
 * Return: CLOCK_MONOTONIC, after @now_ns.
 */
u64 kj_begin_next(const struct kj_begin *b, unsigned int nth, u64 period_ns, u64 now_ns)
{
	u64 first, behind;

	div64_u64_rem(nth * b->stagger_ns, period_ns, &behind);
	first = b->at_ns + behind;
	if (now_ns < first)
		return first - div64_u64(first - now_ns - 1, period_ns) * period_ns;
	return first + (div64_u64(now_ns - first, period_ns) + 1) * period_ns;
}

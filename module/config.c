// SPDX-License-Identifier: GPL-2.0
/*
 * config - is what somebody asks for sound, and can this machine do it?
 *
 * Nothing here changes anything. Which errno means what stands at struct kj_config.
 */
#include <linux/bits.h>
#include <linux/cpumask.h>
#include <linux/errno.h>
#include <linux/log2.h>
#include <linux/string.h>

#include "../uapi/kjitter_sampler.h"
#include "begin.h"
#include "config.h"
#include "probes/probes.h"
#include "stack.h"
#include "stop.h"

static bool outside(u64 value, u64 min, u64 max)
{
	return value < min || value > max;
}

static int check_stop(const struct kj_config *cfg)
{
	bool any = memchr_inv(cfg->stop_ns, 0, sizeof(cfg->stop_ns));
	unsigned int i;

	if (cfg->stop_flags & ~KJ_STOP_FREEZE || cfg->reserved2 || (cfg->stop_flags && !any))
		return -EINVAL;
	if (any && kj_sampler_is(cfg->sampler, KJ_SAMPLER_IN_USER))
		return -EINVAL;
	for (i = 0; i < KJ_CAUSE_ROOM; i++) {
		if (!cfg->stop_ns[i])
			continue;
		if (i >= KJ_CAUSE_NR)
			return -EINVAL;
		if (outside(cfg->stop_ns[i], cfg->threshold_ns, KJ_THRESHOLD_MAX_NS))
			return -ERANGE;
	}
	if (cfg->stop_flags & KJ_STOP_FREEZE && !(kj_stop_caps() & KJ_CAP_FREEZE))
		return -EOPNOTSUPP;
	return 0;
}

static int check_stack(const struct kj_config *cfg)
{
	if (!cfg->stack_ns)
		return 0;
	if (cfg->level < 2 && cfg->sampler != KJ_SAMPLER_TIMER)
		return -EINVAL;
	if (outside(cfg->stack_ns, cfg->threshold_ns, KJ_THRESHOLD_MAX_NS))
		return -ERANGE;
	return kj_stack_caps() ? 0 : -EOPNOTSUPP;
}

/* When the samplers begin, and as what they run. */
static int check_begin(const struct kj_config *cfg)
{
	const u32 nowhere = KJ_SAMPLER_IN_USER | KJ_SAMPLER_PROBES;

	if (cfg->begin_flags & ~KJ_BEGIN_ALIGNED || cfg->reserved3)
		return -EINVAL;
	if ((cfg->warm_up_ns || cfg->begin_flags) && kj_sampler_is(cfg->sampler, nowhere))
		return -EINVAL;
	if (cfg->stagger_ns && (!cfg->begin_flags || cfg->stagger_ns >= cfg->period_ns))
		return -EINVAL;
	return cfg->warm_up_ns > KJ_WARM_UP_MAX_NS ? -ERANGE : 0;
}

static int check_policy(const struct kj_config *cfg)
{
	if (!cfg->policy)
		return cfg->priority ? -EINVAL : 0;
	/* A thread with a period sleeps: hw for half of it, timer for what is not a few us. */
	if (cfg->policy > KJ_POLICY_RR || outside(cfg->priority, 1, 99) || !cfg->period_ns)
		return -EINVAL;
	if (cfg->period_ns < KJ_POLICY_PERIOD_MIN_NS)
		return -ERANGE;
	return kj_begin_caps() & KJ_CAP_POLICY ? 0 : -EOPNOTSUPP;
}

/* Whose interruptions: for the sampler alone that has no task of its own. */
static bool watch_is_sound(const struct kj_config *cfg)
{
	if (cfg->watch_reserved || cfg->watch_comm[sizeof(cfg->watch_comm) - 1])
		return false;
	if (kj_sampler_is(cfg->sampler, KJ_SAMPLER_PROBES))
		return cfg->level == 2 && !(cfg->watch_pid && cfg->watch_comm[0]);
	return !cfg->watch_pid && !cfg->watch_comm[0];
}

/**
 * kj_config_check - is a configuration sound in itself?
 * @cfg: configuration
 *
 * Looks at nothing but @cfg. Context: any.
 * Return: 0, -EINVAL, -ERANGE or
 * -EOPNOTSUPP as struct kj_config documents.
 */
int kj_config_check(const struct kj_config *cfg)
{
	const struct kj_sampler_facts *sampler = kj_sampler_facts(cfg->sampler);
	int ret;

	if (cfg->flags || cfg->reserved)
		return -EINVAL;
	if (!sampler)
		return -EINVAL;
	if (cfg->level < 1 || cfg->level > 2)
		return -EINVAL;
	if (!memchr_inv(cfg->cpus, 0, sizeof(cfg->cpus)))
		return -EINVAL;
	if ((!sampler->period_ns && cfg->period_ns) || (!sampler->slice_ns && cfg->slice_ns))
		return -EINVAL;
	if (outside(cfg->threshold_ns, KJ_THRESHOLD_MIN_NS, KJ_THRESHOLD_MAX_NS) ||
	    outside(cfg->ring_records, KJ_RING_MIN_RECORDS, KJ_RING_MAX_RECORDS))
		return -ERANGE;
	if (sampler->period_ns && outside(cfg->period_ns, KJ_PERIOD_MIN_NS, KJ_PERIOD_MAX_NS))
		return -ERANGE;
	if (sampler->slice_ns && outside(cfg->slice_ns, KJ_SLICE_MIN_NS, KJ_SLICE_MAX_NS))
		return -ERANGE;
	if (!is_power_of_2(cfg->ring_records))
		return -EINVAL;
	if (sampler->slice_ns && cfg->slice_ns > cfg->period_ns / 2)
		return -EINVAL;
	if (!watch_is_sound(cfg))
		return -EINVAL;
	if (cfg->level == 2 && !kj_probes_available())
		return -EOPNOTSUPP;
	if (kj_sampler_is(cfg->sampler, KJ_SAMPLER_PROBES) && !kj_probes_can_watch())
		return -EOPNOTSUPP;
	ret = check_stop(cfg);
	if (!ret)
		ret = check_begin(cfg);
	if (!ret)
		ret = check_policy(cfg);
	return ret ? ret : check_stack(cfg);
}

/**
 * kj_config_cpus - how many CPUs are asked for
 * @cfg: configuration
 *
 * Context: process.
 * Return: their number, -ENXIO if one can never be there, -ENODEV
 * if one is offline (which may change at once: starting looks again).
 */
int kj_config_cpus(const struct kj_config *cfg)
{
	unsigned int cpu, nr = 0;

	for (cpu = 0; cpu < KJ_MAX_CPUS; cpu++) {
		if (!(cfg->cpus[cpu / 64] & BIT_ULL(cpu % 64)))
			continue;
		if (cpu >= nr_cpu_ids || !cpu_possible(cpu))
			return -ENXIO;
		if (!cpu_online(cpu))
			return -ENODEV;
		nr++;
	}
	return nr;
}

/**
 * kj_config_fits - may that much memory be taken for rings?
 * @wanted: bytes
 * @alive: bytes of the rings there will be besides
 * @max: bytes all rings together may have
 * @available: bytes that could be had without swapping
 *
 * Half of what is available leaves the machine as it was for everybody else. Context: any.
 * Return: so they do.
 */
bool kj_config_fits(u64 wanted, u64 alive, u64 max, u64 available)
{
	return wanted <= max && alive <= max - wanted && wanted <= available / 2;
}

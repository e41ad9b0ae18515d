// SPDX-License-Identifier: GPL-2.0
/*
 * kj_config - a sound configuration of each sampler, and what spoils it, as a table.
 */
#include <kunit/test.h>
#include <linux/string.h>

#include "../module/compat/compat.h"
#include "../module/config.c"
#include "measurement.h"

enum field {
	NONE,
	FLAGS,
	RESERVED,
	SAMPLER,
	LEVEL,
	THRESHOLD,
	PERIOD,
	SLICE,
	RING,
	CPU_FIRST,
	CPU_LAST,
	STOP_TICK,
	STOP_NONE,
	STOP_FLAGS,
	RESERVED2,
	STACK,
	WARM_UP,
	STAGGER,
	BEGIN_FLAGS,
	POLICY,
	PRIORITY,
	RESERVED3,
};

struct change {
	enum field field;
	u64 value;
};

static void change_field(struct kj_config *cfg, const struct change *change)
{
	switch (change->field) {
	case NONE:
		break;
	case FLAGS:
		cfg->flags = change->value;
		break;
	case RESERVED:
		cfg->reserved = change->value;
		break;
	case SAMPLER:
		cfg->sampler = change->value;
		break;
	case LEVEL:
		cfg->level = change->value;
		break;
	case THRESHOLD:
		cfg->threshold_ns = change->value;
		break;
	case PERIOD:
		cfg->period_ns = change->value;
		break;
	case SLICE:
		cfg->slice_ns = change->value;
		break;
	case RING:
		cfg->ring_records = change->value;
		break;
	case CPU_FIRST:
		cfg->cpus[0] = change->value;
		break;
	case CPU_LAST:
		cfg->cpus[KJ_CPU_WORDS - 1] = change->value;
		break;
	case STOP_TICK:
		cfg->stop_ns[KJ_CAUSE_TICK] = change->value;
		break;
	case STOP_NONE:
		cfg->stop_ns[KJ_CAUSE_NR] = change->value;
		break;
	case STOP_FLAGS:
		cfg->stop_flags = change->value;
		break;
	case RESERVED2:
		cfg->reserved2 = change->value;
		break;
	case STACK:
		cfg->stack_ns = change->value;
		break;
	case WARM_UP:
		cfg->warm_up_ns = change->value;
		break;
	case STAGGER:
		cfg->stagger_ns = change->value;
		break;
	case BEGIN_FLAGS:
		cfg->begin_flags = change->value;
		break;
	case POLICY:
		cfg->policy = change->value;
		break;
	case PRIORITY:
		cfg->priority = change->value;
		break;
	case RESERVED3:
		cfg->reserved3 = change->value;
		break;
	}
}

struct check_param {
	const char *name;
	enum kj_sampler sampler;
	int ret;
	struct change changes[2];
};

static const struct check_param check_params[] = {
	{ "spin", KJ_SAMPLER_SPIN, 0 },
	{ "timer", KJ_SAMPLER_TIMER, 0 },
	{ "hw", KJ_SAMPLER_HW, 0 },

	{ "flags", KJ_SAMPLER_SPIN, -EINVAL, { { FLAGS, 1 } } },
	{ "top flag", KJ_SAMPLER_SPIN, -EINVAL, { { FLAGS, 1U << 31 } } },
	{ "reserved", KJ_SAMPLER_SPIN, -EINVAL, { { RESERVED, 1 } } },
	{ "no sampler", KJ_SAMPLER_SPIN, -EINVAL, { { SAMPLER, 0 } } },
	{ "sampler 5", KJ_SAMPLER_SPIN, -EINVAL, { { SAMPLER, 5 } } },
	{ "sampler all ones", KJ_SAMPLER_SPIN, -EINVAL, { { SAMPLER, ~0U } } },
	{ "level 0", KJ_SAMPLER_SPIN, -EINVAL, { { LEVEL, 0 } } },
	{ "level 3", KJ_SAMPLER_SPIN, -EINVAL, { { LEVEL, 3 } } },
	{ "no CPU", KJ_SAMPLER_SPIN, -EINVAL, { { CPU_FIRST, 0 } } },
	{ "the last CPU", KJ_SAMPLER_SPIN, 0, { { CPU_FIRST, 0 }, { CPU_LAST, 1ULL << 63 } } },

	{ "spin with period", KJ_SAMPLER_SPIN, -EINVAL, { { PERIOD, 1000000 } } },
	{ "spin with slice", KJ_SAMPLER_SPIN, -EINVAL, { { SLICE, 1000000 } } },
	{ "timer with slice", KJ_SAMPLER_TIMER, -EINVAL, { { SLICE, 100000 } } },

	{ "threshold 0", KJ_SAMPLER_SPIN, -ERANGE, { { THRESHOLD, 0 } } },
	{ "threshold least", KJ_SAMPLER_SPIN, 0, { { THRESHOLD, KJ_THRESHOLD_MIN_NS } } },
	{ "threshold most", KJ_SAMPLER_SPIN, 0, { { THRESHOLD, KJ_THRESHOLD_MAX_NS } } },
	{ "threshold over", KJ_SAMPLER_SPIN, -ERANGE, { { THRESHOLD, KJ_THRESHOLD_MAX_NS + 1 } } },
	{ "threshold all ones", KJ_SAMPLER_SPIN, -ERANGE, { { THRESHOLD, ~0ULL } } },

	{ "ring 0", KJ_SAMPLER_SPIN, -ERANGE, { { RING, 0 } } },
	{ "ring under", KJ_SAMPLER_SPIN, -ERANGE, { { RING, KJ_RING_MIN_RECORDS / 2 } } },
	{ "ring least", KJ_SAMPLER_SPIN, 0, { { RING, KJ_RING_MIN_RECORDS } } },
	{ "ring most", KJ_SAMPLER_SPIN, 0, { { RING, KJ_RING_MAX_RECORDS } } },
	{ "ring over", KJ_SAMPLER_SPIN, -ERANGE, { { RING, KJ_RING_MAX_RECORDS * 2 } } },
	{ "ring all ones", KJ_SAMPLER_SPIN, -ERANGE, { { RING, ~0U } } },
	{ "ring 24", KJ_SAMPLER_SPIN, -EINVAL, { { RING, 24 } } },
	{ "ring most but one", KJ_SAMPLER_SPIN, -EINVAL, { { RING, KJ_RING_MAX_RECORDS - 1 } } },

	{ "timer, period 0", KJ_SAMPLER_TIMER, -ERANGE, { { PERIOD, 0 } } },
	{ "timer, period under", KJ_SAMPLER_TIMER, -ERANGE, { { PERIOD, KJ_PERIOD_MIN_NS - 1 } } },
	{ "timer, period least", KJ_SAMPLER_TIMER, 0, { { PERIOD, KJ_PERIOD_MIN_NS } } },
	{ "timer, period most", KJ_SAMPLER_TIMER, 0, { { PERIOD, KJ_PERIOD_MAX_NS } } },
	{ "timer, period over", KJ_SAMPLER_TIMER, -ERANGE, { { PERIOD, KJ_PERIOD_MAX_NS + 1 } } },
	{ "hw, period 0", KJ_SAMPLER_HW, -ERANGE, { { PERIOD, 0 } } },
	{ "hw, period most", KJ_SAMPLER_HW, 0, { { PERIOD, KJ_PERIOD_MAX_NS } } },
	{ "hw, period over", KJ_SAMPLER_HW, -ERANGE, { { PERIOD, KJ_PERIOD_MAX_NS + 1 } } },

	{ "hw, slice 0", KJ_SAMPLER_HW, -ERANGE, { { SLICE, 0 } } },
	{ "hw, slice under", KJ_SAMPLER_HW, -ERANGE, { { SLICE, KJ_SLICE_MIN_NS - 1 } } },
	{ "hw, slice least", KJ_SAMPLER_HW, 0, { { SLICE, KJ_SLICE_MIN_NS } } },
	{ "hw, slice most", KJ_SAMPLER_HW, 0, { { PERIOD, 8000000 }, { SLICE, KJ_SLICE_MAX_NS } } },
	{ "hw, slice over", KJ_SAMPLER_HW, -ERANGE, { { SLICE, KJ_SLICE_MAX_NS + 1 } } },
	{ "hw, slice half", KJ_SAMPLER_HW, 0, { { PERIOD, 20000 }, { SLICE, 10000 } } },
	{ "hw, slice over half", KJ_SAMPLER_HW, -EINVAL, { { PERIOD, 20000 }, { SLICE, 10001 } } },
	{ "hw, slice over, odd", KJ_SAMPLER_HW, -EINVAL, { { PERIOD, 20001 }, { SLICE, 10001 } } },

	{ "stop at a tick", KJ_SAMPLER_SPIN, 0, { { STOP_TICK, 20000 } } },
	{ "stop at the threshold", KJ_SAMPLER_TIMER, 0, { { STOP_TICK, 10000 } } },
	{ "stop under the threshold", KJ_SAMPLER_HW, -ERANGE, { { STOP_TICK, 9999 } } },
	{ "stop over", KJ_SAMPLER_SPIN, -ERANGE, { { STOP_TICK, KJ_THRESHOLD_MAX_NS + 1 } } },
	{ "stop at no cause", KJ_SAMPLER_SPIN, -EINVAL, { { STOP_NONE, 20000 } } },
	{ "stop of the user's", KJ_SAMPLER_USER, -EINVAL, { { STOP_TICK, 20000 } } },
	{ "reserved2", KJ_SAMPLER_SPIN, -EINVAL, { { RESERVED2, 1 } } },
	{ "freeze alone", KJ_SAMPLER_SPIN, -EINVAL, { { STOP_FLAGS, KJ_STOP_FREEZE } } },
	{ "a flag of none", KJ_SAMPLER_SPIN, -EINVAL, { { STOP_TICK, 20000 }, { STOP_FLAGS, 2 } } },

	{ "stack at level 1", KJ_SAMPLER_SPIN, -EINVAL, { { STACK, 20000 } } },
	{ "stack of a timer",
	  KJ_SAMPLER_TIMER,
	  KJ_CAN_STACK ? 0 : -EOPNOTSUPP,
	  { { STACK, 20000 } } },
	{ "stack under the threshold", KJ_SAMPLER_TIMER, -ERANGE, { { STACK, 9999 } } },
	{ "stack over", KJ_SAMPLER_TIMER, -ERANGE, { { STACK, KJ_THRESHOLD_MAX_NS + 1 } } },

	{ "warm-up", KJ_SAMPLER_SPIN, 0, { { WARM_UP, KJ_WARM_UP_MAX_NS } } },
	{ "warm-up over", KJ_SAMPLER_HW, -ERANGE, { { WARM_UP, KJ_WARM_UP_MAX_NS + 1 } } },
	{ "warm-up of the user's", KJ_SAMPLER_USER, -EINVAL, { { WARM_UP, 1 } } },
	{ "aligned", KJ_SAMPLER_SPIN, 0, { { BEGIN_FLAGS, KJ_BEGIN_ALIGNED } } },
	{ "aligned, the user's", KJ_SAMPLER_USER, -EINVAL, { { BEGIN_FLAGS, KJ_BEGIN_ALIGNED } } },
	{ "a begin of none", KJ_SAMPLER_SPIN, -EINVAL, { { BEGIN_FLAGS, 2 } } },
	{ "stagger alone", KJ_SAMPLER_TIMER, -EINVAL, { { STAGGER, 1 } } },
	{ "stagger", KJ_SAMPLER_TIMER, 0, { { STAGGER, 999999 }, { BEGIN_FLAGS, 1 } } },
	{ "stagger of a period",
	  KJ_SAMPLER_TIMER,
	  -EINVAL,
	  { { STAGGER, 1000000 }, { BEGIN_FLAGS, 1 } } },
	{ "stagger of spin", KJ_SAMPLER_SPIN, -EINVAL, { { STAGGER, 1 }, { BEGIN_FLAGS, 1 } } },
	{ "reserved3", KJ_SAMPLER_SPIN, -EINVAL, { { RESERVED3, 1 } } },
	{ "policy",
	  KJ_SAMPLER_HW,
	  KJ_CAN_POLICY ? 0 : -EOPNOTSUPP,
	  { { POLICY, KJ_POLICY_FIFO }, { PRIORITY, 99 } } },
	{ "policy of none", KJ_SAMPLER_HW, -EINVAL, { { POLICY, 3 }, { PRIORITY, 1 } } },
	{ "priority 0", KJ_SAMPLER_TIMER, -EINVAL, { { POLICY, KJ_POLICY_RR } } },
	{ "priority 100", KJ_SAMPLER_TIMER, -EINVAL, { { POLICY, 1 }, { PRIORITY, 100 } } },
	{ "priority alone", KJ_SAMPLER_TIMER, -EINVAL, { { PRIORITY, 1 } } },
	{ "policy of spin", KJ_SAMPLER_SPIN, -EINVAL, { { POLICY, 1 }, { PRIORITY, 1 } } },
};

static void check_desc(const struct check_param *p, char *desc)
{
	strscpy(desc, p->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(check, check_params, check_desc);

static void check_config(struct kunit *test)
{
	const struct check_param *p = test->param_value;
	struct kj_config *cfg = kunit_kzalloc(test, sizeof(*cfg), GFP_KERNEL);
	unsigned int i;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, cfg);
	measurement_sound(cfg, p->sampler, 0);
	for (i = 0; i < ARRAY_SIZE(p->changes); i++)
		change_field(cfg, &p->changes[i]);
	KUNIT_EXPECT_EQ(test, kj_config_check(cfg), p->ret);
}

#define MB(n) ((u64)(n) << 20)

/* What fits on a machine of 1 GB, where all rings together may have 256 MB. */
static void fits(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, kj_config_fits(MB(256), 0, MB(256), MB(512)));
	KUNIT_EXPECT_FALSE(test, kj_config_fits(MB(256) + 1, 0, MB(256), MB(900)));
	KUNIT_EXPECT_TRUE(test, kj_config_fits(MB(128), MB(128), MB(256), MB(512)));
	KUNIT_EXPECT_FALSE(test, kj_config_fits(MB(128), MB(128) + 1, MB(256), MB(512)));
	KUNIT_EXPECT_FALSE(test, kj_config_fits(MB(16), MB(300), MB(256), MB(512)));
	KUNIT_EXPECT_TRUE(test, kj_config_fits(MB(64), 0, MB(256), MB(128)));
	KUNIT_EXPECT_FALSE(test, kj_config_fits(MB(64), 0, MB(256), MB(128) - 2));
	KUNIT_EXPECT_FALSE(test, kj_config_fits(U64_MAX, U64_MAX, MB(256), U64_MAX));
}

/* The largest rings of as many CPUs as can be named, 2.25 TiB, are still a number. */
static void fits_all_cpus(struct kunit *test)
{
	u64 wanted = (u64)KJ_MAX_CPUS * 3 * kj_ring_bytes(KJ_RING_MAX_RECORDS);

	KUNIT_EXPECT_EQ(test, wanted >> 38, 9);
	KUNIT_EXPECT_TRUE(test, kj_config_fits(wanted, 0, wanted, 2 * wanted));
	KUNIT_EXPECT_FALSE(test, kj_config_fits(wanted, 0, wanted - 1, 2 * wanted));
	KUNIT_EXPECT_FALSE(test, kj_config_fits(wanted, 0, wanted, 2 * wanted - 2));
}

/* All that can be named: that one can never be there is told, and not only of the last. */
static void all_cpus(struct kunit *test)
{
	struct kj_config *cfg = kunit_kzalloc(test, sizeof(*cfg), GFP_KERNEL);
	unsigned int cpu;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, cfg);
	KUNIT_EXPECT_EQ(test, sizeof(cfg->cpus) * 8, KJ_MAX_CPUS);
	if (nr_cpu_ids >= KJ_MAX_CPUS)
		kunit_skip(test, "this machine can have every CPU that can be named");
	measurement_sound(cfg, KJ_SAMPLER_SPIN, 0);
	memset(cfg->cpus, 0xff, sizeof(cfg->cpus));
	for_each_possible_cpu(cpu)
		if (!cpu_online(cpu))
			cfg->cpus[cpu / 64] &= ~BIT_ULL(cpu % 64);
	KUNIT_EXPECT_EQ(test, kj_config_check(cfg), 0);
	KUNIT_EXPECT_EQ(test, kj_config_cpus(cfg), -ENXIO);
	/* Those beyond are all that is wrong. */
	for (cpu = nr_cpu_ids; cpu < KJ_MAX_CPUS; cpu++)
		cfg->cpus[cpu / 64] &= ~BIT_ULL(cpu % 64);
	KUNIT_EXPECT_EQ(test, kj_config_cpus(cfg), num_online_cpus());
}

static struct kunit_case config_cases[] = {
	KUNIT_CASE_PARAM(check_config, check_gen_params),
	KUNIT_CASE(fits),
	KUNIT_CASE(fits_all_cpus),
	KUNIT_CASE(all_cpus),
	{},
};

static struct kunit_suite config_suite = {
	.name = "kj_config",
	.test_cases = config_cases,
};

kunit_test_suite(config_suite);

// SPDX-License-Identifier: GPL-2.0
/*
 * badinput_config - configurations that cannot be
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "badinput.h"

static const struct bad_config {
	const char *text;
	__u32 sampler, level, flags, reserved, ring;
	__u64 threshold, period, slice;
	unsigned int cpu;
	int error;
} configs[] = {
	{ "flags", 1, 1, 1, 0, 16, 1000, 0, 0, 1, EINVAL },
	{ "all flags", 1, 1, ~0U, 0, 16, 1000, 0, 0, 1, EINVAL },
	{ "reserved", 1, 1, 0, 1, 16, 1000, 0, 0, 1, EINVAL },
	{ "sampler 0", 0, 1, 0, 0, 16, 1000, 0, 0, 1, EINVAL },
	{ "sampler 4, the user's", 4, 1, 0, 0, 16, 1000, 0, 0, 1, 0 },
	{ "sampler 4 and period", 4, 1, 0, 0, 16, 1000, MS, 0, 1, EINVAL },
	{ "sampler 5", 5, 1, 0, 0, 16, 1000, 0, 0, 1, EINVAL },
	{ "sampler 99", 99, 1, 0, 0, 16, 1000, 0, 0, 1, EINVAL },
	{ "sampler ~0", ~0U, 1, 0, 0, 16, 1000, 0, 0, 1, EINVAL },
	{ "level 0", 1, 0, 0, 0, 16, 1000, 0, 0, 1, EINVAL },
	{ "level 3", 1, 3, 0, 0, 16, 1000, 0, 0, 1, EINVAL },
	{ "CPU 8191", 1, 1, 0, 0, 16, 1000, 0, 0, 8191, ENXIO },
	{ "CPU 4095", 1, 1, 0, 0, 16, 1000, 0, 0, 4095, ENXIO },
	{ "threshold 0", 1, 1, 0, 0, 16, 0, 0, 0, 1, ERANGE },
	{ "threshold 10 s and 1 ns", 1, 1, 0, 0, 16, NEVER + 1, 0, 0, 1, ERANGE },
	{ "threshold ~0", 1, 1, 0, 0, 16, ~0ULL, 0, 0, 1, ERANGE },
	{ "ring 0", 1, 1, 0, 0, 0, 1000, 0, 0, 1, ERANGE },
	{ "ring 1", 1, 1, 0, 0, 1, 1000, 0, 0, 1, ERANGE },
	{ "ring 15", 1, 1, 0, 0, 15, 1000, 0, 0, 1, ERANGE },
	{ "ring 17", 1, 1, 0, 0, 17, 1000, 0, 0, 1, EINVAL },
	{ "ring 1000", 1, 1, 0, 0, 1000, 1000, 0, 0, 1, EINVAL },
	{ "ring 2^21", 1, 1, 0, 0, 1U << 21, 1000, 0, 0, 1, ERANGE },
	{ "ring 2^31", 1, 1, 0, 0, 1U << 31, 1000, 0, 0, 1, ERANGE },
	{ "ring ~0", 1, 1, 0, 0, ~0U, 1000, 0, 0, 1, ERANGE },
	{ "spin and period", 1, 1, 0, 0, 16, 1000, MS, 0, 1, EINVAL },
	{ "spin and slice", 1, 1, 0, 0, 16, 1000, 0, MS, 1, EINVAL },
	{ "timer without period", 2, 1, 0, 0, 16, 1000, 0, 0, 1, ERANGE },
	{ "timer and period 9999 ns", 2, 1, 0, 0, 16, 1000, 9999, 0, 1, ERANGE },
	{ "timer and period over 1 s", 2, 1, 0, 0, 16, 1000, 1000 * MS + 1, 0, 1, ERANGE },
	{ "timer and period ~0", 2, 1, 0, 0, 16, 1000, ~0ULL, 0, 1, ERANGE },
	{ "timer and slice", 2, 1, 0, 0, 16, 1000, MS, 10000, 1, EINVAL },
	{ "hw without period", 3, 1, 0, 0, 16, 1000, 0, MS, 1, ERANGE },
	{ "hw without slice", 3, 1, 0, 0, 16, 1000, MS, 0, 1, ERANGE },
	{ "hw and slice 9999 ns", 3, 1, 0, 0, 16, 1000, MS, 9999, 1, ERANGE },
	{ "hw and slice over 4 ms", 3, 1, 0, 0, 16, 1000, 100 * MS, 4 * MS + 1, 1, ERANGE },
	{ "hw and slice over half the period", 3, 1, 0, 0, 16, 1000, MS, MS / 2 + 1, 1, EINVAL },
	{ "hw and slice of half the period", 3, 1, 0, 0, 16, 1000, MS, MS / 2, 1, 0 },
	{ "the longest threshold", 1, 1, 0, 0, 16, NEVER, 0, 0, 1, 0 },
	{ "the longest period", 2, 1, 0, 0, 16, 1000, 1000 * MS, 0, 1, 0 },
};

static void configurations(void)
{
	int fd = open_device();
	struct kj_config c;
	char text[96];
	size_t i;

	for (i = 0; i < sizeof(configs) / sizeof(configs[0]); i++) {
		const struct bad_config *b = &configs[i];

		config_fill(&c, b->sampler, b->cpu, b->threshold, b->ring);
		c.level = b->level;
		c.flags = b->flags;
		c.reserved = b->reserved;
		c.period_ns = b->period;
		c.slice_ns = b->slice;
		snprintf(text, sizeof(text), "CONFIG with %s", b->text);
		want(text, call(fd, KJ_IOC_CONFIG, &c), b->error);
	}
	close(fd);
}

static void stop_at(void)
{
	int fd = open_device();
	struct kj_config c;
	struct kj_query q;

	query(fd, &q);
	config_fill(&c, KJ_SAMPLER_SPIN, 1, 1000, 16);
	c.stop_ns[KJ_CAUSE_TICK] = 1000;
	want("CONFIG that stops at the threshold", call(fd, KJ_IOC_CONFIG, &c), 0);
	c.stop_ns[KJ_CAUSE_TICK] = 999;
	want("CONFIG that stops below the threshold", call(fd, KJ_IOC_CONFIG, &c), ERANGE);
	c.stop_ns[KJ_CAUSE_TICK] = NEVER + 1;
	want("CONFIG that stops at 10 s and 1 ns", call(fd, KJ_IOC_CONFIG, &c), ERANGE);
	c.stop_ns[KJ_CAUSE_TICK] = 0;
	c.stop_ns[KJ_CAUSE_NR] = 5000;
	want("CONFIG that stops at a cause there is not", call(fd, KJ_IOC_CONFIG, &c), EINVAL);
	c.stop_ns[KJ_CAUSE_NR] = 0;
	c.stop_flags = KJ_STOP_FREEZE;
	want("CONFIG that freezes and never stops", call(fd, KJ_IOC_CONFIG, &c), EINVAL);
	c.stop_ns[KJ_CAUSE_TICK] = 5000;
	want("CONFIG that freezes, as the capabilities say", call(fd, KJ_IOC_CONFIG, &c),
	     q.caps & KJ_CAP_FREEZE ? 0 : EOPNOTSUPP);
	c.stop_flags = 2;
	want("CONFIG with a stop flag of none", call(fd, KJ_IOC_CONFIG, &c), EINVAL);
	c.stop_flags = 0;
	c.reserved2 = 1;
	want("CONFIG with its second reserved field", call(fd, KJ_IOC_CONFIG, &c), EINVAL);
	config_fill(&c, KJ_SAMPLER_USER, 1, 1000, 16);
	c.stop_ns[KJ_CAUSE_TICK] = 5000;
	want("CONFIG of the user sampler that stops", call(fd, KJ_IOC_CONFIG, &c), EINVAL);
	/* As an earlier reader has it. */
	config_fill(&c, KJ_SAMPLER_SPIN, 1, 1000, 16);
	c.size = 1072;
	memset(c.stop_ns, 0xff, sizeof(c.stop_ns));
	want("CONFIG of 1072 bytes, whatever is behind them", call(fd, KJ_IOC_CONFIG, &c), 0);
	close(fd);
}

static void begins(void)
{
	int fd = open_device();
	struct kj_config c;
	struct kj_query q;

	query(fd, &q);
	config_fill(&c, KJ_SAMPLER_SPIN, 1, 1000, 16);
	c.warm_up_ns = KJ_WARM_UP_MAX_NS;
	c.begin_flags = KJ_BEGIN_ALIGNED;
	want("CONFIG that warms up for an hour", call(fd, KJ_IOC_CONFIG, &c), 0);
	c.warm_up_ns++;
	want("CONFIG that warms up for an hour and 1 ns", call(fd, KJ_IOC_CONFIG, &c), ERANGE);
	c.warm_up_ns = 0;
	c.begin_flags = 2;
	want("CONFIG with a begin flag of none", call(fd, KJ_IOC_CONFIG, &c), EINVAL);
	c.begin_flags = KJ_BEGIN_ALIGNED;
	c.stagger_ns = 1;
	want("CONFIG of spin with a stagger", call(fd, KJ_IOC_CONFIG, &c), EINVAL);
	config_fill(&c, KJ_SAMPLER_TIMER, 1, 1000, 16);
	c.period_ns = 1000000;
	c.stagger_ns = 999999;
	want("CONFIG with a stagger and no grid", call(fd, KJ_IOC_CONFIG, &c), EINVAL);
	c.begin_flags = KJ_BEGIN_ALIGNED;
	want("CONFIG with a stagger", call(fd, KJ_IOC_CONFIG, &c), 0);
	c.stagger_ns++;
	want("CONFIG with a stagger of a period", call(fd, KJ_IOC_CONFIG, &c), EINVAL);
	c.stagger_ns = ~0ULL;
	want("CONFIG with a stagger of 2^64 - 1 ns", call(fd, KJ_IOC_CONFIG, &c), EINVAL);
	c.stagger_ns = 0;
	c.reserved3 = 1;
	want("CONFIG with its third reserved field", call(fd, KJ_IOC_CONFIG, &c), EINVAL);
	c.reserved3 = 0;
	c.policy = KJ_POLICY_FIFO;
	want("CONFIG of a policy without a priority", call(fd, KJ_IOC_CONFIG, &c), EINVAL);
	c.priority = 99;
	want("CONFIG of a policy, as the capabilities say", call(fd, KJ_IOC_CONFIG, &c),
	     q.caps & KJ_CAP_POLICY ? 0 : EOPNOTSUPP);
	c.priority = ~0U;
	want("CONFIG of priority 2^32 - 1", call(fd, KJ_IOC_CONFIG, &c), EINVAL);
	c.priority = 1;
	c.policy = 6; /* deadline */
	want("CONFIG of a policy there is not", call(fd, KJ_IOC_CONFIG, &c), EINVAL);
	c.policy = 0;
	want("CONFIG of a priority without a policy", call(fd, KJ_IOC_CONFIG, &c), EINVAL);
	config_fill(&c, KJ_SAMPLER_USER, 1, 1000, 16);
	c.warm_up_ns = 1;
	want("CONFIG of the user sampler that warms up", call(fd, KJ_IOC_CONFIG, &c), EINVAL);
	close(fd);
	measure_now("a warm-up");
}

static void stack_with(const char *text, int fd, __u32 size, __u32 index, __u32 reserved, int error)
{
	struct kj_stack s = { .size = size, .index = index, .reserved = reserved };

	want(text, call(fd, KJ_IOC_STACK, &s), error);
}

static void odd_stacks(void)
{
	int fd = open_device();
	struct kj_config c;
	struct kj_query q;

	query(fd, &q);
	stack_with("STACK before CONFIG", fd, sizeof(struct kj_stack), 1, 0, EBADFD);
	config_fill(&c, KJ_SAMPLER_SPIN, 1, 1000, 16);
	want("CONFIG without stacks", call(fd, KJ_IOC_CONFIG, &c), 0);
	stack_with("STACK where none are taken", fd, sizeof(struct kj_stack), 1, 0, ENOENT);
	c.stack_ns = 5000;
	want("CONFIG with stacks at level 1", call(fd, KJ_IOC_CONFIG, &c), EINVAL);
	config_fill(&c, KJ_SAMPLER_TIMER, 1, 1000, 16);
	c.stack_ns = 999;
	want("CONFIG with stacks below the threshold", call(fd, KJ_IOC_CONFIG, &c), ERANGE);
	c.stack_ns = NEVER + 1;
	want("CONFIG with stacks from 10 s and 1 ns on", call(fd, KJ_IOC_CONFIG, &c), ERANGE);
	c.stack_ns = 5000;
	want("CONFIG with stacks, as the capabilities say", call(fd, KJ_IOC_CONFIG, &c),
	     q.caps & KJ_CAP_STACK ? 0 : EOPNOTSUPP);
	stack_with("STACK of size 0", fd, 0, 1, 0, EINVAL);
	stack_with("STACK of a byte too few", fd, sizeof(struct kj_stack) - 1, 1, 0, EINVAL);
	stack_with("STACK of 2^32 - 1 bytes", fd, ~0U, 1, 0, E2BIG);
	stack_with("STACK with its reserved field", fd, sizeof(struct kj_stack), 1, 1, EINVAL);
	stack_with("STACK 0", fd, sizeof(struct kj_stack), 0, 0, ENOENT);
	stack_with("STACK 1, which is not there yet", fd, sizeof(struct kj_stack), 1, 0, ENOENT);
	stack_with("STACK 257", fd, sizeof(struct kj_stack), 257, 0, ENOENT);
	stack_with("STACK 2^32 - 1", fd, sizeof(struct kj_stack), ~0U, 0, ENOENT);
	want("STACK at no address", call(fd, KJ_IOC_STACK, NULL), EFAULT);
	close(fd);
	measure_now("stacks");
}

static void programs(void)
{
	int fd = open_device();
	struct kj_config c;

	config_fill(&c, KJ_SAMPLER_WATCH, 1, 1000, 16);
	want("CONFIG that watches", call(fd, KJ_IOC_CONFIG, &c), 0);
	c.watch_pid = getpid();
	want("CONFIG that watches a process", call(fd, KJ_IOC_CONFIG, &c), 0);
	c.watch_pid = 4000000;
	want("CONFIG that watches a process there is not", call(fd, KJ_IOC_CONFIG, &c), ESRCH);
	memset(c.watch_comm, 'x', 1);
	want("CONFIG that watches by number and by name", call(fd, KJ_IOC_CONFIG, &c), EINVAL);
	c.watch_pid = 0;
	want("CONFIG that watches by name", call(fd, KJ_IOC_CONFIG, &c), 0);
	c.watch_reserved = 1;
	want("CONFIG with the watch's reserved field", call(fd, KJ_IOC_CONFIG, &c), EINVAL);
	c.watch_reserved = 0;
	memset(c.watch_comm, 'x', sizeof(c.watch_comm));
	want("CONFIG with a name that does not end", call(fd, KJ_IOC_CONFIG, &c), EINVAL);
	config_fill(&c, KJ_SAMPLER_WATCH, 1, 1000, 16);
	c.level = 1;
	want("CONFIG that watches at level 1", call(fd, KJ_IOC_CONFIG, &c), EINVAL);
	config_fill(&c, KJ_SAMPLER_SPIN, 1, 1000, 16);
	c.watch_pid = getpid();
	want("CONFIG of spin with a process", call(fd, KJ_IOC_CONFIG, &c), EINVAL);
	close(fd);
	measure_now("a watch");
}

static void level_2(void)
{
	int fd = open_device(), ret;
	struct kj_config c;
	struct kj_query q;

	query(fd, &q);
	config_fill(&c, KJ_SAMPLER_SPIN, 1, 1000, 16);
	c.level = 2;
	ret = call(fd, KJ_IOC_CONFIG, &c);
	want("CONFIG with level 2, as the capabilities say", ret,
	     q.caps & KJ_CAP_LEVEL2 ? 0 : EOPNOTSUPP);
	close(fd);
}

static void cpu_masks(void)
{
	int fd = open_device();
	struct kj_config c;

	config_fill(&c, KJ_SAMPLER_SPIN, 1, 1000, 16);
	c.cpus[0] = 0;
	want("CONFIG without CPUs", call(fd, KJ_IOC_CONFIG, &c), EINVAL);
	memset(c.cpus, 0xff, sizeof(c.cpus));
	want("CONFIG with all 8192 CPUs", call(fd, KJ_IOC_CONFIG, &c), ENXIO);
	config_fill(&c, KJ_SAMPLER_TIMER, 1, 1000, KJ_RING_MAX_RECORDS);
	c.cpus[0] = 3;
	want("CONFIG with rings of 256 MiB in 1 GiB", call(fd, KJ_IOC_CONFIG, &c), ENOMEM);
	if (!can_unplug) {
		check_skip("CONFIG of an offline CPU", "CPU 1 cannot go offline");
	} else if (cpu_online(1, false)) {
		result(false, "CPU 1 cannot go offline");
	} else {
		unplugged = true;
		want("CONFIG with a CPU that is offline", config(fd, KJ_SAMPLER_SPIN, 1, 1000, 16),
		     ENODEV);
		config_fill(&c, KJ_SAMPLER_SPIN, 1, 1000, 16);
		c.cpus[0] = 3;
		want("CONFIG with one CPU online, one offline", call(fd, KJ_IOC_CONFIG, &c),
		     ENODEV);
		want("CONFIG with the CPU that is left", config(fd, KJ_SAMPLER_SPIN, 0, 1000, 16),
		     0);
		cpu_online(1, true);
		unplugged = false;
	}
	want("CONFIG with that CPU back", config(fd, KJ_SAMPLER_SPIN, 1, 1000, 16), 0);
	close(fd);
	measure_now("CPU masks");
}

static void refused_config_changes_nothing(void)
{
	int ring, fd = full_ring(&ring, 16);
	struct kj_accounts before, after;

	close(ring);
	accounts(fd, 1, KJ_STREAM_SPIN, &before);
	want("CONFIG refused after a measurement", config(fd, 99, 1, 1000, 16), EINVAL);
	good(!accounts(fd, 1, KJ_STREAM_SPIN, &after) && !memcmp(&before, &after, sizeof(after)),
	     "a refused CONFIG leaves the accounts alone");
	close(fd);
}

void (*const badinput_config[])(void) = { configurations,
					  stop_at,
					  begins,
					  odd_stacks,
					  programs,
					  level_2,
					  cpu_masks,
					  refused_config_changes_nothing,
					  NULL };

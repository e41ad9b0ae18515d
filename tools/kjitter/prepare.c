// SPDX-License-Identifier: GPL-2.0
/*
 * prepare - from options to a configured module with open rings; see session.h.
 *
 * Own affinity: the recorder stays off the CPUs it measures, and off their SMT
 * siblings if anything else is left, for a busy sibling shows as jitter.
 */
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "command.h"
#include "device.h"
#include "session.h"
#include "text.h"

#define CPU_DIR "/sys/devices/system/cpu/"

static int choose_cpus(struct kj_cpulist *cpus, const struct kj_options *o)
{
	if (o->given & KJ_OPT_CPUS) {
		*cpus = o->cpus;
		return KJ_EXIT_PASS;
	}
	kj_cpulist_file(cpus, CPU_DIR "nohz_full");
	if (!kj_cpulist_count(cpus))
		kj_cpulist_file(cpus, CPU_DIR "isolated");
	if (kj_cpulist_count(cpus))
		return KJ_EXIT_PASS;
	kj_text_error("no CPU is nohz_full or isolated; name the CPUs, such as --cpus 2-7");
	return KJ_EXIT_ERROR;
}

static int set_affinity(const struct kj_cpulist *cpus)
{
	const size_t size = CPU_ALLOC_SIZE(KJ_MAX_CPUS);
	cpu_set_t *set = CPU_ALLOC(KJ_MAX_CPUS);
	unsigned int cpu;
	int ret;

	if (!set)
		return -ENOMEM;
	CPU_ZERO_S(size, set);
	for (cpu = 0; cpu < KJ_MAX_CPUS; cpu++)
		if (kj_cpulist_has(cpus, cpu))
			CPU_SET_S(cpu, size, set);
	ret = sched_setaffinity(0, size, set) ? -errno : 0;
	CPU_FREE(set);
	return ret;
}

static void get_affinity(struct kj_cpulist *cpus)
{
	const size_t size = CPU_ALLOC_SIZE(KJ_MAX_CPUS);
	cpu_set_t *set = CPU_ALLOC(KJ_MAX_CPUS);
	unsigned int cpu;

	memset(cpus, 0, sizeof(*cpus));
	if (!set)
		return;
	CPU_ZERO_S(size, set);
	if (!sched_getaffinity(0, size, set))
		for (cpu = 0; cpu < KJ_MAX_CPUS; cpu++)
			if (CPU_ISSET_S(cpu, size, set))
				kj_cpulist_add(cpus, cpu);
	CPU_FREE(set);
}

/* @mine without the SMT siblings of @measured, if that leaves something. */
static void avoid_siblings(struct kj_cpulist *mine, const struct kj_cpulist *measured)
{
	struct kj_cpulist best = *mine, siblings;
	char path[96];
	unsigned int cpu;

	for (cpu = 0; cpu < KJ_MAX_CPUS; cpu++) {
		if (!kj_cpulist_has(measured, cpu))
			continue;
		sprintf(path, CPU_DIR "cpu%u/topology/thread_siblings_list", cpu);
		if (kj_cpulist_file(&siblings, path))
			kj_cpulist_minus(&best, &siblings);
	}
	if (kj_cpulist_count(&best))
		*mine = best;
}

static int place_reader(const struct kj_options *o, const struct kj_cpulist *measured)
{
	struct kj_cpulist mine;
	int ret;

	if (o->given & KJ_OPT_READER_CPU) {
		memset(&mine, 0, sizeof(mine));
		kj_cpulist_add(&mine, o->reader_cpu);
		ret = set_affinity(&mine);
		if (!ret)
			return KJ_EXIT_PASS;
		kj_text_error("--reader-cpu %u: the recorder cannot run there: %s", o->reader_cpu,
			      strerror(-ret));
		return KJ_EXIT_UNTESTABLE;
	}
	get_affinity(&mine);
	kj_cpulist_minus(&mine, measured);
	if (!kj_cpulist_count(&mine)) {
		kj_cpulist_file(&mine, CPU_DIR "online");
		kj_cpulist_minus(&mine, measured);
	}
	if (kj_cpulist_count(&mine)) {
		avoid_siblings(&mine, measured);
		if (!set_affinity(&mine))
			return KJ_EXIT_PASS;
	}
	kj_text_error("note: no CPU is left for the recorder; it disturbs what it measures");
	return KJ_EXIT_PASS;
}

static int open_device(struct kj_session *s)
{
	int ret;

	s->device = kj_device_open();
	if (s->device < 0)
		return kj_device_fail(-1, KJ_DEVICE_OPEN, s->device, NULL);
	ret = kj_device_query(s->device, &s->query);
	if (ret)
		return kj_device_fail(s->device, KJ_DEVICE_QUERY, ret, NULL);
	if (s->query.abi == KJ_ABI_VERSION)
		return KJ_EXIT_PASS;
	kj_text_error("the module speaks ABI %u, this tool %d; use the kjitter of module %.15s",
		      s->query.abi, KJ_ABI_VERSION, s->query.version);
	return KJ_EXIT_ERROR;
}

static int configure(struct kj_session *s, const struct kj_cpulist *cpus)
{
	static const __u64 cap[] = { 0, KJ_CAP_SPIN, KJ_CAP_TIMER, KJ_CAP_HW };
	const struct kj_options *o = s->options;
	struct kj_config *c = &s->config;
	int ret;

	if (!(s->query.caps & cap[o->sampler])) {
		kj_text_error("this kernel lacks what this --sampler needs; see 'kjitter status'");
		return KJ_EXIT_UNTESTABLE;
	}
	c->sampler = o->sampler;
	c->level = o->level;
	c->threshold_ns = o->threshold_ns;
	if (!c->threshold_ns)
		c->threshold_ns = o->sampler == KJ_SAMPLER_TIMER ? 10000 : 1000;
	if (o->sampler == KJ_SAMPLER_TIMER)
		c->period_ns = o->period_ns ? o->period_ns : 1000000;
	if (o->sampler == KJ_SAMPLER_HW) {
		c->period_ns = o->period_ns ? o->period_ns : 4000000;
		c->slice_ns = o->slice_ns ? o->slice_ns : 1000000;
	}
	c->ring_records = o->ring_records;
	memcpy(c->cpus, cpus->word, sizeof(c->cpus));
	ret = kj_device_config(s->device, c);
	return ret ? kj_device_fail(s->device, KJ_DEVICE_CONFIG, ret, c) : KJ_EXIT_PASS;
}

static int open_rings(struct kj_session *s, const struct kj_cpulist *cpus)
{
	static const __u32 firsts[] = {
		[KJ_SAMPLER_SPIN] = KJ_STREAM_SPIN,
		[KJ_SAMPLER_TIMER] = KJ_STREAM_TIMER_IRQ,
		[KJ_SAMPLER_HW] = KJ_STREAM_HW,
	};
	unsigned int own = s->options->sampler == KJ_SAMPLER_TIMER ? 2 : 1;
	unsigned int per_cpu = own + (s->options->level > 1);
	__u32 page_size = s->options->drain_read ? 0 : s->query.page_size;
	struct rlimit files;
	unsigned int cpu, i;
	struct kj_ring *r;
	int ret;

	if (!getrlimit(RLIMIT_NOFILE, &files)) {
		files.rlim_cur = files.rlim_max;
		setrlimit(RLIMIT_NOFILE, &files);
	}
	s->rings = calloc(kj_cpulist_count(cpus) * per_cpu, sizeof(*s->rings));
	if (!s->rings)
		return kj_device_fail(s->device, KJ_DEVICE_RING, -ENOMEM, NULL);
	for (cpu = 0; cpu < KJ_MAX_CPUS; cpu++) {
		for (i = 0; kj_cpulist_has(cpus, cpu) && i < per_cpu; i++) {
			r = &s->rings[s->nr_rings++];
			r->cpu = cpu;
			r->stream = firsts[s->options->sampler] + i;
			if (i == own) {
				r->stream = KJ_STREAM_DETAIL;
				r->symbols = &s->symbols;
				r->device = s->device;
			}
			ret = kj_ring_open(r, s->device, s->config.ring_records, page_size);
			if (ret)
				return kj_device_fail(s->device, KJ_DEVICE_RING, ret, NULL);
		}
	}
	return KJ_EXIT_PASS;
}

/* Options of one sampler given to another are a mistake, not a detail. */
static int check_options(const struct kj_options *o)
{
	if (o->given & KJ_OPT_PERIOD && o->sampler == KJ_SAMPLER_SPIN)
		kj_text_error("record: --period is for --sampler timer and hw; spin never pauses");
	else if (o->given & KJ_OPT_SLICE && o->sampler != KJ_SAMPLER_HW)
		kj_text_error("record: --slice is for --sampler hw only");
	else
		return KJ_EXIT_PASS;
	return KJ_EXIT_ERROR;
}

int kj_session_prepare(struct kj_session *s)
{
	struct kj_cpulist cpus;
	int status;

	status = check_options(s->options);
	if (!status)
		status = choose_cpus(&cpus, s->options);
	if (!status)
		status = open_device(s);
	if (!status)
		status = place_reader(s->options, &cpus);
	if (!status)
		status = configure(s, &cpus);
	return status ? status : open_rings(s, &cpus);
}

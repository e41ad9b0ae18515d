// SPDX-License-Identifier: GPL-2.0
/*
 * prepare - from options to a configured module with open rings; see session.h.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "begin.h"
#include "device/conditions.h"
#include "device/connect.h"
#include "device/device.h"
#include "device/idle_limit.h"
#include "device/place.h"
#include "lib/duration.h"
#include "lib/exit.h"
#include "lib/names.h"
#include "lib/stop.h"
#include "lib/text.h"
#include "session.h"
#include "stop_at.h"
#include "stream.h"
#include "trace/instance.h"
#include "uapi/kjitter_cause.h"
#include "uapi/kjitter_sampler.h"
#include "user/clock.h"

#define CPU_DIR "/sys/devices/system/cpu/"

/* The user sampler can do without the module; what that would tell is found otherwise. */
static void without_module(struct kj_session *s)
{
	struct kj_query *q = &s->query;

	s->device = -1;
	q->size = sizeof(*q);
	q->abi = KJ_ABI_VERSION;
	q->causes = KJ_CAUSES_IN_PROC;
	q->housekeeping_ns = KJ_USER_HOUSEKEEPING_NS;
	q->hist_sub_bits = KJ_HIST_SUB_BITS;
	q->hist_buckets = KJ_HIST_BUCKETS;
	s->clock_from = kj_user_clock_rate(&q->clock_khz);
}

#define SAY_NO_CLOCK \
	"level 2 without the module needs a trace with times of the cycle counter (x86-tsc), and this kernel has none; take --level 1, or load the module"

/* Level 2 from the kernel's trace events. A signal that comes now ends it when it has begun. */
static int open_events(struct kj_session *s, const struct kj_cpulist *cpus)
{
	bool counts;

	kj_stop_block();
	if (!kj_trace_can() || !kj_trace_open(cpus, &counts, &s->query.probes))
		return KJ_EXIT_ERROR;
	if (!counts) {
		kj_text_error(SAY_NO_CLOCK);
		return KJ_EXIT_UNTESTABLE;
	}
	/* The tick is told by the name of its function. */
	if (s->query.probes >> KJ_PROBE_HRTIMER & 1)
		s->query.caps |= KJ_CAP_TICK;
	s->events = true;
	return KJ_EXIT_PASS;
}

static int open_device(struct kj_session *s, const struct kj_cpulist *cpus)
{
	bool without = kj_sampler_is(s->options->sampler, KJ_SAMPLER_IN_USER);
	int ret = kj_connect(&s->device, &s->query, without);

	s->clock_from = "module";
	if (!ret && s->device < 0) {
		without_module(s);
		if (s->options->level == 2)
			ret = open_events(s, cpus);
	}
	if (ret && s->device == -ENOENT && s->options->level == 1)
		kj_text_error("--sampler user needs no module; causes are from /proc then");
	return ret;
}

/* Refuse here, in words, what the module would refuse. */
static int in_limits(const struct kj_config *c, const struct kj_cpulist *cpus)
{
	struct kj_cpulist there;
	int ret = 0;

	if (kj_cpulist_file(&there, CPU_DIR "possible") && kj_cpulist_first(cpus, &there) >= 0)
		ret = -ENXIO;
	else if (kj_cpulist_file(&there, CPU_DIR "online") && kj_cpulist_first(cpus, &there) >= 0)
		ret = -ENODEV;
	return ret ? kj_device_fail(-1, KJ_DEVICE_CONFIG, ret, c) : KJ_EXIT_PASS;
}

#define SAY_NO_STACK \
	"this module cannot take stacks on this kernel; leave --stack out, or load the module that came with this tool"

#define SAY_SHORT_STACK \
	"record: --stack %s is shorter than the shortest gap that is seen, %s; see --threshold"
#define SAY_STACK_LEVEL "record: --stack is for --level 2; at level 1 for --sampler timer only"

static int configure_stack(struct kj_session *s)
{
	char a[KJ_DURATION_MAX], b[KJ_DURATION_MAX];
	__u64 ns = s->options->stack_ns;

	if (!ns)
		return KJ_EXIT_PASS;
	if (s->device < 0 || !(s->query.caps & KJ_CAP_STACK)) {
		kj_text_error(SAY_NO_STACK);
		return KJ_EXIT_UNTESTABLE;
	}
	s->config.stack_ns = ns;
	if (ns >= s->config.threshold_ns)
		return KJ_EXIT_PASS;
	kj_text_error(SAY_SHORT_STACK, kj_duration_format(a, ns),
		      kj_duration_format(b, s->config.threshold_ns));
	return KJ_EXIT_ERROR;
}

/* What the user sampler does itself the module is not told. */
static int tell_module(struct kj_session *s)
{
	struct kj_config c = s->config;
	int ret;

	if (kj_sampler_is(c.sampler, KJ_SAMPLER_IN_USER)) {
		memset(c.stop_ns, 0, sizeof(c.stop_ns));
		c.stop_flags = 0;
		c.warm_up_ns = 0;
		c.begin_flags = 0;
		c.policy = 0;
		c.priority = 0;
	}
	ret = kj_device_config(s->device, &c);
	s->config.size = c.size;
	return ret ? kj_device_fail(s->device, KJ_DEVICE_CONFIG, ret, &c) : KJ_EXIT_PASS;
}

/* What is made of probes has level 2 alone. */
static unsigned int level_of(const struct kj_options *o)
{
	return kj_sampler_is(o->sampler, KJ_SAMPLER_PROBES) ? 2 : o->level;
}

static int configure(struct kj_session *s, const struct kj_cpulist *cpus)
{
	const struct kj_options *o = s->options;
	const struct kj_sampler_facts *sampler = kj_sampler_facts(o->sampler);
	struct kj_config *c = &s->config;
	int ret;

	if (sampler->cap && !(s->query.caps & sampler->cap)) {
		kj_text_error("this kernel lacks what this --sampler needs; see 'kjitter status'");
		return KJ_EXIT_UNTESTABLE;
	}
	c->sampler = o->sampler;
	c->level = level_of(o);
	c->watch_pid = o->pid;
	snprintf(c->watch_comm, sizeof(c->watch_comm), "%s", o->comm ? o->comm : "");
	/* What a sampler does not take was refused before, and its usual value is zero. */
	c->threshold_ns = o->threshold_ns ? o->threshold_ns : sampler->threshold_ns;
	c->period_ns = kj_begin_period(o);
	c->slice_ns = o->slice_ns ? o->slice_ns : sampler->slice_ns;
	c->ring_records = o->ring_records;
	memcpy(c->cpus, cpus->word, sizeof(c->cpus));
	ret = kj_stop_at_configure(s);
	if (!ret)
		ret = kj_begin_configure(s);
	if (!ret)
		ret = configure_stack(s);
	if (ret)
		return ret;
	return s->device < 0 ? in_limits(c, cpus) : tell_module(s);
}

static int open_rings(struct kj_session *s, const struct kj_cpulist *cpus)
{
	__u32 stream[KJ_STREAM_NR];
	unsigned int own = kj_sampler_streams(s->options->sampler, stream);
	unsigned int per_cpu = own + (s->config.level > 1);
	__u32 page_size = s->options->drain == KJ_DRAIN_READ ? 0 : s->query.page_size;
	struct rlimit files;
	unsigned int cpu, i;
	struct kj_source *r;
	int ret;

	if (!getrlimit(RLIMIT_NOFILE, &files)) {
		files.rlim_cur = files.rlim_max;
		setrlimit(RLIMIT_NOFILE, &files);
	}
	s->sources = calloc(kj_cpulist_count(cpus) * per_cpu, sizeof(*s->sources));
	s->users = calloc(kj_cpulist_count(cpus), sizeof(*s->users));
	if (!s->sources || !s->users)
		return kj_device_fail(s->device, KJ_DEVICE_RING, -ENOMEM, NULL);
	for (cpu = 0; cpu < KJ_MAX_CPUS; cpu++) {
		for (i = 0; kj_cpulist_has(cpus, cpu) && i < per_cpu; i++) {
			r = &s->sources[s->nr_sources++];
			r->ring.cpu = cpu;
			r->device = s->device;
			r->stacks = s->config.stack_ns ? &s->stacks : NULL;
			r->ring.stream = i < own ? stream[i] : KJ_STREAM_DETAIL;
			if (i == own)
				r->symbols = &s->symbols;
			if (r->ring.stream == KJ_STREAM_USER)
				ret = kj_stream_user(s, r);
			else if (s->events)
				ret = kj_stream_explain(s, r - 1, r);
			else
				ret = kj_ring_open(&r->ring, s->device, r->ring.cpu, r->ring.stream,
						   s->config.ring_records, page_size);
			if (!ret)
				ret = kj_stop_at_source(s, r);
			if (ret)
				return kj_device_fail(s->device, KJ_DEVICE_RING, ret, NULL);
		}
	}
	return KJ_EXIT_PASS;
}

/* What the module would refuse, with the values that stand against each other. */
static bool slice_fits(const struct kj_options *o)
{
	const struct kj_sampler_facts *sampler = kj_sampler_facts(o->sampler);
	__u64 period = kj_begin_period(o);
	__u64 slice = o->slice_ns ? o->slice_ns : sampler->slice_ns;
	char a[KJ_DURATION_MAX], b[KJ_DURATION_MAX];

	if (slice <= period / 2)
		return true;
	kj_text_error("%s: a slice of %s is more than half of a period of %s; see --slice",
		      o->command, kj_duration_format(a, slice), kj_duration_format(b, period));
	return false;
}

/* "timer and hw": the samplers that have a usual value of something. */
static const char *takers(char *buf, size_t size, size_t offset)
{
	const struct kj_sampler_facts *f;
	unsigned int i;

	buf[0] = '\0';
	for (i = 1; (f = kj_sampler_facts(i)); i++)
		if (*(const __u64 *)((const char *)f + offset))
			kj_text_add(buf, size, "%s%s", *buf ? " and " : "", f->word);
	return buf;
}

/* What is watched, and with what. */
static bool watch_fits(const struct kj_options *o)
{
	bool watch = kj_sampler_is(o->sampler, KJ_SAMPLER_PROBES);

	if (!watch && (kj_options_has(o, KJ_OPT_PID) || kj_options_has(o, KJ_OPT_COMM)))
		kj_text_error("%s: --pid and --comm are for --sampler watch only", o->command);
	else if (kj_options_has(o, KJ_OPT_PID) && kj_options_has(o, KJ_OPT_COMM))
		kj_text_error("%s: --pid and --comm: one of them", o->command);
	else if (o->comm && (!*o->comm || strlen(o->comm) > 15))
		kj_text_error("%s: --comm '%s': the name of a task has 1 to 15 characters",
			      o->command, o->comm);
	else if (watch && kj_options_has(o, KJ_OPT_LEVEL) && o->level == 1)
		kj_text_error("%s: --sampler watch is level 2: it is made of probes", o->command);
	else
		return true;
	return false;
}

/* Options of one sampler given to another are a mistake, not a detail. */
static int check_options(const struct kj_options *o)
{
	const struct kj_sampler_facts *sampler = kj_sampler_facts(o->sampler);
	char who[64];

	if (kj_options_has(o, KJ_OPT_PERIOD) && !sampler->period_ns)
		kj_text_error("%s: --period is for --sampler %s; %s never pauses", o->command,
			      takers(who, sizeof(who), offsetof(typeof(*sampler), period_ns)),
			      sampler->word);
	else if (kj_options_has(o, KJ_OPT_SLICE) && !sampler->slice_ns)
		kj_text_error("%s: --slice is for --sampler %s only", o->command,
			      takers(who, sizeof(who), offsetof(typeof(*sampler), slice_ns)));
	else if (o->stack_ns && level_of(o) < 2 && o->sampler != KJ_SAMPLER_TIMER)
		kj_text_error(SAY_STACK_LEVEL);
	else if (watch_fits(o) && slice_fits(o))
		return KJ_EXIT_PASS;
	return KJ_EXIT_ERROR;
}

int kj_session_prepare(struct kj_session *s)
{
	struct kj_cpulist cpus;
	int status;

	status = check_options(s->options);
	if (!status)
		status = kj_stop_at_check(s->options);
	if (!status)
		status = kj_begin_check(s->options);
	if (!status)
		status = kj_conditions_set(s->options);
	if (!status)
		status = kj_place_choose(&cpus, s->options);
	if (!status)
		status = kj_idle_limit_set(s->options, &cpus);
	if (!status)
		status = open_device(s, &cpus);
	if (!status)
		status = kj_place_reader(s->options, &cpus);
	if (!status)
		status = configure(s, &cpus);
	return status ? status : open_rings(s, &cpus);
}

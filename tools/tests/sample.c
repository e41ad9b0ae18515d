// SPDX-License-Identifier: GPL-2.0
/*
 * sample - see sample.h.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../uapi/kjitter_hist.h"
#include "../kjitter/capture/stacks.h"
#include "../kjitter/lib/environment.h"
#include "sample.h"
#include "sample_level2.h"
#include "uapi/kjitter_sampler.h"
#include "uapi/kjitter_names.h"

const struct sample sample_default = {
	.sampler = KJ_SAMPLER_SPIN,
	.cpus = 2,
	.records = 3000,
	.period_ns = 4000000,
	.jitter_ns = 2000,
	.hz = 250,
	.release = "6.1.0-50-amd64",
	.seed = 88172645463325252ULL,
	.level = 1,
	.tasks = 3,
	.threshold_ns = 400,
	.hypervisor = "KVM",
	.isolated = "1",
	.khz = SAMPLE_KHZ,
};

__u64 sample_random(__u64 *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

void sample_config(const struct sample *s, struct kj_query *q, struct kj_config *c)
{
	unsigned int i;

	*q = (struct kj_query){
		.size = sizeof(*q),
		.abi = KJ_ABI_VERSION,
		.version = KJ_VERSION,
		.causes = 0xfff,
		.hz = s->hz,
		.clock_khz = s->khz,
		.now_cycles = SAMPLE_FIRST,
		.now_mono_ns = SAMPLE_FIRST,
		.now_real_ns = 1700000000000000000ULL,
		.probes = (1 << KJ_PROBE_NR) - 1 - (1 << KJ_PROBE_NMI),
	};
	*c = (struct kj_config){
		.size = sizeof(*c),
		.sampler = s->sampler,
		.level = s->level,
		.threshold_ns = s->threshold_ns,
		.period_ns = s->sampler == KJ_SAMPLER_SPIN || s->sampler == KJ_SAMPLER_WATCH ?
				     0 :
				     1000000,
		.ring_records = 4096,
		.stack_ns = s->stack_ns,
	};
	for (i = s->first; i < s->first + s->cpus; i++)
		c->cpus[i / 64] |= 1ULL << (i % 64);
}

static void later_run(struct kj_capture_writer *w, const struct kj_query *q,
		      const struct kj_config *c)
{
	struct {
		struct kj_capture_run run;
		struct kj_query query;
		__u64 new_of_query[5];
		struct kj_config config;
		__u64 new_of_config[3];
	} run = {
		{ 30000000000ULL, sizeof(*q) + 40, sizeof(*c) + 24 }, *q, { 1 }, *c, { 1 },
	};

	kj_capture_write(w, KJ_CAPTURE_RUN, &run, sizeof(run), NULL, 0);
}

void sample_begin(struct kj_capture_writer *w, const char *path, const struct sample *s)
{
	static struct kj_environment env;
	struct kj_query q;
	struct kj_config c;

	unlink(path);
	if (kj_capture_create(w, path)) {
		perror(path);
		exit(2);
	}
	env.len = 0;
	kj_environment_add(&env, "release", s->release);
	kj_environment_add(&env, "version", "#1 SMP PREEMPT_DYNAMIC");
	kj_environment_add(&env, "cmdline", "root=/dev/vda nohz_full=1 isolcpus=1");
	kj_environment_add(&env, "hz", "250");
	kj_environment_add(&env, "isolated", s->isolated);
	kj_environment_add(&env, "hypervisor", s->hypervisor);
	if (s->emulation)
		kj_environment_add(&env, "emulation", s->emulation);
	if (s->conditions)
		kj_environment_add(&env, "conditions", s->conditions);
	kj_capture_write(w, KJ_CAPTURE_ENV, env.text, env.len, NULL, 0);
	sample_config(s, &q, &c);
	if (s->later)
		later_run(w, &q, &c);
	else
		kj_capture_run(w, 30000000000ULL, &q, &c);
}

static void stream(struct kj_capture_writer *w, const struct sample *s, unsigned int cpu,
		   unsigned int nr, __u64 *seed)
{
	static struct kj_record batch[KJ_CAPTURE_BATCH];
	static struct kj_histogram h;
	static const __u64 new[8] = { 1, 2, 3 };
	bool timer = s->sampler == KJ_SAMPLER_TIMER;
	__u64 khz = timer ? 1000000 : SAMPLE_KHZ, start = SAMPLE_FIRST, len, done = 0;
	struct kj_accounts a = {
		.size = sizeof(a),
		.cpu = cpu,
		.stream = nr,
		.state = KJ_STREAM_DONE,
		.clock_khz = khz,
		.threshold = khz * 400 / 1000000,
		.first = start,
		.lost = s->lost,
		.written = s->records,
		.gaps = s->records + s->lost,
	};
	unsigned int cause;
	size_t n = 0;

	memset(&h, 0, sizeof(h));
	h.cpu = cpu;
	h.stream = nr;
	for (done = 0; done < a.gaps; done++) {
		start += s->period_ns * khz / 1000000;
		if (s->jitter_ns)
			start += sample_random(seed) % s->jitter_ns * khz / 1000000;
		len = a.threshold + sample_random(seed) % 30000 + s->extra_ns * khz / 1000000;
		if (s->rare && done % s->rare == 0)
			len += 100 * khz / 1000;
		cause = sample_random(seed) % 4 ? KJ_CAUSE_TICK : KJ_CAUSE_DEVICE;
		if (cause == KJ_CAUSE_DEVICE && s->device_percent)
			len = len * s->device_percent / 100;
		if (s->later && done % 8 == 0)
			cause = SAMPLE_NEW_CAUSE;
		h.count[kj_hist_index(len)]++;
		a.gap += len;
		a.sum += len;
		a.max = len > a.max ? len : a.max;
		a.cause[cause].count++;
		a.cause[cause].sum += len;
		a.cause[cause].max = len > a.cause[cause].max ? len : a.cause[cause].max;
		a.events[cause]++;
		if (done < s->lost)
			continue;
		batch[n] = (struct kj_record){
			.start = start,
			.len = len,
			.cpu = cpu,
			.stream = nr,
			.cause = cause,
			.blind = 100,
			.flags = s->flags,
			.stack = s->stack_ns ? 1 + done % 2 : 0,
			.lost = done == s->lost ? s->lost : 0,
		};
		batch[n].count[cause] = 1;
		if (nr == KJ_STREAM_WATCH)
			batch[n].net[KJ_NET_IRQ] = len / 2;
		batch[n].count[KJ_CAUSE_SOFTIRQ] = done & 1;
		if (s->level > 1 && nr != KJ_STREAM_TIMER_THREAD)
			sample_details(w, s, &a, &batch[n], done);
		if (++n < KJ_CAPTURE_BATCH && done + 1 < a.gaps)
			continue;
		kj_capture_records(w, cpu, nr, done + 1 - s->lost - n, batch, n);
		n = 0;
	}
	a.last = start + khz;
	a.raw_ns = (__uint128_t)(a.last - a.first) * 1000000 / khz;
	a.samples = timer ? a.gaps : (a.last - a.first) / 60;
	a.blind = a.gaps * 100;
	a.events[KJ_CAUSE_NMI] = s->nmis;
	if (nr == KJ_STREAM_WATCH) {
		a.samples = a.gaps;
		a.probe_cost = 500;
		a.aways = 1;
		a.away = khz;
		a.brief = 100;
	}
	if (!timer)
		a.clean = a.last - a.first - a.gap - a.blind - a.away - a.brief + s->skew;
	kj_capture_write(w, KJ_CAPTURE_ACCOUNTS, &a, sizeof(a), new, s->later ? sizeof(new) : 0);
	kj_capture_histogram(w, &h);
	if (s->level > 1 && nr != KJ_STREAM_TIMER_THREAD)
		sample_level2_end(w, s, &a);
}

/* What --stack adds: two stacks, of which one has names that are foreign. */
static void stacks(struct kj_capture_writer *w, const struct sample *s)
{
	struct kj_stack a = {
		.index = 1, .depth = 2, .count = 5, .name = { "native_halt", "idle" }
	};

	kj_stacks_write(w, &a);
	a.index = 2;
	a.count = 7;
	snprintf(a.name[0], sizeof(a.name[0]), "%s", s->name ? s->name : "work_fn [mod]");
	kj_stacks_write(w, &a);
}

void sample_streams(struct kj_capture_writer *w, const struct sample *s)
{
	__u32 streams[KJ_STREAM_NR];
	unsigned int cpu, i, nr = kj_sampler_streams(s->sampler, streams);
	__u64 seed = s->seed;

	for (cpu = s->first; cpu < s->first + s->cpus; cpu++)
		for (i = 0; i < nr; i++)
			if (streams[i] != KJ_STREAM_DETAIL)
				stream(w, s, cpu, streams[i], &seed);
	if (s->stack_ns)
		stacks(w, s);
}

void sample_finish(struct kj_capture_writer *w)
{
	struct kj_query q = {
		.now_cycles = SAMPLE_FIRST + SAMPLE_KHZ * 1000,
		.now_mono_ns = SAMPLE_FIRST + 1000000000,
		.now_raw_ns = 999999000,
	};

	kj_capture_anchor(w, &q);
	kj_capture_end(w, KJ_CAPTURE_DURATION, 0);
	if (kj_capture_close(w)) {
		fprintf(stderr, "sample: %s\n", strerror(w->error));
		exit(2);
	}
}

void sample_write(const char *path, const struct sample *s)
{
	static struct kj_capture_writer w;

	sample_begin(&w, path, s);
	sample_streams(&w, s);
	sample_finish(&w);
}

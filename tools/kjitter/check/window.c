// SPDX-License-Identifier: GPL-2.0
/*
 * window - one measurement of all CPUs with one sampler at one level; see model.h.
 *
 * What decides are the kernel's own counters, read from here, off the measured CPUs,
 * when the sampler has settled and again at the end of the window. Where the user task decides it
 * asks nobody what a gap was: it is all the time where a user's own task would be.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "device/device.h"
#include "lib/exit.h"
#include "lib/stop.h"
#include "lib/sum.h"
#include "lib/text.h"
#include "lib/time.h"
#include "model.h"
#include "part.h"
#include "user/why.h"

#define STEP	    (KJ_SECOND / 20)
#define SETTLE_MIN  KJ_SECOND
#define SETTLE_MAX  (3 * KJ_SECOND)
#define SETTLE_LOOK (KJ_SECOND / 2)
#define PERIOD_NS   1000000
#define RING	    4096

/**
 * struct run - a window that goes on
 * @k: check
 * @sampler: which
 * @level: 1 or 2
 * @device: -1: the module takes no part
 * @config: what the module was told
 * @part: CPUs
 * @users: user sampler: their threads, in the same order, for starting them together
 * @counts: what the kernel counted on them
 * @ticks: local timer interrupts of each at a look while settling
 * @nr: how many
 * @stops: how often this process had been stopped before
 */
struct run {
	struct kj_check *k;
	enum kj_check_sampler sampler;
	unsigned int level;
	int device;
	struct kj_config config;
	struct kj_check_part *part;
	struct kj_user **users;
	struct kj_counts counts;
	__u64 *ticks;
	unsigned int nr;
	unsigned int stops;
};

/* All waiting is done here, for signals are blocked elsewhere. Return: false if one came. */
static bool nap(struct kj_check *k, __u64 ns)
{
	int number = kj_stop_nap(ns);

	if (number)
		k->interrupted = number;
	return !k->interrupted;
}

static int fail(struct run *r, enum kj_device_op op, int error)
{
	return kj_device_fail(r->k->device, op, error, &r->config);
}

/* Return: 0 or -errno. */
static int open_rings(struct run *r, struct kj_check_part *p)
{
	__u32 page_size = r->k->query.page_size;
	int ret = 0;

	if (r->level == 2)
		ret = kj_ring_open(&p->details, r->device, p->c->cpu, KJ_STREAM_DETAIL, RING,
				   page_size);
	if (!ret && r->k->budget.nr && r->sampler != KJ_CHECK_USER)
		ret = kj_ring_open(&p->records, r->device, p->c->cpu, kj_check_stream(r->sampler),
				   RING, page_size);
	return ret;
}

static int configure(struct run *r)
{
	struct kj_config *c = &r->config;
	unsigned int i;
	int ret;

	if (r->device < 0)
		return KJ_EXIT_PASS;
	c->sampler = kj_check_sampler_of(r->sampler);
	c->level = r->level;
	c->threshold_ns = KJ_BUDGET_THRESHOLD_NS;
	c->ring_records = RING;
	c->period_ns = r->sampler == KJ_CHECK_TIMER ? PERIOD_NS : 0;
	for (i = 0; i < r->nr; i++)
		c->cpus[r->part[i].c->cpu / 64] |= 1ULL << r->part[i].c->cpu % 64;
	ret = kj_device_config(r->device, c);
	if (ret)
		return fail(r, KJ_DEVICE_CONFIG, ret);
	for (i = 0; !ret && i < r->nr; i++)
		ret = open_rings(r, &r->part[i]);
	return ret ? fail(r, KJ_DEVICE_RING, ret) : KJ_EXIT_PASS;
}

/* The ring of a thread of this process: nobody opened it. */
static void user_ring(struct kj_ring *r, struct kj_user *u)
{
	r->nr_records = RING;
	r->control = &u->control;
	r->consumer = &u->consumer;
	r->data = u->data;
}

static int create_users(struct run *r)
{
	struct kj_user_config c = {
		.silent = kj_check_silent(r->sampler, r->level),
		.device = r->device,
		.level = r->level,
		.clock_khz = r->k->query.clock_khz,
		.threshold_ns = KJ_BUDGET_THRESHOLD_NS,
		.ring_records = RING,
	};
	unsigned int i;

	for (i = 0; i < r->nr; i++) {
		r->users[i] = kj_user_create(r->part[i].c->cpu, &c);
		if (!r->users[i]) {
			kj_text_error("the user sampler of CPU %u cannot be set up: %s",
				      r->part[i].c->cpu, strerror(errno));
			return KJ_EXIT_ERROR;
		}
		r->part[i].user = r->users[i];
		if (r->k->budget.nr)
			user_ring(&r->part[i].records, r->users[i]);
	}
	return KJ_EXIT_PASS;
}

static int start_users(struct run *r)
{
	char why[300];
	unsigned int i;
	int ret = kj_user_start(r->users, r->nr);

	for (i = 0; ret && i < r->nr; i++) {
		if (!r->users[i]->error)
			continue;
		kj_text_error("the user sampler cannot run on CPU %u: %s", r->users[i]->cpu,
			      kj_user_why(r->users[i]->cpu, r->users[i]->error, why, sizeof(why)));
		return KJ_EXIT_ERROR;
	}
	for (i = 0; i < r->nr; i++)
		r->part[i].w->count.tid = r->users[i]->tid;
	return KJ_EXIT_PASS;
}

static int start(struct run *r)
{
	int ret = configure(r);

	/* Each asks the module for its descriptor, which there is from CONFIG on. */
	if (!ret && r->sampler == KJ_CHECK_USER)
		ret = create_users(r);
	if (ret)
		return ret;
	if (r->device >= 0) {
		ret = kj_device_start(r->device);
		if (ret)
			return fail(r, KJ_DEVICE_START, ret);
	}
	return r->sampler == KJ_CHECK_USER ? start_users(r) : KJ_EXIT_PASS;
}

static void drain(struct run *r)
{
	unsigned int i;

	for (i = 0; i < r->nr; i++)
		kj_check_part_drain(&r->part[i]);
}

/* Return: false if a signal came. */
static bool wait_for(struct run *r, __u64 ns)
{
	__u64 until = kj_sum(kj_time_now(), ns), now;

	do {
		drain(r);
		now = kj_time_now();
		if (now >= until)
			return true;
	} while (nap(r->k, until - now < STEP ? until - now : STEP));
	return false;
}

/* Do ticks still decay? The tick of a CPU that was busy needs a moment to stop. */
static bool ticking(struct run *r)
{
	bool loud = false;
	unsigned int i;
	__u64 now;

	/* Where it cannot be read nothing will be decided either: kj_counts_begin() says why. */
	if (kj_counts_ticks(&r->counts, r->ticks))
		return false;
	for (i = 0; i < r->nr; i++) {
		now = r->ticks[i];
		loud |= kj_verdict_loud(now - r->part[i].ticks, SETTLE_LOOK, r->k->max_rate_mhz);
		r->part[i].ticks = now;
	}
	return loud;
}

static bool settle(struct run *r)
{
	__u64 passed;

	/* Its own ticks never decay. */
	if (r->sampler == KJ_CHECK_TIMER)
		return wait_for(r, SETTLE_MIN);
	ticking(r);
	for (passed = 0; passed < SETTLE_MAX; passed += SETTLE_LOOK) {
		if (!wait_for(r, SETTLE_LOOK))
			return false;
		if (!ticking(r) && passed + SETTLE_LOOK >= SETTLE_MIN)
			break;
	}
	return true;
}

static void begin(struct run *r)
{
	unsigned int i;

	kj_tasks_begin(&r->k->tasks);
	r->stops = kj_self_stops();
	drain(r);
	for (i = 0; i < r->nr; i++)
		kj_check_part_begin(&r->part[i]);
	kj_counts_begin(&r->counts);
	for (i = 0; i < r->nr; i++)
		kj_check_part_begun(&r->part[i]);
}

static void end(struct run *r)
{
	unsigned int i;

	kj_counts_end(&r->counts);
	for (i = 0; i < r->nr; i++)
		kj_check_part_end(&r->part[i], kj_self_stops() - r->stops);
}

static int stop(struct run *r)
{
	unsigned int i;
	int ret = 0;

	if (r->sampler == KJ_CHECK_USER)
		kj_user_stop(r->users, r->nr);
	if (r->device >= 0)
		ret = kj_device_stop(r->device);
	drain(r);
	for (i = 0; i < r->nr; i++)
		kj_check_part_stopped(&r->part[i]);
	return ret ? fail(r, KJ_DEVICE_STOP, ret) : KJ_EXIT_PASS;
}

static int measure(struct run *r)
{
	int ret = start(r), stopped;

	if (!ret && settle(r)) {
		begin(r);
		if (wait_for(r, r->k->duration_ns))
			end(r);
	}
	if (ret)
		return ret;
	stopped = stop(r);
	return r->k->interrupted ? KJ_EXIT_ERROR : stopped;
}

/* Memory of one part. Return: false without. */
static bool room(const struct run *r, struct kj_check_part *p)
{
	bool quantiles = kj_budget_has(&r->k->budget, KJ_BUDGET_QUANTILE, KJ_BUDGET_ALL);

	p->w->blame = r->level == 2 ? calloc(1, sizeof(*p->w->blame)) : NULL;
	p->hist = quantiles ? calloc(1, sizeof(*p->hist)) : NULL;
	return (r->level < 2 || p->w->blame) && (!quantiles || p->hist) &&
	       kj_seen_room(&p->w->seen, &r->k->budget);
}

/* Memory of all parts. Return: false without. */
static bool gather(struct run *r, bool failed_only)
{
	struct kj_check_cpu *c;
	struct kj_check_part *p;
	unsigned int i;

	r->part = calloc(r->k->nr_cpus, sizeof(*r->part));
	r->users = calloc(r->k->nr_cpus, sizeof(*r->users));
	if (!r->part || !r->users)
		return false;
	for (i = 0; i < r->k->nr_cpus; i++) {
		c = &r->k->cpus[i];
		if (!kj_check_takes_part(c, failed_only))
			continue;
		p = &r->part[r->nr++];
		p->k = r->k;
		p->c = c;
		p->w = &c->window[r->sampler][r->level - 1];
		p->w->sampler = r->sampler;
		p->w->level = r->level;
		p->w->count.cpu = c->cpu;
		p->details.fd = -1;
		p->records.fd = -1;
		if (!room(r, p))
			return false;
	}
	if (!r->nr)
		return true;
	r->ticks = calloc(r->nr, sizeof(*r->ticks));
	if (!r->ticks || !kj_counts_init(&r->counts, r->nr))
		return false;
	for (i = 0; i < r->nr; i++)
		r->counts.count[i] = &r->part[i].w->count;
	return true;
}

static void release(struct run *r)
{
	unsigned int i;

	for (i = 0; i < r->nr; i++) {
		if (r->users)
			kj_user_free(r->users[i]);
		kj_ring_close(&r->part[i].details);
		kj_ring_close(&r->part[i].records);
		free(r->part[i].hist);
	}
	kj_counts_free(&r->counts);
	free(r->ticks);
	free(r->part);
	free(r->users);
}

int kj_check_window(struct kj_check *k, enum kj_check_sampler sampler, unsigned int level,
		    bool failed_only)
{
	bool alone = kj_check_silent(sampler, level);
	struct run r = {
		.k = k, .sampler = sampler, .level = level, .device = alone ? -1 : k->device
	};
	int ret = KJ_EXIT_ERROR;

	if (!gather(&r, failed_only))
		kj_text_error("not enough memory for this many CPUs; name fewer with --cpus");
	else if (r.nr)
		ret = measure(&r);
	else
		ret = KJ_EXIT_PASS;
	release(&r);
	return ret;
}

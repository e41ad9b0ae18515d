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
#include "during.h"
#include "events.h"
#include "lib/exit.h"
#include "lib/text.h"
#include "user/why.h"
#include "watched.h"

#define PERIOD_NS 1000000
#define RING	  4096

static int fail(struct kj_check_run *r, enum kj_device_op op, int error)
{
	return kj_device_fail(r->k->device, op, error, &r->config);
}

/* Return: 0 or -errno. */
static int open_rings(struct kj_check_run *r, struct kj_check_part *p)
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

static int configure(struct kj_check_run *r)
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
	if (r->sampler == KJ_CHECK_WATCH) {
		c->watch_pid = r->k->options->pid;
		snprintf(c->watch_comm, sizeof(c->watch_comm), "%s",
			 r->k->options->comm ? r->k->options->comm : "");
	}
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

static int create_users(struct kj_check_run *r)
{
	struct kj_user_config c = {
		/* With the kernel's events a thread asks nobody, either. */
		.silent = r->device < 0,
		.device = r->device,
		.level = r->device < 0 ? 1 : r->level,
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

static int start_users(struct kj_check_run *r)
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

static int start(struct kj_check_run *r)
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

/* Return: enum kj_exit. */
static int begin(struct kj_check_run *r)
{
	unsigned int i;

	kj_tasks_begin(&r->k->tasks);
	r->stops = kj_self_stops();
	kj_check_drain(r);
	for (i = 0; i < r->nr; i++)
		kj_check_part_begin(&r->part[i]);
	if (r->k->events && r->level == 2 && !kj_events_begin(r))
		return KJ_EXIT_ERROR;
	kj_counts_begin(&r->counts);
	for (i = 0; i < r->nr; i++)
		kj_check_part_begun(&r->part[i]);
	return KJ_EXIT_PASS;
}

static void end(struct kj_check_run *r)
{
	unsigned int i;

	for (i = 0; i < r->nr; i++)
		kj_check_part_ending(&r->part[i]);
	kj_counts_end(&r->counts);
	if (r->k->events && r->level == 2)
		kj_events_end(r);
	for (i = 0; i < r->nr; i++)
		kj_check_part_end(&r->part[i], kj_self_stops() - r->stops);
}

static int stop(struct kj_check_run *r)
{
	unsigned int i;
	int ret = 0;

	if (r->sampler == KJ_CHECK_USER)
		kj_user_stop(r->users, r->nr);
	if (r->device >= 0)
		ret = kj_device_stop(r->device);
	kj_check_drain(r);
	for (i = 0; i < r->nr; i++)
		kj_check_part_stopped(&r->part[i]);
	return ret ? fail(r, KJ_DEVICE_STOP, ret) : KJ_EXIT_PASS;
}

static int measure(struct kj_check_run *r)
{
	int ret = start(r), stopped;

	if (ret)
		return ret;
	if (r->sampler == KJ_CHECK_WATCH)
		kj_tasks_begin(&r->k->tasks);
	if (kj_check_settle(r)) {
		if (r->sampler == KJ_CHECK_WATCH)
			kj_watched_find(r);
		ret = begin(r);
		if (!ret && kj_check_watch(r))
			end(r);
	}
	stopped = stop(r);
	if (ret)
		return ret;
	return r->k->interrupted ? KJ_EXIT_ERROR : stopped;
}

/* Memory of one part. Return: false without. */
static bool room(const struct kj_check_run *r, struct kj_check_part *p)
{
	bool quantiles = kj_budget_has(&r->k->budget, KJ_BUDGET_QUANTILE, KJ_BUDGET_ALL);

	p->w->blame = r->level == 2 ? calloc(1, sizeof(*p->w->blame)) : NULL;
	p->hist = quantiles ? calloc(1, sizeof(*p->hist)) : NULL;
	return (r->level < 2 || p->w->blame) && (!quantiles || p->hist) &&
	       kj_seen_room(&p->w->seen, &r->k->budget);
}

/* Memory of all parts. Return: false without. */
static bool gather(struct kj_check_run *r, bool failed_only)
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

static void release(struct kj_check_run *r)
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
	struct kj_check_run r = {
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

// SPDX-License-Identifier: GPL-2.0
/*
 * part - see part.h.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "device/device.h"
#include "device/names.h"
#include "part.h"
#include "watched.h"

#define SAY_STARVED \
	"the sampler could not run on CPU %u, so nothing was tested: %s has it; end that task or move it away"
#define SAY_STARVED_LATER \
	"the sampler could not run on CPU %u to the end, so this is no test: %s has it; end that task or move it away"

/* The first that the device refused: what was read then is nothing, and not a zero. */
static void told(struct kj_check_part *p, int ret)
{
	if (ret && !p->unread)
		p->unread = -ret;
}

void kj_check_part_accounts(struct kj_check_part *p, struct kj_accounts *a)
{
	memset(a, 0, sizeof(*a));
	/* Nobody sees the gaps of a watched task; it is there. */
	if (p->w->sampler == KJ_CHECK_WATCH && p->w->level == 1)
		a->state = KJ_STREAM_RUNNING;
	else if (p->w->sampler == KJ_CHECK_USER)
		kj_user_accounts(p->user, a);
	else
		told(p, kj_device_accounts(p->k->device, p->c->cpu, kj_check_stream(p->w->sampler),
					   a));
}

static const struct kj_histogram *histogram(struct kj_check_part *p)
{
	if (!p->hist)
		return NULL;
	memset(p->hist, 0, sizeof(*p->hist));
	if (p->w->sampler == KJ_CHECK_USER)
		kj_user_histogram(p->user, p->hist);
	else
		told(p, kj_device_histogram(p->k->device, p->c->cpu, kj_check_stream(p->w->sampler),
					    p->hist));
	return p->hist;
}

static int add_details(void *data, const struct kj_record *first, size_t n)
{
	const struct kj_detail *d = (const struct kj_detail *)first;
	const struct kj_check_part *p = data;
	size_t i;

	for (i = 0; i < n; i++)
		kj_blame_add(p->w->blame, d + i);
	return 0;
}

static int add_records(void *data, const struct kj_record *first, size_t n)
{
	const struct kj_check_part *p = data;
	size_t i;

	for (i = 0; i < n; i++)
		kj_seen_record(&p->w->seen, &p->k->budget, first + i);
	return 0;
}

void kj_check_part_drain(struct kj_check_part *p)
{
	if (p->details.nr_records && p->w->blame)
		kj_ring_drain(&p->details, add_details, p);
	if (p->records.nr_records)
		kj_ring_drain(&p->records, add_records, p);
}

/* What the kernel counted is not known: no verdict can be had from it. */
static void not_counted(struct kj_check_part *p)
{
	const struct kj_count *count = &p->w->count;

	/* Level 2 only explains: what level 1 found stays. */
	if (p->c->verdict != KJ_VERDICT_FAIL)
		p->c->verdict = KJ_VERDICT_ERROR;
	if (count->error == ENXIO)
		kj_check_reason(p->c, KJ_REASON_OFFLINE, "CPU %u went offline during the test",
				p->c->cpu);
	else
		kj_check_reason(p->c, KJ_REASON_NOT_COUNTED, "what came on CPU %u is not known: %s",
				p->c->cpu, count->why);
}

void kj_check_part_begin(struct kj_check_part *p)
{
	if (p->w->blame)
		memset(p->w->blame, 0, sizeof(*p->w->blame));
	if (p->w->level == 2 && p->k->device >= 0)
		kj_device_tick(p->k->device, p->c->cpu, &p->tick);
	kj_check_part_accounts(p, &p->events);
}

void kj_check_part_begun(struct kj_check_part *p)
{
	if (p->w->count.error && p->c->verdict != KJ_VERDICT_SKIP)
		not_counted(p);
	if (!p->k->budget.nr)
		return;
	kj_check_part_accounts(p, &p->began);
	kj_seen_begin(&p->w->seen, &p->began, histogram(p));
}

/* What held the tick since the begin of the window: counts of then are taken off. */
static void tick_since(struct kj_check_part *p)
{
	struct kj_tick *t = &p->w->tick;
	unsigned int i;

	if (p->w->level != 2 || p->k->device < 0 || kj_device_tick(p->k->device, p->c->cpu, t))
		return;
	t->stopped -= p->tick.stopped;
	t->stops -= p->tick.stops;
	t->restarts -= p->tick.restarts;
	t->ticks -= p->tick.ticks;
	for (i = 0; i < KJ_DEP_ROOM; i++)
		t->holder[i].count -= p->tick.holder[i].count;
}

/* Where /proc tells it of a task of ours alone, or not at all. */
void kj_check_part_count(struct kj_check_part *p)
{
	__u64 *count = p->w->count.count;
	struct kj_accounts now;

	if (p->w->sampler != KJ_CHECK_SPIN)
		return;
	kj_check_part_accounts(p, &now);
	count[KJ_CAUSE_THREAD] = now.events[KJ_CAUSE_THREAD] - p->events.events[KJ_CAUSE_THREAD];
	count[KJ_CAUSE_SMI] = now.events[KJ_CAUSE_SMI] - p->events.events[KJ_CAUSE_SMI];
	p->w->spared = now.spared.count - p->events.spared.count;
	/* The two are read a moment apart, so one may be ahead. */
	if (p->w->spared > count[KJ_CAUSE_CALL])
		p->w->spared = count[KJ_CAUSE_CALL];
}

void kj_check_part_ending(struct kj_check_part *p)
{
	struct kj_accounts now;

	if (!p->k->budget.nr)
		return;
	/* Records of what is in the accounts are there by now; later ones do not count. */
	kj_check_part_accounts(p, &now);
	kj_seen_end(&p->w->seen, &p->began, &now, histogram(p));
	kj_check_part_drain(p);
}

void kj_check_part_end(struct kj_check_part *p, unsigned int stops)
{
	struct kj_count *count = &p->w->count;
	__u64 limit = p->k->max_rate_mhz;

	/* The sampler still waits for its CPU; kj_check_part_stopped() will say so. */
	if (p->events.state == KJ_STREAM_READY)
		return;
	/* Without a begin there is nothing that an end could be compared with. */
	if (!count->begun || p->c->verdict == KJ_VERDICT_SKIP)
		return;
	if (count->error && count->error != ENOENT) {
		not_counted(p);
		return;
	}
	/* The timer interrupts its CPU itself: what was counted says nothing of others. */
	if (p->w->sampler == KJ_CHECK_TIMER) {
		p->w->done = true;
		return;
	}
	tick_since(p);
	kj_check_part_count(p);
	if (p->loud)
		kj_count_since(count, &p->stretch);
	p->w->loud = kj_verdict_classes(count->count, count->ns, limit);
	p->w->loud |= kj_verdict_waited(count->waited_ns, count->ns);
	/* Cut short, it may be too short to tell. */
	if (p->w->cut && count->ns < kj_verdict_stretch(limit))
		p->w->loud = 0;
	/* A line went away: what is known is the least there was, which may be enough. */
	if (count->error && !p->w->loud) {
		not_counted(p);
		return;
	}
	p->w->done = true;
	if (p->w->sampler == KJ_CHECK_USER)
		kj_check_self(p->c, count, stops, limit);
	else if (p->w->sampler == KJ_CHECK_WATCH)
		kj_watched_judge(p->k, p->c, p->w);
}

static void learn_symbols(struct kj_check *k, const struct kj_blame *b)
{
	unsigned int i;

	for (i = 0; b && k->device >= 0 && i < b->nr; i++) {
		if (b->entry[i].key.kind >= KJ_DETAIL_HRTIMER)
			kj_symbols_fetch(&k->symbols, k->device, b->entry[i].key.id);
		kj_symbols_fetch(&k->symbols, k->device, b->entry[i].key.by_symbol);
	}
}

/* The sampler did not come to run, or not to the end: who had the CPU? */
static void could_not_run(struct kj_check_part *p)
{
	const struct kj_accounts *a = &p->w->accounts;
	unsigned int policy;
	char who[100];

	kj_tasks_holder(p->c->cpu, &policy, who, sizeof(who));
	p->c->verdict = KJ_VERDICT_SKIP;
	p->w->done = false;
	p->w->loud = 0;
	/*
	 * Without a tick some kernels (6.1) find out late that a quota is used up, and then keep
	 * the task away until all of it is made good for.
	 */
	if (p->w->sampler == KJ_CHECK_USER && kj_check_bandwidth(p->c))
		return;
	/* As they do when the throttling of real-time tasks is due. */
	if (kj_check_explain_starved(p->k, p->c, p->w, policy, who))
		return;
	kj_check_reason(p->c, KJ_REASON_COULD_NOT_RUN, a->samples ? SAY_STARVED_LATER : SAY_STARVED,
			p->c->cpu, who);
}

/* What the sampler saw is not known, so nothing was tested. */
static void not_told(struct kj_check_part *p)
{
	/* Level 2 only explains: what level 1 found stays. */
	if (p->c->verdict != KJ_VERDICT_FAIL)
		p->c->verdict = KJ_VERDICT_ERROR;
	p->w->done = false;
	p->w->loud = 0;
	kj_check_reason(p->c, KJ_REASON_NOT_COUNTED,
			"what the sampler of CPU %u saw cannot be read from the device: %s",
			p->c->cpu, strerror(p->unread));
}

void kj_check_part_stopped(struct kj_check_part *p)
{
	kj_check_part_accounts(p, &p->w->accounts);
	if (p->unread) {
		not_told(p);
		return;
	}
	if (p->w->accounts.state == KJ_STREAM_STARVED) {
		could_not_run(p);
		return;
	}
	if (p->w->sampler == KJ_CHECK_USER)
		p->w->unexplained = p->user->causes.unexplained;
	learn_symbols(p->k, p->w->blame);
	if (p->w->done && p->w->accounts.state == KJ_STREAM_OFFLINE) {
		p->c->verdict = KJ_VERDICT_ERROR;
		kj_check_reason(p->c, KJ_REASON_MOVED,
				"the sampler was moved off CPU %u during the test", p->c->cpu);
	}
}

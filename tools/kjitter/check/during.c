// SPDX-License-Identifier: GPL-2.0
/*
 * during - see during.h.
 */
#include "during.h"
#include "early.h"
#include "events.h"
#include "lib/stop.h"
#include "lib/sum.h"
#include "lib/time.h"
#include "progress.h"

#define STEP	     (KJ_SECOND / 20)
#define SETTLE_MIN   KJ_SECOND
#define SETTLE_MAX   (3 * KJ_SECOND)
#define SETTLE_LOOK  (KJ_SECOND / 2)
#define EXPLAIN	     (60 * KJ_SECOND)
#define EXPLAIN_FAST (5 * KJ_SECOND)

/* All waiting is done here, for signals are blocked elsewhere. Return: false if one came. */
static bool nap(struct kj_check *k, __u64 ns)
{
	int number = kj_stop_nap(ns);

	if (number)
		k->interrupted = number;
	return !k->interrupted;
}

void kj_check_drain(struct kj_check_run *r)
{
	unsigned int i;

	for (i = 0; i < r->nr; i++)
		kj_check_part_drain(&r->part[i]);
	kj_events_read(r);
}

/* Return: false if a signal came. */
static bool wait_for(struct kj_check_run *r, __u64 ns)
{
	__u64 until = kj_sum(kj_time_now(), ns), now;

	do {
		kj_check_drain(r);
		now = kj_time_now();
		if (now >= until)
			return true;
	} while (nap(r->k, until - now < STEP ? until - now : STEP));
	return false;
}

/* Do ticks still decay? The tick of a CPU that was busy needs a moment to stop. */
static bool ticking(struct kj_check_run *r)
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

bool kj_check_settle(struct kj_check_run *r)
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

/* --fail-fast. @look: what the kernel counted is looked at, too. */
static bool fails(struct kj_check_run *r, bool look, __u64 passed)
{
	struct kj_check *k = r->k;
	unsigned int i;

	if (look)
		kj_counts_end(&r->counts);
	for (i = 0; i < r->nr && !k->early; i++) {
		if (!kj_early_gap(&r->part[i]) && !(look && kj_early_look(&r->part[i])))
			continue;
		k->early = r->part[i].c;
		k->early_window = r->part[i].w;
		k->early_ns = passed;
	}
	for (i = 0; i < r->nr; i++)
		r->part[i].w->cut = k->early;
	return k->early;
}

bool kj_check_watch(struct kj_check_run *r)
{
	__u64 began = kj_time_now(), whole = kj_check_window_ns(r->k, r->level), passed = 0;
	bool fast = kj_options_has(r->k->options, KJ_OPT_FAIL_FAST) && r->level == 1;
	__u64 look_at = KJ_EARLY_LOOK;
	struct kj_progress progress;
	bool look;

	kj_progress_begin(&progress, r->k);
	do {
		if (!wait_for(r, whole - passed < STEP ? whole - passed : STEP))
			break;
		passed = kj_time_now() - began;
		kj_progress_step(&progress, r->part, r->nr, passed);
		look = passed >= look_at;
		look_at = look ? passed + KJ_EARLY_LOOK : look_at;
	} while (passed < whole && !(fast && fails(r, look, passed)));
	kj_progress_end(&progress);
	return !r->k->interrupted;
}

__u64 kj_check_window_ns(const struct kj_check *k, unsigned int level)
{
	bool asked = kj_options_has(k->options, KJ_OPT_LEVEL) && k->options->level == 2;
	__u64 most = kj_options_has(k->options, KJ_OPT_FAIL_FAST) ? EXPLAIN_FAST : EXPLAIN;

	return level == 2 && !asked && k->duration_ns > most ? most : k->duration_ns;
}

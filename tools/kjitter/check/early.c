// SPDX-License-Identifier: GPL-2.0
/*
 * early - see early.h.
 */
#include "early.h"
#include "judge.h"
#include "lib/duration.h"

#define SAY_EARLY \
	"not measured to the end: CPU %u was above a limit after %s of %s, and --fail-fast was asked for; %s"

bool kj_early_gap(const struct kj_check_part *p)
{
	const struct kj_budget *b = &p->k->budget;
	unsigned int i;

	for (i = 0; i < b->nr; i++)
		if (b->limit[i].what <= KJ_BUDGET_LATENCY && p->w->seen.above[i] &&
		    kj_check_judges(&b->limit[i], p->c, p->w))
			return true;
	return false;
}

/* More than the whole window may lose. */
static bool lost(struct kj_check_part *p)
{
	const struct kj_budget *b = &p->k->budget;
	struct kj_accounts now;
	unsigned int i;

	if (!kj_budget_has(b, KJ_BUDGET_LOST, KJ_BUDGET_ALL))
		return false;
	kj_check_part_accounts(p, &now);
	for (i = 0; i < b->nr; i++)
		if (b->limit[i].what == KJ_BUDGET_LOST &&
		    kj_check_judges(&b->limit[i], p->c, p->w) &&
		    kj_check_lost_all(&b->limit[i], now.gap - p->began.gap, now.clock_khz,
				      p->k->duration_ns))
			return true;
	return false;
}

bool kj_early_look(struct kj_check_part *p)
{
	__u64 limit = p->k->max_rate_mhz;
	struct kj_count stretch;

	if (lost(p))
		return true;
	/* What could not be read is told at the end. */
	if (p->w->sampler == KJ_CHECK_TIMER || p->w->count.error || !p->w->count.begun)
		return false;
	kj_check_part_count(p);
	stretch = p->w->count;
	kj_count_since(&stretch, &p->stretch);
	if (stretch.ns < kj_verdict_stretch(limit))
		return false;
	p->loud = kj_verdict_classes(stretch.count, stretch.ns, limit) |
		  kj_verdict_waited(stretch.waited_ns, stretch.ns);
	if (!p->loud)
		p->stretch = p->w->count;
	return p->loud;
}

void kj_early_end(const struct kj_check *k, struct kj_check_cpu *c)
{
	char after[KJ_DURATION_MAX], whole[KJ_DURATION_MAX];

	if (!k->early || c->verdict != KJ_VERDICT_PASS)
		return;
	c->verdict = KJ_VERDICT_SKIP;
	kj_check_reason(c, KJ_REASON_ENDED_EARLY, SAY_EARLY, k->early->cpu,
			kj_duration_format(after, k->early_ns),
			kj_duration_format(whole, k->duration_ns),
			c == k->early ? "that does not count against it" :
					"up to then this one had not failed");
}

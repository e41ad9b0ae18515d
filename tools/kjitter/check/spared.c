// SPDX-License-Identifier: GPL-2.0
/*
 * spared - whose interruptions count: see model.h.
 *
 * The user task decides. A kernel thread on a nohz_full CPU is interrupted by what the
 * kernel spares a task in user mode (expedited RCU grace periods; the list is in
 * module/probes/spared.c), so calls above the limit in its window say nothing by themselves. The
 * module tells these apart by function at level 2; what is left over counts as ever: the
 * kernel would not have spared a user task that. Where they cannot be told apart, the user
 * task's window decides, and without one there is no verdict. All other interruptions of the
 * kernel thread count: no line of the kernel spares a user task those.
 */
#include <stdio.h>
#include <string.h>

#include "model.h"

#define BIT(n) (1ULL << (n))
#define CALL   BIT(KJ_CAUSE_CALL)

#define SAY_SPARED \
	"calls interrupt the kernel thread on CPU %u (%.1f/s at level 1): at level 2 %.1f/s, of them %.1f/s by functions that the kernel spares a task in user mode: %s; they do not count%s"
#define SAY_OTHER \
	"of the calls that interrupt the kernel thread on CPU %u at level 2, %.1f/s, the kernel spares a task in user mode %.1f/s (%s); the others, %.1f/s, count"
#define SAY_UNTOLD \
	"calls interrupt the kernel thread on CPU %u (%.1f/s at level 1), maybe such as the kernel spares a task in user mode; that cannot be told: %s; %s"
#define SAY_ALONE \
	"; whether a user task is left alone, a kernel thread cannot show: --sampler user can"

enum kj_told kj_check_tell(const struct kj_check *k, const struct kj_check_cpu *c)
{
	const struct kj_check_window *w1 = &c->window[KJ_CHECK_SPIN][0], *w2 = w1 + 1;
	struct kj_calls first = { .count = w1->count.count[KJ_CAUSE_CALL], .ns = w1->count.ns };
	struct kj_calls second = {
		.count = w2->count.count[KJ_CAUSE_CALL],
		.ns = w2->count.ns,
		.spared = w2->spared,
	};
	bool can = w2->done && k->query.probes >> KJ_PROBE_SPARED & 1;

	if (!w1->done || !(w1->loud & CALL))
		return KJ_TOLD_NOTHING;
	return kj_verdict_told(&first, can ? &second : NULL, k->max_rate_mhz);
}

__u64 kj_check_counts(const struct kj_check_cpu *c, enum kj_check_sampler sampler)
{
	__u64 loud = c->window[sampler][0].loud;

	if (sampler == KJ_CHECK_SPIN && (c->told == KJ_TOLD_SPARED || c->told == KJ_TOLD_UNKNOWN))
		loud &= ~CALL;
	return loud;
}

enum kj_verdict kj_check_judge(const struct kj_check_cpu *c)
{
	unsigned int s;

	for (s = 0; s < KJ_CHECK_SAMPLERS; s++)
		if (c->over || kj_check_counts(c, s))
			return KJ_VERDICT_FAIL;
	if (c->told == KJ_TOLD_UNKNOWN && !c->window[KJ_CHECK_USER][0].done)
		return KJ_VERDICT_SKIP;
	return KJ_VERDICT_PASS;
}

static double per_s(const struct kj_check_window *w, __u64 count)
{
	return kj_verdict_rate(count, w->count.ns);
}

/* "rcu_exp_handler (248.5/s)" */
static const char *functions(const struct kj_check *k, const struct kj_check_window *w, char *buf,
			     size_t size)
{
	const struct kj_blame_entry *e;
	unsigned int i;
	char number[20];
	size_t n = 0;

	buf[0] = '\0';
	for (i = 0; w->blame && i < w->blame->nr && n < size; i++) {
		e = &w->blame->entry[i];
		if (e->key.kind == KJ_DETAIL_CALL && e->key.flags & KJ_DETAIL_SPARED)
			n += snprintf(buf + n, size - n, "%s%s", n ? ", " : "",
				      kj_symbols_text(&k->symbols, e->key.id, number));
	}
	return buf[0] ? buf : "too short to be gaps";
}

static const char *why_untold(const struct kj_check *k, const struct kj_check_cpu *c)
{
	const struct kj_check_window *w2 = &c->window[KJ_CHECK_SPIN][1];

	if (kj_options_has(k->options, KJ_OPT_LEVEL) && k->options->level < 2)
		return "that takes level 2, and --level 1 was asked for";
	if (!(k->query.caps & KJ_CAP_LEVEL2) || !(k->query.probes >> KJ_PROBE_SPARED & 1))
		return "this kernel names no function that is called, and has no kprobes";
	if (!w2->done)
		return "level 2 was not measured";
	return "level 2 saw too few of them; measure longer with --duration";
}

void kj_check_explain_spared(const struct kj_check *k, struct kj_check_cpu *c)
{
	const struct kj_check_window *w1 = &c->window[KJ_CHECK_SPIN][0], *w2 = w1 + 1;
	__u64 calls = w2->count.count[KJ_CAUSE_CALL];
	bool user = c->window[KJ_CHECK_USER][0].done;
	double before = per_s(w1, w1->count.count[KJ_CAUSE_CALL]);
	char who[300];

	if (c->told == KJ_TOLD_SPARED)
		kj_check_reason(c, KJ_REASON_KERNEL_THREADS_ONLY, SAY_SPARED, c->cpu, before,
				per_s(w2, calls), per_s(w2, w2->spared),
				functions(k, w2, who, sizeof(who)), user ? "" : SAY_ALONE);
	else if (c->told == KJ_TOLD_OTHER && w2->spared)
		kj_check_reason(c, KJ_REASON_KERNEL_THREADS_ONLY, SAY_OTHER, c->cpu,
				per_s(w2, calls), per_s(w2, w2->spared),
				functions(k, w2, who, sizeof(who)), per_s(w2, calls - w2->spared));
	else if (c->told == KJ_TOLD_UNKNOWN)
		kj_check_reason(c, KJ_REASON_NOT_TOLD_APART, SAY_UNTOLD, c->cpu, before,
				why_untold(k, c),
				user ? "the user task, which decides, was measured by itself" :
				       "there is no verdict without the user task: --sampler user");
}

size_t kj_check_spared_words(const struct kj_check *k, const struct kj_check_cpu *c, char *buf,
			     size_t size)
{
	const struct kj_check_window *w1 = &c->window[KJ_CHECK_SPIN][0], *w2 = w1 + 1;
	char who[200];

	buf[0] = '\0';
	if (c->told == KJ_TOLD_SPARED)
		return snprintf(buf, size, "; kernel threads only: call %.1f/s (%s)",
				per_s(w1, w1->count.count[KJ_CAUSE_CALL]),
				functions(k, w2, who, sizeof(who)));
	if (c->told == KJ_TOLD_UNKNOWN)
		return snprintf(buf, size, "; call %.1f/s (kernel thread), not told apart",
				per_s(w1, w1->count.count[KJ_CAUSE_CALL]));
	return 0;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * judge - was the budget kept? See model.h.
 *
 * Windows at level 1 judge, for attaching probes lengthens each interruption. A limit of one
 * class of gaps takes a window that knows their causes: that of the kernel thread; without it,
 * that of the user task at level 2. All other limits are judged by length, in the window of the
 * user task that asks nobody, too: what a gap is due to, stolen time and what nobody counted
 * among it, does not matter. Gaps of a watched task are those that the probes tell of.
 */
#include <stdio.h>

#include "lib/duration.h"
#include "lib/exit.h"
#include "lib/names.h"
#include "lib/text.h"
#include "judge.h"

#define SAY_NO_CAUSES \
	"a limit of one class of gaps needs the module (insmod kjitter.ko): without it nobody says in check what a gap is due to; give a limit of all gaps, such as --max-gap 20us"
#define SAY_SILENT \
	"a limit of one class of gaps is judged by the kernel thread, or at level 2: at level 1 the user task asks nobody what a gap is due to; leave out --sampler user, or add --level 2"
#define SAY_NOT_JUDGED "%s: no window that could judge it was measured"
#define SAY_NO_TIMER \
	"--max-latency needs the module (insmod kjitter.ko), whose timer sampler measures it"
#define SAY_TIMER_MISSING \
	"--max-latency: this kernel lacks what the timer sampler needs; see 'kjitter status'"

#define SAY_UNSEEN \
	"the gaps of a watched task are seen by the probes of the module alone (insmod kjitter.ko)"

int kj_check_refuse(const struct kj_check *k, bool spin)
{
	bool watch = kj_options_has(k->options, KJ_OPT_SAMPLER) &&
		     k->options->sampler == KJ_SAMPLER_WATCH;
	bool deep = kj_options_has(k->options, KJ_OPT_LEVEL) && k->options->level == 2;
	bool latency = kj_budget_has(&k->budget, KJ_BUDGET_LATENCY, KJ_BUDGET_ALL);
	bool classes = kj_budget_has(&k->budget, KJ_BUDGET_GAP, KJ_CAUSE_UNKNOWN);

	if (latency && k->device >= 0 && !(k->query.caps & KJ_CAP_TIMER)) {
		kj_text_error("check: %s", SAY_TIMER_MISSING);
		return KJ_EXIT_UNTESTABLE;
	}
	if (latency && k->device < 0)
		kj_text_error("check: %s", SAY_NO_TIMER);
	else if (watch && k->budget.nr && k->device < 0)
		kj_text_error("check: %s", SAY_UNSEEN);
	else if (classes && k->device < 0)
		kj_text_error("check: %s", SAY_NO_CAUSES);
	else if (classes && !spin && !deep && !watch)
		kj_text_error("check: %s", SAY_SILENT);
	else
		return KJ_EXIT_PASS;
	return KJ_EXIT_ERROR;
}

bool kj_check_judges(const struct kj_budget_limit *l, const struct kj_check_cpu *c,
		     const struct kj_check_window *w)
{
	const struct kj_check_window *spin = &c->window[KJ_CHECK_SPIN][0];

	if (!kj_budget_applies(l, c->cpu))
		return false;
	if (l->what == KJ_BUDGET_LATENCY)
		return w->sampler == KJ_CHECK_TIMER;
	if (w->sampler == KJ_CHECK_TIMER)
		return false;
	/* Without probes nobody sees its gaps. */
	if (w->sampler == KJ_CHECK_WATCH)
		return w->level == 2;
	if (l->what == KJ_BUDGET_GAP && l->cause != KJ_BUDGET_ALL)
		return w->sampler == KJ_CHECK_SPIN ? w->level == 1 : w->level == 2 && !spin->done;
	return w->level == 1;
}

bool kj_check_lost_all(const struct kj_budget_limit *l, __u64 gap, __u64 khz, __u64 duration_ns)
{
	return (__uint128_t)kj_duration_ns(gap, khz) * KJ_BUDGET_WHOLE_TIME >
	       (__uint128_t)duration_ns * l->limit;
}

/* With every record at hand it is known to the gap whether it is kept, else to its bucket. */
static __u64 quantile(const struct kj_budget_limit *l, const struct kj_seen *s,
		      struct kj_check_answer *a)
{
	__u64 may, seen = kj_seen_quantile(s, l->share, &may);

	a->at_most = s->records < s->gaps && seen;
	return !a->at_most && a->above <= may && seen > l->limit ? l->limit : seen;
}

bool kj_check_seen(const struct kj_check *k, const struct kj_check_cpu *c, unsigned int i,
		   const struct kj_check_window *w, struct kj_check_answer *a)
{
	const struct kj_budget_limit *l = &k->budget.limit[i];
	const struct kj_seen *s = &w->seen;

	*a = (struct kj_check_answer){ .verdict = KJ_VERDICT_SKIP };
	if (!w->done || !s->known || !kj_check_judges(l, c, w))
		return false;
	/* What a window of another length would have shown of shares is not known. */
	if (w->cut &&
	    (l->what == KJ_BUDGET_QUANTILE ||
	     (l->what == KJ_BUDGET_LOST && !kj_check_lost_all(l, s->gap, s->khz, k->duration_ns))))
		return false;
	a->window = w;
	a->above = s->above[i];
	if (l->what == KJ_BUDGET_LOST)
		a->seen = kj_seen_lost(s);
	else if (l->what == KJ_BUDGET_QUANTILE)
		a->seen = quantile(l, s, a);
	else
		a->seen = kj_seen_longest(s, l->cause, &a->at_most);
	a->verdict = a->seen > l->limit ? KJ_VERDICT_FAIL : KJ_VERDICT_PASS;
	return true;
}

bool kj_check_within(const struct kj_check *k, const struct kj_check_cpu *c, unsigned int i,
		     struct kj_check_answer *a)
{
	struct kj_check_answer one;
	unsigned int s, level;

	*a = (struct kj_check_answer){ .verdict = KJ_VERDICT_SKIP };
	for (s = 0; s < KJ_CHECK_WINDOWS; s++) {
		for (level = 0; level < 2 && a->verdict != KJ_VERDICT_FAIL; level++) {
			if (!kj_check_seen(k, c, i, &c->window[s][level], &one))
				continue;
			if (!a->window || one.seen > a->seen)
				*a = one;
		}
	}
	return kj_budget_applies(&k->budget.limit[i], c->cpu);
}

bool kj_check_exceeded(const struct kj_check *k, const struct kj_check_cpu *c,
		       const struct kj_check_window *w)
{
	struct kj_check_answer a;
	unsigned int i;

	for (i = 0; i < k->budget.nr; i++) {
		if (w ? kj_check_seen(k, c, i, w, &a) : kj_check_within(k, c, i, &a))
			if (a.verdict == KJ_VERDICT_FAIL)
				return true;
	}
	return false;
}

char *kj_check_limit_words(const struct kj_budget_limit *l, char *buf, size_t size)
{
	char length[KJ_DURATION_MAX];

	kj_duration_format(length, l->limit);
	if (l->what == KJ_BUDGET_LOST)
		snprintf(buf, size, "gaps at most %g ppm of the time", l->limit / 1e3);
	else if (l->what == KJ_BUDGET_QUANTILE)
		snprintf(buf, size, "%.9g %% of all loops at most %s",
			 100.0 * l->share / KJ_BUDGET_WHOLE, length);
	else if (l->what == KJ_BUDGET_LATENCY)
		snprintf(buf, size, "wake-up latency at most %s", length);
	else
		snprintf(buf, size, "gaps%s%s at most %s", l->cause < 0 ? "" : " of class ",
			 l->cause < 0 ? "" : kj_names_cause(l->cause), length);
	return buf;
}

char *kj_check_seen_words(const struct kj_budget_limit *l, const struct kj_check_answer *a,
			  char *buf, size_t size)
{
	char length[KJ_DURATION_MAX];

	kj_duration_format(length, a->seen);
	if (l->what == KJ_BUDGET_LOST)
		snprintf(buf, size, "%.1f ppm", a->seen / 1e3);
	else if (l->what == KJ_BUDGET_QUANTILE)
		snprintf(buf, size, "%s", a->seen ? length : "no gap");
	else if (!a->seen)
		snprintf(buf, size, "none of 1 us or more");
	else
		snprintf(buf, size, "longest %s%s", a->at_most ? "at most " : "", length);
	kj_text_add(buf, size, " (%s)", kj_check_sampler_word(a->window->sampler));
	return buf;
}

enum kj_verdict kj_check_budget_line(const struct kj_check *k, const struct kj_check_cpu *c,
				     unsigned int i, char *buf, size_t size)
{
	const struct kj_budget_limit *l = &k->budget.limit[i];
	struct kj_check_answer all, one;
	unsigned int s, level, n = 0;
	char seen[80];

	kj_check_within(k, c, i, &all);
	kj_check_limit_words(l, buf, size);
	for (s = 0; s < KJ_CHECK_WINDOWS; s++)
		for (level = 0; level < 2; level++)
			if (kj_check_seen(k, c, i, &c->window[s][level], &one))
				kj_text_add(buf, size, "%s%s", n++ ? ", " : ": ",
					    kj_check_seen_words(l, &one, seen, sizeof(seen)));
	kj_text_add(buf, size, "%s: %s", n ? "" : ": not measured", kj_verdict_word(all.verdict));
	return all.verdict;
}

/* What ran in the longest gap at level 2, by the names of what ran most of that class. */
static void closer(const struct kj_check *k, const struct kj_check_cpu *c,
		   const struct kj_budget_limit *l, const struct kj_check_answer *a, char *text,
		   size_t size)
{
	const struct kj_check_window *w2 = &c->window[a->window->sampler][1];
	const struct kj_record *worst = kj_seen_worst(&w2->seen, l->cause);
	char what[300], list[400], length[KJ_DURATION_MAX];

	if (a->window == w2 || !w2->done || !worst)
		return;
	kj_check_list(k, w2, 1ULL << (worst->cause % 64), ~0U, list, sizeof(list));
	kj_text_add(text, size, "; at level 2 the longest, %s, was: %s%s%s",
		    kj_duration_format(length, kj_duration_ns(worst->len, w2->seen.khz)),
		    kj_names_happened(what, sizeof(what), worst), list[0] ? "; seen: " : "", list);
}

/* Why the longest gap of a window was there, and when. */
static void explain_cause(const struct kj_check *k, const struct kj_check_cpu *c,
			  const struct kj_budget_limit *l, const struct kj_check_answer *a,
			  char *text, size_t size)
{
	const struct kj_check_window *w = a->window;
	const struct kj_record *worst = kj_seen_worst(&w->seen, l->cause);
	char what[300], length[KJ_DURATION_MAX];

	*text = '\0';
	if (!worst)
		return;
	if (l->what > KJ_BUDGET_LATENCY)
		kj_text_add(text, size, "; the longest gap was %s",
			    kj_duration_format(length, kj_duration_ns(worst->len, w->seen.khz)));
	kj_text_add(text, size, ", %.6f s after the begin",
		    (worst->start - w->seen.from) / 1e3 / w->seen.khz);
	if (kj_check_silent(w->sampler, w->level))
		kj_text_add(text, size, "; its cause: not asked in this window");
	else
		kj_text_add(text, size, "; its cause: %s",
			    kj_names_happened(what, sizeof(what), worst));
	closer(k, c, l, a, text, size);
}

static enum kj_reason code(unsigned int what)
{
	static const enum kj_reason codes[] = {
		[KJ_BUDGET_GAP] = KJ_REASON_MAX_GAP,
		[KJ_BUDGET_LATENCY] = KJ_REASON_MAX_LATENCY,
		[KJ_BUDGET_LOST] = KJ_REASON_LOST,
		[KJ_BUDGET_QUANTILE] = KJ_REASON_QUANTILE,
	};

	return codes[what];
}

bool kj_check_explain_budget(const struct kj_check *k, struct kj_check_cpu *c, bool complete)
{
	char limit[120], seen[80], number[60] = "", why[1200];
	const struct kj_budget_limit *l;
	struct kj_check_answer a;
	bool judged = true;
	unsigned int i;

	for (i = 0; i < k->budget.nr; i++) {
		l = &k->budget.limit[i];
		if (!kj_check_within(k, c, i, &a) || a.verdict == KJ_VERDICT_PASS)
			continue;
		kj_check_limit_words(l, limit, sizeof(limit));
		if (a.verdict == KJ_VERDICT_SKIP) {
			judged = false;
			if (complete)
				kj_check_reason_too(c, KJ_REASON_NOT_JUDGED, SAY_NOT_JUDGED, limit);
			continue;
		}
		explain_cause(k, c, l, &a, why, sizeof(why));
		if (l->what <= KJ_BUDGET_LATENCY)
			snprintf(number, sizeof(number), "; %llu longer than that", a.above);
		else
			number[0] = '\0';
		c->about = a.window;
		kj_check_reason_too(c, code(l->what), "CPU %u: %s, limit: %s%s%s", c->cpu,
				    kj_check_seen_words(l, &a, seen, sizeof(seen)), limit, number,
				    why);
		c->about = NULL;
	}
	return judged;
}

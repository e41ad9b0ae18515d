// SPDX-License-Identifier: GPL-2.0
/*
 * tick - the tick runs: why; see model.h.
 *
 * Level 2 knows what the kernel itself gave as the reason each time it looked. Level 1 has
 * to look around: who else is on the CPU, what has a timer, what the clock is.
 */
#include <stdio.h>
#include <string.h>

#include "lib/isolation.h"
#include "model.h"
#include "verdict.h"

#define SAY_POSIX_TIMER \
	"a timer on the CPU time of %s%s needs the tick on CPU %u; end that timer, or the limit of CPU time, or the task"
#define SAY_RCU \
	"%s waits for CPU %u, and turns its tick on until it reports (%.1f times/s, while %s ran); %s"
/* Not rcu_nocbs=: only a CPU of nohz_full= has this dependency, and its callbacks are offloaded. */
#define SAY_RCU_ADVICE \
	"keep what works long in the kernel off it: long system calls, drivers, kernel threads"
#define SAY_UNKNOWN_DEP \
	"dependency number %u, which this tool does not know, needs the tick on CPU %u"
#define SAY_TIMERS \
	"the tick of CPU %u is stopped most of the time (it ticked %.1f times/s), but timers of others interrupt there: %.1f/s in all; functions: %s"
#define SAY_NOHZ_OFF \
	"booted with nohz=off, which keeps the tick on every CPU; take it off the kernel's command line"
#define SAY_NOTHING \
	"the tick of CPU %u runs; no other task, no limit or timer of this task, no perf event and no bad clock was found; %s"

/* The task a dependency was seen with, in words. */
static const char *holder(const struct kj_tick_holder *h, char *buf, size_t size)
{
	snprintf(buf, size, "%.*s (pid %u)%s", (int)sizeof(h->comm), h->comm, h->pid,
		 h->flags & KJ_HOLDER_SAMPLER ? ", the sampler itself" : "");
	return buf;
}

static void posix_timer(struct kj_check_cpu *c, enum kj_check_sampler sampler,
			const struct kj_tick_holder *h)
{
	char who[96];

	if (sampler == KJ_CHECK_USER && kj_check_own_timers(c))
		return;
	kj_check_reason(c, KJ_REASON_TICK_POSIX_TIMER, SAY_POSIX_TIMER,
			h->flags & KJ_HOLDER_PROCESS ? "the process of " : "",
			holder(h, who, sizeof(who)), c->cpu);
}

static void rcu_waits(struct kj_check_cpu *c, const struct kj_check_window *w,
		      const struct kj_tick_holder *h, bool expedited)
{
	char who[96];

	kj_check_reason(c, expedited ? KJ_REASON_TICK_RCU_EXP : KJ_REASON_TICK_RCU, SAY_RCU,
			expedited ? "an expedited RCU grace period" : "RCU", c->cpu,
			kj_verdict_rate(h->count, w->count.ns), holder(h, who, sizeof(who)),
			expedited ? "find who asks for them (synchronize_rcu_expedited)" :
				    SAY_RCU_ADVICE);
}

static void dependency(struct kj_check *k, struct kj_check_cpu *c, enum kj_check_sampler sampler,
		       const struct kj_check_window *w, unsigned int dep)
{
	const struct kj_tick_holder *h = &w->tick.holder[dep];
	char what[128];

	switch (dep) {
	case KJ_DEP_POSIX_TIMER:
		posix_timer(c, sampler, h);
		break;
	case KJ_DEP_PERF_EVENTS:
		snprintf(what, sizeof(what),
			 "a perf event with a frequency needs the tick on CPU %u to adjust it",
			 c->cpu);
		kj_check_perf(c, what);
		break;
	case KJ_DEP_SCHED:
		kj_check_explain_sched(k, c, sampler, w, true);
		break;
	case KJ_DEP_CLOCK_UNSTABLE:
		kj_check_clock(k, c, true);
		break;
	case KJ_DEP_RCU:
	case KJ_DEP_RCU_EXP:
		rcu_waits(c, w, h, dep == KJ_DEP_RCU_EXP);
		break;
	default:
		kj_check_reason(c, KJ_REASON_TICK_UNKNOWN, SAY_UNKNOWN_DEP, dep, c->cpu);
	}
}

/* Local timer interrupts come, but not from the tick: other timers fire. */
static void other_timers(struct kj_check *k, struct kj_check_cpu *c,
			 const struct kj_check_window *w)
{
	char list[400];

	kj_check_list(k, w, ~0ULL, 1U << KJ_DETAIL_HRTIMER, list, sizeof(list));
	kj_check_reason(c, KJ_REASON_TICK_HRTIMER, SAY_TIMERS, c->cpu,
			kj_verdict_rate(w->tick.ticks, w->count.ns),
			kj_verdict_rate(w->count.count[KJ_CAUSE_TICK], w->count.ns),
			list[0] ? list : "not seen");
}

/* Neither a dependency nor anything else: the kernel does not even try to stop it. */
static bool switched_off(struct kj_check *k, struct kj_check_cpu *c)
{
	if (!kj_isolation_nohz_off(kj_environment_get(&k->environment, "cmdline")))
		return false;
	kj_check_reason(c, KJ_REASON_TICK_NOHZ_OFF, SAY_NOHZ_OFF);
	return true;
}

static void level2(struct kj_check *k, struct kj_check_cpu *c, enum kj_check_sampler sampler,
		   const struct kj_check_window *w)
{
	bool others = k->query.probes >> KJ_PROBE_HRTIMER & 1;
	unsigned int dep, pick = 0;
	const struct kj_tick *t = &w->tick;

	if (others && !kj_verdict_loud(t->ticks, w->count.ns, k->max_rate_mhz)) {
		other_timers(k, c, w);
		return;
	}
	/* Explain the dependency that was found most often, then all others that are loud. */
	for (dep = 1; dep < KJ_DEP_ROOM; dep++)
		if (t->holder[dep].count > t->holder[pick].count)
			pick = dep;
	if (!t->holder[pick].count) {
		if (switched_off(k, c))
			return;
		kj_check_reason(c, KJ_REASON_TICK_UNKNOWN,
				"the tick of CPU %u runs, and the kernel gave no reason for it",
				c->cpu);
		return;
	}
	dependency(k, c, sampler, w, pick);
	for (dep = 0; dep < KJ_DEP_ROOM; dep++)
		if (dep != pick &&
		    kj_verdict_loud(t->holder[dep].count, w->count.ns, k->max_rate_mhz))
			dependency(k, c, sampler, w, dep);
}

static void level1(struct kj_check *k, struct kj_check_cpu *c, enum kj_check_sampler sampler,
		   const struct kj_check_window *w)
{
	bool found;
	char who[400];

	if (switched_off(k, c))
		return;
	found = kj_check_explain_sched(k, c, sampler, w, false);
	if (sampler == KJ_CHECK_USER) {
		found |= kj_check_own_timers(c);
		found |= kj_check_bandwidth(c);
	}
	found |= kj_check_clock(k, c, false);
	found |= kj_check_perf(c, NULL);
	/* As a last resort, name those whom the sampler had to give way to, however shortly. */
	if (!found && w->loud >> KJ_CAUSE_THREAD & 1 &&
	    kj_check_tasks(k, c, w, 0, who, sizeof(who)))
		found = kj_check_explain_sched(k, c, sampler, w, true);
	if (found)
		return;
	kj_check_reason(c, KJ_REASON_TICK_UNKNOWN, SAY_NOTHING, c->cpu,
			k->device < 0 ? "load the module: level 2 asks the kernel for its reason" :
					"--level 2 asks the kernel for its reason");
}

void kj_check_explain_tick(struct kj_check *k, struct kj_check_cpu *c,
			   enum kj_check_sampler sampler, const struct kj_check_window *w)
{
	if (w->level == 2)
		level2(k, c, sampler, w);
	else
		level1(k, c, sampler, w);
}

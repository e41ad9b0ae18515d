// SPDX-License-Identifier: GPL-2.0
/*
 * sched - the scheduler holds the tick, or gave the CPU to somebody else: who, and
 * by which rule; see model.h.
 */
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "model.h"

#define FAIR_SERVER "/sys/kernel/debug/sched/fair_server"
#define WAITS_TOO   1.0 /* percent of the time: less is no task that competes */
#define PER_KIND(k) (1U << (k))

#define SAY_SERVER \
	"what spins there is a real-time task, ordinary tasks want CPU %u too (%s), and the kernel's deadline server gives them a share; while it is active the tick runs; move them away, or write 0 to /sys/kernel/debug/sched/fair_server/cpu%u/runtime"
#define SAY_THROTTLED \
	"what spins there is a real-time task, ordinary tasks want CPU %u too (%s), and real-time throttling stops it for them (sched_rt_runtime_us is %s us); move them away, or set sched_rt_runtime_us to -1"
#define SAY_TASKS \
	"more than one task wants CPU %u, and the scheduler needs the tick to share it: %s%s%s; move it to another CPU"
#define SAY_NOBODY \
	"the scheduler needs the tick on CPU %u, though no other task was seen to run or wait there: a deadline task or a deadline server may be active there, or a sched_ext scheduler be loaded (see /sys/kernel/debug/sched/fair_server and /sys/kernel/sched_ext)"

bool kj_check_realtime(const struct kj_check_window *w)
{
	int policy;

	if (w->sampler != KJ_CHECK_USER && w->sampler != KJ_CHECK_WATCH)
		return false;
	policy = sched_getscheduler(w->sampler == KJ_CHECK_WATCH ? w->count.tid : 0);
	return policy == SCHED_FIFO || policy == SCHED_RR;
}

/* A real-time sampler, and ordinary tasks got the CPU all the same: by which rule? */
static bool by_rule(struct kj_check *k, struct kj_check_cpu *c, const struct kj_check_window *w,
		    const char *who)
{
	bool server = kj_check_ran(k, w, KJ_DETAIL_HRTIMER, "dl_", 0) ||
		      kj_check_ran(k, w, KJ_DETAIL_HRTIMER, "inactive_task_timer", 0);
	bool throttle = kj_check_ran(k, w, KJ_DETAIL_HRTIMER, "sched_rt_period_timer", 0);
	const char *us = kj_environment_get(&k->environment, "rt_runtime_us");
	const char *fair = kj_environment_get(&k->environment, "fair_server_runtime_ns");

	if (!server && !throttle)
		server = !access(FAIR_SERVER, F_OK) || strcmp(fair, "unknown");
	if (server)
		kj_check_reason(c, KJ_REASON_TICK_SCHED_SERVER, SAY_SERVER, c->cpu, who, c->cpu);
	else if (throttle || strcmp(us, "-1"))
		kj_check_reason(c, KJ_REASON_RT_THROTTLING, SAY_THROTTLED, c->cpu, who, us);
	return server || throttle || strcmp(us, "-1");
}

bool kj_check_explain_starved(struct kj_check *k, struct kj_check_cpu *c,
			      const struct kj_check_window *w, unsigned int policy,
			      const char *holder)
{
	bool ordinary = policy == SCHED_OTHER || policy == SCHED_BATCH || policy == SCHED_IDLE;

	return kj_check_realtime(w) && ordinary && by_rule(k, c, w, holder);
}

static void by_tasks(struct kj_check *k, struct kj_check_cpu *c, const struct kj_check_window *w,
		     const char *who)
{
	char work[300];

	kj_check_list(k, w, ~0ULL, PER_KIND(KJ_DETAIL_WORK), work, sizeof(work));
	if (!w->blame)
		work[0] = '\0';
	kj_check_reason(c, KJ_REASON_TICK_SCHED, SAY_TASKS, c->cpu, who,
			work[0] ? "; they ran " : "", work);
}

bool kj_check_explain_sched(struct kj_check *k, struct kj_check_cpu *c,
			    enum kj_check_sampler sampler, const struct kj_check_window *w,
			    bool sure)
{
	char who[400];
	bool others = kj_check_tasks(k, c, w, sure ? 0 : WAITS_TOO, who, sizeof(who));
	bool idle = kj_check_ran(k, w, KJ_DETAIL_TASK, "", 0);

	if (kj_check_realtime(w) && others && by_rule(k, c, w, who))
		return true;
	if (sampler == KJ_CHECK_USER && (!others || idle) && kj_check_bandwidth(c))
		return true;
	if (others) {
		by_tasks(k, c, w, who);
		return true;
	}
	if (idle && kj_check_realtime(w) && by_rule(k, c, w, "none was seen"))
		return true;
	if (!sure)
		return false;
	kj_check_reason(c, KJ_REASON_TICK_SCHED, SAY_NOBODY, c->cpu);
	return true;
}

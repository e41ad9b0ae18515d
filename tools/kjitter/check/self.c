// SPDX-License-Identifier: GPL-2.0
/*
 * self - what the user sampler did of its own accord in a window: it fails no CPU, but
 * it is said, and a window it slept through passes none.
 */
#include "model.h"

#define SAY_STOPPED \
	"the user task on CPU %u was stopped from outside (SIGSTOP, %u times) and did not run for %.1f %% of the time%s"
#define SAY_SLEPT \
	"the user task on CPU %u slept %.1f times/s of its own accord, for %.1f %% of the time (a debugger, the freezer, its own page faults?)%s"
#define SAY_FAULTS \
	"the user task on CPU %u had %.1f page faults/s of its own (%llu minor, %llu major): something changes the memory of this program from outside, such as clear_refs; no other task had the CPU for that"
#define SAY_NOTHING "; so nothing was measured: let it run, and check again"

void kj_check_self(struct kj_check_cpu *c, const struct kj_count *count, unsigned int stops,
		   __u64 max_rate_mhz)
{
	const struct kj_self *s = &count->self;
	__u64 slept = kj_self_slept(s, count->ns), faults = s->minor + s->major;
	double percent = count->ns ? 100.0 * slept / count->ns : 0;
	bool most = slept > count->ns / KJ_SELF_MOST;
	const char *so = most ? SAY_NOTHING : "";

	if (most)
		c->verdict = KJ_VERDICT_ERROR;
	if (stops && slept > count->ns / KJ_SELF_WORD)
		kj_check_reason(c, KJ_REASON_STOPPED, SAY_STOPPED, c->cpu, stops, percent, so);
	else if (slept > count->ns / KJ_SELF_WORD ||
		 kj_verdict_loud(s->sleeps, count->ns, max_rate_mhz))
		kj_check_reason(c, KJ_REASON_OWN_SLEEP, SAY_SLEPT, c->cpu,
				kj_verdict_rate(s->sleeps, count->ns), percent, so);
	if (kj_verdict_loud(faults, count->ns, max_rate_mhz))
		kj_check_reason(c, KJ_REASON_OWN_FAULT, SAY_FAULTS, c->cpu,
				kj_verdict_rate(faults, count->ns), s->minor, s->major);
}

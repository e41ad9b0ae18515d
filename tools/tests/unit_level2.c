// SPDX-License-Identifier: GPL-2.0
/*
 * unit_level2 - agreement of both levels, details inside a gap, words of level 2.
 */
#include <string.h>

#include "../kjitter/report/crosscheck.h"
#include "../kjitter/capture/details.h"
#include "../kjitter/lib/names.h"
#include "check.h"
#include "unit.h"

static void differs(const char *name, unsigned int cause, __u64 events, __u64 probed,
		    const struct kj_query *q, const char *reason)
{
	struct kj_accounts a = { 0 };
	const char *said;
	bool ok;

	a.events[cause] = events;
	a.probed[cause].count = probed;
	said = kj_agreement_reason(q, &a, cause);
	ok = reason ? said && strstr(said, reason) : !said;
	check(ok && kj_agreement_differs(&a, cause), "%s", name);
}

static void agreement(void)
{
	struct kj_query q = { .causes = ~0ULL, .probes = ~0ULL };
	struct kj_accounts a = { 0 };

	a.events[KJ_CAUSE_TICK] = 5;
	a.probed[KJ_CAUSE_TICK].count = 5;
	check(!kj_agreement_differs(&a, KJ_CAUSE_TICK), "5 ticks are 5 ticks");
	differs("ticks that differ: not known why", KJ_CAUSE_TICK, 5, 6, &q, NULL);
	differs("shared lines have several handlers", KJ_CAUSE_DEVICE, 5, 6, &q, "shared line");
	differs("an interrupt without a handler", KJ_CAUSE_DEVICE, 6, 5, &q, "without a handler");
	differs("steal: no probe", KJ_CAUSE_STEAL, 5, 0, &q, "no probe sees it");
	differs("TLB: several in one call", KJ_CAUSE_TLB, 5, 4, &q, "carry several");
	differs("threads: a switch at the end", KJ_CAUSE_THREAD, 5, 4, &q, "switch");
	q.probes = ~0ULL - (1 << KJ_PROBE_NMI);
	differs("NMI without its probe", KJ_CAUSE_NMI, 5, 0, &q, "on this kernel");
	q.causes = ~0ULL - (1 << KJ_CAUSE_NMI);
	differs("NMI without its counter", KJ_CAUSE_NMI, 0, 5, &q, "does not count");
}

static void inside(void)
{
	struct kj_inside in = { 0 };
	struct kj_detail d = { .net = ~0U };
	__u64 sum = 0;
	bool ordered = true;
	unsigned int i;

	for (i = 0; i < 100; i++) {
		d.net = i * 37 % 100;
		d.id = i;
		kj_inside_add(&in, &d);
	}
	for (i = 0; i < in.nr; i++) {
		sum += in.detail[i].net;
		ordered &= in.detail[i].net == 99 - i;
	}
	check(in.nr == KJ_INSIDE_MAX && ordered, "the details with the most time are kept");
	check(in.more == 100 - KJ_INSIDE_MAX && sum + in.more_net == 99 * 50,
	      "the others are counted and added up");
	memset(&in, 0, sizeof(in));
	for (i = 0; i < 3; i++) {
		d.net = 7;
		d.id = i;
		kj_inside_add(&in, &d);
	}
	check(in.detail[0].id == 0 && in.detail[2].id == 2, "equal ones keep their order");
}

static void words(void)
{
	static const char *const deps[] = { "posix_timer",    "perf_events", "sched",
					    "clock_unstable", "rcu",	     "rcu_exp" };
	unsigned int i;
	bool ok;

	for (i = 0; i < ARRAY_SIZE(deps); i++)
		check(!strcmp(kj_names_dep(i), deps[i]), "dependency %s", deps[i]);
	ok = !strcmp(kj_names_dep(KJ_DEP_NR), "unknown");
	ok &= !strcmp(kj_names_dep(KJ_DEP_ROOM - 1), "unknown");
	ok &= !strcmp(kj_names_detail(0), "unknown");
	ok &= !strcmp(kj_names_detail(255), "unknown");
	ok &= !strcmp(kj_names_tick_state(3), "unknown");
	ok &= !kj_names_probe(64) && !kj_names_record_flag(7);
	check(ok, "numbers without a word");
	for (i = 0; i < KJ_PROBE_NR; i++)
		check(kj_names_probe(i), "probe %u has a word", i);
	check(!strcmp(kj_names_record_flag(3), "more"), "KJ_REC_MORE is 'more'");
	check(!strcmp(kj_names_record_flag(4), "frozen"), "KJ_REC_FROZEN is 'frozen'");
}

int unit_level2(void)
{
	agreement();
	inside();
	words();
	return check_failed;
}

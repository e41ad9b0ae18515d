// SPDX-License-Identifier: GPL-2.0
/*
 * isolation - what isolates these CPUs is missing, or contradicts itself; see model.h.
 */
#include <stdio.h>
#include <string.h>

#include "model.h"

#define SAY_NOHZ_FULL \
	"the tick of %s is never stopped: this kernel was built without CONFIG_NO_HZ_FULL"
#define SAY_NOHZ_FULL_2	      "the tick of %s runs: nohz=off is on the kernel's command line"
#define SAY_NOHZ_FULL_3	      "/sys/devices/system/cpu/nohz_full cannot be read"
#define SAY_NOHZ_FULL_4	      "the tick of %s runs: nohz_full=%.100s is %s%s%s"
#define SAY_NOHZ_FULL_5	      "the tick of %s runs: nohz_full= is not on the kernel's command line"
#define SAY_LOAD_BALANCING    "/sys/devices/system/cpu/isolated cannot be read"
#define SAY_LOAD_BALANCING_2  "the scheduler puts any task on %s%s"
#define SAY_NO_HOUSEKEEPING   "%s %s, so the rest of the system has to run there"
#define SAY_NO_HOUSEKEEPING_2 "CPU 0 boots the machine and keeps its time, so its tick always runs"
#define SAY_RCU_CALLBACKS     "the kernel threads that would tell (rcuo) cannot be seen"
#define SAY_RCU_CALLBACKS_2   "RCU callbacks run on %s itself: rcu_nocbs=%s"
#define SAY_RCU_CALLBACKS_3   "the list of CPUs whose callbacks are offloaded is too long to be read"

static struct kj_cpulist without(const struct kj_cpulist *l, const struct kj_cpulist *out)
{
	struct kj_cpulist left = *l;

	kj_cpulist_minus(&left, out);
	return left;
}

static bool known(const struct kj_advise *a, const char *key)
{
	return strcmp(kj_environment_get(&a->environment, key), "unknown");
}

void kj_look_nohz_full(struct kj_advise *a)
{
	const struct kj_isolation *i = &a->isolation[KJ_ISOLATION_NOHZ_FULL];
	const char *built = kj_environment_get(&a->environment, "nohz_full_built");
	bool off = kj_isolation_nohz_off(kj_environment_get(&a->environment, "cmdline"));
	struct kj_cpulist left = without(&a->cpus, &a->full);
	char who[80];

	if (off)
		left = a->cpus;
	kj_advise_cpus(&left, who, sizeof(who));
	if (!kj_cpulist_count(&left))
		return;
	if (!strcmp(built, "no"))
		kj_advise_found(a, &left, SAY_NOHZ_FULL, who);
	else if (off)
		kj_advise_found(a, &left, SAY_NOHZ_FULL_2, who);
	else if (!known(a, "nohz_full"))
		kj_advise_unseen(a, SAY_NOHZ_FULL_3);
	else if (i->given)
		kj_advise_found(a, &left, SAY_NOHZ_FULL_4, who, i->asked, i->state,
				*i->why ? ": " : "", i->why);
	else
		kj_advise_found(a, &left, SAY_NOHZ_FULL_5, who);
}

void kj_look_isolcpus(struct kj_advise *a)
{
	const struct kj_isolation *i = &a->isolation[KJ_ISOLATION_ISOLCPUS];
	struct kj_cpulist left = without(&a->cpus, &a->unbalanced);

	if (!i->given || !*i->why)
		return;
	if (!known(a, "isolated")) {
		kj_advise_unseen(a, "%s", i->why);
		return;
	}
	/* A cpuset may have done what the command line did not. */
	if (strcmp(i->state, "not in force") && strcmp(i->state, "partly") &&
	    !kj_cpulist_count(&left))
		return;
	kj_advise_found(a, &a->cpus, "isolcpus=%.100s is %s: %s", i->asked, i->state, i->why);
}

void kj_look_load_balancing(struct kj_advise *a)
{
	struct kj_cpulist left = without(&a->cpus, &a->unbalanced);
	const struct kj_residents *r;
	unsigned int cpu, users = 0;
	const char *name = "";
	char who[80], now[200] = "; which tasks are there now cannot be seen";

	if (!known(a, "isolated")) {
		kj_advise_unseen(a, SAY_LOAD_BALANCING);
		return;
	}
	for (cpu = 0; cpu < KJ_MAX_CPUS; cpu++) {
		r = a->residents[cpu];
		if (!r || !kj_cpulist_has(&left, cpu))
			continue;
		users += r->users;
		name = r->users ? r->user : name;
	}
	if (a->kthreads)
		snprintf(now, sizeof(now), "; there now: %u%s%s%s", users, *name ? " (" : "", name,
			 *name ? ")" : "");
	if (kj_cpulist_count(&left))
		kj_advise_found(a, &left, SAY_LOAD_BALANCING_2,
				kj_advise_cpus(&left, who, sizeof(who)), now);
}

void kj_look_no_housekeeping(struct kj_advise *a)
{
	struct kj_cpulist first = { 0 }, left = without(&a->online, &a->cpus);
	const char *how = "are all that is online";
	char who[80];

	kj_cpulist_add(&first, 0);
	kj_cpulist_and(&first, &a->cpus);
	if (kj_cpulist_count(&left))
		how = "and others that are isolated or nohz_full are all that is online";
	if (!kj_cpulist_count(&a->others))
		kj_advise_found(a, &a->cpus, SAY_NO_HOUSEKEEPING,
				kj_advise_cpus(&a->cpus, who, sizeof(who)), how);
	else if (kj_cpulist_count(&first))
		kj_advise_found(a, &first, SAY_NO_HOUSEKEEPING_2);
}

void kj_look_rcu_callbacks(struct kj_advise *a)
{
	const struct kj_isolation *i = &a->isolation[KJ_ISOLATION_RCU_NOCBS];
	struct kj_cpulist offloaded = { 0 }, named = { 0 }, left;
	struct kj_finding *f;
	char who[80];

	if (!*i->in_force) {
		kj_advise_unseen(a, SAY_RCU_CALLBACKS);
		return;
	}
	if ((strcmp(i->in_force, "none") && kj_cpulist_parse(&offloaded, i->in_force)) ||
	    strlen(i->asked) == sizeof(i->asked) - 1) {
		kj_advise_unseen(a, SAY_RCU_CALLBACKS_3);
		return;
	}
	if (i->given)
		kj_cpulist_parse(&named, i->asked);
	kj_cpulist_or(&named, &a->full);
	left = without(&a->cpus, &offloaded);
	if (!kj_cpulist_count(&left))
		return;
	f = kj_advise_found(a, &left, SAY_RCU_CALLBACKS_2, kj_advise_cpus(&left, who, sizeof(who)),
			    i->given ? i->asked : " is missing");
	kj_cpulist_or(&f->all, &named);
}

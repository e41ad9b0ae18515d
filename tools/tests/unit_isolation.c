// SPDX-License-Identifier: GPL-2.0
/*
 * unit_isolation - asked for and in force, on machines of four CPUs.
 */
#include <string.h>

#include "../kjitter/lib/isolation.h"
#include "check.h"
#include "unit.h"

/* One machine: its command line, what it shows, and what is to be said of one setting. */
struct machine {
	const char *cmdline;
	const char *nohz_full;
	const char *isolated;
	const char *irq;
	enum kj_isolation_key key;
	const char *state;
	const char *why;
};

static const struct machine machines[] = {
	{ "quiet nohz_full=1-3", "1-3", "none", "f", KJ_ISOLATION_NOHZ_FULL, "in force", "" },
	{ "quiet", "none", "none", "f", KJ_ISOLATION_NOHZ_FULL, "not asked for", "" },
	{ "nohz_full=0,2-3", "2-3", "none", "f", KJ_ISOLATION_NOHZ_FULL, "partly", "boot CPU 0" },
	{ "nohz_full=0-3", "1-3", "none", "f", KJ_ISOLATION_NOHZ_FULL, "partly", "keep house" },
	{ "nohz_full=1-9", "none", "none", "f", KJ_ISOLATION_NOHZ_FULL, "not in force",
	  "no CPU 4-9; a list that names one is dropped" },
	{ "nohz_full=2-3 nohz_full=2-3", "2-3", "none", "f", KJ_ISOLATION_NOHZ_FULL, "in force",
	  "more than once" },
	{ "nohz_full=1-x", "none", "none", "f", KJ_ISOLATION_NOHZ_FULL, "not in force",
	  "cannot read this list" },
	{ "nohz_full=", "none", "none", "f", KJ_ISOLATION_NOHZ_FULL, "not in force",
	  "names no CPU" },
	{ "nohz_full=1-3 nohz=off", "1-3", "none", "f", KJ_ISOLATION_NOHZ_FULL, "not in force",
	  "nohz=off" },
	{ "nohz_full=1-3 nohz=off", "1-3", "none", "f", KJ_ISOLATION_NOHZ, "in force",
	  "no tick is ever stopped" },
	{ "nohz_full=2-3 isolcpus=0-1", "2-3", "none", "f", KJ_ISOLATION_ISOLCPUS, "not in force",
	  "leave one CPU to both" },
	{ "nohz_full=1-3", NULL, "none", "f", KJ_ISOLATION_NOHZ_FULL, "unknown", "cannot be read" },
	{ NULL, "1-3", "1-3", "f", KJ_ISOLATION_NOHZ_FULL, "unknown", "/proc/cmdline" },
	{ "isolcpus=1-3", "none", "1-3", "1", KJ_ISOLATION_ISOLCPUS, "in force", "" },
	{ "isolcpus=", "none", "none", "f", KJ_ISOLATION_ISOLCPUS, "not in force", "names no CPU" },
	{ "isolcpus=domain", "none", "none", "f", KJ_ISOLATION_ISOLCPUS, "not in force",
	  "names no CPU" },
	{ "isolcpus=managed_irq,1-3", "none", "none", "f", KJ_ISOLATION_ISOLCPUS, "unknown",
	  "add domain" },
	{ "isolcpus=nohz,1-3", "1-3", "none", "f", KJ_ISOLATION_ISOLCPUS, "in force",
	  "without domain" },
	{ "isolcpus=nohz,domain,managed_irq,1-3", "1-3", "1-3", "1", KJ_ISOLATION_ISOLCPUS,
	  "in force", "" },
	{ "isolcpus=foo,1-3", "none", "1-3", "f", KJ_ISOLATION_ISOLCPUS, "in force",
	  "skips others" },
	{ "isolcpus=cpu1,1-3", "none", "none", "f", KJ_ISOLATION_ISOLCPUS, "not in force",
	  "neither a flag" },
	{ "irqaffinity=0-2 isolcpus=2-3", "none", "2-3", "7", KJ_ISOLATION_IRQAFFINITY, "in force",
	  "isolated CPU 2;" },
	{ "irqaffinity=0 isolcpus=2-3", "none", "2-3", "1", KJ_ISOLATION_IRQAFFINITY, "in force",
	  "" },
	{ "isolcpus=2-3", "none", "2-3", "ffffffff,0000000f", KJ_ISOLATION_IRQAFFINITY,
	  "not asked for", "isolated CPU 2-3;" },
	{ "irqaffinity=0", "none", "none", NULL, KJ_ISOLATION_IRQAFFINITY, "unknown",
	  "cannot be read" },
	{ "nohz_full=1-3 isolcpus=nohz,domain,1-3", "1-3", "none", "f", KJ_ISOLATION_ISOLCPUS,
	  "not in force", "take nohz out" },
	{ "rcu_nocbs=1-3", "none", "none", "f", KJ_ISOLATION_RCU_NOCBS, "partly", "without their" },
	{ "rcu_nocbs=1-2", "none", "none", "f", KJ_ISOLATION_RCU_NOCBS, "in force", "" },
	{ "rcu_nocbs=1-y", "none", "none", "f", KJ_ISOLATION_RCU_NOCBS, "not in force",
	  "cannot read this list" },
	{ "rcu_nocbs=9", "none", "none", "f", KJ_ISOLATION_RCU_NOCBS, "not in force",
	  "for this machine" },
	{ "nohz_full=0-3 isolcpus=nohz,2", "1-3", "none", "f", KJ_ISOLATION_ISOLCPUS,
	  "not in force", "must name the same CPUs" },
	{ "nohz_full=1-3 isolcpus=nohz,1-3", "1-3", "none", "f", KJ_ISOLATION_ISOLCPUS, "in force",
	  "without domain" },
	{ "xnohz_full=1 rcu.nohz_full=2", "none", "none", "f", KJ_ISOLATION_NOHZ_FULL,
	  "not asked for", "" },
};

/* Threads are those of all CPUs that could be offloaded; the command line says which are. */
static const struct {
	const char *cmdline;
	const char *nohz_full;
	const char *threads;
	const char *in_force;
} offloaded[] = {
	{ "rcu_nocbs=1", "none", "0-3", "1" },
	{ "nohz_full=2-3", "2-3", "0-3", "2-3" },
	{ "rcu_nocbs=1 nohz_full=3", "3", "0-3", "1,3" },
	{ "rcu_nocbs=1-2", "none", "1", "1" },
	{ "rcu_nocbs=2", "none", "1", "none" },
	{ "rcu_nocbs=1", "none", "none", "none" },
	{ "rcu_nocbs= quiet", "none", "0-3", "none" },
	{ "quiet", "none", "0-3", "0-3" },
};

static void offload(void)
{
	struct kj_isolation_facts facts = { .possible = "0-3", .built = "yes" };
	struct kj_isolation out[KJ_ISOLATION_NR];
	const char *got = out[KJ_ISOLATION_RCU_NOCBS].in_force;
	size_t n;

	for (n = 0; n < ARRAY_SIZE(offloaded); n++) {
		facts.cmdline = offloaded[n].cmdline;
		facts.nohz_full = offloaded[n].nohz_full;
		facts.nocbs = offloaded[n].threads;
		kj_isolation_judge(&facts, out);
		check(!strcmp(got, offloaded[n].in_force),
		      "%s, threads of %s: callbacks of CPU %s are offloaded", facts.cmdline,
		      facts.nocbs, got);
	}
}

int unit_isolation(void)
{
	struct kj_isolation_facts facts = { .possible = "0-3", .nocbs = "1-2", .built = "yes" };
	struct kj_isolation out[KJ_ISOLATION_NR], *i;
	const struct machine *m;
	bool good;
	size_t n;

	for (n = 0; n < ARRAY_SIZE(machines); n++) {
		m = &machines[n];
		facts.cmdline = m->cmdline;
		facts.nohz_full = m->nohz_full;
		facts.isolated = m->isolated;
		facts.irq_affinity = m->irq;
		kj_isolation_judge(&facts, out);
		i = &out[m->key];
		good = !strcmp(i->state, m->state) &&
		       (*m->why ? !!strstr(i->why, m->why) : !*i->why);
		check(good, "%s: %s is %s%s%s", m->cmdline ? m->cmdline : "(unreadable)",
		      kj_isolation_name(m->key), i->state, *i->why ? ": " : "", i->why);
	}
	facts.cmdline = "nohz_full=1-9";
	facts.nohz_full = "none";
	facts.built = "no";
	kj_isolation_judge(&facts, out);
	i = &out[KJ_ISOLATION_NOHZ_FULL];
	check(!!strstr(i->why, "without CONFIG_NO_HZ_FULL"),
	      "nohz_full=1-9 of a kernel that has no nohz_full is %s: %s", i->state, i->why);
	offload();
	return check_failed;
}

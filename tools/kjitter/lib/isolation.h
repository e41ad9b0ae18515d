/* SPDX-License-Identifier: GPL-2.0 */
/*
 * isolation - what the kernel's command line asks for and what is in force of it.
 *
 * The rules are those of the kernel's own parsers: kernel/sched/isolation.c (nohz_full=
 * and isolcpus=), kernel/time/tick-sched.c (nohz=, and the boot CPU), kernel/irq/irqdesc.c
 * (irqaffinity=) and kernel/rcu/tree_nocb.h (rcu_nocbs=). What the kernel shows decides;
 * the rules only say why.
 */
#ifndef KJ_ISOLATION_H
#define KJ_ISOLATION_H

#include "cpulist.h"

#define KJ_ISOLATION_TEXT 320

/* What can be asked for. */
enum kj_isolation_key {
	KJ_ISOLATION_NOHZ_FULL,
	KJ_ISOLATION_ISOLCPUS,
	KJ_ISOLATION_RCU_NOCBS,
	KJ_ISOLATION_IRQAFFINITY,
	KJ_ISOLATION_NOHZ,
	KJ_ISOLATION_NR,
};

/**
 * struct kj_isolation_facts - what this machine shows; NULL: cannot be read
 * @cmdline: /proc/cmdline
 * @possible: CPUs there can be, as a list
 * @nohz_full: those in force, "none" if none
 * @isolated: CPUs without load balancing, "none" if none
 * @irq_affinity: /proc/irq/default_smp_affinity, in hexadecimal
 * @nocbs: CPUs that have a kernel thread for their RCU callbacks, as a list, "none" if none
 * @built: the kernel has CONFIG_NO_HZ_FULL: "yes", "no"
 */
struct kj_isolation_facts {
	const char *cmdline;
	const char *possible;
	const char *nohz_full;
	const char *isolated;
	const char *irq_affinity;
	const char *nocbs;
	const char *built;
};

/**
 * struct kj_isolation - one thing asked for
 * @given: it is on the command line
 * @asked: its value there, foreign; may be empty
 * @in_force: what the kernel shows; "": cannot be read
 * @state: "in force", "partly", "not in force", "unknown" or "not asked for"
 * @why: a sentence, "" if there is nothing to say
 */
struct kj_isolation {
	bool given;
	char asked[KJ_ISOLATION_TEXT];
	char in_force[KJ_ISOLATION_TEXT];
	const char *state;
	char why[KJ_ISOLATION_TEXT];
};

/* Name on the command line, without '='. */
const char *kj_isolation_name(enum kj_isolation_key key);

/**
 * kj_isolation_judge - asked for, and in force
 * @f: facts
 * @out: all of them
 */
void kj_isolation_judge(const struct kj_isolation_facts *f,
			struct kj_isolation out[KJ_ISOLATION_NR]);

/**
 * kj_isolation_nohz_off - does a command line switch off stopping any tick?
 * @cmdline: words with single spaces between them
 *
 * The last nohz= counts, read as kstrtobool() does (setup_tick_nohz(),
 * kernel/time/tick-sched.c).
 * Return: so it does.
 */
bool kj_isolation_nohz_off(const char *cmdline);

#endif /* KJ_ISOLATION_H */

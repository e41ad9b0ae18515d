/* SPDX-License-Identifier: GPL-2.0 */
/*
 * verdict - pure: counts in, verdict out.
 */
#ifndef KJ_CHECK_VERDICT_H
#define KJ_CHECK_VERDICT_H

#include <stdbool.h>
#include <linux/types.h>

#include "reason.h"
#include "uapi/kjitter.h"

/* Other tasks may have one part in so many of the time. */
#define KJ_VERDICT_WAITED 100

/* The probability of a wrong answer that is accepted where windows are compared. */
#define KJ_VERDICT_CHANCE     0.05
#define KJ_VERDICT_CONFIDENCE 0.99

/**
 * enum kj_verdict - of one CPU, or of all together
 * @KJ_VERDICT_PASS: tested, left alone
 * @KJ_VERDICT_FAIL: tested, not left alone
 * @KJ_VERDICT_SKIP: cannot be tested here
 * @KJ_VERDICT_ERROR: could be, but the test went wrong
 */
enum kj_verdict {
	KJ_VERDICT_PASS,
	KJ_VERDICT_FAIL,
	KJ_VERDICT_SKIP,
	KJ_VERDICT_ERROR,
};

/**
 * struct kj_gate - what is known of a CPU before anything is measured
 * @cpu: which
 * @built: kernel with CONFIG_NO_HZ_FULL
 * @known: which CPUs are nohz_full could be read
 * @booted: nohz_full= names some CPU
 * @possible: the machine has this CPU
 * @online: it is online
 * @in_mask: nohz_full= names it
 */
struct kj_gate {
	unsigned int cpu;
	bool built;
	bool known;
	bool booted;
	bool possible;
	bool online;
	bool in_mask;
};

const char *kj_verdict_word(enum kj_verdict v);

/**
 * kj_verdict_gate - why a CPU cannot be tested
 * @g: facts
 * @detail: out: sentence that says what to do, at least 200 bytes
 *
 * Return: the reason, or KJ_REASON_NONE: test it.
 */
enum kj_reason kj_verdict_gate(const struct kj_gate *g, char *detail);

/**
 * kj_verdict_loud - is a class of interruptions above the limit?
 * @count: how many there were
 * @ns: in how long
 * @max_rate_mhz: how many are quiet, in 1000 seconds
 *
 * Return: true if there were more.
 */
bool kj_verdict_loud(__u64 count, __u64 ns, __u64 max_rate_mhz);

/**
 * kj_verdict_classes - classes above the limit
 * @count: by enum kj_cause
 * @ns: in how long; 0: nothing was measured
 * @max_rate_mhz: limit, the same for each
 *
 * Time the hypervisor stole decides nothing: no kernel can prevent it.
 * Return: bit n for enum kj_cause n.
 */
__u64 kj_verdict_classes(const __u64 count[KJ_CAUSE_NR], __u64 ns, __u64 max_rate_mhz);

/**
 * kj_verdict_waited - did others have the CPU for long, however seldom?
 * @waited_ns: how long the sampler wanted to run and was not allowed to
 * @ns: in how long
 *
 * The kernel counts it: time that a hypervisor stole is not in it.
 * Return: KJ_CAUSE_THREAD as a bit if it was more than KJ_VERDICT_WAITED of the time.
 */
__u64 kj_verdict_waited(__u64 waited_ns, __u64 ns);

/**
 * enum kj_told - are the calls that interrupt a kernel thread such as hit a user task, too?
 * @KJ_TOLD_NOTHING: there are no more of them than are quiet
 * @KJ_TOLD_SPARED: no: without those that a user task is spared it is quiet
 * @KJ_TOLD_OTHER: yes: without those there still are too many
 * @KJ_TOLD_UNKNOWN: cannot be told
 */
enum kj_told {
	KJ_TOLD_NOTHING,
	KJ_TOLD_SPARED,
	KJ_TOLD_OTHER,
	KJ_TOLD_UNKNOWN,
};

/**
 * struct kj_calls - calls in a window
 * @count: how many interrupts
 * @ns: in how long
 * @spared: level 2: how many of these the kernel would have spared a user task
 */
struct kj_calls {
	__u64 count;
	__u64 ns;
	__u64 spared;
};

/**
 * kj_verdict_told - tell the calls of a kernel thread's window apart
 * @first: at level 1, more than are quiet
 * @second: at level 2, NULL: not measured
 * @max_rate_mhz: how many are quiet, in 1000 seconds
 *
 * The second window names the calls of the first only if it saw enough: with so many of the
 * first left over that they were too many, the second would show as few as it did with a
 * chance of less than KJ_VERDICT_CHANCE.
 * Return: what can be told.
 */
enum kj_told kj_verdict_told(const struct kj_calls *first, const struct kj_calls *second,
			     __u64 max_rate_mhz);

/**
 * kj_verdict_differ - is the second of two rates lower, beyond chance?
 * @count: events in each window
 * @ns: how long each was
 *
 * By the test that compare has, at its confidence (KJ_VERDICT_CONFIDENCE).
 * Return: so they do.
 */
bool kj_verdict_differ(const __u64 count[2], const __u64 ns[2]);

/**
 * kj_verdict_rate - events per second
 * @count: how many
 * @ns: in how long
 * Return: per second.
 */
static inline double kj_verdict_rate(__u64 count, __u64 ns)
{
	return ns ? count * 1e9 / ns : 0;
}

/**
 * kj_verdict_shows - what comes how often is seen more than so many times, with 95 %?
 * @quiet: so many times; 0: it is seen at all
 * @ns: in how long
 *
 * For 0 the rule of three, 3.0 / N (J. A. Hanley and A. Lippman-Hand, JAMA 249 (1983),
 * 1743-1745); else the Poisson rate of which @quiet events or less have a chance of 5 %.
 * Return: per second.
 */
double kj_verdict_shows(__u64 quiet, __u64 ns);

/**
 * kj_verdict_quiet - most events of a class that are still quiet
 * @ns: in how long
 * @max_rate_mhz: limit
 *
 * Return: how many: one more, and kj_verdict_loud() says so.
 */
static inline __u64 kj_verdict_quiet(__u64 ns, __u64 max_rate_mhz)
{
	return (__uint128_t)max_rate_mhz * ns / 1000000000000ULL;
}

/**
 * kj_verdict_stretch - --fail-fast: over how long interruptions are judged
 * @max_rate_mhz: how many are quiet, in 1000 seconds
 *
 * Return: ns: 5 s, or as long as 25 quiet ones take.
 */
__u64 kj_verdict_stretch(__u64 max_rate_mhz);

/**
 * kj_verdict_all - verdict of all CPUs together
 * @nr: how many there are of each enum kj_verdict
 * @named: the user named the CPUs
 *
 * What was not tested must never look like passed.
 * Return: the verdict.
 */
enum kj_verdict kj_verdict_all(const unsigned int nr[4], bool named);

/**
 * kj_verdict_exit - exit status
 * @v: verdict
 * Return: an enum kj_exit.
 */
int kj_verdict_exit(enum kj_verdict v);

#endif /* KJ_CHECK_VERDICT_H */

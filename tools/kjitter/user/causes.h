/* SPDX-License-Identifier: GPL-2.0 */
/*
 * causes - how a user sampler's thread explains a gap.
 *
 * With the module: KJ_IOC_GAP. Without: the CPU's column of /proc/interrupts and
 * /proc/softirqs and the thread's own context switches, before and after. That takes
 * long, so it is done only while it costs less than KJ_USER_LOOK_PERCENT of the time;
 * gaps beyond that are `unknown` and counted as unexplained. What cannot be told apart
 * from /proc: an interruption of the reading itself, which is booked with the next gap.
 *
 * Or nobody is asked, and the thread makes no system call while it runs: what the kernel spares
 * a task in user mode (expedited grace periods) hits one that is in the kernel to ask. Where a
 * trace tells others afterwards, the thread reads /proc at its begin and end alone.
 *
 * Page faults of the thread itself, and its own sleep, are no other task: KJ_CAUSE_SAMPLER,
 * the primary cause of a gap in which it slept or in which nothing else happened.
 */
#ifndef KJ_USER_CAUSES_H
#define KJ_USER_CAUSES_H

#include <stdbool.h>

#include "lib/procstat.h"
#include "self.h"
#include "uapi/kjitter.h"

#define KJ_USER_LOOK_PERCENT 5

/**
 * struct kj_user_causes - private to the thread once it runs
 * @silent: nobody is asked
 * @later: nor here: others find out from a trace, and what is in /proc is counted
 * @sampler: descriptor of KJ_IOC_SAMPLER, -1: /proc
 * @level: 1 or 2
 * @cpu: which CPU
 * @stale: a gap was left out, so what moved since belongs to more than one
 * @fresh: the look before only found out where the counters stand: a second one is due
 * @own: context switches and page faults of the thread at the last look
 * @sleeps: how often it gave the CPU away since the begin
 * @faults: its page faults since the begin
 * @unexplained: gaps that were not looked at; under the seq of the accounts
 * @spent: counts spent on /proc
 * @interrupts: /proc/interrupts
 * @softirqs: /proc/softirqs
 * @seen: counters at the last look; each modulo 2^32
 * @events: events since the begin
 * @gap: question to and answer of the module
 */
struct kj_user_causes {
	bool silent;
	bool later;
	int sampler;
	unsigned int level;
	unsigned int cpu;
	bool stale;
	bool fresh;
	struct kj_self own;
	__u64 sleeps;
	__u64 faults;
	__u64 unexplained;
	__u64 spent;
	struct kj_procstat interrupts;
	struct kj_procstat softirqs;
	__u64 seen[KJ_CAUSE_NR];
	__u64 events[KJ_CAUSE_NR];
	struct kj_gap gap;
};

/**
 * kj_user_causes_open - files and buffers
 * @c: @silent, @later, @level and @cpu are set
 * @device: configured device, -1: /proc
 *
 * Return: 0 or -errno.
 */
int kj_user_causes_open(struct kj_user_causes *c, int device);

/**
 * kj_user_causes_close - give them back
 * @c: opened
 */
void kj_user_causes_close(struct kj_user_causes *c);

/**
 * kj_user_causes_begin - from here on events count
 * @c: opened
 *
 * On the measured CPU, by the thread whose switches count.
 * Return: 0 or -errno.
 */
int kj_user_causes_begin(struct kj_user_causes *c);

/**
 * kj_user_causes_explain - what happened since the explanation before
 * @c: begun
 * @elapsed: counts since the begin, what may be spent depends on it
 * @rec: in: @start, @len; out: @count, @net, more @flags
 *
 * As kj_user_causes_begin().
 * Return: false if nobody could or would look; the gap is
 * unknown then and counted.
 */
bool kj_user_causes_explain(struct kj_user_causes *c, __u64 elapsed, struct kj_record *rec);

/**
 * kj_user_causes_add - bring the sums up to date
 * @c: begun
 * @now: what /proc counts
 *
 * Each of its lines has 32 bits and wraps by itself, so a sum of some is right modulo 2^32:
 * that much of a difference is what happened, as long as it was less.
 */
void kj_user_causes_add(struct kj_user_causes *c, const __u64 now[KJ_CAUSE_NR]);

/**
 * kj_user_causes_count - the sums up to now; there is no gap
 * @c: begun
 * @last: last reading
 *
 * Once an hour at least, for the kernel's counters have 32 bits and may move once a
 * microsecond. As kj_user_causes_begin(); kj_user_causes_book() afterwards.
 */
void kj_user_causes_count(struct kj_user_causes *c, __u64 last);

/**
 * kj_user_causes_end - the sums up to now, and nothing will be asked any more
 * @c: begun
 * @last: last reading
 *
 * As kj_user_causes_count().
 */
void kj_user_causes_end(struct kj_user_causes *c, __u64 last);

/**
 * kj_user_causes_book - copy sums into the accounts after an explanation
 * @c: begun
 * @acc: accounts, begun by their writer: @events, @probed, @unattributed change
 */
void kj_user_causes_book(const struct kj_user_causes *c, struct kj_accounts *acc);

/**
 * kj_user_causes_own - correct a record by what the thread did of its own accord
 * @rec: @count as the module or /proc has it
 * @own: since the look before: @preempted, @sleeps, @minor and @major
 */
void kj_user_causes_own(struct kj_record *rec, const struct kj_self *own);

/**
 * kj_user_causes_vary - does an explanation take now longer, now shorter by nature?
 * @c: opened
 *
 * Then how long it took says nothing about whether it was interrupted.
 * Return: so they do.
 */
static inline bool kj_user_causes_vary(const struct kj_user_causes *c)
{
	return !c->silent && !c->later && (c->sampler < 0 || c->level > 1);
}

#endif /* KJ_USER_CAUSES_H */

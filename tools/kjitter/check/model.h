/* SPDX-License-Identifier: GPL-2.0 */
/*
 * model - the nohz_full verdict: what the parts of the command hand to each other.
 *
 * Method. A verdict is taken at level 1, from counters the kernel keeps anyway, for
 * attaching a probe can hide the very fault: first with a user task on each CPU, then
 * with a kernel thread. Only if that failed, once more at level 2, for the cause, and to
 * tell what hits kernel threads only (see spared.c).
 */
#ifndef KJ_CHECK_H
#define KJ_CHECK_H

#include <stdbool.h>
#include <stdio.h>

#include "budget.h"
#include "capture/blame.h"
#include "capture/symbols.h"
#include "count.h"
#include "lib/cpulist.h"
#include "lib/environment.h"
#include "lib/macros.h"
#include "lib/options.h"
#include "lib/tasks.h"
#include "samplers.h"
#include "seen.h"
#include "user/user.h"
#include "verdict.h"

#define KJ_CHECK_REASONS 24

/**
 * struct kj_check_reason - why a verdict is what it is
 * @code: short word that does not change
 * @detail: sentence, foreign
 */
struct kj_check_reason {
	const char *code;
	char *detail;
};

/**
 * struct kj_check_window - one CPU, one sampler, one level
 * @done: it was measured
 * @cut: not to its end: a CPU failed, and that was enough
 * @sampler: enum kj_check_sampler
 * @level: 1 or 2
 * @count: what the kernel counted
 * @loud: classes above the limit, bit n for enum kj_cause n
 * @spared: level 2: interruptions that a user task would have been spared
 * @accounts: of the sampler, from its start to its end
 * @unexplained: user sampler: gaps nobody looked at
 * @seen: its gaps, where there is a budget
 * @tick: level 2: what held the tick, settling left out
 * @blame: level 2: what ran, settling left out; NULL at level 1
 * @events_lost: level 2 from trace events: so many the kernel had no room for
 * @watched: KJ_CHECK_WATCH: name of the task whose number is @count.tid; foreign
 * @ran: KJ_CHECK_WATCH: it had so much of the time, percent
 */
struct kj_check_window {
	bool done;
	bool cut;
	unsigned int sampler;
	unsigned int level;
	struct kj_count count;
	__u64 loud;
	__u64 spared;
	struct kj_accounts accounts;
	__u64 unexplained;
	struct kj_seen seen;
	struct kj_tick tick;
	struct kj_blame *blame;
	__u64 events_lost;
	char watched[32];
	double ran;
};

/**
 * struct kj_check_cpu - one CPU
 * @cpu: which
 * @verdict: verdict
 * @reasons: why
 * @nr_reasons: how many
 * @window: by enum kj_check_sampler, then by level - 1
 * @told: what the calls in the kernel thread's window turned out to be
 * @over: the budget is exceeded
 * @alone: verdict without the budget
 * @about: window that reasons are about which are added now, NULL: none
 */
struct kj_check_cpu {
	unsigned int cpu;
	enum kj_verdict verdict;
	struct kj_check_reason reasons[KJ_CHECK_REASONS];
	unsigned int nr_reasons;
	struct kj_check_window window[KJ_CHECK_WINDOWS][2];
	enum kj_told told;
	bool over;
	enum kj_verdict alone;
	const struct kj_check_window *about;
};

/**
 * struct kj_check - the whole check
 * @options: what was asked for
 * @duration_ns: length of a window
 * @max_rate_mhz: how many interruptions of a class are quiet, in 1000 seconds
 * @budget: what gaps and latencies may be
 * @device: the module, -1 without
 * @query: what the module says; without it, the clock
 * @events: level 2 is made of the kernel's trace events, see events.h
 * @clock_from: how the rate of the clock was found
 * @environment: kernel and machine
 * @cpus: CPUs, ascending
 * @nr_cpus: how many
 * @tasks: all tasks at the begin of the latest window
 * @symbols: names of functions, level 2
 * @verdict: of all CPUs together
 * @code: why no CPU was tested, a short word; NULL: see the CPUs
 * @detail: the same as a sentence
 * @interrupted: number of the signal that ended it, 0: none
 * @closed: verdicts of all CPUs are known
 * @junit: --junit: file, NULL: none
 * @began_ns: CLOCK_MONOTONIC when the check began
 * @early: --fail-fast: CPU that was above a limit and ended it, NULL: it went on to its end
 * @early_window: in this window
 * @early_ns: so long after its begin
 */
struct kj_check {
	const struct kj_options *options;
	__u64 duration_ns;
	__u64 max_rate_mhz;
	struct kj_budget budget;
	int device;
	struct kj_query query;
	bool events;
	const char *clock_from;
	struct kj_environment environment;
	struct kj_check_cpu *cpus;
	unsigned int nr_cpus;
	struct kj_tasks tasks;
	struct kj_symbols symbols;
	enum kj_verdict verdict;
	const char *code;
	const char *detail;
	int interrupted;
	bool closed;
	FILE *junit;
	__u64 began_ns;
	const struct kj_check_cpu *early;
	const struct kj_check_window *early_window;
	__u64 early_ns;
};

/**
 * kj_check_reason - add a reason
 * @cpu: whose
 * @code: which
 * @fmt: sentence, as printf
 *
 * The same code twice is one reason: the first stays. Too many are left out. The window
 * that @cpu->about names is appended.
 */
void kj_check_reason(struct kj_check_cpu *cpu, enum kj_reason code, const char *fmt, ...)
	PRINTF(3, 4);

/* kj_check_reason_too - the same, but a code may come again: one for each limit of a budget */
void kj_check_reason_too(struct kj_check_cpu *cpu, enum kj_reason code, const char *fmt, ...)
	PRINTF(3, 4);

/**
 * kj_check_window - measure once
 * @k: check
 * @sampler: which
 * @level: 1 or 2
 * @failed_only: only CPUs whose verdict is fail
 *
 * Fills in windows; CPUs that are skipped or in error take no part. What is wrong is
 * said on stderr.
 * Return: enum kj_exit.
 */
int kj_check_window(struct kj_check *k, enum kj_check_sampler sampler, unsigned int level,
		    bool failed_only);

/**
 * kj_check_window_ns - how long a window is
 * @k: check
 * @level: 1 or 2
 *
 * Level 2 explains, which takes no day, unless it was asked for.
 * Return: ns.
 */
__u64 kj_check_window_ns(const struct kj_check *k, unsigned int level);

/**
 * kj_check_takes_part - is a CPU measured in a window?
 * @c: CPU
 * @failed_only: see kj_check_window()
 * Return: so it does.
 */
static inline bool kj_check_takes_part(const struct kj_check_cpu *c, bool failed_only)
{
	return c->verdict == KJ_VERDICT_FAIL || (!failed_only && c->verdict == KJ_VERDICT_PASS);
}

/* What the calls in the kernel thread's window turn out to be; the windows are done. */
enum kj_told kj_check_tell(const struct kj_check *k, const struct kj_check_cpu *c);

/**
 * kj_check_counts - classes that count against a CPU
 * @c: CPU, @told is known
 * @sampler: in whose window
 *
 * Return: bit n for enum kj_cause n.
 */
__u64 kj_check_counts(const struct kj_check_cpu *c, enum kj_check_sampler sampler);

/*
 * Verdict of a CPU that was measured, @told and @over are known: pass, fail, or skip: cannot be
 * told.
 */
enum kj_verdict kj_check_judge(const struct kj_check_cpu *c);

/* What hits kernel threads only, or cannot be told apart, as a reason. */
void kj_check_explain_spared(const struct kj_check *k, struct kj_check_cpu *c);

/* The same in a few words for the head line; empty if there is nothing. Return: length. */
size_t kj_check_spared_words(const struct kj_check *k, const struct kj_check_cpu *c, char *buf,
			     size_t size);

/**
 * kj_check_explain - reasons of a CPU that failed
 * @k: check; the windows are done
 * @c: CPU
 */
void kj_check_explain(struct kj_check *k, struct kj_check_cpu *c);

/**
 * kj_check_list - what a window saw of some classes, in words
 * @k: check
 * @w: window
 * @causes: bit n for enum kj_cause n
 * @kinds: level 2: bit n for enum kj_detail_kind n
 * @buf: out: "irq 24 virtio0 (12.0/s), ..."; foreign; empty if nothing is known
 * @size: of @buf
 *
 * Level 2 names what ran, level 1 what counted.
 * Return: @buf.
 */
char *kj_check_list(const struct kj_check *k, const struct kj_check_window *w, __u64 causes,
		    unsigned int kinds, char *buf, size_t size);

/**
 * kj_check_tasks - who else had or wants a CPU, in words
 * @k: check
 * @c: CPU
 * @w: window
 * @least: level 1: smallest share of the time that is named, percent; a task that
 *	waits always is
 * @buf: out: "stress (pid 123), 48.0 % of the time; ..."; foreign
 * @size: of @buf
 *
 * Return: true if anybody was found.
 */
bool kj_check_tasks(struct kj_check *k, const struct kj_check_cpu *c,
		    const struct kj_check_window *w, double least, char *buf, size_t size);

/**
 * kj_check_ran - how often something ran, level 2
 * @k: check
 * @w: window
 * @kind: enum kj_detail_kind
 * @function: name of a function, or "": by @id
 * @id: pid or the like
 *
 * Return: how often; 0 at level 1.
 */
__u64 kj_check_ran(const struct kj_check *k, const struct kj_check_window *w, unsigned int kind,
		   const char *function, __u32 id);

/**
 * kj_check_self - what the user sampler did of its own accord
 * @c: CPU; a reason is added if it is worth a word, and if the sampler slept for most of
 *	the time, the verdict is an error
 * @count: of the window, ended
 * @stops: how often the process was stopped in it
 * @max_rate_mhz: what is quiet
 */
void kj_check_self(struct kj_check_cpu *c, const struct kj_count *count, unsigned int stops,
		   __u64 max_rate_mhz);

/**
 * kj_check_ticks - how often the tick came, in the level 1 window in which it came most often
 * @c: CPU
 *
 * Return: per second; NAN if no window was measured.
 */
double kj_check_ticks(const struct kj_check_cpu *c);

/* Is the user task of a window a real-time one? */
bool kj_check_realtime(const struct kj_check_window *w);

/* The tick runs in window @w: why. Adds at least one reason. */
void kj_check_explain_tick(struct kj_check *k, struct kj_check_cpu *c,
			   enum kj_check_sampler sampler, const struct kj_check_window *w);

/**
 * kj_check_explain_starved - a sampler did not get its CPU back: by a rule of the scheduler?
 * @k: check
 * @c: CPU
 * @w: window
 * @policy: of who has the CPU, and
 * @holder: who that is; both as kj_tasks_holder() says it
 *
 * Return: true, with a reason, if the sampler is a real-time task and an ordinary one has the CPU.
 */
bool kj_check_explain_starved(struct kj_check *k, struct kj_check_cpu *c,
			      const struct kj_check_window *w, unsigned int policy,
			      const char *holder);

/**
 * kj_check_explain_sched - the scheduler holds the tick, or others had the CPU: who
 * @k: check
 * @c: CPU
 * @sampler: which
 * @w: window
 * @sure: the kernel said that it is the scheduler
 *
 * Return: false if nothing was found; never if @sure.
 */
bool kj_check_explain_sched(struct kj_check *k, struct kj_check_cpu *c,
			    enum kj_check_sampler sampler, const struct kj_check_window *w,
			    bool sure);

/* Causes outside of the CPU; each adds a reason if it finds one and says so. */
bool kj_check_bandwidth(struct kj_check_cpu *c);
bool kj_check_own_timers(struct kj_check_cpu *c);
bool kj_check_perf(struct kj_check_cpu *c, const char *what);
bool kj_check_clock(struct kj_check *k, struct kj_check_cpu *c, bool sure);

/* A function for every format. */
#define FORMAT(name, flag, help) void kj_check_##name(const struct kj_check *k);
#define FOREIGN(name, help)
#include "formats.h"

/**
 * kj_check_junit_open - empty the file of --junit, before anything is measured
 * @k: check
 *
 * What is wrong is said on stderr.
 * Return: false then.
 */
bool kj_check_junit_open(struct kj_check *k);

/**
 * kj_check_junit_close - write the file of --junit
 * @k: check
 * @status: exit status so far
 *
 * Return: @status, or KJ_EXIT_ERROR.
 */
int kj_check_junit_close(struct kj_check *k, int status);

/**
 * kj_check_line - what a person is told about one CPU, in one line
 * @k: check
 * @c: CPU
 * @buf: out, at least 300 bytes
 * @size: of @buf
 *
 * Return: @buf.
 */
char *kj_check_line(const struct kj_check *k, const struct kj_check_cpu *c, char *buf, size_t size);

#endif /* KJ_CHECK_H */

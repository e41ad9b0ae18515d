/* SPDX-License-Identifier: GPL-2.0 */
/*
 * judge - was the budget kept? Limits against what windows saw, and both in words.
 */
#ifndef KJ_CHECK_JUDGE_H
#define KJ_CHECK_JUDGE_H

#include "model.h"

/**
 * struct kj_check_answer - a limit of the budget, and what was seen of it
 * @verdict: pass or fail; skip: no window could judge it
 * @window: the first that exceeded it, else the one that came nearest; NULL: none judged it
 * @seen: ns, or billionths of the time; 0: nothing that counts
 * @at_most: records were lost: it may have been less
 * @above: longer ones that have a record; max-gap and max-latency
 */
struct kj_check_answer {
	enum kj_verdict verdict;
	const struct kj_check_window *window;
	__u64 seen;
	bool at_most;
	__u64 above;
};

/**
 * kj_check_judges - is this a window that judges a limit?
 * @l: limit
 * @c: CPU, whose window it is
 * @w: window, measured or not
 *
 * Return: so it is.
 */
bool kj_check_judges(const struct kj_budget_limit *l, const struct kj_check_cpu *c,
		     const struct kj_check_window *w);

/**
 * kj_check_lost_all - is more time lost than a whole window may lose?
 * @l: limit of time lost
 * @gap: time in gaps so far, counts
 * @khz: counts per millisecond
 * @duration_ns: length of the window if it went on to its end
 *
 * Return: so it is.
 */
bool kj_check_lost_all(const struct kj_budget_limit *l, __u64 gap, __u64 khz, __u64 duration_ns);

/**
 * kj_check_seen - what one window saw of a limit
 * @k: check
 * @c: CPU, whose it is
 * @i: number of the limit
 * @w: window
 * @a: out
 *
 * Return: false if this window does not judge it, or was not measured.
 */
bool kj_check_seen(const struct kj_check *k, const struct kj_check_cpu *c, unsigned int i,
		   const struct kj_check_window *w, struct kj_check_answer *a);

/**
 * kj_check_within - is a limit kept, in all windows that judge it?
 * @k: check, its windows are done
 * @c: CPU
 * @i: number of the limit
 * @a: out
 *
 * Return: false if it is not for this CPU.
 */
bool kj_check_within(const struct kj_check *k, const struct kj_check_cpu *c, unsigned int i,
		     struct kj_check_answer *a);

/**
 * kj_check_exceeded - is any limit exceeded?
 * @k: check
 * @c: CPU; measured
 * @w: in this window, NULL: in any
 *
 * Return: so it is.
 */
bool kj_check_exceeded(const struct kj_check *k, const struct kj_check_cpu *c,
		       const struct kj_check_window *w);

/**
 * kj_check_refuse - can the limits be judged with these samplers at all?
 * @k: check; the module is known to be there or not
 * @spin: the kernel thread is measured
 *
 * If not, a sentence on stderr says why.
 * Return: enum kj_exit.
 */
int kj_check_refuse(const struct kj_check *k, bool spin);

/**
 * kj_check_explain_budget - reasons of a CPU that exceeds its budget
 * @k: check; the windows are done
 * @c: CPU
 * @complete: all windows were measured: then a limit that none of them could judge is a reason
 *
 * Return: false if there is such a limit.
 */
bool kj_check_explain_budget(const struct kj_check *k, struct kj_check_cpu *c, bool complete);

/* "gaps of class thread at most 20.000 us"; Return: @buf, at least 120 bytes. */
char *kj_check_limit_words(const struct kj_budget_limit *l, char *buf, size_t size);

/* "longest 12.345 us (user task)", "1150.2 ppm (timer)"; Return: @buf, at least 80 bytes. */
char *kj_check_seen_words(const struct kj_budget_limit *l, const struct kj_check_answer *a,
			  char *buf, size_t size);

/**
 * kj_check_budget_line - a limit and what each window saw of it, in one line
 * @k: check
 * @c: CPU
 * @i: number of the limit
 * @buf: out, at least 400 bytes
 * @size: of it
 *
 * Return: its verdict.
 */
enum kj_verdict kj_check_budget_line(const struct kj_check *k, const struct kj_check_cpu *c,
				     unsigned int i, char *buf, size_t size);

struct kj_json;

/* The array "budget" of a CPU's object. */
void kj_check_json_budget(struct kj_json *j, const struct kj_check *k,
			  const struct kj_check_cpu *c);

#endif /* KJ_CHECK_JUDGE_H */

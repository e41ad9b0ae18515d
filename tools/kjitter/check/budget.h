/* SPDX-License-Identifier: GPL-2.0 */
/*
 * budget - what gaps and latencies may be, as asked for: by options, or by a file of the machine.
 *
 * Each limit holds by itself: a gap keeps that of its class, and that of all gaps. A file has a
 * limit a line, in the words of the options: "max-gap 20us", "max-gap thread=20us,50us",
 * "quantile 99.999:16us cpus 2-7"; what follows a '#' is a comment.
 */
#ifndef KJ_CHECK_BUDGET_H
#define KJ_CHECK_BUDGET_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/cpulist.h"
#include "lib/options.h"

/* Gaps shorter than this are not looked at; ns. */
#define KJ_BUDGET_THRESHOLD_NS 1000

/* A whole: 100 % in kj_budget_limit.share; a million ppm in @limit of time lost. */
#define KJ_BUDGET_WHOLE	     100000000000ULL
#define KJ_BUDGET_WHOLE_TIME 1000000000ULL

/* Any class. */
#define KJ_BUDGET_ALL (-1)

/**
 * enum kj_budget_what - what is limited
 * @KJ_BUDGET_GAP: length of each gap
 * @KJ_BUDGET_LATENCY: wake-up latency of a timer's thread
 * @KJ_BUDGET_LOST: share of the time in gaps
 * @KJ_BUDGET_QUANTILE: length of a share of all loops, those without a gap among them
 * @KJ_BUDGET_NR: how many there are
 */
enum kj_budget_what {
	KJ_BUDGET_GAP,
	KJ_BUDGET_LATENCY,
	KJ_BUDGET_LOST,
	KJ_BUDGET_QUANTILE,
	KJ_BUDGET_NR,
};

/**
 * struct kj_budget_limit - one limit
 * @what: enum kj_budget_what
 * @cause: gaps of this primary cause only, KJ_BUDGET_ALL: of any
 * @limit: ns; time lost: billionths
 * @share: quantile: parts of KJ_BUDGET_WHOLE
 * @cpus: for these CPUs only, NULL: for all
 * @line: of the file; 0: of an option
 */
struct kj_budget_limit {
	unsigned int what;
	int cause;
	__u64 limit;
	__u64 share;
	struct kj_cpulist *cpus;
	unsigned int line;
};

/**
 * struct kj_budget - all limits
 * @limit: them
 * @nr: how many
 * @path: file that some are from, foreign; NULL: none is
 */
struct kj_budget {
	struct kj_budget_limit *limit;
	unsigned int nr;
	const char *path;
};

/**
 * kj_budget_read - limits of a command line, and of the file that it names
 * @b: out
 * @o: command line
 *
 * What is wrong is said on stderr.
 * Return: false then.
 */
bool kj_budget_read(struct kj_budget *b, const struct kj_options *o);

/**
 * kj_budget_line - add what a line of a file says
 * @b: budget
 * @text: the line, changed; an empty one or a comment adds nothing
 * @line: its number, for struct kj_budget_limit
 *
 * Return: NULL, or what is wrong as half a sentence, valid until the next call.
 */
const char *kj_budget_line(struct kj_budget *b, char *text, unsigned int line);

/**
 * kj_budget_has - is anything of a kind limited?
 * @b: budget
 * @what: enum kj_budget_what
 * @cause: KJ_BUDGET_ALL: anything of it; else: any class by itself
 *
 * Return: so it is.
 */
bool kj_budget_has(const struct kj_budget *b, unsigned int what, int cause);

/**
 * kj_budget_word - the option that a limit is given by, without its dashes
 * @what: enum kj_budget_what
 *
 * Return: the word, the same in a file.
 */
const char *kj_budget_word(unsigned int what);

/**
 * kj_budget_applies - is a CPU limited by it?
 * @l: limit
 * @cpu: number of the CPU
 *
 * Return: so it is.
 */
static inline bool kj_budget_applies(const struct kj_budget_limit *l, unsigned int cpu)
{
	return !l->cpus || kj_cpulist_has(l->cpus, cpu);
}

/**
 * kj_budget_free - give back what kj_budget_read() or kj_budget_line() took
 * @b: budget; empty then
 */
void kj_budget_free(struct kj_budget *b);

#endif /* KJ_CHECK_BUDGET_H */

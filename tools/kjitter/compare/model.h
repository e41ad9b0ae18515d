/* SPDX-License-Identifier: GPL-2.0 */
/*
 * model - which class moved between captures, by how much, and is that chance?
 *
 * Runs are read one after the other. Of each, what identifies it, its environment and the
 * sums of its streams stay; records are walked through again for as many streams at once as
 * there is room for, so that memory depends on the number of runs and streams, not on length.
 */
#ifndef KJ_COMPARE_H
#define KJ_COMPARE_H

#include "capture/summary.h"
#include "lib/json.h"
#include "lib/options.h"
#include "spread.h"
#include "uapi/kjitter_hist.h"

#define KJ_COMPARE_RUNS	  64U /* in all */
#define KJ_COMPARE_LEVELS 4U

/**
 * struct kj_compare_stream - sums of one stream of one run
 * @cpu: which CPU
 * @stream: enum kj_stream_id
 * @khz: counts per millisecond
 * @first: begin, counts
 * @last: end, counts
 * @records: records in the file
 * @lost: records that are not
 * @hist_at: where in the file its histogram is
 * @max: longest of all, counts
 * @counted: by enum kj_cause: events; unknown and steal: gaps
 * @gaps: by enum kj_cause: gaps
 * @net_ns: by enum kj_cause: time, net at level 2
 * @max_ns: by enum kj_cause: longest gap
 */
struct kj_compare_stream {
	__u32 cpu;
	__u32 stream;
	__u64 khz;
	__u64 first;
	__u64 last;
	__u64 records;
	__u64 lost;
	__u64 hist_at;
	__u64 max;
	__u64 counted[KJ_CAUSE_NR];
	__u64 gaps[KJ_CAUSE_NR];
	__u64 net_ns[KJ_CAUSE_NR];
	__u64 max_ns[KJ_CAUSE_NR];
};

/**
 * struct kj_compare_together - gaps of several CPUs at one instant, see capture/together.h
 * @cpus: the CPUs, cut where they are too many
 * @crc: check sum of all of them
 * @nr: how many
 * @cause: enum kj_cause, or KJ_TOGETHER_STILL
 * @told: there are more than by chance
 * @count: how often
 */
struct kj_compare_together {
	char cpus[120];
	__u32 crc;
	__u32 nr;
	unsigned int cause;
	bool told;
	__u64 count;
};

/**
 * struct kj_compare_run - one capture
 * @path: its name
 * @complete: it is whole
 * @good: offset of what made no sense or was cut
 * @env: environment; only as much of the text as there is
 * @query: what the module said
 * @config: what it was told
 * @nr: how many streams
 * @stream: the streams, in order of CPU and stream
 * @nr_together: how many sets of CPUs had gaps together, by chance or not
 * @together: these; NULL: they were not looked for
 */
struct kj_compare_run {
	const char *path;
	bool complete;
	__u64 good;
	struct kj_environment *env;
	struct kj_query query;
	struct kj_config config;
	unsigned int nr;
	struct kj_compare_stream *stream;
	unsigned int nr_together;
	struct kj_compare_together *together;
};

/**
 * struct kj_compare_pair - runs of the old side against runs of the new
 * @nr: how many, by side
 * @run: the runs, by side
 */
struct kj_compare_pair {
	unsigned int nr[2];
	const struct kj_compare_run *run[2][KJ_SPREAD_RUNS];
};

enum kj_compare_what {
	KJ_COMPARE_RATE,
	KJ_COMPARE_LENGTH,
	KJ_COMPARE_TAIL,
};

/**
 * struct kj_compare_result - one comparison
 * @pair: number of the pair
 * @cpu: which CPU
 * @stream: enum kj_stream_id
 * @cause: enum kj_cause
 * @what: enum kj_compare_what
 * @level_ns: tail: gaps longer than this
 * @why: NULL, or why it was not judged
 * @old: rate per second, or mean length in ns
 * @new: and of the new side
 * @n: events, gaps or gaps longer than @level_ns, by side
 * @time: net time per second in ns, by side; rate alone
 * @answer: @effect is a ratio
 * @adjusted: p-value with all comparisons accounted for; 1 if it was left out for having
 *	been without hope
 * @moved: 1 worse, -1 better, 0 no more than chance or too little to matter
 * @could: smallest change for the worse that would have been called so; 0: not judged
 * @more: with so many more runs a side, or runs so many times as long, one of kj_compare.least
 *	would be; 0: it would have been, or it takes too much
 */
struct kj_compare_result {
	unsigned int pair;
	__u32 cpu;
	__u8 stream;
	__u8 cause;
	__u8 what;
	__s8 moved;
	__u64 level_ns;
	const char *why;
	double old;
	double new;
	double n[2];
	double time[2];
	struct kj_spread_answer answer;
	double adjusted;
	double could;
	unsigned int more;
};

/**
 * struct kj_compare - the whole
 * @alpha: chance that anything at all is called moved when nothing did
 * @least: changes by a smaller share than this do not matter
 * @force: compare what is not comparable
 * @failed: memory ran out; no result is to be trusted
 * @changed: a file could not be read again; it was said, and no result is to be trusted
 * @refused: how many differences forbid it
 * @nr_runs: how many captures
 * @run: the captures
 * @nr_pairs: how many pairs
 * @pair: old against new
 * @nr: how many results
 * @room: for so many
 * @walks: how often all files of a pair were walked through
 * @result: the results
 * @tests: how many of them are accounted for in @adjusted
 * @worse: how many moved for the worse
 * @better: how many for the better
 */
struct kj_compare {
	double alpha;
	double least;
	bool force;
	bool failed;
	bool changed;
	unsigned int refused;
	unsigned int nr_runs;
	struct kj_compare_run *run;
	unsigned int nr_pairs;
	struct kj_compare_pair *pair;
	unsigned int nr;
	unsigned int room;
	unsigned int walks;
	struct kj_compare_result *result;
	unsigned int tests;
	unsigned int worse;
	unsigned int better;
};

/**
 * kj_compare_read - take in one capture
 * @run: out; @path is set
 * @o: command line: what is to be looked for
 *
 * What is wrong is said on stderr.
 * Return: enum kj_exit.
 */
int kj_compare_read(struct kj_compare_run *run, const struct kj_options *o);

/**
 * struct kj_compare_wanted - a stream whose records are wanted
 * @t: which, of the run that is walked through
 * @data: for whoever wants them
 * @seen: how many there were
 */
struct kj_compare_wanted {
	const struct kj_compare_stream *t;
	void *data;
	__u64 seen;
};

/**
 * kj_compare_records - walk through the records of some streams of a capture
 * @run: capture
 * @w: streams of it, in order of CPU and stream
 * @nr: how many
 * @each: called with every record of them and the stream's data
 *
 * Whatever differs from the first time is said on stderr: @each may have seen a part only.
 * Return: false then.
 */
bool kj_compare_records(const struct kj_compare_run *run, struct kj_compare_wanted *w,
			unsigned int nr, void (*each)(void *data, const struct kj_record *rec));

/* Streams looked at to find others: the work of looking up. */
extern __u64 kj_compare_steps;

/**
 * kj_compare_stream - one stream of a run
 * @run: capture
 * @cpu: which CPU
 * @stream: enum kj_stream_id
 *
 * Return: NULL if it has none.
 */
const struct kj_compare_stream *kj_compare_stream(const struct kj_compare_run *run, __u32 cpu,
						  __u32 stream);

/**
 * kj_compare_pair - compare everything in one pair
 * @c: where results go
 * @pair: number of the pair
 */
void kj_compare_pair(struct kj_compare *c, unsigned int pair);

/**
 * kj_compare_decide - what moved, with the number of comparisons accounted for
 * @c: all results
 *
 * S. Holm, Scandinavian Journal of Statistics 6 (1979), 65-70: the chance that anything
 * is called moved that did not is at most alpha, whatever depends on what. Comparisons
 * whose events are too few to say anything whatever they showed are left out first
 * (R. E. Tarone, Biometrics 46 (1990), 515-522).
 */
void kj_compare_decide(struct kj_compare *c);

/**
 * kj_compare_same - are two captures comparable?
 * @a: one
 * @b: another
 * @say: called with each difference that forbids it: what, its value in @a and in @b
 * @data: passed on
 *
 * Return: how many there are.
 */
unsigned int kj_compare_same(const struct kj_compare_run *a, const struct kj_compare_run *b,
			     void (*say)(void *data, const char *what, const char *in_a,
					 const char *in_b),
			     void *data);

/**
 * kj_compare_cpus - CPUs that a capture can be compared on
 * @run: capture
 * @buf: out: list, or "none"
 * @size: of @buf
 *
 * Return: @buf.
 */
char *kj_compare_cpus(const struct kj_compare_run *run, char *buf, size_t size);

/* Have two captures no CPU in common? */
bool kj_compare_disjoint(const struct kj_compare_run *a, const struct kj_compare_run *b);

/**
 * kj_compare_left_out - CPUs that only some of the captures have
 * @c: all runs
 * @buf: out: list
 * @size: of @buf
 *
 * Return: false if there are none.
 */
bool kj_compare_left_out(const struct kj_compare *c, char *buf, size_t size);

/**
 * kj_compare_judged - how many comparisons could be judged
 * @c: all results
 *
 * Return: their number.
 */
unsigned int kj_compare_judged(const struct kj_compare *c);

/**
 * kj_compare_exit - the verdict
 * @c: all results, decided
 *
 * Return: enum kj_exit.
 */
int kj_compare_exit(const struct kj_compare *c);

/**
 * kj_compare_verdict - the same in a word
 * @c: all results, decided
 *
 * Return: "worse", "no worse" or "not testable".
 */
const char *kj_compare_verdict(const struct kj_compare *c);

/**
 * kj_compare_strongest - the most certain of what moved for the worse, else for the better
 * @c: all results, decided
 *
 * Return: NULL if nothing moved.
 */
const struct kj_compare_result *kj_compare_strongest(const struct kj_compare *c);

/**
 * kj_compare_could - how small a change could have been seen, of all that was judged
 * @c: all results, decided
 *
 * As if each alone were compared with what @kj_compare.alpha leaves to each of all comparisons:
 * what the others show can only make it smaller.
 */
void kj_compare_could(struct kj_compare *c);

/* Return: false without memory. */
bool kj_compare_keep_together(struct kj_compare_run *run, const struct kj_together *g);

/**
 * kj_compare_told_together - what several CPUs had at one instant, if that changed beyond chance
 * @c: all results
 * @tell: called with a line for each change
 * @data: for @tell
 */
void kj_compare_told_together(const struct kj_compare *c,
			      void (*tell)(void *data, const char *line), void *data);

/* What several CPUs had at one instant, where that changed by more than chance; in together.c. */
void kj_compare_text_together(const struct kj_compare *c);
void kj_compare_json_together(struct kj_json *j, const struct kj_compare *c);

/**
 * kj_compare_histogram - add the lengths of one stream of a run to others
 * @run: capture
 * @t: stream of it
 * @khz: rate of the clock that the lengths are wanted in
 * @count: KJ_HIST_BUCKETS counts
 *
 * Return: false if there is none, or the file is no longer what it was.
 */
bool kj_compare_histogram(const struct kj_compare_run *run, const struct kj_compare_stream *t,
			  __u64 khz, __u64 *count);

/**
 * kj_compare_html - the comparison as a page
 * @c: all results, decided
 * @path: where to, "-": standard output
 *
 * Return: enum kj_exit: was it written.
 */
int kj_compare_html(const struct kj_compare *c, const char *path);

/* A function for every format. */
#define FORMAT(name, flag, help) void kj_compare_##name(const struct kj_compare *c);
#include "formats.h"

/* Words for enum kj_compare_what and for @moved. */
const char *kj_compare_what(unsigned int what);
const char *kj_compare_moved(const struct kj_compare_result *r);

#endif /* KJ_COMPARE_H */

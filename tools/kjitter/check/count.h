/* SPDX-License-Identifier: GPL-2.0 */
/*
 * count - what the kernel counted on some CPUs between two moments, from /proc.
 *
 * Read from another CPU, which costs the measured ones nothing but cache lines, and once
 * for all of them. What could not be read or remembered is an error, never a zero.
 */
#ifndef KJ_CHECK_COUNT_H
#define KJ_CHECK_COUNT_H

#include <stdbool.h>
#include <sys/types.h>

#include "lines.h"
#include "lib/procstat.h"
#include "user/self.h"
#include "uapi/kjitter.h"

#define KJ_COUNT_MOVED 24

/**
 * struct kj_count_moved - a line that moved between begin and end
 * @line: @count is the difference
 * @cause: enum kj_cause
 */
struct kj_count_moved {
	struct kj_procstat_line line;
	unsigned int cause;
};

/**
 * struct kj_count - one CPU
 * @cpu: which
 * @tid: thread whose context switches count, 0: none
 * @begun: the begin went well
 * @base_ns: CLOCK_MONOTONIC at the begin
 * @base_self: where @tid stood then
 * @ns: from begin to end
 * @self: what @tid did of its own accord, from begin to end
 * @waited_ns: how long @tid wanted to run and others had the CPU, from begin to end
 * @count: by enum kj_cause, from begin to end; with @why the least that it was
 * @moved: lines that moved most, most first
 * @nr_moved: how many
 * @error: errno of what went wrong, see struct kj_procstat; ENXIO: the CPU has no column,
 *	ENOENT: a line went away; 0: all is known
 * @why: what went wrong, a sentence without its CPU and full stop; "": nothing
 */
struct kj_count {
	unsigned int cpu;
	pid_t tid;
	bool begun;
	__u64 base_ns;
	struct kj_self base_self;
	__u64 ns;
	struct kj_self self;
	__u64 waited_ns;
	__u64 count[KJ_CAUSE_NR];
	struct kj_count_moved moved[KJ_COUNT_MOVED];
	unsigned int nr_moved;
	int error;
	char why[120];
};

/**
 * struct kj_counts - all CPUs of a window
 * @interrupts: file to read, /proc/interrupts
 * @softirqs: file to read, /proc/softirqs
 * @count: CPUs, ascending
 * @cpu: their numbers
 * @column: of each, in the file that is being read
 * @row: their numbers in a line
 * @nr: how many
 * @buf: for reading
 * @size: of @buf
 * @lines: where the lines stood at the begin
 */
struct kj_counts {
	const char *interrupts;
	const char *softirqs;
	struct kj_count **count;
	unsigned int *cpu;
	int *column;
	__u64 *row;
	unsigned int nr;
	char *buf;
	size_t size;
	struct kj_lines lines;
};

/**
 * kj_counts_init - take memory
 * @c: out
 * @nr: how many CPUs; @c->count[] is to be filled in, each with @cpu, ascending
 *
 * The files are those of /proc; a test may set others.
 * Return: false without memory.
 */
bool kj_counts_init(struct kj_counts *c, unsigned int nr);

/**
 * kj_counts_begin - remember where the counters stand
 * @c: all is set
 *
 * What went wrong is in each CPU's @error and @why.
 */
void kj_counts_begin(struct kj_counts *c);

/**
 * kj_counts_end - what moved since
 * @c: begun
 *
 * May be called more than once. A CPU whose begin went wrong stays so.
 */
void kj_counts_end(struct kj_counts *c);

/**
 * kj_count_since - take off what was counted before
 * @c: one CPU, ended
 * @then: the same CPU at an earlier end since the same begin; or nothing was counted then
 */
void kj_count_since(struct kj_count *c, const struct kj_count *then);

/**
 * kj_counts_ticks - local timer interrupts so far
 * @c: all is set
 * @ticks: out: of each CPU
 *
 * Return: 0 or -errno: then @ticks says nothing.
 */
int kj_counts_ticks(struct kj_counts *c, __u64 *ticks);

void kj_counts_free(struct kj_counts *c);

#endif /* KJ_CHECK_COUNT_H */

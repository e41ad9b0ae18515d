/* SPDX-License-Identifier: GPL-2.0 */
/*
 * check_count - what the kernel counted on one CPU between two moments, from /proc.
 *
 * Read from another CPU, which costs the measured one nothing but cache lines.
 */
#ifndef KJ_CHECK_COUNT_H
#define KJ_CHECK_COUNT_H

#include <stdbool.h>
#include <sys/types.h>

#include "../../uapi/kjitter.h"
#include "procstat.h"

/* Lines of /proc/interrupts and /proc/softirqs together; what exceeds it has no name. */
#define KJ_COUNT_LINES 2048
#define KJ_COUNT_MOVED 24

/**
 * struct kj_count_line - a line and where it stood
 * @label: see struct kj_procstat_line
 * @softirq: from /proc/softirqs
 * @count: number then
 */
struct kj_count_line {
	char label[KJ_PROCSTAT_LABEL];
	bool softirq;
	__u64 count;
};

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
 * @base_ns: CLOCK_MONOTONIC at the begin
 * @base_switches: context switches of @tid then
 * @base_waited_ns: how long @tid had waited for the CPU then
 * @lines: lines at the begin
 * @nr_lines: how many
 * @ns: from begin to end
 * @waited_ns: how long @tid wanted to run and others had the CPU, from begin to end
 * @count: by enum kj_cause, from begin to end
 * @moved: lines that moved most, most first
 * @nr_moved: how many
 */
struct kj_count {
	unsigned int cpu;
	pid_t tid;
	__u64 base_ns;
	__u64 base_switches;
	__u64 base_waited_ns;
	struct kj_count_line *lines;
	unsigned int nr_lines;
	__u64 ns;
	__u64 waited_ns;
	__u64 count[KJ_CAUSE_NR];
	struct kj_count_moved moved[KJ_COUNT_MOVED];
	unsigned int nr_moved;
};

/**
 * kj_count_begin - remember where the counters stand
 * @c: @cpu and @tid are set; memory is taken once
 *
 * Return: false if /proc has no column for the CPU.
 */
bool kj_count_begin(struct kj_count *c);

/**
 * kj_count_end - what moved since
 * @c: begun
 *
 * May be called more than once. Return: as kj_count_begin().
 */
bool kj_count_end(struct kj_count *c);

/**
 * kj_count_ticks - local timer interrupts of a CPU so far
 * @cpu: which
 */
__u64 kj_count_ticks(unsigned int cpu);

void kj_count_free(struct kj_count *c);

#endif /* KJ_CHECK_COUNT_H */

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * lines - where the lines of /proc/interrupts and /proc/softirqs stood, for some
 * CPUs, however many there are of either.
 *
 * Most lines of a large machine never counted anything on most CPUs, so only numbers
 * above 0 are kept. A line is found again in constant time: the next one in the order
 * of before is tried first, then a hash of the label.
 */
#ifndef KJ_LINES_H
#define KJ_LINES_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/procstat.h"

/**
 * struct kj_count_entry - a number above 0
 * @count: the number; the kernel counts in 32 bits
 * @at: which of the CPUs
 */
struct kj_count_entry {
	__u32 count;
	__u32 at;
};

/**
 * struct kj_count_line - a line and where it stood
 * @label: see struct kj_procstat_line
 * @softirq: from /proc/softirqs
 * @first: its entries begin there and end where those of the next line begin
 * @next: line with the same hash, number + 1; 0: none
 * @found: pass in which it was found again
 */
struct kj_count_line {
	char label[KJ_PROCSTAT_LABEL];
	bool softirq;
	__u32 first;
	__u32 next;
	__u32 found;
};

/**
 * struct kj_lines - all lines
 * @line: them
 * @nr: how many
 * @room: of @line
 * @entry: numbers above 0
 * @nr_entries: how many
 * @entry_room: of @entry
 * @bucket: by hash, a power of two of them: number of a line + 1
 * @nr_buckets: how many
 * @expected: line that most likely comes next
 * @pass: number of the search that goes on
 * @compared: labels compared since the begin: the work of searching
 */
struct kj_lines {
	struct kj_count_line *line;
	unsigned int nr;
	unsigned int room;
	struct kj_count_entry *entry;
	unsigned int nr_entries;
	unsigned int entry_room;
	__u32 *bucket;
	unsigned int nr_buckets;
	unsigned int expected;
	__u32 pass;
	__u64 compared;
};

/* kj_lines_clear - forget all lines; memory stays */
void kj_lines_clear(struct kj_lines *l);

/**
 * kj_lines_add - remember a line
 * @l: lines
 * @label: of the line
 * @softirq: from /proc/softirqs
 * @count: numbers of the CPUs
 * @nr: how many CPUs
 *
 * Return: 0 or -ENOMEM.
 */
int kj_lines_add(struct kj_lines *l, const char *label, bool softirq, const __u64 *count,
		 unsigned int nr);

/* kj_lines_search - begin to look all lines up again, in whatever order */
void kj_lines_search(struct kj_lines *l);

/**
 * kj_lines_find - look a line up; each is found once in a search
 * @l: lines
 * @label: of the line
 * @softirq: from /proc/softirqs
 * @nr: out: how many entries it has
 *
 * Return: its entries, by CPU, ascending; NULL: there was no such line.
 */
const struct kj_count_entry *kj_lines_find(struct kj_lines *l, const char *label, bool softirq,
					   unsigned int *nr);

/**
 * kj_lines_entries - entries of a line
 * @l: lines
 * @i: which line
 * @nr: out: how many
 * Return: the first of them, or NULL.
 */
const struct kj_count_entry *kj_lines_entries(const struct kj_lines *l, unsigned int i,
					      unsigned int *nr);

void kj_lines_free(struct kj_lines *l);

#endif /* KJ_LINES_H */

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * procstat - /proc/interrupts and /proc/softirqs, one CPU's column at a time.
 *
 * Both files begin with a line of headings, one for each online CPU, so a column is
 * not a CPU number. Everything else in them is foreign: labels, numbers of columns, and
 * names that drivers chose. A line without a number in the column is left out.
 */
#ifndef KJ_PROCSTAT_H
#define KJ_PROCSTAT_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "uapi/kjitter.h"

#define KJ_PROCSTAT_LABEL 16
#define KJ_PROCSTAT_NAME  64

/**
 * struct kj_procstat_line - one line and what it says of one CPU
 * @label: what stands before the colon: "LOC", "24", "TIMER"; cut if too long
 * @name: what stands behind the numbers, NUL-terminated; cut if too long
 * @count: number in the CPU's column
 */
struct kj_procstat_line {
	char label[KJ_PROCSTAT_LABEL];
	char name[KJ_PROCSTAT_NAME];
	__u64 count;
};

/**
 * struct kj_procstat - a file being read, line by line, in a buffer of fixed size
 * @fd: open file
 * @buf: room for at least the longest line
 * @size: of @buf
 * @at: next byte
 * @fill: bytes in @buf
 * @offset: in the file, of what comes after @fill
 * @column: of the CPU, from 0; -1: the file has none for it
 * @columns: how many the headings name
 * @error: errno of what could not be read: ENODATA empty, EMSGSIZE a line longer than
 *	@buf, EBADMSG a line without its end or with fewer numbers than there are headings,
 *	ENXIO no column for the CPU, else of pread(); 0: none
 */
struct kj_procstat {
	int fd;
	char *buf;
	size_t size;
	size_t at;
	size_t fill;
	off_t offset;
	int column;
	int columns;
	int error;
};

/**
 * kj_procstat_column - find a CPU's column
 * @heading: first line of the file, without its line feed
 * @cpu: which CPU
 *
 * Return: number of the column from 0, or -1.
 */
int kj_procstat_column(const char *heading, unsigned int cpu);

/**
 * kj_procstat_parse - take a line apart
 * @line: text without its line feed
 * @column: from kj_procstat_column()
 * @l: out
 *
 * Return: false if it is no line of numbers, or has none in that column.
 */
bool kj_procstat_parse(const char *line, int column, struct kj_procstat_line *l);

/**
 * kj_procstat_headings - where the columns of some CPUs are
 * @heading: first line of the file, without its line feed
 * @cpu: CPUs, ascending, as the kernel names them
 * @nr: how many
 * @column: out: number of the column of each from 0, or -1
 *
 * Return: how many columns there are; 0: these are no headings.
 */
int kj_procstat_headings(const char *heading, const unsigned int *cpu, unsigned int nr,
			 int *column);

/**
 * kj_procstat_row - take a line apart, for many CPUs at once
 * @line: text without its line feed
 * @columns: at most this many numbers are read; what follows is the name
 * @column: ascending; a CPU that has none is -1
 * @nr: how many
 * @l: out: @label and @name
 * @count: out: number in each column, 0 where there is none
 *
 * Return: how many numbers there were; -1: it is no line with a label.
 */
int kj_procstat_row(const char *line, int columns, const int *column, unsigned int nr,
		    struct kj_procstat_line *l, __u64 *count);

/**
 * kj_procstat_short - is something missing in a line?
 * @l: line
 * @numbers: how many it has
 * @columns: how many headings there are
 *
 * A line of the whole machine (ERR, MIS) has one number and is not short.
 * Return: so it is.
 */
bool kj_procstat_short(const struct kj_procstat_line *l, int numbers, int columns);

/**
 * kj_procstat_line - next line, whatever it is
 * @p: @fd, @buf and @size are set, all else is 0 at first
 *
 * Return: the line, NUL-terminated, without its line feed; NULL at the end, or when
 * @error is set.
 */
char *kj_procstat_line(struct kj_procstat *p);

/**
 * kj_procstat_why - what an error means, as half a sentence
 * @error: see struct kj_procstat
 * Return: words.
 */
const char *kj_procstat_why(int error);

/**
 * kj_procstat_cause - what an interrupt counts as
 * @l: line of /proc/interrupts
 *
 * Return: enum kj_cause; KJ_CAUSE_NR: it is no interrupt that happened on the CPU.
 */
unsigned int kj_procstat_cause(const struct kj_procstat_line *l);

/**
 * kj_procstat_begin - read the headings
 * @p: @fd, @buf and @size are set
 * @cpu: which CPU
 *
 * Return: true if the file has a column for it; else @error says why.
 */
bool kj_procstat_begin(struct kj_procstat *p, unsigned int cpu);

/**
 * kj_procstat_next - read on to the next line with a number for the CPU
 * @p: begun
 * @l: out
 *
 * No memory is asked for, and nothing is printed.
 * Return: false at the end, and where
 * @error is set: then the sums so far are not all there is.
 */
bool kj_procstat_next(struct kj_procstat *p, struct kj_procstat_line *l);

/**
 * kj_procstat_room - how large a buffer the longest line needs
 * @path: file
 *
 * Return: bytes, with room to spare; at least 4096.
 */
size_t kj_procstat_room(const char *path);

#endif /* KJ_PROCSTAT_H */

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * matrix - the rows of one or more directories (shards), merged and in order.
 */
#ifndef KJ_MATRIX_H
#define KJ_MATRIX_H

#include <stdbool.h>

#include "row.h"

/**
 * struct kj_matrix_change - a verdict that is another one than that of the version before
 * @from: last kernel with the old verdict
 * @to: first one with the new verdict; same flavour, line by line and version by version
 * @between: kernels between them that never came to a verdict
 */
struct kj_matrix_change {
	const struct kj_row *from;
	const struct kj_row *to;
	unsigned int between;
};

/**
 * struct kj_matrix - all rows
 * @nr: number of @row
 * @row: sorted by line, version, flavour
 * @nr_notices: number of @notice
 * @notice: what is wrong with the whole, sentences; foreign text, made harmless
 * @incomplete: not even the list of kernels is known for sure
 * @total: rows per verdict
 * @wall_s: time in which at least one row was being made; NAN if unknown
 * @work_s: time of all rows together, without downloads
 * @timed: rows whose time is known
 * @slowest: the one that took longest, or NULL
 * @nr_changes: number of @change
 * @change: sorted by flavour, then in the order of rows
 */
struct kj_matrix {
	unsigned int nr;
	struct kj_row *row;
	unsigned int nr_notices;
	char **notice;
	bool incomplete;
	unsigned int total[KJ_ROW_VERDICTS];
	double wall_s, work_s;
	unsigned int timed;
	const struct kj_row *slowest;
	unsigned int nr_changes;
	struct kj_matrix_change *change;
};

/**
 * kj_matrix_add - read one directory
 * @m: matrix
 * @dir: with plan and rows/
 *
 * A release that is there already: if both rows say the same it stays one, otherwise it
 * becomes an error that names both directories.
 *
 * Return: false if there is no such directory.
 */
bool kj_matrix_add(struct kj_matrix *m, const char *dir);

/**
 * kj_matrix_row - one kernel of a directory, with its row if there is one
 * @m: matrix
 * @dir: the directory
 * @boot: boot_id, or "" of a kernel of the lab
 * @fields: RELEASE LINE FLAVOUR SUITE VERSION
 */
void kj_matrix_row(struct kj_matrix *m, const char *dir, const char *boot, char *const fields[5]);

/**
 * kj_matrix_unplanned - a row without a line in a plan; where it belongs it says itself
 * @m: matrix
 * @dir: the directory
 * @release: name of its directory
 * @boot: name of the directory below that of a machine's boot, or ""
 */
void kj_matrix_unplanned(struct kj_matrix *m, const char *dir, const char *release,
			 const char *boot);

/**
 * kj_matrix_finish - sort, count, find changes; after the last kj_matrix_add()
 * @m: matrix
 */
void kj_matrix_finish(struct kj_matrix *m);

/**
 * kj_matrix_times - wall time and work of the rows, into @m
 * @m: matrix, sorted
 *
 * The wall time is the length of the union of the spans from the beginning of each row's
 * download to its end, so that a pause between two halves does not count.
 */
void kj_matrix_times(struct kj_matrix *m);

/**
 * kj_matrix_changes - where verdicts change within a flavour, into @m
 * @m: matrix, sorted
 */
void kj_matrix_changes(struct kj_matrix *m);

/**
 * kj_matrix_settled - did a kernel come to something that can be compared
 * @row: row
 *
 * Return: true for a verdict and for an error of the kernel itself (build, boot, crash,
 * hang ...), false for what says nothing about the kernel.
 */
bool kj_matrix_settled(const struct kj_row *row);

/**
 * kj_matrix_previous - the settled kernel before one, of the same flavour
 * @m: matrix, sorted
 * @row: one of its rows
 * @between: out: unsettled ones between them
 *
 * Return: it, or NULL.
 */
const struct kj_row *kj_matrix_previous(const struct kj_matrix *m, const struct kj_row *row,
					unsigned int *between);

/**
 * kj_matrix_status - exit status
 * @m: finished
 *
 * Return: 0 each kernel passed, or was skipped while another passed; 1 a kernel failed;
 * 2 a row is an error or missing, or no kernel came to a verdict.
 */
int kj_matrix_status(const struct kj_matrix *m);

/**
 * kj_matrix_notice - note something that is wrong with the whole
 * @m: matrix
 * @fmt: a sentence, as printf; made harmless
 */
__attribute__((format(printf, 2, 3))) void kj_matrix_notice(struct kj_matrix *m, const char *fmt,
							    ...);

/**
 * kj_matrix_free - give everything back
 * @m: matrix
 */
void kj_matrix_free(struct kj_matrix *m);

#endif /* KJ_MATRIX_H */

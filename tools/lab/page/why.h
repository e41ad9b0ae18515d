/* SPDX-License-Identifier: GPL-2.0 */
/*
 * why - the reasons of a verdict, at two lengths; and which kernels share them.
 */
#ifndef KJ_WHY_H
#define KJ_WHY_H

#include "matrix.h"

/**
 * struct kj_why_group - kernels with the same verdict for the same reason
 * @first: one of them
 * @key: verdict and codes
 * @nr: how many
 */
struct kj_why_group {
	const struct kj_row *first;
	char *key;
	unsigned int nr;
};

/**
 * kj_why_codes - the reasons of check as codes, such as "tick-sched, rt-throttling"
 * @row: row
 *
 * Return: text, to be freed; the stage for an error; "" if there is none.
 */
char *kj_why_codes(const struct kj_row *row);

/**
 * kj_why_short - as much as says it in a table
 * @row: row
 *
 * Return: text, to be freed; the important part comes first.
 */
char *kj_why_short(const struct kj_row *row);

/**
 * kj_why_groups - all that is not a pass, by reason
 * @m: finished
 * @nr: out: number of groups
 *
 * Return: groups in the order of rows, to be given to kj_why_free().
 */
struct kj_why_group *kj_why_groups(const struct kj_matrix *m, unsigned int *nr);

/**
 * kj_why_free - give groups back
 * @group: groups
 * @nr: how many
 */
void kj_why_free(struct kj_why_group *group, unsigned int nr);

#endif /* KJ_WHY_H */

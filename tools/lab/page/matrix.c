// SPDX-License-Identifier: GPL-2.0
/*
 * matrix - see matrix.h. Reading directories is matrix_load.c.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "matrix.h"

/**
 * struct span - when a row was being made
 * @from: seconds since 1970
 * @to: the same
 */
struct span {
	double from;
	double to;
};

static int by_from(const void *a, const void *b)
{
	const struct span *x = a, *y = b;

	return (x->from > y->from) - (x->from < y->from);
}

static double together(struct span *span, unsigned int nr)
{
	double sum = 0, end = -INFINITY;
	unsigned int i;

	qsort(span, nr, sizeof(*span), by_from);
	for (i = 0; i < nr; i++) {
		if (span[i].to <= end)
			continue;
		sum += span[i].to - (span[i].from > end ? span[i].from : end);
		end = span[i].to;
	}
	return sum;
}

void kj_matrix_times(struct kj_matrix *m)
{
	struct span *span = kj_file_more(NULL, m->nr * sizeof(*span));
	const struct kj_row *row;
	unsigned int i, n = 0;

	for (i = 0; i < m->nr; i++) {
		row = &m->row[i];
		if (isnan(row->total_s))
			continue;
		m->timed++;
		m->work_s += row->total_s;
		if (!m->slowest || row->total_s > m->slowest->total_s)
			m->slowest = row;
		if (isnan(row->ended))
			continue;
		span[n].to = row->ended;
		span[n++].from =
			row->ended - row->total_s - (isnan(row->fetch_s) ? 0 : row->fetch_s);
	}
	m->wall_s = n ? together(span, n) : NAN;
	free(span);
}

bool kj_matrix_settled(const struct kj_row *row)
{
	static const char *const nothing[] = { "download", "files", "row", "merge" };
	unsigned int i;

	if (row->verdict != KJ_ROW_ERROR)
		return row->verdict < KJ_ROW_ERROR;
	for (i = 0; i < sizeof(nothing) / sizeof(nothing[0]); i++)
		if (!strcmp(row->stage, nothing[i]))
			return false;
	return true;
}

const struct kj_row *kj_matrix_previous(const struct kj_matrix *m, const struct kj_row *row,
					unsigned int *between)
{
	const struct kj_row *r;

	*between = 0;
	/* Kernels without a line or a flavour have nothing in common. */
	if (!strcmp(row->line, "-") || !strcmp(row->flavour, "-"))
		return NULL;
	for (r = row; r-- > m->row;) {
		if (!strcmp(r->line, "-") || strcmp(r->flavour, row->flavour))
			continue;
		if (kj_matrix_settled(r))
			return r;
		(*between)++;
	}
	return NULL;
}

/* Each flavour has its own run of versions. */
static int by_flavour(const void *a, const void *b)
{
	const struct kj_matrix_change *x = a, *y = b;
	int d = strcmp(x->to->flavour, y->to->flavour);

	return d ? d : (x->to > y->to) - (x->to < y->to);
}

void kj_matrix_changes(struct kj_matrix *m)
{
	struct kj_matrix_change c;
	unsigned int i;

	for (i = 0; i < m->nr; i++) {
		c.to = &m->row[i];
		if (!kj_matrix_settled(c.to))
			continue;
		c.from = kj_matrix_previous(m, c.to, &c.between);
		if (!c.from || c.from->verdict == c.to->verdict)
			continue;
		m->change = kj_file_more(m->change, (m->nr_changes + 1) * sizeof(c));
		m->change[m->nr_changes++] = c;
	}
	if (m->nr_changes)
		qsort(m->change, m->nr_changes, sizeof(c), by_flavour);
}

void kj_matrix_finish(struct kj_matrix *m)
{
	unsigned int i;

	if (m->nr)
		qsort(m->row, m->nr, sizeof(*m->row), kj_row_compare);
	for (i = 0; i < m->nr; i++)
		m->total[m->row[i].verdict]++;
	kj_matrix_times(m);
	kj_matrix_changes(m);
}

int kj_matrix_status(const struct kj_matrix *m)
{
	const unsigned int *t = m->total;

	if (m->incomplete || t[KJ_ROW_ERROR] || t[KJ_ROW_NOT_RUN])
		return 2;
	if (t[KJ_ROW_FAIL])
		return 1;
	return t[KJ_ROW_PASS] ? 0 : 2;
}

void kj_matrix_free(struct kj_matrix *m)
{
	unsigned int i;

	for (i = 0; i < m->nr; i++)
		kj_row_free(&m->row[i]);
	for (i = 0; i < m->nr_notices; i++)
		free(m->notice[i]);
	free(m->row);
	free(m->notice);
	free(m->change);
}

// SPDX-License-Identifier: GPL-2.0
/*
 * row - see row.h. Reading it is row_load.c.
 */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "row.h"
#include "version.h"

const char *kj_row_word(enum kj_row_verdict verdict)
{
	static const char *const words[KJ_ROW_VERDICTS] = { "pass", "fail", "skip", "error",
							    "not run" };

	return words[verdict];
}

void kj_row_planned(struct kj_row *row, const char *dir, char *const fields[5])
{
	char **to[] = { &row->release, &row->line, &row->flavour, &row->suite, &row->version };
	char **empty[] = { &row->stage, &row->source,  &row->module, &row->date,
			   &row->path,	&row->cmdline, &row->boot };
	unsigned int i;

	memset(row, 0, sizeof(*row));
	for (i = 0; i < 5; i++)
		*to[i] = kj_file_clean(fields[i], strlen(fields[i]));
	for (i = 0; i < sizeof(empty) / sizeof(empty[0]); i++)
		*empty[i] = kj_file_format("%s", "");
	row->dir = kj_file_format("%s", dir);
	row->reason = kj_file_format("in the plan, but there is no row");
	row->verdict = KJ_ROW_NOT_RUN;
	row->cpu = KJ_ROW_CPU;
	row->ended = NAN;
	row->fetch_s = NAN;
	row->build_s = NAN;
	row->run_s = NAN;
	row->total_s = NAN;
}

void kj_row_trouble(struct kj_row *row, const char *fmt, ...)
{
	char *old = row->trouble, *more;
	va_list args;

	va_start(args, fmt);
	more = kj_file_vformat(fmt, args);
	va_end(args);
	row->trouble = kj_file_format("%s%s%s", old ? old : "", old ? "; " : "", more);
	free(old);
	free(more);
}

void kj_row_fail(struct kj_row *row, const char *stage, char *why)
{
	char *old = row->reason, *raw;

	raw = *old ? kj_file_format("%s (the row: %s, %s)", why, kj_row_word(row->verdict), old) :
		     kj_file_format("%s", why);
	/* A directory's name is foreign as well. */
	row->reason = kj_file_clean(raw, strlen(raw));
	free(raw);
	row->verdict = KJ_ROW_ERROR;
	free(row->stage);
	row->stage = kj_file_format("%s", stage);
	free(old);
	free(why);
}

bool kj_row_same(const struct kj_row *a, const struct kj_row *b)
{
	static const char *const files[] = { "check.json", "status.json", "spin.json",
					     "user.json",  "config",	  "cmdline" };
	unsigned int i;

	if (a->verdict != b->verdict || strcmp(a->stage, b->stage) ||
	    strcmp(a->reason, b->reason) || strcmp(a->module, b->module) ||
	    strcmp(a->version, b->version) || strcmp(a->source, b->source) ||
	    a->deterministic != b->deterministic)
		return false;
	for (i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		if (!kj_file_same(a->path, b->path, files[i]))
			return false;
	return true;
}

int kj_row_compare(const void *a, const void *b)
{
	const struct kj_row *x = a, *y = b;
	int d = kj_version_compare(x->line, y->line);

	if (!d)
		d = kj_version_compare(x->version, y->version);
	if (!d)
		d = strcmp(x->flavour, y->flavour);
	if (!d)
		d = strcmp(x->release, y->release);
	/* Boots of one kernel: the dates are of a form whose order is that of time. */
	return d ? d : strcmp(x->date, y->date);
}

int kj_row_base(const struct kj_row *row)
{
	size_t all = strlen(row->release), flavour = strlen(row->flavour);

	if (flavour && all > flavour + 1 && row->release[all - flavour - 1] == '-' &&
	    !strcmp(row->release + all - flavour, row->flavour))
		all -= flavour + 1;
	return all;
}

void kj_row_free(struct kj_row *row)
{
	char *const strings[] = { row->release, row->line,    row->flavour, row->suite,
				  row->version, row->stage,   row->reason,  row->source,
				  row->module,	row->date,    row->dir,	    row->path,
				  row->cmdline, row->trouble, row->boot };
	unsigned int i;

	for (i = 0; i < sizeof(strings) / sizeof(strings[0]); i++)
		free(strings[i]);
	for (i = 0; i < row->config.nr; i++) {
		free(row->config.option[i].name);
		free(row->config.option[i].value);
	}
	free(row->config.option);
	json_decref(row->check);
	json_decref(row->status);
	json_decref(row->spin);
	json_decref(row->user);
}

// SPDX-License-Identifier: GPL-2.0
/*
 * matrix_load - reads directories into a matrix; see matrix.h.
 */
#include <dirent.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "matrix.h"

void kj_matrix_notice(struct kj_matrix *m, const char *fmt, ...)
{
	char *raw;
	va_list args;

	va_start(args, fmt);
	raw = kj_file_vformat(fmt, args);
	va_end(args);
	m->notice = kj_file_more(m->notice, (m->nr_notices + 1) * sizeof(*m->notice));
	m->notice[m->nr_notices++] = kj_file_clean(raw, strlen(raw));
	free(raw);
}

#define SAY_DAMAGED "%s/plan is damaged: line %u does not have five or six fields"

static struct kj_row *find(struct kj_matrix *m, const struct kj_row *like)
{
	unsigned int i;

	for (i = 0; i < m->nr; i++)
		if (!strcmp(m->row[i].release, like->release) &&
		    !strcmp(m->row[i].boot, like->boot))
			return &m->row[i];
	return NULL;
}

/* The same release from two directories. */
static void merge(struct kj_matrix *m, struct kj_row *old, struct kj_row *new)
{
	struct kj_row swap;

	if (!*new->path || !strcmp(old->stage, "merge")) {
		kj_row_free(new);
		return;
	}
	if (!*old->path) {
		swap = *old;
		*old = *new;
		*new = swap;
	} else if (!kj_row_same(old, new)) {
		kj_matrix_notice(m, "%s: %s and %s have different rows of it; keep the right one",
				 old->release, old->dir, new->dir);
		kj_row_fail(old, "merge",
			    kj_file_format("%s says %s, %s says %s, and not all else is the same",
					   old->dir, kj_row_word(old->verdict), new->dir,
					   kj_row_word(new->verdict)));
	}
	kj_row_free(new);
}

void kj_matrix_row(struct kj_matrix *m, const char *dir, const char *boot, char *const fields[5])
{
	struct kj_row new, *old;

	kj_row_planned(&new, dir, fields);
	free(new.boot);
	new.boot = kj_file_clean(boot, strlen(boot));
	kj_row_load(&new);
	old = find(m, &new);
	if (old) {
		merge(m, old, &new);
		return;
	}
	m->row = kj_file_more(m->row, (m->nr + 1) * sizeof(*m->row));
	m->row[m->nr++] = new;
}

/*
 * Lines RELEASE LINE FLAVOUR SUITE VERSION [HAS], after lines # KEY=VALUE. Whether a module was
 * there the row says itself, so HAS is not read.
 */
static void read_plan(struct kj_matrix *m, const char *dir, char *text)
{
	char *line, *fields[5];
	unsigned int i, n = 0;

	while ((line = strsep(&text, "\n"))) {
		n++;
		if (!strncmp(line, "# incomplete=", 13)) {
			m->incomplete = true;
			kj_matrix_notice(m, "%s/plan is incomplete: %s; see --update-plan", dir,
					 line + 13);
		}
		if (!strncmp(line, "# left-out=", 11))
			kj_matrix_notice(m, "%s more are listed by the archive, but not there",
					 line + 11);
		if (!*line || *line == '#')
			continue;
		for (i = 0; i < 5; i++)
			fields[i] = strsep(&line, "\t");
		strsep(&line, "\t");
		if (!fields[4] || line || !*fields[0]) {
			m->incomplete = true;
			kj_matrix_notice(m, SAY_DAMAGED, dir, n);
			continue;
		}
		kj_matrix_row(m, dir, "", fields);
	}
}

void kj_matrix_unplanned(struct kj_matrix *m, const char *dir, const char *release,
			 const char *boot)
{
	static const char *const keys[] = { "RELEASE=", "LINE=", "FLAVOUR=", "SUITE=", "VERSION=" };
	char *rows = *boot ? kj_file_format("%s/%s/%s", dir, release, boot) :
			     kj_file_format("%s/rows/%s", dir, release);
	char *fields[5] = { (char *)release, (char *)"-", (char *)"-", (char *)"-", (char *)"-" };
	char *text, *rest, *line;
	const char *why;
	unsigned int i;

	text = kj_file_read(rows, "row", NULL, &why);
	rest = text;
	while ((line = strsep(&rest, "\n")))
		for (i = 1; i < 5; i++)
			if (!strncmp(line, keys[i], strlen(keys[i])))
				fields[i] = line + strlen(keys[i]);
	if (!*boot)
		kj_matrix_notice(m, "%s: the row %s is not in its plan", dir, release);
	kj_matrix_row(m, dir, boot, fields);
	free(text);
	free(rows);
}

static bool planned(const struct kj_matrix *m, const char *dir, const char *release)
{
	char *clean = kj_file_clean(release, strlen(release));
	bool found = false;
	unsigned int i;

	for (i = 0; i < m->nr && !found; i++)
		found = !strcmp(m->row[i].release, clean) && !strcmp(m->row[i].dir, dir);
	free(clean);
	return found;
}

static int visible(const struct dirent *d)
{
	return d->d_name[0] != '.';
}

static void read_rows(struct kj_matrix *m, const char *dir, const char *plan)
{
	char *rows = kj_file_format("%s/rows", dir), *needle;
	struct dirent **names;
	int n = scandir(rows, &names, visible, alphasort), i;

	free(rows);
	for (i = 0; i < n; i++) {
		/* It may be there from another directory, so ask the plan itself. */
		needle = kj_file_format("\n%s\t", names[i]->d_name);
		if (!strstr(plan, needle) && !planned(m, dir, names[i]->d_name))
			kj_matrix_unplanned(m, dir, names[i]->d_name, "");
		free(needle);
		free(names[i]);
	}
	if (n >= 0)
		free(names);
}

bool kj_matrix_add(struct kj_matrix *m, const char *dir)
{
	char *rows = kj_file_format("%s/rows", dir), *text, *plan;
	DIR *there = opendir(rows);
	const char *why;

	free(rows);
	text = kj_file_read(dir, "plan", NULL, &why);
	if (!there && !text)
		return false;
	if (there)
		closedir(there);
	if (!text) {
		m->incomplete = true;
		kj_matrix_notice(m, "%s/plan %s: kernels that never ran are not known", dir,
				 why ? why : "is missing");
	}
	plan = kj_file_format("\n%s", text ? text : "");
	if (text)
		read_plan(m, dir, text);
	read_rows(m, dir, plan);
	free(plan);
	free(text);
	return true;
}

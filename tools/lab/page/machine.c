// SPDX-License-Identifier: GPL-2.0
/*
 * machine - see machine.h.
 */
#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "file.h"
#include "machine.h"

/* What begins with a point is being made, or is none of ours. */
static int visible(const struct dirent *d)
{
	return d->d_name[0] != '.';
}

static bool has_row(const char *dir, const char *boot)
{
	char *path = kj_file_format("%s/%s/row", dir, boot);
	struct stat st;
	bool there = !lstat(path, &st) && S_ISREG(st.st_mode);

	free(path);
	return there;
}

static bool add_release(struct kj_matrix *m, const char *dir, const char *release)
{
	char *path = kj_file_format("%s/%s", dir, release);
	struct dirent **names;
	int n = scandir(path, &names, visible, alphasort), i;
	bool any = false;

	for (i = 0; i < n; i++) {
		if (has_row(path, names[i]->d_name)) {
			kj_matrix_unplanned(m, dir, release, names[i]->d_name);
			any = true;
		}
		free(names[i]);
	}
	if (n >= 0)
		free(names);
	free(path);
	return any;
}

bool kj_machine_add(struct kj_matrix *m, const char *dir)
{
	struct dirent **names;
	int n = scandir(dir, &names, visible, alphasort), i;
	bool any = false;

	for (i = 0; i < n; i++) {
		any |= add_release(m, dir, names[i]->d_name);
		free(names[i]);
	}
	if (n >= 0)
		free(names);
	return any;
}

bool kj_machine_only(const struct kj_matrix *m)
{
	unsigned int i;

	for (i = 0; i < m->nr; i++)
		if (!*m->row[i].boot)
			return false;
	return m->nr;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * file - see file.h.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file.h"
#include "lib/text.h"

bool kj_page_to_stdout(const char *path)
{
	return !strcmp(path, "-");
}

static bool refused(const struct kj_page_file *f)
{
	kj_text_error("%s: the page could not be written: %s", f->path, strerror(errno));
	return false;
}

/* A new file beside the place, with the rights that any new file has. */
static bool open_temp(struct kj_page_file *f)
{
	mode_t mask = umask(0);
	int fd;

	umask(mask);
	snprintf(f->temp, sizeof(f->temp), "%s.XXXXXX", f->place);
	fd = mkstemp(f->temp);
	if (fd < 0) {
		f->temp[0] = '\0';
		return false;
	}
	if (!fchmod(fd, 0666 & ~mask))
		f->out = fdopen(fd, "w");
	if (f->out)
		return true;
	close(fd);
	unlink(f->temp);
	return false;
}

bool kj_page_open(struct kj_page_file *f, const char *path)
{
	struct stat st;

	*f = (struct kj_page_file){ .path = path };
	if (kj_page_to_stdout(path)) {
		f->out = stdout;
		return true;
	}
	/* A link stays, and what it leads to is the place. */
	if (!realpath(path, f->place))
		snprintf(f->place, sizeof(f->place), "%s", path);
	if (!stat(f->place, &st) && !S_ISREG(st.st_mode))
		f->out = fopen(f->place, "we");
	else
		open_temp(f);
	return f->out || refused(f);
}

bool kj_page_close(struct kj_page_file *f)
{
	bool good;

	if (f->out == stdout)
		return true;
	good = !fflush(f->out) && !ferror(f->out);
	/* A disk may say that it is full only now. */
	if (fclose(f->out))
		good = false;
	if (good && f->temp[0])
		good = !rename(f->temp, f->place);
	if (good)
		return true;
	refused(f);
	if (f->temp[0])
		unlink(f->temp);
	return false;
}

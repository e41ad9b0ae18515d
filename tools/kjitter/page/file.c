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

/*
 * What is there is a page, or nothing: a name that was left out makes the next file the page's, and
 * that one is a capture.
 */
static bool replaceable(const struct kj_page_file *f)
{
	static const char doctype[] = "<!DOCTYPE html>";
	char begin[sizeof(doctype) - 1];
	FILE *in = fopen(f->place, "re");
	size_t n;

	if (!in)
		return errno == ENOENT;
	n = fread(begin, 1, sizeof(begin), in);
	fclose(in);
	errno = EEXIST;
	return !n || (n == sizeof(begin) && !memcmp(begin, doctype, n));
}

static mode_t mode_of_new(void)
{
	mode_t mask = umask(0);

	umask(mask);
	return 0666 & ~mask;
}

/* A new file beside the place, with the rights of what is there, or of any new file. */
static bool open_temp(struct kj_page_file *f, mode_t mode)
{
	int fd;

	snprintf(f->temp, sizeof(f->temp), "%s.XXXXXX", f->place);
	fd = mkstemp(f->temp);
	if (fd < 0) {
		f->temp[0] = '\0';
		return false;
	}
	if (!fchmod(fd, mode))
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
	bool there;

	*f = (struct kj_page_file){ .path = path };
	if (kj_page_to_stdout(path)) {
		f->out = stdout;
		return true;
	}
	/* A link stays, and what it leads to is the place. */
	if (!realpath(path, f->place))
		snprintf(f->place, sizeof(f->place), "%s", path);
	there = !stat(f->place, &st);
	if (there && !S_ISREG(st.st_mode))
		f->out = fopen(f->place, "we");
	else if (replaceable(f))
		open_temp(f, there ? st.st_mode & 0777 : mode_of_new());
	if (f->out)
		return true;
	if (errno != EEXIST)
		return refused(f);
	kj_text_error("%s: is there and no page; name another file for --html", path);
	return false;
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

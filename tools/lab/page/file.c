// SPDX-License-Identifier: GPL-2.0
/*
 * file - see file.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file.h"
#include "lib/text.h"

/* Consoles are cut at 1 MiB by the lab; reports are some 10 KiB. */
#define LARGEST (16 << 20)

static __attribute__((noreturn)) void no_memory(void)
{
	fputs("kjlab show: out of memory\n", stderr);
	exit(2);
}

void *kj_file_more(void *old, size_t size)
{
	void *p = realloc(old, size ? size : 1);

	if (!p)
		no_memory();
	return p;
}

static char *read_all(int fd, size_t size, size_t *len)
{
	char *text = kj_file_more(NULL, size + 1);
	size_t at = 0;
	ssize_t n;

	while (at < size) {
		n = read(fd, text + at, size - at);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			free(text);
			return NULL;
		}
		if (!n)
			break;
		at += n;
	}
	text[at] = '\0';
	if (len)
		*len = at;
	return text;
}

char *kj_file_read(const char *dir, const char *name, size_t *len, const char **why)
{
	char *path = kj_file_format("%s/%s", dir, name), *text = NULL;
	/* Neither a link out of the directory nor a fifo that would hang us. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	struct stat st;

	free(path);
	*why = NULL;
	if (fd < 0) {
		if (errno != ENOENT)
			*why = errno == ELOOP ? "is a symbolic link" : strerror(errno);
		return NULL;
	}
	if (fstat(fd, &st) || !S_ISREG(st.st_mode)) {
		*why = "is not a regular file";
	} else if (st.st_size > LARGEST) {
		*why = "is larger than 16 MiB";
	} else {
		text = read_all(fd, st.st_size, len);
		if (!text)
			*why = strerror(errno);
	}
	close(fd);
	return text;
}

int kj_file_same(const char *a, const char *b, const char *name)
{
	const char *why_a, *why_b;
	size_t len_a = 0, len_b = 0;
	char *text_a = kj_file_read(a, name, &len_a, &why_a);
	char *text_b = kj_file_read(b, name, &len_b, &why_b);
	int same = !why_a && !why_b && !text_a == !text_b && len_a == len_b &&
		   (!text_a || !memcmp(text_a, text_b, len_a));

	free(text_a);
	free(text_b);
	return same;
}

char *kj_file_clean(const char *s, size_t len)
{
	char *clean = kj_file_more(NULL, len + 1);

	return kj_text_clean(clean, len + 1, s, len);
}

char *kj_file_vformat(const char *fmt, va_list args)
{
	char *text;

	if (vasprintf(&text, fmt, args) < 0)
		no_memory();
	return text;
}

char *kj_file_format(const char *fmt, ...)
{
	va_list args;
	char *text;

	va_start(args, fmt);
	text = kj_file_vformat(fmt, args);
	va_end(args);
	return text;
}

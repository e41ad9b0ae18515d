// SPDX-License-Identifier: GPL-2.0
/*
 * scarce - what a library has to give fails once, or from then on: linked into a reader
 * (--wrap), so that scarce.sh can ask what comes of each call that fails.
 *
 * KJ_SCARCE=KIND:N fails the N-th call of that kind, KJ_SCARCE=KIND:N+ all after it, too. Kinds:
 *
 *	memory	calloc, malloc, realloc, strdup, asprintf, vasprintf, open_memstream, mmap: ENOMEM
 *	files	open, fopen, fdopen, opendir, pipe, pipe2, fork: EMFILE
 *	read	read, pread: EIO
 *	write	write, fflush, ftruncate, rename: ENOSPC
 *
 * KJ_SCARCE_LOG names a file that then holds which call it was; without it none was reached.
 * A process that is forked goes on counting where its parent was.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#include "scarce.h"

static unsigned long calls;
static bool ended;

/* What writes down which lines were reached comes last, and would not live without memory. */
__attribute__((destructor)) static void end(void)
{
	ended = true;
}

/* The file is written past the library, of which the calls here are counted. */
static void note(const char *call)
{
	const char *path = getenv("KJ_SCARCE_LOG");
	int fd = path ? syscall(SYS_open, path, O_WRONLY | O_CREAT | O_APPEND, 0644) : -1;

	if (fd < 0)
		return;
	if (syscall(SYS_write, fd, call, strlen(call)) < 0 || syscall(SYS_write, fd, "\n", 1) < 0)
		abort();
	syscall(SYS_close, fd);
}

/* Is it this call's turn to fail? Sets errno. */
static bool fails(const char *kind, int error, const char *call)
{
	static bool over;
	const char *asked = getenv("KJ_SCARCE");
	size_t len = strlen(kind);
	unsigned long from;
	char *end;

	if (ended || !asked || strncmp(asked, kind, len) || asked[len] != ':')
		return false;
	from = strtoul(asked + len + 1, &end, 10);
	if (++calls < from || (calls > from && *end != '+'))
		return false;
	if (!over)
		note(call);
	over = true;
	errno = error;
	return true;
}

void *__wrap_calloc(size_t nr, size_t size)
{
	return fails("memory", ENOMEM, "calloc") ? NULL : __real_calloc(nr, size);
}

void *__wrap_malloc(size_t size)
{
	return fails("memory", ENOMEM, "malloc") ? NULL : __real_malloc(size);
}

void *__wrap_realloc(void *at, size_t size)
{
	return fails("memory", ENOMEM, "realloc") ? NULL : __real_realloc(at, size);
}

char *__wrap_strdup(const char *s)
{
	return fails("memory", ENOMEM, "strdup") ? NULL : __real_strdup(s);
}

int __wrap_vasprintf(char **s, const char *format, va_list args)
{
	return fails("memory", ENOMEM, "vasprintf") ? -1 : __real_vasprintf(s, format, args);
}

FILE *__wrap_open_memstream(char **s, size_t *size)
{
	return fails("memory", ENOMEM, "open_memstream") ? NULL : __real_open_memstream(s, size);
}

void *__wrap_mmap(void *at, size_t size, int prot, int flags, int fd, off_t offset)
{
	return fails("memory", ENOMEM, "mmap") ? MAP_FAILED :
						 __real_mmap(at, size, prot, flags, fd, offset);
}

FILE *__wrap_fopen(const char *path, const char *mode)
{
	return fails("files", EMFILE, "fopen") ? NULL : __real_fopen(path, mode);
}

FILE *__wrap_fdopen(int fd, const char *mode)
{
	return fails("files", EMFILE, "fdopen") ? NULL : __real_fdopen(fd, mode);
}

DIR *__wrap_opendir(const char *path)
{
	return fails("files", EMFILE, "opendir") ? NULL : __real_opendir(path);
}

int __wrap_pipe(int fd[2])
{
	return fails("files", EMFILE, "pipe") ? -1 : __real_pipe(fd);
}

int __wrap_pipe2(int fd[2], int flags)
{
	return fails("files", EMFILE, "pipe2") ? -1 : __real_pipe2(fd, flags);
}

pid_t __wrap_fork(void)
{
	return fails("files", EAGAIN, "fork") ? -1 : __real_fork();
}

ssize_t __wrap_read(int fd, void *at, size_t size)
{
	return fails("read", EIO, "read") ? -1 : __real_read(fd, at, size);
}

ssize_t __wrap_pread(int fd, void *at, size_t size, off_t offset)
{
	return fails("read", EIO, "pread") ? -1 : __real_pread(fd, at, size, offset);
}

ssize_t __wrap_write(int fd, const void *at, size_t size)
{
	return fails("write", ENOSPC, "write") ? -1 : __real_write(fd, at, size);
}

int __wrap_fflush(FILE *f)
{
	return fails("write", ENOSPC, "fflush") ? EOF : __real_fflush(f);
}

int __wrap_ftruncate(int fd, off_t size)
{
	return fails("write", ENOSPC, "ftruncate") ? -1 : __real_ftruncate(fd, size);
}

int __wrap_rename(const char *from, const char *to)
{
	return fails("write", ENOSPC, "rename") ? -1 : __real_rename(from, to);
}

int __wrap_open(const char *path, int flags, ...)
{
	va_list args;
	mode_t mode;

	if (fails("files", EMFILE, "open"))
		return -1;
	va_start(args, flags);
	mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(args, mode_t) : 0;
	va_end(args);
	return __real_open(path, flags, mode);
}

int __wrap_asprintf(char **s, const char *format, ...)
{
	va_list args;
	int n;

	if (fails("memory", ENOMEM, "asprintf"))
		return -1;
	va_start(args, format);
	n = __real_vasprintf(s, format, args);
	va_end(args);
	return n;
}

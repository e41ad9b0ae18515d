// SPDX-License-Identifier: GPL-2.0
/*
 * inject - see inject.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "inject.h"
#include "lib/names.h"

#define LINE_SIZE 512

const char *kj_inject_dir = KJ_INJECT_DIR;

/* Return: a descriptor, or -1 and errno. */
static int inject_open(const char *name, int flags)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/%s", kj_inject_dir, name);
	return open(path, flags | O_CLOEXEC);
}

static FILE *inject_read(const char *name)
{
	int fd = inject_open(name, O_RDONLY);

	return fd < 0 ? NULL : fdopen(fd, "re");
}

/* Return: the number of the cause that has this word, -1 if none has. */
static int number_of(const char *word, const char *(*name)(unsigned int), unsigned int from,
		     unsigned int to)
{
	unsigned int i;

	for (i = from; i < to; i++)
		if (!strcmp(word, name(i)))
			return i;
	return -1;
}

bool kj_inject_class_parse(struct kj_calibrate_class *c, const char *line)
{
	char available[16], cause[24], kind[24];
	int number;

	memset(c, 0, sizeof(*c));
	if (sscanf(line, "%23s %15s cause=%23s kind=%23s symbol=%63s", c->name, available, cause,
		   kind, c->symbol) != 5)
		return false;
	c->available = !strcmp(available, "available");
	if (!strcmp(c->symbol, "-"))
		c->symbol[0] = '\0';
	number = number_of(cause, kj_names_cause, KJ_CAUSE_UNKNOWN, KJ_CAUSE_NR);
	if (number < 0)
		return false;
	c->cause = number;
	if (!strcmp(kind, "none"))
		return true;
	number = number_of(kind, kj_names_detail, KJ_DETAIL_VECTOR, KJ_DETAIL_CALL + 1);
	c->kind = number;
	return number > 0;
}

bool kj_inject_window_parse(struct kj_calibrate_window *w, const char *line)
{
	char class[24];

	return sscanf(line, "%u %23s %u %llu %llu", &w->ordinal, class, &w->depth, &w->start,
		      &w->end) == 5 &&
	       w->end >= w->start && w->depth < KJ_CALIBRATE_DEPTHS;
}

int kj_inject_classes(struct kj_calibrate_class *c)
{
	FILE *in = inject_read("classes");
	char line[LINE_SIZE];
	int n = 0;

	if (!in)
		return -errno;
	while (n >= 0 && n < KJ_INJECT_CLASSES && fgets(line, sizeof(line), in))
		n = kj_inject_class_parse(&c[n], line) ? n + 1 : -EPROTO;
	fclose(in);
	return n;
}

/* Return: errno, for an exit status. */
static int ask(const char *class, const struct kj_inject_plan *plan)
{
	char line[LINE_SIZE];
	int fd = inject_open("control", O_WRONLY), n;

	if (fd < 0)
		return errno;
	n = snprintf(line, sizeof(line), "class=%s cpu=%u count=%u min=%llu max=%llu spacing=%llu",
		     class, plan->cpu, plan->count, plan->min_ns, plan->max_ns, plan->spacing_ns);
	return write(fd, line, n) == n ? 0 : errno;
}

pid_t kj_inject_start(const char *class, const struct kj_inject_plan *plan)
{
	pid_t parent = getpid(), pid = fork();

	if (pid)
		return pid < 0 ? -errno : pid;
	/* Device and rings are the parent's: the measurement must end when it does. */
	syscall(SYS_close_range, STDERR_FILENO + 1, ~0U, 0);
	/* Ends with us, whatever ends us; it may have been before this. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	_exit(getppid() == parent ? ask(class, plan) : EINTR);
}

bool kj_inject_ended(pid_t pid, int *error)
{
	int status;

	if (waitpid(pid, &status, WNOHANG) != pid)
		return false;
	*error = WIFEXITED(status) ? WEXITSTATUS(status) : EINTR;
	return true;
}

static int read_log(FILE *in, struct kj_calibrate_window **w, size_t *nr)
{
	size_t room = 0;
	char line[LINE_SIZE];
	void *more;

	while (fgets(line, sizeof(line), in)) {
		if (*line == '#')
			continue;
		if (*nr == room) {
			room = room ? 2 * room : 1024;
			more = realloc(*w, room * sizeof(**w));
			if (!more)
				return -ENOMEM;
			*w = more;
		}
		if (!kj_inject_window_parse(*w + *nr, line))
			return -EPROTO;
		++*nr;
	}
	return 0;
}

int kj_inject_log(struct kj_calibrate_window **w, size_t *nr)
{
	FILE *in = inject_read("log");
	int ret;

	*w = NULL;
	*nr = 0;
	if (!in)
		return -errno;
	ret = read_log(in, w, nr);
	fclose(in);
	return ret;
}

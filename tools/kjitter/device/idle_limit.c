// SPDX-License-Identifier: GPL-2.0
/*
 * idle_limit - see idle_limit.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "idle_limit.h"
#include "lib/environment.h"
#include "lib/exit.h"
#include "lib/text.h"

#define LIMIT_FILE "/sys/devices/system/cpu/cpu%u/power/pm_qos_resume_latency_us"

/* What the kernel calls no latency at all; its 0 is no limit. */
#define NO_LATENCY "n/a"

/* So that who ends all of this program by its name leaves the child to its work. */
#define CHILD_NAME "kj_put_back"

/* More descriptors than this nobody hands to a recorder. */
#define DESCRIPTORS 1024

#define SAY_NOT_WHOLE \
	"--idle-limit: the kernel counts whole microseconds; write 0us, 20us or the like"
#define SAY_NO_FILE                                                                        \
	"--idle-limit: this kernel has no limit for CPU %u alone (no " LIMIT_FILE "); see" \
	" --dma-latency, which is for all CPUs"
#define SAY_LIMIT "--idle-limit: the limit of CPU %u cannot be %s: %s"
#define SAY_CHILD "--idle-limit: there is nobody to put it back afterwards: %s"

/**
 * struct limit - of one CPU
 * @cpu: which
 * @before: what its file had
 */
struct limit {
	unsigned int cpu;
	char before[24];
};

static struct limit *limits;
static unsigned int nr_limits;
static pid_t child;
static int ends[2];

/* Return: 0 or errno. */
static int write_limit(unsigned int cpu, const char *words)
{
	char path[100], where[PATH_MAX];
	int fd, ret = 0;

	snprintf(path, sizeof(path), LIMIT_FILE, cpu);
	fd = open(kj_environment_path(path, where, sizeof(where)), O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return errno;
	if (write(fd, words, strlen(words)) < 0)
		ret = errno;
	close(fd);
	return ret;
}

/* The child. What it shares it lets go: files stay open as long as somebody has them. */
static void wait_and_put_back(void)
{
	sigset_t all;
	unsigned int i;
	char c;
	int fd;

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	/* Who kills a job kills its group. */
	setsid();
	prctl(PR_SET_NAME, CHILD_NAME);
	for (fd = 0; fd < DESCRIPTORS; fd++)
		if (fd != ends[0])
			close(fd);
	while (read(ends[0], &c, 1) < 0 && errno == EINTR)
		;
	for (i = 0; i < nr_limits; i++)
		write_limit(limits[i].cpu, limits[i].before);
	_exit(0);
}

/* This process ends by itself: who starts something afterwards finds the machine as it was. */
static void let_put_back(void)
{
	close(ends[1]);
	while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
		;
}

static int start_child(void)
{
	if (pipe2(ends, O_CLOEXEC))
		return errno;
	child = fork();
	if (!child)
		wait_and_put_back();
	if (child < 0)
		return errno;
	close(ends[0]);
	return atexit(let_put_back) ? ENOMEM : 0;
}

/* Return: enum kj_exit. */
static int remember(const struct kj_cpulist *cpus)
{
	unsigned int cpu;
	struct limit *l;
	char path[100];
	ssize_t n;

	limits = calloc(kj_cpulist_count(cpus), sizeof(*limits));
	for (cpu = 0; limits && cpu < KJ_MAX_CPUS; cpu++) {
		if (!kj_cpulist_has(cpus, cpu))
			continue;
		l = &limits[nr_limits++];
		l->cpu = cpu;
		snprintf(path, sizeof(path), LIMIT_FILE, cpu);
		n = kj_environment_read(path, l->before, sizeof(l->before));
		if (n > 0)
			continue;
		if (n == -ENOENT) {
			kj_text_error(SAY_NO_FILE, cpu, cpu);
			return KJ_EXIT_UNTESTABLE;
		}
		kj_text_error(SAY_LIMIT, cpu, "read", n ? strerror(-n) : "it is empty");
		return KJ_EXIT_ERROR;
	}
	if (!limits)
		kj_text_error("--idle-limit: not enough memory");
	return limits ? KJ_EXIT_PASS : KJ_EXIT_ERROR;
}

int kj_idle_limit_set(const struct kj_options *o, const struct kj_cpulist *cpus)
{
	char words[24] = NO_LATENCY;
	unsigned int i;
	int ret;

	if (!kj_options_has(o, KJ_OPT_IDLE_LIMIT))
		return KJ_EXIT_PASS;
	if (o->idle_limit_ns % 1000) {
		kj_text_error(SAY_NOT_WHOLE);
		return KJ_EXIT_ERROR;
	}
	if (o->idle_limit_ns)
		snprintf(words, sizeof(words), "%llu", o->idle_limit_ns / 1000);
	ret = remember(cpus);
	if (ret)
		return ret;
	ret = start_child();
	if (ret) {
		kj_text_error(SAY_CHILD, strerror(ret));
		return KJ_EXIT_ERROR;
	}
	for (i = 0; i < nr_limits; i++) {
		ret = write_limit(limits[i].cpu, words);
		if (!ret)
			continue;
		kj_text_error(SAY_LIMIT, limits[i].cpu, "written", strerror(ret));
		return KJ_EXIT_ERROR;
	}
	return KJ_EXIT_PASS;
}

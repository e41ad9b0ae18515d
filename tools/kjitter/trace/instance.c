// SPDX-License-Identifier: GPL-2.0
/*
 * instance - see instance.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "event.h"
#include "instance.h"
#include "lib/macros.h"
#include "lib/text.h"

#define PARENT "/sys/kernel/tracing/instances"
#define DIR    PARENT "/kjitter"
#define BUFFER "4096" /* KiB a CPU */
#define SPARE  "4" /* and of the CPUs that nobody asks for */

#define SAY_NO_INSTANCE \
	"level 2 without the module is made of the kernel's trace events, and %s cannot be made: %s; as root, mount -t tracefs none /sys/kernel/tracing, or load the module"
#define SAY_OTHERS "another kjitter has it"
#define SAY_NOT_ON "the kernel's trace events cannot be switched on (%s): %s"

static struct kj_trace_pipe *pipes;

/* While a file of it is open nobody else can take the instance away. */
static int held = -1;

static bool put(const char *name, const char *text)
{
	char path[KJ_TRACE_PATH];
	bool good;
	int fd;

	snprintf(path, sizeof(path), DIR "/%s", name);
	fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);
	good = fd >= 0 && write(fd, text, strlen(text)) >= 0;
	if (fd >= 0)
		close(fd);
	return good;
}

void kj_trace_pipe_close(struct kj_trace_pipe *p)
{
	struct kj_trace_pipe **at = &pipes;

	while (*at && *at != p)
		at = &(*at)->next;
	if (!*at)
		return;
	*at = p->next;
	close(p->fd);
	p->fd = -1;
}

void kj_trace_close(void)
{
	/* An instance of which a file is open cannot go. */
	while (pipes)
		kj_trace_pipe_close(pipes);
	if (held >= 0)
		close(held);
	held = -1;
	rmdir(DIR);
}

static bool failed(int error)
{
	kj_text_error(SAY_NO_INSTANCE, DIR, error == EEXIST ? SAY_OTHERS : strerror(error));
	return false;
}

bool kj_trace_can(void)
{
	return !access(PARENT, W_OK) || failed(errno);
}

/* As the kernel writes it: 32 bits each, the highest first. */
static void put_mask(const struct kj_cpulist *cpus)
{
	char mask[KJ_MAX_CPUS / 32 * 9 + 1] = "";
	unsigned int i = KJ_MAX_CPUS / 32;
	__u32 word;

	while (i--) {
		word = cpus->word[i / 2] >> i % 2 * 32;
		if (word || *mask || !i)
			kj_text_add(mask, sizeof(mask), "%08x%s", word, i ? "," : "");
	}
	put("tracing_cpumask", mask);
}

char *kj_trace_path(char *path, unsigned int cpu, const char *name)
{
	snprintf(path, KJ_TRACE_PATH, DIR "/per_cpu/cpu%u/%s", cpu, name);
	return path;
}

/* The file that switches an event on, behind @dir. */
static char *enables(char *path, const char *dir, const struct kj_trace_event *e, const char *which)
{
	snprintf(path, KJ_TRACE_PATH, "%sevents/%s%s%s/enable", dir, e->group, e->name, which);
	return path;
}

static __u64 there(void)
{
	const struct kj_trace_event *e;
	char path[KJ_TRACE_PATH];
	__u64 probes = 0;
	unsigned int i;

	for (i = 0; (e = kj_trace_event(i)); i++)
		if (!access(enables(path, DIR "/", e, e->begin), F_OK))
			probes |= 1ULL << e->probe;
	return probes;
}

/* Room where it is needed. */
static void put_room(const struct kj_cpulist *cpus)
{
	char path[KJ_TRACE_PATH];
	unsigned int cpu;

	put("buffer_size_kb", SPARE);
	for (cpu = 0; cpu < KJ_MAX_CPUS; cpu++) {
		if (!kj_cpulist_has(cpus, cpu))
			continue;
		kj_trace_path(path, cpu, "buffer_size_kb");
		put(path + strlen(DIR "/"), BUFFER);
	}
}

/* What others have set for their traces is a new one's, too. A kernel may not know all of it. */
static void put_options(void)
{
	static const char *const option[] = {
		"context-info", "irq-info", "nolatency-format", "noraw",      "nohex",
		"nobin",	"nofields", "overwrite",	"record-cmd",
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(option); i++)
		put("trace_options", option[i]);
}

bool kj_trace_open(const struct kj_cpulist *cpus, bool *counts, __u64 *probes)
{
	/* Of one that was killed. */
	kj_trace_close();
	if (mkdir(DIR, 0700))
		return failed(errno);
	atexit(kj_trace_close);
	held = open(DIR "/tracing_on", O_RDONLY | O_CLOEXEC);
	if (held < 0)
		return failed(errno);
	put("tracing_on", "0");
	put_options();
	put_room(cpus);
	put_mask(cpus);
	*counts = put("trace_clock", "x86-tsc");
	*probes = there();
	return true;
}

void kj_trace_empty(void)
{
	if (held >= 0)
		put("trace", "");
}

static bool on(const char *path)
{
	if (put(path, "1"))
		return true;
	kj_text_error(SAY_NOT_ON, path, strerror(errno));
	return false;
}

bool kj_trace_on(bool ends)
{
	const struct kj_trace_event *e;
	char path[KJ_TRACE_PATH];
	unsigned int i;

	for (i = 0; (e = kj_trace_event(i)); i++) {
		if (access(enables(path, DIR "/", e, e->begin), F_OK))
			continue;
		if (!on(enables(path, "", e, e->begin)))
			return false;
		if (ends && e->end && !on(enables(path, "", e, e->end)))
			return false;
	}
	kj_trace_empty();
	return on("tracing_on");
}

void kj_trace_off(void)
{
	put("tracing_on", "0");
	put("events/enable", "0");
}

__u64 kj_trace_lost(unsigned int cpu)
{
	char path[KJ_TRACE_PATH], line[64];
	unsigned long long n;
	__u64 sum = 0;
	FILE *in;

	in = fopen(kj_trace_path(path, cpu, "stats"), "re");
	while (in && fgets(line, sizeof(line), in))
		if (sscanf(line, "overrun: %llu", &n) == 1 ||
		    sscanf(line, "commit overrun: %llu", &n) == 1 ||
		    sscanf(line, "dropped events: %llu", &n) == 1)
			sum += n;
	if (in)
		fclose(in);
	return sum;
}

int kj_trace_pipe_open(struct kj_trace_pipe *p, unsigned int cpu)
{
	char path[KJ_TRACE_PATH];

	p->cpu = cpu;
	p->fd = open(kj_trace_path(path, cpu, "trace_pipe"), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (p->fd < 0)
		return -errno;
	p->next = pipes;
	pipes = p;
	return 0;
}

/* Return: false if nothing came. */
static bool more(struct kj_trace_pipe *p)
{
	ssize_t n;

	/* No line is as long as that. */
	if (p->to - p->from == sizeof(p->text))
		p->from = p->to;
	memmove(p->text, p->text + p->from, p->to - p->from);
	p->to -= p->from;
	p->from = 0;
	n = read(p->fd, p->text + p->to, sizeof(p->text) - p->to);
	if (n > 0)
		p->to += n;
	return n > 0;
}

bool kj_trace_pipe_line(struct kj_trace_pipe *p, char *line)
{
	char *end;
	size_t n;

	if (p->fd < 0)
		return false;
	while (!(end = memchr(p->text + p->from, '\n', p->to - p->from)))
		if (!more(p))
			return false;
	n = end - (p->text + p->from);
	snprintf(line, KJ_TRACE_LINE, "%.*s", (int)n, p->text + p->from);
	p->from += n + 1;
	return true;
}

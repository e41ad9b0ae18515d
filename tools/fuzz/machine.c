// SPDX-License-Identifier: GPL-2.0
/*
 * machine - fuzz target: what /proc, /sys and the trace of a machine say, through all that reads
 * it: advise, and with it the environment, isolation, tasks; check's counts; a thread's own
 * figures; trace events.
 *
 * An input is files as text, each behind a line with its name, "== /proc/interrupts". Of no machine
 * are /trace, and what is below /later: files at the end of a window that counts what moved.
 */
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../kjitter/advise/command.c"
#include "../kjitter/check/count.h"
#include "../kjitter/check/model.h"
#include "../kjitter/lib/tasks.h"
#include "../kjitter/trace/follow.h"
#include "../kjitter/user/self.h"
#include "target.h"

#define CPUS 3

static char root[64];

static int remove_one(const char *path, const struct stat *st, int flag, struct FTW *where)
{
	(void)st;
	(void)flag;
	return where->level ? remove(path) : 0;
}

static void remove_root(void)
{
	nftw(root, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	rmdir(root);
}

static void begin(void)
{
	const char *dir = getenv("TMPDIR");

	if (!*root) {
		snprintf(root, sizeof(root), "%.40s/fuzz-XXXXXX", dir ? dir : "/dev/shm");
		if (!mkdtemp(root))
			abort();
		atexit(remove_root);
	} else {
		nftw(root, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	}
}

/* A file below the root, and the folders it needs; a name that leads out of it is none. */
static void put(const char *name, const char *text, size_t len)
{
	char path[256], *slash;
	FILE *out;

	if (name[0] != '/' || strstr(name, "..") || strlen(name) > 150)
		return;
	snprintf(path, sizeof(path), "%s%s", root, name);
	for (slash = path + strlen(root) + 1; (slash = strchr(slash, '/')); *slash++ = '/') {
		*slash = '\0';
		mkdir(path, 0700);
	}
	out = fopen(path, "we");
	if (!out)
		return;
	fwrite(text, 1, len, out);
	fclose(out);
}

static void put_all(const char *text)
{
	const char *at = text, *end, *line;
	char name[160];

	for (at = strncmp(text, "== ", 3) ? strstr(text, "\n== ") : text; at; at = end) {
		at += strspn(at, "\n= ");
		line = at + strcspn(at, "\n");
		snprintf(name, sizeof(name), "%.*s", (int)(line - at), at);
		end = strstr(line, "\n== ");
		line += *line == '\n' && line != end;
		put(name, line, end && end >= line ? (size_t)(end + 1 - line) : strlen(line));
	}
}

static char *below(const char *name, char *buf, size_t size)
{
	snprintf(buf, size, "%s%s", root, name);
	return buf;
}

static void advises(bool cpus, unsigned int format)
{
	struct kj_options o = {
		.command = "advise",
		.given = 1ULL << KJ_OPT_ROOT,
		.root = root,
		.format = format,
	};
	unsigned int cpu = 0;
	int status;

	if (cpus) {
		o.given |= 1ULL << KJ_OPT_CPUS;
		o.cpus.word[0] = 0xfc;
		o.cpus_said = "2-7";
	}
	status = run(&o);
	target_must(status >= KJ_EXIT_PASS && status <= KJ_EXIT_UNTESTABLE);
	while (advise.residents && cpu < KJ_MAX_CPUS && !advise.residents[cpu])
		cpu++;
	if (advise.residents && cpu < KJ_MAX_CPUS)
		free(advise.residents[cpu]);
	free(advise.residents);
	free(advise.findings);
	free(advise.unseen);
	memset(&advise, 0, sizeof(advise));
}

static void counts(void)
{
	char interrupts[256], softirqs[256], later[2][256];
	struct kj_count count[CPUS] = { 0 };
	__u64 ticks[CPUS];
	struct kj_counts c;
	unsigned int i;

	if (!kj_counts_init(&c, CPUS))
		abort();
	for (i = 0; i < CPUS; i++) {
		count[i].cpu = 2 * i;
		c.count[i] = &count[i];
	}
	c.interrupts = below("/proc/interrupts", interrupts, sizeof(interrupts));
	c.softirqs = below("/proc/softirqs", softirqs, sizeof(softirqs));
	kj_counts_ticks(&c, ticks);
	kj_counts_begin(&c);
	c.interrupts = below("/later/proc/interrupts", later[0], sizeof(later[0]));
	c.softirqs = below("/later/proc/softirqs", later[1], sizeof(later[1]));
	kj_counts_end(&c);
	for (i = 0; i < CPUS; i++)
		target_must(count[i].nr_moved <= KJ_COUNT_MOVED &&
			    !count[i].error == !*count[i].why);
	kj_counts_free(&c);
}

static void tasks(void)
{
	char proc[256], buf[128];
	unsigned int policy;
	struct kj_tasks t = { .proc = "/proc" };

	kj_tasks_begin(&t);
	usleep(1);
	target_must(kj_tasks_others(&t, 2)->nr <= KJ_TASKS_TOP);
	kj_tasks_free(&t);
	kj_tasks_holder(2, &policy, buf, sizeof(buf));
	kj_tasks_perf(proc, sizeof(proc), NULL);
}

static void bandwidth(void)
{
	struct kj_check_cpu c = { .cpu = 2 };

	kj_check_bandwidth(&c);
	target_must(c.nr_reasons <= 1);
	if (c.nr_reasons)
		free(c.reasons[0].detail);
}

static void self(void)
{
	struct kj_self s, before = { 0 };
	char text[256];

	if (kj_self_read(1, &s))
		return;
	kj_self_since(&s, &before);
	kj_self_words(&s, 1000000, text, sizeof(text));
}

static void took(void *data, const struct kj_detail *d)
{
	(void)data;
	target_must(d->net <= d->len);
}

/* What a trace says of two gaps: one soon, one at its end. */
static void events(void)
{
	struct kj_symbols *symbols = calloc(1, sizeof(*symbols));
	struct kj_trace_follow *f = calloc(1, sizeof(*f));
	struct kj_record rec = { .cpu = 1, .start = 100000000, .len = 50000 };
	char path[256], text[KJ_TRACE_LINE];
	struct kj_trace_line l;
	unsigned int nr = 0;
	FILE *in = fopen(below("/trace", path, sizeof(path)), "re");

	if (!symbols || !f)
		abort();
	f->symbols = symbols;
	f->khz = 1000000;
	kj_trace_follow_begin(f, rec.start, 120);
	while (in && fgets(text, sizeof(text), in)) {
		if (!kj_trace_line(&l, text))
			continue;
		kj_trace_follow_line(f, &l);
		if (++nr == 8)
			kj_trace_follow_gap(f, &rec, took, NULL);
	}
	rec.start = f->now - 50000;
	kj_trace_follow_gap(f, &rec, took, NULL);
	if (in)
		fclose(in);
	free(f);
	free(symbols);
}

int target_run(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	unsigned int way = 0;

	if (!text)
		abort();
	memcpy(text, data, size);
	text[size] = '\0';
	target_quiet();
	begin();
	put_all(text);
	kj_environment_root(root);
	while (target_way(data, size, 4, &way))
		advises((way - 1) & 1, (way - 1) >> 1);
	counts();
	tasks();
	bandwidth();
	self();
	events();
	kj_environment_root("");
	free(text);
	return 0;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * looks - the table, and what every look makes use of; see model.h.
 */
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "lib/text.h"
#include "model.h"

#define SAY_TASKS \
	"/proc shows no thread of the kernel, so not all tasks: another pid namespace, or hidepid"

const struct kj_look kj_looks[] = {
#define LOOK(code, remedy, function) { code, kj_look_##function, remedy },
#include "looks.h"
	{ NULL, NULL, NULL },
};

const unsigned int kj_looks_nr = ARRAY_SIZE(kj_looks) - 1;

struct kj_finding *kj_advise_found(struct kj_advise *a, const struct kj_cpulist *cpus,
				   const char *fmt, ...)
{
	struct kj_finding *f = &a->findings[a->nr_findings++];
	va_list args;

	f->look = a->look;
	f->cpus = *cpus;
	f->all = a->cpus;
	kj_cpulist_or(&f->all, &a->full);
	kj_cpulist_or(&f->all, &a->unbalanced);
	va_start(args, fmt);
	vsnprintf(f->detail, sizeof(f->detail), fmt, args);
	va_end(args);
	return f;
}

void kj_advise_unseen(struct kj_advise *a, const char *fmt, ...)
{
	struct kj_unseen *u = &a->unseen[a->nr_unseen];
	va_list args;

	/* One of many files tells of all. */
	if (a->nr_unseen && u[-1].look == a->look)
		return;
	a->nr_unseen++;
	u->look = a->look;
	va_start(args, fmt);
	vsnprintf(u->why, sizeof(u->why), fmt, args);
	va_end(args);
}

bool kj_advise_read(struct kj_advise *a, const char *dir, const char *name, char *buf, size_t size)
{
	char path[512];
	ssize_t n;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	n = kj_environment_read(path, buf, size);
	if (n > 0)
		return true;
	if (n == -ENOENT && kj_environment_there(dir))
		return false;
	if (n == -ENOENT)
		kj_advise_unseen(a, "%s is not there: masked, not mounted, or only for root", dir);
	else
		kj_advise_unseen(a, "%s: %s", path, n ? strerror(-n) : "it is empty: masked");
	return false;
}

bool kj_advise_booted_with(const struct kj_advise *a, const char *word)
{
	const char *line = kj_environment_get(&a->environment, "cmdline"), *s = line;
	size_t n = strlen(word);

	for (; (s = strstr(s, word)); s += n)
		if ((s == line || s[-1] == ' ') && (s[n] == ' ' || !s[n]))
			return true;
	return false;
}

bool kj_advise_since(const struct kj_advise *a, unsigned int major, unsigned int minor)
{
	const char *release = kj_environment_get(&a->environment, "release");
	unsigned int x, y;

	return sscanf(release, "%u.%u", &x, &y) == 2 && (x > major || (x == major && y >= minor));
}

bool kj_advise_folder(const char *dir, const struct dirent *e)
{
	char path[512], where[PATH_MAX];
	struct stat st;

	if (e->d_name[0] == '.' || (e->d_type != DT_DIR && e->d_type != DT_UNKNOWN))
		return false;
	if (e->d_type == DT_DIR)
		return true;
	snprintf(path, sizeof(path), "%.250s/%.255s", dir, e->d_name);
	return !stat(kj_environment_path(path, where, sizeof(where)), &st) && S_ISDIR(st.st_mode);
}

bool kj_advise_sees_tasks(struct kj_advise *a)
{
	if (!a->kthreads)
		kj_advise_unseen(a, SAY_TASKS);
	return a->kthreads;
}

char *kj_advise_cpus(const struct kj_cpulist *l, char *buf, size_t size)
{
	char list[64];

	kj_cpulist_format(l, list, sizeof(list));
	snprintf(buf, size, "%s %s", kj_cpulist_count(l) == 1 ? "CPU" : "CPUs", list);
	return buf;
}

/* As the kernel writes masks: words of 32 bits, the highest first. */
static void add_mask(char *buf, size_t size, const struct kj_cpulist *l)
{
	int w = 2 * KJ_CPU_WORDS - 1;
	bool begun = false;
	unsigned int bits;

	for (; w >= 0; w--) {
		bits = l->word[w / 2] >> (w % 2 * 32);
		if (!begun && !bits && w)
			continue;
		kj_text_add(buf, size, begun ? ",%08x" : "%x", bits);
		begun = true;
	}
}

/* As words of a shell. */
static void add_each(char *buf, size_t size, const struct kj_cpulist *l)
{
	const char *blank = "";
	unsigned int cpu, last;

	for (cpu = 0; cpu < KJ_MAX_CPUS; cpu = last + 1, blank = " ") {
		for (; cpu < KJ_MAX_CPUS && !kj_cpulist_has(l, cpu);)
			cpu++;
		for (last = cpu; kj_cpulist_has(l, last + 1);)
			last++;
		if (cpu == KJ_MAX_CPUS)
			break;
		if (last > cpu + 1)
			kj_text_add(buf, size, "%s$(seq %u %u)", blank, cpu, last);
		else if (last > cpu)
			kj_text_add(buf, size, "%s%u %u", blank, cpu, last);
		else
			kj_text_add(buf, size, "%s%u", blank, cpu);
	}
}

static void add_list(char *buf, size_t size, const struct kj_cpulist *l)
{
	char list[KJ_ADVISE_LIST];

	kj_text_add(buf, size, "%s", kj_cpulist_format(l, list, sizeof(list)));
}

static void fill_in(const struct kj_advise *a, const struct kj_finding *f, const char *what,
		    char *buf, size_t size)
{
	if (!strncmp(what, "{cpus}", 6))
		add_list(buf, size, &f->cpus);
	else if (!strncmp(what, "{all}", 5))
		add_list(buf, size, &f->all);
	else if (!strncmp(what, "{others}", 8))
		add_list(buf, size, &a->others);
	else if (!strncmp(what, "{each}", 6))
		add_each(buf, size, &f->cpus);
	else if (!strncmp(what, "{masks}", 7))
		kj_text_add(buf, size, "%s", f->masks);
	else
		add_mask(buf, size, &a->others);
}

char *kj_advise_remedy(const struct kj_advise *a, const struct kj_finding *f, char *buf,
		       size_t size)
{
	const char *s = f->look->remedy, *end;
	size_t n;

	buf[0] = '\0';
	if ((strstr(s, "{others}") || strstr(s, "{mask}")) && !kj_cpulist_count(&a->others)) {
		kj_text_add(buf, size, "first leave a CPU to the rest of the system");
		return buf;
	}
	for (; *s; s = end + 1) {
		n = strcspn(s, "{");
		kj_text_add(buf, size, "%.*s", (int)n, s);
		s += n;
		end = strchr(s, '}');
		if (!end)
			break;
		fill_in(a, f, s, buf, size);
	}
	return buf;
}

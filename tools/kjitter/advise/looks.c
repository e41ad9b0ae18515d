// SPDX-License-Identifier: GPL-2.0
/*
 * looks - the table, and what every look makes use of; see model.h.
 */
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lib/text.h"
#include "model.h"

const struct kj_look kj_looks[] = {
#define LOOK(code, remedy, function) { code, kj_look_##function, remedy },
#include "looks.h"
	{ NULL, NULL, NULL },
};

const unsigned int kj_looks_nr = ARRAY_SIZE(kj_looks) - 1;

void kj_advise_found(struct kj_advise *a, const struct kj_cpulist *cpus, const char *fmt, ...)
{
	struct kj_finding *f = &a->findings[a->nr_findings++];
	va_list args;

	f->look = a->look;
	f->cpus = *cpus;
	va_start(args, fmt);
	vsnprintf(f->detail, sizeof(f->detail), fmt, args);
	va_end(args);
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

bool kj_advise_there(const char *path)
{
	char where[PATH_MAX];

	return !access(kj_environment_path(path, where, sizeof(where)), F_OK);
}

bool kj_advise_read(struct kj_advise *a, const char *dir, const char *name, char *buf, size_t size)
{
	char path[512];
	ssize_t n;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	n = kj_environment_read(path, buf, size);
	if (n > 0)
		return true;
	if (n == -ENOENT && kj_advise_there(dir))
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

char *kj_advise_remedy(const struct kj_advise *a, const struct kj_finding *f, char *buf,
		       size_t size)
{
	const char *s = f->look->remedy, *end;
	char list[1024];
	size_t n;

	buf[0] = '\0';
	for (; *s; s += n) {
		n = strcspn(s, "{");
		kj_text_add(buf, size, "%.*s", (int)n, s);
		s += n;
		end = strchr(s, '}');
		if (!end)
			break;
		n = end - s + 1;
		if (!strncmp(s, "{cpus}", n))
			kj_text_add(buf, size, "%s",
				    kj_cpulist_format(&f->cpus, list, sizeof(list)));
		else if (!strncmp(s, "{others}", n))
			kj_text_add(buf, size, "%s",
				    kj_cpulist_format(&a->others, list, sizeof(list)));
		else
			add_mask(buf, size, &a->others);
	}
	return buf;
}

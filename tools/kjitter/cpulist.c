// SPDX-License-Identifier: GPL-2.0
/*
 * cpulist - see cpulist.h.
 */
#include <stdio.h>
#include <string.h>

#include "cpulist.h"
#include "environment.h"

/* Digits at @s; what is above every CPU number stays there. NULL: no digits. */
static const char *number(const char *s, unsigned int *v)
{
	if (*s < '0' || *s > '9')
		return NULL;
	for (*v = 0; *s >= '0' && *s <= '9'; s++)
		if (*v < KJ_MAX_CPUS)
			*v = *v * 10 + (*s - '0');
	return s;
}

const char *kj_cpulist_parse(struct kj_cpulist *l, const char *s)
{
	unsigned int from, to;

	memset(l, 0, sizeof(*l));
	if (!*s || *s == '\n')
		return "no CPU is named; write numbers and ranges, such as 2-7,9";
	for (;;) {
		s = number(s, &from);
		if (!s)
			return "write numbers and ranges, such as 2-7,9";
		to = from;
		if (*s == '-') {
			s = number(s + 1, &to);
			if (!s)
				return "a range needs a number on both sides, such as 2-7";
		}
		if (from > to)
			return "a range goes from the lower to the higher CPU, such as 2-7";
		if (to >= KJ_MAX_CPUS)
			return "CPU numbers end at 8191";
		for (; from <= to; from++)
			kj_cpulist_add(l, from);
		if (!*s || (*s == '\n' && !s[1]))
			return NULL;
		if (*s++ != ',')
			return "write numbers and ranges, such as 2-7,9";
	}
}

char *kj_cpulist_format(const struct kj_cpulist *l, char *buf, size_t size)
{
	unsigned int cpu, last;
	size_t at = 0;

	buf[0] = '\0';
	for (cpu = 0; cpu < KJ_MAX_CPUS; cpu = last + 1) {
		last = cpu;
		if (!kj_cpulist_has(l, cpu))
			continue;
		while (kj_cpulist_has(l, last + 1))
			last++;
		if (at + 15 > size) {
			memcpy(buf + at, "...", 4);
			break;
		}
		at += sprintf(buf + at, "%s%u", at ? "," : "", cpu);
		if (last > cpu)
			at += sprintf(buf + at, "-%u", last);
	}
	return buf;
}

unsigned int kj_cpulist_count(const struct kj_cpulist *l)
{
	unsigned int i, n = 0;

	for (i = 0; i < KJ_CPU_WORDS; i++)
		n += __builtin_popcountll(l->word[i]);
	return n;
}

void kj_cpulist_minus(struct kj_cpulist *l, const struct kj_cpulist *out)
{
	unsigned int i;

	for (i = 0; i < KJ_CPU_WORDS; i++)
		l->word[i] &= ~out->word[i];
}

int kj_cpulist_first(const struct kj_cpulist *l, const struct kj_cpulist *other)
{
	unsigned int i;

	for (i = 0; i < KJ_CPU_WORDS; i++)
		if (l->word[i] & ~other->word[i])
			return i * 64 + __builtin_ctzll(l->word[i] & ~other->word[i]);
	return -1;
}

bool kj_cpulist_file(struct kj_cpulist *l, const char *path)
{
	char text[8192];

	memset(l, 0, sizeof(*l));
	if (kj_environment_read(path, text, sizeof(text)) < 0)
		return false;
	/* An empty set is an empty line, or "(null)" in nohz_full of many kernels. */
	if (!*text || !strcmp(text, "(null)"))
		return true;
	return !kj_cpulist_parse(l, text);
}

// SPDX-License-Identifier: GPL-2.0
/*
 * cpulist - see cpulist.h.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "cpulist.h"
#include "environment.h"

#define SAY_WRITE  "write numbers and ranges, such as 2-7,9"
#define SAY_STRIDE "a stride is range:used/group, used not above group, such as 1-7:2/4"
#define SAY_LAST \
	"N and all mean the last CPU, and which that is cannot be read here; write its number"

/* CPU number at @s: digits, or N for the last one; -1 above: it is not known. NULL: none. */
static const char *number(const char *s, long last, long *v)
{
	if (*s == 'N') {
		*v = last;
		return s + 1;
	}
	if (*s < '0' || *s > '9')
		return NULL;
	for (*v = 0; *s >= '0' && *s <= '9'; s++)
		if (*v < KJ_MAX_CPUS)
			*v = *v * 10 + (*s - '0');
	return s;
}

static bool blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* What ends a region; the kernel takes blanks for commas (lib/bitmap-str.c). */
static bool ends(char c)
{
	return !c || c == ',' || blank(c);
}

/**
 * struct region - "from-to:used/group"
 * @from: first CPU
 * @to: last CPU
 * @used: so many of each group
 * @group: length of a group
 */
struct region {
	long from;
	long to;
	long used;
	long group;
};

/* Return: what is wrong, or NULL; then @s is behind the region. */
static const char *parse_region(const char **s, long last, struct region *r)
{
	const char *at = *s;

	if (!strncasecmp(at, "all", 3)) {
		r->from = 0;
		r->to = last;
		at += 3;
	} else {
		at = number(at, last, &r->from);
		if (!at)
			return SAY_WRITE;
		r->to = r->from;
		if (*at == '-')
			at = number(at + 1, last, &r->to);
		else if (!ends(*at))
			return SAY_WRITE;
		if (!at)
			return "a range needs a number on both sides, such as 2-7";
	}
	r->used = 1;
	r->group = 1;
	if (*at == ':') {
		at = number(at + 1, last, &r->used);
		at = at && *at == '/' ? number(at + 1, last, &r->group) : NULL;
		if (!at)
			return SAY_STRIDE;
	}
	if (!ends(*at))
		return SAY_WRITE;
	if (r->from < 0 || r->to < 0 || r->used < 0 || r->group < 0)
		return SAY_LAST;
	*s = at;
	return NULL;
}

static const char *parse(struct kj_cpulist *l, const char *s, long last)
{
	const char *why;
	struct region r;
	bool any = false;
	long cpu, i;

	memset(l, 0, sizeof(*l));
	for (;;) {
		while (*s && *s != '\n' && ends(*s))
			s++;
		/* The kernel stops there. */
		if (*s == '\n' && s[1])
			return SAY_WRITE;
		s += *s == '\n';
		if (!*s)
			return any ? NULL :
				     "no CPU is named; write numbers and ranges, such as 2-7,9";
		why = parse_region(&s, last, &r);
		if (why)
			return why;
		if (r.from > r.to)
			return "a range goes from the lower to the higher CPU, such as 2-7";
		if (!r.group || r.used > r.group)
			return SAY_STRIDE;
		if (r.to >= KJ_MAX_CPUS)
			return "CPU numbers end at 8191";
		for (cpu = r.from; cpu <= r.to; cpu += r.group)
			for (i = cpu; i < cpu + r.used && i <= r.to; i++)
				kj_cpulist_add(l, i);
		any = true;
	}
}

/* The last CPU that this machine can have; -1: that cannot be read. */
static long last_cpu(void)
{
	struct kj_cpulist possible;
	long cpu = KJ_MAX_CPUS - 1;
	char text[8192];

	if (kj_environment_read("/sys/devices/system/cpu/possible", text, sizeof(text)) < 0 ||
	    parse(&possible, text, -1))
		return -1;
	while (cpu >= 0 && !kj_cpulist_has(&possible, cpu))
		cpu--;
	return cpu;
}

const char *kj_cpulist_parse(struct kj_cpulist *l, const char *s)
{
	return parse(l, s, strpbrk(s, "NaA") ? last_cpu() : -1);
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
	if (kj_environment_list(path, text, sizeof(text)) < 0)
		return false;
	return !*text || !kj_cpulist_parse(l, text);
}

bool kj_cpulist_quiet(struct kj_cpulist *l)
{
	bool read = kj_cpulist_file(l, "/sys/devices/system/cpu/nohz_full");

	if (!kj_cpulist_count(l))
		read |= kj_cpulist_file(l, "/sys/devices/system/cpu/isolated");
	return read;
}

void kj_cpulist_and(struct kj_cpulist *l, const struct kj_cpulist *other)
{
	unsigned int i;

	for (i = 0; i < KJ_CPU_WORDS; i++)
		l->word[i] &= other->word[i];
}

void kj_cpulist_or(struct kj_cpulist *l, const struct kj_cpulist *other)
{
	unsigned int i;

	for (i = 0; i < KJ_CPU_WORDS; i++)
		l->word[i] |= other->word[i];
}

bool kj_cpulist_mask(struct kj_cpulist *l, const char *s)
{
	size_t n = s ? strlen(s) : 0;
	unsigned int bit = 0, b;
	int digit;

	memset(l, 0, sizeof(*l));
	while (n--) {
		if (s[n] == ',')
			continue;
		if (!isxdigit((unsigned char)s[n]) || bit + 4 > KJ_MAX_CPUS)
			return false;
		digit = isdigit((unsigned char)s[n]) ? s[n] - '0' : (s[n] | 32) - 'a' + 10;
		for (b = 0; b < 4; b++)
			if (digit >> b & 1)
				kj_cpulist_add(l, bit + b);
		bit += 4;
	}
	return bit;
}

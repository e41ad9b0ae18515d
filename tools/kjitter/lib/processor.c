// SPDX-License-Identifier: GPL-2.0
/*
 * processor - see processor.h.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "macros.h"
#include "processor.h"

/* Value of the first line of /proc/cpuinfo that begins with @name. */
static bool cpuinfo(const char *text, const char *name, char *buf, size_t size)
{
	const char *s = text;
	size_t n;

	for (; s; s = strchr(s, '\n')) {
		s += *s == '\n';
		if (strncmp(s, name, strlen(name)) || !strchr(" \t:", s[strlen(name)]))
			continue;
		s += strcspn(s, ":\n");
		if (*s != ':')
			continue;
		s += strspn(s, ": \t");
		n = strcspn(s, "\n");
		if (n > size - 1)
			n = size - 1;
		memcpy(buf, s, n);
		buf[n] = '\0';
		return true;
	}
	return false;
}

static bool has_word(const char *list, const char *word)
{
	const char *s = list;
	size_t n = strlen(word);

	for (; (s = strstr(s, word)); s += n)
		if ((s == list || s[-1] == ' ') && (s[n] == ' ' || !s[n]))
			return true;
	return false;
}

/* Numbers alone; the revision as the makers write it. */
static void model_of_arm64(const char *text, char *buf, size_t size)
{
	static const char *const names[] = { "CPU implementer", "CPU part", "CPU variant",
					     "CPU revision" };
	char number[ARRAY_SIZE(names)][16];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++)
		if (!cpuinfo(text, names[i], number[i], sizeof(number[i])))
			return;
	snprintf(buf, size, "implementer %s, part %s, r%lup%s", number[0], number[1],
		 strtoul(number[2], NULL, 0), number[3]);
}

void kj_processor_parse(const char *text, struct kj_processor *cpu)
{
	char flags[4096];

	memset(cpu, 0, sizeof(*cpu));
	if (!cpuinfo(text, "model name", cpu->model, sizeof(cpu->model)))
		model_of_arm64(text, cpu->model, sizeof(cpu->model));
	cpuinfo(text, "microcode", cpu->microcode, sizeof(cpu->microcode));
	cpu->has_flags = cpuinfo(text, "flags", flags, sizeof(flags));
	cpu->guest = cpu->has_flags && has_word(flags, "hypervisor");
}

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

/* x86 has a bit for it that each hypervisor sets; arm64 has nothing that a guest could ask. */
#ifdef __x86_64__
#define TELLS_GUESTS true
#else
#define TELLS_GUESTS false
#endif

static void add_hypervisor(struct kj_environment *env, const struct kj_query *query, bool known,
			   bool guest)
{
	static const char *const files[] = {
		"/sys/hypervisor/type",
		"/sys/class/dmi/id/sys_vendor",
	};
	char text[128];
	size_t i;

	if (query) {
		guest = query->caps & KJ_CAP_HYPERVISOR;
		known = TELLS_GUESTS;
	}
	if (!guest) {
		kj_environment_add(env, "hypervisor", known ? "none" : NULL);
		return;
	}
	for (i = 0; i < ARRAY_SIZE(files); i++)
		if (kj_environment_read(files[i], text, sizeof(text)) > 0)
			break;
	kj_environment_add(env, "hypervisor", i < ARRAY_SIZE(files) ? text : "unnamed");
}

/*
 * Does this machine count instructions, as in the deterministic lab? Nothing in a guest can tell,
 * so the lab says it, and captures of the two kinds are never to be compared.
 */
static void add_emulation(struct kj_environment *env)
{
	const char *s = getenv("KJ_DETERMINISTIC");

	if (s)
		kj_environment_add(env, "emulation",
				   *s == '1' ? "deterministic" : "multi-threaded");
}

bool kj_processor_model(const char *text, char *buf, size_t size)
{
	static const char *const names[] = { "CPU implementer", "CPU part", "CPU variant",
					     "CPU revision" };
	char number[ARRAY_SIZE(names)][16];
	size_t i;

	if (cpuinfo(text, "model name", buf, size))
		return true;
	for (i = 0; i < ARRAY_SIZE(names); i++)
		if (!cpuinfo(text, names[i], number[i], sizeof(number[i])))
			return false;
	snprintf(buf, size, "implementer %s, part %s, r%lup%s", number[0], number[1],
		 strtoul(number[2], NULL, 0), number[3]);
	return true;
}

void kj_processor_add(struct kj_environment *env, const struct kj_query *query)
{
	char text[8192], value[4096];
	bool known;

	if (kj_environment_read("/proc/cpuinfo", text, sizeof(text)) < 0)
		text[0] = '\0';
	kj_environment_add(env, "cpu_model",
			   kj_processor_model(text, value, sizeof(value)) ? value : NULL);
	kj_environment_add(env, "microcode",
			   cpuinfo(text, "microcode", value, sizeof(value)) ? value : NULL);
	known = cpuinfo(text, "flags", value, sizeof(value));
	add_hypervisor(env, query, known, known && has_word(value, "hypervisor"));
	add_emulation(env);
}

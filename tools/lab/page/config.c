// SPDX-License-Identifier: GPL-2.0
/*
 * config - see config.h.
 */
#include <stdlib.h>
#include <string.h>

#include "config.h"
#include "file.h"
#include "lib/macros.h"

/* The tick, what can hold it, what runs beside it, and what makes an entry longer. */
static const char *const patterns[] = {
	"NO_HZ*",
	"HZ*",
	"TICK_*",
	"HIGH_RES_TIMERS",
	"PREEMPT*",
	"RCU_*",
	"TREE_RCU",
	"PREEMPT_RCU",
	"TASKS_*RCU*",
	"CONTEXT_TRACKING*",
	"VIRT_CPU_ACCOUNTING*",
	"IRQ_TIME_ACCOUNTING",
	"PARAVIRT*",
	"CPU_ISOLATION",
	"SCHED_*",
	"CGROUP_SCHED",
	"CFS_BANDWIDTH",
	"FAIR_GROUP_SCHED",
	"RT_GROUP_SCHED",
	"NUMA_BALANCING*",
	"PSI*",
	"RSEQ*",
	"CLOCKSOURCE_*",
	"X86_TSC",
	"X86_TSC_*",
	"CPU_IDLE*",
	"CPU_FREQ_DEFAULT_*",
	"IRQ_FORCED_THREADING",
	"FTRACE",
	"FUNCTION_TRACER",
	"DYNAMIC_FTRACE",
	"OSNOISE_TRACER",
	"TIMERLAT_TRACER",
	"HWLAT_TRACER",
	"IRQSOFF_TRACER",
	"PREEMPT_TRACER",
	"PROVE_*",
	"LOCKDEP*",
	"LOCK_STAT",
	"KASAN*",
	"KCSAN*",
	"DEBUG_*",
	"SOFTLOCKUP_DETECTOR*",
	"HARDLOCKUP_DETECTOR*",
	"MITIGATION_*",
	"PAGE_TABLE_ISOLATION",
	"RETPOLINE",
	"GCC_VERSION",
	"CLANG_VERSION",
};

/* Left out: families of options that are huge, and without effect on a running kernel. */
static const char *const left_out[] = { "DEBUG_INFO", "DEBUG_INFO_*", "PREEMPT_NOTIFIERS" };

const char *kj_config_pattern(unsigned int i)
{
	return i < ARRAY_SIZE(patterns) ? patterns[i] : NULL;
}

/* @pattern may have several *. */
static bool matches(const char *pattern, const char *name)
{
	if (!*pattern)
		return !*name;
	if (*pattern == '*')
		return matches(pattern + 1, name) || (*name && matches(pattern, name + 1));
	return *pattern == *name && matches(pattern + 1, name + 1);
}

static bool any(const char *const *list, unsigned int nr, const char *name)
{
	unsigned int i;

	for (i = 0; i < nr; i++)
		if (matches(list[i], name))
			return true;
	return false;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct kj_config_option *)a)->name,
		      ((const struct kj_config_option *)b)->name);
}

static void add(struct kj_config *config, const char *name, const char *value)
{
	struct kj_config_option *o;

	/* No real option is longer, and matching takes time. */
	if (strlen(name) > 100 || !strcmp(value, "n") ||
	    !any(patterns, ARRAY_SIZE(patterns), name) || any(left_out, ARRAY_SIZE(left_out), name))
		return;
	config->option = kj_file_more(config->option, (config->nr + 1) * sizeof(*o));
	o = &config->option[config->nr++];
	o->name = kj_file_clean(name, strlen(name));
	o->value = kj_file_clean(value, strlen(value));
}

void kj_config_parse(struct kj_config *config, char *text)
{
	char *line, *value;

	if (!text)
		return;
	config->there = true;
	while ((line = strsep(&text, "\n"))) {
		if (strncmp(line, "CONFIG_", 7))
			continue;
		value = strchr(line, '=');
		if (!value)
			continue;
		*value++ = '\0';
		add(config, line + 7, value);
	}
	if (config->nr)
		qsort(config->option, config->nr, sizeof(*config->option), by_name);
}

const char *kj_config_value(const struct kj_config *config, const char *name)
{
	struct kj_config_option key = { .name = (char *)name }, *o;

	if (!config->nr)
		return NULL;
	o = bsearch(&key, config->option, config->nr, sizeof(key), by_name);
	return o ? o->value : NULL;
}

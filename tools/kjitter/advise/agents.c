// SPDX-License-Identifier: GPL-2.0
/*
 * agents - programs that reach for these CPUs from elsewhere; see model.h.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/tasks.h"
#include "model.h"

#define SAY_REFUSED "which files %u other programs have open (/proc/*/fd) is not shown to this one"
#define SAY_PERF_EVENTS \
	"perf events are open, which may interrupt each CPU that they count on, and hold its tick if they have a frequency: %s"
#define SAY_MSR_READER "/dev/cpu/*/msr of %s is open: each read of it interrupts that CPU: %s"
#define SAY_IRQBALANCE "irqbalance (pid %u) moves interrupts to %s: it %s"

/* Other people's descriptors are shown to root alone. */
static void refused(struct kj_advise *a, unsigned int nr)
{
	if (nr)
		kj_advise_unseen(a, SAY_REFUSED, nr);
}

void kj_look_perf_events(struct kj_advise *a)
{
	unsigned int nr = 0;
	char who[400];

	if (!kj_advise_sees_tasks(a))
		return;
	if (kj_tasks_perf(who, sizeof(who), &nr))
		kj_advise_found(a, &a->cpus, SAY_PERF_EVENTS, who);
	refused(a, nr);
}

static bool is_msr(const char *target, const void *cpus)
{
	unsigned int cpu;
	int end = 0;

	return sscanf(target, "/dev/cpu/%u/msr%n", &cpu, &end) == 1 && end && !target[end] &&
	       kj_cpulist_has(cpus, cpu);
}

void kj_look_msr_reader(struct kj_advise *a)
{
	char who[400], list[80];
	unsigned int nr = 0;

	if (!kj_advise_sees_tasks(a))
		return;
	if (kj_tasks_open(is_msr, &a->cpus, who, sizeof(who), &nr))
		kj_advise_found(a, &a->cpus, SAY_MSR_READER,
				kj_advise_cpus(&a->cpus, list, sizeof(list)), who);
	refused(a, nr);
}

/*
 * Value of a variable of the environment; NULL also if it is empty, for irqbalance takes no notice
 * of it then. @text is what /proc shows, its NULs included.
 */
static const char *variable(const char *text, size_t len, const char *name)
{
	size_t n = strlen(name), at;

	for (at = 0; at < len; at += strlen(text + at) + 1)
		if (!strncmp(text + at, name, n) && text[at + n] == '=' && text[at + n + 1])
			return text + at + n + 1;
	return NULL;
}

/*
 * Which CPUs irqbalance leaves alone: what its environment says, else those that are isolated or
 * nohz_full (setup_banned_cpus()). Return: false if that cannot be seen.
 */
static bool banned(struct kj_advise *a, struct kj_cpulist *l, const char **by)
{
	char path[64], text[8192];
	const char *list, *mask;
	ssize_t n;

	snprintf(path, sizeof(path), "/proc/%u/environ", a->irqbalance);
	n = kj_environment_read(path, text, sizeof(text));
	if (n < 0) {
		kj_advise_unseen(a, "%s: %s", path, strerror(-n));
		return false;
	}
	list = variable(text, n, "IRQBALANCE_BANNED_CPULIST");
	mask = variable(text, n, "IRQBALANCE_BANNED_CPUS");
	memset(l, 0, sizeof(*l));
	*by = list || mask ? "bans others by its environment" :
			     "knows of no isolation of theirs (isolated, nohz_full)";
	if (mask)
		kj_cpulist_mask(l, mask);
	else if (list)
		kj_cpulist_parse(l, list);
	else
		kj_cpulist_file(l, "/sys/devices/system/cpu/isolated");
	if (!list && !mask)
		kj_cpulist_or(l, &a->full);
	return true;
}

void kj_look_irqbalance(struct kj_advise *a)
{
	struct kj_cpulist spared, left = a->cpus;
	struct kj_finding *f;
	const char *by;
	char who[80];

	if (!kj_advise_sees_tasks(a) || !a->irqbalance || !banned(a, &spared, &by))
		return;
	kj_cpulist_minus(&left, &spared);
	if (!kj_cpulist_count(&left))
		return;
	f = kj_advise_found(a, &left, SAY_IRQBALANCE, a->irqbalance,
			    kj_advise_cpus(&left, who, sizeof(who)), by);
	/* The list replaces what it leaves alone now. */
	kj_cpulist_or(&f->all, &spared);
}

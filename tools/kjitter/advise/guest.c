// SPDX-License-Identifier: GPL-2.0
/*
 * guest - what a hypervisor takes from these CPUs, as far as it says so; see model.h.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "model.h"

/* Fields of a line of /proc/stat behind the name: steal is the eighth. */
#define STEAL 8

/* The file has all interrupts, too; lines of CPUs come first. */
#define ROOM (256 * 1024)

/* The share of all time that is too much, one part in so many: 10 ppm is 1 ms in 100 s. */
#define PART 100000

#define SAY_STOLEN_TIME \
	"the hypervisor took %s from this guest for %.1f s since it booted (/proc/stat, steal)"

static void line(const char *s, const struct kj_advise *a, struct kj_cpulist *found, __u64 *ticks)
{
	__u64 v, sum = 0, stolen = 0;
	unsigned int cpu, i;
	char *end;

	/* The first line is the sum of all. */
	if (s[3] < '0' || s[3] > '9')
		return;
	cpu = strtoul(s + 3, &end, 10);
	if (!kj_cpulist_has(&a->cpus, cpu))
		return;
	for (i = 1; i <= STEAL && *end == ' '; i++) {
		v = strtoull(end, &end, 10);
		sum += v;
		stolen = i == STEAL ? v : 0;
	}
	if (stolen <= sum / PART)
		return;
	kj_cpulist_add(found, cpu);
	*ticks += stolen;
}

void kj_look_stolen_time(struct kj_advise *a)
{
	struct kj_cpulist found = { 0 };
	char *text, *s, who[80];
	__u64 ticks = 0;

	text = malloc(ROOM);
	if (!text || !kj_advise_read(a, "/proc", "stat", text, ROOM)) {
		free(text);
		return;
	}
	for (s = text; !strncmp(s, "cpu", 3); s += strcspn(s, "\n"), s += *s == '\n')
		line(s, a, &found, &ticks);
	if (kj_cpulist_count(&found))
		kj_advise_found(a, &found, SAY_STOLEN_TIME,
				kj_advise_cpus(&found, who, sizeof(who)),
				(double)ticks / sysconf(_SC_CLK_TCK));
	free(text);
}

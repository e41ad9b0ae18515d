// SPDX-License-Identifier: GPL-2.0
/*
 * facts - causes that lie outside of the CPU and can be read: a cgroup's limit, own
 * timers, perf events, the clock; see model.h.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

#include "model.h"

#define CLOCK_DIR "/sys/devices/system/clocksource/clocksource0/"
#define WATCHDOG  "/proc/sys/kernel/nmi_watchdog"
#define BLANKS	  "\n "

#define SAY_OWN_TIMER \
	"this very process (kjitter, pid %d) has %s; a timer on CPU time needs the tick"
#define SAY_BANDWIDTH \
	"this task's cgroup %s may use only %lu us of CPU in each %lu us (%s), and the scheduler needs the tick to enforce that; write 'max' there (cgroup v1: -1), or run in another cgroup"
#define SAY_CLOCK \
	"the kernel does not trust its clock%s, and corrects it at each tick: clocksource %s (available: %s); see 'dmesg' for 'tsc' and 'clocksource', and if the TSC is good boot with tsc=reliable (in a guest: give it an invariant TSC)"

/* Is @word one of the comma-separated words of @list (which ends at a blank)? */
static bool has_word(const char *list, const char *word)
{
	size_t n = strlen(word);

	for (;;) {
		if (!strncmp(list, word, n) && strchr("," BLANKS, list[n]))
			return true;
		list += strcspn(list, "," BLANKS);
		if (*list != ',')
			return false;
		list++;
	}
}

/* Copy a word, cut if too long; @size 0: skip it. Return: what comes behind. */
static const char *word(const char *s, char *buf, size_t size)
{
	size_t n = strcspn(s, BLANKS);

	if (size)
		snprintf(buf, size, "%.*s", (int)n, s);
	s += n;
	return *s == ' ' ? s + 1 : s;
}

/* Where the cgroup file system is mounted that has CPU limits: v2, or v1 with "cpu". */
static bool cgroup_mount(char *path, size_t size, bool v2)
{
	char mounts[16384], where[200], type[16], options[512];
	const char *s, *rest;

	if (kj_environment_read("/proc/self/mounts", mounts, sizeof(mounts)) < 0)
		return false;
	for (s = mounts; *s; s += strcspn(s, "\n"), s += *s == '\n') {
		rest = word(s, type, 0);
		rest = word(rest, where, sizeof(where));
		rest = word(rest, type, sizeof(type));
		word(rest, options, sizeof(options));
		if (strcmp(type, v2 ? "cgroup2" : "cgroup") || (!v2 && !has_word(options, "cpu")))
			continue;
		snprintf(path, size, "%s", where);
		return true;
	}
	return false;
}

/* The path of our own cgroup. */
static bool cgroup_own(char *path, size_t size, bool v2)
{
	char text[8192], *s, *list, *end;

	if (kj_environment_read("/proc/self/cgroup", text, sizeof(text)) < 0)
		return false;
	for (s = text; s; s = end ? end + 1 : NULL) {
		end = strchr(s, '\n');
		if (end)
			*end = '\0';
		list = strchr(s, ':');
		s = list ? strchr(list + 1, ':') : NULL;
		if (!s)
			continue;
		*s++ = ' ';
		if (v2 ? list[1] != ' ' : !has_word(list + 1, "cpu"))
			continue;
		snprintf(path, size, "%s", s);
		return true;
	}
	return false;
}

/* Does this directory limit CPU time? Microseconds in each period. */
static bool limited(const char *dir, bool v2, unsigned long *quota, unsigned long *period)
{
	char path[600], text[64], *end;

	snprintf(path, sizeof(path), "%.500s/%s", dir, v2 ? "cpu.max" : "cpu.cfs_quota_us");
	if (kj_environment_read(path, text, sizeof(text)) <= 0)
		return false;
	*quota = strtoul(text, &end, 10);
	if (end == text || *text == '-')
		return false;
	*period = v2 ? strtoul(end, NULL, 10) : 0;
	snprintf(path, sizeof(path), "%.500s/cpu.cfs_period_us", dir);
	if (!v2 && kj_environment_read(path, text, sizeof(text)) > 0)
		*period = strtoul(text, NULL, 10);
	return true;
}

static bool limited_by(struct kj_check_cpu *c, bool v2)
{
	char mount[200], own[256], dir[500], *cut;
	unsigned long quota, period;

	if (!cgroup_mount(mount, sizeof(mount), v2) || !cgroup_own(own, sizeof(own), v2))
		return false;
	for (;;) {
		snprintf(dir, sizeof(dir), "%s%s", mount, own);
		if (limited(dir, v2, &quota, &period))
			break;
		cut = strrchr(own, '/');
		if (!cut || !own[0])
			return false;
		*cut = '\0';
	}
	kj_check_reason(c, KJ_REASON_TICK_SCHED_BANDWIDTH, SAY_BANDWIDTH, own[0] ? own : "/", quota,
			period, v2 ? "cpu.max" : "cpu.cfs_quota_us");
	return true;
}

bool kj_check_bandwidth(struct kj_check_cpu *c)
{
	return limited_by(c, true) || limited_by(c, false);
}

static bool runs(int which)
{
	struct itimerval t;

	return !getitimer(which, &t) &&
	       (t.it_value.tv_sec || t.it_value.tv_usec || t.it_interval.tv_sec);
}

bool kj_check_own_timers(struct kj_check_cpu *c)
{
	const char *what = NULL;
	struct rlimit limit;

	if (!getrlimit(RLIMIT_CPU, &limit) && limit.rlim_cur != RLIM_INFINITY)
		what = "a limit of CPU time (RLIMIT_CPU); lift it with 'ulimit -t unlimited'";
	else if (runs(ITIMER_PROF))
		what = "an interval timer on CPU time (ITIMER_PROF) inherited from its starter";
	else if (runs(ITIMER_VIRTUAL))
		what = "an interval timer on user time (ITIMER_VIRTUAL) inherited from its starter";
	if (!what)
		return false;
	kj_check_reason(c, KJ_REASON_TICK_POSIX_TIMER, SAY_OWN_TIMER, getpid(), what);
	return true;
}

bool kj_check_perf(struct kj_check_cpu *c, const char *what)
{
	char who[300], text[16];
	bool found = kj_tasks_perf(who, sizeof(who), NULL);
	const char *dog = "", *advice = "";

	if (kj_environment_read(WATCHDOG, text, sizeof(text)) > 0 && *text == '1')
		dog = "; the NMI watchdog is on, which uses one per CPU (nmi_watchdog=0)";
	if (!found && !*dog && !what)
		return false;
	if (found)
		advice = "; end them, or sample with a period instead of a frequency";
	else
		sprintf(who, "nobody's that /proc shows");
	kj_check_reason(c, KJ_REASON_TICK_PERF, "%s; open perf events: %s%s%s",
			what ? what : "perf events may hold the tick", who, dog, advice);
	return true;
}

bool kj_check_clock(struct kj_check *k, struct kj_check_cpu *c, bool sure)
{
	const char *now = kj_environment_get(&k->environment, "clocksource");
	bool good = kj_environment_clock_good(&k->environment);
	char available[128];

	if (k->device >= 0 && k->query.caps & KJ_CAP_CLOCK_STABLE && !sure)
		return false;
	if (good && !sure)
		return false;
	if (kj_environment_read(CLOCK_DIR "available_clocksource", available, sizeof(available)) <
	    0)
		sprintf(available, "unknown");
	kj_check_reason(c, KJ_REASON_TICK_CLOCK, SAY_CLOCK, sure ? "" : ", it seems", now,
			available);
	return true;
}

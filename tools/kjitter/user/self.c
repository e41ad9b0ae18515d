// SPDX-License-Identifier: GPL-2.0
/*
 * self - see self.h.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "lib/environment.h"
#include "lib/time.h"
#include "self.h"

/* Fields of /proc/PID/stat behind the name, counted from the state = 0. */
enum { MINFLT = 7, MAJFLT = 9 };

static unsigned int stops;

static void on_continue(int number)
{
	(void)number;
	__atomic_add_fetch(&stops, 1, __ATOMIC_RELAXED);
}

void kj_self_watch(void)
{
	struct sigaction sa = { .sa_handler = on_continue, .sa_flags = SA_RESTART };

	sigaction(SIGCONT, &sa, NULL);
}

unsigned int kj_self_stops(void)
{
	return __atomic_load_n(&stops, __ATOMIC_RELAXED);
}

/* The number behind a word, or behind so many blanks. */
static bool number(const char *s, __u64 *v)
{
	char *end;

	*v = s ? strtoull(s, &end, 10) : 0;
	return s && end != s;
}

static const char *after(const char *text, const char *key)
{
	const char *s = strstr(text, key);

	return s ? s + strlen(key) : NULL;
}

static const char *field(const char *stat, unsigned int n)
{
	const char *s = strrchr(stat, ')');

	for (n += 1; s && n; n--)
		s = strchr(s + 1, ' ');
	return s;
}

bool kj_self_parse(struct kj_self *s, const char *status, const char *stat, const char *schedstat)
{
	memset(s, 0, sizeof(*s));
	/* A kernel that does not count time says zeros, which cannot be: who reads this has run. */
	s->timed = number(schedstat, &s->ran_ns) && number(strchr(schedstat, ' '), &s->waited_ns) &&
		   s->ran_ns;
	return number(after(status, "\nvoluntary_ctxt_switches:"), &s->sleeps) &&
	       number(after(status, "\nnonvoluntary_ctxt_switches:"), &s->preempted) &&
	       number(field(stat, MINFLT), &s->minor) && number(field(stat, MAJFLT), &s->major);
}

static ssize_t read_of(pid_t tid, const char *name, char *text, size_t size)
{
	char path[64];
	ssize_t n;

	if (tid)
		snprintf(path, sizeof(path), "/proc/%d/%s", tid, name);
	else
		snprintf(path, sizeof(path), "/proc/thread-self/%s", name);
	n = kj_environment_read(path, text, size);
	if (n < 0)
		*text = '\0';
	return n;
}

/*
 * How long a thread of this process ran, to the moment: schedstat is brought up to date by ticks,
 * so where the tick is stopped it is up to a second late. The number of a thread's clock is made
 * as glibc makes it for pthread_getcpuclockid(): (~tid << 3) | CPUCLOCK_PERTHREAD | CPUCLOCK_SCHED.
 * Another process's thread has none that could be asked for, and @ns stays.
 */
static void ran(pid_t tid, __u64 *ns)
{
	struct timespec ts;

	if (!clock_gettime(tid ? ~tid * 8 | 6 : CLOCK_THREAD_CPUTIME_ID, &ts))
		*ns = ts.tv_sec * KJ_SECOND + ts.tv_nsec;
}

int kj_self_read(pid_t tid, struct kj_self *s)
{
	char status[4096], stat[1024], schedstat[128];
	ssize_t a = read_of(tid, "status", status, sizeof(status));
	ssize_t b = read_of(tid, "stat", stat, sizeof(stat));
	bool good;

	read_of(tid, "schedstat", schedstat, sizeof(schedstat));
	good = kj_self_parse(s, status, stat, schedstat);
	if (s->timed)
		ran(tid, &s->ran_ns);
	if (a < 0 || b < 0)
		return a < 0 ? a : b;
	return good ? 0 : -ENODATA;
}

void kj_self_since(struct kj_self *s, const struct kj_self *before)
{
	s->timed = s->timed && before->timed;
	s->preempted -= before->preempted;
	s->sleeps -= before->sleeps;
	s->minor -= before->minor;
	s->major -= before->major;
	s->ran_ns -= before->ran_ns;
	s->waited_ns -= before->waited_ns;
}

__u64 kj_self_slept(const struct kj_self *s, __u64 ns)
{
	__u64 known = s->ran_ns + s->waited_ns;

	return s->timed && s->sleeps && known < ns ? ns - known : 0;
}

bool kj_self_words(const struct kj_self *s, __u64 ns, char *buf, size_t size)
{
	size_t n = 0;

	buf[0] = '\0';
	if (s->minor + s->major)
		n = snprintf(buf, size, "%llu page faults", s->minor + s->major);
	if (s->sleeps && n < size)
		snprintf(buf + n, size - n, "%s%llu sleeps (%.1f %% of the time)", n ? ", " : "",
			 s->sleeps, ns ? 100.0 * kj_self_slept(s, ns) / ns : 0);
	return buf[0];
}

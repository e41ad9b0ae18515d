// SPDX-License-Identifier: GPL-2.0
/*
 * last_gap - see last_gap.h.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "last_gap.h"
#include "lib/duration.h"
#include "lib/exit.h"
#include "lib/names.h"
#include "lib/text.h"
#include "lib/time.h"

__u64 kj_last_gap_time(const struct kj_last_gap *g, __u64 khz, const struct kj_query *clocks)
{
	__u64 now = kj_names_counts_ns(g->record.stream) ? clocks->now_mono_ns : clocks->now_cycles;
	__u64 start = g->record.start;

	/* Either may be the later one. */
	if (now >= start)
		return clocks->now_real_ns - kj_duration_ns(now - start, khz);
	return clocks->now_real_ns + kj_duration_ns(start - now, khz);
}

static void tell(const char *key, __u64 value)
{
	char text[24];

	snprintf(text, sizeof(text), "%llu", value);
	setenv(key, text, 1);
}

static void tell_time(__u64 ns)
{
	time_t s = ns / KJ_SECOND;
	char text[64];
	struct tm tm;
	size_t n;

	tell("KJ_TIME_NS", ns);
	gmtime_r(&s, &tm);
	n = strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(text + n, sizeof(text) - n, ".%09lluZ", ns % KJ_SECOND);
	setenv("KJ_TIME", text, 1);
}

static void tell_all(const struct kj_last_gap *g, const struct kj_accounts *a,
		     const struct kj_query *clocks, const char *capture)
{
	const struct kj_record *r = &g->record;

	tell("KJ_CPU", r->cpu);
	setenv("KJ_STREAM", kj_names_stream(r->stream), 1);
	tell("KJ_LEN_NS", kj_duration_ns(r->len, a->clock_khz));
	tell("KJ_START_NS", kj_duration_ns(r->start - a->first, a->clock_khz));
	setenv("KJ_CAUSE", kj_names_cause(r->cause), 1);
	setenv("KJ_CAPTURE", capture, 1);
	tell_time(kj_last_gap_time(g, a->clock_khz, clocks));
}

/* The child: as whoever started us had it. */
static void become(const char *command)
{
	sigset_t none;

	signal(SIGPIPE, SIG_DFL);
	signal(SIGXFSZ, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	execl("/bin/sh", "sh", "-c", command, NULL);
	kj_text_error("--on-stop: /bin/sh cannot be run: %s", strerror(errno));
	_exit(127);
}

int kj_last_gap_command(const struct kj_last_gap *g, const struct kj_accounts *a,
			const struct kj_query *clocks, const char *capture, const char *command)
{
	int status;
	pid_t pid;

	fflush(NULL);
	pid = fork();
	if (!pid) {
		tell_all(g, a, clocks, capture);
		become(command);
	}
	if (pid < 0) {
		kj_text_error("--on-stop: the command cannot be run: %s", strerror(errno));
		return KJ_EXIT_ERROR;
	}
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return KJ_EXIT_ERROR;
	if (WIFSIGNALED(status))
		kj_text_error("--on-stop: the command was ended by signal %d", WTERMSIG(status));
	else if (WEXITSTATUS(status))
		kj_text_error("--on-stop: the command ended with status %d", WEXITSTATUS(status));
	return status ? KJ_EXIT_ERROR : KJ_EXIT_PASS;
}

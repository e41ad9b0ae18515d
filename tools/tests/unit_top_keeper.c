// SPDX-License-Identifier: GPL-2.0
/*
 * unit_top_keeper - the parent of the process that measures, when it is gone.
 */
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../kjitter/top/keeper.h"
#include "check.h"
#include "unit.h"

static cpu_set_t allowed;

/* The child, which has lost its keeper, and runs on one CPU. Return: exit status. */
static int orphaned(const struct kj_options *o, struct kj_terminal *t, struct kj_top_kept *kept)
{
	pid_t keeper = getppid();
	unsigned int cpu = 0;
	cpu_set_t one;

	(void)o;
	(void)t;
	(void)kept;
	while (!CPU_ISSET(cpu, &allowed))
		cpu++;
	CPU_ZERO(&one);
	CPU_SET(cpu, &one);
	if (signal(SIGTERM, SIG_IGN) == SIG_ERR || sched_setaffinity(0, sizeof(one), &one) ||
	    kill(keeper, SIGKILL))
		return 1;
	while (getppid() == keeper)
		usleep(1000);
	kj_top_keeper_place();
	return 0;
}

/* Whoever gets the child of a keeper that is gone runs where it ran before. */
static void place(void)
{
	static struct kj_terminal terminal = { .fd = -1 };
	int status, ended = -1;
	cpu_set_t before, after;
	pid_t keeper, pid;

	/* Cases before this one may have stayed on one CPU. */
	sched_getaffinity(0, sizeof(before), &before);
	memset(&allowed, 0xff, sizeof(allowed));
	sched_setaffinity(0, sizeof(allowed), &allowed);
	CPU_ZERO(&allowed);
	if (sched_getaffinity(0, sizeof(allowed), &allowed) || CPU_COUNT(&allowed) < 2) {
		check_skip("top: a keeper that is gone", "this needs two CPUs");
		return;
	}
	fflush(stdout);
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	keeper = fork();
	if (!keeper)
		_exit(kj_top_keep(&terminal, orphaned, NULL));
	/* On a busy machine the child may have ended before the keeper is seen to be gone. */
	while (keeper > 0 && (pid = wait(&status)) > 0)
		if (pid != keeper)
			ended = status;
	prctl(PR_SET_CHILD_SUBREAPER, 0);
	check(!ended, "top: the child of a keeper that was killed: it ends by itself");
	CPU_ZERO(&after);
	check(!sched_getaffinity(0, sizeof(after), &after) && CPU_EQUAL(&after, &allowed),
	      "top: and nobody else is placed");
	sched_setaffinity(0, sizeof(before), &before);
}

int unit_top_keeper(void)
{
	place();
	return check_failed;
}

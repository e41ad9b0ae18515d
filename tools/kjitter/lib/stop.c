// SPDX-License-Identifier: GPL-2.0
/*
 * stop - see stop.h. A blocked signal stays pending until it is waited for, even if whoever
 * started us had it ignored.
 */
#include <signal.h>
#include <stddef.h>

#include "stop.h"
#include "time.h"

static void fill(sigset_t *set)
{
	sigemptyset(set);
	sigaddset(set, SIGINT);
	sigaddset(set, SIGTERM);
	sigaddset(set, SIGHUP);
}

void kj_stop_block(void)
{
	sigset_t set;

	fill(&set);
	sigprocmask(SIG_BLOCK, &set, NULL);
}

int kj_stop_nap(__u64 ns)
{
	struct timespec t = { ns / KJ_SECOND, ns % KJ_SECOND };
	sigset_t set;
	int number;

	fill(&set);
	number = sigtimedwait(&set, NULL, &t);
	return number > 0 ? number : 0;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * keeper - see keeper.h.
 */
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "keeper.h"
#include "lib/exit.h"
#include "lib/text.h"

#define SAY_KILLED "top was ended by signal %d, and the measurement with it"

/* The parent: it may be gone, and its children somebody else's. */
static pid_t keeper;

/* What ends the child, and what says that it has ended. */
static void fill(sigset_t *set)
{
	sigemptyset(set);
	sigaddset(set, SIGINT);
	sigaddset(set, SIGTERM);
	sigaddset(set, SIGHUP);
	sigaddset(set, SIGCHLD);
}

/* Somebody stopped the child, or lets it go on; a shell that sees the keeper alone does neither. */
static void follow(struct kj_terminal *t, pid_t child, int status, const struct kj_top_kept *kept)
{
	if (!kept->inside)
		return;
	if (WIFSTOPPED(status)) {
		kj_terminal_end(t, true);
	} else if (!kj_terminal_begin(t)) {
		kj_terminal_flush(t);
		/* Nothing of what it has drawn is there any more. */
		kill(child, SIGWINCH);
	}
}

/* Signals go on to the child. Return: how it ended, as waitpid() tells it. */
static int wait_for(struct kj_terminal *t, pid_t child, const struct kj_top_kept *kept)
{
	int number, status;
	sigset_t set;

	fill(&set);
	for (;;) {
		while (waitpid(child, &status, WNOHANG | WUNTRACED | WCONTINUED) == child) {
			if (WIFEXITED(status) || WIFSIGNALED(status))
				return status;
			follow(t, child, status, kept);
		}
		if (sigwait(&set, &number) || number == SIGCHLD)
			continue;
		kill(child, number);
		/* One that is stopped would not see it. */
		kill(child, SIGCONT);
	}
}

static int begin(struct kj_terminal *t,
		 int (*work)(const struct kj_options *o, struct kj_terminal *t,
			     struct kj_top_kept *kept),
		 const struct kj_options *o, struct kj_top_kept *kept, const sigset_t *before)
{
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	sigprocmask(SIG_SETMASK, before, NULL);
	/* It may have gone before anybody was asked to tell. */
	return getppid() == keeper ? work(o, t, kept) : KJ_EXIT_ERROR;
}

int kj_top_keep(struct kj_terminal *t,
		int (*work)(const struct kj_options *o, struct kj_terminal *t,
			    struct kj_top_kept *kept),
		const struct kj_options *o)
{
	struct kj_top_kept *kept = mmap(NULL, sizeof(*kept), PROT_READ | PROT_WRITE,
					MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	sigset_t set, before;
	int status;
	pid_t pid;

	keeper = getpid();
	fill(&set);
	/* Who changes a terminal's modes from behind is stopped, unless it does not care. */
	sigaddset(&set, SIGTTOU);
	sigprocmask(SIG_BLOCK, &set, &before);
	sigaddset(&before, SIGTTOU);
	do {
		pid = kept == MAP_FAILED ? -1 : fork();
		if (pid < 0) {
			kj_text_error("top: no process for the display: %s", strerror(errno));
			return KJ_EXIT_ERROR;
		}
		if (!pid)
			exit(kj_text_close(begin(t, work, o, kept, &before)));
		status = wait_for(t, pid, kept);
		/* Also where it was restored: to do so twice does no harm. */
		kj_terminal_end(t, kept->inside);
		kept->inside = false;
		if (WIFSIGNALED(status)) {
			kj_text_error(SAY_KILLED, WTERMSIG(status));
			return KJ_EXIT_ERROR;
		}
	} while (kept->again && !WEXITSTATUS(status));
	return WEXITSTATUS(status);
}

void kj_top_keeper_place(void)
{
	cpu_set_t set[KJ_MAX_CPUS / (8 * sizeof(cpu_set_t))];

	memset(set, 0, sizeof(set));
	if (getppid() == keeper && !sched_getaffinity(0, sizeof(set), set))
		sched_setaffinity(keeper, sizeof(set), set);
}

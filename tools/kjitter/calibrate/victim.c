// SPDX-License-Identifier: GPL-2.0
/*
 * victim - see victim.h.
 */
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "uapi/kjitter.h"
#include "victim.h"

static int move_to(unsigned int cpu)
{
	cpu_set_t set[KJ_MAX_CPUS / (8 * sizeof(cpu_set_t))];

	memset(set, 0, sizeof(set));
	CPU_SET_S(cpu, sizeof(set), set);
	return sched_setaffinity(0, sizeof(set), set);
}

/* Could it interrupt a real-time task? Other tasks than real-time ones could not. */
static bool above_fifo(const struct kj_calibrate_class *class)
{
	return class->cause != KJ_CAUSE_THREAD || !strcmp(class->name, "fifo");
}

/* No system call in the loop, and nothing to wait for. */
static void spin(unsigned int cpu, bool fifo, int ready)
{
	struct sched_param one = { .sched_priority = 1 };
	char error = 0;

	if (move_to(cpu) || (fifo && sched_setscheduler(0, SCHED_FIFO, &one)))
		error = errno;
	if (write(ready, &error, 1) != 1 || error)
		_exit(1);
	close(ready);
	for (;;)
		__asm__ volatile(".rept 1000; nop; .endr");
}

int kj_victim_start(struct kj_victim *v, unsigned int cpu, const struct kj_calibrate_class *class)
{
	pid_t parent = getpid();
	int ready[2], ret;
	char error;

	if (pipe(ready))
		return -errno;
	v->pid = fork();
	if (!v->pid) {
		dup2(ready[1], STDIN_FILENO);
		/* Device and rings are the parent's, as in inject.c. */
		syscall(SYS_close_range, STDERR_FILENO + 1, ~0U, 0);
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() == parent)
			spin(cpu, above_fifo(class), STDIN_FILENO);
		_exit(1);
	}
	ret = v->pid < 0 ? -errno : 0;
	close(ready[1]);
	if (!ret && read(ready[0], &error, 1) != 1)
		ret = -ECHILD;
	else if (!ret && error)
		ret = -error;
	close(ready[0]);
	if (ret)
		kj_victim_end(v);
	return ret;
}

void kj_victim_end(struct kj_victim *v)
{
	if (v->pid > 0) {
		kill(v->pid, SIGKILL);
		waitpid(v->pid, NULL, 0);
	}
	v->pid = 0;
}

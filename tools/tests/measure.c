// SPDX-License-Identifier: GPL-2.0
/*
 * measure - run a command, say on fd 3: "STATUS PEAK_RSS_KIB MILLISECONDS WALL_US CPU_US", the
 * time that passed twice, and that of all processors.
 *
 * KJ_AS_MIB in the environment limits its address space.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long long microseconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000LL + t.tv_nsec / 1000;
}

int main(int argc, char **argv)
{
	const char *limit = getenv("KJ_AS_MIB");
	long long took = microseconds();
	struct rusage use;
	struct rlimit as;
	int status;
	pid_t pid;

	if (argc < 2)
		return 2;
	pid = fork();
	if (!pid) {
		if (limit) {
			as.rlim_cur = strtoull(limit, NULL, 0) << 20;
			as.rlim_max = as.rlim_cur;
			setrlimit(RLIMIT_AS, &as);
		}
		execvp(argv[1], argv + 1);
		_exit(127);
	}
	if (pid < 0 || wait4(pid, &status, 0, &use) != pid)
		return 2;
	took = microseconds() - took;
	status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	dprintf(3, "%d %ld %lld %lld %lld\n", status, use.ru_maxrss, took / 1000, took,
		(use.ru_utime.tv_sec + use.ru_stime.tv_sec) * 1000000LL + use.ru_utime.tv_usec +
			use.ru_stime.tv_usec);
	return 0;
}

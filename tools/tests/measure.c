// SPDX-License-Identifier: GPL-2.0
/*
 * measure - run a command, say on fd 3: "STATUS PEAK_RSS_KIB MILLISECONDS".
 *
 * KJ_AS_MIB in the environment limits its address space.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	const char *limit = getenv("KJ_AS_MIB");
	struct timeval a, b;
	struct rusage use;
	struct rlimit as;
	int status;
	pid_t pid;

	if (argc < 2)
		return 2;
	gettimeofday(&a, NULL);
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
	gettimeofday(&b, NULL);
	status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	dprintf(3, "%d %ld %ld\n", status, use.ru_maxrss,
		(b.tv_sec - a.tv_sec) * 1000 + (b.tv_usec - a.tv_usec) / 1000);
	return 0;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * badinput - everything a caller can do wrong, and what the contract says to it
 *
 * After every case the module must still answer; every few cases, and after each
 * group, it must still measure. badinput UNPLUG CHARGES, each yes or no: CPU 1 can go offline here;
 * pages that are charged to a cgroup can be mapped.
 */
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "badinput.h"

/* Not a constant: the compiler knows that read() must not be given NULL. */
void *volatile nowhere;

bool can_unplug, can_charge, unplugged;

/**
 * measure_now() - does it still measure? Only bad news is told
 * @after: what was done to it
 */
void measure_now(const char *after)
{
	const char *wrong = measure(KJ_SAMPLER_SPIN, 1);

	if (wrong)
		result(false, "it no longer measures after %s: %s", after, wrong);
}

/* Does the module still work? Only bad news is told. */
static void alive(const char *after)
{
	static unsigned int cases;
	int fd = open_device();
	struct kj_query q;

	if (fd < 0 || query(fd, &q) || q.abi != KJ_ABI_VERSION || q.size != sizeof(q))
		result(false, "it no longer answers after %s", after);
	else if (++cases % 8 == 0 && q.state == KJ_STATE_IDLE && !unplugged)
		measure_now(after);
	if (fd >= 0)
		close(fd);
}

/**
 * good() - judge, and see that the module still answers
 * @is: what must be
 * @text: that it is
 */
void good(bool is, const char *text)
{
	result(is, "%s", text);
	alive(text);
}

/**
 * want() - judge the answer to a call, and see that the module still answers
 * @text: what was asked
 * @ret: what call() gave
 * @error: 0 or the errno that the contract names
 */
void want(const char *text, long ret, int error)
{
	int got = ret < 0 ? -ret : 0;

	if (got == error)
		result(true, "%s: %s", text, error ? strerrorname_np(error) : "works");
	else
		result(false, "%s: %s, not %s", text, got ? strerrorname_np(got) : "works",
		       error ? strerrorname_np(error) : "works");
	alive(text);
}

/**
 * run_on() - go to a CPU
 * @cpu: which
 */
void run_on(unsigned int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	sched_setaffinity(0, sizeof(set), &set);
}

/**
 * sys() - as call() gives it
 * @ret: what the C library gave
 *
 * Return: -errno, or @ret.
 */
long sys(long ret)
{
	return ret < 0 ? -errno : ret;
}

/**
 * edge() - pages that are there, and pages that are not
 *
 * Return: the address of the first byte that is not.
 */
char *edge(void)
{
	char *p = mmap(NULL, 16 * KJ_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
		       0);

	mprotect(p + 8 * KJ_PAGE, 8 * KJ_PAGE, PROT_NONE);
	return p + 8 * KJ_PAGE;
}

/**
 * full_ring() - a stopped measurement whose ring is full
 * @ring: filled in: descriptor
 * @nr: records in the ring
 *
 * Return: descriptor of the device, or -1.
 */
int full_ring(int *ring, __u32 nr)
{
	int fd = open_device();

	if (config(fd, KJ_SAMPLER_SPIN, 1, NS_1, nr))
		return -1;
	*ring = ring_open(fd, 1, KJ_STREAM_SPIN, 0);
	if (start(fd) || wait_progress(fd, 1, KJ_STREAM_SPIN, 1, nr + 100) || stop(fd))
		return -1;
	return fd;
}

/**
 * level2_fill() - a configuration with everything there is to ask for
 * @c: filled in
 * @sampler: enum kj_sampler
 */
void level2_fill(struct kj_config *c, __u32 sampler)
{
	config_fill(c, sampler, 1, 1000, 16);
	c->level = 2;
}

/**
 * level2_config() - CONFIG with everything there is to ask for
 * @fd: device
 * @sampler: enum kj_sampler
 *
 * Return: what call() gave.
 */
int level2_config(int fd, __u32 sampler)
{
	struct kj_config c;

	level2_fill(&c, sampler);
	return call(fd, KJ_IOC_CONFIG, &c);
}

int main(int argc, char **argv)
{
	static void (*const *const parts[])(void) = {
		badinput_ioctl, badinput_config,     badinput_state, badinput_read,   badinput_mmap,
		badinput_tail,	badinput_descriptor, badinput_user,  badinput_memory,
	};
	size_t i, j;

	can_unplug = argc < 2 || strcmp(argv[1], "no");
	can_charge = argc < 3 || strcmp(argv[2], "no");
	signal(SIGPIPE, SIG_IGN);
	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		for (j = 0; parts[i][j]; j++) {
			parts[i][j]();
			measure_now("that group");
		}
	}
	return check_end();
}

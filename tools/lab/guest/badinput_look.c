// SPDX-License-Identifier: GPL-2.0
/*
 * badinput_look - what is there at level 2, asked for wrongly
 */
#include <errno.h>
#include <stddef.h>
#include <sys/wait.h>
#include <unistd.h>

#include "badinput.h"

static int look(int fd, __u32 flags)
{
	struct kj_look l = { .size = sizeof(l), .flags = flags, .start = 1, .len = 2 };

	return call(fd, KJ_IOC_LOOK, &l);
}

static int symbol(int fd, __u32 index)
{
	struct kj_symbol s = { .size = sizeof(s), .index = index };

	return call(fd, KJ_IOC_SYMBOL, &s);
}

static int tick(int fd, __u32 cpu)
{
	struct kj_tick t = { .size = sizeof(t), .cpu = cpu };

	return call(fd, KJ_IOC_TICK, &t);
}

static void level_2_calls(void)
{
	int fd = open_device();

	want("SYMBOL when idle", symbol(fd, 1), EBADFD);
	want("TICK when idle", tick(fd, 1), EBADFD);
	want("LOOK when idle", look(fd, 0), EBADFD);
	config(fd, KJ_SAMPLER_SPIN, 1, 1000, 16);
	want("TICK at level 1", tick(fd, 1), ENOENT);
	want("RING of details at level 1", ring_open(fd, 1, KJ_STREAM_DETAIL, 0), ENOENT);
	level2_config(fd, KJ_SAMPLER_SPIN);
	want("SYMBOL number 0", symbol(fd, 0), ENOENT);
	want("SYMBOL number 65536", symbol(fd, 65536), ENOENT);
	want("SYMBOL number ~0", symbol(fd, ~0U), ENOENT);
	want("TICK of a CPU that is not measured", tick(fd, 0), ENOENT);
	want("TICK of CPU ~0", tick(fd, ~0U), ENOENT);
	want("TICK when configured", tick(fd, 1), 0);
	want("LOOK when configured", look(fd, 0), EBADFD);
	start(fd);
	want("LOOK at somebody else's gaps", look(fd, 0), ENOENT);
	want("TICK when running", tick(fd, 1), 0);
	stop(fd);
	want("TICK when stopped", tick(fd, 1), 0);
	want("LOOK when stopped", look(fd, 0), EBADFD);
	close(fd);
}

/* On CPU 1, of which the user sampler is configured, and on CPU 0, which is not. */
static void looks(void)
{
	int fd = open_device(), status;
	struct kj_accounts a;
	pid_t pid;

	want("CONFIG of the user sampler at level 2", level2_config(fd, KJ_SAMPLER_USER), 0);
	want("ACCOUNTS of what the tool keeps", accounts(fd, 1, KJ_STREAM_USER, &a), ENOENT);
	want("START of the user sampler", start(fd), 0);
	run_on(0);
	want("LOOK on a CPU that is not measured", look(fd, KJ_LOOK_BEGIN), ENOENT);
	run_on(1);
	want("LOOK before BEGIN", look(fd, 0), ESRCH);
	want("LOOK with an unknown flag", look(fd, 2), EINVAL);
	want("LOOK with all flags", look(fd, ~0U), EINVAL);
	want("LOOK to begin", look(fd, KJ_LOOK_BEGIN), 0);
	want("LOOK", look(fd, 0), 0);
	pid = fork();
	if (!pid)
		_exit(-look(fd, 0));
	waitpid(pid, &status, 0);
	want("LOOK by another thread", -WEXITSTATUS(status), EPERM);
	want("LOOK at NULL", call(fd, KJ_IOC_LOOK, NULL), EFAULT);
	run_on(0);
	want("STOP of the user sampler", stop(fd), 0);
	close(fd);
}

void (*const badinput_look[])(void) = { level_2_calls, looks, NULL };

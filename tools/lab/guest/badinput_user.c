// SPDX-License-Identifier: GPL-2.0
/*
 * badinput_user - the user sampler, and what there is at level 2 alone, asked for wrongly
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "badinput.h"

static int gap(int sampler)
{
	struct kj_gap g = { .start = 1, .len = 2 };

	return gap_of(sampler, &g);
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

static int tick_reserved(int fd)
{
	struct kj_tick t = { .size = sizeof(t), .cpu = 1, .reserved = 1 };

	return call(fd, KJ_IOC_TICK, &t);
}

static void level_2_calls(void)
{
	int fd = open_device();

	want("SYMBOL when idle", symbol(fd, 1), EBADFD);
	want("TICK when idle", tick(fd, 1), EBADFD);
	want("SAMPLER when idle", sampler_open(fd, 1), EBADFD);
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
	want("TICK with a reserved field", tick_reserved(fd), EINVAL);
	want("SAMPLER of the module's own", sampler_open(fd, 1), ENOENT);
	start(fd);
	want("TICK when running", tick(fd, 1), 0);
	stop(fd);
	want("TICK when stopped", tick(fd, 1), 0);
	want("SAMPLER when stopped", sampler_open(fd, 1), EBADFD);
	close(fd);
}

static int opened_with(int fd, __u32 size, __u32 flags, __u32 reserved)
{
	struct kj_sampler_open s = { size, 1, flags, reserved };

	return call(fd, KJ_IOC_SAMPLER, &s);
}

static void opened(void)
{
	int fd = open_device(), other = open_device(), sampler;
	struct kj_accounts a;

	want("CONFIG of the user sampler at level 2", level2_config(fd, KJ_SAMPLER_USER), 0);
	want("ACCOUNTS of what the tool keeps", accounts(fd, 1, KJ_STREAM_USER, &a), ENOENT);
	want("RING of what the tool keeps", ring_open(fd, 1, KJ_STREAM_USER, 0), ENOENT);
	want("SAMPLER of a size too small", opened_with(fd, 15, 0, 0), EINVAL);
	want("SAMPLER with O_NONBLOCK", opened_with(fd, 16, O_NONBLOCK, 0), EINVAL);
	want("SAMPLER with a reserved field", opened_with(fd, 16, 0, 1), EINVAL);
	want("SAMPLER of a CPU that is not measured", sampler_open(fd, 0), ENOENT);
	want("SAMPLER of CPU ~0", sampler_open(fd, ~0U), ENOENT);
	want("SAMPLER at NULL", call(fd, KJ_IOC_SAMPLER, NULL), EFAULT);
	want("SAMPLER by a second file", sampler_open(other, 1), EBUSY);
	sampler = sampler_open(fd, 1);
	good(sampler >= 0, "SAMPLER of a CPU that is measured");
	want("SAMPLER of a CPU that has one", sampler_open(fd, 1), EBUSY);
	want("CONFIG while a sampler is open", level2_config(fd, KJ_SAMPLER_USER), EBUSY);
	run_on(1);
	want("BEGIN when configured", call(sampler, KJ_IOC_BEGIN, NULL), EBADFD);
	want("read() of a sampler", sys(read(sampler, &a, sizeof(a))), EINVAL);
	want("START on a sampler", call(sampler, KJ_IOC_START, NULL), ENOTTY);
	want("ioctl of another type on a sampler", call(sampler, _IO('T', 16), NULL), ENOTTY);
	run_on(0);
	close(sampler);
	sampler = sampler_open(fd, 1);
	good(sampler >= 0, "SAMPLER again when the one before was closed and had not begun");
	close(sampler);
	want("CONFIG when it is closed", level2_config(fd, KJ_SAMPLER_USER), 0);
	close(other);
	close(fd);
}

/* A sampler of CPU 1 that runs; @fd: its device. */
static int running(int *fd)
{
	int sampler;

	*fd = open_device();
	level2_config(*fd, KJ_SAMPLER_USER);
	sampler = sampler_open(*fd, 1);
	start(*fd);
	run_on(1);
	return sampler;
}

static void begun(void)
{
	int fd, sampler = running(&fd), status;
	pid_t pid;

	want("GAP before BEGIN", gap(sampler), ESRCH);
	want("END before BEGIN", call(sampler, KJ_IOC_END, NULL), ESRCH);
	run_on(0);
	want("BEGIN on another CPU", call(sampler, KJ_IOC_BEGIN, NULL), EXDEV);
	run_on(1);
	want("BEGIN", call(sampler, KJ_IOC_BEGIN, NULL), 0);
	want("GAP", gap(sampler), 0);
	run_on(0);
	want("GAP on another CPU", gap(sampler), EXDEV);
	want("END on another CPU", call(sampler, KJ_IOC_END, NULL), EXDEV);
	run_on(1);
	pid = fork();
	if (!pid)
		_exit(-gap(sampler));
	waitpid(pid, &status, 0);
	want("GAP by another thread", -WEXITSTATUS(status), EPERM);
	want("BEGIN again", call(sampler, KJ_IOC_BEGIN, NULL), 0);
	want("END", call(sampler, KJ_IOC_END, NULL), 0);
	want("GAP after END", gap(sampler), EBADFD);
	want("BEGIN after END", call(sampler, KJ_IOC_BEGIN, NULL), EBADFD);
	run_on(0);
	close(sampler);
	want("SAMPLER of a CPU whose sampler has ended", sampler_open(fd, 1), EBADFD);
	want("STOP of the user sampler", stop(fd), 0);
	close(fd);
}

static int sized_gap(int sampler, void *at, __u32 size, __u32 reserved)
{
	struct kj_gap *g = at;

	g->size = size;
	g->reserved = reserved;
	return call(sampler, KJ_IOC_GAP, g);
}

static void sizes(void)
{
	static char room[sizeof(struct kj_gap) + 4096] __attribute__((aligned(8)));
	int fd, sampler = running(&fd);
	struct kj_gap *g = (struct kj_gap *)room;
	char *end = edge();

	call(sampler, KJ_IOC_BEGIN, NULL);
	want("GAP with size 0", sized_gap(sampler, room, 0, 0), EINVAL);
	want("GAP of a size one too small", sized_gap(sampler, room, sizeof(*g) - 1, 0), EINVAL);
	want("GAP with a reserved field", sized_gap(sampler, room, sizeof(*g), 1), EINVAL);
	room[sizeof(*g)] = 77;
	want("GAP with more bytes", sized_gap(sampler, room, sizeof(room), 0), 0);
	good(g->size == sizeof(*g) && room[sizeof(*g)] == 77, "what is beyond is left untouched");
	want("GAP at NULL", call(sampler, KJ_IOC_GAP, NULL), EFAULT);
	want("GAP at the end of memory", call(sampler, KJ_IOC_GAP, end - 8), EFAULT);
	g = (struct kj_gap *)(end - 64);
	want("GAP whose answer has no room", sized_gap(sampler, g, sizeof(*g), 0), EFAULT);
	run_on(0);
	close(sampler);
	close(fd);
}

/* What there is at level 2 alone is not even cleared. */
static void level_1(void)
{
	static char room[sizeof(struct kj_gap)] __attribute__((aligned(8)));
	struct kj_gap *g = (struct kj_gap *)room;
	size_t told = offsetof(struct kj_gap, probed), i;
	int fd = open_device(), sampler;
	bool kept = true;

	config(fd, KJ_SAMPLER_USER, 1, 1000, 16);
	sampler = sampler_open(fd, 1);
	start(fd);
	run_on(1);
	want("BEGIN at level 1", call(sampler, KJ_IOC_BEGIN, NULL), 0);
	memset(room + told, 77, sizeof(room) - told);
	want("GAP at level 1", sized_gap(sampler, room, sizeof(*g), 0), 0);
	for (i = told; i < sizeof(room); i++)
		kept &= room[i] == 77;
	good(g->size == told && kept, "GAP at level 1 answers what there is, and touches no more");
	run_on(0);
	close(sampler);
	close(fd);
}

/* Closing ends what had begun; the measurement and its ring of details go on until STOP. */
static void closed(void)
{
	int fd, sampler = running(&fd);
	struct kj_accounts a;

	want("BEGIN, to close it then", call(sampler, KJ_IOC_BEGIN, NULL), 0);
	run_on(0);
	close(sampler);
	want("SAMPLER after that", sampler_open(fd, 1), EBADFD);
	want("CONFIG of a running measurement", level2_config(fd, KJ_SAMPLER_USER), EBADFD);
	want("STOP without a sampler", stop(fd), 0);
	good(!accounts(fd, 1, KJ_STREAM_DETAIL, &a) && a.state == KJ_STREAM_DONE,
	     "after STOP its details have ended");
	want("CONFIG for the next one", level2_config(fd, KJ_SAMPLER_USER), 0);
	close(fd);
}

/* The device goes, the sampler's descriptor stays: it answers, and holds nothing up. */
static void outlived(void)
{
	int fd, sampler = running(&fd);

	want("BEGIN of one that outlives", call(sampler, KJ_IOC_BEGIN, NULL), 0);
	close(fd);
	want("GAP when the device was closed", gap(sampler), EBADFD);
	want("END when the device was closed", call(sampler, KJ_IOC_END, NULL), EBADFD);
	fd = open_device();
	want("CONFIG beside the sampler of a closed file", level2_config(fd, KJ_SAMPLER_USER), 0);
	start(fd);
	want("GAP of the sampler of before", gap(sampler), EBADFD);
	run_on(0);
	close(sampler);
	close(fd);
}

void (*const badinput_user[])(void) = { level_2_calls, opened, begun,	 sizes,
					level_1,       closed, outlived, NULL };

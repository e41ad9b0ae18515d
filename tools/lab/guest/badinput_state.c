// SPDX-License-Identifier: GPL-2.0
/*
 * badinput_state - states, owners, rings, privileges
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "badinput.h"

static void states(void)
{
	static struct kj_histogram h;
	int fd = open_device(), ring;
	struct kj_accounts a;

	want("START when idle", start(fd), EBADFD);
	want("STOP when idle", stop(fd), EBADFD);
	want("ACCOUNTS when idle", accounts(fd, 1, KJ_STREAM_SPIN, &a), EBADFD);
	want("HISTOGRAM when idle", histogram(fd, 1, KJ_STREAM_SPIN, &h), EBADFD);
	want("RING when idle", ring_open(fd, 1, KJ_STREAM_SPIN, 0), EBADFD);

	want("CONFIG", config(fd, KJ_SAMPLER_SPIN, 1, 1000, 16), 0);
	want("STOP when configured", stop(fd), EBADFD);
	want("ACCOUNTS when configured", accounts(fd, 1, KJ_STREAM_SPIN, &a), 0);
	good(a.state == KJ_STREAM_READY && !a.samples && !a.gaps && !a.min && !a.blind_record,
	     "the accounts of a stream that has not begun are zero");
	want("CONFIG again", config(fd, KJ_SAMPLER_SPIN, 1, 1000, 16), 0);

	want("START", start(fd), 0);
	want("START when running", start(fd), EBADFD);
	want("CONFIG when running", config(fd, KJ_SAMPLER_SPIN, 1, 1000, 16), EBADFD);
	want("ACCOUNTS when running", accounts(fd, 1, KJ_STREAM_SPIN, &a), 0);
	ring = ring_open(fd, 1, KJ_STREAM_SPIN, 0);
	want("RING when running", ring, 0);
	close(ring);

	want("STOP", stop(fd), 0);
	want("STOP when stopped", stop(fd), 0);
	want("START when stopped", start(fd), EBADFD);
	want("HISTOGRAM when stopped", histogram(fd, 1, KJ_STREAM_SPIN, &h), 0);
	h.size = sizeof(h);
	h.reserved = 1;
	want("HISTOGRAM with reserved set", call(fd, KJ_IOC_HISTOGRAM, &h), EINVAL);
	want("CONFIG when stopped", config(fd, KJ_SAMPLER_TIMER, 1, 1000, 16), 0);
	close(fd);
}

static void owners(void)
{
	int fd = open_device(), other = open_device();
	static struct kj_histogram h;
	struct kj_accounts a;
	struct kj_query q;

	config(fd, KJ_SAMPLER_SPIN, 1, 1000, 16);
	want("CONFIG by a second file", config(other, KJ_SAMPLER_SPIN, 1, 1000, 16), EBUSY);
	want("START by a second file, configured", start(other), EBUSY);
	start(fd);
	want("CONFIG by a second file, running", config(other, KJ_SAMPLER_SPIN, 0, 1000, 16),
	     EBUSY);
	want("START by a second file", start(other), EBUSY);
	want("STOP by a second file", stop(other), EBUSY);
	want("ACCOUNTS by a second file", accounts(other, 1, KJ_STREAM_SPIN, &a), EBUSY);
	want("HISTOGRAM by a second file", histogram(other, 1, KJ_STREAM_SPIN, &h), EBUSY);
	want("RING by a second file", ring_open(other, 1, KJ_STREAM_SPIN, 0), EBUSY);
	want("unknown ioctl by a second file", call(other, _IO(KJ_IOC_MAGIC, 10), NULL), ENOTTY);
	want("QUERY by a second file", query(other, &q), 0);
	good(q.state == KJ_STATE_RUNNING && q.owner_pid == (__u32)getpid(),
	     "QUERY by a second file tells state and owner");
	good(!stop(fd), "the owner is not disturbed by that");
	want("STOP by a second file, stopped", stop(other), EBUSY);
	close(fd);
	want("START by a second file once the owner is gone", start(other), EBADFD);
	want("CONFIG by a second file once the owner is gone",
	     config(other, KJ_SAMPLER_SPIN, 1, 1000, 16), 0);
	close(other);
}

static void rings(void)
{
	int fd = open_device(), ring, ring2;
	struct rlimit old, none = { 0, 0 };
	struct kj_accounts a;
	struct mapped m;

	config(fd, KJ_SAMPLER_SPIN, 1, 1000, 16);
	want("RING of a CPU not configured", ring_open(fd, 0, KJ_STREAM_SPIN, 0), ENOENT);
	want("RING of CPU 8192", ring_open(fd, 8192, KJ_STREAM_SPIN, 0), ENOENT);
	want("RING of CPU ~0", ring_open(fd, ~0U, KJ_STREAM_SPIN, 0), ENOENT);
	want("RING of another sampler's stream", ring_open(fd, 1, KJ_STREAM_HW, 0), ENOENT);
	want("RING of the user's stream", ring_open(fd, 1, KJ_STREAM_USER, 0), ENOENT);
	want("RING of stream 5", ring_open(fd, 1, KJ_STREAM_NR, 0), ENOENT);
	want("RING of stream ~0", ring_open(fd, 1, ~0U, 0), ENOENT);
	want("ACCOUNTS of a CPU not configured", accounts(fd, 0, KJ_STREAM_SPIN, &a), ENOENT);
	want("ACCOUNTS of another sampler's stream", accounts(fd, 1, KJ_STREAM_HW, &a), ENOENT);
	want("RING with flag 1", ring_open(fd, 1, KJ_STREAM_SPIN, 1), EINVAL);
	want("RING with O_APPEND", ring_open(fd, 1, KJ_STREAM_SPIN, O_APPEND), EINVAL);
	want("RING with all flags", ring_open(fd, 1, KJ_STREAM_SPIN, ~0U), EINVAL);

	getrlimit(RLIMIT_NOFILE, &old);
	none.rlim_max = old.rlim_max;
	setrlimit(RLIMIT_NOFILE, &none);
	ring = ring_open(fd, 1, KJ_STREAM_SPIN, 0);
	setrlimit(RLIMIT_NOFILE, &old);
	want("RING without a free descriptor", ring, EMFILE);
	want("CONFIG after RING failed", config(fd, KJ_SAMPLER_SPIN, 1, 1000, 16), 0);

	ring = ring_open(fd, 1, KJ_STREAM_SPIN, O_NONBLOCK | O_CLOEXEC);
	want("RING with O_NONBLOCK | O_CLOEXEC", ring, 0);
	good(fcntl(ring, F_GETFD) == FD_CLOEXEC && fcntl(ring, F_GETFL) & O_NONBLOCK,
	     "these flags are set");
	want("CONFIG with a ring open", config(fd, KJ_SAMPLER_SPIN, 1, 1000, 16), EBUSY);
	ring2 = dup(ring);
	close(ring);
	want("CONFIG with a copy of a ring open", config(fd, KJ_SAMPLER_SPIN, 1, 1000, 16), EBUSY);
	map_ring(&m, ring2, 16);
	close(ring2);
	want("CONFIG with a ring mapped", config(fd, KJ_SAMPLER_SPIN, 1, 1000, 16), EBUSY);
	unmap_ring(&m);
	want("CONFIG with all of that closed", config(fd, KJ_SAMPLER_SPIN, 1, 1000, 16), 0);
	close(fd);
}

static void privileges(void)
{
	struct __user_cap_header_struct h = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct d[2];
	int status;
	pid_t pid;

	pid = fork();
	if (!pid) {
		syscall(SYS_capget, &h, d);
		d[CAP_SYS_ADMIN / 32].effective &= ~(1U << (CAP_SYS_ADMIN % 32));
		syscall(SYS_capset, &h, d);
		_exit(-open_device());
	}
	waitpid(pid, &status, 0);
	want("open() without CAP_SYS_ADMIN", -WEXITSTATUS(status), EPERM);
	pid = fork();
	if (!pid)
		_exit(setuid(65534) ? 1 : -open_device());
	waitpid(pid, &status, 0);
	want("open() by nobody", -WEXITSTATUS(status), EACCES);
}

void (*const badinput_state[])(void) = { states, owners, rings, privileges, NULL };

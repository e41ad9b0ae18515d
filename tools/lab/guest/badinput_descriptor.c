// SPDX-License-Identifier: GPL-2.0
/*
 * badinput_descriptor - descriptors that go places
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "badinput.h"

static void forked(void)
{
	int fd = open_device(), ring, status, go[2];
	struct kj_record r[16];
	struct kj_query q;
	char c;
	pid_t pid;

	config(fd, KJ_SAMPLER_SPIN, 1, NS_1, 16);
	ring = ring_open(fd, 1, KJ_STREAM_SPIN, 0);
	start(fd);
	wait_progress(fd, 1, KJ_STREAM_SPIN, 1, 100);
	if (pipe(go))
		return;
	pid = fork();
	if (!pid) {
		close(fd);
		close(go[1]);
		if (read(go[0], &c, 1) != 1)
			_exit(3);
		if (read(ring, r, sizeof(r)) != 16 * KJ_RECORD_SIZE)
			_exit(1);
		_exit(read(ring, r, sizeof(r)) == 0 ? 0 : 2);
	}
	close(ring);
	close(fd);
	/* The child must have closed its copy of the device, too. */
	fd = open_device();
	while (!query(fd, &q) && q.state != KJ_STATE_IDLE)
		nap_ms(1);
	close(fd);
	measure_now("a child has the ring of the measurement before");
	if (write(go[1], "g", 1) != 1)
		kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
	good(status == 0, "a child reads its ring to the end after the parent closed everything");
	close(go[0]);
	close(go[1]);
}

static void inherited(void)
{
	int fd = open_device(), status;
	struct kj_query q;
	pid_t pid;

	config(fd, KJ_SAMPLER_SPIN, 1, 1000, 16);
	start(fd);
	pid = fork();
	if (!pid) {
		pause();
		_exit(0);
	}
	close(fd);
	fd = open_device();
	good(!query(fd, &q) && q.state == KJ_STATE_RUNNING,
	     "the measurement goes on while a child has the device");
	want("CONFIG meanwhile", config(fd, KJ_SAMPLER_SPIN, 1, 1000, 16), EBUSY);
	kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
	want("CONFIG once the child is killed", config(fd, KJ_SAMPLER_SPIN, 1, 1000, 16), 0);
	close(fd);
}

static void duplicated(void)
{
	int fd = open_device(), copy = dup(fd), status;
	struct kj_accounts a;
	pid_t pid;

	config(fd, KJ_SAMPLER_SPIN, 1, 1000, 16);
	close(fd);
	want("START through dup()", start(copy), 0);
	/* A thread that is stopped before its first step has not begun. */
	wait_progress(copy, 1, KJ_STREAM_SPIN, 1, 0);
	pid = fork();
	if (!pid)
		_exit(stop(copy) ? 1 : 0);
	waitpid(pid, &status, 0);
	good(status == 0, "STOP by a child through the inherited file");
	want("ACCOUNTS through dup()", accounts(copy, 1, KJ_STREAM_SPIN, &a), 0);
	good(a.state == KJ_STREAM_DONE, "which say that it is done");
	close(copy);
}

static void send_fd(int sock, int fd)
{
	char control[CMSG_SPACE(sizeof(int))] = { 0 }, byte = 0;
	struct iovec iov = { &byte, 1 };
	struct msghdr msg = { .msg_iov = &iov,
			      .msg_iovlen = 1,
			      .msg_control = control,
			      .msg_controllen = sizeof(control) };
	struct cmsghdr *c = CMSG_FIRSTHDR(&msg);

	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(c), &fd, sizeof(int));
	sendmsg(sock, &msg, 0);
}

static int receive_fd(int sock)
{
	char control[CMSG_SPACE(sizeof(int))], byte;
	struct iovec iov = { &byte, 1 };
	struct msghdr msg = { .msg_iov = &iov,
			      .msg_iovlen = 1,
			      .msg_control = control,
			      .msg_controllen = sizeof(control) };
	int fd = -1;

	if (recvmsg(sock, &msg, 0) == 1 && CMSG_FIRSTHDR(&msg))
		memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&msg)), sizeof(int));
	return fd;
}

/* In flight over a socket, the ring's file lives on nothing but the message. */
static void in_flight(void)
{
	int ring, fd = full_ring(&ring, 16), pair[2];
	struct kj_record r[16];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair)) {
		check_skip("a ring sent over a socket", "no sockets");
		close(ring);
		close(fd);
		return;
	}
	send_fd(pair[0], ring);
	close(ring);
	want("CONFIG with the ring in flight", config(fd, KJ_SAMPLER_SPIN, 1, 1000, 16), EBUSY);
	close(fd);
	ring = receive_fd(pair[1]);
	good(ring >= 0 && read(ring, r, sizeof(r)) == 16 * KJ_RECORD_SIZE,
	     "a ring received over a socket reads");
	close(ring);
	close(pair[0]);
	close(pair[1]);
}

void (*const badinput_descriptor[])(void) = { forked, inherited, duplicated, in_flight, NULL };

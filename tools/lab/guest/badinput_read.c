// SPDX-License-Identifier: GPL-2.0
/*
 * badinput_read - read() and poll() of a ring
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "badinput.h"

#define ONE KJ_RECORD_SIZE

static void reads(void)
{
	int fd, ring, quick;
	char *end = edge();
	struct pollfd p;
	char small[ONE - 1];
	ssize_t n;

	fd = open_device();
	config(fd, KJ_SAMPLER_SPIN, 1, NEVER, 16);
	ring = ring_open(fd, 1, KJ_STREAM_SPIN, O_NONBLOCK);
	p = (struct pollfd){ .fd = ring, .events = POLLIN };
	want("read() of nothing, not started", sys(read(ring, end - ONE, ONE)), EAGAIN);
	start(fd);
	want("read() of nothing, running", sys(read(ring, end - ONE, ONE)), EAGAIN);
	want("read() of nothing into a bad pointer", sys(read(ring, nowhere, ONE)), EAGAIN);
	good(poll(&p, 1, 0) == 0, "poll() of nothing says nothing");
	stop(fd);
	good(read(ring, end - ONE, ONE) == 0, "read() of a ring that ended empty: 0");
	good(poll(&p, 1, 0) == 1 && p.revents == (POLLIN | POLLHUP),
	     "poll() of a ring that ended: POLLIN | POLLHUP");
	close(ring);
	close(fd);

	fd = full_ring(&ring, 16);
	quick = ring_open(fd, 1, KJ_STREAM_SPIN, O_NONBLOCK);
	want("read() of 0 bytes", sys(read(ring, small, 0)), EINVAL);
	want("read() of a byte less than a record", sys(read(ring, small, sizeof(small))), EINVAL);
	want("read() to NULL", sys(read(ring, nowhere, 1024)), EFAULT);
	want("read() to a kernel address", sys(read(ring, (void *)0xffff888000100000UL, 1024)),
	     EFAULT);
	want("read() to memory that is not there", sys(read(ring, end, 1024)), EFAULT);
	want("read() of one record, half of it there", sys(read(ring, end - ONE / 2, 2048)),
	     EFAULT);
	want("write() to a ring", sys(write(ring, end - ONE, ONE)), EINVAL);
	n = read(quick, end - 2 * ONE + 1, 2 * ONE - 1);
	good(n == ONE, "read() of a byte less than two records gives one whole record");
	n = read(quick, end - 2048, 2048);
	good(n == 15 * ONE, "then the second descriptor gives the 15 others");
	good(read(ring, end - ONE, ONE) == 0, "then the first gives 0");
	close(ring);
	close(quick);
	close(fd);
}

/* @hole: bytes of the buffer that are there; whole records before it come out. */
static void read_over_hole(size_t there)
{
	struct sequence s = { .cpu = 1, .stream = KJ_STREAM_SPIN };
	int ring, fd = full_ring(&ring, 32);
	char *end = edge(), text[96];
	struct kj_record r[64];
	struct kj_accounts a;
	ssize_t n, first;

	accounts(fd, 1, KJ_STREAM_SPIN, &a);
	first = read(ring, end - there, 2048);
	if (first > 0) {
		memcpy(r, end - there, first);
		sequence_add(&s, r, first / ONE);
	}
	while ((n = read(ring, r, sizeof(r))) > 0)
		sequence_add(&s, r, n / ONE);
	snprintf(text, sizeof(text), "read() with a hole after %zu bytes gives %zu records", there,
		 there / ONE);
	good(first == (ssize_t)(there / ONE * ONE), text);
	snprintf(text, sizeof(text), "with a hole after %zu bytes nothing is lost", there);
	good(n == 0 && !s.wrong && s.delivered == a.written && a.gaps == a.written + a.lost, text);
	close(ring);
	close(fd);
}

static void reads_over_holes(void)
{
	static const size_t holes[] = { ONE, 2 * ONE + ONE / 2, 16 * ONE - 1, 0 };
	size_t i;

	for (i = 0; holes[i]; i++)
		read_over_hole(holes[i]);
}

static void on_alarm(int number)
{
	(void)number;
}

static void sleepers(void)
{
	struct sigaction sa = { .sa_handler = on_alarm };
	int fd = open_device(), ring, status;
	struct kj_record r;
	struct pollfd p;
	pid_t pid[2];
	int i;

	config(fd, KJ_SAMPLER_SPIN, 1, NEVER, 16);
	ring = ring_open(fd, 1, KJ_STREAM_SPIN, 0);
	p = (struct pollfd){ .fd = ring, .events = POLLIN };
	start(fd);
	sigaction(SIGALRM, &sa, NULL);
	alarm(1);
	want("a sleeping read() and a signal", sys(read(ring, &r, sizeof(r))), EINTR);
	alarm(1);
	want("a sleeping poll() and a signal", sys(poll(&p, 1, -1)), EINTR);
	for (i = 0; i < 2; i++) {
		pid[i] = fork();
		if (pid[i])
			continue;
		if (i)
			_exit(poll(&p, 1, LIMIT_S * 1000) == 1 && p.revents & POLLHUP ? 0 : 1);
		alarm(LIMIT_S);
		_exit(read(ring, &r, sizeof(r)) == 0 ? 0 : 1);
	}
	nap_ms(100);
	stop(fd);
	waitpid(pid[0], &status, 0);
	good(status == 0, "STOP wakes a sleeping read(), which gives 0");
	waitpid(pid[1], &status, 0);
	good(status == 0, "STOP wakes a sleeping poll()");
	close(ring);
	close(fd);
}

/* Every record must wake a sleeper, also when it sleeps again and again. */
static void wakes(void)
{
	struct epoll_event e = { .events = EPOLLIN | EPOLLET }, got;
	int fd = open_device(), ring, quick, ep, i, rounds[3] = { 0 };
	struct sigaction sa = { .sa_handler = on_alarm };
	struct kj_record r[16];
	struct kj_config c;
	struct pollfd p;
	__u64 began;

	config_fill(&c, KJ_SAMPLER_TIMER, 1, NS_1, 16);
	c.period_ns = 50 * MS;
	call(fd, KJ_IOC_CONFIG, &c);
	ring = ring_open(fd, 1, KJ_STREAM_TIMER_IRQ, 0);
	quick = ring_open(fd, 1, KJ_STREAM_TIMER_IRQ, O_NONBLOCK);
	p = (struct pollfd){ .fd = quick, .events = POLLIN };
	ep = epoll_create1(0);
	start(fd);

	sigaction(SIGALRM, &sa, NULL);
	for (i = 0; i < 5; i++) {
		alarm(20);
		rounds[0] += read(ring, r, sizeof(r)) > 0;
	}
	alarm(0);
	good(rounds[0] == 5, "read() is woken each time");
	/* Who is not woken sees the record all the same, when its own time is up. */
	began = now_s();
	for (i = 0; i < 5; i++) {
		rounds[1] += poll(&p, 1, 20000) == 1;
		while (read(quick, r, sizeof(r)) > 0)
			;
	}
	good(rounds[1] == 5 && now_s() - began < 20, "poll() is woken each time");
	began = now_s();
	epoll_ctl(ep, EPOLL_CTL_ADD, quick, &e);
	for (i = 0; i < 5 && rounds[2] == i; i++) {
		rounds[2] += epoll_wait(ep, &got, 1, 20000) == 1;
		while (read(quick, r, sizeof(r)) > 0)
			;
	}
	good(rounds[2] == 5 && now_s() - began < 20, "epoll with EPOLLET is woken each time");
	close(ep);
	close(ring);
	close(quick);
	close(fd);
}

void (*const badinput_read[])(void) = { reads, reads_over_holes, sleepers, wakes, NULL };

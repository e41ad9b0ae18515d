// SPDX-License-Identifier: GPL-2.0
/*
 * badinput_tail - a consumer position that lies
 */
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "badinput.h"

static void lie(int ring, int fd, struct mapped *m, const char *what, __u64 tail)
{
	bool kept;
	struct kj_accounts before, after, end;
	struct kj_record r[16];
	char text[96];
	__u64 head;
	ssize_t n;

	/* The ring is full: head stands still until somebody tells a valid tail. */
	head = __atomic_load_n(&m->control->head, __ATOMIC_ACQUIRE);
	accounts(fd, 1, KJ_STREAM_SPIN, &before);
	__atomic_store_n(&m->consumer->tail, tail, __ATOMIC_RELEASE);
	snprintf(text, sizeof(text), "tail %s: gaps are still counted", what);
	good(!wait_progress(fd, 1, KJ_STREAM_SPIN, 0, before.gaps + 1000), text);
	accounts(fd, 1, KJ_STREAM_SPIN, &after);
	snprintf(text, sizeof(text), "tail %s: nothing is written, all of it is lost", what);
	kept = m->control->head == head && after.written == before.written &&
	       after.lost - before.lost == after.gaps - before.gaps && !snapshot_wrong(&after);
	good(kept, text);
	snprintf(text, sizeof(text), "read() with tail %s", what);
	want(text, sys(read(ring, r, sizeof(r))), ESTALE);
	n = read(ring, r, sizeof(r));
	snprintf(text, sizeof(text), "the next read() gives records again (tail %s)", what);
	good(n >= KJ_RECORD_SIZE && n % KJ_RECORD_SIZE == 0 && r[0].lost >= 1000 && r[0].len, text);
	wait_progress(fd, 1, KJ_STREAM_SPIN, 0, after.gaps + 1000);
	accounts(fd, 1, KJ_STREAM_SPIN, &end);
	snprintf(text, sizeof(text), "gaps = written + lost after tail %s", what);
	good(end.gaps == end.written + end.lost && end.written > after.written, text);
}

static void tell_lies(void)
{
	bool kept;
	struct kj_record r[16];
	struct kj_accounts a;
	int fd = open_device(), ring;
	struct mapped m;
	__u64 head;

	config(fd, KJ_SAMPLER_SPIN, 1, NS_1, 16);
	ring = ring_open(fd, 1, KJ_STREAM_SPIN, 0);
	map_ring(&m, ring, 16);
	start(fd);
	wait_progress(fd, 1, KJ_STREAM_SPIN, 1, 1000);
	lie(ring, fd, &m, "0x4141414141414141", 0x4141414141414141ULL);
	lie(ring, fd, &m, "~0", ~0ULL);
	lie(ring, fd, &m, "head + 1", m.control->head + 1);
	lie(ring, fd, &m, "head - n - 1", m.control->head - 17);
	lie(ring, fd, &m, "head + 2^63", m.control->head + (1ULL << 63));
	stop(fd);
	head = m.control->head;
	m.consumer->tail = head + 1;
	want("read() after the end with tail head + 1", sys(read(ring, r, sizeof(r))), ESTALE);
	good(m.consumer->tail == head, "read() has set the tail to head");
	good(read(ring, r, sizeof(r)) == 0, "then read() gives 0");
	m.consumer->tail = head - 16;
	good(read(ring, r, sizeof(r)) == 16 * KJ_RECORD_SIZE,
	     "an old but possible tail gives old records");
	accounts(fd, 1, KJ_STREAM_SPIN, &a);
	kept = a.gaps == a.written + a.lost && a.written == head && a.lost == m.control->lost &&
	       !snapshot_wrong(&a);
	good(kept, "all lies told, gaps = written + lost");
	unmap_ring(&m);
	close(ring);
	close(fd);
}

void (*const badinput_tail[])(void) = { tell_lies, NULL };

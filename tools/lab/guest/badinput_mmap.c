// SPDX-License-Identifier: GPL-2.0
/*
 * badinput_mmap - mmap() of a ring, and what is done with the mapping
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "badinput.h"

static long map(int fd, size_t len, int prot, int flags, off_t offset)
{
	void *p = mmap(NULL, len, prot, flags, fd, offset);

	if (p == MAP_FAILED)
		return -errno;
	munmap(p, len);
	return 0;
}

static const struct bad_map {
	const char *text;
	size_t len;
	int prot, flags;
	off_t offset;
	int error;
} maps[] = {
	{ "control, 2 pages", 2 * KJ_PAGE, 1, 1, KJ_MMAP_CONTROL, EINVAL },
	{ "consumer, 2 pages", 2 * KJ_PAGE, 1, 1, KJ_MMAP_CONSUMER, EINVAL },
	{ "data, one page too few", 2 * KJ_PAGE, 1, 1, KJ_MMAP_DATA, EINVAL },
	{ "data, one page too many", 4 * KJ_PAGE, 1, 1, KJ_MMAP_DATA, EINVAL },
	{ "everything at once", 0x102000, 1, 1, KJ_MMAP_CONTROL, EINVAL },
	{ "offset of no region", KJ_PAGE, 1, 1, 0x1000, EINVAL },
	{ "data at its second page", KJ_PAGE, 1, 1, KJ_MMAP_DATA + 0x1000, EINVAL },
	{ "an offset over 4 GiB", KJ_PAGE, 1, 1, 1LL << 32, EINVAL },
	{ "the last offset there is", KJ_PAGE, 1, 1, 0x7ffffffffffff000LL, EINVAL },
	{ "length 0", 0, 1, 1, KJ_MMAP_CONTROL, EINVAL },
	{ "control, MAP_PRIVATE", KJ_PAGE, 1, 2, KJ_MMAP_CONTROL, EINVAL },
	{ "control, MAP_PRIVATE, to write", KJ_PAGE, 3, 2, KJ_MMAP_CONTROL, EINVAL },
	{ "consumer, MAP_PRIVATE", KJ_PAGE, 3, 2, KJ_MMAP_CONSUMER, EINVAL },
	{ "data, MAP_PRIVATE", 3 * KJ_PAGE, 1, 2, KJ_MMAP_DATA, EINVAL },
	{ "control, to write", KJ_PAGE, 3, 1, KJ_MMAP_CONTROL, EACCES },
	{ "control, only to write", KJ_PAGE, 2, 1, KJ_MMAP_CONTROL, EACCES },
	{ "data, to write", 3 * KJ_PAGE, 3, 1, KJ_MMAP_DATA, EACCES },
	{ "control, to execute", KJ_PAGE, 5, 1, KJ_MMAP_CONTROL, EACCES },
	{ "consumer, to execute", KJ_PAGE, 7, 1, KJ_MMAP_CONSUMER, EACCES },
	{ "data, to execute", 3 * KJ_PAGE, 5, 1, KJ_MMAP_DATA, EACCES },
	{ "control", KJ_PAGE, 1, 1, KJ_MMAP_CONTROL, 0 },
	{ "consumer", KJ_PAGE, 3, 1, KJ_MMAP_CONSUMER, 0 },
	{ "data", 3 * KJ_PAGE, 1, 1, KJ_MMAP_DATA, 0 },
	{ "data, length not of whole pages", 128 * KJ_RECORD_SIZE - 1, 1, 1, KJ_MMAP_DATA, 0 },
};

static void mmaps(void)
{
	int fd = open_device(), ring;
	char text[96];
	size_t i;
	long ret;

	config(fd, KJ_SAMPLER_SPIN, 1, 1000, 128);
	ring = ring_open(fd, 1, KJ_STREAM_SPIN, 0);
	for (i = 0; i < sizeof(maps) / sizeof(maps[0]); i++) {
		const struct bad_map *b = &maps[i];

		snprintf(text, sizeof(text), "mmap() of %s", b->text);
		ret = map(ring, b->len, b->prot, b->flags, b->offset);
		/* Newer kernels refuse to execute such files before the module is asked. */
		if (b->prot & PROT_EXEC && ret == -EPERM)
			ret = -EACCES;
		want(text, ret, b->error);
	}
	close(ring);
	close(fd);
}

/* A child that touches @p; the signal that it died of, or 0. */
static int touch(volatile char *p, bool write)
{
	int status;
	pid_t pid = fork();

	if (!pid) {
		if (write)
			*p = 1;
		else
			(void)*p;
		_exit(0);
	}
	waitpid(pid, &status, 0);
	return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static void mapped_wrongly(void)
{
	bool kept;
	int ring, fd = full_ring(&ring, 128), mem = open("/proc/self/mem", O_RDWR);
	struct kj_record before;
	struct mapped m;
	void *p;

	map_ring(&m, ring, 128);
	want("mprotect() of control to write",
	     sys(mprotect(m.control, KJ_PAGE, PROT_READ | PROT_WRITE)), EACCES);
	want("mprotect() of data to write", sys(mprotect(m.data, m.size, PROT_READ | PROT_WRITE)),
	     EACCES);
	want("mprotect() of data to execute", sys(mprotect(m.data, m.size, PROT_READ | PROT_EXEC)),
	     EACCES);
	want("mprotect() of consumer to execute",
	     sys(mprotect(m.consumer, KJ_PAGE, PROT_READ | PROT_WRITE | PROT_EXEC)), EACCES);
	p = mremap(m.data, m.size, 2 * m.size, MREMAP_MAYMOVE);
	good(p == MAP_FAILED, "mremap() of data to twice the size is refused");
	p = mremap(m.control, KJ_PAGE, 64 * KJ_PAGE, MREMAP_MAYMOVE);
	good(p == MAP_FAILED, "mremap() of control to 64 pages is refused");
	p = mremap(m.data, 0, 2 * m.size, MREMAP_MAYMOVE);
	good(p == MAP_FAILED, "mremap() of data from nothing is refused");
	good(touch((char *)m.control, true) == SIGSEGV, "writing into control is SIGSEGV");
	good(touch((char *)m.data, true) == SIGSEGV, "writing into data is SIGSEGV");
	before = m.data[0];
	kept = pwrite(mem, "garbage", 7, (uintptr_t)m.data) < 0 &&
	       !memcmp(&before, &m.data[0], sizeof(before));
	good(kept, "writing into data through /proc/self/mem is refused");
	kept = pwrite(mem, "garbage", 7, (uintptr_t)m.control) < 0 &&
	       m.control->magic == KJ_RING_MAGIC;
	good(kept, "writing into control through /proc/self/mem is refused");
	p = mremap(m.data, m.size, KJ_PAGE, 0);
	good(p == m.data && m.data[0].cpu == 1, "mremap() of data to one page keeps that page");
	madvise(m.control, KJ_PAGE, MADV_DONTNEED);
	good(touch((char *)m.control, false) == SIGBUS,
	     "a page thrown away is SIGBUS, not a panic");
	munmap(m.control, KJ_PAGE);
	munmap(m.consumer, KJ_PAGE);
	munmap(m.data, KJ_PAGE);
	close(mem);
	close(ring);
	close(fd);
}

static void orders(void)
{
	/* What to close when: d device, r ring, c control, t tail, D data. */
	static const char *const order[] = {
		"drcDt", "rdDct", "cDtrd", "tdrcD", "Ddtrc", "rcdtD",
	};
	const char *step;
	struct mapped m;
	char text[64];
	int fd, ring;
	bool fine;
	size_t i;

	for (i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		fd = open_device();
		fine = !config(fd, KJ_SAMPLER_SPIN, 1, NS_1, 16);
		ring = ring_open(fd, 1, KJ_STREAM_SPIN, 0);
		fine = fine && !map_ring(&m, ring, 16) && !start(fd) &&
		       !wait_progress(fd, 1, KJ_STREAM_SPIN, 1, 20);
		for (step = order[i]; *step; step++) {
			if (*step == 'd')
				close(fd);
			else if (*step == 'r')
				close(ring);
			else if (*step == 'c')
				munmap(m.control, KJ_PAGE);
			else if (*step == 't')
				munmap(m.consumer, KJ_PAGE);
			else
				munmap(m.data, m.size);
		}
		snprintf(text, sizeof(text), "closed while running in the order %s", order[i]);
		good(fine, text);
		measure_now(text);
	}
}

static void left_over(void)
{
	struct sequence s = { .cpu = 1, .stream = KJ_STREAM_SPIN };
	int fd = open_device(), ring;
	struct kj_query q;
	struct mapped m;
	__u64 head;

	config(fd, KJ_SAMPLER_SPIN, 1, NS_1, 16);
	ring = ring_open(fd, 1, KJ_STREAM_SPIN, 0);
	map_ring(&m, ring, 16);
	start(fd);
	wait_progress(fd, 1, KJ_STREAM_SPIN, 1, 100);
	good(!m.control->ended, "a running ring is not marked as ended");
	close(fd);
	fd = open_device();
	good(!query(fd, &q) && q.state == KJ_STATE_IDLE && !q.owner_pid,
	     "closing the device with a ring mapped ends the measurement");
	measure_now("that");
	head = __atomic_load_n(&m.control->head, __ATOMIC_ACQUIRE);
	good(m.control->ended && head == 16, "the mapped ring says it has ended");
	close(ring);
	sequence_add(&s, m.data, 16);
	good(!s.wrong && s.delivered == 16, "its records can still be read with all files closed");
	good(head + m.control->lost > 100, "and so can its count of lost records");
	m.consumer->tail = ~0ULL;
	good(m.consumer->tail == ~0ULL, "its consumer page can still be written");
	unmap_ring(&m);
	close(fd);
}

void (*const badinput_mmap[])(void) = { mmaps, mapped_wrongly, orders, left_over, NULL };

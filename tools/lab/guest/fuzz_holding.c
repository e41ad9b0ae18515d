// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz_holding - what a process of fuzz.c has open, which of it a call is made on, and the
 * measurement that all of them may be on.
 */
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "fuzz.h"

#define LEAVE_US 5000

static struct fuzz_measured *measured, *mine;

void fuzz_share(struct fuzz_measured *all, unsigned int me)
{
	measured = all;
	mine = &all[me];
}

void fuzz_hold_nothing(struct holding *h)
{
	unsigned int i;

	mine->pid = 0;
	memset(h, 0, sizeof(*h));
	for (i = 0; i < FUZZ_DEVICES; i++)
		h->device[i] = -1;
	for (i = 0; i < FUZZ_RINGS; i++)
		h->ring[i] = -1;
	for (i = 0; i < FUZZ_SAMPLERS; i++)
		h->sampler[i] = -1;
}

void fuzz_shut(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

void fuzz_unmap(struct holding *h, unsigned int i)
{
	if (h->map[i].at)
		munmap(h->map[i].at, h->map[i].size);
	h->map[i].at = NULL;
}

void fuzz_let_go(struct holding *h)
{
	unsigned int i;

	for (i = 0; i < FUZZ_MAPS; i++)
		fuzz_unmap(h, i);
	for (i = 0; i < FUZZ_SAMPLERS; i++)
		fuzz_shut(&h->sampler[i]);
	for (i = 0; i < FUZZ_RINGS; i++)
		fuzz_shut(&h->ring[i]);
	for (i = 0; i < FUZZ_DEVICES; i++)
		fuzz_shut(&h->device[i]);
}

/* One of @n slots: of those with something in it, mostly. */
int *fuzz_slot(struct random *r, int *of, unsigned int n, bool full)
{
	unsigned int at = fuzz_below(r, n), i;
	bool has;

	if (fuzz_once_in(r, 16))
		return &of[at];
	for (i = at; i < at + n; i++) {
		has = of[i % n] >= 0;
		if (has == full)
			return &of[i % n];
	}
	return &of[at];
}

/* What a call of the device is made on; now and then something else. */
int fuzz_device(struct holding *h, struct random *r)
{
	switch (fuzz_below(r, 48)) {
	case 0:
		return *fuzz_slot(r, h->ring, FUZZ_RINGS, true);
	case 1:
		return *fuzz_slot(r, h->sampler, FUZZ_SAMPLERS, true);
	case 2:
		return -1;
	case 3:
	case 4:
	case 5:
	case 6:
		return *fuzz_slot(r, h->device, FUZZ_DEVICES, true);
	default:
		return h->sampler_now ? h->owner : *fuzz_slot(r, h->device, FUZZ_DEVICES, true);
	}
}

int fuzz_ring(struct holding *h, struct random *r)
{
	if (fuzz_once_in(r, 32))
		return *fuzz_slot(r, h->device, FUZZ_DEVICES, true);
	return *fuzz_slot(r, h->ring, FUZZ_RINGS, true);
}

int fuzz_sampler(struct holding *h, struct random *r)
{
	if (fuzz_once_in(r, 32))
		return *fuzz_slot(r, h->device, FUZZ_DEVICES, true);
	return *fuzz_slot(r, h->sampler, FUZZ_SAMPLERS, true);
}

void fuzz_measures(const struct holding *h)
{
	*mine = (struct fuzz_measured){ getpid(), h->owner, h->sampler_now, h->level, h->cpu };
}

/* A descriptor of another process is ours, too. It may be closed by now, or be something else. */
static int taken(const struct fuzz_measured *from)
{
	int pid = from->pid ? syscall(SYS_pidfd_open, from->pid, 0) : -1;
	int fd = pid < 0 ? -1 : syscall(SYS_pidfd_getfd, pid, from->owner, 0);

	fuzz_shut(&pid);
	return fd;
}

/* Somebody else measures: join them. Whoever is about to end needs a moment for it. */
void fuzz_join(struct holding *h, struct random *r)
{
	int *at = fuzz_slot(r, h->device, FUZZ_DEVICES, false), fd;
	struct fuzz_measured of;
	unsigned int i;

	for (i = 0; i < FUZZ_PROCESSES_MAX; i++) {
		of = measured[i];
		fd = &measured[i] == mine ? -1 : taken(&of);
		if (fd < 0)
			continue;
		fuzz_shut(at);
		*at = fd;
		h->owner = fd;
		h->sampler_now = of.sampler;
		h->level = of.level;
		h->cpu = of.cpu;
		fuzz_measures(h);
		return;
	}
	usleep(LEAVE_US + fuzz_below(r, LEAVE_US));
}

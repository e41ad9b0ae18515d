// SPDX-License-Identifier: GPL-2.0
/*
 * work - see work.h.
 */
#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "clock.h"
#include "work.h"

/* An odd number, so that one is in the middle; the first few are for the caches. */
#define TRIES 31
#define FIRST 4

static int shorter(const void *a, const void *b)
{
	__u64 x = *(const __u64 *)a, y = *(const __u64 *)b;

	return x < y ? -1 : x > y;
}

static __u64 usual(const struct kj_work *w)
{
	__u64 took[TRIES], now, before = kj_user_clock();
	int i;

	for (i = -FIRST; i < TRIES; i++) {
		kj_work_do(w);
		now = kj_user_clock();
		if (i >= 0)
			took[i] = now - before;
		before = now;
	}
	qsort(took, TRIES, sizeof(took[0]), shorter);
	return took[TRIES / 2];
}

int kj_work_begin(struct kj_work *w)
{
	if (!w->bytes)
		return 0;
	w->from = mmap(NULL, 2 * w->bytes, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	if (w->from == MAP_FAILED) {
		w->from = NULL;
		return -errno;
	}
	w->to = w->from + w->bytes;
	/* Pages that nobody wrote may be one and the same. */
	memset(w->from, 1, 2 * w->bytes);
	w->usual = usual(w);
	return 0;
}

void kj_work_end(struct kj_work *w)
{
	if (w->from)
		munmap(w->from, 2 * w->bytes);
	w->from = NULL;
}

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * work - what the loop of the user sampler does between two readings of the clock (--work): it
 * copies memory, as programs do that somebody isolates a CPU for.
 *
 * The loop is then as long as its work, which is no gap: how long that usually is, the thread
 * finds out on its CPU before it begins (the median of some), and a gap is what one loop took
 * longer. Memory of others on the way to it shows as gaps too, of no cause that is counted: that
 * is what such a loop sees.
 */
#ifndef KJ_WORK_H
#define KJ_WORK_H

#include <stddef.h>
#include <string.h>
#include <linux/types.h>

/**
 * struct kj_work - of one thread
 * @bytes: copied each time; 0: there is none. As configured
 * @from: so much memory; NULL before kj_work_begin()
 * @to: as much again
 * @usual: how long it usually takes, counts; with the reading of the clock
 */
struct kj_work {
	size_t bytes;
	char *from;
	char *to;
	__u64 usual;
};

/**
 * kj_work_begin - get memory of this CPU's node, touch all of it, find out how long it takes
 * @w: @bytes is set; nothing is done without
 *
 * By the thread, on its CPU.
 * Return: 0 or -errno.
 */
int kj_work_begin(struct kj_work *w);

/**
 * kj_work_end - give the memory back
 * @w: begun or not; its thread has ended
 */
void kj_work_end(struct kj_work *w);

/**
 * kj_work_do - once
 * @w: begun
 */
static inline void kj_work_do(const struct kj_work *w)
{
	memmove(w->to, w->from, w->bytes);
	/* It is for nobody; the compiler shall think otherwise. */
	asm volatile("" ::: "memory");
}

#endif /* KJ_WORK_H */

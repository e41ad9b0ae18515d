/* SPDX-License-Identifier: GPL-2.0 */
/*
 * stack - where the kernel was: stacks that were taken during gaps, each kept once and numbered.
 *
 * One table for a session, made when it is configured: nothing is allocated when one is taken. A
 * slot is taken with one compare-and-exchange and never given back; its number is that of a stack,
 * from 1 on. Addresses stay here: what leaves are names.
 */
#ifndef KJ_STACK_H
#define KJ_STACK_H

#include <linux/atomic.h>
#include <linux/types.h>

#include "../uapi/kjitter.h"

/* So many stacks, a power of two; what has no room is counted. */
#define KJ_STACKS 256U

/**
 * struct kj_stack_slot - one stack
 * @hash: of its frames, 0: the slot is free; who puts it there fills in the rest
 * @count: how often it was taken
 * @depth: frames, 0: not filled in yet
 * @frame: addresses, innermost first; 0: user mode
 */
struct kj_stack_slot {
	atomic64_t hash;
	atomic_t count;
	unsigned int depth;
	unsigned long frame[KJ_STACK_DEPTH];
};

/**
 * struct kj_stacks - those of a session
 * @missed: stacks that had no room
 * @slot: them
 */
struct kj_stacks {
	atomic_t missed;
	struct kj_stack_slot slot[KJ_STACKS];
};

u64 kj_stack_caps(void);
struct kj_stacks *kj_stacks_alloc(void);
void kj_stacks_free(struct kj_stacks *s);
u32 kj_stack_number(struct kj_stacks *s, const unsigned long *frame, unsigned int depth);
u32 kj_stack_interrupted(struct kj_stacks *s);
int kj_stack_names(struct kj_stacks *s, struct kj_stack *out);

#endif /* KJ_STACK_H */

// SPDX-License-Identifier: GPL-2.0
/*
 * stack - see stack.h.
 */
#include <linux/hash.h>
#include <linux/jhash.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/ptrace.h>
#include <linux/stacktrace.h>
#include <linux/string.h>

#include <asm/irq_regs.h>

#include "compat/compat.h"
#include "pages.h"
#include "stack.h"
#include "symbol.h"

/* Frames between the one that asks and what the interrupt hit: the way into the kernel. */
#define WAY_IN 12

/* What is told of a frame that is not the kernel's. */
#define USER_MODE "(user mode)"

/**
 * kj_stack_caps - can stacks be taken on this kernel?
 *
 * Context: any.
 * Return: KJ_CAP_STACK, or 0.
 */
u64 kj_stack_caps(void)
{
	return KJ_CAN_STACK ? KJ_CAP_STACK : 0;
}

/**
 * kj_stacks_alloc - an empty table
 *
 * Context: process, may sleep.
 * Return: it, or NULL.
 */
struct kj_stacks *kj_stacks_alloc(void)
{
	return kvzalloc(sizeof(struct kj_stacks), KJ_GFP);
}

/**
 * kj_stacks_free - drop it
 * @s: table that nobody puts anything into any more, or NULL
 *
 * Context: process.
 */
void kj_stacks_free(struct kj_stacks *s)
{
	kvfree(s);
}

static u64 hash_of(const unsigned long *frame, unsigned int depth)
{
	u32 words = depth * sizeof(*frame) / sizeof(u32);
	u64 low = jhash2((const u32 *)frame, words, 0);

	return low | (u64)jhash2((const u32 *)frame, words, low) << 32 | 1;
}

/**
 * kj_stack_number - number of a stack, which is taken once more
 * @s: table
 * @frame: addresses, innermost first
 * @depth: how many, at least one; what is beyond KJ_STACK_DEPTH is left out
 *
 * Two stacks of one hash (64 bits) would be one. Context: any but NMI.
 * Return: its number; 0 if the table is full.
 */
u32 kj_stack_number(struct kj_stacks *s, const unsigned long *frame, unsigned int depth)
{
	unsigned int i, at;
	struct kj_stack_slot *slot;
	u64 hash, have;

	depth = min_t(unsigned int, depth, KJ_STACK_DEPTH);
	hash = hash_of(frame, depth);
	at = hash_64(hash, 32) % KJ_STACKS;
	for (i = 0; i < KJ_STACKS; i++, at = (at + 1) % KJ_STACKS) {
		slot = &s->slot[at];
		have = atomic64_read(&slot->hash);
		if (!have)
			have = atomic64_cmpxchg(&slot->hash, 0, hash);
		if (have && have != hash)
			continue;
		if (!have) {
			memcpy(slot->frame, frame, depth * sizeof(*frame));
			/* Pairs with kj_stack_names(): the frames are whole. */
			smp_store_release(&slot->depth, depth);
		}
		atomic_inc(&slot->count);
		return at + 1;
	}
	atomic_inc(&s->missed);
	return 0;
}

#if KJ_CAN_STACK
/**
 * kj_stack_interrupted - take the stack of what the interrupt that runs has hit
 * @s: table
 *
 * Where interrupts were off the place is that at which they came back on. Context: hardirq of an
 * interrupt that has registers (get_irq_regs()), as a timer's.
 * Return: as kj_stack_number(); 0 too where nothing can be told.
 */
u32 kj_stack_interrupted(struct kj_stacks *s)
{
	struct pt_regs *regs = get_irq_regs();
	unsigned long frame[KJ_STACK_DEPTH + WAY_IN], ip, nothing = 0;
	unsigned int depth, i;

	if (!regs)
		return 0;
	if (user_mode(regs))
		return kj_stack_number(s, &nothing, 1);
	ip = instruction_pointer(regs);
	depth = stack_trace_save(frame, ARRAY_SIZE(frame), 0);
	for (i = 0; i < depth && frame[i] != ip; i++)
		;
	/* An unwinder that does not come as far as that: the place itself is known. */
	return i < depth ? kj_stack_number(s, frame + i, depth - i) : kj_stack_number(s, &ip, 1);
}
#else
u32 kj_stack_interrupted(struct kj_stacks *s)
{
	return 0;
}
#endif

/**
 * kj_stack_names - names of a stack
 * @s: table
 * @out: in: @index; out: the rest
 *
 * Context: process.
 * Return: 0, or -ENOENT: there is none of that number.
 */
int kj_stack_names(struct kj_stacks *s, struct kj_stack *out)
{
	unsigned int i, depth, at = out->index - 1;
	struct kj_stack_slot *slot;

	if (at >= KJ_STACKS)
		return -ENOENT;
	slot = &s->slot[at];
	/* Pairs with kj_stack_number(). */
	depth = smp_load_acquire(&slot->depth);
	if (!depth)
		return -ENOENT;
	out->depth = depth;
	out->count = atomic_read(&slot->count);
	out->missed = atomic_read(&s->missed);
	for (i = 0; i < depth; i++) {
		if (slot->frame[i])
			/* What calls the function that comes before may end with that call. */
			kj_symbol_text(slot->frame[i] - !!i, out->name[i], sizeof(out->name[i]));
		else
			strscpy(out->name[i], USER_MODE, sizeof(out->name[i]));
	}
	return 0;
}

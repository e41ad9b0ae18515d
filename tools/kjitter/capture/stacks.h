/* SPDX-License-Identifier: GPL-2.0 */
/*
 * stacks - stacks by the numbers that records and details have for them.
 *
 * Filled from the device while it runs or from a capture. A name is foreign text.
 */
#ifndef KJ_STACKS_H
#define KJ_STACKS_H

#include <stdbool.h>
#include <stddef.h>

#include "format.h"
#include "uapi/kjitter.h"

/* Numbers from here on have no stack. */
#define KJ_STACKS_MAX 1024
/* Bytes of all names of one, at most. */
#define KJ_STACKS_NAMES (KJ_STACK_DEPTH * KJ_STACK_NAME)

/* What a STACK section begins with. */
struct kj_capture_stack {
	__u32 index;
	__u32 depth;
	__u64 count;
	__u64 missed;
};

/**
 * struct kj_stacks - zero it to begin
 * @stack: by number, NULL: not known
 */
struct kj_stacks {
	struct kj_stack *stack[KJ_STACKS_MAX];
};

/**
 * kj_stacks_set - learn a stack, or how often it was taken by now
 * @s: table
 * @stack: its number is @index, from 1 on; names end with a NUL
 *
 * Return: false if it has no number or depth there can be, or there is no memory.
 */
bool kj_stacks_set(struct kj_stacks *s, const struct kj_stack *stack);

/**
 * kj_stacks_get - a stack
 * @s: table
 * @index: number, or anything
 *
 * Return: it, or NULL if it is not known.
 */
const struct kj_stack *kj_stacks_get(const struct kj_stacks *s, __u32 index);

/**
 * kj_stacks_read - take in a STACK section
 * @s: table
 * @r: reader that has the section
 *
 * Return: NULL, or what makes no sense.
 */
const char *kj_stacks_read(struct kj_stacks *s, const struct kj_capture_reader *r);

/**
 * kj_stacks_write - write a STACK section
 * @w: capture
 * @stack: it
 */
void kj_stacks_write(struct kj_capture_writer *w, const struct kj_stack *stack);

/**
 * kj_stacks_forget - free them all; zero then
 * @s: table
 */
void kj_stacks_forget(struct kj_stacks *s);

#endif /* KJ_STACKS_H */

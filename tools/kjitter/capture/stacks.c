// SPDX-License-Identifier: GPL-2.0
/*
 * stacks - see stacks.h.
 */
#include <stdlib.h>
#include <string.h>

#include "stacks.h"

bool kj_stacks_set(struct kj_stacks *s, const struct kj_stack *stack)
{
	struct kj_stack **at;

	if (!stack->index || stack->index >= KJ_STACKS_MAX || !stack->depth ||
	    stack->depth > KJ_STACK_DEPTH)
		return false;
	at = &s->stack[stack->index];
	if (!*at)
		*at = malloc(sizeof(**at));
	if (*at)
		**at = *stack;
	return *at;
}

const struct kj_stack *kj_stacks_get(const struct kj_stacks *s, __u32 index)
{
	return index < KJ_STACKS_MAX ? s->stack[index] : NULL;
}

const char *kj_stacks_read(struct kj_stacks *s, const struct kj_capture_reader *r)
{
	static const char bad[] = "a stack has frames or a number that cannot be";
	struct kj_capture_stack head;
	struct kj_stack stack = { 0 };
	const char *p = (const char *)r->payload + sizeof(head);
	size_t left = r->length - sizeof(head), n;
	__u32 i;

	memcpy(&head, r->payload, sizeof(head));
	if (head.depth > KJ_STACK_DEPTH)
		return bad;
	stack.index = head.index;
	stack.depth = head.depth;
	stack.count = head.count;
	stack.missed = head.missed;
	for (i = 0; i < head.depth; i++) {
		n = strnlen(p, left);
		if (n == left || n >= sizeof(stack.name[i]))
			return bad;
		memcpy(stack.name[i], p, n);
		p += n + 1;
		left -= n + 1;
	}
	return kj_stacks_set(s, &stack) ? NULL : bad;
}

void kj_stacks_write(struct kj_capture_writer *w, const struct kj_stack *stack)
{
	struct kj_capture_stack head = {
		.index = stack->index,
		.depth = stack->depth < KJ_STACK_DEPTH ? stack->depth : KJ_STACK_DEPTH,
		.count = stack->count,
		.missed = stack->missed,
	};
	char names[KJ_STACKS_NAMES];
	size_t len = 0, n;
	__u32 i;

	for (i = 0; i < head.depth; i++) {
		n = strnlen(stack->name[i], sizeof(stack->name[i]) - 1);
		memcpy(names + len, stack->name[i], n);
		len += n;
		names[len++] = '\0';
	}
	kj_capture_write(w, KJ_CAPTURE_STACK, &head, sizeof(head), names, len);
}

void kj_stacks_forget(struct kj_stacks *s)
{
	unsigned int i;

	for (i = 0; i < KJ_STACKS_MAX; i++) {
		free(s->stack[i]);
		s->stack[i] = NULL;
	}
}

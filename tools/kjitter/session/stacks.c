// SPDX-License-Identifier: GPL-2.0
/*
 * stacks - see stacks.h.
 */
#include <string.h>

#include "device/device.h"
#include "stacks.h"

static bool fetch(struct kj_stacks *s, int device, __u32 index)
{
	struct kj_stack answer;
	__u32 i;

	if (kj_device_stack(device, index, &answer))
		return false;
	for (i = 0; i < KJ_STACK_DEPTH; i++)
		answer.name[i][KJ_STACK_NAME - 1] = '\0';
	return kj_stacks_set(s, &answer);
}

void kj_session_stacks_meet(struct kj_stacks *s, int device, struct kj_capture_writer *w,
			    const struct kj_record *first, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		__u32 index = first[i].stack;

		if (index && !kj_stacks_get(s, index) && fetch(s, device, index))
			kj_stacks_write(w, kj_stacks_get(s, index));
	}
}

void kj_session_stacks_count(struct kj_stacks *s, int device, struct kj_capture_writer *w)
{
	__u64 before;
	unsigned int i;

	for (i = 1; i < KJ_STACKS_MAX; i++) {
		if (!s->stack[i])
			continue;
		before = s->stack[i]->count;
		if (fetch(s, device, i) && s->stack[i]->count != before)
			kj_stacks_write(w, s->stack[i]);
	}
}

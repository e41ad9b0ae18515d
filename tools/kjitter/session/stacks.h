/* SPDX-License-Identifier: GPL-2.0 */
/*
 * stacks - fetched from the device when a record first names them, and into the capture.
 */
#ifndef KJ_SESSION_STACKS_H
#define KJ_SESSION_STACKS_H

#include "capture/stacks.h"

/**
 * kj_session_stacks_meet - a function may go with its module: ask as soon as a stack is met
 * @s: what is known
 * @device: where to ask
 * @w: capture
 * @first: records or details, which have their number at the same place
 * @n: how many
 */
void kj_session_stacks_meet(struct kj_stacks *s, int device, struct kj_capture_writer *w,
			    const struct kj_record *first, size_t n);

/**
 * kj_session_stacks_count - how often each was taken until now
 * @s: what is known
 * @device: where to ask
 * @w: capture
 */
void kj_session_stacks_count(struct kj_stacks *s, int device, struct kj_capture_writer *w);

#endif /* KJ_SESSION_STACKS_H */

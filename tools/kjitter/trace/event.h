/* SPDX-License-Identifier: GPL-2.0 */
/*
 * event - which of the kernel's trace events tell of what level 2 has words for.
 */
#ifndef KJ_TRACE_EVENT_H
#define KJ_TRACE_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/types.h>

/**
 * struct kj_trace_event - something that begins and ends, or happens
 * @name: of its events, as far as it is the same
 * @begin: and what the event of its begin has behind that, or the only one
 * @end: that of its end; NULL: it has none
 * @group: folder of both in events/, with a slash at its end
 * @id: what stands in the line before its number; NULL: it has none
 * @called: and before its name, which goes to the end of the line or a bracket
 * @function: and before its function
 * @kind: enum kj_detail_kind
 * @cause: enum kj_cause
 * @probe: enum kj_probe: what the module would see it with
 */
struct kj_trace_event {
	const char *name;
	const char *begin;
	const char *end;
	const char *group;
	const char *id;
	const char *called;
	const char *function;
	__u8 kind;
	__u8 cause;
	__u8 probe;
};

/**
 * kj_trace_event - one after the other
 * @i: from 0 on
 *
 * Return: it, NULL behind the last.
 */
const struct kj_trace_event *kj_trace_event(unsigned int i);

/**
 * kj_trace_event_find - by the name of an event
 * @name: need not end there
 * @len: of @name
 * @end: out: it is the event of an end
 *
 * Return: whose begin or end it is, or NULL.
 */
const struct kj_trace_event *kj_trace_event_find(const char *name, size_t len, bool *end);

#endif /* KJ_TRACE_EVENT_H */

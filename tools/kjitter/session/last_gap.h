/* SPDX-License-Identifier: GPL-2.0 */
/*
 * last_gap - the gap that ended a measurement (--stop-at): found among the records, and told to
 * whoever is to do something about it (--on-stop).
 */
#ifndef KJ_LAST_GAP_H
#define KJ_LAST_GAP_H

#include <stdbool.h>
#include <stddef.h>

#include "uapi/kjitter.h"

/**
 * struct kj_last_gap - the one with KJ_REC_STOP
 * @came: it has come
 * @record: it
 */
struct kj_last_gap {
	bool came;
	struct kj_record record;
};

/**
 * kj_last_gap_look - is it among these?
 * @g: gap
 * @stream: whose records they are
 * @first: records in the order of their ring; no details
 * @n: how many, at least one
 *
 * It is the last record of its CPU, so only the last of them is looked at.
 */
static inline void kj_last_gap_look(struct kj_last_gap *g, __u32 stream,
				    const struct kj_record *first, size_t n)
{
	if (stream == KJ_STREAM_DETAIL || !(first[n - 1].flags & KJ_REC_STOP))
		return;
	g->came = true;
	g->record = first[n - 1];
}

/**
 * kj_last_gap_command - run a command that is told of it, and wait for its end
 * @g: gap, @came
 * @a: accounts of its stream
 * @clocks: all clocks, read together about then
 * @capture: name of the file
 * @command: for "sh -c"
 *
 * What went wrong is said on stderr.
 * Return: enum kj_exit.
 */
int kj_last_gap_command(const struct kj_last_gap *g, const struct kj_accounts *a,
			const struct kj_query *clocks, const char *capture, const char *command);

/**
 * kj_last_gap_time - when it began, by the wall clock
 * @g: gap, @came
 * @khz: rate of its clock
 * @clocks: all clocks, read together about then
 *
 * Return: ns since 1970, UTC.
 */
__u64 kj_last_gap_time(const struct kj_last_gap *g, __u64 khz, const struct kj_query *clocks);

#endif /* KJ_LAST_GAP_H */

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * nest - pure: begins and ends of one CPU in, net times out; what module/probes/nest.c does where
 * they happen, done with a trace of them.
 *
 * Each thing that has begun is a frame on a stack. Whatever ends adds its net time to one total
 * that only grows; the net time of a frame is its length less what the total grew by while it was
 * open. What has ended is kept, the latest KJ_TRACE_THINGS of it, for the gap it may lie in.
 */
#ifndef KJ_TRACE_NEST_H
#define KJ_TRACE_NEST_H

#include <stdbool.h>

#include "uapi/kjitter.h"

#define KJ_TRACE_DEPTH	12
#define KJ_TRACE_THINGS 256U /* power of two */

/* struct kj_trace_frame and kj_trace_thing: @marks */
#define KJ_TRACE_TAKES 0x01 /* a task that took the CPU from the sampler */
#define KJ_TRACE_SLEPT 0x02 /* the sampler gave it the CPU */

/**
 * struct kj_trace_frame - something that has begun
 * @what: the detail it will become; @what.start is when it began
 * @total: kj_trace_nest.total when it began
 * @parts: net time of what was a part of it (KJ_DETAIL_INNER)
 * @marks: KJ_TRACE_TAKES, _SLEPT
 */
struct kj_trace_frame {
	struct kj_detail what;
	__u64 total;
	__u64 parts;
	__u8 marks;
};

/**
 * struct kj_trace_thing - something that has ended
 * @is: the detail
 * @end: when it ended, which a saturated length does not tell
 * @marks: as kj_trace_frame
 */
struct kj_trace_thing {
	struct kj_detail is;
	__u64 end;
	__u8 marks;
};

/**
 * struct kj_trace_nest - zero it to begin
 * @total: net time of everything that has ended
 * @depth: open frames; more than KJ_TRACE_DEPTH are counted, not kept
 * @frame: open frames, outermost first
 * @things: how many have ever ended
 * @thing: the latest of them, by number modulo KJ_TRACE_THINGS
 * @probed: by enum kj_cause; see struct kj_accounts
 */
struct kj_trace_nest {
	__u64 total;
	unsigned int depth;
	struct kj_trace_frame frame[KJ_TRACE_DEPTH];
	__u64 things;
	struct kj_trace_thing thing[KJ_TRACE_THINGS];
	struct kj_cause_account probed[KJ_CAUSE_ROOM];
};

/**
 * kj_trace_enter - something begins
 * @n: nest
 * @now: when
 * @kind: enum kj_detail_kind
 * @cause: enum kj_cause; functions take that of what they are a part of
 *
 * Return: its frame, for the caller to add what is known; NULL if there is no room for one so deep.
 */
struct kj_trace_frame *kj_trace_enter(struct kj_trace_nest *n, __u64 now, __u8 kind, __u8 cause);

/**
 * kj_trace_leave - something ends
 * @n: nest
 * @now: when
 * @kind: enum kj_detail_kind
 *
 * What began inside it and has not ended is ended with it; an end without a begin is ignored.
 */
void kj_trace_leave(struct kj_trace_nest *n, __u64 now, __u8 kind);

/**
 * kj_trace_leave_all - another task gets the CPU: whatever went on ends
 * @n: nest
 * @now: when
 */
void kj_trace_leave_all(struct kj_trace_nest *n, __u64 now);

/**
 * kj_trace_became - what is going on turns out to have another cause
 * @n: nest
 * @from: enum kj_cause it was taken for
 * @to: enum kj_cause it is
 */
void kj_trace_became(struct kj_trace_nest *n, __u8 from, __u8 to);

/**
 * kj_trace_nmi - a handler of an NMI has ended
 * @n: nest
 * @now: when
 * @took: how long it took
 * @same: it may be one more handler of the NMI before: if it began within so many counts of its end
 */
void kj_trace_nmi(struct kj_trace_nest *n, __u64 now, __u64 took, __u64 same);

#endif /* KJ_TRACE_NEST_H */

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * explain - level 2 of the user sampler without the module: what each of its records was due to,
 * found afterwards in the trace of its CPU.
 *
 * Records wait in their ring, lines in the kernel's buffer; here lies only what ran last. What was
 * found goes the way of the module's details: a ring, accounts, the tick.
 */
#ifndef KJ_EXPLAIN_H
#define KJ_EXPLAIN_H

#include <stdbool.h>

#include "trace/follow.h"
#include "trace/instance.h"
#include "user/user.h"

/* Records of the ring of details: a power of two; so many are kept free for one gap. */
#define KJ_EXPLAIN_DETAILS 1024U
#define KJ_EXPLAIN_GAP	   KJ_TRACE_THINGS

/**
 * struct kj_explain - one CPU
 * @user: its sampler
 * @told: how many names of functions were written into the capture; one for all CPUs
 * @pipe: its trace
 * @follow: what the trace has told so far
 * @line: the next line, if @waits
 * @waits: it lies after what was asked for until now
 * @shown: accounts of the sampler when its ring was last looked at
 * @explained: gaps by what they were due to, of those in records: @count, @sum, @max
 * @gaps: how many these are
 * @sum: and how long
 * @max: longest of them
 * @unattributed: see struct kj_accounts
 * @lost: details for which there was no room
 * @control: of the ring of details
 * @consumer: of the ring of details
 * @data: details
 */
struct kj_explain {
	struct kj_user *user;
	unsigned int *told;
	struct kj_trace_pipe pipe;
	struct kj_trace_follow follow;
	struct kj_trace_line line;
	bool waits;
	struct kj_accounts shown;
	struct kj_cause_account explained[KJ_CAUSE_ROOM];
	__u64 gaps;
	__u64 sum;
	__u64 max;
	__u64 unattributed;
	__u64 lost;
	struct kj_ring_control control;
	struct kj_ring_consumer consumer;
	struct kj_detail data[KJ_EXPLAIN_DETAILS];
};

/**
 * kj_explain_create - for one sampler
 * @user: it; not started
 * @symbols: names of functions, of all CPUs
 * @told: see struct kj_explain
 *
 * Return: it, or NULL with errno. It stays until the process ends.
 */
struct kj_explain *kj_explain_create(struct kj_user *user, struct kj_symbols *symbols,
				     unsigned int *told);

/**
 * kj_explain_ready - before the ring of the sampler is drained
 * @e: explain
 *
 * Return: false if the sampler has not begun.
 */
bool kj_explain_ready(struct kj_explain *e);

/**
 * kj_explain_record - a record that came out of the sampler's ring
 * @e: ready
 * @rec: out: what it was due to
 */
void kj_explain_record(struct kj_explain *e, struct kj_record *rec);

/**
 * kj_explain_full - has the ring of details no room for those of one more gap?
 * @e: explain
 *
 * Return: so it has.
 */
bool kj_explain_full(const struct kj_explain *e);

/**
 * kj_explain_drained - the ring of the sampler was drained
 * @e: explain
 * @taken: records that ever came out of it
 * @ended: no more will come
 *
 * What the trace tells of the time since is counted, for it lies in no gap.
 */
void kj_explain_drained(struct kj_explain *e, __u64 taken, bool ended);

/**
 * kj_explain_accounts - put in what the sampler's accounts lack
 * @e: explain
 * @a: accounts of the sampler, which knows no causes
 */
void kj_explain_accounts(const struct kj_explain *e, struct kj_accounts *a);

/**
 * kj_explain_details - accounts of the details
 * @e: explain
 * @a: out; @lost has events that the kernel lost, each of which may have been a detail
 */
void kj_explain_details(const struct kj_explain *e, struct kj_accounts *a);

/**
 * kj_explain_tick - the tick of the CPU
 * @e: explain
 * @t: out
 */
void kj_explain_tick(const struct kj_explain *e, struct kj_tick *t);

#endif /* KJ_EXPLAIN_H */

/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * kjitter_loop - the arithmetic of a busy loop, the same text in the module (spin, hw) and in the
 * tool (user).
 *
 * Conservation. Each count between the first and the last reading is booked once:
 * clean (between two readings under the threshold), gap, or blind (own work).
 * Blind time is bounded: own work, the way back into the loop included, that took longer
 * than it ever needed, by the threshold or more, was interrupted (something was counted
 * in it, or it took twice as long), and the excess is booked as a gap.
 *
 * A counter that steps back ends the round it is found in: what is booked until then stands,
 * the step is counted, and @first steps back with it, so that the sums still agree.
 *
 * Pure: no function here reads a clock but kj_loop_clean(), by kj_loop_clock(), which is whatever
 * the includer has. Who changes accounts has begun to, and publishes them; see kj_accounts.
 */
#ifndef _UAPI_KJITTER_LOOP_H
#define _UAPI_KJITTER_LOOP_H

#include "kjitter.h"
#include "kjitter_account.h"
#include "kjitter_elapsed.h"

/* How many gaps in a row may come while one is being booked; a further one is blind time. */
#define KJ_LOOP_AGAIN 8

/* Longer than any way back, and no step back of the counter: half of its range. */
#define KJ_LOOP_LONGEST (~0ULL >> 1)

/*
 * Own work after which there is a way back into the loop. What begins a run, or goes on after it
 * stood aside, comes once and by a way of its own; housekeeping with a gap in it ends with a later
 * reading than without. Were one of these taken for housekeeping alone, and shorter, each later one
 * would look interrupted.
 */
enum kj_loop_way {
	KJ_WAY_GAP,
	KJ_WAY_HOUSEKEEPING,
	KJ_WAY_HOUSEKEEPING_GAP,
	KJ_WAY_BEGIN,
	KJ_WAY_NR
};

/**
 * struct kj_loop - a busy loop at work; private to its thread
 * @threshold: counts
 * @last: last reading; everything before it is booked
 * @own: latest own work, counts
 * @way: usual way back into the loop after own work of a kind (least seen)
 * @came_from: own work that ended when sampling goes on
 */
struct kj_loop {
	__u64 threshold;
	__u64 last;
	__u64 own;
	__u64 way[KJ_WAY_NR];
	enum kj_loop_way came_from;
};

/**
 * struct kj_loop_run - clean readings, and what ended them
 * @from: the last reading that is booked; the way back into the loop begins
 * @first: the first reading
 * @now: the last reading, past the deadline or a gap after kj_loop.last
 * @samples: readings compared with the one before
 * @flags: of the gap, if it is one: KJ_REC_*
 */
struct kj_loop_run {
	__u64 from;
	__u64 first;
	__u64 now;
	__u64 samples;
	__u8 flags;
};

/**
 * struct kj_loop_cost - what own work took
 * @own: counts, without @more
 * @usual: as much of @own as is usual; the rest was an interruption
 * @more: part of it whose length says nothing, as that of an explanation
 */
struct kj_loop_cost {
	__u64 own;
	__u64 usual;
	__u64 more;
};

/**
 * kj_loop_forget - nothing usual is known, or any more
 * @l: loop
 * @acc: its accounts
 *
 * Context: any.
 */
static inline void kj_loop_forget(struct kj_loop *l, struct kj_accounts *acc)
{
	unsigned int way;

	acc->blind_record = ~0ULL;
	acc->blind_housekeeping = ~0ULL;
	for (way = 0; way < KJ_WAY_NR; way++)
		l->way[way] = ~0ULL;
	l->came_from = KJ_WAY_BEGIN;
}

/**
 * kj_loop_begin - begin to measure
 * @l: loop; filled in but for @last
 * @acc: its accounts, with @threshold
 *
 * Context: any.
 */
static inline void kj_loop_begin(struct kj_loop *l, struct kj_accounts *acc)
{
	l->threshold = acc->threshold;
	l->own = 0;
	kj_loop_forget(l, acc);
}

/**
 * kj_loop_usual_way - usual way back after own work of a kind
 * @l: loop
 * @kind: own work
 *
 * The way after housekeeping with a gap in it begins later than that after housekeeping alone, so
 * it cannot be longer: that is its limit before one was seen, for else whatever comes on the first
 * would be taken for usual.
 * Context: any.
 * Return: counts; all bits set: not known.
 */
static inline __u64 kj_loop_usual_way(const struct kj_loop *l, enum kj_loop_way kind)
{
	__u64 way = l->way[kind];

	return kind == KJ_WAY_HOUSEKEEPING_GAP ? kj_lesser(way, l->way[KJ_WAY_HOUSEKEEPING]) : way;
}

/**
 * kj_loop_longest - how far the first reading of a run may be from what is booked
 * @l: loop
 * @kind: own work before it
 *
 * While no way back is known, or with no limit, only a counter that steps back is beyond it.
 * Context: any.
 * Return: counts; from there on something came on the way back.
 */
static inline __u64 kj_loop_longest(const struct kj_loop *l, enum kj_loop_way kind)
{
	__u64 longest = kj_loop_usual_way(l, kind) + l->threshold;

	return longest < l->threshold || longest > KJ_LOOP_LONGEST ? KJ_LOOP_LONGEST : longest;
}

#ifdef kj_loop_clock
/**
 * kj_loop_clean - the hot loop
 * @l: loop. @last: in: what is booked; out: the last reading before the one that ended it, all
 *	readings up to it are clean
 * @longest: the first reading may be this after @last
 * @deadline: reading
 * @run: out: @first, @now, @samples
 *
 * Ends with the first reading that is the threshold or more after the one before it, or the
 * first at or past @deadline. Registers only. Context: the loop's thread.
 */
static inline void kj_loop_clean(struct kj_loop *l, __u64 longest, __u64 deadline,
				 struct kj_loop_run *run)
{
	__u64 now = kj_loop_clock(), threshold = l->threshold, prev = now, n = 1;

	run->first = now;
	if (__builtin_expect(now - l->last >= longest, 0))
		goto out;
	for (n = 0;;) {
		now = kj_loop_clock();
		n++;
		if (__builtin_expect(now - prev >= threshold, 0))
			break;
		prev = now;
		if (__builtin_expect(now >= deadline, 0))
			break;
	}
out:
	l->last = prev;
	run->now = now;
	run->samples = n;
}
#endif

/**
 * kj_loop_way_back - own work ended with @run->from; the way back into the loop belongs to it
 * @l: loop, kj_loop_clean() returned
 * @run: its run; changed where something came on the way back, which is a gap then
 * @longest: kj_loop_longest() before it
 * @kind: own work before it
 *
 * What made it longer than it ever needed, by the threshold or more, is a gap. Context: the
 * loop's thread.
 * Return: the way, counts; to be booked by kj_loop_book().
 */
static inline __u64 kj_loop_way_back(struct kj_loop *l, struct kj_loop_run *run, __u64 longest,
				     enum kj_loop_way kind)
{
	__u64 way = run->first - run->from;

	if (__builtin_expect(way < longest, 1)) {
		l->way[kind] = kj_lesser(l->way[kind], way);
		return way;
	}
	/* Only a counter that went back comes here while no way is known. */
	way = kj_went_back(run->first, run->from) ? 0 : kj_loop_usual_way(l, kind);
	l->last = run->from + way;
	run->first = l->last;
	run->flags = KJ_REC_BLIND;
	return way;
}

/**
 * kj_loop_book - book a way back and a run of clean readings
 * @l: loop
 * @acc: its accounts
 * @run: run
 * @way: kj_loop_way_back()
 *
 * From kj_loop.last to @run->now there may be a gap then. Context: the loop's thread, accounts
 * begun.
 */
static inline void kj_loop_book(struct kj_loop *l, struct kj_accounts *acc,
				const struct kj_loop_run *run, __u64 way)
{
	acc->samples += run->samples;
	acc->blind += way;
	acc->blind_max = kj_greater(acc->blind_max, l->own + way);
	acc->clean += l->last - run->first;
	acc->last = l->last;
}

/**
 * kj_loop_step_back - the counter stepped back: begin anew from there
 * @l: loop
 * @acc: its accounts
 * @now: reading
 * @since: an earlier one, up to which all is booked; kj_went_back()
 *
 * @first goes back by as much, so that @last - @first stays what was measured. Context: the
 * loop's thread, accounts begun.
 * Return: how far it stepped back.
 */
static inline __u64 kj_loop_step_back(struct kj_loop *l, struct kj_accounts *acc, __u64 now,
				      __u64 since)
{
	acc->backwards++;
	acc->first -= since - now;
	acc->last = now;
	l->last = now;
	return since - now;
}

/**
 * kj_loop_interrupted - did something come during own work?
 * @own: what it took
 * @usual: and at its quickest
 * @threshold: counts
 * @events: something was counted meanwhile; false too where nobody counts
 *
 * The cost varies by itself, with what there is to count: so where nothing was counted
 * only what is twice as long is taken for an SMI, the hypervisor or whatever came. Context: any.
 * Return: true if something came.
 */
static inline bool kj_loop_interrupted(__u64 own, __u64 usual, __u64 threshold, bool events)
{
	if (own < usual || own - usual < threshold)
		return false;
	return events || own - usual >= usual;
}

/**
 * kj_loop_cost - what own work took, and how much of that is usual
 * @l: loop
 * @least: usual cost of that kind
 * @since: when it began
 * @now: when it ended
 * @more: part of it whose length says nothing
 * @events: see kj_loop_interrupted()
 *
 * Context: the loop's thread.
 * Return: them; all is usual where the counter stepped back.
 */
static inline struct kj_loop_cost kj_loop_cost(const struct kj_loop *l, __u64 least, __u64 since,
					       __u64 now, __u64 more, bool events)
{
	__u64 own = kj_elapsed(now, since);
	struct kj_loop_cost c;

	c.more = kj_lesser(more, own);
	c.own = own - c.more;
	c.usual = c.own;
	if (!kj_went_back(now, since) && kj_loop_interrupted(c.own, least, l->threshold, events))
		c.usual = least;
	return c;
}

/**
 * kj_loop_blind - book own work
 * @l: loop
 * @acc: its accounts
 * @least: usual cost of that kind, in @acc
 * @since: when it began: up to here all is booked
 * @c: kj_loop_cost()
 *
 * What is booked ends with the usual part. Context: the loop's thread, accounts begun.
 * Return: true if it was interrupted: there is a gap from kj_loop.last on.
 */
static inline bool kj_loop_blind(struct kj_loop *l, struct kj_accounts *acc, __u64 *least,
				 __u64 since, const struct kj_loop_cost *c)
{
	l->own = c->usual + c->more;
	acc->blind += l->own;
	acc->blind_max = kj_greater(acc->blind_max, l->own);
	*least = kj_lesser(*least, c->usual);
	l->last = since + l->own;
	acc->last = l->last;
	return c->usual != c->own;
}

/**
 * kj_loop_blind_until - all until now was own work, which is nobody's usual cost
 * @l: loop
 * @acc: its accounts
 * @now: reading, not before kj_loop.last
 *
 * Context: the loop's thread, accounts begun.
 */
static inline void kj_loop_blind_until(struct kj_loop *l, struct kj_accounts *acc, __u64 now)
{
	acc->blind += now - l->last;
	l->last = now;
	acc->last = now;
}

/**
 * kj_loop_rest - what a record says of own work after its gap
 * @c: kj_loop_cost()
 *
 * Context: any.
 * Return: kj_record.blind.
 */
static inline __u32 kj_loop_rest(const struct kj_loop_cost *c)
{
	return kj_lesser(c->usual + c->more, ~0U);
}

#endif /* _UAPI_KJITTER_LOOP_H */

// SPDX-License-Identifier: GPL-2.0
/*
 * watch - see watch.h; how it begins and ends is in watch_run.c.
 *
 * Method. The probes keep a stack of what the CPU is busy with (nest); when it becomes empty
 * the watched task is about to go on, and an interruption has ended. Softirqs and another task
 * often follow the interrupt that asked for them: where they are pending the gap stays open
 * until they have been. If nothing comes after all, the gap ended where it seemed to, which is
 * found at the next occasion.
 *
 * What it cannot see: the way into the kernel before the first tracepoint and the way out
 * behind the last one (some hundred cycles), SMIs and the hypervisor where nothing else comes.
 */
#include <linux/bits.h>
#include <linux/cpumask.h>
#include <linux/interrupt.h>
#include <linux/sched.h>
#include <linux/string.h>

#include "clock.h"
#include "compat/compat.h"
#include "probes/probe.h"
#include "stream.h"
#include "../uapi/kjitter_account.h"
#include "../uapi/kjitter_elapsed.h"
#include "../uapi/kjitter_hist.h"
#include "watch.h"

/* Whatever an interrupt asked for comes within this, or not at all. */
#define JOIN_NS 20000

/* Is @task, which is the one at hand, to be watched? */
static bool wants(const struct kj_watch *w, const struct task_struct *task)
{
	if (w->who.pid)
		return task->pid == w->who.pid || task->tgid == w->who.pid;
	if (w->who.comm[0])
		return !strncmp(task->comm, w->who.comm, sizeof(w->who.comm));
	if (w->owner)
		return task == w->owner;
	return task->pid && !(task->flags & PF_KTHREAD);
}

static unsigned long page_faults(const struct task_struct *task)
{
	return READ_ONCE(task->min_flt) + READ_ONCE(task->maj_flt);
}

/* The accounts change between these two; an NMI that comes then leaves the watch alone. */
static void acc_begin(struct kj_watch *w)
{
	w->busy = true;
	barrier(); /* the NMI is on this CPU: it sees that before anything changes */
	kj_stream_begin(w->stream);
}

static void acc_end(struct kj_watch *w)
{
	kj_stream_end(w->stream);
	barrier();
	w->busy = false;
}

/*
 * A gap that makes a record. What that takes is blind time where the task goes on next; else
 * something interrupts it already, and has as much more of it. Interrupts are off, accounts begun.
 * By itself, for most interruptions are too short for one, and need none of its registers.
 */
static noinline void book_gap(struct kj_watch *w, u64 start, u64 end, bool late)
{
	struct kj_window window = { .from = start, .to = end };
	struct kj_stream *stream = w->stream;
	u64 len = end - start, own;
	unsigned int bucket = kj_hist_index(len);
	struct kj_record *rec = kj_stream_gap(stream, window, start, len, 0);

	WRITE_ONCE(stream->hist[bucket], stream->hist[bucket] + 1);
	own = late ? 0 : kj_elapsed(kj_clock_read(), end);
	if (rec) {
		rec->pid = w->pid;
		rec->blind = kj_lesser(own, ~0U);
		kj_ring_commit(stream->ring);
	}
	stream->acc.blind += own;
	stream->acc.blind_max = kj_greater(stream->acc.blind_max, own);
	w->since = end + own;
}

/* A gap came, here or elsewhere, that ends the measurement: nothing is booked any more. */
static bool over(const struct kj_watch *w)
{
	return w->stream->stop && kj_stop_came(w->stream->stop);
}

/* From w->since the task ran, until it was interrupted from @start to @end. */
static void book(struct kj_watch *w, u64 start, u64 end, bool late)
{
	struct kj_accounts *acc = &w->stream->acc;

	if (unlikely(over(w)))
		return;
	/* A counter that stepped back: nothing can be said of what was in between. */
	if (unlikely(kj_went_back(start, w->since) || kj_went_back(end, start))) {
		start = w->since;
		end = kj_went_back(end, start) ? start : end;
		acc->backwards++;
	}
	acc_begin(w);
	acc->samples++;
	acc->clean += start - w->since;
	w->since = end;
	if (end - start >= w->threshold)
		book_gap(w, start, end, late);
	else
		acc->brief += end - start;
	acc->last = w->since;
	acc_end(w);
}

/*
 * The latest NMI is an interruption of its own, if it came while the task ran and has ended
 * before @now. Late, also where another NMI interrupts the task.
 */
static void take_nmi(struct kj_watch *w, u64 now)
{
	struct kj_nest *n = &w->probe->nest;

	if (unlikely(local_read(&n->nmi_open)) && !kj_went_back(n->nmi_start, w->since) &&
	    kj_went_back(n->nmi_last, now))
		book(w, n->nmi_start, n->nmi_last, true);
}

static void close_at(struct kj_watch *w, u64 end, bool late)
{
	w->left = 0;
	w->place = KJ_WATCH_RUNS;
	book(w, w->start, end, late);
}

/* What seemed to have ended had, unless something came at once; it does where @ends says so. */
static void settle_left(struct kj_watch *w, u64 now, bool ends)
{
	if (!w->left)
		return;
	/* An NMI settles it, too, and must not do so while it is done here. */
	w->busy = true;
	barrier();
	if (ends || kj_elapsed(now, w->left) > w->join)
		close_at(w, w->left, true);
	w->left = 0;
	barrier();
	w->busy = false;
}

/* Interrupts are off. The task stops running; @now may lie before what came in between. */
static void interrupted(struct kj_watch *w, u64 now)
{
	take_nmi(w, now);
	w->start = kj_went_back(now, w->since) ? w->since : now;
	w->left = 0;
	w->place = KJ_WATCH_INTERRUPTED;
}

/**
 * kj_watch_entered_else - the rest of kj_watch_entered()
 * @w: watch
 * @now: when
 *
 * Context: as kj_watch_entered().
 */
void kj_watch_entered_else(struct kj_watch *w, u64 now)
{
	settle_left(w, now, false);
	if (w->place == KJ_WATCH_RUNS)
		interrupted(w, now);
}

/**
 * kj_watch_left_masked - kj_watch_left() where interrupts are off anyway
 * @w: watch
 * @now: when
 * @more: something else is about to begin at once
 *
 * Context: hardirq on the CPU itself, interrupts off.
 */
void kj_watch_left_masked(struct kj_watch *w, u64 now, bool more)
{
	if (w->place != KJ_WATCH_INTERRUPTED)
		return;
	if (more)
		w->left = now;
	else
		close_at(w, now, false);
}

/**
 * kj_watch_left - something ends, and the stack is empty
 * @w: watch
 * @now: when
 * @more: something else is about to begin at once
 *
 * Context: the CPU itself, any but NMI.
 */
void kj_watch_left(struct kj_watch *w, u64 now, bool more)
{
	unsigned long flags;

	local_irq_save(flags);
	kj_watch_left_masked(w, now, more);
	local_irq_restore(flags);
}

/* All time until @now: the task ran until it was interrupted or @now, then it was away. */
static void book_away(struct kj_watch *w, u64 from, u64 now)
{
	struct kj_accounts *acc = &w->stream->acc;

	if (unlikely(over(w)))
		return;
	acc_begin(w);
	acc->clean += kj_elapsed(from, w->since);
	acc->away += kj_elapsed(now, kj_went_back(from, w->since) ? w->since : from);
	if (!kj_went_back(now, w->since))
		w->since = now;
	acc->last = w->since;
	acc_end(w);
}

/* Page faults of @task since it was looked at last: the program's own. */
static void count_faults(struct kj_watch *w, const struct task_struct *task)
{
	unsigned long faults = page_faults(task);

	acc_begin(w);
	w->stream->acc.faults += faults - w->faults;
	acc_end(w);
	w->faults = faults;
}

static void adopt(struct kj_watch *w, const struct task_struct *task)
{
	WRITE_ONCE(w->owner, task); /* others look, see tell_others() */
	w->pid = task->pid;
	w->faults = page_faults(task);
}

/* Wherever else the task was taken from the CPU, it is not waiting there. */
static void tell_others(const struct kj_watch *w, const struct task_struct *task)
{
	struct kj_probe_cpu *p;
	struct kj_watch *other;
	unsigned int cpu;

	for (cpu = 0; cpu < nr_cpu_ids; cpu++) {
		if (!cpu_online(cpu))
			continue;
		p = READ_ONCE(*per_cpu_ptr(&kj_probe_armed, cpu));
		other = p ? READ_ONCE(p->watch) : NULL;
		if (other && other != w && READ_ONCE(other->owner) == task)
			WRITE_ONCE(other->went, true);
	}
}

/* A watched task gets the CPU. */
static void came(struct kj_watch *w, u64 now, const struct task_struct *task)
{
	if (w->place == KJ_WATCH_INTERRUPTED && !READ_ONCE(w->went))
		close_at(w, now, false);
	else
		book_away(w, w->place == KJ_WATCH_AWAY ? w->since : w->start, now);
	WRITE_ONCE(w->went, false);
	w->place = KJ_WATCH_RUNS;
	if (task == w->owner)
		return;
	adopt(w, task);
	/* Who is not named belongs to one CPU. */
	if (w->who.pid || w->who.comm[0])
		tell_others(w, task);
}

/* The task gives the CPU away, of its own accord. */
static void goes(struct kj_watch *w, u64 now, const struct task_struct *task)
{
	settle_left(w, now, true);
	if (w->place == KJ_WATCH_INTERRUPTED)
		close_at(w, now, true);
	take_nmi(w, now);
	book_away(w, now, now);
	acc_begin(w);
	w->stream->acc.aways++;
	acc_end(w);
	count_faults(w, task);
	w->place = KJ_WATCH_AWAY;
}

/**
 * kj_watch_switched - another task gets the CPU
 * @w: watch
 * @now: when
 * @prev: the task that had it
 * @next: the one that gets it
 * @sleeps: @prev sleeps or has ended; else it could go on
 *
 * Between two that are watched nothing is booked: both are the program. Context: the CPU
 * itself, interrupts off.
 * Return: true if a watched task runs now.
 */
bool kj_watch_switched(struct kj_watch *w, u64 now, const struct task_struct *prev,
		       const struct task_struct *next, bool sleeps)
{
	bool was = prev == w->owner && w->place != KJ_WATCH_AWAY;
	bool is;

	if (was && sleeps)
		goes(w, now, prev);
	else
		settle_left(w, now, false);
	/* Its memory may be another task's soon. */
	if (prev == w->owner && kj_compat_task_ends(prev))
		w->owner = NULL;
	is = wants(w, next);
	if (is && w->place != KJ_WATCH_RUNS) {
		came(w, now, next);
	} else if (is) {
		count_faults(w, prev);
		adopt(w, next);
	} else if (w->place == KJ_WATCH_RUNS) {
		interrupted(w, now);
	}
	return is;
}

/**
 * kj_watch_nmi - an NMI begins: the one before it has ended
 * @w: watch
 * @now: clock
 *
 * Context: NMI.
 */
void kj_watch_nmi(struct kj_watch *w, u64 now)
{
	if (w->busy || w->probe->nest.depth)
		return;
	/* On a quiet CPU nothing else may come for long that would settle it. */
	if (w->left && kj_elapsed(now, w->left) > w->join)
		close_at(w, w->left, true);
	if (w->place == KJ_WATCH_RUNS)
		take_nmi(w, now);
}

/**
 * kj_watch_begin - from here on time is booked
 * @w: zeroed but for what is constant
 * @now: clock
 *
 * Context: hardirq on the CPU itself: the task at hand is the one that was interrupted.
 */
void kj_watch_begin(struct kj_watch *w, u64 now)
{
	struct kj_probe_cpu *p = w->probe;

	kj_stream_start(w->stream, now);
	w->since = now;
	w->threshold = w->stream->acc.threshold;
	w->join = kj_clock_from_ns(JOIN_NS, w->stream->acc.clock_khz);
	w->place = KJ_WATCH_AWAY;
	if (wants(w, current)) {
		adopt(w, current);
		w->place = KJ_WATCH_RUNS;
		p->sampler = current;
	} else {
		kj_probe_task_begins(p, current, KJ_CAUSE_UNKNOWN,
				     (struct kj_nest_stamp){ now, local_read(&p->nest.total) });
	}
	p->watch = w;
}

/**
 * kj_watch_end - all time until now is booked
 * @w: begun
 * @now: clock
 *
 * An interruption that goes on ends with it; the one by which this is called does not count.
 * Context: hardirq on the CPU itself, which it interrupted.
 */
void kj_watch_end(struct kj_watch *w, u64 now)
{
	struct kj_nest *n = &w->probe->nest;
	unsigned int depth = n->depth;

	w->probe->watch = NULL;
	/* The kernel has counted the call by which we are here. */
	if (kj_compat_vector_causes() & BIT_ULL(KJ_CAUSE_CALL))
		w->stream->counted.at.v[KJ_CAUSE_CALL]++;
	if (depth && depth <= KJ_NEST_DEPTH && n->frame[depth - 1].what.kind == KJ_DETAIL_VECTOR)
		now = n->frame[depth - 1].what.start;
	if (w->place == KJ_WATCH_INTERRUPTED && depth == 1 && !kj_went_back(w->start, now))
		w->place = KJ_WATCH_RUNS;
	if (w->place == KJ_WATCH_INTERRUPTED && READ_ONCE(w->went))
		book_away(w, w->start, now);
	else if (w->place == KJ_WATCH_INTERRUPTED)
		close_at(w, now, true);
	book_away(w, w->place == KJ_WATCH_AWAY ? w->since : now, now);
	if (w->place == KJ_WATCH_RUNS && current == w->owner)
		count_faults(w, current);
}

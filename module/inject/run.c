// SPDX-License-Identifier: GPL-2.0
/*
 * run - one run: its state, the busy window, the pace.
 *
 * Two paces. Where something on the target can start itself again (a timer), it does
 * all by itself, so that nothing but the class happens there. Where another CPU has to
 * act (an IPI, a wake-up), the writer of `control` does, from wherever it runs.
 *
 * Nobody is told that a window is over: the writer looks now and then. A wake-up from
 * the target would be one more thing that happens there.
 *
 * Bounds. No window is longer than KJ_INJECT_MAX_NS (an outer one that waits for an
 * inner one: INNER_MAX_NS more), and each is followed by a rest of at least its own
 * length, so no watchdog, no RCU stall and no throttling comes near.
 *
 * A CPU that goes offline takes our timers, work and threads to another one. They find
 * themselves there and give up; the writer looks at the CPU, too.
 */
#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/cpumask.h>
#include <linux/errno.h>
#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/preempt.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/timekeeping.h>

#include "../clock.h"
#include "run.h"

/* Shortest rest between two windows. */
#define REST_MIN_NS 20000ULL
/* How long an outer window waits for its inner one beyond its own length. */
#define INNER_MAX_NS 20000000ULL
/* An injection that has not come about after so long will not come. */
#define PATIENCE_NS (1500 * NSEC_PER_MSEC)
/* A class that cannot detach in that time waits for a task that does not come to run. */
#define DETACH_MS 400
/* How often the writer looks. */
#define LOOK_FIRE_NS (50 * NSEC_PER_USEC)
#define LOOK_WAIT_NS (2 * NSEC_PER_MSEC)
/* From this length on a wait is looked at less often. */
#define LONG_NS (20 * NSEC_PER_MSEC)

static void run_free(struct kref *ref)
{
	struct kj_inject_run *run = container_of(ref, struct kj_inject_run, ref);

	kvfree(run->lengths);
	kvfree(run->windows);
	kfree(run);
}

/**
 * kj_inject_run_put - let go of a run
 * @run: run
 *
 * Context: process.
 */
void kj_inject_run_put(struct kj_inject_run *run)
{
	kref_put(&run->ref, run_free);
}

/**
 * kj_inject_run_new - everything that a run needs, allocated
 * @class: how
 * @plan: checked
 *
 * Context: process.
 * Return: a run with one reference, or NULL: no memory.
 */
struct kj_inject_run *kj_inject_run_new(const struct kj_inject_class *class,
					const struct kj_inject_plan *plan)
{
	struct kj_inject_run *run = kzalloc(sizeof(*run), GFP_KERNEL);
	u32 i;

	if (!run)
		return NULL;
	kref_init(&run->ref);
	run->class = class;
	run->plan = *plan;
	run->cpu = plan->cpu;
	run->levels = class->levels;
	run->khz = kj_clock_khz();
	run->least = kj_clock_from_ns(KJ_INJECT_MIN_NS, run->khz);
	run->lengths = kvcalloc(plan->count, sizeof(*run->lengths), GFP_KERNEL);
	run->windows = kvcalloc(plan->count * run->levels, sizeof(*run->windows), GFP_KERNEL);
	if (!run->lengths || !run->windows) {
		kj_inject_run_put(run);
		return NULL;
	}
	for (i = 0; i < plan->count; i++)
		run->lengths[i] = kj_clock_from_ns(kj_inject_plan_length(plan, i), run->khz);
	return run;
}

static void run_fail(struct kj_inject_run *run, int error)
{
	WRITE_ONCE(run->error, error);
	WRITE_ONCE(run->stop, true);
}

/**
 * kj_inject_run_more - does the target have to do another one?
 * @run: run
 *
 * Context: any.
 * Return: so there are.
 */
bool kj_inject_run_more(const struct kj_inject_run *run)
{
	return !READ_ONCE(run->stop) && READ_ONCE(run->done) < READ_ONCE(run->asked);
}

/**
 * kj_inject_run_due - may the caller begin the outermost window here and now?
 * @run: run
 *
 * Fails the run where it is another CPU's business: the target went offline.
 * Context: any, the CPU cannot change.
 * Return: so it is.
 */
bool kj_inject_run_due(struct kj_inject_run *run)
{
	if (!kj_inject_run_more(run))
		return false;
	if (raw_smp_processor_id() == run->cpu)
		return true;
	run_fail(run, -ENODEV);
	return false;
}

/* Busy until @counts after @start. Return: the last reading. */
static u64 spin(u64 start, u64 counts)
{
	u64 now;

	do {
		now = kj_clock_read();
	} while (now - start < counts);
	return now;
}

/*
 * The second half of a window with another one inside: sent now, and over before this
 * one is. One that does not come must not hold the CPU for ever.
 */
static u64 spin_around(struct kj_inject_run *run, unsigned int depth, u64 start, u64 counts,
		       const struct kj_inject_window *inner)
{
	u64 limit = counts + kj_clock_from_ns(INNER_MAX_NS, run->khz), now;

	WRITE_ONCE(run->inside, depth + 1);
	run->class->inner[depth](run);
	do {
		now = kj_clock_read();
		if (now - start >= limit) {
			run_fail(run, -ETIMEDOUT);
			break;
		}
	} while (now - start < counts || !READ_ONCE(inner->end));
	WRITE_ONCE(run->inside, depth);
	return now;
}

/* The outermost window is over: when may the next one begin? */
static void window_over(struct kj_inject_run *run, u32 ordinal, u64 counts)
{
	u64 spacing = run->plan.spacing_ns + (run->plan.spacing_ns >> 10);
	u64 asked = kj_clock_to_ns(run->lengths[ordinal], run->khz);
	u64 rest = max_t(u64, kj_clock_to_ns(counts, run->khz), REST_MIN_NS);

	/* The rest counts from the end, which came at least the asked length after the start. */
	if (spacing > asked)
		rest = max(rest, spacing - asked);
	WRITE_ONCE(run->next_ns, ktime_get_mono_fast_ns() + rest);
	/* Pairs with run_wait(): the log and next_ns first. */
	smp_store_release(&run->done, ordinal + 1);
}

/**
 * kj_inject_run_window - the busy window itself
 * @run: run; kj_inject_run_due() for the outermost
 * @depth: 0 the outermost, else how deep within it; does nothing when it is not due
 *
 * An inner window takes a quarter of the one around it. Context: any, NMI included;
 * the CPU cannot change.
 */
void kj_inject_run_window(struct kj_inject_run *run, unsigned int depth)
{
	struct kj_inject_window *w;
	u64 counts, start, end;
	u32 ordinal;

	/* An inner window that comes too late finds no window around it. */
	if (READ_ONCE(run->inside) != depth)
		return;
	ordinal = READ_ONCE(run->done);
	counts = max(run->lengths[ordinal] >> (2 * depth), run->least);
	w = &run->windows[ordinal * run->levels + depth];
	start = kj_clock_read();
	if (depth + 1 < run->levels) {
		spin(start, counts / 2);
		end = spin_around(run, depth, start, counts, w + 1);
	} else {
		end = spin(start, counts);
	}
	w->start = start;
	barrier(); /* whoever we interrupted sees end and takes the rest for granted */
	WRITE_ONCE(w->end, end);
	if (!depth)
		window_over(run, ordinal, end - start);
}

/* Sleep until @ns (CLOCK_MONOTONIC) or a signal. */
static void sleep_until(u64 ns)
{
	ktime_t at = ns_to_ktime(ns);

	set_current_state(TASK_INTERRUPTIBLE);
	schedule_hrtimeout_range(&at, 0, HRTIMER_MODE_ABS);
}

static int run_look(const struct kj_inject_run *run)
{
	int error = READ_ONCE(run->error);

	if (error)
		return error;
	if (!cpu_online(run->cpu))
		return -ENODEV;
	return signal_pending(current) ? -EINTR : 0;
}

/* Wait until @goal injections are done, looking every @look_ns. */
static int run_wait(struct kj_inject_run *run, u32 goal, u64 look_ns)
{
	u64 patience = PATIENCE_NS + run->plan.spacing_ns, since = ktime_get_ns(), now;
	u32 before = 0, done;
	int ret;

	/* Pairs with window_over(). */
	while ((done = smp_load_acquire(&run->done)) < goal) {
		ret = run_look(run);
		if (ret)
			return ret;
		now = ktime_get_ns();
		if (done != before) {
			before = done;
			since = now;
		} else if (now - since > patience) {
			return -ETIMEDOUT;
		}
		/* In a wait that long a millisecond more does not matter. */
		sleep_until(now + (now - since > LONG_NS ? LOOK_WAIT_NS : look_ns));
	}
	return READ_ONCE(run->error);
}

/* One after the other, from here. */
static int run_fire(struct kj_inject_run *run)
{
	u32 i;
	int ret;

	for (i = 0; i < run->plan.count; i++) {
		while (ktime_get_ns() < READ_ONCE(run->next_ns)) {
			sleep_until(READ_ONCE(run->next_ns));
			ret = run_look(run);
			if (ret)
				return ret;
		}
		preempt_disable();
		if (smp_processor_id() == run->cpu) {
			ret = -EDEADLK;
		} else if (!cpu_online(run->cpu)) {
			ret = -ENODEV;
		} else {
			WRITE_ONCE(run->asked, i + 1);
			ret = run->class->fire(run);
		}
		preempt_enable();
		if (!ret)
			ret = run_wait(run, i + 1, LOOK_FIRE_NS);
		if (ret)
			return ret;
	}
	return 0;
}

/*
 * Detaching waits for what runs on the target, and where a real-time task keeps the CPU that
 * may take as long as it likes. So it is done by a work item; whoever waits for it gives up,
 * and the module stays until it is done.
 */
static struct {
	struct work_struct work;
	struct kj_inject_run *run;
	struct completion done;
	atomic_t parties; /* the writer and the work item; who is last lets the module go */
} detach;

static void detach_put(void)
{
	if (atomic_dec_and_test(&detach.parties)) {
		WRITE_ONCE(detach.run, NULL);
		module_put(THIS_MODULE);
	}
}

static void detach_work(struct work_struct *work)
{
	struct kj_inject_run *run = detach.run;

	run->class->stop(run);
	kj_inject_run_put(run);
	complete(&detach.done);
	detach_put();
}

/* Return: 0, or -EINPROGRESS: it goes on without us. */
static int run_detach(struct kj_inject_run *run)
{
	int ret = 0;

	__module_get(THIS_MODULE); /* we run, so it is there */
	kref_get(&run->ref);
	init_completion(&detach.done);
	atomic_set(&detach.parties, 2);
	detach.run = run;
	INIT_WORK(&detach.work, detach_work);
	queue_work(system_unbound_wq, &detach.work);
	if (!wait_for_completion_timeout(&detach.done, msecs_to_jiffies(DETACH_MS)))
		ret = -EINPROGRESS;
	detach_put();
	return ret;
}

/**
 * kj_inject_run_busy - is the run before still being detached?
 *
 * Context: process, one run at a time is asked for.
 * Return: true: no run can begin.
 */
bool kj_inject_run_busy(void)
{
	return READ_ONCE(detach.run);
}

/**
 * kj_inject_run_exit - the module goes: nothing of it runs any more once this returns
 *
 * Context: process, no run is on and none is being detached, but for the last steps of that.
 */
void kj_inject_run_exit(void)
{
	if (detach.work.func)
		flush_work(&detach.work);
}

/**
 * kj_inject_run_do - do all of it
 * @run: new
 *
 * Context: process; the module stays meanwhile.
 * Return: 0 when all are done, else what
 * ended it early: -EINTR (signal), -ENODEV (the target is or went offline), -EDEADLK (the
 * caller came to run on the target), -ETIMEDOUT (no injection came about for 1.5 s and the
 * spacing), -EINPROGRESS (it could not be detached in 0.4 s: a task on the target does not
 * come to run; the module is busy until it does), -ENOMEM, -EOPNOTSUPP.
 */
int kj_inject_run_do(struct kj_inject_run *run)
{
	int ret, detached;

	if (!run->class->fire)
		run->asked = run->plan.count;
	run->next_ns = ktime_get_ns() + run->plan.spacing_ns;
	ret = run->class->start(run);
	if (ret)
		return ret;
	if (run->class->fire)
		ret = run_fire(run);
	else
		ret = run_wait(run, run->plan.count, LOOK_WAIT_NS);
	WRITE_ONCE(run->stop, true);
	detached = run_detach(run);
	return ret ? ret : detached;
}

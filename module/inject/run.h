/* SPDX-License-Identifier: GPL-2.0 */
/*
 * run - one run: its state, the busy window, the pace.
 */
#ifndef KJ_INJECT_RUN_H
#define KJ_INJECT_RUN_H

#include <linux/hrtimer.h>
#include <linux/irq_work.h>
#include <linux/kref.h>
#include <linux/smp.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

#include "../../uapi/kjitter.h"
#include "plan.h"

struct kj_inject_run;

/* Windows within windows, the outermost included. */
#define KJ_INJECT_LEVELS 3
#define KJ_INJECT_INNER	 (KJ_INJECT_LEVELS - 1)

/**
 * struct kj_inject_class - one way to interrupt
 * @name: what `control` knows it by
 * @cause: what the outermost window should be blamed on
 * @kind: what level 2 should say about it; 0: nothing
 * @function: what level 2 should name; NULL where it names no function
 * @carrier: what else must happen to get there; KJ_CAUSE_UNKNOWN: nothing
 * @levels: how many windows, one within the other
 * @max_ns: the longest it can do
 * @inner: by depth of a window: sends the next one, on the target
 * @available: can this kernel do it? NULL: always
 * @danger: may it be done as the machine is set? 0 or the errno that says no. NULL: always
 * @start: attach; after an error nothing is attached
 * @fire: cause one injection; on another CPU than the target, which is online, with
 *	preemption off. NULL: the target does them all by itself
 * @stop: detach; afterwards nothing of ours runs there any more
 */
struct kj_inject_class {
	const char *name;
	enum kj_cause cause;
	enum kj_detail_kind kind;
	const void *function;
	enum kj_cause carrier;
	unsigned int levels;
	u64 max_ns;

	void (*inner[KJ_INJECT_INNER])(struct kj_inject_run *run);
	bool (*available)(void);
	int (*danger)(void);
	int (*start)(struct kj_inject_run *run);
	int (*fire)(struct kj_inject_run *run);
	void (*stop)(struct kj_inject_run *run);
};

/**
 * struct kj_inject_window - one busy loop that was done; written on the target only
 * @start: the reading before it
 * @end: the last reading of it; 0: not done
 */
struct kj_inject_window {
	u64 start;
	u64 end;
};

/**
 * struct kj_inject_run - one run, and its log until the next one is over
 * @ref: who looks at it
 * @class: how
 * @plan: what was asked for
 * @cpu: the target
 * @levels: @class->levels
 * @khz: counts per millisecond
 * @least: shortest inner window, counts
 * @lengths: by ordinal, counts
 * @windows: by ordinal * @levels + depth
 * @asked: injections to do so far: all, or what @class->fire was called for; written
 *	by the writer of `control`
 * @done: injections done; written on the target, when everything about them is
 * @next_ns: earliest start of the next one, CLOCK_MONOTONIC; written before @done
 * @error: why the target gave up, 0 if it did not
 * @stop: no further one
 * @inside: depth of the window that is due now, on the target; 0: the outermost
 * @pace: target's own pace (hrtimer, irq_work)
 * @hit: the hard hrtimer that fires inside a window
 * @timer: softirq
 * @irq_work: irq_work
 * @work: work
 * @csd: ipi
 * @task: fifo, thread
 */
struct kj_inject_run {
	struct kref ref;
	const struct kj_inject_class *class;
	struct kj_inject_plan plan;
	unsigned int cpu;
	unsigned int levels;
	u64 khz;
	u64 least;
	u64 *lengths;
	struct kj_inject_window *windows;
	u32 asked;
	u32 done;
	u64 next_ns;
	int error;
	bool stop;
	unsigned int inside;
	struct hrtimer pace;
	struct hrtimer hit;
	struct timer_list timer;
	struct irq_work irq_work;
	struct work_struct work;
	call_single_data_t csd;
	struct task_struct *task;
};

struct kj_inject_run *kj_inject_run_new(const struct kj_inject_class *class,
					const struct kj_inject_plan *plan);
void kj_inject_run_put(struct kj_inject_run *run);
int kj_inject_run_do(struct kj_inject_run *run);
bool kj_inject_run_busy(void);
void kj_inject_run_exit(void);
bool kj_inject_run_due(struct kj_inject_run *run);
bool kj_inject_run_more(const struct kj_inject_run *run);
void kj_inject_run_window(struct kj_inject_run *run, unsigned int depth);

#endif /* KJ_INJECT_RUN_H */

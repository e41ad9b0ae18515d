// SPDX-License-Identifier: GPL-2.0
/*
 * task - injections in other tasks on the target: a work item, a SCHED_FIFO
 * kthread, an ordinary kthread.
 *
 * Woken by the writer, from another CPU: the target gets a reschedule interrupt first.
 * The window itself is not preemptible, so that it is that task's from begin to end.
 */
#include <linux/cpu.h>
#include <linux/cpumask.h>
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/topology.h>
#include <linux/workqueue.h>

#include "../compat/compat.h"
#include "class.h"

/* A queue of its own, so that nobody else's work holds up an injection, or is held up by one. */
static struct workqueue_struct *queue;

static void task_window(struct kj_inject_run *run)
{
	preempt_disable();
	if (kj_inject_run_due(run))
		kj_inject_run_window(run, 0);
	preempt_enable();
}

static void kj_inject_work(struct work_struct *work)
{
	task_window(container_of(work, struct kj_inject_run, work));
}

static int work_start(struct kj_inject_run *run)
{
	queue = alloc_workqueue("kj_inject", WQ_HIGHPRI | KJ_WQ_PERCPU, 1);
	if (!queue)
		return -ENOMEM;
	INIT_WORK(&run->work, kj_inject_work);
	return 0;
}

static int work_fire(struct kj_inject_run *run)
{
	queue_work_on(run->cpu, queue, &run->work);
	return 0;
}

/* How often to look whether a work item is over that a real-time task keeps from it. */
#define WORK_LOOK_JIFFIES (HZ / 50 + 1)

static void work_stop(struct kj_inject_run *run)
{
	/*
	 * A real-time task that came while it ran may keep it from its end for hours. To wait
	 * in cancel_work_sync() so long is what the kernel calls a hung task, and may panic over.
	 */
	while (work_busy(&run->work) & WORK_BUSY_RUNNING)
		schedule_timeout_idle(WORK_LOOK_JIFFIES);
	/* What has not begun, since others have the CPU, is not waited for. */
	cancel_work_sync(&run->work);
	destroy_workqueue(queue);
}

const struct kj_inject_class kj_inject_work_class = {
	.name = "work",
	.cause = KJ_CAUSE_THREAD,
	.kind = KJ_DETAIL_WORK,
	.function = kj_inject_work,
	.carrier = KJ_CAUSE_RESCHED,
	.levels = 1,
	.max_ns = KJ_INJECT_MAX_NS,
	.start = work_start,
	.fire = work_fire,
	.stop = work_stop,
};

static int thread_loop(void *data)
{
	struct kj_inject_run *run = data;

	for (;;) {
		set_current_state(TASK_IDLE);
		if (kthread_should_stop())
			break;
		if (!kj_inject_run_more(run)) {
			schedule();
			continue;
		}
		__set_current_state(TASK_RUNNING);
		task_window(run);
	}
	__set_current_state(TASK_RUNNING);
	return 0;
}

/* The thread is made, bound, and asleep before the first injection is due. */
static int thread_new(struct kj_inject_run *run, bool fifo)
{
	struct task_struct *task;

	task = kthread_create_on_node(thread_loop, run, cpu_to_node(run->cpu),
				      KJ_INJECT_THREAD_NAME "%u", run->cpu);
	if (IS_ERR(task))
		return PTR_ERR(task);
	kthread_bind(task, run->cpu);
	if (fifo)
		sched_set_fifo(task);
	kj_inject_hit_init(run);
	run->task = task;
	wake_up_process(task);
	return 0;
}

/**
 * kj_inject_thread_start - attach an ordinary kthread
 * @run: run
 *
 * Context: process.
 * Return: 0 or what creating it says.
 */
int kj_inject_thread_start(struct kj_inject_run *run)
{
	return thread_new(run, false);
}

static int fifo_start(struct kj_inject_run *run)
{
	return thread_new(run, true);
}

/**
 * kj_inject_thread_fire - wake the kthread
 * @run: run
 *
 * Context: another CPU than the target.
 * Return: 0.
 */
int kj_inject_thread_fire(struct kj_inject_run *run)
{
	wake_up_process(run->task);
	return 0;
}

/**
 * kj_inject_thread_stop - end the kthread
 * @run: stopped
 *
 * Context: process.
 */
void kj_inject_thread_stop(struct kj_inject_run *run)
{
	static struct cpumask elsewhere; /* one run at a time */

	/*
	 * Where a real-time task keeps the target it would never come to run there, and
	 * kthread_stop() never return: it ends elsewhere, and finds nothing more to do.
	 */
	cpus_read_lock();
	cpumask_andnot(&elsewhere, cpu_online_mask, cpumask_of(run->cpu));
	if (!cpumask_empty(&elsewhere))
		set_cpus_allowed_ptr(run->task, &elsewhere);
	cpus_read_unlock();
	kthread_stop(run->task);
	run->task = NULL;
	kj_inject_hit_stop(run);
}

const struct kj_inject_class kj_inject_fifo_class = {
	.name = "fifo",
	.cause = KJ_CAUSE_THREAD,
	.kind = KJ_DETAIL_TASK,
	.carrier = KJ_CAUSE_RESCHED,
	.levels = 1,
	.max_ns = KJ_INJECT_MAX_NS,
	.start = fifo_start,
	.fire = kj_inject_thread_fire,
	.stop = kj_inject_thread_stop,
};

const struct kj_inject_class kj_inject_thread_class = {
	.name = "thread",
	.cause = KJ_CAUSE_THREAD,
	.kind = KJ_DETAIL_TASK,
	.carrier = KJ_CAUSE_RESCHED,
	.levels = 1,
	.max_ns = KJ_INJECT_MAX_NS,
	.start = kj_inject_thread_start,
	.fire = kj_inject_thread_fire,
	.stop = kj_inject_thread_stop,
};

const struct kj_inject_class kj_inject_thread_irq_class = {
	.name = "thread_irq",
	.cause = KJ_CAUSE_THREAD,
	.kind = KJ_DETAIL_TASK,
	.carrier = KJ_CAUSE_RESCHED,
	.levels = 2,
	.max_ns = KJ_INJECT_MAX_NS,
	.inner = { kj_inject_hit_send },
	.start = kj_inject_thread_start,
	.fire = kj_inject_thread_fire,
	.stop = kj_inject_thread_stop,
};

// SPDX-License-Identifier: GPL-2.0
/*
 * threads - the samplers' threads: made, woken, stopped, taken off a CPU that does not let
 * them run. Declared in target.h.
 */
#include <linux/cpu.h>
#include <linux/cpumask.h>
#include <linux/err.h>
#include <linux/iopoll.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/timekeeping.h>
#include <linux/topology.h>

#include "clock.h"
#include "compat/compat.h"
#include "session.h"
#include "target.h"

static_assert(sizeof(KJ_THREAD_NAME "timer/8191") <= TASK_COMM_LEN && KJ_MAX_CPUS == 8192);

static int make_thread(struct kj_target *t)
{
	const struct kj_sampler_ops *sampler = kj_sampler_ops(t->session->sampler);
	const char *name = kj_sampler_facts(t->session->sampler)->word;
	struct task_struct *task;
	unsigned int i;
	int ret = 0;

	if (!cpu_online(t->cpu))
		return -ENODEV;
	if (!sampler->thread)
		return 0;
	task = kthread_create_on_node(sampler->thread, t, cpu_to_node(t->cpu),
				      KJ_THREAD_NAME "%s/%u", name, t->cpu);
	if (IS_ERR(task))
		return PTR_ERR(task);
	kthread_bind(task, t->cpu);
	t->task = task;
	/* The thread cannot do it: beside a real-time task it would never come to run. */
	if (t->session->policy)
		ret = kj_compat_set_policy(task, t->session->policy, t->session->priority);
	else if (sampler->fifo)
		sched_set_fifo(task);
	/* An earlier start may have failed after it had made this thread. */
	t->stop = false;
	t->ended = false;
	for (i = 0; i < t->nr_streams; i++) {
		t->streams[i].att.task = task;
		t->streams[i].starved = false;
		t->streams[i].warm = t->session->begin.waits &&
				     t->streams[i].acc.stream != KJ_STREAM_DETAIL;
	}
	return ret;
}

/**
 * kj_targets_start - make all threads, then wake them
 * @s: session
 *
 * On error some may have been made: kj_targets_stop(). Context: process, may sleep,
 * @s->lock and cpus_read_lock() held.
 * Return: 0, -ENODEV (a CPU went offline), -ENOMEM,
 * -EINTR (killed while making threads).
 */
int kj_targets_start(struct kj_session *s)
{
	const struct kj_sampler_ops *sampler = kj_sampler_ops(s->sampler);
	struct kj_stream *details;
	unsigned int i;
	int ret;

	for (i = 0; i < s->nr_targets; i++) {
		ret = make_thread(&s->targets[i]);
		if (ret)
			return ret;
		/* Details have no producer of their own: the sampler writes them. */
		details = kj_target_stream(&s->targets[i], KJ_STREAM_DETAIL);
		if (details)
			details->acc.state = KJ_STREAM_RUNNING;
	}
	kj_begin_start(&s->begin, ktime_get_ns(), kj_clock_read(), kj_clock_khz());
	for (i = 0; i < s->nr_targets; i++) {
		if (s->targets[i].task)
			wake_up_process(s->targets[i].task);
	}
	return sampler->start ? sampler->start(s) : 0;
}

/* How long a sampler may take to see that it is to end, and how often that is looked for. */
#define END_US	USEC_PER_SEC
#define LOOK_US 800

static bool all_ended(const struct kj_session *s)
{
	unsigned int i;

	for (i = 0; i < s->nr_targets; i++) {
		/* Pairs with kj_target_thread_end(): its streams are as they stay. */
		if (s->targets[i].task && !smp_load_acquire(&s->targets[i].ended))
			return false;
	}
	return true;
}

/* Online CPUs that are not being measured; if there is none, all that are online. */
static void other_cpus(const struct kj_session *s, struct cpumask *mask)
{
	unsigned int i;

	cpumask_copy(mask, cpu_online_mask);
	for (i = 0; i < s->nr_targets; i++)
		cpumask_clear_cpu(s->targets[i].cpu, mask);
	if (cpumask_empty(mask))
		cpumask_copy(mask, cpu_online_mask);
}

/*
 * Others may keep a thread from its CPU, and kthread_stop() would wait for as long as they do,
 * with no way to interrupt it; also for one that has ended, and has yet to wake up and exit. A
 * queued task that may no longer run where it is queued moves at once; there the thread finds
 * that it was moved, and ends. It must not starve there too: nobody is measured there, so it
 * may be a real-time task.
 */
static void take_off(struct kj_session *s)
{
	/* Only the session that has the machine's measurement has threads, and comes here. */
	static struct cpumask mask;
	unsigned int i, j;

	cpus_read_lock();
	other_cpus(s, &mask);
	for (i = 0; i < s->nr_targets; i++) {
		struct kj_target *t = &s->targets[i];

		if (!t->task)
			continue;
		/* As in all_ended(). */
		for (j = 0; !smp_load_acquire(&t->ended) && j < t->nr_streams; j++)
			WRITE_ONCE(t->streams[j].starved, true);
		set_cpus_allowed_ptr(t->task, &mask);
		sched_set_fifo(t->task);
	}
	cpus_read_unlock();
}

/**
 * kj_targets_stop - ask the threads to end and wait until each has
 * @s: session
 *
 * All are asked before any is waited for. Those that do not come to run are taken off their
 * CPUs after a second. Context: process, may sleep for that long, @s->lock held.
 */
void kj_targets_stop(struct kj_session *s)
{
	const struct kj_sampler_ops *sampler = kj_sampler_ops(s->sampler);
	bool ended, any = false;
	unsigned int i;

	if (sampler->stop)
		sampler->stop(s);
	for (i = 0; i < s->nr_targets; i++) {
		if (!s->targets[i].task)
			continue;
		any = true;
		WRITE_ONCE(s->targets[i].stop, true);
		wake_up_process(s->targets[i].task);
	}
	if (!any)
		return;
	/* Whoever has not ended by then is taken off. */
	read_poll_timeout(all_ended, ended, ended, LOOK_US, END_US, false, s);
	take_off(s);
	for (i = 0; i < s->nr_targets; i++) {
		if (!s->targets[i].task)
			continue;
		kthread_stop(s->targets[i].task);
		s->targets[i].task = NULL;
	}
}

/* Streams whose producer never began, or has no thread here. */
static void end_stream(struct kj_stream *stream)
{
	if (stream->acc.state == KJ_STREAM_READY || stream->acc.state == KJ_STREAM_RUNNING) {
		local_irq_disable();
		kj_stream_begin(stream);
		stream->acc.state = stream->starved ? KJ_STREAM_STARVED : KJ_STREAM_DONE;
		kj_stream_end(stream);
		local_irq_enable();
	}
	kj_ring_end(stream->ring);
	kj_ring_expect(stream->ring);
}

/**
 * kj_targets_end - all streams have ended: say so, and let sleeping readers find it
 * @s: session, nobody produces any more and no probe is attached
 *
 * Context: process, @s->lock held.
 */
void kj_targets_end(struct kj_session *s)
{
	unsigned int i, j;

	for (i = 0; i < s->nr_targets; i++) {
		struct kj_target *t = &s->targets[i];

		for (j = 0; j < t->nr_streams; j++)
			end_stream(&t->streams[j]);
		if (t->probe)
			kj_tick_end(&t->probe->tick, kj_clock_read());
	}
}

/**
 * kj_target_wait_stop - sleep until kthread_stop() is called
 *
 * Context: a sampler's thread, which may have ended long before: when its CPU went offline.
 */
void kj_target_wait_stop(void)
{
	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (kthread_should_stop())
			break;
		schedule();
	}
	__set_current_state(TASK_RUNNING);
}

/**
 * kj_target_thread_end - last thing a sampler does: its streams have ended
 * @t: its target
 *
 * The details end with them. It may be long before anybody stops it, when its CPU went
 * offline. Context: the sampler's thread; sleeps until kthread_stop().
 */
void kj_target_thread_end(struct kj_target *t)
{
	struct kj_stream *details = kj_target_stream(t, KJ_STREAM_DETAIL);

	if (details) {
		local_irq_disable();
		kj_stream_begin(details);
		details->acc.state = t->streams[0].acc.state;
		kj_stream_end(details);
		local_irq_enable();
		kj_ring_end(details->ring);
	}
	/* Pairs with all_ended(). */
	smp_store_release(&t->ended, true);
	kj_target_wait_stop();
}

// SPDX-License-Identifier: GPL-2.0
/*
 * target - the CPUs being measured: their threads, their streams, their probes.
 *
 * Which of it is there at what time is the session's to say; it also holds the lock.
 */
#include <linux/bsearch.h>
#include <linux/cpu.h>
#include <linux/cpumask.h>
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/topology.h>
#include <linux/vmalloc.h>

#include "clock.h"
#include "probes/probes.h"
#include "session.h"
#include "target.h"

static int compare_cpu(const void *cpu, const void *target)
{
	unsigned int a = *(const unsigned int *)cpu, b = ((const struct kj_target *)target)->cpu;

	return a < b ? -1 : a > b;
}

/**
 * kj_target_find - find a CPU being measured
 * @s: session; its targets stay while this runs
 * @cpu: CPU
 *
 * Targets stand in order of their CPUs. Context: any.
 * Return: it, or NULL.
 */
struct kj_target *kj_target_find(struct kj_session *s, unsigned int cpu)
{
	return bsearch(&cpu, s->targets, s->nr_targets, sizeof(*s->targets), compare_cpu);
}

/**
 * kj_target_feed - find a stream of a CPU
 * @t: target
 * @stream: enum kj_stream, or anything
 *
 * Context: process.
 * Return: it, or NULL.
 */
struct kj_feed *kj_target_feed(struct kj_target *t, unsigned int stream)
{
	unsigned int i;

	for (i = 0; i < t->nr_feeds; i++) {
		if (t->feeds[i].acc.stream == stream)
			return &t->feeds[i];
	}
	return NULL;
}

/**
 * kj_targets_free - drop them, with rings and probes' memory
 * @s: session, whose threads have ended and probes are detached
 *
 * Context: process, may sleep, @s->lock held.
 */
void kj_targets_free(struct kj_session *s)
{
	unsigned int i, j;

	lockdep_assert_held(&s->lock);
	for (i = 0; i < s->nr_targets; i++) {
		for (j = 0; j < s->targets[i].nr_feeds; j++)
			kj_feed_uninit(&s->targets[i].feeds[j]);
		kvfree(s->targets[i].feeds);
		kfree(s->targets[i].probe);
	}
	vfree(s->targets);
	s->targets = NULL;
	s->nr_targets = 0;
}

/**
 * kj_targets_in_use - does somebody hold a ring?
 * @s: session
 *
 * Context: process, @s->lock held.
 * Return: so it is.
 */
bool kj_targets_in_use(struct kj_session *s)
{
	unsigned int i, j;

	for (i = 0; i < s->nr_targets; i++) {
		for (j = 0; j < s->targets[i].nr_feeds; j++) {
			if (kref_read(&s->targets[i].feeds[j].ring->ref) > 1)
				return true;
		}
	}
	return false;
}

/* The feeds of one CPU. On error, what is there is to be freed with the target. */
static int make_feeds(struct kj_target *t, const struct kj_config *cfg)
{
	const struct kj_sampler_ops *sampler = kj_sampler_ops(cfg->sampler);
	u64 khz = sampler->cycles ? kj_clock_khz() : 1000000;
	u64 threshold = kj_clock_from_ns(cfg->threshold_ns, khz);
	unsigned int i;
	int ret;

	t->feeds =
		kvzalloc_node(KJ_TARGET_FEEDS * sizeof(*t->feeds), KJ_GFP, kj_pages_node(t->cpu));
	if (!t->feeds)
		return -ENOMEM;
	for (i = 0; i < sampler->nr_feeds; i++) {
		ret = kj_feed_init(&t->feeds[i], t->cpu, sampler->streams[i], khz, threshold,
				   cfg->ring_records);
		if (ret)
			return ret;
		t->nr_feeds++;
	}
	if (cfg->level < 2)
		return 0;
	t->probe = kj_probe_alloc(t->cpu);
	if (!t->probe)
		return -ENOMEM;
	ret = kj_feed_init(&t->feeds[i], t->cpu, KJ_STREAM_DETAIL, kj_clock_khz(), 0,
			   cfg->ring_records);
	if (ret)
		return ret;
	t->nr_feeds++;
	for (i = 0; i < sampler->nr_feeds; i++) {
		t->feeds[i].probe = t->probe;
		t->feeds[i].details = &t->feeds[sampler->nr_feeds];
	}
	return 0;
}

/**
 * kj_targets_bytes - memory of the rings
 * @s: session
 *
 * Context: process, @s->lock held.
 * Return: bytes.
 */
u64 kj_targets_bytes(struct kj_session *s)
{
	u64 bytes = 0;
	unsigned int i, j;

	for (i = 0; i < s->nr_targets; i++) {
		for (j = 0; j < s->targets[i].nr_feeds; j++)
			bytes += kj_ring_bytes(s->targets[i].feeds[j].ring->nr);
	}
	return bytes;
}

/**
 * kj_targets_make - as a configuration wants them
 * @s: session without targets
 * @cfg: checked configuration
 * @nr: CPUs in it
 *
 * Context: process, may sleep, @s->lock held.
 * Return: 0, -ENOMEM, or -EINTR if the
 * caller is being killed (then nothing is left).
 */
int kj_targets_make(struct kj_session *s, const struct kj_config *cfg, unsigned int nr)
{
	unsigned int cpu;
	int ret;

	s->targets = vzalloc(array_size(nr, sizeof(*s->targets)));
	if (!s->targets)
		return -ENOMEM;
	for (cpu = 0; cpu < KJ_MAX_CPUS; cpu++) {
		struct kj_target *t = &s->targets[s->nr_targets];

		if (!(cfg->cpus[cpu / 64] & BIT_ULL(cpu % 64)))
			continue;
		s->nr_targets++;
		t->session = s;
		t->cpu = cpu;
		ret = make_feeds(t, cfg);
		if (ret) {
			kj_targets_free(s);
			return ret;
		}
	}
	return 0;
}

/**
 * kj_targets_attach - level 2: attach the probes and arm them
 * @s: session
 *
 * Before the samplers run, for attaching disturbs every CPU. Context: process, may sleep,
 * @s->lock held.
 * Return: 0 or a negative errno (then nothing is attached).
 */
int kj_targets_attach(struct kj_session *s)
{
	unsigned int i;
	int ret;

	if (s->level < 2)
		return 0;
	ret = kj_probes_attach();
	if (ret)
		return ret;
	s->attached = true;
	for (i = 0; i < s->nr_targets; i++)
		kj_probe_arm(s->targets[i].cpu, s->targets[i].probe);
	return 0;
}

/**
 * kj_targets_disarm - level 2: no probe takes note of anything any more
 * @s: session, whose samplers have ended
 *
 * Context: process, @s->lock held.
 */
void kj_targets_disarm(struct kj_session *s)
{
	unsigned int i;

	if (!s->attached)
		return;
	for (i = 0; i < s->nr_targets; i++)
		kj_probe_arm(s->targets[i].cpu, NULL);
}

/**
 * kj_targets_detach - level 2: nothing of ours is left in the kernel
 * @s: session, disarmed
 *
 * May take as long as a real-time task likes, see settle. Context: process, may sleep; nobody
 * else begins or ends anything with @s.
 */
void kj_targets_detach(struct kj_session *s)
{
	if (!s->attached)
		return;
	kj_probes_detach();
	s->attached = false;
}

static int make_thread(struct kj_target *t)
{
	const struct kj_sampler_ops *sampler = kj_sampler_ops(t->session->sampler);
	struct task_struct *task;
	unsigned int i;

	if (!cpu_online(t->cpu))
		return -ENODEV;
	if (!sampler->thread)
		return 0;
	task = kthread_create_on_node(sampler->thread, t, cpu_to_node(t->cpu), "kjitter_%s/%u",
				      sampler->name, t->cpu);
	if (IS_ERR(task))
		return PTR_ERR(task);
	kthread_bind(task, t->cpu);
	/* Not by itself: beside a real-time task it would never come to do so. */
	if (sampler->fifo)
		sched_set_fifo(task);
	t->task = task;
	/* An earlier start may have failed after it had made this thread. */
	t->stop = false;
	t->ended = false;
	for (i = 0; i < t->nr_feeds; i++) {
		t->feeds[i].task = task;
		t->feeds[i].starved = false;
	}
	return 0;
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
	struct kj_feed *details;
	unsigned int i;
	int ret;

	for (i = 0; i < s->nr_targets; i++) {
		ret = make_thread(&s->targets[i]);
		if (ret)
			return ret;
		/* Details have no producer of their own: the sampler writes them. */
		details = kj_target_feed(&s->targets[i], KJ_STREAM_DETAIL);
		if (details)
			details->acc.state = KJ_STREAM_RUNNING;
	}
	for (i = 0; i < s->nr_targets; i++) {
		if (s->targets[i].task)
			wake_up_process(s->targets[i].task);
	}
	return 0;
}

/* How long a sampler may take to see that it is to end, and how often that is looked for. */
#define END_JIFFIES HZ
#define LOOK_MIN_US 200
#define LOOK_MAX_US 1000

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
	/* Only the session that has the machine's measurement has threads. */
	static struct cpumask mask;
	unsigned int i, j;

	cpus_read_lock();
	other_cpus(s, &mask);
	for (i = 0; i < s->nr_targets; i++) {
		struct kj_target *t = &s->targets[i];

		if (!t->task)
			continue;
		/* As in all_ended(). */
		for (j = 0; !smp_load_acquire(&t->ended) && j < t->nr_feeds; j++)
			WRITE_ONCE(t->feeds[j].starved, true);
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
	unsigned long until = jiffies + END_JIFFIES;
	unsigned int i;

	for (i = 0; i < s->nr_targets; i++) {
		if (!s->targets[i].task)
			continue;
		WRITE_ONCE(s->targets[i].stop, true);
		wake_up_process(s->targets[i].task);
	}
	while (!all_ended(s) && !time_after(jiffies, until))
		usleep_range(LOOK_MIN_US, LOOK_MAX_US);
	take_off(s);
	for (i = 0; i < s->nr_targets; i++) {
		if (!s->targets[i].task)
			continue;
		kthread_stop(s->targets[i].task);
		s->targets[i].task = NULL;
	}
}

/* Streams whose producer never began, or has no thread here. */
static void end_feed(struct kj_feed *feed)
{
	if (feed->acc.state == KJ_STREAM_READY || feed->acc.state == KJ_STREAM_RUNNING) {
		local_irq_disable();
		kj_feed_begin(feed);
		feed->acc.state = feed->starved ? KJ_STREAM_STARVED : KJ_STREAM_DONE;
		kj_feed_end(feed);
		local_irq_enable();
	}
	kj_ring_end(feed->ring);
	kj_ring_expect(feed->ring);
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

		for (j = 0; j < t->nr_feeds; j++)
			end_feed(&t->feeds[j]);
		if (t->probe)
			kj_tick_end(&t->probe->tick, kj_clock_read());
	}
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
	struct kj_feed *details = kj_target_feed(t, KJ_STREAM_DETAIL);

	if (details) {
		local_irq_disable();
		kj_feed_begin(details);
		details->acc.state = t->feeds[0].acc.state;
		kj_feed_end(details);
		local_irq_enable();
		kj_ring_end(details->ring);
	}
	/* Pairs with all_ended(). */
	smp_store_release(&t->ended, true);
	kj_session_wait_stop();
}

// SPDX-License-Identifier: GPL-2.0
/*
 * session - the life of one measurement: state machine, owner of every lock.
 *
 * A session belongs to an open file. Configuring claims the machine's one
 * measurement for it, closing gives it back. Stopping has phases: ask the samplers
 * to stop and wait until each has; then nobody produces; feeds stay readable until
 * the next configuration or the end.
 */
#include <linux/cpu.h>
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/pid.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/topology.h>
#include <linux/vmalloc.h>

#include "clock.h"
#include "config.h"
#include "hw.h"
#include "session.h"
#include "spin.h"
#include "timer.h"

/* Whose measurement it is. Holds no reference: releasing clears it first. */
static DEFINE_MUTEX(active_lock);
static struct kj_session *active;

/**
 * struct sampler - what differs between samplers
 * @name: for the thread's name
 * @thread: its function; argument is a struct kj_target. NULL: it is in user space
 * @nr_feeds: streams per CPU
 * @streams: them
 * @cycles: clock is the cycle counter, else nanoseconds
 */
struct sampler {
	const char *name;
	int (*thread)(void *target);
	unsigned int nr_feeds;
	enum kj_stream streams[KJ_TARGET_FEEDS];
	bool cycles;
};

/* clang-format off */
static const struct sampler samplers[] = { /* a table */
	[KJ_SAMPLER_SPIN] = { "spin", kj_spin_thread, 1, { KJ_STREAM_SPIN }, true },
	[KJ_SAMPLER_TIMER] = { "timer", kj_timer_thread, 2,
			       { KJ_STREAM_TIMER_IRQ, KJ_STREAM_TIMER_THREAD }, false },
	[KJ_SAMPLER_HW] = { "hw", kj_hw_thread, 1, { KJ_STREAM_HW }, true },
	[KJ_SAMPLER_USER] = { "user", NULL, 0, {}, true },
};

/* clang-format on */

/**
 * kj_session_next - the state machine
 * @state: present state
 * @event: what is asked
 *
 * Context: any. Return: the state after it, or -EBADFD if it is not possible now.
 */
int kj_session_next(enum kj_state state, enum kj_event event)
{
	switch (event) {
	case KJ_EVENT_CONFIG:
		return state == KJ_STATE_RUNNING ? -EBADFD : KJ_STATE_CONFIGURED;
	case KJ_EVENT_START:
		return state == KJ_STATE_CONFIGURED ? KJ_STATE_RUNNING : -EBADFD;
	case KJ_EVENT_STOP:
		return state >= KJ_STATE_RUNNING ? KJ_STATE_STOPPED : -EBADFD;
	case KJ_EVENT_READ:
		return state != KJ_STATE_IDLE ? (int)state : -EBADFD;
	}
	return -EBADFD;
}

/**
 * kj_session_caps - what this module on this kernel can do
 *
 * Context: any. Return: KJ_CAP_*.
 */
u64 kj_session_caps(void)
{
	u64 caps = KJ_CAP_SPIN | KJ_CAP_TIMER | KJ_CAP_HW | KJ_CAP_RCU_QS;

	if (IS_ENABLED(CONFIG_NO_HZ_FULL))
		caps |= KJ_CAP_NOHZ_FULL_BUILT;
	if (kj_probes_available())
		caps |= KJ_CAP_LEVEL2;
	return caps | kj_clock_caps();
}

/**
 * kj_session_alloc - a session for a newly opened file
 *
 * Context: process, may sleep. Return: idle session with one reference, or NULL.
 */
struct kj_session *kj_session_alloc(void)
{
	struct kj_session *s = kzalloc(sizeof(*s), GFP_KERNEL);

	if (!s)
		return NULL;
	mutex_init(&s->lock);
	kref_init(&s->ref);
	s->state = KJ_STATE_IDLE;
	return s;
}

static void session_free(struct kref *ref)
{
	kfree(container_of(ref, struct kj_session, ref));
}

/**
 * kj_session_put - drop a reference
 * @s: session
 *
 * Context: process.
 */
void kj_session_put(struct kj_session *s)
{
	kref_put(&s->ref, session_free);
}

/**
 * kj_session_active - the session that owns the machine's measurement
 *
 * Context: process, may sleep. Return: it, with a reference for the caller to drop,
 * or NULL.
 */
struct kj_session *kj_session_active(void)
{
	struct kj_session *s;

	mutex_lock(&active_lock);
	s = active;
	if (s)
		kref_get(&s->ref);
	mutex_unlock(&active_lock);
	return s;
}

static int claim(struct kj_session *s)
{
	int ret = 0;

	mutex_lock(&active_lock);
	if (active && active != s)
		ret = -EBUSY;
	else
		active = s;
	mutex_unlock(&active_lock);
	return ret;
}

static void unclaim(struct kj_session *s)
{
	mutex_lock(&active_lock);
	if (active == s)
		active = NULL;
	mutex_unlock(&active_lock);
}

static struct kj_feed *next_feed(struct kj_session *s, struct kj_feed *feed)
{
	struct kj_target *t = s->targets;
	unsigned int i, j;

	/* The one after @feed, the first after NULL. Few enough to walk. */
	for (i = 0; i < s->nr_targets; i++, t++) {
		for (j = 0; j < t->nr_feeds; j++) {
			if (!feed)
				return &t->feeds[j];
			if (feed == &t->feeds[j])
				feed = NULL;
		}
	}
	return NULL;
}

static void free_targets(struct kj_session *s)
{
	struct kj_feed *feed = NULL;
	unsigned int i;

	lockdep_assert_held(&s->lock);
	while ((feed = next_feed(s, feed)))
		kj_feed_uninit(feed);
	for (i = 0; i < s->nr_targets; i++)
		kfree(s->targets[i].probe);
	vfree(s->targets);
	s->targets = NULL;
	s->nr_targets = 0;
}

static bool rings_open(struct kj_session *s)
{
	struct kj_feed *feed = NULL;

	while ((feed = next_feed(s, feed))) {
		if (kref_read(&feed->ring->ref) > 1)
			return true;
	}
	return false;
}

/* The feeds of one CPU. On error, what is there is to be freed with the target. */
static int make_feeds(struct kj_target *t, const struct kj_config *cfg)
{
	const struct sampler *sampler = &samplers[cfg->sampler];
	u64 khz = sampler->cycles ? kj_clock_khz() : 1000000;
	u64 threshold = kj_clock_from_ns(cfg->threshold_ns, khz);
	unsigned int i;
	int ret;

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

static int make_targets(struct kj_session *s, const struct kj_config *cfg, unsigned int nr)
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
			free_targets(s);
			return ret;
		}
	}
	return 0;
}

/**
 * kj_session_config - claim the measurement and make its rings
 * @s: session
 * @cfg: configuration, any content
 *
 * Context: process, may sleep, @s->lock held. Return: 0 or an error documented at
 * struct kj_config; on error nothing is changed, except that after -ENOMEM a
 * session that was configured or stopped is idle.
 */
int kj_session_config(struct kj_session *s, const struct kj_config *cfg)
{
	int next, nr, ret;

	lockdep_assert_held(&s->lock);
	next = kj_session_next(s->state, KJ_EVENT_CONFIG);
	if (next < 0)
		return next;
	ret = kj_config_check(cfg);
	if (ret)
		return ret;
	nr = kj_config_cpus(cfg);
	if (nr < 0)
		return nr;
	if (!kj_config_fits((u64)nr * (samplers[cfg->sampler].nr_feeds + cfg->level - 1),
			    cfg->ring_records))
		return -ENOMEM;
	if (rings_open(s))
		return -EBUSY;
	ret = claim(s);
	if (ret)
		return ret;

	free_targets(s);
	put_pid(s->owner);
	s->owner = NULL;
	ret = make_targets(s, cfg, nr);
	if (ret) {
		s->state = KJ_STATE_IDLE;
		unclaim(s);
		return ret;
	}
	s->sampler = cfg->sampler;
	s->level = cfg->level;
	s->threshold_ns = cfg->threshold_ns;
	s->period_ns = cfg->period_ns;
	s->slice_ns = cfg->slice_ns;
	s->ring_records = cfg->ring_records;
	s->owner = get_pid(task_tgid(current));
	s->state = next;
	return 0;
}

static int make_thread(struct kj_target *t)
{
	const struct sampler *sampler = &samplers[t->session->sampler];
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
	t->task = task;
	for (i = 0; i < t->nr_feeds; i++)
		t->feeds[i].task = task;
	return 0;
}

static void stop_threads(struct kj_session *s)
{
	unsigned int i;

	for (i = 0; i < s->nr_targets; i++) {
		struct kj_target *t = &s->targets[i];

		if (!t->task)
			continue;
		kthread_stop(t->task);
		t->task = NULL;
	}
}

/* Nobody produces any more: let sleeping readers find the end. */
static void end_rings(struct kj_session *s)
{
	struct kj_feed *feed = NULL;

	while ((feed = next_feed(s, feed))) {
		/* A thread that was stopped before its first step ended nothing. */
		kj_ring_end(feed->ring);
		kj_ring_expect(feed->ring);
	}
}

/* Level 2: before the samplers run, for attaching disturbs every CPU. */
static int attach(struct kj_session *s)
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

/* After the samplers have ended. Nothing of ours is left in the kernel then. */
static void detach(struct kj_session *s)
{
	unsigned int i;

	if (!s->attached)
		return;
	for (i = 0; i < s->nr_targets; i++)
		kj_probe_arm(s->targets[i].cpu, NULL);
	kj_probes_detach();
	s->attached = false;
}

/**
 * kj_session_start - start the samplers
 * @s: session
 *
 * Probes are attached before any thread is made, all threads are made before the first
 * is woken. Context: process, may sleep,
 * @s->lock held. Return: 0, -EBADFD, -ENODEV (a CPU went offline), -ENOMEM, -EINTR
 * (killed while making threads); on error it is configured as before.
 */
int kj_session_start(struct kj_session *s)
{
	unsigned int i;
	int next, ret;

	lockdep_assert_held(&s->lock);
	next = kj_session_next(s->state, KJ_EVENT_START);
	if (next < 0)
		return next;

	ret = attach(s);
	if (ret)
		return ret;
	cpus_read_lock();
	for (i = 0; i < s->nr_targets && !ret; i++)
		ret = make_thread(&s->targets[i]);
	for (i = 0; i < s->nr_targets && !ret; i++) {
		if (s->targets[i].task)
			wake_up_process(s->targets[i].task);
	}
	if (!ret)
		s->state = next;
	cpus_read_unlock();
	if (ret) {
		stop_threads(s);
		detach(s);
	}
	return ret;
}

/**
 * kj_session_stop - stop the samplers and wait until they have
 * @s: session
 *
 * Context: process, may sleep, @s->lock held. Return: 0 or -EBADFD.
 */
int kj_session_stop(struct kj_session *s)
{
	int next;

	lockdep_assert_held(&s->lock);
	next = kj_session_next(s->state, KJ_EVENT_STOP);
	if (next < 0)
		return next;
	stop_threads(s);
	detach(s);
	end_rings(s);
	s->state = next;
	return 0;
}

/**
 * kj_session_release - its file is closed: stop and free whatever is going on
 * @s: session; the file's reference goes
 *
 * Context: process, may sleep.
 */
void kj_session_release(struct kj_session *s)
{
	mutex_lock(&s->lock);
	stop_threads(s);
	detach(s);
	free_targets(s);
	put_pid(s->owner);
	s->owner = NULL;
	s->state = KJ_STATE_IDLE;
	unclaim(s);
	mutex_unlock(&s->lock);
	kj_session_put(s);
}

/**
 * kj_session_feed - find a stream
 * @s: session
 * @cpu: CPU
 * @stream: enum kj_stream, or anything
 *
 * Context: process, @s->lock held. Return: it, or ERR_PTR of -EBADFD, -ENOENT.
 */
struct kj_feed *kj_session_feed(struct kj_session *s, unsigned int cpu, unsigned int stream)
{
	struct kj_feed *feed = NULL;
	int ret;

	lockdep_assert_held(&s->lock);
	ret = kj_session_next(s->state, KJ_EVENT_READ);
	if (ret < 0)
		return ERR_PTR(ret);
	while ((feed = next_feed(s, feed))) {
		if (feed->acc.cpu == cpu && feed->acc.stream == stream)
			return feed;
	}
	return ERR_PTR(-ENOENT);
}

/**
 * kj_session_target - find a CPU being measured
 * @s: session
 * @cpu: CPU
 *
 * Context: process, @s->lock held. Return: it, or NULL.
 */
struct kj_target *kj_session_target(struct kj_session *s, unsigned int cpu)
{
	unsigned int i;

	lockdep_assert_held(&s->lock);
	for (i = 0; i < s->nr_targets; i++) {
		if (s->targets[i].cpu == cpu)
			return &s->targets[i];
	}
	return NULL;
}

/**
 * kj_session_look - what happened on this CPU; see KJ_IOC_LOOK
 * @s: session
 * @look: in and out
 *
 * Context: process, @s->lock held. Return: 0 or an error documented at struct kj_look.
 */
int kj_session_look(struct kj_session *s, struct kj_look *look)
{
	struct kj_target *t;
	int ret;

	lockdep_assert_held(&s->lock);
	if (s->state != KJ_STATE_RUNNING)
		return -EBADFD;
	if (s->sampler != KJ_SAMPLER_USER)
		return -ENOENT;
	t = kj_session_target(s, raw_smp_processor_id());
	if (!t)
		return -ENOENT;
	ret = kj_look(&t->looker, t->cpu, t->probe, &t->feeds[0], look);
	return ret == -EXDEV ? -ENOENT : ret;
}

/**
 * kj_session_wait_stop - last thing a sampler does: sleep until it is told to stop
 *
 * It may have ended long before, when its CPU went offline. Context: sampler.
 */
void kj_session_wait_stop(void)
{
	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (kthread_should_stop())
			break;
		schedule();
	}
	__set_current_state(TASK_RUNNING);
}

// SPDX-License-Identifier: GPL-2.0
/*
 * session - the life of one measurement: state machine, owner of every lock.
 *
 * A session belongs to an open file. Configuring claims the machine's one
 * measurement for it, closing gives it back. Stopping has phases: ask the samplers
 * to stop and wait until each has; then nobody produces; streams stay readable until
 * the next configuration or the end.
 */
#include <linux/cpu.h>
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/pid.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "clock.h"
#include "config.h"
#include "probes/probes.h"
#include "sampler.h"
#include "session.h"
#include "settle.h"
#include "target.h"

/* The session that has the machine's measurement, without a reference: releasing it clears this. */
static DEFINE_MUTEX(active_lock);
static struct kj_session *active;

/**
 * kj_session_next - the state machine
 * @state: present state
 * @event: what is asked
 *
 * Context: any.
 * Return: the state after it, or -EBADFD if it is not possible now.
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
 * Context: any.
 * Return: KJ_CAP_*.
 */
u64 kj_session_caps(void)
{
	u64 caps = kj_sampler_caps() | KJ_CAP_RCU_QS;

	if (!kj_probes_can_watch())
		caps &= ~KJ_CAP_WATCH;
	if (IS_ENABLED(CONFIG_NO_HZ_FULL))
		caps |= KJ_CAP_NOHZ_FULL_BUILT;
	if (kj_probes_available())
		caps |= KJ_CAP_LEVEL2;
	if (kj_probes_know_tick())
		caps |= KJ_CAP_TICK;
	caps |= kj_stop_caps() | kj_stack_caps() | kj_begin_caps();
	return caps | kj_clock_caps();
}

/**
 * kj_session_alloc - a session for a newly opened file
 *
 * Context: process, may sleep.
 * Return: idle session with one reference, or NULL.
 */
struct kj_session *kj_session_alloc(void)
{
	struct kj_session *s = kzalloc(sizeof(*s), GFP_KERNEL);

	if (!s)
		return NULL;
	mutex_init(&s->lock);
	kref_init(&s->ref);
	kj_settle_make(s);
	s->state = KJ_STATE_IDLE;
	return s;
}

/**
 * kj_session_active - the session that owns the machine's measurement
 *
 * Context: process, may sleep.
 * Return: it, with a reference for the caller to drop,
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

/**
 * kj_session_ask - state and owner of the machine's measurement
 * @state: out
 * @owner: out: pid as seen from the caller's pid namespace; 0: nobody or not visible
 *
 * Does not wait for a session that is just starting or stopping. Context: process, may
 * sleep for a moment.
 */
void kj_session_ask(enum kj_state *state, pid_t *owner)
{
	mutex_lock(&active_lock);
	*state = active ? READ_ONCE(active->state) : KJ_STATE_IDLE;
	*owner = active ? pid_vnr(active->owner) : 0;
	mutex_unlock(&active_lock);
}

/* Under active_lock, for whoever asks. */
static void set_owner(struct kj_session *s, struct pid *owner)
{
	struct pid *before;

	mutex_lock(&active_lock);
	before = s->owner;
	s->owner = owner;
	mutex_unlock(&active_lock);
	put_pid(before);
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

/* The rings this session has make room for those it is to have. */
static bool memory_fits(struct kj_session *s, const struct kj_config *cfg, unsigned int nr)
{
	unsigned int streams = kj_sampler_streams_here(cfg->sampler, NULL) + cfg->level - 1;
	u64 wanted = (u64)nr * streams * kj_ring_bytes(cfg->ring_records);
	u64 own = kj_targets_bytes(s);

	return kj_config_fits(wanted, kj_rings_alive() - own, kj_rings_max(),
			      (u64)si_mem_available() * PAGE_SIZE + own);
}

/**
 * kj_session_config - claim the measurement and make its rings
 * @s: session
 * @cfg: configuration, any content
 *
 * Context: process, may sleep, @s->lock held.
 * Return: 0 or an error documented at
 * struct kj_config; on error nothing is changed, except that after -ENOMEM a
 * session that was configured or stopped is idle.
 */
int kj_session_config(struct kj_session *s, const struct kj_config *cfg)
{
	struct kj_watch_who who;
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
	ret = kj_watch_who_set(&who, cfg);
	if (ret)
		return ret;
	if (!memory_fits(s, cfg, nr))
		return -ENOMEM;
	if (kj_targets_in_use(s))
		return -EBUSY;
	ret = kj_settle_wait(s);
	if (ret)
		return ret;
	ret = claim(s);
	if (ret)
		return ret;

	kj_targets_free(s);
	set_owner(s, NULL);
	kj_stop_begin(&s->stop, cfg);
	kj_begin_init(&s->begin, cfg);
	ret = kj_targets_make(s, cfg, nr);
	if (ret) {
		WRITE_ONCE(s->state, KJ_STATE_IDLE);
		unclaim(s);
		return ret;
	}
	s->sampler = cfg->sampler;
	s->level = cfg->level;
	s->threshold_ns = cfg->threshold_ns;
	s->period_ns = cfg->period_ns;
	s->slice_ns = cfg->slice_ns;
	s->ring_records = cfg->ring_records;
	s->policy = cfg->policy;
	s->priority = cfg->priority;
	s->who = who;
	set_owner(s, get_pid(task_tgid(current)));
	WRITE_ONCE(s->state, next);
	return 0;
}

/**
 * kj_session_start - start the samplers
 * @s: session
 *
 * Probes are attached before any thread is made, all threads are made before the first
 * is woken. Context: process, may sleep, @s->lock held.
 * Return: 0, -EBADFD, -ENODEV (a CPU
 * went offline), -ENOMEM, -EINTR (killed while making threads), -EINPROGRESS (what was before
 * is not out of the kernel yet, see settle); on error it is configured as before.
 */
int kj_session_start(struct kj_session *s)
{
	int next, ret;

	lockdep_assert_held(&s->lock);
	next = kj_session_next(s->state, KJ_EVENT_START);
	if (next < 0)
		return next;

	ret = kj_settle_wait(s);
	if (!ret)
		ret = kj_targets_attach(s);
	if (ret)
		return ret;
	cpus_read_lock();
	ret = kj_targets_start(s);
	if (!ret)
		smp_store_release(&s->state, next); /* pairs with measured() of user_file */
	cpus_read_unlock();
	if (ret) {
		kj_targets_stop(s);
		kj_settle_begin(s);
	}
	return ret;
}

/**
 * kj_session_stop - stop the samplers and wait until they have
 * @s: session
 *
 * Context: process, may sleep, @s->lock held. Ends within 2 s whatever runs on the CPUs.
 * Return: 0 or -EBADFD.
 */
int kj_session_stop(struct kj_session *s)
{
	int next;

	lockdep_assert_held(&s->lock);
	next = kj_session_next(s->state, KJ_EVENT_STOP);
	if (next < 0)
		return next;
	if (s->state == next)
		return 0;
	kj_targets_stop(s);
	WRITE_ONCE(s->state, next); /* nobody attributes a gap any more, see user_file */
	kj_settle_begin(s);
	kj_targets_end(s);
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
	/* The lock is free within a moment: others take it only to look at it through debugfs. */
	mutex_lock(&s->lock);
	kj_targets_stop(s);
	/* A user sampler may be explaining a gap, and its descriptor stays: so this is as STOP. */
	if (s->state == KJ_STATE_RUNNING)
		WRITE_ONCE(s->state, KJ_STATE_STOPPED);
	else
		WRITE_ONCE(s->state, KJ_STATE_IDLE);
	kj_settle_begin(s);
	WRITE_ONCE(s->state, KJ_STATE_IDLE);
	unclaim(s);
	set_owner(s, NULL);
	kj_settle_free(s);
	mutex_unlock(&s->lock);
	kj_session_put(s);
}

/**
 * kj_session_stream - find a stream
 * @s: session
 * @cpu: CPU
 * @id: enum kj_stream_id, or anything
 *
 * Context: process, @s->lock held.
 * Return: it, or ERR_PTR of -EBADFD, -ENOENT.
 */
struct kj_stream *kj_session_stream(struct kj_session *s, unsigned int cpu, unsigned int id)
{
	struct kj_target *t;
	struct kj_stream *stream;
	int ret;

	lockdep_assert_held(&s->lock);
	ret = kj_session_next(s->state, KJ_EVENT_READ);
	if (ret < 0)
		return ERR_PTR(ret);
	t = kj_target_find(s, cpu);
	stream = t ? kj_target_stream(t, id) : NULL;
	return stream ? stream : ERR_PTR(-ENOENT);
}

/**
 * kj_session_stack - names of a stack
 * @s: session
 * @stack: in: from a user, any content; out: as KJ_IOC_STACK answers
 *
 * Context: process, @s->lock held.
 * Return: 0, -EINVAL, -EBADFD, -ENOENT; see struct kj_stack.
 */
int kj_session_stack(struct kj_session *s, struct kj_stack *stack)
{
	lockdep_assert_held(&s->lock);
	if (stack->reserved)
		return -EINVAL;
	if (s->state == KJ_STATE_IDLE)
		return -EBADFD;
	memset(stack->name, 0, sizeof(stack->name));
	return s->stacks ? kj_stack_names(s->stacks, stack) : -ENOENT;
}

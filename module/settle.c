// SPDX-License-Identifier: GPL-2.0
/*
 * settle - see settle.h.
 *
 * Probes are detached, and whoever attributes a gap has done so, once every task has left what
 * it reads under RCU. A task that was preempted in there by a real-time task which keeps its
 * CPU does not leave it before that one goes; on a real-time kernel that is any thread of the
 * CPU. So a work item waits for it. Who stops or closes a measurement waits a moment for the
 * work, and goes on; the session's memory and the module stay until it is done.
 */
#include <linux/errno.h>
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/wait.h>

#include "session.h"
#include "settle.h"
#include "target.h"

/*
 * How long who stops waits; settling usually takes a tenth of it. Stopping the threads before
 * that takes up to a second, and both together must end within 2 s.
 */
#define MOMENT msecs_to_jiffies(400)

static struct workqueue_struct *workers;
static DECLARE_WAIT_QUEUE_HEAD(passing);
/* kj_settle.busy and .forsaken; taken inside kj_session.lock, or without it. */
static DEFINE_MUTEX(settle_lock);

/**
 * kj_settle_init - before any session
 *
 * Context: process, may sleep.
 * Return: 0 or -ENOMEM.
 */
int kj_settle_init(void)
{
	workers = alloc_workqueue("kjitter", WQ_UNBOUND, 0);
	return workers ? 0 : -ENOMEM;
}

/**
 * kj_settle_exit - no session is left, and none settles but for the last steps of that
 *
 * Context: process, may sleep.
 */
void kj_settle_exit(void)
{
	destroy_workqueue(workers);
	rcu_barrier(); /* pass() returns */
}

static void session_free(struct kref *ref)
{
	kfree(container_of(ref, struct kj_session, ref));
}

/**
 * kj_session_put - drop a reference; the last one may be that of the work that settles
 * @s: session
 *
 * Context: process.
 */
void kj_session_put(struct kj_session *s)
{
	kref_put(&s->ref, session_free);
}

static void pass(struct rcu_head *rcu)
{
	struct kj_settle *settle = container_of(rcu, struct kj_settle, rcu);

	smp_store_release(&settle->passed, true); /* pairs with wait_readers() */
	wake_up_all(&passing);
}

/*
 * Wait until whoever reads now has ended, user samplers included; the session's state lets nobody
 * in any more. Detaching would wait for the same, but in state D, which the kernel complains of
 * after a while.
 */
static void wait_readers(struct kj_settle *settle)
{
	settle->passed = false;
	call_rcu(&settle->rcu, pass);
	wait_event_idle(passing, smp_load_acquire(&settle->passed)); /* pairs with pass() */
}

static void settle(struct work_struct *work)
{
	struct kj_session *s = container_of(work, struct kj_session, settle.work);
	bool forsaken;

	wait_readers(&s->settle);
	kj_targets_detach(s);

	mutex_lock(&settle_lock);
	s->settle.busy = false;
	forsaken = s->settle.forsaken;
	complete_all(&s->settle.done); /* not after the lock: then it may be another one's */
	mutex_unlock(&settle_lock);

	if (forsaken) {
		mutex_lock(&s->lock);
		kj_targets_free(s);
		mutex_unlock(&s->lock);
	}
	kj_session_put(s);
	module_put(THIS_MODULE); /* kj_settle_exit() waits for the rest of this function */
}

/**
 * kj_settle_make - a new session has nothing in the kernel
 * @s: session
 *
 * Context: process.
 */
void kj_settle_make(struct kj_session *s)
{
	INIT_WORK(&s->settle.work, settle);
	init_completion(&s->settle.done);
	complete_all(&s->settle.done);
}

/* May a user sampler still be explaining a gap? In a session that never ran there is none. */
static bool samples(const struct kj_session *s)
{
	return s->sampler == KJ_SAMPLER_USER && s->state == KJ_STATE_STOPPED;
}

/**
 * kj_settle_begin - nothing measures any more: take it all out of the kernel
 * @s: session, not running
 *
 * Ends within half a second, done or not. Context: process, may sleep, @s->lock held.
 */
void kj_settle_begin(struct kj_session *s)
{
	bool begin;

	lockdep_assert_held(&s->lock);
	mutex_lock(&settle_lock);
	/* While it is busy, somebody has waited already, and @attached is the work's. */
	begin = !s->settle.busy && (s->attached || samples(s));
	if (begin) {
		kj_targets_disarm(s);
		s->settle.busy = true;
		reinit_completion(&s->settle.done);
		kref_get(&s->ref);
		__module_get(THIS_MODULE); /* its file is open */
		queue_work(workers, &s->settle.work);
	}
	mutex_unlock(&settle_lock);
	if (begin)
		wait_for_completion_timeout(&s->settle.done, MOMENT);
}

/**
 * kj_settle_wait - before it is used again
 * @s: session
 *
 * Context: process, may sleep, @s->lock held.
 * Return: 0, -EINPROGRESS (not done after 1.9 s),
 * -EINTR (the caller is being killed).
 */
int kj_settle_wait(struct kj_session *s)
{
	long left = wait_for_completion_killable_timeout(&s->settle.done, KJ_SETTLE_PATIENCE);

	if (left < 0)
		return -EINTR;
	return left ? 0 : -EINPROGRESS;
}

/**
 * kj_settle_free - free the targets of a session that nobody will use again, when they may go
 * @s: session, settling or settled
 *
 * Context: process, may sleep, @s->lock held.
 */
void kj_settle_free(struct kj_session *s)
{
	bool busy;

	lockdep_assert_held(&s->lock);
	mutex_lock(&settle_lock);
	busy = s->settle.busy;
	s->settle.forsaken = busy;
	mutex_unlock(&settle_lock);
	if (!busy)
		kj_targets_free(s);
}

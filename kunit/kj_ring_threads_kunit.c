// SPDX-License-Identifier: GPL-2.0
/*
 * kj_ring_threads - a ring's two sides at once: a producer in a thread of its own, and a
 * consumer that sleeps, or does not.
 */
#include <kunit/test.h>
#include <linux/cpumask.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/workqueue.h>

#include "../module/session.h"
#include "numbered.h"

#define NR KJ_RING_MIN_RECORDS

static int ring_suite_init(struct kunit_suite *suite)
{
	return kj_ring_init();
}

static void ring_suite_exit(struct kunit_suite *suite)
{
	kj_ring_exit();
}

static int ring_test_init(struct kunit *test)
{
	test->priv = kj_ring_alloc(NR, 7, KJ_STREAM_HW, 2100000);
	return test->priv ? 0 : -ENOMEM;
}

static void ring_test_exit(struct kunit *test)
{
	if (test->priv)
		kj_ring_put(test->priv);
}

struct late_record {
	struct delayed_work work;
	struct kj_ring *ring;
};

static void produce_late(struct work_struct *work)
{
	struct late_record *late = container_of(to_delayed_work(work), struct late_record, work);

	numbered_produce(late->ring, 1);
}

/* The producer wakes nobody; the housekeeping work does, again and again if need be. */
static void sleeper_is_woken(struct kunit *test)
{
	struct late_record late = { .ring = test->priv };
	long left = 60 * HZ;
	DEFINE_WAIT(wait);

	INIT_DELAYED_WORK_ONSTACK(&late.work, produce_late);
	schedule_delayed_work(&late.work, msecs_to_jiffies(50));
	prepare_to_wait(&late.ring->wait, &wait, TASK_INTERRUPTIBLE);
	kj_ring_expect(late.ring);
	if (!kj_ring_has_news(late.ring))
		left = schedule_timeout(left);
	finish_wait(&late.ring->wait, &wait);
	flush_delayed_work(&late.work);
	destroy_delayed_work_on_stack(&late.work);
	KUNIT_EXPECT_GT(test, left, 0L);
	KUNIT_EXPECT_TRUE(test, kj_ring_has_news(late.ring));
}

/*
 * Stress: a producer on one CPU, this thread as the consumer on another if there is
 * one. The amount of work is fixed, never the time. Between two batches the
 * producer waits for the consumer, so that each batch of four rings both wraps and,
 * unless the consumer is very quick, drops.
 */
#define BATCH	 (4 * NR)
#define ATTEMPTS (250 * BATCH)

struct producer {
	struct kj_ring *ring;
	u64 written;
};

static int produce_all(void *arg)
{
	struct producer *p = arg;
	struct kj_ring *ring = p->ring;
	u64 i;

	for (i = 0; i < ATTEMPTS && !kthread_should_stop(); i++) {
		while (i % BATCH == 0 && READ_ONCE(ring->consumer->tail) != ring->head &&
		       !kthread_should_stop())
			cond_resched();
		p->written += numbered_produce(ring, i);
	}
	kj_ring_end(ring);
	kj_target_wait_stop();
	return 0;
}

struct consumed {
	u64 next;
	u64 records;
	u64 lost;
	u64 torn;
	u64 out_of_order;
};

static int consume(struct kj_ring *ring, struct consumed *c)
{
	u64 tail, head;
	int ret;

	mutex_lock(&ring->read_lock);
	ret = kj_ring_peek(ring, &tail, &head);
	for (; !ret && tail != head; tail++) {
		struct kj_record rec = ring->data[tail & (ring->nr - 1)];

		c->torn += !numbered_is(&rec, rec.start);
		c->out_of_order += rec.start != c->next + rec.lost;
		c->next = rec.start + 1;
		c->lost += rec.lost;
		c->records++;
		/* Records are consumed one by one: the producer may have each slot back at once. */
		smp_store_release(&ring->consumer->tail, tail + 1);
	}
	mutex_unlock(&ring->read_lock);
	return ret;
}

static void two_threads(struct kunit *test)
{
	struct producer p = { .ring = test->priv };
	unsigned long limit = jiffies + 120 * HZ;
	struct task_struct *task;
	struct consumed c = {};
	bool ended;
	int ret;

	task = kthread_create(produce_all, &p, "kj_ring_kunit");
	KUNIT_ASSERT_FALSE(test, IS_ERR(task));
	kthread_bind(task, cpumask_last(cpu_online_mask));
	wake_up_process(task);
	do {
		/* Before looking: then what follows the end is nothing. */
		ended = kj_ring_ended(p.ring);
		ret = consume(p.ring, &c);
		cond_resched();
	} while (!ended && !ret && time_before(jiffies, limit));
	kthread_stop(task);

	KUNIT_EXPECT_TRUE(test, ended);
	KUNIT_EXPECT_EQ(test, ret, 0);
	KUNIT_EXPECT_EQ(test, c.torn, 0ULL);
	KUNIT_EXPECT_EQ(test, c.out_of_order, 0ULL);
	KUNIT_EXPECT_EQ(test, c.records, p.written);
	KUNIT_EXPECT_EQ(test, p.ring->control->head, p.written);
	KUNIT_EXPECT_EQ(test, p.ring->control->lost, p.ring->lost);
	KUNIT_EXPECT_EQ(test, c.lost + p.ring->lost_since, p.ring->lost);
	KUNIT_EXPECT_EQ(test, p.written + p.ring->lost, (u64)ATTEMPTS);
	KUNIT_EXPECT_GE(test, p.written, (u64)ATTEMPTS / 4);
	kunit_info(test, "%llu written, %llu lost\n", p.written, p.ring->lost);
}

static struct kunit_case threads_cases[] = {
	KUNIT_CASE(sleeper_is_woken),
	KUNIT_CASE(two_threads),
	{},
};

static struct kunit_suite threads_suite = {
	.name = "kj_ring_threads",
	.suite_init = ring_suite_init,
	.suite_exit = ring_suite_exit,
	.init = ring_test_init,
	.exit = ring_test_exit,
	.test_cases = threads_cases,
};

kunit_test_suite(threads_suite);

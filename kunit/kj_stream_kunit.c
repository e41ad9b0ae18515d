// SPDX-License-Identifier: GPL-2.0
/*
 * kj_stream - booking and publication. Counters are the kernel's own; to make one of
 * them "move" without depending on the machine, the older snapshot is set back.
 */
#include <kunit/test.h>
#include <linux/cpumask.h>
#include <linux/delay.h>
#include <linux/irqflags.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/string.h>

#include "../module/attribution.c"
#include "../module/stream.c"
#include "../module/session.h"
#include "stream_fixture.h"

#define NR	  KJ_RING_MIN_RECORDS
#define KHZ	  2100000ULL
#define THRESHOLD 5000ULL

static int stream_test_init(struct kunit *test)
{
	return stream_test_make(test, KHZ, THRESHOLD, false);
}

/* A gap during which @events of @cause happened; committed if there was room. */
static struct kj_record *book(struct kj_stream *stream, u64 len, enum kj_cause cause, u32 events)
{
	struct kj_record *rec;

	local_irq_disable();
	kj_counters_read(stream->acc.cpu, stream->att.task, &stream->att.seen);
	stream->att.seen.v[cause] -= events;
	kj_stream_begin(stream);
	rec = kj_stream_gap(stream, (struct kj_window){}, 1000, len, KJ_REC_HOUSEKEEPING);
	if (rec)
		kj_ring_commit(stream->ring);
	kj_stream_end(stream);
	local_irq_enable();
	return rec;
}

static void init_is_ready(struct kunit *test)
{
	struct stream_test *t = test->priv;
	static struct kj_accounts expected;

	expected = (struct kj_accounts){
		.size = sizeof(expected),
		.cpu = t->stream.acc.cpu,
		.stream = KJ_STREAM_SPIN,
		.state = KJ_STREAM_READY,
		.clock_khz = KHZ,
		.threshold = THRESHOLD,
	};
	/* The "least seen" fields too: zero until something was seen. */
	kj_stream_snapshot(&t->stream, &t->acc);
	KUNIT_EXPECT_EQ(test, memcmp(&t->acc, &expected, sizeof(expected)), 0);
	KUNIT_EXPECT_NULL(test, memchr_inv(t->stream.hist, 0, KJ_HIST_BUCKETS * sizeof(u64)));
	KUNIT_EXPECT_EQ(test, t->stream.ring->nr, NR);
	KUNIT_EXPECT_EQ(test, t->stream.ring->control->clock_khz, KHZ);
}

static void uninit_of_refused(struct kunit *test)
{
	struct kj_stream *stream = kunit_kzalloc(test, sizeof(*stream), GFP_KERNEL);

	/* What kj_stream_init() leaves when it fails; must not be touched. */
	KUNIT_ASSERT_NOT_NULL(test, stream);
	kj_stream_uninit(stream);
}

/* Months at a million a second: the kernel's counters wrap, the sums do not. */
static void events_beyond_32_bits(struct kunit *test)
{
	struct stream_test *t = test->priv;
	struct kj_counters now;
	unsigned int i;

	stream_start(&t->stream, 1);
	now = t->stream.counted.at;
	for (i = 0; i < 9; i++) {
		now.v[KJ_CAUSE_TICK] += 1U << 31;
		local_irq_disable();
		kj_stream_begin(&t->stream);
		kj_stream_count(&t->stream, &now);
		kj_stream_end(&t->stream);
		local_irq_enable();
	}
	/* The counters of the kernel itself go on from here. */
	kj_counters_read(t->stream.acc.cpu, t->stream.att.task, &t->stream.counted.at);
	stream_finish(&t->stream, KJ_STREAM_DONE, 99);
	kj_stream_snapshot(&t->stream, &t->acc);
	KUNIT_EXPECT_GE(test, t->acc.events[KJ_CAUSE_TICK], 9ULL << 31);
	KUNIT_EXPECT_LT(test, t->acc.events[KJ_CAUSE_TICK], (9ULL << 31) + 1000000);
}

static void start_begins(struct kunit *test)
{
	struct stream_test *t = test->priv;

	stream_start(&t->stream, 12345);
	kj_stream_snapshot(&t->stream, &t->acc);
	KUNIT_EXPECT_EQ(test, t->acc.state, KJ_STREAM_RUNNING);
	KUNIT_EXPECT_EQ(test, t->acc.first, 12345ULL);
	KUNIT_EXPECT_EQ(test, t->acc.last, 12345ULL);
	KUNIT_EXPECT_EQ(test, t->acc.raw_ns, 0ULL);
	KUNIT_EXPECT_MEMEQ(test, &t->stream.counted.at, &t->stream.att.seen,
			   sizeof(t->stream.att.seen));
}

static void gap_fills_its_record(struct kunit *test)
{
	struct stream_test *t = test->priv;
	struct kj_record *rec;

	stream_start(&t->stream, 1);
	/* Old content must not shine through. */
	memset(t->stream.ring->data, 0xff, NR * sizeof(*rec));
	rec = book(&t->stream, 6000, KJ_CAUSE_DEVICE, 3);
	KUNIT_ASSERT_PTR_EQ(test, rec, &t->stream.ring->data[0]);
	KUNIT_EXPECT_EQ(test, rec->start, 1000ULL);
	KUNIT_EXPECT_EQ(test, rec->len, 6000ULL);
	KUNIT_EXPECT_EQ(test, rec->lost, 0ULL);
	KUNIT_EXPECT_EQ(test, rec->blind, 0);
	KUNIT_EXPECT_EQ(test, rec->cpu, t->stream.acc.cpu);
	KUNIT_EXPECT_EQ(test, rec->stream, KJ_STREAM_SPIN);
	KUNIT_EXPECT_EQ(test, rec->flags, KJ_REC_HOUSEKEEPING);
	KUNIT_EXPECT_EQ(test, rec->cause, KJ_CAUSE_DEVICE);
	KUNIT_EXPECT_EQ(test, rec->count[KJ_CAUSE_DEVICE], 3);
	KUNIT_EXPECT_NULL(test, memchr_inv(rec->net, 0, sizeof(rec->net)));
}

static void gap_is_booked(struct kunit *test)
{
	struct stream_test *t = test->priv;

	stream_start(&t->stream, 1);
	book(&t->stream, 6000, KJ_CAUSE_DEVICE, 3);
	book(&t->stream, 7000, KJ_CAUSE_THREAD, 1);
	book(&t->stream, 8000, KJ_CAUSE_DEVICE, 0);
	kj_stream_snapshot(&t->stream, &t->acc);
	KUNIT_EXPECT_EQ(test, t->acc.gaps, 3ULL);
	KUNIT_EXPECT_EQ(test, t->acc.written, 3ULL);
	KUNIT_EXPECT_EQ(test, t->acc.lost, 0ULL);
	KUNIT_EXPECT_EQ(test, t->acc.gap, 21000ULL);
	KUNIT_EXPECT_EQ(test, t->acc.max, 8000ULL);
	KUNIT_EXPECT_EQ(test, t->acc.cause[KJ_CAUSE_DEVICE].sum, 6000ULL);
	KUNIT_EXPECT_EQ(test, t->acc.cause[KJ_CAUSE_THREAD].sum, 7000ULL);
	KUNIT_EXPECT_EQ(test, t->acc.cause[KJ_CAUSE_UNKNOWN].sum, 8000ULL);
}

/* Events belong to one gap only: the next one starts from this one's end. */
static void gap_moves_seen(struct kunit *test)
{
	struct stream_test *t = test->priv;
	struct kj_window w = {};
	enum kj_cause again;

	stream_start(&t->stream, 1);
	book(&t->stream, 6000, KJ_CAUSE_DEVICE, 3);
	local_irq_disable();
	kj_counters_read(t->stream.acc.cpu, current, &t->stream.att.seen);
	t->stream.att.seen.v[KJ_CAUSE_DEVICE] -= 2;
	kj_stream_begin(&t->stream);
	kj_stream_gap(&t->stream, w, 1, THRESHOLD, 0);
	again = kj_stream_gap(&t->stream, w, 2, THRESHOLD, 0)->cause;
	kj_stream_end(&t->stream);
	local_irq_enable();
	KUNIT_EXPECT_EQ(test, again, KJ_CAUSE_UNKNOWN);
}

/* How long level 2 looked for who it was is known where no NMI came meanwhile. */
static void explaining_is_timed(struct kunit *test)
{
	struct kj_stream *details = kunit_kzalloc(test, sizeof(*details), GFP_KERNEL);
	struct stream_test *t = test->priv;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, details);
	t->probe = kj_probe_alloc(t->stream.acc.cpu);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, t->probe);
	KUNIT_ASSERT_EQ(test, kj_stream_init(details, 0, KJ_STREAM_DETAIL, KHZ, 0, NR), 0);
	t->stream.att.probe = t->probe;
	t->stream.att.details = details;
	stream_start(&t->stream, kj_clock_read());
	t->probe->nest.nmi_nr = 77;
	book(&t->stream, 6000, KJ_CAUSE_DEVICE, 1);
	KUNIT_EXPECT_GT(test, t->stream.attribution_cost, 0ULL);
	stream_finish(&t->stream, KJ_STREAM_DONE, 99);
	kj_stream_uninit(details);
}

/* gaps = written + lost, whatever the ring does. */
static void full_ring_loses_no_account(struct kunit *test)
{
	struct stream_test *t = test->priv;
	struct kj_ring *ring = t->stream.ring;
	unsigned int i;

	stream_start(&t->stream, 1);
	for (i = 0; i < NR + 5; i++)
		KUNIT_EXPECT_EQ(test, !!book(&t->stream, 6000, KJ_CAUSE_DEVICE, 1), i < NR);
	ring->consumer->tail = 1;
	book(&t->stream, 9000, KJ_CAUSE_DEVICE, 1);
	KUNIT_EXPECT_EQ(test, ring->data[0].len, 9000ULL);
	KUNIT_EXPECT_EQ(test, ring->data[0].lost, 5ULL);
	kj_stream_snapshot(&t->stream, &t->acc);
	KUNIT_EXPECT_EQ(test, t->acc.gaps, NR + 6);
	KUNIT_EXPECT_EQ(test, t->acc.written, NR + 1);
	KUNIT_EXPECT_EQ(test, t->acc.lost, 5ULL);
	KUNIT_EXPECT_EQ(test, t->acc.gap, (NR + 5) * 6000ULL + 9000);
	KUNIT_EXPECT_EQ(test, t->acc.written, ring->control->head);
	KUNIT_EXPECT_EQ(test, t->acc.lost, ring->control->lost);
}

static void events_since_begin(struct kunit *test)
{
	struct stream_test *t = test->priv;
	u64 then;

	stream_start(&t->stream, 1);
	t->stream.counted.at.v[KJ_CAUSE_STEAL] -= 7;
	/* A counter that passes 2^32 in between. */
	t->stream.counted.at.v[KJ_CAUSE_SMI] = ~0U - 1;
	kj_stream_snapshot(&t->stream, &t->acc);
	KUNIT_EXPECT_EQ(test, t->acc.events[KJ_CAUSE_STEAL], 7ULL);
	KUNIT_EXPECT_EQ(test, t->acc.events[KJ_CAUSE_SMI], 2ULL);
	KUNIT_EXPECT_EQ(test, t->acc.events[KJ_CAUSE_UNKNOWN], 0ULL);

	/* Ended, the sums stand, although the kernel counts on. */
	stream_finish(&t->stream, KJ_STREAM_DONE, 99);
	kj_stream_snapshot(&t->stream, &t->acc);
	then = t->acc.events[KJ_CAUSE_THREAD];
	msleep(20);
	kj_stream_snapshot(&t->stream, &t->acc);
	KUNIT_EXPECT_EQ(test, t->acc.events[KJ_CAUSE_THREAD], then);
	KUNIT_EXPECT_EQ(test, t->acc.events[KJ_CAUSE_STEAL], 7ULL);
}

/* A stream of details has no task, so there are no events of one to be read. */
static void details_have_no_task(struct kunit *test)
{
	struct kj_stream *details = kunit_kzalloc(test, sizeof(*details), GFP_KERNEL);
	static const struct kj_detail detail = { .len = 5 };
	struct stream_test *t = test->priv;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, details);
	KUNIT_ASSERT_EQ(test, kj_stream_init(details, 0, KJ_STREAM_DETAIL, KHZ, 0, NR), 0);
	details->acc.state = KJ_STREAM_RUNNING;
	local_irq_disable();
	kj_stream_begin(details);
	kj_stream_detail(details, &detail);
	kj_stream_end(details);
	local_irq_enable();
	kj_stream_snapshot(details, &t->acc);
	KUNIT_EXPECT_EQ(test, t->acc.stream, KJ_STREAM_DETAIL);
	KUNIT_EXPECT_EQ(test, t->acc.state, KJ_STREAM_RUNNING);
	KUNIT_EXPECT_EQ(test, t->acc.written, 1ULL);
	KUNIT_EXPECT_NULL(test, memchr_inv(t->acc.events, 0, sizeof(t->acc.events)));
	kj_stream_uninit(details);
}

/* Whatever finds no room is counted, and the rest stays as it is. */
static void details_without_room(struct kunit *test)
{
	struct kj_stream *details = kunit_kzalloc(test, sizeof(*details), GFP_KERNEL);
	struct kj_detail detail = {};
	struct stream_test *t = test->priv;
	unsigned int i;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, details);
	KUNIT_ASSERT_EQ(test, kj_stream_init(details, 0, KJ_STREAM_DETAIL, KHZ, 0, NR), 0);
	local_irq_disable();
	kj_stream_begin(details);
	for (i = 0; i < NR + 5; i++) {
		detail.len = i;
		kj_stream_detail(details, &detail);
	}
	kj_stream_end(details);
	local_irq_enable();
	kj_stream_snapshot(details, &t->acc);
	KUNIT_EXPECT_EQ(test, t->acc.gaps, (u64)NR + 5);
	KUNIT_EXPECT_EQ(test, t->acc.written, (u64)NR);
	KUNIT_EXPECT_EQ(test, t->acc.lost, 5ULL);
	KUNIT_EXPECT_EQ(test, ((struct kj_detail *)&details->ring->data[0])->len, 0U);
	KUNIT_EXPECT_EQ(test, ((struct kj_detail *)&details->ring->data[NR - 1])->len, NR - 1U);
	kj_stream_uninit(details);
}

struct end_param {
	const char *name;
	enum kj_stream_state state;
};

static const struct end_param end_params[] = {
	{ "told to", KJ_STREAM_DONE },
	{ "cpu gone", KJ_STREAM_OFFLINE },
	{ "could not run", KJ_STREAM_STARVED },
};

static void end_desc(const struct end_param *p, char *desc)
{
	strscpy(desc, p->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(end, end_params, end_desc);

static void finish_ends(struct kunit *test)
{
	const struct end_param *p = test->param_value;
	struct stream_test *t = test->priv;

	stream_start(&t->stream, 1);
	KUNIT_EXPECT_FALSE(test, kj_ring_ended(t->stream.ring));
	stream_finish(&t->stream, p->state, 4711);
	kj_stream_snapshot(&t->stream, &t->acc);
	KUNIT_EXPECT_EQ(test, t->acc.state, p->state);
	KUNIT_EXPECT_EQ(test, t->acc.raw_ns, 4711ULL);
	KUNIT_EXPECT_TRUE(test, kj_ring_ended(t->stream.ring));
}

/* An open descriptor keeps the ring: its reader finds the records and the end. */
static void uninit_leaves_open_ring(struct kunit *test)
{
	struct stream_test *t = test->priv;
	struct kj_ring *ring = t->stream.ring;

	stream_start(&t->stream, 1);
	book(&t->stream, 6000, KJ_CAUSE_DEVICE, 1);
	kref_get(&ring->ref);
	kj_stream_uninit(&t->stream);
	t->stream.ring = NULL;
	KUNIT_EXPECT_TRUE(test, kj_ring_ended(ring));
	KUNIT_EXPECT_EQ(test, ring->control->head, 1ULL);
	KUNIT_EXPECT_EQ(test, ring->data[0].len, 6000ULL);
	kj_ring_put(ring);
}

/* A writer whose sums agree only between kj_stream_end() and kj_stream_begin(). */
#define ROUNDS 20000

static int write_accounts(void *arg)
{
	struct kj_stream *stream = arg;
	unsigned int i, j;

	for (i = 0; i < ROUNDS && !kthread_should_stop(); i++) {
		local_irq_disable();
		kj_stream_begin(stream);
		WRITE_ONCE(stream->acc.clean, stream->acc.clean + 3);
		for (j = 0; j < 5; j++)
			cpu_relax();
		WRITE_ONCE(stream->acc.cause[KJ_CAUSE_NR - 1].sum, stream->acc.clean);
		kj_stream_end(stream);
		local_irq_enable();
		cond_resched();
	}
	kj_target_wait_stop();
	return 0;
}

static void snapshot_is_consistent(struct kunit *test)
{
	unsigned int writer_cpu = cpumask_last(cpu_online_mask);
	unsigned long limit = jiffies + 120 * HZ;
	struct stream_test *t = test->priv;
	struct task_struct *task;
	u64 torn = 0;

	task = kthread_create(write_accounts, &t->stream, "kj_stream_kunit");
	KUNIT_ASSERT_FALSE(test, IS_ERR(task));
	kthread_bind(task, writer_cpu);
	wake_up_process(task);
	do {
		kj_stream_snapshot(&t->stream, &t->acc);
		torn += t->acc.clean != t->acc.cause[KJ_CAUSE_NR - 1].sum;
		cond_resched();
	} while (t->acc.clean < 3 * ROUNDS && time_before(jiffies, limit));
	kthread_stop(task);
	KUNIT_EXPECT_EQ(test, torn, 0ULL);
	KUNIT_EXPECT_EQ(test, t->acc.clean, 3ULL * ROUNDS);
}

static struct kunit_case stream_cases[] = {
	KUNIT_CASE(init_is_ready),
	KUNIT_CASE(uninit_of_refused),
	KUNIT_CASE(start_begins),
	KUNIT_CASE(gap_fills_its_record),
	KUNIT_CASE(gap_is_booked),
	KUNIT_CASE(gap_moves_seen),
	KUNIT_CASE(explaining_is_timed),
	KUNIT_CASE(full_ring_loses_no_account),
	KUNIT_CASE(events_since_begin),
	KUNIT_CASE(events_beyond_32_bits),
	KUNIT_CASE(details_have_no_task),
	KUNIT_CASE(details_without_room),
	KUNIT_CASE_PARAM(finish_ends, end_gen_params),
	KUNIT_CASE(uninit_leaves_open_ring),
	KUNIT_CASE(snapshot_is_consistent),
	{},
};

static struct kunit_suite stream_suite = {
	.name = "kj_stream",
	.suite_init = stream_suite_init,
	.suite_exit = stream_suite_exit,
	.init = stream_test_init,
	.exit = stream_test_exit,
	.test_cases = stream_cases,
};

kunit_test_suite(stream_suite);

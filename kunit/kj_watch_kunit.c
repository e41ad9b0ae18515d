// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit: what interrupts a task, as probes would tell it, at times that the test sets: all time is
 * booked once, and as what it was.
 */
#include <kunit/test.h>
#include <linux/irqflags.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "../module/clock.h"
#include "../module/stream.h"

#define THRESHOLD 500
#define OWN	  50 /* what booking a gap takes */

/* The clock of the test; each reading while a gap is booked is OWN later. */
static u64 fake_now;

static u64 fake_clock(void)
{
	fake_now += OWN;
	return fake_now;
}

#define kj_clock_read fake_clock
#include "../module/watch.c"
#undef kj_clock_read
#include "../module/watch_run.c"

#include "kj_watch_world.h"

static void begins_with_the_program(struct kunit *test)
{
	struct watch_test *t = test->priv;

	KUNIT_EXPECT_EQ(test, t->w.place, KJ_WATCH_RUNS);
	EXPECT(.clean = 0);
}

/* What is shorter than the threshold is a sum, what is not a record. */
static void short_and_long(struct kunit *test)
{
	struct watch_test *t = test->priv;

	tick(t, 2000, 2499, false);
	EXPECT(.clean = 1000, .brief = 499, .samples = 1);
	tick(t, 3499, 3999, false);
	EXPECT(.clean = 2000, .brief = 499, .gap = 500, .blind = OWN, .samples = 2, .gaps = 1);
	KUNIT_EXPECT_EQ(test, record(t, 0)->start, 3499ULL);
	KUNIT_EXPECT_EQ(test, record(t, 0)->len, 500ULL);
	KUNIT_EXPECT_EQ(test, record(t, 0)->cause, KJ_CAUSE_TICK);
	KUNIT_EXPECT_EQ(test, record(t, 0)->count[KJ_CAUSE_TICK], 1);
	KUNIT_EXPECT_EQ(test, record(t, 0)->pid, (u32)t->task[PROGRAM]->pid);
	KUNIT_EXPECT_EQ(test, record(t, 0)->blind, OWN);
}

/* The histogram has what makes a record, each where its length is, and nothing shorter. */
static void in_the_histogram(struct kunit *test)
{
	struct watch_test *t = test->priv;
	const u64 *hist = t->stream.hist;
	unsigned int i;
	u64 all = 0;

	tick(t, 2000, 2499, false);
	tick(t, 3499, 3999, false);
	tick(t, 20000, 28000, false);
	tick(t, 40000, 40500, false);
	for (i = 0; i < KJ_HIST_BUCKETS; i++)
		all += hist[i];
	KUNIT_EXPECT_EQ(test, all, 3ULL);
	KUNIT_EXPECT_EQ(test, hist[kj_hist_index(500)], 2ULL);
	KUNIT_EXPECT_EQ(test, hist[kj_hist_index(8000)], 1ULL);
	KUNIT_EXPECT_EQ(test, t->stream.acc.blind_max, (u64)OWN);
}

/* A softirq that an interrupt asked for is the same gap; two that follow it, too. */
static void joined(struct kunit *test)
{
	struct watch_test *t = test->priv;

	tick(t, 2000, 2300, true);
	EXPECT(.clean = 0);
	softirq(t, 2310, 2500, true);
	softirq(t, 2510, 2800, false);
	EXPECT(.clean = 1000, .gap = 800, .blind = OWN, .samples = 1, .gaps = 1);
	KUNIT_EXPECT_EQ(test, record(t, 0)->net[KJ_NET_SOFTIRQ], 480U);
	KUNIT_EXPECT_EQ(test, record(t, 0)->net[KJ_NET_IRQ], 300U);
}

/* Nothing came: it ended where it seemed to, and what the task did then is not blind time. */
static void nothing_more_came(struct kunit *test)
{
	struct watch_test *t = test->priv;

	tick(t, 2000, 2600, true);
	tick(t, 9000000, 9000100, false);
	EXPECT(.clean = 1000 + 8997400, .gap = 600, .brief = 100, .samples = 2, .gaps = 1);
	KUNIT_EXPECT_EQ(test, record(t, 0)->len, 600ULL);
	KUNIT_EXPECT_EQ(test, record(t, 0)->blind, 0U);
}

/* Nor after long, but for NMIs: each is a gap of its own. */
static void nothing_but_nmis(struct kunit *test)
{
	struct watch_test *t = test->priv;

	tick(t, 2000, 2600, true);
	nmi(t, 9000000, 9000700);
	EXPECT(.clean = 1000, .gap = 600, .samples = 1, .gaps = 1);
	nmi(t, 18000000, 18000800);
	EXPECT(.clean = 1000 + 8997400, .gap = 1300, .samples = 2, .gaps = 2);
	KUNIT_EXPECT_EQ(test, record(t, 0)->cause, KJ_CAUSE_TICK);
	KUNIT_EXPECT_EQ(test, record(t, 1)->cause, KJ_CAUSE_NMI);
}

static void nested_is_one(struct kunit *test)
{
	struct watch_test *t = test->priv;

	enter(t, 2000, KJ_DETAIL_SOFTIRQ, KJ_CAUSE_SOFTIRQ);
	tick(t, 2100, 2400, false);
	EXPECT(.clean = 0);
	leave(t, 2700, KJ_DETAIL_SOFTIRQ, false);
	EXPECT(.clean = 1000, .gap = 700, .blind = OWN, .samples = 1, .gaps = 1);
	KUNIT_EXPECT_EQ(test, record(t, 0)->net[KJ_NET_SOFTIRQ], 400U);
	KUNIT_EXPECT_EQ(test, record(t, 0)->net[KJ_NET_IRQ], 300U);
}

/* Another program takes the CPU from it: an interruption, with the interrupts in it. */
static void preempted(struct kunit *test)
{
	struct watch_test *t = test->priv;

	tick(t, 2000, 2100, true);
	switched(t, 2200, PROGRAM, OTHER, false);
	tick(t, 3000, 3100, false);
	switched(t, 5000, OTHER, KTHREAD, true);
	switched(t, 6000, KTHREAD, PROGRAM, true);
	EXPECT(.clean = 1000, .gap = 4000, .blind = OWN, .samples = 1, .gaps = 1);
	KUNIT_EXPECT_EQ(test, record(t, 0)->cause, KJ_CAUSE_THREAD);
	KUNIT_EXPECT_EQ(test, record(t, 0)->count[KJ_CAUSE_THREAD], 2);
	KUNIT_EXPECT_EQ(test, record(t, 0)->net[KJ_NET_THREAD], 3700U);
}

/* Its own sleep is nobody's interruption, whoever runs then. */
static void sleeps(struct kunit *test)
{
	struct watch_test *t = test->priv;

	switched(t, 2000, PROGRAM, OTHER, true);
	tick(t, 3000, 4000, false);
	switched(t, 9000, OTHER, PROGRAM, true);
	EXPECT(.clean = 1000, .away = 7000, .aways = 1);
	tick(t, 9500, 9600, false);
	EXPECT(.clean = 1500, .away = 7000, .aways = 1, .brief = 100, .samples = 1);
}

static void sleeps_behind_an_interrupt(struct kunit *test)
{
	struct watch_test *t = test->priv;

	tick(t, 2000, 2600, true);
	switched(t, 3000, PROGRAM, OTHER, true);
	switched(t, 4000, OTHER, PROGRAM, true);
	EXPECT(.clean = 1000 + 400, .gap = 600, .away = 1000, .samples = 1, .gaps = 1, .aways = 1);
}

/* An NMI is told by the next thing that comes, also by the next NMI. */
static void nmis(struct kunit *test)
{
	struct watch_test *t = test->priv;

	nmi(t, 2000, 2600);
	EXPECT(.clean = 0);
	nmi(t, 4000, 4700);
	EXPECT(.clean = 1000, .gap = 600, .samples = 1, .gaps = 1);
	tick(t, 6000, 6100, false);
	EXPECT(.clean = 1000 + 1400 + 1300, .gap = 1300, .brief = 100, .samples = 3, .gaps = 2);
	KUNIT_EXPECT_EQ(test, record(t, 0)->cause, KJ_CAUSE_NMI);
	KUNIT_EXPECT_EQ(test, record(t, 1)->len, 700ULL);
	KUNIT_EXPECT_EQ(test, record(t, 1)->count[KJ_CAUSE_NMI], 1);
}

/* One inside an interrupt is a part of that. */
static void nmi_inside(struct kunit *test)
{
	struct watch_test *t = test->priv;

	enter(t, 2000, KJ_DETAIL_VECTOR, KJ_CAUSE_TICK);
	nmi(t, 2100, 2300);
	leave(t, 2600, KJ_DETAIL_VECTOR, false);
	tick(t, 4000, 4100, false);
	EXPECT(.clean = 1000 + 1350, .gap = 600, .blind = OWN, .brief = 100, .samples = 2,
	       .gaps = 1);
	KUNIT_EXPECT_EQ(test, record(t, 0)->net[KJ_NET_NMI], 200U);
	KUNIT_EXPECT_EQ(test, record(t, 0)->net[KJ_NET_IRQ], 400U);
}

/* One that comes while the accounts are being changed changes nothing. */
static void nmi_while_booking(struct kunit *test)
{
	struct watch_test *t = test->priv;

	nmi(t, 2000, 2600);
	t->w.busy = true;
	nmi(t, 4000, 4700);
	EXPECT(.clean = 0);
	t->w.busy = false;
	nmi(t, 6000, 6100);
	EXPECT(.clean = 3000, .gap = 700, .samples = 1, .gaps = 1);
}

/* Where nobody is named the CPU is the first program's, until that ends. */
static void the_next_program(struct kunit *test)
{
	struct watch_test *t = test->priv;

	WRITE_ONCE(t->task[PROGRAM]->__state, TASK_DEAD);
	switched(t, 2000, PROGRAM, KTHREAD, true);
	KUNIT_EXPECT_NULL(test, t->w.owner);
	switched(t, 3000, KTHREAD, OTHER, true);
	KUNIT_EXPECT_PTR_EQ(test, t->w.owner, (const struct task_struct *)t->task[OTHER]);
	tick(t, 4000, 4100, false);
	EXPECT(.clean = 1000 + 1000, .away = 1000, .aways = 1, .brief = 100, .samples = 1);
}

/* Named by its process: all threads of it are the program. */
static void named(struct kunit *test)
{
	struct watch_test *t = test->priv;

	t->w.who.pid = 4711;
	t->task[OTHER]->tgid = 4711;
	switched(t, 2000, PROGRAM, KTHREAD, true);
	switched(t, 3000, KTHREAD, PROGRAM, true);
	KUNIT_EXPECT_EQ(test, t->w.place, KJ_WATCH_AWAY);
	switched(t, 4000, PROGRAM, OTHER, true);
	KUNIT_EXPECT_EQ(test, t->w.place, KJ_WATCH_RUNS);
	t->w.who.pid = 0;
	strscpy(t->w.who.comm, "kw/1", sizeof(t->w.who.comm));
	switched(t, 5000, OTHER, KTHREAD, false);
	KUNIT_EXPECT_EQ(test, t->w.place, KJ_WATCH_RUNS);
	EXPECT(.clean = 1000, .away = 2000, .aways = 1);
}

/* It was taken from a CPU, and seen on another one: no gap of the first. */
static void went_elsewhere(struct kunit *test)
{
	struct watch_test *t = test->priv;

	switched(t, 2000, PROGRAM, OTHER, false);
	t->w.went = true;
	switched(t, 9000, OTHER, PROGRAM, true);
	EXPECT(.clean = 1000, .away = 7000);
	KUNIT_EXPECT_FALSE(test, t->w.went);
}

/* The call that ends it hits the task, and is none of the interruptions. */
static void end_is_not_counted(struct kunit *test)
{
	struct watch_test *t = test->priv;

	enter(t, 5000, KJ_DETAIL_VECTOR, KJ_CAUSE_CALL);
	end(t, 5600);
	EXPECT(.clean = 4000);
	KUNIT_EXPECT_PTR_EQ(test, t->probe->watch, (struct kj_watch *)NULL);
}

static void ends_while_preempted(struct kunit *test)
{
	struct watch_test *t = test->priv;

	switched(t, 2000, PROGRAM, OTHER, false);
	enter(t, 5000, KJ_DETAIL_VECTOR, KJ_CAUSE_CALL);
	end(t, 5600);
	EXPECT(.clean = 1000, .gap = 3000, .samples = 1, .gaps = 1);
}

static void ends_elsewhere(struct kunit *test)
{
	struct watch_test *t = test->priv;

	switched(t, 2000, PROGRAM, OTHER, false);
	t->w.went = true;
	enter(t, 5000, KJ_DETAIL_VECTOR, KJ_CAUSE_CALL);
	end(t, 5600);
	EXPECT(.clean = 1000, .away = 3000);
}

static void ends_while_away(struct kunit *test)
{
	struct watch_test *t = test->priv;

	switched(t, 2000, PROGRAM, OTHER, true);
	enter(t, 5000, KJ_DETAIL_VECTOR, KJ_CAUSE_CALL);
	end(t, 5600);
	EXPECT(.clean = 1000, .away = 3000, .aways = 1);
}

static void ends_with_one_open(struct kunit *test)
{
	struct watch_test *t = test->priv;

	tick(t, 2000, 2600, true);
	enter(t, 2700, KJ_DETAIL_VECTOR, KJ_CAUSE_CALL);
	end(t, 2900);
	EXPECT(.clean = 1000, .gap = 700, .samples = 1, .gaps = 1);
}

/* The call finds this test on the CPU: its page faults are the program's where it is that one. */
static void counts_faults_of_the_program(struct kunit *test)
{
	struct watch_test *t = test->priv;
	unsigned long since;

	t->w.faults = page_faults(current) - 3;
	end(t, 5600);
	KUNIT_EXPECT_EQ(test, t->stream.acc.faults, 0ULL);

	adopt(&t->w, current);
	since = t->w.faults - 3;
	t->w.faults = since;
	end(t, 5700);
	KUNIT_EXPECT_EQ(test, t->stream.acc.faults, (u64)t->w.faults - since);
	KUNIT_EXPECT_GE(test, t->stream.acc.faults, 3ULL);
}

static void counter_steps_back(struct kunit *test)
{
	struct watch_test *t = test->priv;

	tick(t, 5000, 5100, false);
	tick(t, 300, 400, false);
	EXPECT(.clean = 4000, .brief = 100, .samples = 2, .backwards = 1);
	tick(t, 6000, 6100, false);
	EXPECT(.clean = 4900, .brief = 200, .samples = 3, .backwards = 1);
}

/* What the probes of an interrupt take is measured, and leaves nothing behind. */
static void cost_is_measured(struct kunit *test)
{
	struct watch_test *t = test->priv;
	u64 cost = probe_cost(t->stream.acc.cpu);

	KUNIT_EXPECT_GT(test, cost, 0ULL);
	KUNIT_EXPECT_LT(test, cost, kj_clock_khz()); /* a millisecond */
	KUNIT_EXPECT_PTR_EQ(test, this_cpu_read(kj_probe_armed), (struct kj_probe_cpu *)NULL);
}

static int watch_suite_init(struct kunit_suite *suite)
{
	return kj_ring_init();
}

static void watch_suite_exit(struct kunit_suite *suite)
{
	kj_ring_exit();
}

static int watch_test_init(struct kunit *test)
{
	struct watch_test *t = kunit_kzalloc(test, sizeof(*t), GFP_KERNEL);
	unsigned int cpu = raw_smp_processor_id(), i;

	if (!t)
		return -ENOMEM;
	test->priv = t;
	if (set_cpus_allowed_ptr(current, cpumask_of(cpu)))
		return -ENODEV;
	for (i = PROGRAM; i <= KTHREAD; i++) {
		t->task[i] = kunit_kzalloc(test, sizeof(*t->task[i]), GFP_KERNEL);
		if (!t->task[i])
			return -ENOMEM;
		t->task[i]->pid = 1000 + i;
		t->task[i]->tgid = 1000 + i;
	}
	t->task[KTHREAD]->flags = PF_KTHREAD;
	strscpy(t->task[KTHREAD]->comm, "kw/1", sizeof(t->task[KTHREAD]->comm));
	t->probe = kj_probe_alloc(cpu);
	if (!t->probe ||
	    kj_stream_init(&t->stream, cpu, KJ_STREAM_WATCH, kj_clock_khz(), THRESHOLD, 16) ||
	    kj_stream_init(&t->details, cpu, KJ_STREAM_DETAIL, kj_clock_khz(), 0, 64))
		return -ENOMEM;
	t->stream.att.probe = t->probe;
	t->stream.att.details = &t->details;
	t->w.stream = &t->stream;
	t->w.probe = t->probe;
	/* What begins it looks at the task at hand, which must not be any other one's. */
	t->w.owner = current;
	local_irq_disable();
	kj_watch_begin(&t->w, 1000);
	local_irq_enable();
	adopt(&t->w, t->task[PROGRAM]);
	return 0;
}

static void watch_test_exit(struct kunit *test)
{
	struct watch_test *t = test->priv;

	if (!t)
		return;
	kj_stream_uninit(&t->stream);
	kj_stream_uninit(&t->details);
	kfree(t->probe);
}

static struct kunit_case watch_cases[] = { KUNIT_CASE(begins_with_the_program),
					   KUNIT_CASE(short_and_long),
					   KUNIT_CASE(in_the_histogram),
					   KUNIT_CASE(joined),
					   KUNIT_CASE(nothing_more_came),
					   KUNIT_CASE(nothing_but_nmis),
					   KUNIT_CASE(nested_is_one),
					   KUNIT_CASE(preempted),
					   KUNIT_CASE(sleeps),
					   KUNIT_CASE(sleeps_behind_an_interrupt),
					   KUNIT_CASE(nmis),
					   KUNIT_CASE(nmi_inside),
					   KUNIT_CASE(nmi_while_booking),
					   KUNIT_CASE(the_next_program),
					   KUNIT_CASE(named),
					   KUNIT_CASE(went_elsewhere),
					   KUNIT_CASE(end_is_not_counted),
					   KUNIT_CASE(ends_while_preempted),
					   KUNIT_CASE(ends_elsewhere),
					   KUNIT_CASE(ends_while_away),
					   KUNIT_CASE(ends_with_one_open),
					   KUNIT_CASE(counts_faults_of_the_program),
					   KUNIT_CASE(counter_steps_back),
					   KUNIT_CASE(cost_is_measured),
					   {} };

static struct kunit_suite watch_suite = {
	.name = "kj_watch",
	.suite_init = watch_suite_init,
	.suite_exit = watch_suite_exit,
	.init = watch_test_init,
	.exit = watch_test_exit,
	.test_cases = watch_cases,
};

kunit_test_suite(watch_suite);

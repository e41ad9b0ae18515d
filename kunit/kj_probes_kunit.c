// SPDX-License-Identifier: GPL-2.0
/*
 * kj_probes - the real tracepoints of the kernel this runs on, and how the user sampler's gaps are
 * explained. What must hold are equations, never times.
 */
#include <kunit/test.h>
#include <linux/cpumask.h>
#include <linux/delay.h>
#include <linux/kthread.h>
#include <linux/string.h>

#include "../module/probes/probes.c"
#include "../module/probes/irq.c"
#include "../module/probes/task.c"
#include "../module/probes/function.c"
#include "../module/probes/spared.c"
#include "../module/probes/cpu.c"
#include "../module/probes/sender.c"
#include "../module/probes/culprit.c"
#include "../module/user.c"
#include "../module/trace.c"

/* ---- senders ---- */

static void sender_is_used_once(struct kunit *test)
{
	struct kj_probe_cpu *p = kj_probe_alloc(0);
	struct kj_detail d = {}, again = {};

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, p);
	/* The CPU need not be in use: only the table of CPUs that are armed is needed. */
	kj_probe_arm(nr_cpu_ids - 1, p);
	preempt_disable();
	note_sender(nr_cpu_ids - 1, (unsigned long)schedule, schedule);
	preempt_enable();
	kj_probe_arm(nr_cpu_ids - 1, NULL);
	kj_sender_take(&p->sender[KJ_SENDER_RESCHED], &d);
	KUNIT_EXPECT_EQ(test, d.by_cpu, 0);
	kj_sender_take(&p->sender[KJ_SENDER_CALL], &d);
	KUNIT_EXPECT_GT(test, (int)d.by_cpu, 0);
	KUNIT_EXPECT_EQ(test, d.by_pid, (u32)task_pid_nr(current));
	KUNIT_EXPECT_STREQ(test, d.name, current->comm);
	kj_sender_take(&p->sender[KJ_SENDER_CALL], &again);
	KUNIT_EXPECT_EQ(test, again.by_cpu, 0);
	kfree(p);
}

/* ---- attaching to the kernel ---- */

static void the_kernel_has_them(struct kunit *test)
{
	kj_probes_init();
	KUNIT_EXPECT_EQ(test, kj_probes_available() >> KJ_PROBE_NR, 0ULL);
	KUNIT_EXPECT_TRUE(test, kj_probes_available() & BIT_ULL(KJ_PROBE_SWITCH));
	KUNIT_EXPECT_TRUE(test, kj_probes_available() & BIT_ULL(KJ_PROBE_HRTIMER));
}

/* After detaching nothing is attached, and attaching can be done again. */
/* Those of the culprits are attached where stacks are asked for only: in every other round. */
static void attach_and_detach(struct kunit *test)
{
	const struct kj_hook *h;
	unsigned int i, round;

	kj_probes_init();
	for (round = 0; round < 3; round++) {
		KUNIT_ASSERT_EQ(test, kj_probes_attach(round % 2), 0);
		KUNIT_EXPECT_NE(test, kj_probes_tick_symbol, 0);
		/* It costs each hrtimer something. */
		KUNIT_EXPECT_FALSE(test, READ_ONCE(kj_probes_learning));
		for (i = 0; (h = hook_at(i)); i++)
			KUNIT_EXPECT_EQ(test, h->attached,
					h->tp && (round % 2 || i < usual_hooks()));
		kj_probes_detach();
		for (i = 0; (h = hook_at(i)); i++)
			KUNIT_EXPECT_FALSE(test, h->attached);
	}
}

/**
 * struct watched - a task that is interrupted on its CPU while probes watch
 * @p: probes of the CPU
 * @sums: what kj_probe_attribute() found
 * @details: stream for it
 * @taken: events its gaps have had
 */
struct watched {
	struct kj_probe_cpu *p;
	struct kj_nest_sums sums;
	struct kj_stream details;
	unsigned long taken;
};

static void be_watched(struct watched *w)
{
	unsigned long flags;
	u64 from;

	local_irq_save(flags);
	from = kj_clock_read();
	w->taken = kj_probe_begin(w->p, current, from);
	local_irq_restore(flags);
	/* Whatever runs here meanwhile is not us. */
	msleep(50);
	local_irq_save(flags);
	kj_probe_attribute(w->p, &w->taken, from, kj_clock_read(), &w->details, &w->sums, NULL);
	local_irq_restore(flags);
}

static void watched_sleep_is_other_tasks(struct kunit *test)
{
	struct watched *w = kunit_kzalloc(test, sizeof(*w), GFP_KERNEL);
	unsigned int cpu = raw_smp_processor_id();
	struct kj_tick t;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, w);
	KUNIT_ASSERT_EQ(test, set_cpus_allowed_ptr(current, cpumask_of(cpu)), 0);
	KUNIT_ASSERT_EQ(test, kj_ring_init(), 0);
	w->p = kj_probe_alloc(cpu);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, w->p);
	KUNIT_ASSERT_EQ(test, kj_stream_init(&w->details, cpu, KJ_STREAM_DETAIL, 1, 0, 1024), 0);
	kj_probes_init();
	KUNIT_ASSERT_EQ(test, kj_probes_attach(false), 0);
	kj_probe_arm(cpu, w->p);
	be_watched(w);
	kj_tick_snapshot(&w->p->tick, kj_clock_read(), &t);
	kj_probe_arm(cpu, NULL);
	kj_probes_detach();

	KUNIT_EXPECT_GT(test, w->p->nest.probed[KJ_CAUSE_THREAD].count, 0ULL);
	KUNIT_EXPECT_GT(test, w->sums.cause[KJ_CAUSE_THREAD], 0ULL);
	KUNIT_EXPECT_EQ(test, w->details.acc.gaps, w->details.acc.written + w->details.acc.lost);
	KUNIT_EXPECT_GT(test, w->details.acc.gaps, 0ULL);
	KUNIT_EXPECT_LE(test, t.stopped, t.last - t.first);
	kj_stream_uninit(&w->details);
	kfree(w->p);
	kj_ring_exit();
}

/* ---- the user sampler ---- */

static void gap_wants_a_begin(struct kunit *test)
{
	static struct kj_user u;
	static struct kj_gap gap;

	u = (struct kj_user){ .att = { .cpu = raw_smp_processor_id() } };
	gap = (struct kj_gap){ .size = 1 };
	KUNIT_ASSERT_EQ(test, set_cpus_allowed_ptr(current, cpumask_of(u.att.cpu)), 0);
	KUNIT_EXPECT_EQ(test, kj_user_gap(&u, 3, 5, &gap), -ESRCH);
	KUNIT_EXPECT_EQ(test, kj_user_end(&u), -ESRCH);
	u.att.cpu++;
	KUNIT_EXPECT_EQ(test, kj_user_begin(&u), -EXDEV);
	KUNIT_EXPECT_EQ(test, kj_user_gap(&u, 3, 5, &gap), -EXDEV);
	KUNIT_EXPECT_EQ(test, gap.size, 1U);
	u.att.cpu--;
	KUNIT_EXPECT_EQ(test, kj_user_begin(&u), 0);
	KUNIT_EXPECT_EQ(test, kj_user_gap(&u, 3, 5, &gap), 0);
	KUNIT_EXPECT_EQ(test, gap.size, offsetof(struct kj_gap, probed));
	KUNIT_EXPECT_EQ(test, gap.start, 3ULL);
	KUNIT_EXPECT_EQ(test, gap.len, 5ULL);
	KUNIT_EXPECT_EQ(test, gap.record.start, 3ULL);
	KUNIT_EXPECT_EQ(test, gap.record.len, 5ULL);
	KUNIT_EXPECT_EQ(test, gap.record.stream, KJ_STREAM_USER);
	u.pid = task_pid_nr(current) + 1;
	KUNIT_EXPECT_EQ(test, kj_user_gap(&u, 3, 5, &gap), -EPERM);
	KUNIT_EXPECT_EQ(test, kj_user_end(&u), -EPERM);
	KUNIT_EXPECT_EQ(test, kj_user_begin(&u), 0);
	KUNIT_EXPECT_EQ(test, kj_user_end(&u), 0);
	KUNIT_EXPECT_EQ(test, kj_user_gap(&u, 3, 5, &gap), -EBADFD);
	KUNIT_EXPECT_EQ(test, kj_user_begin(&u), -EBADFD);
}

/* ---- what lies in a gap: events made by hand, on a CPU that is not armed ---- */

static struct watched *watched_by_hand(struct kunit *test)
{
	struct watched *w = kunit_kzalloc(test, sizeof(*w), GFP_KERNEL);
	unsigned int cpu = raw_smp_processor_id();

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, w);
	KUNIT_ASSERT_EQ(test, set_cpus_allowed_ptr(current, cpumask_of(cpu)), 0);
	KUNIT_ASSERT_EQ(test, kj_ring_init(), 0);
	w->p = kj_probe_alloc(cpu);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, w->p);
	KUNIT_ASSERT_EQ(test, kj_stream_init(&w->details, cpu, KJ_STREAM_DETAIL, 1, 0, 1024), 0);
	return w;
}

static void unwatch(struct watched *w)
{
	kj_stream_uninit(&w->details);
	kfree(w->p);
	kj_ring_exit();
}

static void ran(struct watched *w, u64 from, u64 to, u8 kind, u8 cause)
{
	struct kj_nest *n = &w->p->nest;

	kj_nest_enter(n, (struct kj_nest_stamp){ from, local_read(&n->total) }, kind, cause);
	kj_nest_leave(n, (struct kj_nest_stamp){ to, local_read(&n->total) }, kind);
}

static void tick_ran(struct watched *w, u64 from, u64 to)
{
	ran(w, from, to, KJ_DETAIL_VECTOR, KJ_CAUSE_TICK);
}

static void softirq_ran(struct watched *w, u64 from, u64 to)
{
	ran(w, from, to, KJ_DETAIL_SOFTIRQ, KJ_CAUSE_SOFTIRQ);
}

static u64 explained(struct watched *w, u64 from, u64 to)
{
	unsigned long flags;

	local_irq_save(flags);
	kj_probe_attribute(w->p, &w->taken, from, to, &w->details, &w->sums, NULL);
	local_irq_restore(flags);
	return w->sums.all;
}

/* What came before belongs to nobody; what came after, to the next gap. */
static void events_go_to_their_gap(struct kunit *test)
{
	struct watched *w = watched_by_hand(test);

	tick_ran(w, 4000, 4300);
	tick_ran(w, 5100, 5200);
	tick_ran(w, 6100, 6150);
	KUNIT_EXPECT_EQ(test, explained(w, 5000, 6000), 100ULL);
	KUNIT_EXPECT_EQ(test, w->sums.cause[KJ_CAUSE_TICK], 100ULL);
	KUNIT_EXPECT_EQ(test, w->details.acc.gaps, 1ULL);
	KUNIT_EXPECT_EQ(test, explained(w, 6000, 7000), 50ULL);
	KUNIT_EXPECT_EQ(test, explained(w, 6000, 7000), 0ULL);
	KUNIT_EXPECT_FALSE(test, w->sums.more);
	KUNIT_EXPECT_EQ(test, w->details.acc.written, 2ULL);
	unwatch(w);
}

/* timer: the interrupt's gap and that of the thread behind it begin at one moment. */
static void gaps_of_two_streams(struct kunit *test)
{
	struct watched *w = watched_by_hand(test);
	unsigned long of_the_irq = 0;

	tick_ran(w, 5100, 5200);
	tick_ran(w, 5600, 5800);
	swap(of_the_irq, w->taken);
	KUNIT_EXPECT_EQ(test, explained(w, 5000, 5500), 100ULL);
	KUNIT_EXPECT_EQ(test, w->details.acc.gaps, 1ULL);
	swap(of_the_irq, w->taken);
	KUNIT_EXPECT_EQ(test, explained(w, 5000, 6000), 300ULL);
	/* What lies in both was told already. */
	KUNIT_EXPECT_EQ(test, w->details.acc.gaps, 2ULL);
	KUNIT_EXPECT_EQ(test, explained(w, 5000, 6000), 0ULL);
	unwatch(w);
}

/* Events of a time that comes again do not keep those behind them from their gap. */
static void counter_steps_back(struct kunit *test)
{
	struct watched *w = watched_by_hand(test);
	u64 ahead = kj_clock_read() + (1ULL << 50);

	tick_ran(w, ahead, ahead + 100);
	tick_ran(w, 5100, 5200);
	KUNIT_EXPECT_EQ(test, explained(w, 5000, 6000), 100ULL);
	KUNIT_EXPECT_EQ(test, w->details.acc.gaps, 1ULL);
	unwatch(w);
}

/* hw masks the tick for a slice: that is no silence, however fast the tick. */
static void silence_is_longer_than_a_slice(struct kunit *test)
{
	struct watched *w = watched_by_hand(test);
	u64 slice = kj_clock_from_ns(KJ_SLICE_MAX_NS, kj_clock_khz());
	u16 known = kj_probes_tick_symbol;

	kj_probes_tick_symbol = 1;
	kj_probe_begin(w->p, current, 1000);
	kj_probes_tick_symbol = known;
	KUNIT_EXPECT_GE(test, w->p->tick.silence, slice + 2 * kj_clock_khz() * 1000 / HZ);
	unwatch(w);
}

/* Events that are no longer kept are told of if they may lie in this gap, and not if before it. */
static void events_that_are_gone(struct kunit *test)
{
	struct watched *w = watched_by_hand(test);
	unsigned int i;

	for (i = 0; i < 70; i++)
		tick_ran(w, 5000 + 10 * i, 5004 + 10 * i);
	KUNIT_EXPECT_EQ(test, explained(w, 5000, 6000), 4ULL * KJ_NEST_LATEST);
	KUNIT_EXPECT_TRUE(test, w->sums.more);
	for (i = 0; i < 70; i++)
		tick_ran(w, 6000 + 10 * i, 6004 + 10 * i);
	KUNIT_EXPECT_EQ(test, explained(w, 6600, 7000), 40ULL);
	KUNIT_EXPECT_FALSE(test, w->sums.more);
	unwatch(w);
}

/* A tick of @net counts in a gap of 1000, during which steal was counted. */
static void gap_beside_steal(struct watched *w, struct kj_user *u, struct kj_gap *gap, u64 net)
{
	unsigned long flags;

	*gap = (struct kj_gap){};
	local_irq_save(flags);
	tick_ran(w, 5100, 5100 + net);
	kj_counters_read(u->att.cpu, current, &u->att.seen);
	u->att.seen.v[KJ_CAUSE_STEAL] -= 3;
	kj_user_gap(u, 5000, 1000, gap);
	local_irq_restore(flags);
}

/* It names causes as the spin sampler does, see kj_nest_primary(). Its details end with it. */
static void gap_is_due_to_steal(struct kunit *test)
{
	struct watched *w = watched_by_hand(test);
	static struct kj_user u;
	static struct kj_gap gap;

	u = (struct kj_user){ .att = { w->details.acc.cpu } };
	u.att.probe = w->p;
	u.att.details = &w->details;
	KUNIT_EXPECT_EQ(test, kj_user_begin(&u), 0);
	gap_beside_steal(w, &u, &gap, 100);
	KUNIT_EXPECT_EQ(test, gap.record.cause, KJ_CAUSE_STEAL);
	KUNIT_EXPECT_EQ(test, gap.record.net[1], 100U);
	KUNIT_EXPECT_EQ(test, gap.unattributed, 900ULL);
	KUNIT_EXPECT_EQ(test, gap.size, sizeof(gap));
	gap_beside_steal(w, &u, &gap, 600);
	KUNIT_EXPECT_EQ(test, gap.record.cause, KJ_CAUSE_TICK);
	KUNIT_EXPECT_EQ(test, gap.unattributed, 400ULL);
	KUNIT_EXPECT_FALSE(test, kj_ring_ended(w->details.ring));
	KUNIT_EXPECT_EQ(test, kj_user_end(&u), 0);
	KUNIT_EXPECT_TRUE(test, kj_ring_ended(w->details.ring));
	KUNIT_EXPECT_EQ(test, w->details.acc.state, KJ_STREAM_DONE);
	unwatch(w);
}

/* A wake-up latency: what no other interrupt had before its own, interrupts were off for. */
static void latency_is_split(struct kunit *test)
{
	struct watched *w = watched_by_hand(test);
	struct kj_window window = { .from = 5000, .to = 6000, .entered = 5400 };
	struct kj_record rec = { .len = 1000 };
	struct kj_attribution a = { .task = current };
	unsigned long flags;

	a.cpu = w->details.acc.cpu;
	a.probe = w->p;
	a.details = &w->details;
	softirq_ran(w, 5000, 5100);
	tick_ran(w, 5100, 5300);
	tick_ran(w, 5500, 5600);
	softirq_ran(w, 5600, 5650);
	local_irq_save(flags);
	kj_attribute_probed(&a, window, &rec);
	local_irq_restore(flags);
	KUNIT_EXPECT_EQ(test, rec.masked, 200U);
	KUNIT_EXPECT_EQ(test, rec.net[KJ_NET_IRQ], 300U);
	KUNIT_EXPECT_EQ(test, rec.net[KJ_NET_SOFTIRQ], 50U);
	unwatch(w);
}

/* ---- calls of which nobody tells the end ---- */

static void only_known_calls_are_spared(struct kunit *test)
{
	KUNIT_EXPECT_FALSE(test, kj_spared_is((unsigned long)schedule));
	KUNIT_EXPECT_FALSE(test, kj_spared_is((unsigned long)unwatch));
}

/* The CPU is armed, and nothing else comes while interrupts are off and no probe is attached. */
static void calls_one_after_another(struct kunit *test)
{
	struct watched *w = watched_by_hand(test);
	struct kj_nest *n = &w->p->nest;
	unsigned int depth[4];
	unsigned long flags;

	local_irq_save(flags);
	kj_probe_arm(w->details.acc.cpu, w->p);
	kj_probe_begins(w->p, KJ_DETAIL_VECTOR, KJ_CAUSE_CALL);
	kj_probe_call_alone((unsigned long)schedule);
	depth[0] = n->depth;
	kj_probe_call_alone((unsigned long)schedule);
	depth[1] = n->depth;
	/* In another interrupt; the call that it has interrupted goes on. */
	kj_probe_begins(w->p, KJ_DETAIL_VECTOR, KJ_CAUSE_TICK);
	kj_probe_call_alone((unsigned long)schedule);
	depth[2] = n->depth;
	/* Too deep to be kept: it is that which ends later, and no call. */
	n->depth = KJ_NEST_DEPTH + 1;
	kj_probe_call_alone((unsigned long)schedule);
	depth[3] = n->depth;
	kj_probe_arm(w->details.acc.cpu, NULL);
	local_irq_restore(flags);
	KUNIT_EXPECT_EQ(test, depth[0], 2U);
	KUNIT_EXPECT_EQ(test, depth[1], 2U);
	KUNIT_EXPECT_EQ(test, n->event[0].kind, KJ_DETAIL_CALL);
	KUNIT_EXPECT_EQ(test, depth[2], 4U);
	KUNIT_EXPECT_EQ(test, depth[3], KJ_NEST_DEPTH + 1U);
	unwatch(w);
}

static struct kunit_case probes_cases[] = {
	KUNIT_CASE(sender_is_used_once),
	KUNIT_CASE(the_kernel_has_them),
	KUNIT_CASE(attach_and_detach),
	KUNIT_CASE(watched_sleep_is_other_tasks),
	KUNIT_CASE(gap_wants_a_begin),
	KUNIT_CASE(events_go_to_their_gap),
	KUNIT_CASE(gaps_of_two_streams),
	KUNIT_CASE(silence_is_longer_than_a_slice),
	KUNIT_CASE(counter_steps_back),
	KUNIT_CASE(events_that_are_gone),
	KUNIT_CASE(gap_is_due_to_steal),
	KUNIT_CASE(latency_is_split),
	KUNIT_CASE(calls_one_after_another),
	KUNIT_CASE(only_known_calls_are_spared),
	{},
};

static struct kunit_suite probes_suite = {
	.name = "kj_probes",
	.test_cases = probes_cases,
};

kunit_test_suite(probes_suite);

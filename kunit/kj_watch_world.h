/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A CPU that is watched, and what comes there; of kj_watch_kunit.c, which has included the unit
 * itself and set its clock.
 */
#ifndef KJ_WATCH_WORLD_H
#define KJ_WATCH_WORLD_H

/**
 * struct watch_test - a CPU that is watched
 * @stream: where gaps go
 * @details: and details
 * @probe: of the CPU
 * @w: the watch
 * @task: three tasks: the one that is watched, another program, a kernel thread
 */
struct watch_test {
	struct kj_stream stream;
	struct kj_stream details;
	struct kj_probe_cpu *probe;
	struct kj_watch w;
	struct task_struct *task[3];
};

#define PROGRAM 0
#define OTHER	1
#define KTHREAD 2

static struct kj_nest_stamp at(struct watch_test *t, u64 now)
{
	fake_now = now;
	return (struct kj_nest_stamp){ now, local_read(&t->probe->nest.total) };
}

static void enter(struct watch_test *t, u64 now, u8 kind, u8 cause)
{
	kj_nest_enter(&t->probe->nest, at(t, now), kind, cause);
	if (t->probe->nest.depth == 1)
		kj_watch_entered(&t->w, &t->probe->nest, now);
}

static void leave(struct watch_test *t, u64 now, u8 kind, bool more)
{
	if (t->probe->nest.depth == 1 && !more && kj_watch_brief(&t->w, now))
		kj_nest_leave_brief(&t->probe->nest, at(t, now), kind);
	else
		kj_nest_leave(&t->probe->nest, at(t, now), kind);
	if (!t->probe->nest.depth)
		kj_watch_left(&t->w, now, more);
}

static void tick(struct watch_test *t, u64 from, u64 to, bool more)
{
	enter(t, from, KJ_DETAIL_VECTOR, KJ_CAUSE_TICK);
	leave(t, to, KJ_DETAIL_VECTOR, more);
}

static void softirq(struct watch_test *t, u64 from, u64 to, bool more)
{
	enter(t, from, KJ_DETAIL_SOFTIRQ, KJ_CAUSE_SOFTIRQ);
	leave(t, to, KJ_DETAIL_SOFTIRQ, more);
}

static void nmi(struct watch_test *t, u64 from, u64 to)
{
	kj_watch_nmi(&t->w, from);
	kj_nest_nmi_begin(&t->probe->nest, from);
	kj_nest_nmi_handled(&t->probe->nest, to);
}

static void switched(struct watch_test *t, u64 now, unsigned int prev, unsigned int next,
		     bool sleeps)
{
	kj_nest_leave_all(&t->probe->nest, at(t, now));
	if (!kj_watch_switched(&t->w, now, t->task[prev], t->task[next], sleeps))
		kj_nest_enter(&t->probe->nest, at(t, now), KJ_DETAIL_TASK, KJ_CAUSE_THREAD);
}

static void end(struct watch_test *t, u64 now)
{
	fake_now = now;
	kj_watch_end(&t->w, now);
}

/* Of struct kj_accounts, what watching changes. */
struct expected {
	u64 clean;
	u64 gap;
	u64 brief;
	u64 away;
	u64 blind;
	u64 gaps;
	u64 samples;
	u64 aways;
	u64 backwards;
};

/* What stands in the accounts; all of it is all the time. */
static void expect(struct kunit *test, const struct expected *want)
{
	const struct watch_test *t = test->priv;
	const struct kj_accounts *acc = &t->stream.acc;

	KUNIT_EXPECT_EQ(test, acc->clean, want->clean);
	KUNIT_EXPECT_EQ(test, acc->gap, want->gap);
	KUNIT_EXPECT_EQ(test, acc->brief, want->brief);
	KUNIT_EXPECT_EQ(test, acc->away, want->away);
	KUNIT_EXPECT_EQ(test, acc->blind, want->blind);
	KUNIT_EXPECT_EQ(test, acc->gaps, want->gaps);
	KUNIT_EXPECT_EQ(test, acc->samples, want->samples);
	KUNIT_EXPECT_EQ(test, acc->aways, want->aways);
	KUNIT_EXPECT_EQ(test, acc->backwards, want->backwards);
	KUNIT_EXPECT_EQ(test, kj_account_time(acc), acc->last - acc->first);
}

#define EXPECT(...) expect(test, &(struct expected){ __VA_ARGS__ })

static struct kj_record *record(struct watch_test *t, unsigned int nr)
{
	return t->stream.ring->data + nr;
}

#endif /* KJ_WATCH_WORLD_H */

// SPDX-License-Identifier: GPL-2.0
/*
 * kj_session - the state machine as a table, and who may do what with a session when.
 */
#include <kunit/test.h>
#include <linux/cpumask.h>
#include <linux/string.h>

#include "../module/session.c"
#include "../module/settle.c"
#include "measurement.h"

/* Every state and event. */
struct next_param {
	const char *name;
	enum kj_state state;
	enum kj_event event;
	int next;
};

static const struct next_param next_params[] = {
	{ "idle, config", KJ_STATE_IDLE, KJ_EVENT_CONFIG, KJ_STATE_CONFIGURED },
	{ "idle, start", KJ_STATE_IDLE, KJ_EVENT_START, -EBADFD },
	{ "idle, stop", KJ_STATE_IDLE, KJ_EVENT_STOP, -EBADFD },
	{ "idle, read", KJ_STATE_IDLE, KJ_EVENT_READ, -EBADFD },
	{ "configured, config", KJ_STATE_CONFIGURED, KJ_EVENT_CONFIG, KJ_STATE_CONFIGURED },
	{ "configured, start", KJ_STATE_CONFIGURED, KJ_EVENT_START, KJ_STATE_RUNNING },
	{ "configured, stop", KJ_STATE_CONFIGURED, KJ_EVENT_STOP, -EBADFD },
	{ "configured, read", KJ_STATE_CONFIGURED, KJ_EVENT_READ, KJ_STATE_CONFIGURED },
	{ "running, config", KJ_STATE_RUNNING, KJ_EVENT_CONFIG, -EBADFD },
	{ "running, start", KJ_STATE_RUNNING, KJ_EVENT_START, -EBADFD },
	{ "running, stop", KJ_STATE_RUNNING, KJ_EVENT_STOP, KJ_STATE_STOPPED },
	{ "running, read", KJ_STATE_RUNNING, KJ_EVENT_READ, KJ_STATE_RUNNING },
	{ "stopped, config", KJ_STATE_STOPPED, KJ_EVENT_CONFIG, KJ_STATE_CONFIGURED },
	{ "stopped, start", KJ_STATE_STOPPED, KJ_EVENT_START, -EBADFD },
	{ "stopped, stop", KJ_STATE_STOPPED, KJ_EVENT_STOP, KJ_STATE_STOPPED },
	{ "stopped, read", KJ_STATE_STOPPED, KJ_EVENT_READ, KJ_STATE_STOPPED },
};

static void next_desc(const struct next_param *p, char *desc)
{
	strscpy(desc, p->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(next, next_params, next_desc);

static void next_state(struct kunit *test)
{
	const struct next_param *p = test->param_value;

	KUNIT_EXPECT_EQ(test, kj_session_next(p->state, p->event), p->next);
}

/* Each of these is asked for by its own question; none takes another one away. */
static void what_it_can(struct kunit *test)
{
	u64 caps = kj_session_caps();
	u64 always = KJ_CAP_SPIN | KJ_CAP_TIMER | KJ_CAP_HW | KJ_CAP_RCU_QS | KJ_CAP_BEGIN;

	KUNIT_EXPECT_EQ(test, caps & always, always);
	KUNIT_EXPECT_EQ(test, !!(caps & KJ_CAP_WATCH), kj_probes_can_watch());
	KUNIT_EXPECT_EQ(test, !!(caps & KJ_CAP_LEVEL2), kj_probes_available());
	KUNIT_EXPECT_EQ(test, !!(caps & KJ_CAP_TICK), kj_probes_know_tick());
	KUNIT_EXPECT_EQ(test, !!(caps & KJ_CAP_NOHZ_FULL_BUILT), IS_ENABLED(CONFIG_NO_HZ_FULL));
}

static void calls_by_state(struct kunit *test)
{
	static const struct measurement_run spin = { "spin", KJ_SAMPLER_SPIN, 10000 };
	struct measurement *t = test->priv;

	KUNIT_EXPECT_EQ(test, measurement_start(t->s), -EBADFD);
	KUNIT_EXPECT_EQ(test, measurement_stop(t->s), -EBADFD);
	KUNIT_EXPECT_EQ(test, measurement_snapshot(t->s, t->cpu, KJ_STREAM_SPIN, t->acc), -EBADFD);
	measurement_configure(test, &spin);
	KUNIT_EXPECT_EQ(test, measurement_stop(t->s), -EBADFD);
	measurement_configure(test, &spin);
	KUNIT_ASSERT_EQ(test, measurement_start(t->s), 0);
	KUNIT_EXPECT_EQ(test, measurement_start(t->s), -EBADFD);
	KUNIT_EXPECT_EQ(test, measurement_config(t->s, t->cfg), -EBADFD);
	KUNIT_EXPECT_EQ(test, measurement_stop(t->s), 0);
	KUNIT_EXPECT_EQ(test, measurement_stop(t->s), 0);
	KUNIT_EXPECT_EQ(test, measurement_start(t->s), -EBADFD);
	KUNIT_EXPECT_EQ(test, measurement_snapshot(t->s, t->cpu, KJ_STREAM_SPIN, t->acc), 0);
	/* A new one begins from nothing. */
	measurement_configure(test, &spin);
	KUNIT_EXPECT_EQ(test, measurement_snapshot(t->s, t->cpu, KJ_STREAM_SPIN, t->acc), 0);
	KUNIT_EXPECT_EQ(test, t->acc->state, KJ_STREAM_READY);
	KUNIT_EXPECT_EQ(test, t->acc->samples, 0ULL);
}

static void second_session_is_busy(struct kunit *test)
{
	static const struct measurement_run spin = { "spin", KJ_SAMPLER_SPIN, 10000 };
	struct measurement *t = test->priv;
	struct kj_session *active;

	KUNIT_EXPECT_NULL(test, kj_session_active());
	measurement_configure(test, &spin);
	active = kj_session_active();
	KUNIT_EXPECT_PTR_EQ(test, active, t->s);
	if (active)
		kj_session_put(active);
	KUNIT_EXPECT_EQ(test, measurement_config(t->other, t->cfg), -EBUSY);
	KUNIT_EXPECT_EQ(test, t->other->state, KJ_STATE_IDLE);
	KUNIT_ASSERT_EQ(test, measurement_start(t->s), 0);
	KUNIT_EXPECT_EQ(test, measurement_config(t->other, t->cfg), -EBUSY);
	KUNIT_ASSERT_EQ(test, measurement_stop(t->s), 0);
	KUNIT_EXPECT_EQ(test, measurement_config(t->other, t->cfg), -EBUSY);
	/* Closing a file that owns nothing takes nothing from the owner. */
	measurement_close(&t->other);
	active = kj_session_active();
	KUNIT_EXPECT_PTR_EQ(test, active, t->s);
	if (active)
		kj_session_put(active);
	t->other = kj_session_alloc();
	KUNIT_ASSERT_NOT_NULL(test, t->other);
	measurement_close(&t->s);
	KUNIT_EXPECT_EQ(test, measurement_config(t->other, t->cfg), 0);
}

/* Whoever looks through debugfs may hold a session that its file has left. */
static void looker_outlives_file(struct kunit *test)
{
	static const struct measurement_run spin = { "spin", KJ_SAMPLER_SPIN, 10000 };
	struct measurement *t = test->priv;
	struct kj_session *active;

	measurement_configure(test, &spin);
	active = kj_session_active();
	KUNIT_ASSERT_NOT_NULL(test, active);
	measurement_close(&t->s);
	KUNIT_EXPECT_EQ(test, active->state, KJ_STATE_IDLE);
	KUNIT_EXPECT_EQ(test, active->nr_targets, 0U);
	KUNIT_EXPECT_EQ(test, measurement_snapshot(active, t->cpu, KJ_STREAM_SPIN, t->acc),
			-EBADFD);
	kj_session_put(active);
}

struct stream_param {
	const char *name;
	enum kj_sampler sampler;
	unsigned int cpu_off;
	unsigned int stream;
	int ret;
};

static const struct stream_param stream_params[] = {
	{ "spin of spin", KJ_SAMPLER_SPIN, 0, KJ_STREAM_SPIN, 0 },
	{ "timer irq of spin", KJ_SAMPLER_SPIN, 0, KJ_STREAM_TIMER_IRQ, -ENOENT },
	{ "hw of spin", KJ_SAMPLER_SPIN, 0, KJ_STREAM_HW, -ENOENT },
	{ "user of spin", KJ_SAMPLER_SPIN, 0, KJ_STREAM_USER, -ENOENT },
	{ "beyond of spin", KJ_SAMPLER_SPIN, 0, KJ_STREAM_NR, -ENOENT },
	{ "all ones of spin", KJ_SAMPLER_SPIN, 0, ~0U, -ENOENT },
	{ "timer irq of timer", KJ_SAMPLER_TIMER, 0, KJ_STREAM_TIMER_IRQ, 0 },
	{ "timer thread of timer", KJ_SAMPLER_TIMER, 0, KJ_STREAM_TIMER_THREAD, 0 },
	{ "spin of timer", KJ_SAMPLER_TIMER, 0, KJ_STREAM_SPIN, -ENOENT },
	{ "hw of hw", KJ_SAMPLER_HW, 0, KJ_STREAM_HW, 0 },
	{ "spin of hw", KJ_SAMPLER_HW, 0, KJ_STREAM_SPIN, -ENOENT },
	{ "another CPU", KJ_SAMPLER_SPIN, 1, KJ_STREAM_SPIN, -ENOENT },
	{ "CPU before", KJ_SAMPLER_SPIN, ~0U, KJ_STREAM_SPIN, -ENOENT },
	{ "CPU far out", KJ_SAMPLER_SPIN, 1U << 31, KJ_STREAM_SPIN, -ENOENT },
};

static void stream_desc(const struct stream_param *p, char *desc)
{
	strscpy(desc, p->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(stream, stream_params, stream_desc);

static void finds_streams(struct kunit *test)
{
	const struct stream_param *p = test->param_value;
	struct measurement *t = test->priv;
	struct kj_stream *stream;

	measurement_sound(t->cfg, p->sampler, t->cpu);
	KUNIT_ASSERT_EQ(test, measurement_config(t->s, t->cfg), 0);
	stream = measurement_find(t->s, t->cpu + p->cpu_off, p->stream);
	KUNIT_ASSERT_EQ(test, PTR_ERR_OR_ZERO(stream), p->ret);
	if (!p->ret)
		KUNIT_EXPECT_EQ(test, stream->acc.stream, p->stream);
}

/* An open descriptor: its ring lives on, so CONFIG has to wait until it is closed. */
static void open_ring_is_busy(struct kunit *test)
{
	static const struct measurement_run spin = { "spin", KJ_SAMPLER_SPIN, 10000 };
	struct measurement *t = test->priv;
	struct kj_stream *stream;
	struct kj_ring *ring;

	measurement_configure(test, &spin);
	stream = measurement_find(t->s, t->cpu, KJ_STREAM_SPIN);
	KUNIT_ASSERT_FALSE(test, IS_ERR(stream));
	ring = stream->ring;
	kref_get(&ring->ref);
	KUNIT_EXPECT_EQ(test, measurement_config(t->s, t->cfg), -EBUSY);
	KUNIT_EXPECT_EQ(test, t->s->state, KJ_STATE_CONFIGURED);
	kj_ring_put(ring);
	KUNIT_EXPECT_EQ(test, measurement_config(t->s, t->cfg), 0);

	stream = measurement_find(t->s, t->cpu, KJ_STREAM_SPIN);
	KUNIT_ASSERT_FALSE(test, IS_ERR(stream));
	ring = stream->ring;
	kref_get(&ring->ref);
	measurement_close(&t->s);
	KUNIT_EXPECT_TRUE(test, kj_ring_ended(ring));
	KUNIT_EXPECT_TRUE(test, kj_ring_has_news(ring));
	kj_ring_put(ring);
}

static void impossible_cpu(struct kunit *test)
{
	struct measurement *t = test->priv;

	measurement_sound(t->cfg, KJ_SAMPLER_SPIN, t->cpu);
	t->cfg->cpus[KJ_CPU_WORDS - 1] = 1ULL << 63;
	if (nr_cpu_ids >= KJ_MAX_CPUS)
		kunit_skip(test, "this machine can have every CPU that can be named");
	KUNIT_EXPECT_EQ(test, measurement_config(t->s, t->cfg), -ENXIO);
	KUNIT_EXPECT_EQ(test, t->s->state, KJ_STATE_IDLE);
	KUNIT_EXPECT_NULL(test, kj_session_active());
}

static void too_much_of_memory(struct kunit *test)
{
	struct measurement *t = test->priv;

	measurement_sound(t->cfg, KJ_SAMPLER_TIMER, t->cpu);
	t->cfg->ring_records = KJ_RING_MAX_RECORDS;
	measurement_choose_online(t->cfg);
	if ((u64)num_online_cpus() * 2 * KJ_RING_MAX_RECORDS * sizeof(struct kj_record) <=
	    (u64)totalram_pages() * PAGE_SIZE / 4)
		kunit_skip(test, "this machine has room for all of the largest rings");
	KUNIT_EXPECT_EQ(test, measurement_config(t->s, t->cfg), -ENOMEM);
	KUNIT_EXPECT_EQ(test, t->s->state, KJ_STATE_IDLE);
	KUNIT_EXPECT_NULL(test, kj_session_active());
}

static struct kunit_case session_cases[] = {
	KUNIT_CASE_PARAM(next_state, next_gen_params),
	KUNIT_CASE(what_it_can),
	KUNIT_CASE(calls_by_state),
	KUNIT_CASE(second_session_is_busy),
	KUNIT_CASE(looker_outlives_file),
	KUNIT_CASE_PARAM(finds_streams, stream_gen_params),
	KUNIT_CASE(open_ring_is_busy),
	KUNIT_CASE(impossible_cpu),
	KUNIT_CASE(too_much_of_memory),
	{},
};

static struct kunit_suite session_suite = {
	.name = "kj_session",
	.suite_init = measurement_suite_init,
	.suite_exit = measurement_suite_exit,
	.init = measurement_init,
	.exit = measurement_exit,
	.test_cases = session_cases,
};

kunit_test_suite(session_suite);

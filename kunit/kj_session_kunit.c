// SPDX-License-Identifier: GPL-2.0
/*
 * kj_session - the state machine and the checks as tables, then real measurements
 * on a real CPU. What those must satisfy are equations between their own numbers,
 * never times: this also runs under emulation, on a busy host.
 */
#include <kunit/test.h>
#include <linux/cpumask.h>
#include <linux/delay.h>
#include <linux/string.h>

#include "../module/config.c"
#include "../module/session.c"
#include "../module/spin.c"
#include "../module/timer.c"
#include "../module/hw.c"

#define RECORDS 64U

/* ---- the state machine: every state and event ---- */

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

/* ---- configurations: a sound one of each sampler, and what spoils it ---- */

static void sound_config(struct kj_config *cfg, enum kj_sampler sampler, unsigned int cpu)
{
	memset(cfg, 0, sizeof(*cfg));
	cfg->size = sizeof(*cfg);
	cfg->sampler = sampler;
	cfg->level = 1;
	cfg->threshold_ns = 10000;
	cfg->ring_records = RECORDS;
	cfg->cpus[cpu / 64] |= BIT_ULL(cpu % 64);
	if (sampler == KJ_SAMPLER_TIMER)
		cfg->period_ns = 1000000;
	if (sampler == KJ_SAMPLER_HW) {
		cfg->period_ns = 10000000;
		cfg->slice_ns = 1000000;
	}
}

enum field {
	NONE,
	FLAGS,
	RESERVED,
	SAMPLER,
	LEVEL,
	THRESHOLD,
	PERIOD,
	SLICE,
	RING,
	CPU_FIRST,
	CPU_LAST,
};

struct change {
	enum field field;
	u64 value;
};

static void change_field(struct kj_config *cfg, const struct change *change)
{
	switch (change->field) {
	case NONE:
		break;
	case FLAGS:
		cfg->flags = change->value;
		break;
	case RESERVED:
		cfg->reserved = change->value;
		break;
	case SAMPLER:
		cfg->sampler = change->value;
		break;
	case LEVEL:
		cfg->level = change->value;
		break;
	case THRESHOLD:
		cfg->threshold_ns = change->value;
		break;
	case PERIOD:
		cfg->period_ns = change->value;
		break;
	case SLICE:
		cfg->slice_ns = change->value;
		break;
	case RING:
		cfg->ring_records = change->value;
		break;
	case CPU_FIRST:
		cfg->cpus[0] = change->value;
		break;
	case CPU_LAST:
		cfg->cpus[KJ_CPU_WORDS - 1] = change->value;
		break;
	}
}

struct check_param {
	const char *name;
	enum kj_sampler sampler;
	int ret;
	struct change changes[2];
};

static const struct check_param check_params[] = {
	{ "spin", KJ_SAMPLER_SPIN, 0 },
	{ "timer", KJ_SAMPLER_TIMER, 0 },
	{ "hw", KJ_SAMPLER_HW, 0 },

	{ "flags", KJ_SAMPLER_SPIN, -EINVAL, { { FLAGS, 1 } } },
	{ "top flag", KJ_SAMPLER_SPIN, -EINVAL, { { FLAGS, 1U << 31 } } },
	{ "reserved", KJ_SAMPLER_SPIN, -EINVAL, { { RESERVED, 1 } } },
	{ "no sampler", KJ_SAMPLER_SPIN, -EINVAL, { { SAMPLER, 0 } } },
	{ "sampler 5", KJ_SAMPLER_SPIN, -EINVAL, { { SAMPLER, 5 } } },
	{ "sampler all ones", KJ_SAMPLER_SPIN, -EINVAL, { { SAMPLER, ~0U } } },
	{ "level 0", KJ_SAMPLER_SPIN, -EINVAL, { { LEVEL, 0 } } },
	{ "level 3", KJ_SAMPLER_SPIN, -EINVAL, { { LEVEL, 3 } } },
	{ "no CPU", KJ_SAMPLER_SPIN, -EINVAL, { { CPU_FIRST, 0 } } },
	{ "the last CPU", KJ_SAMPLER_SPIN, 0, { { CPU_FIRST, 0 }, { CPU_LAST, 1ULL << 63 } } },

	{ "spin with period", KJ_SAMPLER_SPIN, -EINVAL, { { PERIOD, 1000000 } } },
	{ "spin with slice", KJ_SAMPLER_SPIN, -EINVAL, { { SLICE, 1000000 } } },
	{ "timer with slice", KJ_SAMPLER_TIMER, -EINVAL, { { SLICE, 100000 } } },

	{ "threshold 0", KJ_SAMPLER_SPIN, -ERANGE, { { THRESHOLD, 0 } } },
	{ "threshold least", KJ_SAMPLER_SPIN, 0, { { THRESHOLD, KJ_THRESHOLD_MIN_NS } } },
	{ "threshold most", KJ_SAMPLER_SPIN, 0, { { THRESHOLD, KJ_THRESHOLD_MAX_NS } } },
	{ "threshold over", KJ_SAMPLER_SPIN, -ERANGE, { { THRESHOLD, KJ_THRESHOLD_MAX_NS + 1 } } },
	{ "threshold all ones", KJ_SAMPLER_SPIN, -ERANGE, { { THRESHOLD, ~0ULL } } },

	{ "ring 0", KJ_SAMPLER_SPIN, -ERANGE, { { RING, 0 } } },
	{ "ring under", KJ_SAMPLER_SPIN, -ERANGE, { { RING, KJ_RING_MIN_RECORDS / 2 } } },
	{ "ring least", KJ_SAMPLER_SPIN, 0, { { RING, KJ_RING_MIN_RECORDS } } },
	{ "ring most", KJ_SAMPLER_SPIN, 0, { { RING, KJ_RING_MAX_RECORDS } } },
	{ "ring over", KJ_SAMPLER_SPIN, -ERANGE, { { RING, KJ_RING_MAX_RECORDS * 2 } } },
	{ "ring all ones", KJ_SAMPLER_SPIN, -ERANGE, { { RING, ~0U } } },
	{ "ring 24", KJ_SAMPLER_SPIN, -EINVAL, { { RING, 24 } } },
	{ "ring most but one", KJ_SAMPLER_SPIN, -EINVAL, { { RING, KJ_RING_MAX_RECORDS - 1 } } },

	{ "timer, period 0", KJ_SAMPLER_TIMER, -ERANGE, { { PERIOD, 0 } } },
	{ "timer, period under", KJ_SAMPLER_TIMER, -ERANGE, { { PERIOD, KJ_PERIOD_MIN_NS - 1 } } },
	{ "timer, period least", KJ_SAMPLER_TIMER, 0, { { PERIOD, KJ_PERIOD_MIN_NS } } },
	{ "timer, period most", KJ_SAMPLER_TIMER, 0, { { PERIOD, KJ_PERIOD_MAX_NS } } },
	{ "timer, period over", KJ_SAMPLER_TIMER, -ERANGE, { { PERIOD, KJ_PERIOD_MAX_NS + 1 } } },
	{ "hw, period 0", KJ_SAMPLER_HW, -ERANGE, { { PERIOD, 0 } } },
	{ "hw, period most", KJ_SAMPLER_HW, 0, { { PERIOD, KJ_PERIOD_MAX_NS } } },
	{ "hw, period over", KJ_SAMPLER_HW, -ERANGE, { { PERIOD, KJ_PERIOD_MAX_NS + 1 } } },

	{ "hw, slice 0", KJ_SAMPLER_HW, -ERANGE, { { SLICE, 0 } } },
	{ "hw, slice under", KJ_SAMPLER_HW, -ERANGE, { { SLICE, KJ_SLICE_MIN_NS - 1 } } },
	{ "hw, slice least", KJ_SAMPLER_HW, 0, { { SLICE, KJ_SLICE_MIN_NS } } },
	{ "hw, slice most", KJ_SAMPLER_HW, 0, { { SLICE, KJ_SLICE_MAX_NS } } },
	{ "hw, slice over", KJ_SAMPLER_HW, -ERANGE, { { SLICE, KJ_SLICE_MAX_NS + 1 } } },
	{ "hw, slice half", KJ_SAMPLER_HW, 0, { { PERIOD, 20000 }, { SLICE, 10000 } } },
	{ "hw, slice over half", KJ_SAMPLER_HW, -EINVAL, { { PERIOD, 20000 }, { SLICE, 10001 } } },
	{ "hw, slice over, odd", KJ_SAMPLER_HW, -EINVAL, { { PERIOD, 20001 }, { SLICE, 10001 } } },
};

static void check_desc(const struct check_param *p, char *desc)
{
	strscpy(desc, p->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(check, check_params, check_desc);

/* ---- real sessions ---- */

struct session_test {
	struct kj_session *s;
	struct kj_session *other;
	struct kj_config *cfg;
	struct kj_accounts *acc;
	unsigned int cpu;
};

static int session_suite_init(struct kunit_suite *suite)
{
	return kj_ring_init();
}

static void session_suite_exit(struct kunit_suite *suite)
{
	kj_ring_exit();
}

static int session_test_init(struct kunit *test)
{
	struct session_test *t = kunit_kzalloc(test, sizeof(*t), GFP_KERNEL);

	if (!t)
		return -ENOMEM;
	test->priv = t;
	t->cpu = cpumask_last(cpu_online_mask);
	t->cfg = kunit_kzalloc(test, sizeof(*t->cfg), GFP_KERNEL);
	t->acc = kunit_kzalloc(test, sizeof(*t->acc), GFP_KERNEL);
	t->s = kj_session_alloc();
	t->other = kj_session_alloc();
	return t->cfg && t->acc && t->s && t->other ? 0 : -ENOMEM;
}

static void close_session(struct kj_session **s)
{
	if (*s)
		kj_session_release(*s);
	*s = NULL;
}

/* Also after a failed assertion: nothing runs on, no CPU stays offline. */
static void session_test_exit(struct kunit *test)
{
	struct session_test *t = test->priv;

	if (!t)
		return;
	close_session(&t->s);
	close_session(&t->other);
	if (!cpu_online(t->cpu))
		add_cpu(t->cpu);
}

/* The calls as the character device makes them: each under the lock. */
static int config(struct kj_session *s, const struct kj_config *cfg)
{
	int ret;

	mutex_lock(&s->lock);
	ret = kj_session_config(s, cfg);
	mutex_unlock(&s->lock);
	return ret;
}

static int start(struct kj_session *s)
{
	int ret;

	mutex_lock(&s->lock);
	ret = kj_session_start(s);
	mutex_unlock(&s->lock);
	return ret;
}

static int stop(struct kj_session *s)
{
	int ret;

	mutex_lock(&s->lock);
	ret = kj_session_stop(s);
	mutex_unlock(&s->lock);
	return ret;
}

static struct kj_feed *find(struct kj_session *s, unsigned int cpu, unsigned int stream)
{
	struct kj_feed *feed;

	mutex_lock(&s->lock);
	feed = kj_session_feed(s, cpu, stream);
	mutex_unlock(&s->lock);
	return feed;
}

static int snapshot(struct kj_session *s, unsigned int cpu, unsigned int stream,
		    struct kj_accounts *acc)
{
	struct kj_feed *feed;

	mutex_lock(&s->lock);
	feed = kj_session_feed(s, cpu, stream);
	if (!IS_ERR(feed))
		kj_feed_snapshot(feed, acc);
	mutex_unlock(&s->lock);
	return PTR_ERR_OR_ZERO(feed);
}

static void check_config(struct kunit *test)
{
	const struct check_param *p = test->param_value;
	struct session_test *t = test->priv;
	unsigned int i;

	sound_config(t->cfg, p->sampler, 0);
	for (i = 0; i < ARRAY_SIZE(p->changes); i++)
		change_field(t->cfg, &p->changes[i]);
	KUNIT_EXPECT_EQ(test, kj_config_check(t->cfg), p->ret);
}

struct run_param {
	const char *name;
	enum kj_sampler sampler;
	u64 threshold_ns;
};

/* At 1 ns every reading is a gap: the hottest path there is. */
static const struct run_param run_params[] = {
	{ "spin", KJ_SAMPLER_SPIN, 10000 },   { "spin, all gaps", KJ_SAMPLER_SPIN, 1 },
	{ "timer", KJ_SAMPLER_TIMER, 10000 }, { "timer, all gaps", KJ_SAMPLER_TIMER, 1 },
	{ "hw", KJ_SAMPLER_HW, 10000 },	      { "hw, all gaps", KJ_SAMPLER_HW, 1 },
};

static void run_desc(const struct run_param *p, char *desc)
{
	strscpy(desc, p->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(run, run_params, run_desc);

static void configure(struct kunit *test, const struct run_param *p)
{
	struct session_test *t = test->priv;

	sound_config(t->cfg, p->sampler, t->cpu);
	t->cfg->threshold_ns = p->threshold_ns;
	KUNIT_ASSERT_EQ(test, config(t->s, t->cfg), 0);
}

/* Until it has measured something; the time is for a host that is busy elsewhere. */
static bool wait_for_samples(struct session_test *t, unsigned int stream, u64 samples)
{
	unsigned long limit = jiffies + 60 * HZ;

	while (time_before(jiffies, limit)) {
		if (snapshot(t->s, t->cpu, stream, t->acc))
			return false;
		if (t->acc->samples >= samples)
			return true;
		msleep(20);
	}
	return false;
}

/* What every answer satisfies, whenever it is taken. */
static void expect_sound(struct kunit *test, const struct kj_accounts *acc)
{
	bool timer = acc->stream == KJ_STREAM_TIMER_IRQ || acc->stream == KJ_STREAM_TIMER_THREAD;
	u64 count = 0, sum = 0, max = 0;
	unsigned int i;

	for (i = 0; i < KJ_CAUSE_NR; i++) {
		count += acc->cause[i].count;
		sum += acc->cause[i].sum;
		max = max(max, acc->cause[i].max);
	}
	KUNIT_EXPECT_EQ(test, acc->size, sizeof(*acc));
	KUNIT_EXPECT_EQ(test, acc->gaps, acc->written + acc->lost);
	KUNIT_EXPECT_EQ(test, count, acc->gaps);
	KUNIT_EXPECT_EQ(test, sum, acc->gap);
	KUNIT_EXPECT_LE(test, acc->first, acc->last);
	if (timer) {
		KUNIT_EXPECT_LE(test, max, acc->max);
		KUNIT_EXPECT_LE(test, acc->min, acc->max);
		KUNIT_EXPECT_LE(test, acc->gap, acc->sum);
		KUNIT_EXPECT_LE(test, acc->gaps, acc->samples);
	} else {
		KUNIT_EXPECT_EQ(test, max, acc->max);
		if (!acc->backwards)
			KUNIT_EXPECT_EQ(test, acc->clean + acc->gap + acc->blind,
					acc->last - acc->first);
	}
}

/* The ring against the accounts. Nobody consumed: the first records are all there. */
static void expect_ring_agrees(struct kunit *test, const struct kj_feed *feed,
			       const struct kj_accounts *acc)
{
	const struct kj_ring *ring = feed->ring;
	const struct kj_record *rec = ring->data;
	u64 i, nr = min_t(u64, acc->written, ring->nr), len = 0, lost = 0, before = 0, wrong = 0;

	KUNIT_EXPECT_EQ(test, ring->control->head, acc->written);
	KUNIT_EXPECT_EQ(test, ring->control->lost, acc->lost);
	KUNIT_EXPECT_TRUE(test, kj_ring_ended(ring));
	for (i = 0; i < nr; i++, rec++) {
		len += rec->len;
		lost += rec->lost;
		wrong += rec->len < acc->threshold || rec->cpu != acc->cpu ||
			 rec->stream != acc->stream || rec->start < before ||
			 rec->start < acc->first || rec->start + rec->len > acc->last ||
			 rec->count[KJ_CAUSE_UNKNOWN] >= KJ_CAUSE_NR;
		before = rec->start;
	}
	KUNIT_EXPECT_EQ(test, wrong, 0ULL);
	KUNIT_EXPECT_EQ(test, lost, 0ULL);
	KUNIT_EXPECT_LE(test, len, acc->gap);
	if (!acc->lost)
		KUNIT_EXPECT_EQ(test, len, acc->gap);
}

static u64 histogram_total(const struct kj_feed *feed)
{
	u64 total = 0;
	unsigned int i;

	for (i = 0; i < KJ_HIST_BUCKETS; i++)
		total += feed->hist[i];
	return total;
}

static const struct sampler *sampler_of(const struct run_param *p)
{
	return &samplers[p->sampler];
}

static void ready_before_start(struct kunit *test)
{
	const struct run_param *p = test->param_value;
	const struct sampler *sampler = sampler_of(p);
	struct session_test *t = test->priv;
	struct kj_feed *feed;
	unsigned int i;
	u64 khz = sampler->cycles ? kj_clock_khz() : 1000000;

	configure(test, p);
	KUNIT_EXPECT_EQ(test, t->s->state, KJ_STATE_CONFIGURED);
	for (i = 0; i < sampler->nr_feeds; i++) {
		struct kj_accounts expected = {
			.size = sizeof(expected),
			.cpu = t->cpu,
			.stream = sampler->streams[i],
			.state = KJ_STREAM_READY,
			.clock_khz = khz,
			.threshold = kj_clock_from_ns(p->threshold_ns, khz),
		};

		feed = find(t->s, t->cpu, sampler->streams[i]);
		KUNIT_ASSERT_FALSE(test, IS_ERR(feed));
		kj_feed_snapshot(feed, t->acc);
		KUNIT_EXPECT_EQ(test, memcmp(t->acc, &expected, sizeof(expected)), 0);
		KUNIT_EXPECT_FALSE(test, kj_ring_has_news(feed->ring));
		KUNIT_EXPECT_EQ(test, feed->ring->control->nr_records, RECORDS);
		KUNIT_EXPECT_EQ(test, feed->ring->control->cpu, t->cpu);
		KUNIT_EXPECT_EQ(test, feed->ring->control->stream, sampler->streams[i]);
		KUNIT_EXPECT_EQ(test, feed->ring->control->clock_khz, khz);
	}
}

/* Configure, start, look while it runs, stop, and let all numbers agree. */
static void measures(struct kunit *test)
{
	const struct run_param *p = test->param_value;
	const struct sampler *sampler = sampler_of(p);
	struct session_test *t = test->priv;
	unsigned int i, round;

	configure(test, p);
	KUNIT_ASSERT_EQ(test, start(t->s), 0);
	KUNIT_EXPECT_EQ(test, t->s->state, KJ_STATE_RUNNING);
	for (i = 0; i < sampler->nr_feeds; i++) {
		KUNIT_ASSERT_TRUE(test, wait_for_samples(t, sampler->streams[i], 5));
		for (round = 0; round < 20; round++) {
			KUNIT_ASSERT_EQ(test, snapshot(t->s, t->cpu, sampler->streams[i], t->acc),
					0);
			KUNIT_EXPECT_EQ(test, t->acc->state, KJ_STREAM_RUNNING);
			KUNIT_EXPECT_EQ(test, t->acc->raw_ns, 0ULL);
			expect_sound(test, t->acc);
		}
	}

	KUNIT_ASSERT_EQ(test, stop(t->s), 0);
	KUNIT_EXPECT_EQ(test, t->s->state, KJ_STATE_STOPPED);
	for (i = 0; i < sampler->nr_feeds; i++) {
		struct kj_feed *feed = find(t->s, t->cpu, sampler->streams[i]);

		KUNIT_ASSERT_FALSE(test, IS_ERR(feed));
		kj_feed_snapshot(feed, t->acc);
		KUNIT_EXPECT_EQ(test, t->acc->state, KJ_STREAM_DONE);
		expect_sound(test, t->acc);
		expect_ring_agrees(test, feed, t->acc);
		if (sampler->cycles) {
			KUNIT_EXPECT_EQ(test, histogram_total(feed), t->acc->gaps);
			KUNIT_EXPECT_GT(test, t->acc->raw_ns, 0ULL);
		} else {
			KUNIT_EXPECT_EQ(test, histogram_total(feed) + t->acc->backwards,
					t->acc->samples);
		}
		if (p->threshold_ns == 1)
			KUNIT_EXPECT_GT(test, t->acc->gaps, 0ULL);
	}
	KUNIT_EXPECT_NULL(test, t->s->targets[0].task);
}

/* The contract's own words: an independent witness for @last - @first. */
static void measured_span_has_witness(struct kunit *test)
{
	static const struct run_param spin = { "spin", KJ_SAMPLER_SPIN, 10000 };
	struct session_test *t = test->priv;
	u64 span;

	configure(test, &spin);
	KUNIT_ASSERT_EQ(test, start(t->s), 0);
	KUNIT_ASSERT_TRUE(test, wait_for_samples(t, KJ_STREAM_SPIN, 1));
	msleep(20);
	KUNIT_ASSERT_EQ(test, stop(t->s), 0);
	KUNIT_ASSERT_EQ(test, snapshot(t->s, t->cpu, KJ_STREAM_SPIN, t->acc), 0);
	span = kj_clock_to_ns(t->acc->last - t->acc->first, t->acc->clock_khz);
	/* Calibration under emulation may be far off; a wrong unit is further. */
	KUNIT_EXPECT_LT(test, span, 2 * t->acc->raw_ns);
	KUNIT_EXPECT_LT(test, t->acc->raw_ns, 2 * span);
}

static void release_while_running(struct kunit *test)
{
	const struct run_param *p = test->param_value;
	struct session_test *t = test->priv;

	configure(test, p);
	KUNIT_ASSERT_EQ(test, start(t->s), 0);
	KUNIT_ASSERT_TRUE(test, wait_for_samples(t, sampler_of(p)->streams[0], 1));
	close_session(&t->s);
	KUNIT_EXPECT_NULL(test, kj_session_active());
	/* The measurement is free again, for whoever comes. */
	KUNIT_EXPECT_EQ(test, config(t->other, t->cfg), 0);
}

/* A thread that is stopped before its first step, or in it, leaves an end all the same. */
static void start_stop_at_once(struct kunit *test)
{
	const struct run_param *p = test->param_value;
	struct session_test *t = test->priv;
	struct kj_feed *feed;
	unsigned int i;

	for (i = 0; i < 20; i++) {
		configure(test, p);
		KUNIT_ASSERT_EQ(test, start(t->s), 0);
		KUNIT_ASSERT_EQ(test, stop(t->s), 0);
		feed = find(t->s, t->cpu, sampler_of(p)->streams[0]);
		KUNIT_ASSERT_FALSE(test, IS_ERR(feed));
		KUNIT_EXPECT_TRUE(test, kj_ring_ended(feed->ring));
		kj_feed_snapshot(feed, t->acc);
		KUNIT_EXPECT_NE(test, t->acc->state, KJ_STREAM_RUNNING);
		expect_sound(test, t->acc);
	}
}

static void calls_by_state(struct kunit *test)
{
	static const struct run_param spin = { "spin", KJ_SAMPLER_SPIN, 10000 };
	struct session_test *t = test->priv;

	KUNIT_EXPECT_EQ(test, start(t->s), -EBADFD);
	KUNIT_EXPECT_EQ(test, stop(t->s), -EBADFD);
	KUNIT_EXPECT_EQ(test, snapshot(t->s, t->cpu, KJ_STREAM_SPIN, t->acc), -EBADFD);
	configure(test, &spin);
	KUNIT_EXPECT_EQ(test, stop(t->s), -EBADFD);
	configure(test, &spin);
	KUNIT_ASSERT_EQ(test, start(t->s), 0);
	KUNIT_EXPECT_EQ(test, start(t->s), -EBADFD);
	KUNIT_EXPECT_EQ(test, config(t->s, t->cfg), -EBADFD);
	KUNIT_EXPECT_EQ(test, stop(t->s), 0);
	KUNIT_EXPECT_EQ(test, stop(t->s), 0);
	KUNIT_EXPECT_EQ(test, start(t->s), -EBADFD);
	KUNIT_EXPECT_EQ(test, snapshot(t->s, t->cpu, KJ_STREAM_SPIN, t->acc), 0);
	/* A new one begins from nothing. */
	configure(test, &spin);
	KUNIT_EXPECT_EQ(test, snapshot(t->s, t->cpu, KJ_STREAM_SPIN, t->acc), 0);
	KUNIT_EXPECT_EQ(test, t->acc->state, KJ_STREAM_READY);
	KUNIT_EXPECT_EQ(test, t->acc->samples, 0ULL);
}

static void second_session_is_busy(struct kunit *test)
{
	static const struct run_param spin = { "spin", KJ_SAMPLER_SPIN, 10000 };
	struct session_test *t = test->priv;
	struct kj_session *active;

	KUNIT_EXPECT_NULL(test, kj_session_active());
	configure(test, &spin);
	active = kj_session_active();
	KUNIT_EXPECT_PTR_EQ(test, active, t->s);
	if (active)
		kj_session_put(active);
	KUNIT_EXPECT_EQ(test, config(t->other, t->cfg), -EBUSY);
	KUNIT_EXPECT_EQ(test, t->other->state, KJ_STATE_IDLE);
	KUNIT_ASSERT_EQ(test, start(t->s), 0);
	KUNIT_EXPECT_EQ(test, config(t->other, t->cfg), -EBUSY);
	KUNIT_ASSERT_EQ(test, stop(t->s), 0);
	KUNIT_EXPECT_EQ(test, config(t->other, t->cfg), -EBUSY);
	/* Closing a file that owns nothing takes nothing from the owner. */
	close_session(&t->other);
	active = kj_session_active();
	KUNIT_EXPECT_PTR_EQ(test, active, t->s);
	if (active)
		kj_session_put(active);
	t->other = kj_session_alloc();
	KUNIT_ASSERT_NOT_NULL(test, t->other);
	close_session(&t->s);
	KUNIT_EXPECT_EQ(test, config(t->other, t->cfg), 0);
}

/* Whoever looks through debugfs may hold a session that its file has left. */
static void looker_outlives_file(struct kunit *test)
{
	static const struct run_param spin = { "spin", KJ_SAMPLER_SPIN, 10000 };
	struct session_test *t = test->priv;
	struct kj_session *active;

	configure(test, &spin);
	active = kj_session_active();
	KUNIT_ASSERT_NOT_NULL(test, active);
	close_session(&t->s);
	KUNIT_EXPECT_EQ(test, active->state, KJ_STATE_IDLE);
	KUNIT_EXPECT_EQ(test, active->nr_targets, 0U);
	KUNIT_EXPECT_EQ(test, snapshot(active, t->cpu, KJ_STREAM_SPIN, t->acc), -EBADFD);
	kj_session_put(active);
}

static void choose_online(struct kj_config *cfg)
{
	unsigned int cpu;

	for (cpu = 0; cpu < nr_cpu_ids; cpu++) {
		if (cpu_online(cpu))
			cfg->cpus[cpu / 64] |= BIT_ULL(cpu % 64);
	}
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
	struct session_test *t = test->priv;
	struct kj_feed *feed;

	sound_config(t->cfg, p->sampler, t->cpu);
	KUNIT_ASSERT_EQ(test, config(t->s, t->cfg), 0);
	feed = find(t->s, t->cpu + p->cpu_off, p->stream);
	KUNIT_ASSERT_EQ(test, PTR_ERR_OR_ZERO(feed), p->ret);
	if (!p->ret)
		KUNIT_EXPECT_EQ(test, feed->acc.stream, p->stream);
}

static void every_cpu_at_once(struct kunit *test)
{
	const struct run_param *p = test->param_value;
	struct session_test *t = test->priv;
	unsigned int cpu, nr = 0;

	sound_config(t->cfg, p->sampler, t->cpu);
	t->cfg->threshold_ns = p->threshold_ns;
	choose_online(t->cfg);
	KUNIT_ASSERT_EQ(test, config(t->s, t->cfg), 0);
	KUNIT_ASSERT_EQ(test, start(t->s), 0);
	msleep(30);
	KUNIT_ASSERT_EQ(test, stop(t->s), 0);
	for (cpu = 0; cpu < nr_cpu_ids; cpu++) {
		if (!cpu_online(cpu))
			continue;
		KUNIT_EXPECT_EQ(test, t->s->targets[nr++].cpu, cpu);
		KUNIT_ASSERT_EQ(test, snapshot(t->s, cpu, sampler_of(p)->streams[0], t->acc), 0);
		KUNIT_EXPECT_EQ(test, t->acc->cpu, cpu);
		expect_sound(test, t->acc);
	}
	KUNIT_EXPECT_EQ(test, t->s->nr_targets, nr);
}

/* An open descriptor: its ring lives on, so CONFIG has to wait until it is closed. */
static void open_ring_is_busy(struct kunit *test)
{
	static const struct run_param spin = { "spin", KJ_SAMPLER_SPIN, 10000 };
	struct session_test *t = test->priv;
	struct kj_feed *feed;
	struct kj_ring *ring;

	configure(test, &spin);
	feed = find(t->s, t->cpu, KJ_STREAM_SPIN);
	KUNIT_ASSERT_FALSE(test, IS_ERR(feed));
	ring = feed->ring;
	kref_get(&ring->ref);
	KUNIT_EXPECT_EQ(test, config(t->s, t->cfg), -EBUSY);
	KUNIT_EXPECT_EQ(test, t->s->state, KJ_STATE_CONFIGURED);
	kj_ring_put(ring);
	KUNIT_EXPECT_EQ(test, config(t->s, t->cfg), 0);

	feed = find(t->s, t->cpu, KJ_STREAM_SPIN);
	KUNIT_ASSERT_FALSE(test, IS_ERR(feed));
	ring = feed->ring;
	kref_get(&ring->ref);
	close_session(&t->s);
	KUNIT_EXPECT_TRUE(test, kj_ring_ended(ring));
	KUNIT_EXPECT_TRUE(test, kj_ring_has_news(ring));
	kj_ring_put(ring);
}

static void impossible_cpu(struct kunit *test)
{
	struct session_test *t = test->priv;

	sound_config(t->cfg, KJ_SAMPLER_SPIN, t->cpu);
	t->cfg->cpus[KJ_CPU_WORDS - 1] = 1ULL << 63;
	if (nr_cpu_ids >= KJ_MAX_CPUS)
		kunit_skip(test, "this machine can have every CPU that can be named");
	KUNIT_EXPECT_EQ(test, config(t->s, t->cfg), -ENXIO);
	KUNIT_EXPECT_EQ(test, t->s->state, KJ_STATE_IDLE);
	KUNIT_EXPECT_NULL(test, kj_session_active());
}

static void too_much_of_memory(struct kunit *test)
{
	struct session_test *t = test->priv;

	sound_config(t->cfg, KJ_SAMPLER_TIMER, t->cpu);
	t->cfg->ring_records = KJ_RING_MAX_RECORDS;
	choose_online(t->cfg);
	if ((u64)num_online_cpus() * 2 * KJ_RING_MAX_RECORDS * sizeof(struct kj_record) <=
	    (u64)totalram_pages() * PAGE_SIZE / 4)
		kunit_skip(test, "this machine has room for all of the largest rings");
	KUNIT_EXPECT_EQ(test, config(t->s, t->cfg), -ENOMEM);
	KUNIT_EXPECT_EQ(test, t->s->state, KJ_STATE_IDLE);
	KUNIT_EXPECT_NULL(test, kj_session_active());
}

/*
 * A kernel may refuse for reasons of its own: 6.12 with isolcpus= and two CPUs says
 * EBUSY. So ask before anything of ours is there that could be the reason.
 */
static void need_hotplug(struct kunit *test)
{
	struct session_test *t = test->priv;

	if (num_online_cpus() < 2)
		kunit_skip(test, "needs a second CPU");
	if (remove_cpu(t->cpu))
		kunit_skip(test, "this kernel does not let CPU %u go offline", t->cpu);
	KUNIT_ASSERT_EQ(test, add_cpu(t->cpu), 0);
}

static void offline_cpu_is_refused(struct kunit *test)
{
	static const struct run_param spin = { "spin", KJ_SAMPLER_SPIN, 10000 };
	struct session_test *t = test->priv;

	need_hotplug(test);
	configure(test, &spin);
	KUNIT_ASSERT_EQ(test, remove_cpu(t->cpu), 0);
	/* It was there at CONFIG; as before, after START refused. */
	KUNIT_EXPECT_EQ(test, start(t->s), -ENODEV);
	KUNIT_EXPECT_EQ(test, t->s->state, KJ_STATE_CONFIGURED);
	KUNIT_EXPECT_EQ(test, config(t->s, t->cfg), -ENODEV);
	KUNIT_EXPECT_EQ(test, t->s->state, KJ_STATE_CONFIGURED);
	KUNIT_ASSERT_EQ(test, add_cpu(t->cpu), 0);
	KUNIT_EXPECT_EQ(test, start(t->s), 0);
}

static void cpu_goes_while_running(struct kunit *test)
{
	const struct run_param *p = test->param_value;
	const struct sampler *sampler = sampler_of(p);
	struct session_test *t = test->priv;
	unsigned int i, waited;

	need_hotplug(test);
	configure(test, p);
	KUNIT_ASSERT_EQ(test, start(t->s), 0);
	KUNIT_ASSERT_TRUE(test, wait_for_samples(t, sampler->streams[0], 5));
	KUNIT_ASSERT_EQ(test, remove_cpu(t->cpu), 0);
	for (i = 0; i < sampler->nr_feeds; i++) {
		for (waited = 0; waited < 10000; waited += 20) {
			KUNIT_ASSERT_EQ(test, snapshot(t->s, t->cpu, sampler->streams[i], t->acc),
					0);
			if (t->acc->state != KJ_STREAM_RUNNING)
				break;
			msleep(20);
		}
		/* What was measured until then stands. */
		KUNIT_EXPECT_EQ(test, t->acc->state, KJ_STREAM_OFFLINE);
		KUNIT_EXPECT_GE(test, t->acc->samples, i ? 0ULL : 5ULL);
		expect_sound(test, t->acc);
	}
	KUNIT_EXPECT_EQ(test, t->s->state, KJ_STATE_RUNNING);
	KUNIT_ASSERT_EQ(test, add_cpu(t->cpu), 0);
	KUNIT_EXPECT_EQ(test, stop(t->s), 0);
	for (i = 0; i < sampler->nr_feeds; i++) {
		struct kj_feed *feed = find(t->s, t->cpu, sampler->streams[i]);

		KUNIT_ASSERT_FALSE(test, IS_ERR(feed));
		kj_feed_snapshot(feed, t->acc);
		KUNIT_EXPECT_EQ(test, t->acc->state, KJ_STREAM_OFFLINE);
		expect_sound(test, t->acc);
		expect_ring_agrees(test, feed, t->acc);
	}
}

static struct kunit_case session_cases[] = {
	KUNIT_CASE_PARAM(next_state, next_gen_params),
	KUNIT_CASE_PARAM(check_config, check_gen_params),
	KUNIT_CASE_PARAM(ready_before_start, run_gen_params),
	KUNIT_CASE_PARAM(measures, run_gen_params),
	KUNIT_CASE(measured_span_has_witness),
	KUNIT_CASE_PARAM(release_while_running, run_gen_params),
	KUNIT_CASE_PARAM(start_stop_at_once, run_gen_params),
	KUNIT_CASE(calls_by_state),
	KUNIT_CASE(second_session_is_busy),
	KUNIT_CASE(looker_outlives_file),
	KUNIT_CASE_PARAM(finds_streams, stream_gen_params),
	KUNIT_CASE_PARAM(every_cpu_at_once, run_gen_params),
	KUNIT_CASE(open_ring_is_busy),
	KUNIT_CASE(impossible_cpu),
	KUNIT_CASE(too_much_of_memory),
	KUNIT_CASE(offline_cpu_is_refused),
	KUNIT_CASE_PARAM(cpu_goes_while_running, run_gen_params),
	{},
};

static struct kunit_suite session_suite = {
	.name = "kj_session",
	.suite_init = session_suite_init,
	.suite_exit = session_suite_exit,
	.init = session_test_init,
	.exit = session_test_exit,
	.test_cases = session_cases,
};

kunit_test_suite(session_suite);

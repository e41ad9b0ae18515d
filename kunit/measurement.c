// SPDX-License-Identifier: GPL-2.0
/*
 * measurement - real sessions on a real CPU, and what every one of them must satisfy:
 * equations between their own numbers, never times. This also runs under emulation, on a
 * busy host.
 */
#include <kunit/test.h>
#include <linux/cpu.h>
#include <linux/cpumask.h>
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/string.h>

#include "../module/facts.c"
#include "../uapi/kjitter_hist.h"
#include "../uapi/kjitter_sampler.h"
#include "measurement.h"

/* At 1 ns every reading is a gap: the hottest path there is. */
const struct measurement_run measurement_runs[MEASUREMENT_RUNS] = {
	{ "spin", KJ_SAMPLER_SPIN, 10000 },   { "spin, all gaps", KJ_SAMPLER_SPIN, 1 },
	{ "timer", KJ_SAMPLER_TIMER, 10000 }, { "timer, all gaps", KJ_SAMPLER_TIMER, 1 },
	{ "hw", KJ_SAMPLER_HW, 10000 },	      { "hw, all gaps", KJ_SAMPLER_HW, 1 },
};

/**
 * measurement_sound - a sound configuration of a sampler
 * @cfg: filled in
 * @sampler: which
 * @cpu: of this CPU
 *
 * Context: any.
 */
void measurement_sound(struct kj_config *cfg, enum kj_sampler sampler, unsigned int cpu)
{
	memset(cfg, 0, sizeof(*cfg));
	cfg->size = sizeof(*cfg);
	cfg->sampler = sampler;
	cfg->level = 1;
	cfg->threshold_ns = 10000;
	cfg->ring_records = MEASUREMENT_RECORDS;
	cfg->cpus[cpu / 64] |= BIT_ULL(cpu % 64);
	cfg->period_ns = kj_sampler_facts(sampler)->period_ns;
	cfg->slice_ns = kj_sampler_facts(sampler)->slice_ns;
}

/**
 * measurement_suite_init - before a suite of measurements
 * @suite: suite
 *
 * Context: process.
 * Return: 0 or -ENOMEM.
 */
int measurement_suite_init(struct kunit_suite *suite)
{
	int ret = kj_ring_init();

	if (ret)
		return ret;
	ret = kj_settle_init();
	if (ret)
		kj_ring_exit();
	return ret;
}

/**
 * measurement_suite_exit - after it
 * @suite: suite
 *
 * Context: process.
 */
void measurement_suite_exit(struct kunit_suite *suite)
{
	kj_settle_exit();
	kj_ring_exit();
}

/**
 * measurement_init - two sessions, nothing configured
 * @test: its priv becomes a struct measurement
 *
 * Context: process.
 * Return: 0 or -ENOMEM.
 */
int measurement_init(struct kunit *test)
{
	struct measurement *t = kunit_kzalloc(test, sizeof(*t), GFP_KERNEL);

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

/**
 * measurement_close - its file is closed
 * @s: session, or NULL; NULL afterwards
 *
 * Context: process.
 */
void measurement_close(struct kj_session **s)
{
	if (*s)
		kj_session_release(*s);
	*s = NULL;
}

/**
 * measurement_exit - also after a failed assertion: nothing runs on, no CPU stays offline
 * @test: test
 *
 * Context: process.
 */
void measurement_exit(struct kunit *test)
{
	struct measurement *t = test->priv;

	if (!t)
		return;
	measurement_close(&t->s);
	measurement_close(&t->other);
	if (!cpu_online(t->cpu))
		add_cpu(t->cpu);
}

/**
 * measurement_config - kj_session_config() under the lock, as the character device calls it
 * @s: session
 * @cfg: configuration
 *
 * Context: process.
 * Return: what it returned.
 */
int measurement_config(struct kj_session *s, const struct kj_config *cfg)
{
	int ret;

	mutex_lock(&s->lock);
	ret = kj_session_config(s, cfg);
	mutex_unlock(&s->lock);
	return ret;
}

/**
 * measurement_start - kj_session_start() under the lock
 * @s: session
 *
 * Context: process.
 * Return: what it returned.
 */
int measurement_start(struct kj_session *s)
{
	int ret;

	mutex_lock(&s->lock);
	ret = kj_session_start(s);
	mutex_unlock(&s->lock);
	return ret;
}

/**
 * measurement_stop - kj_session_stop() under the lock
 * @s: session
 *
 * Context: process.
 * Return: what it returned.
 */
int measurement_stop(struct kj_session *s)
{
	int ret;

	mutex_lock(&s->lock);
	ret = kj_session_stop(s);
	mutex_unlock(&s->lock);
	return ret;
}

/**
 * measurement_find - kj_session_stream() under the lock
 * @s: session
 * @cpu: CPU
 * @id: enum kj_stream_id, or anything
 *
 * Context: process.
 * Return: what it returned.
 */
struct kj_stream *measurement_find(struct kj_session *s, unsigned int cpu, unsigned int id)
{
	struct kj_stream *stream;

	mutex_lock(&s->lock);
	stream = kj_session_stream(s, cpu, id);
	mutex_unlock(&s->lock);
	return stream;
}

/**
 * measurement_snapshot - accounts of a stream
 * @s: session
 * @cpu: CPU
 * @id: enum kj_stream_id, or anything
 * @acc: filled in
 *
 * Context: process.
 * Return: 0 or what kj_session_stream() refused with.
 */
int measurement_snapshot(struct kj_session *s, unsigned int cpu, unsigned int id,
			 struct kj_accounts *acc)
{
	struct kj_stream *stream;

	mutex_lock(&s->lock);
	stream = kj_session_stream(s, cpu, id);
	if (!IS_ERR(stream))
		kj_stream_snapshot(stream, acc);
	mutex_unlock(&s->lock);
	return PTR_ERR_OR_ZERO(stream);
}

/**
 * measurement_configure - configure the test's session or give up
 * @test: test
 * @p: what to measure
 *
 * Context: process.
 */
void measurement_configure(struct kunit *test, const struct measurement_run *p)
{
	struct measurement *t = test->priv;

	measurement_sound(t->cfg, p->sampler, t->cpu);
	t->cfg->threshold_ns = p->threshold_ns;
	KUNIT_ASSERT_EQ(test, measurement_config(t->s, t->cfg), 0);
}

/**
 * measurement_wait - until it has measured something
 * @t: measurement
 * @id: stream of its CPU
 * @samples: so many
 *
 * Context: process; the time it may take is for a host that is busy elsewhere.
 * Return: so it has.
 */
bool measurement_wait(struct measurement *t, unsigned int id, u64 samples)
{
	unsigned long limit = jiffies + 60 * HZ;

	while (time_before(jiffies, limit)) {
		if (measurement_snapshot(t->s, t->cpu, id, t->acc))
			return false;
		if (t->acc->samples >= samples)
			return true;
		msleep(20);
	}
	return false;
}

/**
 * measurement_expect_sound - what every answer satisfies, whenever it is taken
 * @test: test
 * @acc: answer
 *
 * Context: process.
 */
void measurement_expect_sound(struct kunit *test, const struct kj_accounts *acc)
{
	bool timer = !kj_stream_loops(acc->stream);
	u64 count = 0, sum = 0, max = 0;
	unsigned int i;

	for (i = 0; i < KJ_CAUSE_ROOM; i++) {
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

/**
 * measurement_expect_ring - the ring against the accounts
 * @test: test
 * @stream: nobody consumed: its first records are all there
 * @acc: its accounts
 *
 * Context: process.
 */
void measurement_expect_ring(struct kunit *test, const struct kj_stream *stream,
			     const struct kj_accounts *acc)
{
	const struct kj_ring *ring = stream->ring;
	const struct kj_record *rec = ring->data;
	u64 i, nr = min_t(u64, acc->written, ring->nr), len = 0, lost = 0, before = 0, wrong = 0;
	/* Own work is a loop's. */
	u8 none = kj_stream_loops(acc->stream) ? 0 : KJ_REC_HOUSEKEEPING | KJ_REC_BLIND;

	KUNIT_EXPECT_EQ(test, ring->control->head, acc->written);
	KUNIT_EXPECT_EQ(test, ring->control->lost, acc->lost);
	KUNIT_EXPECT_TRUE(test, kj_ring_ended(ring));
	for (i = 0; i < nr; i++, rec++) {
		len += rec->len;
		lost += rec->lost;
		wrong += rec->len < acc->threshold || rec->cpu != acc->cpu ||
			 rec->stream != acc->stream || rec->start < before ||
			 rec->start < acc->first || rec->start + rec->len > acc->last ||
			 rec->cause >= KJ_CAUSE_NR || rec->flags & none;
		before = rec->start;
	}
	KUNIT_EXPECT_EQ(test, wrong, 0ULL);
	KUNIT_EXPECT_EQ(test, lost, 0ULL);
	KUNIT_EXPECT_LE(test, len, acc->gap);
	if (!acc->lost)
		KUNIT_EXPECT_EQ(test, len, acc->gap);
}

/**
 * measurement_choose_online - add every CPU that is online
 * @cfg: configuration
 *
 * Context: process.
 */
void measurement_choose_online(struct kj_config *cfg)
{
	unsigned int cpu;

	for (cpu = 0; cpu < nr_cpu_ids; cpu++) {
		if (cpu_online(cpu))
			cfg->cpus[cpu / 64] |= BIT_ULL(cpu % 64);
	}
}

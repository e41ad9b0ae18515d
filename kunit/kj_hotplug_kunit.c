// SPDX-License-Identifier: GPL-2.0
/*
 * kj_hotplug - a CPU that is to be measured, or is being measured, goes offline.
 */
#include <kunit/test.h>
#include <linux/cpu.h>
#include <linux/cpumask.h>
#include <linux/delay.h>
#include <linux/string.h>

#include "measurement.h"

static void run_desc(const struct measurement_run *p, char *desc)
{
	strscpy(desc, p->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(run, measurement_runs, run_desc);

/*
 * A kernel may refuse for reasons of its own: 6.12 with isolcpus= and two CPUs says
 * EBUSY. So ask before anything of ours is there that could be the reason.
 */
static void need_hotplug(struct kunit *test)
{
	struct measurement *t = test->priv;

	if (num_online_cpus() < 2)
		kunit_skip(test, "needs a second CPU");
	if (remove_cpu(t->cpu))
		kunit_skip(test, "this kernel does not let CPU %u go offline", t->cpu);
	KUNIT_ASSERT_EQ(test, add_cpu(t->cpu), 0);
}

static void offline_cpu_is_refused(struct kunit *test)
{
	static const struct measurement_run spin = { "spin", KJ_SAMPLER_SPIN, 10000 };
	struct measurement *t = test->priv;

	need_hotplug(test);
	measurement_configure(test, &spin);
	KUNIT_ASSERT_EQ(test, remove_cpu(t->cpu), 0);
	/* It was there at CONFIG; as before, after START refused. */
	KUNIT_EXPECT_EQ(test, measurement_start(t->s), -ENODEV);
	KUNIT_EXPECT_EQ(test, t->s->state, KJ_STATE_CONFIGURED);
	KUNIT_EXPECT_EQ(test, measurement_config(t->s, t->cfg), -ENODEV);
	KUNIT_EXPECT_EQ(test, t->s->state, KJ_STATE_CONFIGURED);
	KUNIT_ASSERT_EQ(test, add_cpu(t->cpu), 0);
	KUNIT_EXPECT_EQ(test, measurement_start(t->s), 0);
}

static void cpu_goes_while_running(struct kunit *test)
{
	const struct measurement_run *p = test->param_value;
	u32 id[KJ_STREAM_NR];
	unsigned int nr = kj_sampler_streams(p->sampler, id);
	struct measurement *t = test->priv;
	unsigned int i, waited;
	int ret;

	need_hotplug(test);
	measurement_configure(test, p);
	KUNIT_ASSERT_EQ(test, measurement_start(t->s), 0);
	KUNIT_ASSERT_TRUE(test, measurement_wait(t, id[0], 5));
	KUNIT_ASSERT_EQ(test, remove_cpu(t->cpu), 0);
	for (i = 0; i < nr; i++) {
		for (waited = 0; waited < 10000; waited += 20) {
			ret = measurement_snapshot(t->s, t->cpu, id[i], t->acc);
			KUNIT_ASSERT_EQ(test, ret, 0);
			if (t->acc->state != KJ_STREAM_RUNNING)
				break;
			msleep(20);
		}
		/* What was measured until the CPU went stands. */
		KUNIT_EXPECT_EQ(test, t->acc->state, KJ_STREAM_OFFLINE);
		KUNIT_EXPECT_GE(test, t->acc->samples, i ? 0ULL : 5ULL);
		measurement_expect_sound(test, t->acc);
	}
	KUNIT_EXPECT_EQ(test, t->s->state, KJ_STATE_RUNNING);
	KUNIT_ASSERT_EQ(test, add_cpu(t->cpu), 0);
	KUNIT_EXPECT_EQ(test, measurement_stop(t->s), 0);
	for (i = 0; i < nr; i++) {
		struct kj_stream *stream = measurement_find(t->s, t->cpu, id[i]);

		KUNIT_ASSERT_FALSE(test, IS_ERR(stream));
		kj_stream_snapshot(stream, t->acc);
		KUNIT_EXPECT_EQ(test, t->acc->state, KJ_STREAM_OFFLINE);
		measurement_expect_sound(test, t->acc);
		measurement_expect_ring(test, stream, t->acc);
	}
}

static struct kunit_case hotplug_cases[] = {
	KUNIT_CASE(offline_cpu_is_refused),
	KUNIT_CASE_PARAM(cpu_goes_while_running, run_gen_params),
	{},
};

static struct kunit_suite hotplug_suite = {
	.name = "kj_hotplug",
	.suite_init = measurement_suite_init,
	.suite_exit = measurement_suite_exit,
	.init = measurement_init,
	.exit = measurement_exit,
	.test_cases = hotplug_cases,
};

kunit_test_suite(hotplug_suite);

// SPDX-License-Identifier: GPL-2.0
/*
 * unit - order of versions, interval of a Poisson count, figures out of foreign JSON.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../../tests/check.h"
#include "config.h"
#include "lib/macros.h"
#include "sampler.h"
#include "scale.h"
#include "version.h"

/* Each older than the next. */
static void test_versions(void)
{
	static const char *const order[] = {
		"5.10",
		"5.10.218-1",
		"6.1",
		"6.1.99-1",
		"6.1.170-3",
		"6.12",
		"6.12.107-1~bpo12+1",
		"6.12.107-1",
		"6.12.107-1+b1",
		"6.12.107-1.1",
		"7.2",
		"-",
	};
	unsigned int i, k, bad = 0;
	int d;

	for (i = 0; i < ARRAY_SIZE(order); i++) {
		for (k = 0; k < ARRAY_SIZE(order); k++) {
			d = kj_version_compare(order[i], order[k]);
			if (d > 0 ? i > k : d < 0 ? i < k : i == k)
				continue;
			printf("# %s against %s: %d\n", order[i], order[k], d);
			bad++;
		}
	}
	check(!bad, "versions are ordered as dpkg does");
	check(!kj_version_compare("6.01", "6.1"), "a leading zero says nothing");
}

/* Garwood's limits, from the table in Ulm, Am J Epidemiol 131 (1990), and for 1000. */
static void test_interval(void)
{
	static const double known[][3] = {
		{ 0, 0, 3.689 },       { 1, 0.0253, 5.572 },	 { 2, 0.242, 7.225 },
		{ 10, 4.795, 18.390 }, { 100, 81.364, 121.627 }, { 1000, 938.97, 1063.94 },
	};
	double low, high, last = 0;
	unsigned int i, bad = 0;

	for (i = 0; i < ARRAY_SIZE(known); i++) {
		kj_sampler_interval(known[i][0], &low, &high);
		if (fabs(low - known[i][1]) <= 0.001 * known[i][1] + 0.0005 &&
		    fabs(high - known[i][2]) <= 0.001 * known[i][2])
			continue;
		printf("# %g: %g to %g\n", known[i][0], low, high);
		bad++;
	}
	check(!bad, "95 %% interval of a count is the known one");
	for (i = 0; i < 300; i++) {
		kj_sampler_interval(i, &low, &high);
		bad += !(low <= i && high > i && high > last);
		last = high;
	}
	check(!bad, "it grows with the count, across the change of method too");
}

static void test_figures(void)
{
	json_t *j = json_loads("{\"cpus\":[{\"cpu\":0},{\"cpu\":1,\"gaps\":\"x\",\"max_ns\":-5,\n"
			       "\"events\":{\"tick\":7},\"wall_ns\":1e9}],\"run\":[]}",
			       0, NULL);
	struct kj_sampler s;

	kj_sampler_read(&s, "user", j, KJ_ROW_CPU);
	check(s.cpu && isnan(s.gaps) && isnan(s.max_ns), "a figure of the wrong kind is none");
	check(kj_sampler_events(&s, "tick") == 7 && kj_sampler_events(&s, "nmi") == 0,
	      "events of a cause, 0 for one that was not seen");
	kj_sampler_read(&s, "user", NULL, KJ_ROW_CPU);
	check(!s.cpu && isnan(kj_sampler_events(&s, "tick")), "not measured is not 0");
	json_decref(j);
}

static void test_config(void)
{
	char text[] = "CONFIG_HZ=250\n# CONFIG_NO_HZ_FULL is not set\nCONFIG_SND=m\n"
		      "CONFIG_DEBUG_INFO_BTF=y\nCONFIG_DEBUG_PREEMPT=y\nCONFIG_HZ_250=n\n"
		      "CONFIG_TASKS_TRACE_RCU=y\nnonsense\nCONFIG_\n=\n";
	struct kj_config c = { 0 };
	unsigned int i;
	bool good;

	kj_config_parse(&c, text);
	good = c.nr == 3 && kj_config_value(&c, "HZ") && kj_config_value(&c, "DEBUG_PREEMPT") &&
	       kj_config_value(&c, "TASKS_TRACE_RCU");
	check(good, "of a config those options that matter and are on");
	check(!kj_config_value(&c, "SND") && !kj_config_value(&c, "NO_HZ_FULL"), "and no other");
	for (i = 0; i < c.nr; i++) {
		free(c.option[i].name);
		free(c.option[i].value);
	}
	free(c.option);
}

static void test_scale(void)
{
	struct kj_scale s;

	kj_scale_make(&s, 2000, 90000, 200, 0);
	check(s.low == 3 && s.high == 5 && kj_scale_at(&s, 1e4) == 100,
	      "an axis has whole decades");
	check(kj_scale_at(&s, 0) == 200 && kj_scale_at(&s, 1e30) == 0,
	      "nothing is drawn outside of it");
}

int main(void)
{
	test_versions();
	test_interval();
	test_figures();
	test_config();
	test_scale();
	return check_end();
}

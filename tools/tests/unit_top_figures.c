// SPDX-License-Identifier: GPL-2.0
/*
 * unit_top_figures - lengths, rates and counts as top writes them.
 */
#include <string.h>
#include <unistd.h>

#include "../kjitter/top/figures.h"
#include "../kjitter/top/tell.h"
#include "check.h"
#include "unit.h"

static void number_is(const char *got, const char *want)
{
	check(!strcmp(got, want), "top: number %s", want);
}

static struct kj_top_feed feed;

static void json(void)
{
	static const unsigned int order[1];
	const struct kj_top_telling t = { .feed = &feed, .order = order };

	kj_top_json(&t);
}

/* A CPU whose sampler has not run yet. */
static void nothing_yet(void)
{
	const char *text;
	bool good;

	kj_top_room(&feed.model, 1, 1);
	kj_top_add(&feed.model, 3, KJ_STREAM_SPIN);
	kj_top_begin(&feed.model, 0);
	text = unit_said(STDOUT_FILENO, json);
	good = strstr(text, "\"cpu\": 3") && strstr(text, "\"gaps_per_s\": null") &&
	       strstr(text, "\"lost_ppm\": null") && strstr(text, "\"last\": null") &&
	       strstr(text, "\"longest\": null") && strstr(text, "\"per_s\": null");
	check(good, "top: JSON: what did not happen is null, and no 0");
}

int unit_top_figures(void)
{
	char b[KJ_TOP_NUMBER];

	number_is(kj_top_length(b, 999), "999 ns");
	number_is(kj_top_length(b, 1234), "1.23 us");
	number_is(kj_top_length(b, 204804), "204.8 us");
	number_is(kj_top_length(b, 999960), "1.00 ms");
	number_is(kj_top_length(b, 5000000000000ULL), "5000.0 s");
	number_is(kj_top_number(b, 0.5), "0.50");
	number_is(kj_top_number(b, 9999.94), "9999.9");
	number_is(kj_top_number(b, 123456.7), "123457");
	number_is(kj_top_number(b, 12345678), "12.3M");
	number_is(kj_top_count(b, 999999), "999999");
	number_is(kj_top_count(b, 1000000), "1.0M");
	nothing_yet();
	return check_failed;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * unit_timeline - gaps over the time of a recording: the right window, however long it turns out
 * to be, and nothing lost when windows are joined.
 */
#include <stdlib.h>
#include <string.h>

#include "../kjitter/capture/streams.h"
#include "../kjitter/capture/timeline.h"
#include "../kjitter/lib/text.h"
#include "check.h"
#include "sample.h"
#include "unit.h"

/* 2 GHz, from a counter that wraps in the first second. */
#define KHZ    2000000ULL
#define SECOND (KHZ * 1000)
#define ORIGIN (~0ULL - SECOND / 2)

static struct kj_timeline l;

static void fresh(void)
{
	memset(&l, 0, sizeof(l));
	kj_timeline_begin(&l, ORIGIN, KHZ);
}

/* A gap so many seconds after the begin. */
static void gap(double at, __u64 len)
{
	__u64 start = ORIGIN + (__u64)(at * SECOND);
	struct kj_timeline_window w = { .gaps = 1, .sum = len, .max = len };

	if (!kj_timeline_in(&l, start))
		kj_timeline_move(&l, start);
	kj_timeline_book(&l, &w);
}

static bool holds(unsigned int i, __u64 gaps, __u64 sum, __u64 max)
{
	const struct kj_timeline_window *w = &l.window[i];
	bool good = w->gaps == gaps && w->sum == sum && w->max == max;

	if (!good)
		printf("# window %u of step %u: %llu gaps, %llu in all, max %llu\n", i, l.step,
		       w->gaps, w->sum, w->max);
	return good;
}

static void places(void)
{
	bool good;

	fresh();
	gap(0.1, 5);
	gap(0.9, 7);
	gap(1.0, 9);
	gap(59.999, 1);
	check(l.step == 0 && holds(0, 2, 12, 7) && holds(1, 1, 9, 9) && holds(59, 1, 1, 1),
	      "timeline: windows of a second, each begins with its second");
	gap(60.0, 3);
	good = l.step == 1 && kj_timeline_seconds(1) == 2 && holds(0, 3, 21, 9) &&
	       holds(29, 1, 1, 1) && holds(30, 1, 3, 3);
	check(good, "timeline: the 61st second makes windows of two");
	gap(1.5, 100);
	check(holds(0, 4, 121, 100), "timeline: one that comes late goes where it belongs");
	gap(60.5, 1);
	check(holds(30, 2, 4, 3), "timeline: and the next one, too");
	gap(-0.2, 50);
	check(holds(0, 5, 171, 100), "timeline: one of before goes into the first");
	gap(90 * 86400.0, 8);
	check(kj_timeline_seconds(l.step) == 172800 && holds(0, 8, 176, 100) && holds(45, 1, 8, 8),
	      "timeline: 90 days are windows of 2 days");
	gap(8 * 365 * 86400.0, 8);
	gap(9 * 365 * 86400.0, 8);
	check(kj_timeline_seconds(l.step) == 8640000, "timeline: 9 years are windows of 100 days");
}

/* Two that are to be laid beside each other have windows of one length. */
static void beside(void)
{
	bool good;

	fresh();
	gap(1.0, 5);
	kj_timeline_join(&l, 1);
	gap(2.5, 7);
	good = holds(0, 1, 5, 5) && holds(1, 1, 7, 7);
	gap(0.5, 9);
	check(good && holds(0, 2, 14, 9), "timeline: joined, each gap goes where it belongs");
}

/* What no clock does. */
static void hostile(void)
{
	__u64 seed = 7, sum = 0;
	unsigned int i;

	fresh();
	kj_timeline_begin(&l, ORIGIN, ~0ULL);
	kj_timeline_move(&l, ORIGIN + (1ULL << 62));
	check(l.at < KJ_TIMELINE_WINDOWS, "timeline: a clock of any rate");
	fresh();
	kj_timeline_begin(&l, 0, 0);
	for (i = 0; i < 10000; i++)
		gap((double)(sample_random(&seed) >> 40), 1);
	for (i = 0; i < KJ_TIMELINE_WINDOWS; i++)
		sum += l.window[i].gaps;
	check(sum == 10000, "timeline: times that leap lose no gap");
	fresh();
	kj_timeline_begin(&l, ORIGIN, 1);
	kj_timeline_move(&l, ORIGIN + (1ULL << 62));
	check(l.at == KJ_TIMELINE_WINDOWS - 1,
	      "timeline: beyond the longest windows is the last one");
	kj_timeline_join(&l, 3);
	check(l.step > 3, "timeline: longer windows stay");
}

static void steps(void)
{
	unsigned int i;
	bool good = true;

	fresh();
	for (i = 0; i < 17; i++) {
		good &= !(kj_timeline_seconds(i + 1) % kj_timeline_seconds(i));
		good &= kj_timeline_seconds(i + 1) <= 5 * kj_timeline_seconds(i);
	}
	check(good, "timeline: lengths are whole numbers of each other, and never leap far");
	gap(7.5, 4);
	kj_timeline_join(&l, 2);
	check(l.step == 2 && holds(0, 1, 4, 4), "timeline: joined as long as those of others");
	gap(7.6, 5);
	check(holds(0, 2, 9, 5), "timeline: and what comes next goes into them");
	kj_timeline_reach(&l, ORIGIN + 3600 * SECOND);
	check(kj_timeline_seconds(l.step) == 120 && holds(0, 2, 9, 5),
	      "timeline: an hour without a gap is on it, too");
}

/* Two streams of one recording, of which one saw nothing after its first second. */
static void together(void)
{
	static struct kj_summary_stream one, two;
	static struct kj_summary_stream *both[] = { &one, &two };
	static struct kj_summary s;
	bool good;

	s.streams = both;
	s.nr_streams = 2;
	fresh();
	gap(0.5, 4);
	one.timeline = l;
	one.has_accounts = true;
	one.accounts.last = ORIGIN + SECOND;
	two = one;
	two.cpu = 1;
	two.accounts.last = ORIGIN + 3600 * SECOND;
	kj_streams_finish(&s);
	good = one.timeline.step == two.timeline.step &&
	       kj_timeline_seconds(two.timeline.step) == 120 && one.timeline.window[0].gaps == 1;
	check(good,
	      "timeline: all streams have windows of one length, to the end of the recording");
}

static void locales(void)
{
	static const struct {
		const char *all;
		const char *type;
		const char *lang;
		bool utf8;
	} cases[] = {
		{ NULL, NULL, NULL, false },	   { "C", NULL, "en_US.UTF-8", false },
		{ "", "", "de_DE.utf8", true },	   { NULL, "C.UTF-8", "C", true },
		{ "en_US.UTF-8", "C", "C", true }, { NULL, NULL, "POSIX", false },
	};
	char *old = getenv("LC_ALL");
	bool good;
	size_t i;

	old = old ? strdup(old) : NULL;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		unsetenv("LC_ALL");
		unsetenv("LC_CTYPE");
		unsetenv("LANG");
		if (cases[i].all)
			setenv("LC_ALL", cases[i].all, 1);
		if (cases[i].type)
			setenv("LC_CTYPE", cases[i].type, 1);
		if (cases[i].lang)
			setenv("LANG", cases[i].lang, 1);
		good = kj_text_utf8() == cases[i].utf8;
		check(good, "locale %zu: %s", i, kj_text_utf8() ? "UTF-8" : "ASCII");
	}
	if (old)
		setenv("LC_ALL", old, 1);
	free(old);
}

int unit_timeline(void)
{
	places();
	beside();
	hostile();
	steps();
	together();
	locales();
	return check_failed;
}

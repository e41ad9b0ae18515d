// SPDX-License-Identifier: GPL-2.0
/*
 * unit_last_gap - the gap that ended a recording: found, and what time of day it was.
 */
#include "../kjitter/session/last_gap.h"
#include "check.h"
#include "unit.h"

static void wall_clock(void)
{
	struct kj_query q = {
		.now_cycles = 5000000,
		.now_mono_ns = 9000,
		.now_real_ns = 1000000000000ULL,
	};
	struct kj_last_gap g = { .record = { .start = 3000000, .stream = KJ_STREAM_SPIN } };

	check(kj_last_gap_time(&g, 2000000, &q) == 1000000000000ULL - 1000000,
	      "time of day: a ms ago");
	g.record.start = 7000000;
	check(kj_last_gap_time(&g, 2000000, &q) == 1000000000000ULL + 1000000,
	      "time of day: after the clocks were read");
	g.record.stream = KJ_STREAM_TIMER_IRQ;
	g.record.start = 8000;
	check(kj_last_gap_time(&g, 1000000, &q) == 1000000000000ULL - 1000,
	      "time of day: of a timer, which counts ns");
}

static void found_at_the_end(void)
{
	struct kj_record r[3] = { { .len = 1 }, { .len = 2 }, { .len = 3 } };
	struct kj_last_gap g = { 0 };

	kj_last_gap_look(&g, KJ_STREAM_SPIN, r, 3);
	check(!g.came, "the last gap: not there");
	r[2].flags = KJ_REC_STOP;
	kj_last_gap_look(&g, KJ_STREAM_DETAIL, r, 3);
	check(!g.came, "the last gap: details have no such flag");
	kj_last_gap_look(&g, KJ_STREAM_SPIN, r, 3);
	check(g.came && g.record.len == 3, "the last gap: found");
}

int unit_last_gap(void)
{
	found_at_the_end();
	wall_clock();
	return check_failed;
}

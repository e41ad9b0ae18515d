// SPDX-License-Identifier: GPL-2.0
/*
 * unit_look - what the pictures of a page are made of: no gap is lost on the way, whatever it says
 * of itself, and causes stand in the order of the time they took.
 */
#include <string.h>

#include "../kjitter/report/look.h"
#include "../kjitter/report/losses.h"
#include "check.h"
#include "sample.h"
#include "unit.h"
#include "uapi/kjitter_hist.h"

static struct kj_look_stream l;

static __u64 sum(const __u64 *v, unsigned int nr)
{
	__u64 n = 0;

	while (nr--)
		n += v[nr];
	return n;
}

static void fresh(struct kj_look *look)
{
	*look = (struct kj_look){ .nr = 1, .stream[0] = l };
	kj_look_forget(look);
	l = (struct kj_look_stream){ .first = 1000, .span = 2400, .least = ~0ULL };
}

static void records(void)
{
	static struct kj_look look;
	struct kj_look_lane *lane;
	__u64 seed = 3;
	unsigned int i;
	bool good;

	fresh(&look);
	good = kj_look_record(&l, 1000, 50, KJ_CAUSE_TICK) &&
	       kj_look_record(&l, 1009, 70, KJ_CAUSE_TICK) &&
	       kj_look_record(&l, 1010, 60, KJ_CAUSE_TICK) &&
	       kj_look_record(&l, 3399, 80, KJ_CAUSE_NMI);
	lane = l.lane[KJ_CAUSE_TICK];
	check(good && lane->count[0] == 2 && lane->max[0] == 70 && lane->count[1] == 1,
	      "look: a gap is in the part of the time in which it begins");
	check(l.lane[KJ_CAUSE_NMI]->count[KJ_LOOK_PARTS - 1] == 1 && l.least == 50 && l.most == 80,
	      "look: the last part, the shortest and the longest");
	good = lane->length[kj_hist_index(50) >> KJ_LOOK_SHIFT] == 1 &&
	       kj_hist_index(64) >> KJ_LOOK_SHIFT == (kj_hist_index(32) >> KJ_LOOK_SHIFT) + 4;
	check(good, "look: four lengths to each doubling");
	check(!l.lane[KJ_CAUSE_THREAD], "look: a cause without a gap has no lane");
	/* From before the begin, after the end, of any length, of causes that there are not. */
	for (i = 0; i < 20000; i++)
		kj_look_record(&l, sample_random(&seed), sample_random(&seed) >> (i % 64), i);
	for (i = 0, seed = 0; i < KJ_CAUSE_ROOM; i++) {
		lane = l.lane[i];
		if (!lane)
			continue;
		good &= sum(lane->count, KJ_LOOK_PARTS) == lane->records &&
			sum(lane->length, KJ_LOOK_LENGTHS) == lane->records;
		seed += lane->records;
	}
	check(good && seed == 20004, "look: no gap is lost, whatever it says");
	fresh(&look);
}

static void choices(void)
{
	static struct kj_summary_stream stream[20];
	static struct kj_summary_stream *all[20];
	static struct kj_summary s;
	static struct kj_look look;
	unsigned int i;
	bool good = true;

	s.streams = all;
	s.nr_streams = 20;
	for (i = 0; i < 20; i++) {
		all[i] = &stream[i];
		stream[i].accounts.clock_khz = 1000;
		stream[i].accounts.gap = i * 7 % 20;
	}
	kj_look_choose(&look, &s);
	for (i = 0; i < look.nr; i++) {
		good &= stream[look.stream[i].index].accounts.gap >= 20 - KJ_LOOK_STREAMS;
		good &= !i || look.stream[i].index > look.stream[i - 1].index;
		good &= look.stream[i].span > 0;
	}
	check(good && look.nr == KJ_LOOK_STREAMS,
	      "look: the streams that lost most, in their order");
	s.nr_streams = 2;
	kj_look_choose(&look, &s);
	check(look.nr == 2 && look.stream[1].index == 1, "look: all of a few");
}

static void sums(void)
{
	struct kj_accounts a = { .clock_khz = 1000000, .unattributed = 25 };
	struct kj_losses of = { 0 };
	bool good;

	a.stream = KJ_STREAM_SPIN;
	a.cause[KJ_CAUSE_TICK] = (struct kj_cause_account){ 10, 100, 20 };
	a.cause[KJ_CAUSE_THREAD] = (struct kj_cause_account){ 1, 500, 500 };
	a.probed[KJ_CAUSE_TICK] = (struct kj_cause_account){ 12, 50, 9 };
	a.probed[KJ_CAUSE_UNKNOWN] = (struct kj_cause_account){ 3, 9000, 4000 };
	kj_losses_add(&of, &a);
	good = of.nr == 3 && of.of[0].cause == KJ_CAUSE_THREAD && of.of[1].cause == KJ_CAUSE_TICK &&
	       of.of[2].cause == KJ_LOSS_REST && of.total_ns == 575;
	check(good, "losses: in the order of the time");
	check(of.of[1].count == 12 && of.of[1].ns == 50 && of.of[1].max_ns == 9,
	      "losses: net where it was probed");
	a = (struct kj_accounts){ .clock_khz = 1000000, .stream = KJ_STREAM_TIMER_THREAD };
	a.probed[KJ_CAUSE_DEVICE] = (struct kj_cause_account){ 9, 9000, 4000 };
	a.cause[KJ_CAUSE_TICK] = (struct kj_cause_account){ 1, 1000, 1000 };
	kj_losses_add(&of, &a);
	good = of.nr == 3 && of.of[0].cause == KJ_CAUSE_TICK && of.of[0].ns == 1050 &&
	       of.of[0].max_ns == 1000 && of.of[1].cause == KJ_CAUSE_THREAD;
	check(good, "losses: of two streams, in order again; of the timer no more than was late");
	good = kj_losses_told(KJ_STREAM_SPIN) && kj_losses_told(KJ_STREAM_TIMER_THREAD) &&
	       !kj_losses_told(KJ_STREAM_TIMER_IRQ);
	check(good, "losses: of the timer its wake-ups, of which expiries are a part");
}

int unit_look(void)
{
	records();
	choices();
	sums();
	return check_failed;
}

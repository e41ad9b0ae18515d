// SPDX-License-Identifier: GPL-2.0
/*
 * unit_top - the model of top: intervals, the worst gap, names, order, pictures.
 */
#include <stdio.h>
#include <string.h>

#include "../kjitter/top/figures.h"
#include "../kjitter/lib/time.h"
#include "../kjitter/top/interrupts.h"
#include "../kjitter/top/naming.h"
#include "../kjitter/top/picture.h"
#include "check.h"
#include "unit.h"

#define MS 1000000ULL

static struct kj_top top;

/* A model of so many CPUs, a stream each, whose clock counts ns. */
static void begin(unsigned int cpus)
{
	unsigned int i;

	kj_top_room(&top, cpus, cpus);
	for (i = 0; i < cpus; i++)
		kj_top_add(&top, i, KJ_STREAM_SPIN);
	top.level = 1;
	top.khz = MS;
	kj_top_begin(&top, 0);
}

/* Accounts at a time. */
static struct kj_accounts at(__u64 ns, __u64 written, __u64 lost, __u64 max)
{
	struct kj_accounts a = {
		.clock_khz = MS,
		.state = KJ_STREAM_RUNNING,
		.first = 1000,
		.last = 1000 + ns,
		.gaps = written + lost,
		.written = written,
		.lost = lost,
		.gap = 10 * (written + lost),
		.max = max,
	};

	a.cause[KJ_CAUSE_NMI] = (struct kj_cause_account){ written + lost, a.gap, max };
	return a;
}

static void record(unsigned int row, __u64 number, __u64 start, __u64 len)
{
	struct kj_record r = { .start = start, .len = len, .cause = KJ_CAUSE_TICK };

	kj_top_record(&top, row, number, &r);
}

static void interval(unsigned int row, struct kj_accounts a)
{
	kj_top_accounts(&top, row, &a);
}

static void rates(void)
{
	struct kj_top_figures f;
	struct kj_top_row *r;

	begin(1);
	r = &top.row[0];
	interval(0, at(500 * MS, 100, 0, 50));
	kj_top_close(&top, 500 * MS);
	kj_top_figures(r, false, &f);
	check(f.gaps == 100 && f.rate == 200, "top: 100 gaps in half a second are 200/s");
	check(f.ppm == 1000e6 / (500e6), "top: time in gaps is ppm of the accounts' own time");
	interval(0, at(1500 * MS, 110, 40, 50));
	kj_top_close(&top, 1600 * MS);
	kj_top_figures(r, false, &f);
	check(f.gaps == 50 && f.written == 10 && f.lost == 40 && f.rate == 50,
	      "top: the interval alone, lost ones among the gaps");
	kj_top_figures(r, true, &f);
	check(f.gaps == 150 && f.rate == 100, "top: since the begin");
	kj_top_reset(&top);
	kj_top_figures(r, true, &f);
	check(!f.gaps && !f.ran && top.reset_ns == 1600 * MS, "top: reset: nothing yet");
	interval(0, at(1500 * MS, 110, 40, 50));
	kj_top_close(&top, 2600 * MS);
	kj_top_figures(r, false, &f);
	check(!f.ran && !f.rate, "top: accounts that stand still: it did not run");
	check(r->nr_past == 3 && kj_top_past(r, 2, false) == 200,
	      "top: the past is there, the newest first");
	check(kj_top_past(r, 0, false) == 0 && kj_top_past(r, 3, false) < 0,
	      "top: and no more than there is");
}

/* When intervals end of which some may have been missed. */
static void ends(void)
{
	check(kj_top_next(1000, 100, 1000) == 1100 && kj_top_next(1000, 100, 1099) == 1100,
	      "top: one interval after the other");
	check(kj_top_next(1000, 100, 1100) == 1200 && kj_top_next(1000, 100, 5050) == 5100,
	      "top: those that were missed are not made up for");
}

/* Which interval a record belongs to is told by its number, and by nothing else. */
static void longest_gaps(void)
{
	struct kj_top_row *r;

	begin(1);
	r = &top.row[0];
	record(0, 0, 5000, 30);
	interval(0, at(10 * MS, 2, 0, 40));
	record(0, 1, 6000, 40);
	record(0, 2, 7000, 90);
	kj_top_close(&top, 1);
	check(r->longest.record.len == 40, "top: longest of the records that the accounts count");
	check(r->worst.record.len == 90 && r->last.record.len == 90, "top: worst and last of all");
	interval(0, at(20 * MS, 3, 0, 90));
	kj_top_close(&top, 2);
	check(r->longest.record.len == 90 && !r->longest.least, "top: the next one has the rest");
	check(kj_top_past(r, 0, true) == 90 && kj_top_past(r, 1, true) == 40,
	      "top: lengths of the past");
	interval(0, at(30 * MS, 3, 0, 90));
	kj_top_close(&top, 3);
	check(!r->longest.came && !kj_top_past(r, 0, true), "top: an interval without a gap");
}

static void lost_records(void)
{
	struct kj_top_row *r;

	begin(1);
	r = &top.row[0];
	record(0, 0, 5000, 30);
	interval(0, at(10 * MS, 1, 5, 70));
	kj_top_close(&top, 1);
	check(r->worst.record.len == 70 && r->worst.bare && !r->worst.least,
	      "top: the longest was lost: accounts tell it");
	check(r->worst.record.cause == KJ_CAUSE_NMI && r->longest.record.len == 70,
	      "top: with its cause");
	kj_top_reset(&top);
	record(0, 1, 6000, 20);
	interval(0, at(20 * MS, 2, 6, 70));
	kj_top_close(&top, 2);
	check(r->worst.record.len == 20 && r->worst.least && r->longest.least,
	      "top: one was lost since the reset: there may have been a longer one");
	record(0, 2, 7000, 25);
	interval(0, at(30 * MS, 3, 6, 70));
	kj_top_close(&top, 3);
	check(r->worst.least && !r->longest.least, "top: of an interval without a lost one exact");
	interval(0, at(40 * MS, 3, 7, 80));
	kj_top_close(&top, 4);
	check(r->worst.record.len == 80 && !r->worst.least,
	      "top: and exact again with a longer one");
}

/* Causes from records: what was lost is unknown, and all of it adds up. */
static void by_record(void)
{
	struct kj_top_row *r;
	struct kj_accounts a;

	begin(1);
	r = &top.row[0];
	r->by_record = true;
	record(0, 0, 5000, 10);
	a = at(10 * MS, 2, 1, 10);
	kj_top_accounts(&top, 0, &a);
	record(0, 1, 6000, 10);
	record(0, 2, 7000, 10);
	kj_top_close(&top, 1);
	check(r->now.count[KJ_CAUSE_TICK] == 2 && r->now.count[KJ_CAUSE_UNKNOWN] == 1,
	      "top: causes by records add up to the gaps of the interval");
	check(r->now.sum[KJ_CAUSE_TICK] == 20 && r->now.sum[KJ_CAUSE_UNKNOWN] == 10,
	      "top: and their time");
	a = at(20 * MS, 3, 1, 10);
	kj_top_accounts(&top, 0, &a);
	kj_top_close(&top, 2);
	check(r->now.count[KJ_CAUSE_TICK] - r->before.count[KJ_CAUSE_TICK] == 1,
	      "top: and the record that came early is in the next one");
	check(r->now.count[KJ_CAUSE_UNKNOWN] == r->before.count[KJ_CAUSE_UNKNOWN],
	      "top: what was lost is not lost again");
}

static struct kj_detail detail(__u64 start, __u8 kind, __u8 cause, __u32 net, __u16 flags)
{
	return (struct kj_detail){
		.start = start, .kind = kind, .cause = cause, .net = net, .len = net, .flags = flags
	};
}

static void names(void)
{
	static struct kj_symbols symbols;
	struct kj_detail d = detail(5010, KJ_DETAIL_TASK, KJ_CAUSE_THREAD, 20, 0);
	char name[KJ_TOP_NAME];
	struct kj_top_row *r;

	begin(2);
	top.level = 2;
	r = &top.row[1];
	kj_symbols_set(&symbols, 7, "my_timer", 8);
	memcpy(d.name, "intruder", 9);
	d.id = 42;
	record(1, 0, 5000, 100);
	check(!*kj_top_label(&r->last, &symbols, name, sizeof(name)), "top: no detail, no name");
	kj_top_detail(&top, 1, &d);
	check(!strcmp(kj_top_label(&r->last, &symbols, name, sizeof(name)),
		      "task intruder (pid 42)"),
	      "top: a detail within the gap is its name");
	d = detail(5020, KJ_DETAIL_VECTOR, KJ_CAUSE_TICK, 9, 0);
	kj_top_detail(&top, 1, &d);
	d = detail(5021, KJ_DETAIL_HRTIMER, KJ_CAUSE_TICK, 5, KJ_DETAIL_INNER);
	d.id = 7;
	kj_top_detail(&top, 1, &d);
	check(!strcmp(kj_top_label(&r->worst, &symbols, name, sizeof(name)), "hrtimer my_timer"),
	      "top: what it is booked under comes first, and its function");
	check(!strcmp(kj_top_short(&r->worst, &symbols, name, sizeof(name)), "my_timer"),
	      "top: in short the function");
	d.net = 4;
	d.id = 9;
	kj_top_detail(&top, 1, &d);
	check(r->worst.inner.id == 7, "top: of two the one that took longest");
	d.start = 5100;
	d.net = 99;
	d.id = 8;
	kj_top_detail(&top, 1, &d);
	kj_top_detail(&top, 0, &d);
	check(r->worst.inner.id == 7, "top: what began after the gap, or elsewhere, is not of it");
	record(1, 1, 5090, 20);
	check(r->last.inner.id == 8, "top: a detail that came before its record is found");
	check(!strcmp(kj_top_short(&top.row[0].last, &symbols, name, sizeof(name)), "unknown"),
	      "top: without a name the cause");
}

/* The timer's gaps are told in another clock. */
static void clocks(void)
{
	struct kj_detail d = detail(2000000, KJ_DETAIL_IRQ, KJ_CAUSE_TICK, 10, 0);
	struct kj_record r = { .start = 500, .len = 100, .cause = KJ_CAUSE_TICK };

	kj_top_room(&top, 1, 1);
	kj_top_add(&top, 0, KJ_STREAM_TIMER_IRQ);
	top.khz = 2 * MS;
	top.cycles = 2001000;
	top.mono_ns = 1000;
	kj_top_record(&top, 0, 0, &r);
	kj_top_detail(&top, 0, &d);
	check(top.row[0].last.outer.kind == KJ_DETAIL_IRQ,
	      "top: a timer's gap by the cycle counter");
	d.start = 2000000 + 200;
	d.net = 20;
	kj_top_detail(&top, 0, &d);
	d.start = 2000000 - 10;
	kj_top_detail(&top, 0, &d);
	check(top.row[0].last.outer.net == 10,
	      "top: neither what began after it, nor what ended before");
	d.start++;
	kj_top_detail(&top, 0, &d);
	check(top.row[0].last.outer.net == 20, "top: what began before and ran in it is its name");
}

static void tick_state(void)
{
	struct kj_tick t = { .first = 0, .last = 1000 * MS, .stopped = 250 * MS, .ticks = 10 };
	double rate;

	begin(1);
	check(!kj_top_ticks_rate(&top.cpus[0], &rate), "top: ticks not known");
	t.state = KJ_TICK_STOPPED;
	t.holder[KJ_DEP_RCU].count = 3;
	t.holder[KJ_DEP_SCHED].count = 5;
	kj_top_tick(&top, 0, &t);
	t.last = 3000 * MS;
	t.ticks = 14;
	kj_top_tick(&top, 0, &t);
	check(kj_top_ticks_rate(&top.cpus[0], &rate) && rate == 2, "top: ticks a second");
	check(top.cpus[0].dep == KJ_DEP_SCHED && top.cpus[0].holder.count == 5,
	      "top: who holds it most often");
}

/* A list of interrupts, so long or longer. */
static void list(const char *path, size_t size)
{
	FILE *f = fopen(path, "w");

	fputs("     CPU0\nLOC: 1000 Local timer interrupts\n", f);
	while ((size_t)ftell(f) < size)
		fputs(" 24:    0 some device\n", f);
	fclose(f);
}

static void long_list(void)
{
	struct kj_top_interrupts i = { 0 };
	__u64 before = kj_time_now();
	char path[64];

	begin(1);
	if (!unit_file(path, sizeof(path))) {
		check_skip("top: a list of interrupts", "there is no file to write it to");
		return;
	}
	list(path, 0);
	check(kj_top_interrupts_open(&i, &top, path), "top: a list of interrupts");
	kj_top_interrupts_read(&i, &top);
	check(top.cpus[0].ticks == 1000, "top: with ticks");
	check(i.not_before > before, "top: and it is not read again at once");
	i = (struct kj_top_interrupts){ 0 };
	list(path, KJ_TOP_INTERRUPTS_MOST + 1);
	check(!kj_top_interrupts_open(&i, &top, path) && !i.nr,
	      "top: one that is too long is not read while rings fill");
	remove(path);
}

static void order(void)
{
	unsigned int o[3];

	begin(3);
	record(0, 0, 5000, 10);
	record(1, 0, 5000, 90);
	record(2, 0, 5000, 50);
	interval(0, at(1000 * MS, 30, 0, 10));
	interval(1, at(1000 * MS, 10, 0, 90));
	interval(2, at(1000 * MS, 30, 0, 50));
	kj_top_close(&top, 1);
	kj_top_order(&top, KJ_SORT_RATE, o);
	check(o[0] == 0 && o[1] == 2 && o[2] == 1, "top: by rate; equal ones as they are");
	kj_top_order(&top, KJ_SORT_WORST, o);
	check(o[0] == 1 && o[1] == 2 && o[2] == 0, "top: by the worst");
	top.row[1].now.gap = 10000;
	kj_top_order(&top, KJ_SORT_TIME, o);
	check(o[0] == 1 && o[1] == 0 && o[2] == 2, "top: by time lost");
	kj_top_order(&top, KJ_SORT_CPU, o);
	check(o[0] == 0 && o[1] == 1 && o[2] == 2, "top: by CPU");
}

static void pictures(void)
{
	char text[64];
	unsigned int i;

	begin(1);
	check(!kj_top_level(0, 100) && kj_top_level(100, 100) == 8,
	      "top: levels: nothing, the most");
	check(kj_top_level(50, 100) == 7, "top: levels: half of it");
	check(kj_top_level(0.001, 100) == 1, "top: anything is at least the lowest level");
	for (i = 0; i < KJ_TOP_PAST + 3; i++) {
		interval(0, at((i + 1) * 1000 * MS, i < 121 ? 0 : 8 * (i - 120), 0, 10));
		kj_top_close(&top, i);
	}
	check(kj_top_most(&top.row[0], KJ_TOP_PAST, false) == 8, "top: the most of the past");
	kj_top_picture(text, &top.row[0], 4, false, 16, false);
	check(!strcmp(text, "  ##"), "top: a picture in ASCII: '%s'", text);
	kj_top_picture(text, &top.row[0], 3, false, 8, true);
	check(!strcmp(text, " \xe2\x96\x88\xe2\x96\x88"), "top: in block characters");
}

int unit_top(void)
{
	rates();
	ends();
	longest_gaps();
	lost_records();
	by_record();
	names();
	clocks();
	tick_state();
	long_list();
	order();
	pictures();
	return check_failed;
}

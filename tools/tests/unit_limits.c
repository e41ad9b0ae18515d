// SPDX-License-Identifier: GPL-2.0
/*
 * unit_limits - sums and figures near their limits: 400 days at the highest rates, what is
 * longer than the format of a detail can tell, and what a user or a file may say.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../uapi/kjitter_hist.h"
#include "../kjitter/calibrate/model.h"
#include "../kjitter/calibrate/gap.h"
#include "../kjitter/lib/chance.h"
#include "../kjitter/check/model.h"
#include "../kjitter/lib/tasks.h"
#include "../kjitter/lib/duration.h"
#include "../kjitter/report/figures.h"
#include "../kjitter/report/model.h"
#include "../kjitter/lib/sum.h"
#include "check.h"
#include "sample.h"
#include "unit.h"

#define DAYS_400 (400ULL * 86400)
#define KHZ	 5000000ULL /* 5 GHz */
#define COUNTS	 (DAYS_400 * KHZ * 1000)
#define FULL	 0xffffffffU

static char path[64];

static void sums(void)
{
	bool good;

	check(kj_sum(~0ULL - 5, 5) == ~0ULL && kj_sum(~0ULL - 5, 4) == ~0ULL - 1,
	      "sum: right up to 2^64 - 1");
	check(kj_sum(~0ULL - 5, 6) == ~0ULL && kj_sum(~0ULL, ~0ULL) == ~0ULL,
	      "sum: no further: a check of 584 years does not end at once");
	check(kj_calibrate_ns(-3001, 3000000) == -1000 && kj_calibrate_ns(1, 0) == 0,
	      "costs: counts as ns, also below 0");
	check(kj_calibrate_ns(10800000000000LL, 3000000) == 3600000000000LL,
	      "costs: an hour at 3 GHz");
	good = kj_calibrate_ns(INT64_MAX, 1) == INT64_MAX;
	good = good && kj_calibrate_ns(INT64_MIN, 1) == -INT64_MAX;
	check(good, "costs: no further than 64 bits");
}

static void durations(void)
{
	__u64 ns;

	check(!strcmp(kj_duration_parse(&ns, "18446744073709551615.123456789012h"),
		      kj_duration_parse(&ns, "99999999h")),
	      "duration: beyond 128 bits it is too long, and not no whole number");
	check(!kj_duration_parse(&ns, "9600h") && ns == DAYS_400 * 1000000000ULL,
	      "duration: 400 days");
}

/* One accounts section of 400 days: a tick at 1000 Hz, a gap of 2 us each. */
static void figures(void)
{
	bool good;
	static struct kj_summary_stream t;
	static __u64 count[KJ_HIST_BUCKETS];
	struct kj_accounts *a = &t.accounts;
	struct kj_figures f;

	t.has_accounts = true;
	t.records = DAYS_400 * 1000;
	a->clock_khz = KHZ;
	a->first = ~0ULL - COUNTS - 5;
	a->last = a->first + COUNTS;
	a->gaps = t.records;
	a->gap = a->gaps * 10000;
	a->blind = 7;
	a->clean = COUNTS - a->gap - a->blind;
	a->samples = COUNTS / 75;
	a->raw_ns = DAYS_400 * 1000000000;
	a->cause[KJ_CAUSE_TICK].count = a->gaps;
	t.hist_total = a->gaps;
	count[kj_hist_index(10000)] = a->gaps;
	kj_figures_make(&f, &t, count);
	check(f.wall_ns == a->raw_ns && f.gap_ns == a->gaps * 2000,
	      "400 days: times are exact to the ns");
	check(!f.conservation && f.adds_up && f.clock_error_ppm == 0,
	      "400 days: time and records add up");
	good = fabs(f.rate - 1000) < 1 / 1e9 && fabs(f.gap_ppm - 2000) < 1 / 1e6;
	good = good && fabs(f.loop_ns - 14.97) < 0.01;
	check(good, "400 days: rate, share and loop");
	good = f.quantile_ns[KJ_QUANTILE_99_99] ==
	       kj_duration_ns(kj_hist_high(kj_hist_index(10000)), KHZ);
	check(good, "400 days: quantiles of 35 billion gaps");
	a->clean--;
	kj_figures_make(&f, &t, count);
	check(f.conservation == -1, "400 days: a single count that is missing is seen");
}

/* A period of 1 ms that has been going on for 400 days, and goes on. */
static void periods(void)
{
	static struct kj_period p;
	struct kj_lying_record r = { 0 };
	unsigned int percent, i;
	double mean;

	p.have = true;
	p.last = COUNTS;
	p.distances = DAYS_400 * 1000;
	p.slot[0].votes = p.distances;
	p.slot[0].hits = p.distances;
	p.slot[0].sum = COUNTS;
	p.slot[0].bucket = kj_hist_index(KHZ);
	for (i = 0; i < 1000; i++) {
		r.is.start = p.last + KHZ;
		kj_period_add(&p, &r, 1);
	}
	check(kj_period_find(&p, &mean, &percent) && mean == KHZ && percent == 100,
	      "400 days: a period of 1 ms is 1 ms");
	p.distances = ~0ULL - 1;
	p.slot[0].hits = ~0ULL - 1;
	check(kj_period_find(&p, &mean, &percent) && percent == 100,
	      "a period: shares of 2^64 distances");
}

/* Of so many events as 400 days at 100,000/s have, chance is told to a percent. */
static void chances(void)
{
	double n = DAYS_400 * 1e5, s = sqrt(n) / 2, low, high;

	check(fabs(kj_chance_split(n / 2 + 2 * s, n, 0.5) / 0.0455003 - 1) < 0.01,
	      "chance: two deviations of %g events", n);
	check(fabs(kj_chance_split(n / 2 + 5 * s, n, 0.5) * 1e7 / 5.733031 - 1) < 0.02,
	      "chance: five deviations");
	check(kj_chance_split(n / 2, n, 0.5) > 0.98, "chance: none");
	kj_chance_ratio(n / 2, n, 0.5, 0.01, &low, &high);
	check(low < 1 && high > 1 && high - low < 1 / 1e5, "chance: an interval that holds 1");
}

static struct kj_capture_reader reader;
static struct kj_summary summary;
static __u32 net;

/* A gap of 10 s that a task took, of which a detail tells @net at most; an interrupt ends later. */
static void write_capture(void)
{
	static struct kj_capture_writer w;
	struct sample s = sample_default;
	struct kj_capture_batch batch = { 0, KJ_STREAM_SPIN, 0 };
	struct kj_record rec = {
		.start = 1000, .len = 25000000000, .stream = KJ_STREAM_SPIN, .net[3] = net
	};
	/* In the order of their ends. */
	const struct kj_detail d[] = { { .start = 1050ULL + FULL,
					 .len = 100,
					 .net = 100,
					 .id = 4,
					 .stream = KJ_STREAM_DETAIL,
					 .kind = KJ_DETAIL_IRQ,
					 .cause = KJ_CAUSE_DEVICE,
					 .name = "eth0" },
				       { .start = 1100,
					 .len = net,
					 .net = net,
					 .id = 77,
					 .stream = KJ_STREAM_DETAIL,
					 .kind = KJ_DETAIL_TASK,
					 .cause = KJ_CAUSE_THREAD,
					 .name = "hog" } };
	struct kj_accounts a = { .size = sizeof(a),
				 .stream = KJ_STREAM_SPIN,
				 .clock_khz = SAMPLE_KHZ,
				 .gaps = 1,
				 .written = 1,
				 .last = 30000000000,
				 .samples = 1000 };

	s.cpus = 1;
	s.level = 2;
	sample_begin(&w, path, &s);
	kj_capture_write(&w, KJ_CAPTURE_RECORDS, &batch, sizeof(batch), &rec, sizeof(rec));
	batch.stream = KJ_STREAM_DETAIL;
	kj_capture_write(&w, KJ_CAPTURE_DETAILS, &batch, sizeof(batch), d, sizeof(d));
	kj_capture_write(&w, KJ_CAPTURE_ACCOUNTS, &a, sizeof(a), NULL, 0);
	kj_capture_close(&w);
}

static void report_with(void (*report)(struct kj_report *r))
{
	static struct kj_report r;

	write_capture();
	if (kj_capture_open(&reader, path) != KJ_CAPTURE_SECTION)
		exit(2);
	kj_summary_read(&summary, &reader);
	memset(&r, 0, sizeof(r));
	r.path = path;
	r.summary = &summary;
	r.reader = &reader;
	report(&r);
	kj_summary_forget(&summary);
	close(reader.fd);
}

static void text(void)
{
	report_with(kj_report_text);
}

static void json(void)
{
	report_with(kj_report_json);
}

static void page(struct kj_report *r)
{
	char line[4096], at[sizeof(path) + 8];
	FILE *f;

	snprintf(at, sizeof(at), "%s.html", path);
	if (kj_report_html(r, at))
		return;
	f = fopen(at, "r");
	while (f && fgets(line, sizeof(line), f))
		if (strstr(line, "nest") && strstr(line, "<tr>"))
			fputs(line, stdout);
	if (f)
		fclose(f);
	unlink(at);
}

static void html(void)
{
	report_with(page);
}

static void details(void)
{
	const char *out;

	net = FULL;
	out = unit_said(STDOUT_FILENO, text);
	check(strstr(out, "1 times, at least 1.717 s net, max at least 1.717 s"),
	      "32 bits: blame says that it is the least");
	check(strstr(out, "task hog (pid 77) at least 1.717 s"),
	      "32 bits: so does what was in the gap");
	check(strstr(out, "; thread at least 1.717 s net"), "32 bits: and the gap itself");
	out = unit_said(STDOUT_FILENO, json);
	check(strstr(out, "\"at_least\": true") && strstr(out, "\"net_at_least\": true"),
	      "32 bits: the JSON says so, too");
	out = unit_said(STDOUT_FILENO, html);
	check(strstr(out, "nest1\">") && strstr(out, "irq 4 eth0") > strstr(out, "nest1"),
	      "32 bits: on the page, what runs beyond that is set in: it may have been inside");
	net = FULL - 1;
	out = unit_said(STDOUT_FILENO, html);
	check(strstr(out, "irq 4 eth0") && !strstr(out, "nest1"),
	      "32 bits: and what ends after one that is known was not");
	out = unit_said(STDOUT_FILENO, text);
	check(!strstr(out, "at least 1.7"), "32 bits: one count less is known as it is");
	out = unit_said(STDOUT_FILENO, json);
	check(!strstr(out, "at_least\": true"), "32 bits: also in the JSON");
}

static void blamed(void)
{
	bool good;
	struct kj_detail d = { .kind = KJ_DETAIL_TASK, .id = 77, .net = FULL, .name = "hog" };
	static struct kj_check k;
	static struct kj_inside in;
	struct kj_check_cpu c = { .cpu = 1 };
	struct kj_check_window w = { .level = 2, .count.ns = 10000000000 };
	char who[200];
	unsigned int i;

	w.blame = calloc(1, sizeof(*w.blame));
	if (!w.blame)
		exit(2);
	w.accounts.clock_khz = SAMPLE_KHZ;
	kj_blame_add(w.blame, &d);
	good = kj_check_tasks(&k, &c, &w, 0, who, sizeof(who));
	good = good && strstr(who, "1 times, at least 17.18 % of the time");
	check(good, "32 bits: who had the CPU had it at least for that: %s", who);
	free(w.blame);

	in.more_net = ~0ULL - FULL;
	for (i = 0; i < KJ_INSIDE_MAX + 1; i++)
		kj_inside_add(&in, &d);
	check(in.more_net == ~0ULL && in.more_full && in.more == 1, "32 bits: others in a gap");
	kj_inside_add(&in, &d);
	check(in.more_net == ~0ULL && in.more == 2, "64 bits: their sum stays at its end");
}

static void calibrated(void)
{
	struct kj_detail d = { .cause = KJ_CAUSE_THREAD, .len = FULL, .net = FULL };
	struct kj_record rec = { .len = 25000000000, .net[3] = FULL };
	struct kj_calibrate_gap g = { .record = &rec, .detail = &d, .nr = 1 };
	struct kj_calibrate_result r = {
		.injected = 4, .found = 4, .right = 4, .judged = 4, .unattributed = 100
	};
	struct kj_accounts a = { .unattributed = 90 };
	struct kj_detail two[2] = { d, d };
	__u64 sum;

	check(kj_calibrate_gap_sums(&g, &sum) && kj_calibrate_gap_full(&g),
	      "32 bits: a gap longer than a detail can tell is even");
	g.detail = two;
	g.nr = 2;
	check(kj_calibrate_gap_sums(&g, &sum) && sum == 2ULL * FULL,
	      "32 bits: also two of them, whose sum the record cannot tell");
	two[1].net = FULL - 1;
	two[0].net = 0;
	check(!kj_calibrate_gap_sums(&g, &sum) && !kj_calibrate_gap_full(&g),
	      "32 bits: one count less is not");
	check(kj_calibrate_wrong(&r, 2, &a), "calibrate: more is left over than the module says");
	r.full = 1;
	check(!kj_calibrate_wrong(&r, 2, &a), "calibrate: but for a gap that long");
	r.unattributed = 80;
	check(kj_calibrate_wrong(&r, 2, &a), "calibrate: never less");
}

/* Many tasks: each is found by bisection, and who is new costs no more than who is not. */
static void many_tasks(void)
{
	static struct kj_tasks all;
	struct kj_task t = { .ticks = 100 };
	bool good = true;
	__u64 steps = 0;
	int i;

	all.seen = calloc(KJ_TASKS_MAX, sizeof(*all.seen));
	if (!all.seen)
		exit(2);
	for (i = 0; i < KJ_TASKS_MAX; i++)
		all.seen[i] =
			(struct kj_task_seen){ .tid = KJ_TASKS_MAX - i, .ticks = 1, .began = 7 };
	all.nr = KJ_TASKS_MAX;
	kj_tasks_sort(&all);
	for (i = 1; i <= KJ_TASKS_MAX; i++) {
		t.tid = i;
		t.began = 7;
		good &= kj_tasks_since(&all, &t, &steps) == 99;
		t.began = 8;
		good &= kj_tasks_since(&all, &t, &steps) == 100;
	}
	check(good, "%d tasks: their time since the begin, also where a tid is another's",
	      KJ_TASKS_MAX);
	check(steps <= 2 * 16 * KJ_TASKS_MAX, "%d tasks: %llu steps to find them twice",
	      KJ_TASKS_MAX, steps);
	kj_tasks_free(&all);
}

int unit_limits(void)
{
	if (!unit_file(path, sizeof(path)))
		return 1;
	sums();
	durations();
	figures();
	periods();
	chances();
	details();
	blamed();
	calibrated();
	many_tasks();
	unlink(path);
	return check_failed;
}

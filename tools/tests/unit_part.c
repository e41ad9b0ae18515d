// SPDX-License-Identifier: GPL-2.0
/*
 * unit_part - what check makes of one CPU's window: a count that did not begin is never
 * used, and a sampler that did not run has measured nothing.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../../uapi/kjitter_hist.h"
#include "../kjitter/check/part.h"
#include "../kjitter/check/progress.h"
#include "check.h"
#include "unit.h"

#define SECOND 1000000000ULL

static struct kj_check k = { .device = -1, .max_rate_mhz = 5000 };
static struct kj_check_cpu cpu;
static struct kj_check_part part;
static struct kj_user *sampler;

/* A window of the user task in which the tick came @ticks times. */
static struct kj_count *fresh(enum kj_verdict before, __u64 ticks)
{
	struct kj_count *count = &cpu.window[KJ_CHECK_USER][0].count;
	unsigned int i;

	for (i = 0; i < cpu.nr_reasons; i++)
		free(cpu.reasons[i].detail);
	memset(&cpu, 0, sizeof(cpu));
	memset(&part, 0, sizeof(part));
	cpu.cpu = 1;
	cpu.verdict = before;
	part.k = &k;
	part.c = &cpu;
	part.w = &cpu.window[KJ_CHECK_USER][0];
	part.w->sampler = KJ_CHECK_USER;
	part.w->level = 1;
	part.user = sampler;
	memset(&sampler->acc, 0, sizeof(sampler->acc));
	sampler->acc.state = KJ_STREAM_RUNNING;
	sampler->acc.samples = 1000;
	count->ns = 5 * SECOND;
	count->begun = true;
	count->count[KJ_CAUSE_TICK] = ticks;
	kj_check_part_begin(&part);
	return count;
}

static bool is(enum kj_verdict verdict, bool done, const char *code)
{
	const char *got = cpu.nr_reasons ? cpu.reasons[0].code : "";

	if (cpu.verdict == verdict && part.w->done == done && !strcmp(got, code))
		return true;
	printf("# %s, %sdone, '%s'\n", kj_verdict_word(cpu.verdict), part.w->done ? "" : "not ",
	       got);
	return false;
}

static void begins(void)
{
	bool good;
	struct kj_count *c = fresh(KJ_VERDICT_PASS, 1250);

	kj_check_part_begun(&part);
	kj_check_part_end(&part, 0);
	check(is(KJ_VERDICT_PASS, true, "") && part.w->loud == 1ULL << KJ_CAUSE_TICK,
	      "part: begun and ended: a window, with what is too loud in it");

	c = fresh(KJ_VERDICT_PASS, 1250);
	c->begun = false;
	c->error = ENOENT;
	sprintf(c->why, "no file");
	kj_check_part_begun(&part);
	good = is(KJ_VERDICT_ERROR, false, "not-counted");
	good = good && strstr(cpu.reasons[0].detail, "no file");
	check(good, "part: a count that did not begin is an error, and says why");
	kj_check_part_end(&part, 0);
	check(is(KJ_VERDICT_ERROR, false, "not-counted") && !part.w->loud,
	      "part: and what it says at the end is not used");

	c = fresh(KJ_VERDICT_PASS, 0);
	c->begun = false;
	kj_check_part_end(&part, 0);
	check(!part.w->done, "part: not begun, and nobody knows why: no window");

	c = fresh(KJ_VERDICT_FAIL, 0);
	c->begun = false;
	c->error = EBADMSG;
	kj_check_part_begun(&part);
	check(is(KJ_VERDICT_FAIL, false, "not-counted"),
	      "part: what failed before stays failed where level 2 could not count");
}

static void ends(void)
{
	struct kj_count *c = fresh(KJ_VERDICT_PASS, 1250);

	c->error = ENXIO;
	kj_check_part_end(&part, 0);
	check(is(KJ_VERDICT_ERROR, false, "offline"), "part: its column is gone: offline");
	c = fresh(KJ_VERDICT_PASS, 1250);
	c->error = EBADMSG;
	kj_check_part_end(&part, 0);
	check(is(KJ_VERDICT_ERROR, false, "not-counted"), "part: cut at the end: an error");
	c = fresh(KJ_VERDICT_PASS, 1250);
	c->error = ENOENT;
	kj_check_part_end(&part, 0);
	check(is(KJ_VERDICT_PASS, true, "") && part.w->loud,
	      "part: a line went away, and what is left is too loud: enough to fail");
	c = fresh(KJ_VERDICT_PASS, 5);
	c->error = ENOENT;
	kj_check_part_end(&part, 0);
	check(is(KJ_VERDICT_ERROR, false, "not-counted"),
	      "part: a line went away, and what is left is quiet: not enough to pass");
	c = fresh(KJ_VERDICT_PASS, 0);
	c->waited_ns = SECOND;
	kj_check_part_end(&part, 0);
	check(part.w->loud == 1ULL << KJ_CAUSE_THREAD, "part: others had it for long");
	fresh(KJ_VERDICT_PASS, 0);
	part.events.state = KJ_STREAM_READY;
	kj_check_part_end(&part, 0);
	check(!part.w->done, "part: a sampler that never began has no window");
}

static void stops(void)
{
	fresh(KJ_VERDICT_PASS, 1250);
	kj_check_part_end(&part, 0);
	sampler->acc.state = KJ_STREAM_STARVED;
	kj_check_part_stopped(&part);
	check(is(KJ_VERDICT_SKIP, false, "could-not-run") && !part.w->loud,
	      "part: it could not run to the end: neither pass nor fail");
	fresh(KJ_VERDICT_PASS, 0);
	kj_check_part_end(&part, 0);
	sampler->acc.state = KJ_STREAM_OFFLINE;
	kj_check_part_stopped(&part);
	check(is(KJ_VERDICT_ERROR, true, "moved"), "part: it was moved away: an error");
}

/* A quota of CPU time keeps a sampler away, too. */
static void spent_quota(void)
{
	char root[] = "/tmp/kj-part.XXXXXX", remove[64];

	if (!mkdtemp(root))
		exit(2);
	unit_put(root, "/proc/self/mounts", "none /cg cgroup2 rw 0 0\n");
	unit_put(root, "/proc/self/cgroup", "0::/some\n");
	unit_put(root, "/cg/some/cpu.max", "50000 100000\n");
	kj_environment_root(root);
	fresh(KJ_VERDICT_PASS, 0);
	sampler->acc.state = KJ_STREAM_STARVED;
	kj_check_part_stopped(&part);
	check(is(KJ_VERDICT_SKIP, false, "tick-sched-bandwidth") && cpu.nr_reasons == 1,
	      "part: it could not run, for its quota was used up");
	kj_environment_root("");
	snprintf(remove, sizeof(remove), "rm -rf %s", root);
	check(!system(remove), "part: these files are gone");
}

/* The accounts and /proc are read a moment apart: no more is spared than was counted. */
static void ahead(void)
{
	struct kj_count *c = fresh(KJ_VERDICT_PASS, 0);

	part.w->sampler = KJ_CHECK_SPIN;
	c->count[KJ_CAUSE_CALL] = 3;
	/* There is no device, so that accounts are 0 from now on. */
	part.events.spared.count = -2ULL;
	kj_check_part_count(&part);
	check(part.w->spared == 2, "part: calls that are spared");
	part.events.spared.count = -5ULL;
	kj_check_part_count(&part);
	check(part.w->spared == 3, "part: those that /proc does not have yet are left out");
}

/* In a log it is told what was seen ever more seldom, on a terminal each second. */
static void progress(void)
{
	struct kj_progress log = { .next_ns = 10 * SECOND }, screen = { true, SECOND };
	unsigned int i;

	fresh(KJ_VERDICT_PASS, 0);
	kj_progress_step(&log, &part, 1, 9 * SECOND);
	check(log.next_ns == 10 * SECOND, "part: nothing is told before its time");
	for (i = 10; i <= 640; i *= 2)
		kj_progress_step(&log, &part, 1, i * SECOND);
	check(log.next_ns == 1240 * SECOND, "part: after 10 s, 20 s, ..., but each ten minutes");
	kj_progress_step(&screen, &part, 1, 640 * SECOND);
	check(screen.next_ns == 641 * SECOND, "part: on a terminal each second");
}

/* A gap in the ring of the sampler. */
static void record(__u64 start, __u64 len)
{
	__u64 head = sampler->control.head;

	sampler->data[head] = (struct kj_record){ .start = start, .len = len };
	sampler->control.head = head + 1;
}

/* And in its accounts and histogram. */
static void gap(__u64 start, __u64 len)
{
	record(start, len);
	sampler->acc.gaps++;
	sampler->hist.count[kj_hist_index(len)]++;
	sampler->acc.last = start + len;
	sampler->acc.max = len > sampler->acc.max ? len : sampler->acc.max;
}

/*
 * With a budget the records of the window are taken in, from its begin to its end, without what
 * reading counters does to the CPU.
 */
static void limited(void)
{
	static struct kj_record data[16];
	char limit[] = "max-gap 20us", share[] = "quantile 50:20us";
	struct kj_histogram *hist;
	struct kj_seen *seen;
	bool at_most;

	hist = calloc(1, sizeof(*hist));
	if (!hist)
		exit(2);
	check(!kj_budget_line(&k.budget, limit, 1) && !kj_budget_line(&k.budget, share, 2),
	      "part: a budget");
	sampler->data = data;
	fresh(KJ_VERDICT_PASS, 0);
	seen = &part.w->seen;
	memset(seen, 0, sizeof(*seen));
	part.records.fd = -1;
	part.records.nr_records = 16;
	part.records.control = &sampler->control;
	part.records.consumer = &sampler->consumer;
	part.records.data = data;
	sampler->acc.clock_khz = 1000000;
	if (!kj_seen_room(seen, &k.budget))
		exit(2);
	part.hist = hist;
	gap(1000, 900000);
	kj_check_part_drain(&part);
	kj_check_part_begin(&part);
	gap(1500000, 400000);
	kj_check_part_begun(&part);
	gap(2000000, 15000);
	kj_check_part_drain(&part);
	gap(3000000, 19000);
	/* Not in the accounts yet. */
	record(4000000, 700000);
	kj_check_part_ending(&part);
	gap(4500000, 700000);
	kj_check_part_end(&part, 0);
	kj_check_part_drain(&part);
	check(seen->records == 2 && seen->gaps == 2 && sampler->consumer.tail == 6,
	      "part: of six records two are of the window");
	check(kj_seen_longest(seen, KJ_BUDGET_ALL, &at_most) == 19000 && !at_most,
	      "part: and the longest is known");
	check(seen->count[kj_hist_index(15000)] == 1 && !seen->count[kj_hist_index(900000)],
	      "part: its histogram is that of the window");
	part.w->sampler = KJ_CHECK_TIMER;
	part.w->done = false;
	kj_check_part_end(&part, 0);
	check(part.w->done && !part.w->loud, "part: what comes beside the timer fails nobody");
	kj_seen_free(seen);
	free(hist);
	kj_budget_free(&k.budget);
}

int unit_part(void)
{
	sampler = calloc(1, sizeof(*sampler));
	if (!sampler)
		return 2;
	begins();
	ends();
	stops();
	spent_quota();
	ahead();
	progress();
	limited();
	free(sampler);
	return check_failed;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * unit_check - the user sampler's and check's pure parts: primary causes, verdicts, KTAP.
 */
#include <stdlib.h>
#include <string.h>

#include "../../uapi/kjitter_cause.h"
#include "../kjitter/lib/isolation.h"
#include "../kjitter/lib/tasks.h"
#include "../kjitter/check/verdict.h"
#include "../kjitter/lib/ktap.h"
#include "../kjitter/user/user.h"
#include "../kjitter/user/clock.h"
#include "check.h"
#include "unit.h"

#define SECOND 1000000000ULL

static void primary_causes(void)
{
	/* The order of KJ_CAUSE_TABLE, written down here once more on purpose. */
	static const unsigned char order[] = {
		KJ_CAUSE_THREAD,     KJ_CAUSE_DEVICE,	    KJ_CAUSE_TICK, KJ_CAUSE_CALL,
		KJ_CAUSE_RESCHED,    KJ_CAUSE_IRQ_WORK,	    KJ_CAUSE_TLB,  KJ_CAUSE_THERMAL,
		KJ_CAUSE_HYPERVISOR, KJ_CAUSE_OTHER_VECTOR, KJ_CAUSE_NMI,  KJ_CAUSE_SMI,
		KJ_CAUSE_STEAL,	     KJ_CAUSE_SOFTIRQ,
	};
	__u8 count[KJ_CAUSE_NR] = { 9 };
	bool good = true;
	int i;

	check(kj_cause_primary(count) == KJ_CAUSE_UNKNOWN, "primary cause: nothing moved");
	for (i = ARRAY_SIZE(order) - 1; i >= 0; i--) {
		count[order[i]] = 1;
		good &= kj_cause_primary(count) == order[i];
	}
	check(good, "primary cause: each goes before all that come later");
}

static void gates(void)
{
	struct kj_gate g = { 3, true, true, true, true, true, true };
	char detail[300];
	bool good;

	check(!kj_verdict_gate(&g, detail), "gate: nothing is in the way");
	g.online = false;
	good = kj_verdict_gate(&g, detail) == KJ_REASON_OFFLINE && strstr(detail, "CPU 3");
	check(good, "gate: offline");
	g.in_mask = false;
	check(kj_verdict_gate(&g, detail) == KJ_REASON_NOT_IN_MASK, "gate: outside of the mask");
	g.booted = false;
	good = kj_verdict_gate(&g, detail) == KJ_REASON_NOT_BOOTED && strstr(detail, "nohz_full=3");
	check(good, "gate: booted without, says what to add");
	g.known = false;
	good = kj_verdict_gate(&g, detail) == KJ_REASON_NOT_KNOWN && strstr(detail, "masked");
	check(good, "gate: a mask that cannot be read is not an empty one");
	g.built = false;
	good = kj_verdict_gate(&g, detail) == KJ_REASON_NOT_BUILT;
	good = good && strstr(detail, "CONFIG_NO_HZ_FULL");
	check(good, "gate: built without");
	g.possible = false;
	check(kj_verdict_gate(&g, detail) == KJ_REASON_NO_SUCH_CPU, "gate: no such CPU");
}

static void command_lines(void)
{
	static const char *const off[] = {
		"nohz=off", "quiet nohz=off audit=0", "nohz=on nohz=0",
		"nohz=n",   "a nohz=False",	      "nohz=OFF",
	};
	static const char *const on[] = {
		"",	  "quiet",	 "nohz=on",	 "nohz=off nohz=on", "nohz=1",
		"nohz=",  "nohz_full=0", "rcu.nohz=off", "notnohz=off",	     "nohz=maybe",
		"nohz=o",
	};
	char text[64];
	unsigned int i;

	for (i = 0; i < sizeof(off) / sizeof(off[0]); i++) {
		snprintf(text, sizeof(text), "command line: off: %s", off[i]);
		check(kj_isolation_nohz_off(off[i]), text);
	}
	for (i = 0; i < sizeof(on) / sizeof(on[0]); i++) {
		snprintf(text, sizeof(text), "command line: not off: %s", on[i]);
		check(!kj_isolation_nohz_off(on[i]), text);
	}
}

static void rates(void)
{
	__u64 count[KJ_CAUSE_NR] = { 0 };

	check(!kj_verdict_loud(25, 5 * SECOND, 5000), "5/s in 5 s: 25 are quiet");
	check(kj_verdict_loud(26, 5 * SECOND, 5000), "5/s in 5 s: 26 are not");
	check(!kj_verdict_loud(0, SECOND, 1), "nothing is always quiet");
	check(kj_verdict_loud(1, SECOND, 999), "0.999/s in 1 s: one is too much");
	check(kj_verdict_loud(~0ULL, ~0ULL, 1000), "no overflow at the far end");
	check(!kj_verdict_classes(count, SECOND, 5000), "classes: all quiet");
	count[KJ_CAUSE_TICK] = 250;
	count[KJ_CAUSE_STEAL] = 1000;
	count[KJ_CAUSE_UNKNOWN] = 1000;
	check(kj_verdict_classes(count, SECOND, 5000) == 1ULL << KJ_CAUSE_TICK,
	      "classes: the tick is loud, stolen time decides nothing");
	check(!kj_verdict_classes(count, 0, 5000), "classes: nothing measured");
	check(!kj_verdict_waited(SECOND / 100, SECOND), "waited: 1 %% of the time is quiet");
	check(kj_verdict_waited(SECOND / 100 + 1, SECOND) == 1ULL << KJ_CAUSE_THREAD,
	      "waited: more is another task that had the CPU");
}

static void verdicts(void)
{
	static const struct {
		unsigned int nr[4];
		bool named;
		enum kj_verdict all;
	} together[] = {
		{ { 1, 0, 0, 0 }, false, KJ_VERDICT_PASS },
		{ { 1, 0, 0, 0 }, true, KJ_VERDICT_PASS },
		{ { 3, 1, 0, 0 }, false, KJ_VERDICT_FAIL },
		{ { 3, 1, 2, 2 }, true, KJ_VERDICT_FAIL },
		{ { 3, 0, 1, 1 }, true, KJ_VERDICT_ERROR },
		{ { 3, 0, 1, 0 }, true, KJ_VERDICT_SKIP },
		{ { 3, 0, 1, 0 }, false, KJ_VERDICT_PASS },
		{ { 0, 0, 2, 0 }, false, KJ_VERDICT_SKIP },
		{ { 0, 0, 0, 0 }, false, KJ_VERDICT_SKIP },
	};
	static const int status[] = { 0, 1, 4, 2 };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(together); i++)
		check(kj_verdict_all(together[i].nr, together[i].named) == together[i].all,
		      "all together: %u pass %u fail %u skip %u error%s: %s", together[i].nr[0],
		      together[i].nr[1], together[i].nr[2], together[i].nr[3],
		      together[i].named ? ", named" : "", kj_verdict_word(together[i].all));
	for (i = 0; i < 4; i++)
		check(kj_verdict_exit(i) == status[i], "exit status of %s is %d",
		      kj_verdict_word(i), status[i]);
}

static void ktap_lines(void)
{
	static const char want[] = "KTAP version 1\n1..3\n"
				   "ok 1 CPU 1 \\# TODO \\\\ no?not ok 9 x\n"
				   "ok 2 CPU 2 # SKIP why \\# not?ok 3 fake\n"
				   "# a?not ok 4 b ?[2J\n"
				   "not ok 3 CPU 3\n";
	char *text = NULL;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	kj_ktap_version(f);
	kj_ktap_plan(f, 3);
	kj_ktap_result(f, 1, true, "CPU 1 # TODO \\ no\nnot ok 9 x", NULL);
	kj_ktap_result(f, 2, true, "CPU 2", "why # not\nok 3 fake");
	kj_ktap_note(f, "a\nnot ok 4 b \033[2J");
	kj_ktap_result(f, 3, false, "CPU 3", NULL);
	fclose(f);
	check(!strcmp(text, want), "ktap: foreign text neither ends a line nor begins a directive");
	free(text);
}

static void stat_files(void)
{
	static const char ones[] = " 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1";
	char text[220];
	static const char *const cut[] = { "77 (a",   "",	  "77 a) R 1",
					   "77 (a) ", "77 (a) R", "77 (a) R 1 2" };
	struct kj_task t;
	bool good;
	size_t i;

	sprintf(text,
		"77 (a) R 1 (b)) R 2 77 77 0 -1 4194304 1 0 0 0 250 50 0 0 20 0 1 0 12345%s 17 3 50 1 0",
		ones);
	good = kj_tasks_parse(text, &t) && t.tid == 77 && !strcmp(t.comm, "a) R 1 (b)");
	good = good && t.state == 'R' && t.ticks == 300 && t.began == 12345 && t.cpu == 3;
	check(good && !t.kernel, "stat: a name full of brackets");
	check(t.priority == 50 && t.policy == SCHED_FIFO, "stat: policy and priority");
	for (i = 0; i < ARRAY_SIZE(cut); i++)
		check(!kj_tasks_parse(cut[i], &t), "stat: '%s' is refused", cut[i]);
}

/* Drain what is there. Return: false if a record is not as it should be. */
static bool drain(struct kj_user *u, __u64 *n)
{
	__u64 head = __atomic_load_n(&u->control.head, __ATOMIC_ACQUIRE), tail = u->consumer.tail;
	const struct kj_record *r;
	bool good = true;

	for (; tail != head; tail++, ++*n) {
		r = &u->data[tail & (u->control.nr_records - 1)];
		good &= r->len >= u->acc.threshold && r->cpu == u->cpu &&
			r->stream == KJ_STREAM_USER && r->cause < KJ_CAUSE_NR;
	}
	__atomic_store_n(&u->consumer.tail, tail, __ATOMIC_RELEASE);
	return good;
}

/* The sampler itself, on this machine, without the module. @drained: by somebody. */
static void user_sampler(unsigned int cpu, bool drained)
{
	struct kj_user_config c = {
		.device = -1, .level = 1, .threshold_ns = 300, .ring_records = 16
	};
	static struct kj_histogram h;
	const char *how = drained ? "drained" : "nobody drains";
	struct timespec t = { 0, 2000000 };
	__u64 n = 0, by_cause = 0, in_hist = 0;
	bool good = true, sums = true, starved;
	struct kj_accounts a;
	struct kj_user *u;
	int i;

	kj_user_clock_rate(&c.clock_khz);
	u = kj_user_create(cpu, &c);
	if (!u || kj_user_start(&u, 1)) {
		check(false, "user sampler starts");
		return;
	}
	for (i = 0; i < 200; i++) {
		nanosleep(&t, NULL);
		kj_user_accounts(u, &a);
		sums &= a.clean + a.gap + a.blind == a.last - a.first || a.backwards;
		sums &= a.gaps == a.written + a.lost;
		if (drained)
			good &= drain(u, &n);
	}
	kj_user_stop(&u, 1);
	kj_user_accounts(u, &a);
	kj_user_histogram(u, &h);
	good &= drain(u, &n);
	for (i = 0; i < KJ_CAUSE_NR; i++)
		by_cause += a.cause[i].count;
	for (i = 0; i < KJ_HIST_BUCKETS; i++)
		in_hist += h.count[i];
	check(sums, "user sampler, %s: time and records add up at every moment", how);
	check(good, "user sampler, %s: every record is whole", how);
	/* On a machine too busy to give it the CPU for 0.7 s to end in, it says so. */
	starved = a.state == KJ_STREAM_STARVED;
	good = (a.state == KJ_STREAM_DONE || starved) && n + a.lost == a.gaps;
	good = good && in_hist == a.gaps && by_cause == a.gaps;
	check(good,
	      "user sampler, %s: %llu records + %llu lost = %llu gaps, in histogram and causes",
	      how, n, a.lost, a.gaps);
	check(drained || n <= 16, "user sampler, %s: a ring holds no more than it has room for",
	      how);
	check(a.samples > 1000 || starved, "user sampler, %s: %llu samples", how, a.samples);
	kj_user_free(u);
}

static void clock_rate(void)
{
	struct kj_query a, b;
	struct timespec t = { 0, 50000000 };
	const char *how;
	__u64 khz, off;

	how = kj_user_clock_rate(&khz);
	kj_user_clock_pair(&a);
	nanosleep(&t, NULL);
	kj_user_clock_pair(&b);
	off = (b.now_cycles - a.now_cycles) * 1000000 / khz;
	off = off > b.now_raw_ns - a.now_raw_ns ? off - (b.now_raw_ns - a.now_raw_ns) :
						  b.now_raw_ns - a.now_raw_ns - off;
	check(off < (b.now_raw_ns - a.now_raw_ns) / 500,
	      "clock: %llu kHz (%s), off by %llu ns in %llu", khz, how, off,
	      b.now_raw_ns - a.now_raw_ns);
}

int unit_check(void)
{
	primary_causes();
	gates();
	command_lines();
	rates();
	verdicts();
	ktap_lines();
	stat_files();
	clock_rate();
	user_sampler(0, true);
	user_sampler(0, false);
	return check_failed;
}

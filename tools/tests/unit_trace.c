// SPDX-License-Identifier: GPL-2.0
/*
 * unit_trace - level 2 from the kernel's trace: lines, what they nest to, and what gaps are due to.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../kjitter/trace/follow.h"
#include "uapi/kjitter_names.h"
#include "check.h"
#include "unit.h"

/**
 * struct taken - details of the latest gap
 * @nr: how many
 * @d: they
 */
static struct taken {
	unsigned int nr;
	struct kj_detail d[8];
} taken;

static void take(void *data, const struct kj_detail *d)
{
	struct taken *t = data;

	if (t->nr < ARRAY_SIZE(t->d))
		t->d[t->nr] = *d;
	t->nr++;
}

/* A task with all that a line is cut at in its name, and a pid of its own; one that is like it. */
#define ODD  " a pid=9 [0]: b"
#define EVIL "x next_pid=120"

static struct kj_trace_follow *follow;
static struct kj_symbols *symbols;

/* A line of the trace, as 6.12 writes it. */
static struct kj_trace_line reads(const char *comm, unsigned int pid, const char *when,
				  const char *what)
{
	struct kj_trace_line l;
	char text[300];

	snprintf(text, sizeof(text), "%16s-%-7u [001] d..2. %12s: %s\n", comm, pid, when, what);
	check(kj_trace_line(&l, text), "trace: understood: %s: %.40s", when, what);
	return l;
}

/* An event of a task at a time, in counts of a clock of 1 GHz. */
static void event(const char *comm, unsigned int pid, unsigned int at, const char *what)
{
	struct kj_trace_line l;
	char when[16];

	snprintf(when, sizeof(when), "%u", at);
	l = reads(comm, pid, when, what);
	kj_trace_follow_line(follow, &l);
}

static void ours(unsigned int at, const char *what)
{
	event("kjitter", 120, at, what);
}

static struct kj_record gap(unsigned int start, unsigned int end)
{
	struct kj_record rec = { .start = start, .len = end - start, .cpu = 1 };

	memset(&taken, 0, sizeof(taken));
	kj_trace_follow_gap(follow, &rec, take, &taken);
	return rec;
}

/* A switch of tasks. */
static const char *from_to(const char *prev, unsigned int pid, const char *state, const char *next,
			   unsigned int next_pid)
{
	static char text[200];
	int n = snprintf(text, sizeof(text), "sched_switch: prev_comm=%s prev_pid=%u", prev, pid);

	n += snprintf(text + n, sizeof(text) - n, " prev_prio=120 prev_state=%s ==>", state);
	snprintf(text + n, sizeof(text) - n, " next_comm=%s next_pid=%u next_prio=120", next,
		 next_pid);
	return text;
}

static void times(void)
{
	struct kj_trace_line l;
	bool good;

	l = reads("kjitter", 120, "1234567890123", "local_timer_entry: vector=236");
	good = l.counts && l.time == 1234567890123 && l.pid == 120 && l.id == 236 &&
	       l.what == KJ_TRACE_BEGIN && l.cause == KJ_CAUSE_TICK;
	check(good, "trace: an interrupt at a count of the cycle counter");
	l = reads("kjitter", 120, "103.000002", "local_timer_exit: vector=236");
	good = !l.counts && l.time == 103000002000 && l.what == KJ_TRACE_END &&
	       l.kind == KJ_DETAIL_VECTOR;
	check(good, "trace: its end, at a time in ns");
}

static void names(void)
{
	const char *half = "sched_switch: prev_comm=kjitter prev_pid=120 ==> next_comm=two";
	struct kj_trace_line l;

	l = reads(EVIL, 3, "5", from_to(EVIL, 3, "R+", ODD, 77));
	check(l.what == KJ_TRACE_SWITCH && l.id == 77 && !strcmp(l.name, ODD) && !l.slept,
	      "trace: a task whose name has blanks, colons and brackets: %s", l.name);
	l = reads(ODD, 77, "6", from_to(ODD, 77, "S", EVIL, 78));
	check(l.pid == 77 && l.id == 78 && !strcmp(l.name, EVIL) && l.slept,
	      "trace: and one whose name has the word for another's pid: %s", l.name);
	l = reads(" ==> next_comm=", 3, "7", from_to(" ==> next_comm=", 3, "R", "b", 4));
	check(l.id == 4 && !strcmp(l.name, "b") && !l.slept,
	      "trace: a name says nothing of who comes after it: %s", l.name);
	l = reads("kjitter", 120, "8", half);
	check(l.what == KJ_TRACE_LOST, "trace: of a name with a line feed nobody knows who came");
	l = reads("kjitter", 120, "9", "csd_function_entry: func=nvme_poll [nvme], csd=0");
	check(!strcmp(l.function, "nvme_poll [nvme]"), "trace: a function of a module: %s",
	      l.function);
	l = reads("kjitter", 120, "9", "hrtimer_expire_entry: hrtimer=0 now=1");
	check(l.what == KJ_TRACE_BEGIN && !*l.function,
	      "trace: a timer whose function is not told");
}

static void others(void)
{
	static const char *const nothing[] = {
		"         kjitter-120     [001] d.h1. 7: vector_free: irq=1\n",
		"         kjitter-120     [001] d.h1. 7: softirq_raise: vec=1 [action=TIMER]\n",
		"CPU:",
		"               -",
		"# entries-in-buffer/entries-written: 1/1   #P:2\n",
		"",
	};
	struct kj_trace_line l;
	unsigned int i;
	bool good;

	good = kj_trace_line(&l, "CPU:1 [LOST 4711 EVENTS]\n") && l.what == KJ_TRACE_LOST &&
	       l.lost == 4711;
	check(good, "trace: what was lost is counted");
	check(kj_trace_line(&l, "CPU:1 [LOST EVENTS]\n") && l.what == KJ_TRACE_LOST && l.lost == 1,
	      "trace: and where nobody knows how many, too");
	for (i = 0; i < ARRAY_SIZE(nothing); i++)
		check(!kj_trace_line(&l, nothing[i]), "trace: not asked for, or no event: %u", i);
}

static void interrupts(void)
{
	const __u32 *net;
	struct kj_record rec;
	bool good;

	ours(1000, "local_timer_entry: vector=236");
	ours(1100, "hrtimer_expire_entry: hrtimer=0 function=tick_nohz_handler now=1");
	ours(1500, "hrtimer_expire_exit: hrtimer=0");
	ours(1600, "local_timer_exit: vector=236");
	ours(1700, "softirq_entry: vec=3 [action=NET_RX]");
	ours(1800, "reschedule_entry: vector=253");
	ours(1850, "reschedule_exit: vector=253");
	ours(2900, "softirq_exit: vec=3 [action=NET_RX]");
	rec = gap(900, 3000);
	good = rec.cause == KJ_CAUSE_SOFTIRQ && rec.count[KJ_CAUSE_TICK] == 1 &&
	       rec.count[KJ_CAUSE_RESCHED] == 1 && rec.count[KJ_CAUSE_SOFTIRQ] == 1 && !rec.flags;
	check(good, "trace: a gap is due to what took most of it, with all that came: %u",
	      rec.cause);
	net = rec.net;
	good = net[KJ_NET_IRQ] == 650 && net[KJ_NET_SOFTIRQ] == 1150 && !net[KJ_NET_THREAD];
	check(good, "trace: net times, each count booked once: irq %u, softirq %u", net[KJ_NET_IRQ],
	      net[KJ_NET_SOFTIRQ]);
	good = taken.nr == 4 && taken.d[0].kind == KJ_DETAIL_HRTIMER && taken.d[0].net == 400 &&
	       taken.d[0].flags == KJ_DETAIL_INNER && taken.d[1].net == 200;
	check(good, "trace: an interrupt and the function in it, one after the other");
	good = taken.d[2].cause == KJ_CAUSE_RESCHED && taken.d[3].net == 1150 &&
	       !strcmp(taken.d[3].name, "net_rx") && taken.d[3].cpu == 1;
	check(good, "trace: a softirq by the name that the module has for it: %s", taken.d[3].name);
	check(follow->tick.ticks == 1, "trace: the tick");
	ours(3500, "call_function_entry: vector=252");
	ours(3510, "csd_function_entry: func=flush_tlb_func, csd=0");
	ours(3540, "csd_function_exit: func=flush_tlb_func, csd=0");
	ours(3550, "call_function_exit: vector=252");
	rec = gap(3450, 3600);
	good = rec.cause == KJ_CAUSE_TLB && rec.count[KJ_CAUSE_TLB] == 1 &&
	       !rec.count[KJ_CAUSE_CALL] && taken.nr == 2;
	check(good, "trace: a call that flushes a TLB is no other call: %u", rec.cause);
	rec = gap(3700, 3800);
	check(rec.cause == KJ_CAUSE_UNKNOWN && !taken.nr, "trace: a gap in which nothing came");
}

#define TASK "a: b [0]"

static void tasks(void)
{
	const struct kj_cause_account *thread = &follow->nest.probed[KJ_CAUSE_THREAD];
	struct kj_record rec;
	bool good;

	ours(5000, from_to("kjitter", 120, "R+", TASK, 77));
	event(TASK, 77, 6000, "irq_handler_entry: irq=24 name=virtio0 input");
	event(TASK, 77, 6100, "irq_handler_exit: irq=24 ret=handled");
	event(TASK, 77, 9000, from_to(TASK, 77, "S", "kjitter", 120));
	rec = gap(4900, 9100);
	good = rec.cause == KJ_CAUSE_THREAD && rec.count[KJ_CAUSE_THREAD] == 1 &&
	       rec.count[KJ_CAUSE_DEVICE] == 1 && rec.net[KJ_NET_THREAD] == 3900;
	check(good, "trace: another task, less what interrupted it: %u", rec.net[KJ_NET_THREAD]);
	good = taken.nr == 2 && taken.d[1].id == 77 && !strcmp(taken.d[1].name, TASK) &&
	       !strcmp(taken.d[0].name, "virtio0 input");
	check(good, "trace: it, and a handler whose name has a blank");
	ours(10000, from_to("kjitter", 120, "S", TASK, 77));
	event(TASK, 77, 12000, from_to(TASK, 77, "S", "kjitter", 120));
	rec = gap(9900, 12100);
	good = rec.cause == KJ_CAUSE_SAMPLER && rec.count[KJ_CAUSE_SAMPLER] == 1 &&
	       !rec.count[KJ_CAUSE_THREAD];
	check(good, "trace: a sampler that slept was not preempted: %u", rec.cause);
	check(thread->count == 1 && thread->sum == 5900, "trace: in sums, too");
}

static void nmis(void)
{
	const struct kj_cause_account *nmi = &follow->nest.probed[KJ_CAUSE_NMI];
	struct kj_record rec;
	bool good;

	ours(13000, "nmi_handler: perf_event_nmi_handler() delta_ns: 400 handled: 1");
	ours(13200, "nmi_handler: nmi_cpu_backtrace_handler() delta_ns: 100 handled: 0");
	rec = gap(12500, 13500);
	good = rec.cause == KJ_CAUSE_NMI && rec.count[KJ_CAUSE_NMI] == 1 && taken.nr == 1 &&
	       taken.d[0].start == 12600 && taken.d[0].net == 600;
	check(good, "trace: two handlers of one NMI: %u", taken.nr);
	ours(20000, "nmi_handler: perf_event_nmi_handler() delta_ns: 400 handled: 1");
	check(nmi->count == 2 && nmi->sum == 1000, "trace: another NMI later on");
}

static void losses(void)
{
	struct kj_trace_line lost = { .what = KJ_TRACE_LOST, .lost = 7 };
	struct kj_record rec;
	bool good;

	ours(30000, "local_timer_entry: vector=236");
	kj_trace_follow_line(follow, &lost);
	rec = gap(29900, 31000);
	check(rec.flags & KJ_REC_MORE, "trace: more may have been in a gap where events were lost");
	event("two", 99, 40000, "local_timer_entry: vector=236");
	event("two", 99, 40100, "local_timer_exit: vector=236");
	event("two", 99, 41000, from_to("two", 99, "S", "kjitter", 120));
	rec = gap(39000, 41100);
	good = rec.flags & KJ_REC_MORE && rec.cause == KJ_CAUSE_THREAD && taken.nr == 2 &&
	       taken.d[1].id == 99 && !strcmp(taken.d[1].name, "two") &&
	       taken.d[1].flags & KJ_DETAIL_CUT;
	check(good, "trace: a task whose coming was lost is seen by what interrupts it");
}

static void many(void)
{
	const struct kj_cause_account *resched = &follow->nest.probed[KJ_CAUSE_RESCHED];
	__u64 before = resched->count;
	struct kj_record rec;
	unsigned int i;
	bool good;

	for (i = 0; i <= KJ_TRACE_THINGS; i++) {
		ours(50000 + 10 * i, "reschedule_entry: vector=253");
		ours(50005 + 10 * i, "reschedule_exit: vector=253");
	}
	rec = gap(49000, 60000);
	good = rec.flags & KJ_REC_MORE && taken.nr == KJ_TRACE_THINGS &&
	       rec.count[KJ_CAUSE_RESCHED] == 255;
	check(good, "trace: more in a gap than there is room for is told: %u", taken.nr);
	ours(70000, "reschedule_entry: vector=253");
	ours(70010, "reschedule_exit: vector=253");
	rec = gap(69000, 71000);
	check(!(rec.flags & KJ_REC_MORE) && taken.nr == 1, "trace: of the next gap all is known");
	check(resched->count - before == KJ_TRACE_THINGS + 2, "trace: sums have all of them");
}

/* More in each other than there are frames for: their ends are those of the innermost. */
static void deep(void)
{
	const struct kj_cause_account *resched = &follow->nest.probed[KJ_CAUSE_RESCHED];
	unsigned int i, too_deep = KJ_TRACE_DEPTH + 3;
	__u64 before = resched->count;

	for (i = 0; i < too_deep; i++)
		ours(80000 + i, "reschedule_entry: vector=253");
	for (i = 0; i < too_deep; i++)
		ours(80100 + i, "reschedule_exit: vector=253");
	check(!follow->nest.depth && resched->count - before == KJ_TRACE_DEPTH,
	      "trace: %u in each other: %llu have a frame, and all have ended", too_deep,
	      resched->count - before);
	for (i = 0; i < too_deep; i++)
		ours(81000 + i, "reschedule_entry: vector=253");
	ours(81100, from_to("kjitter", 120, "R+", TASK, 77));
	check(follow->nest.depth == 1 && resched->count - before == 2 * KJ_TRACE_DEPTH,
	      "trace: a switch ends them all");
	event(TASK, 77, 81200, from_to(TASK, 77, "S", "kjitter", 120));
}

static void silence(void)
{
	struct kj_tick *t = &follow->tick;

	kj_trace_tick_until(t, 130000000, follow->khz);
	check(t->state == KJ_TICK_RUNNING && t->ticks == 1,
	      "trace: a tick that came runs until it is said to be stopped");
	kj_trace_tick_begin(t, 1000);
	kj_trace_tick_until(t, 130000000, follow->khz);
	check(t->state == KJ_TICK_STOPPED && t->stopped == 129999000,
	      "trace: one that never came is stopped");
	kj_trace_tick_until(t, 129000000, follow->khz);
	check(t->last == 130000000 && t->stopped == 129999000,
	      "trace: of a time that has passed nothing is added");
}

int unit_trace(void)
{
	follow = calloc(1, sizeof(*follow));
	symbols = calloc(1, sizeof(*symbols));
	follow->symbols = symbols;
	follow->khz = 1000000;
	times();
	names();
	others();
	/* The sampler has another number here than in the kernel's first pid namespace. */
	kj_trace_follow_begin(follow, 900, 5);
	event("other", 4, 800, "local_timer_entry: vector=236");
	interrupts();
	tasks();
	nmis();
	losses();
	many();
	deep();
	silence();
	free(symbols);
	free(follow);
	return check_failed;
}

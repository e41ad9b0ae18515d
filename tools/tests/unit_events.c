// SPDX-License-Identifier: GPL-2.0
/*
 * unit_events - lines of the kernel's trace: what check makes of them.
 */
#include <stdlib.h>
#include <string.h>

#include "../kjitter/check/events.h"
#include "check.h"
#include "unit.h"

/* As 6.12 writes them. */
static const char *const lines[] = {
	"# tracer: nop\n",
	"         kjitter-120     [001] d.h1.   103.000001: local_timer_entry: vector=236\n",
	"         kjitter-120     [001] d.h2.   103.000002: hrtimer_expire_entry: hrtimer=00000000c0ffee00 function=tick_nohz_handler now=103000002000\n",
	"         kjitter-120     [001] d.h2.   103.000008: hrtimer_expire_exit: hrtimer=00000000c0ffee00\n",
	"         kjitter-120     [001] d.h1.   103.000010: local_timer_exit: vector=236\n",
	"         kjitter-120     [001] d.H..   103.100000: irq_handler_entry: irq=24 name=virtio0 input\n",
	"         kjitter-120     [001] d.H..   103.100010: irq_handler_exit: irq=24 ret=handled\n",
	"         kjitter-120     [001] ..s..   103.200000: softirq_entry: vec=1 [action=TIMER]\n",
	"         kjitter-120     [001] ..s1.   103.200001: timer_expire_entry: timer=00000000c0ffee01 function=delayed_work_timer_fn now=4294700000 baseclk=4294700000\n",
	"         kjitter-120     [001] ..s1.   103.200002: timer_expire_exit: timer=00000000c0ffee01\n",
	"         kjitter-120     [001] ..s..   103.200003: softirq_exit: vec=1 [action=TIMER]\n",
	"         kjitter-120     [001] d..2.   103.300000: sched_switch: prev_comm=kjitter prev_pid=120 prev_prio=120 prev_state=R+ ==> next_comm=a: b [0] next_pid=77 next_prio=120\n",
	"        a: b [0]-77      [001] d..2.   103.302500: sched_switch: prev_comm=a: b [0] prev_pid=77 prev_prio=120 prev_state=S ==> next_comm=kjitter next_pid=120 next_prio=120\n",
	"         kjitter-120     [001] ...1.   103.400000: workqueue_execute_start: work struct 00000000c0ffee02: function vmstat_update\n",
	"         kjitter-120     [001] ...1.   103.400001: workqueue_execute_end: work struct 00000000c0ffee02: function vmstat_update\n",
	"         kjitter-120     [001] d.h1.   103.500000: tick_stop: success=0 dependency=SCHED\n",
	"         kjitter-120     [001] d.h1.   103.600000: tick_stop: success=1 dependency=NONE\n",
	"         kjitter-120     [001] d.h1.   103.700000: call_function_single_entry: vector=251\n",
	"         kjitter-120     [001] d.h1.   103.700001: call_function_single_exit: vector=251\n",
	"no line at all",
	" [001] : : ",
	"",
};

static const struct kj_blame_entry *find(const struct kj_check_window *w, unsigned int kind)
{
	unsigned int i;

	for (i = 0; i < w->blame->nr; i++)
		if (w->blame->entry[i].key.kind == kind)
			return &w->blame->entry[i];
	return NULL;
}

/* Return: is the function of the one entry of a kind that? */
static bool function(const struct kj_events_cpu *c, unsigned int kind, const char *name)
{
	const struct kj_blame_entry *e = find(c->w, kind);
	const char *is = e ? kj_symbols_get(c->follow.symbols, e->key.id) : NULL;

	return is && !strcmp(is, name);
}

int unit_events(void)
{
	struct kj_check_window *w = calloc(1, sizeof(*w));
	struct kj_events_cpu *c = calloc(1, sizeof(*c));
	const struct kj_tick *t = &c->follow.tick;
	const struct kj_blame_entry *e;
	unsigned int i;
	bool good;

	w->blame = calloc(1, sizeof(*w->blame));
	c->w = w;
	c->follow.symbols = calloc(1, sizeof(*c->follow.symbols));
	c->follow.khz = 3000000;
	c->follow.begun = true;
	kj_trace_follow_begin(&c->follow, 1, 120);
	for (i = 0; i < ARRAY_SIZE(lines); i++)
		kj_events_line(c, lines[i]);
	e = find(w, KJ_DETAIL_IRQ);
	good = e && e->key.id == 24 && !strcmp(e->key.name, "virtio0 input") &&
	       e->key.cause == KJ_CAUSE_DEVICE;
	check(good, "check: a device interrupt with its number and name");
	e = find(w, KJ_DETAIL_SOFTIRQ);
	check(e && e->key.id == 1 && !strcmp(e->key.name, "timer"),
	      "check: a softirq, by the name that the module has for it");
	check(function(c, KJ_DETAIL_HRTIMER, "tick_nohz_handler"), "check: an hrtimer's function");
	check(function(c, KJ_DETAIL_TIMER, "delayed_work_timer_fn"), "check: a timer's function");
	check(function(c, KJ_DETAIL_WORK, "vmstat_update"), "check: a work item's function");
	check(t->ticks == 1 && t->stops == 1, "check: ticks, and stops of the tick");
	good = t->holder[KJ_DEP_SCHED].count == 1 && t->holder[KJ_DEP_SCHED].pid == 120 &&
	       !strcmp(t->holder[KJ_DEP_SCHED].comm, "kjitter");
	check(good, "check: what holds the tick, and in whose time");
	e = find(w, KJ_DETAIL_TASK);
	good = e && e->key.id == 77 && e->count == 1 && e->net == 7500000;
	check(good, "check: another task, for as long as it was there, in counts");
	check(w->blame->nr == 8, "check: nothing else, ours among it: %u", w->blame->nr);
	free(c->follow.symbols);
	free(w->blame);
	free(w);
	free(c);
	return check_failed;
}

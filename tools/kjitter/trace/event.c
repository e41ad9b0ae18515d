// SPDX-License-Identifier: GPL-2.0
/*
 * event - see event.h.
 */
#include <string.h>

#include "event.h"
#include "lib/macros.h"
#include "uapi/kjitter.h"

#define ROW(name, begin, end, group, kind, cause, probe, ...)                             \
	{                                                                                 \
		name, begin, end, group, __VA_ARGS__, KJ_DETAIL_##kind, KJ_CAUSE_##cause, \
			KJ_PROBE_##probe                                                  \
	}
#define SPAN(name, ...)	    ROW(name, "_entry", "_exit", __VA_ARGS__)
#define VECTOR(name, cause) SPAN(name, "irq_vectors/", VECTOR, cause, VECTOR, "vector=", NULL, NULL)

/* Those that come most go first. The underscore is to be told from the words of causes. */
static const struct kj_trace_event events[] = {
	VECTOR("local_timer", TICK),
	SPAN("hrtimer_expire", "timer/", HRTIMER, TICK, HRTIMER, NULL, NULL, "function="),
	ROW("softirq_", "entry", "exit", "irq/", SOFTIRQ, SOFTIRQ, SOFTIRQ,
	    "vec=", "action=", NULL),
	SPAN("timer_expire", "timer/", TIMER, SOFTIRQ, TIMER, NULL, NULL, "function="),
	SPAN("irq_handler", "irq/", IRQ, DEVICE, IRQ, "irq=", "name=", NULL),
	ROW("sched_switch", "", NULL, "sched/", TASK, THREAD, SWITCH, NULL, NULL, NULL),
	ROW("workqueue_execute", "_start", "_end", "workqueue/", WORK, THREAD, WORK, NULL, NULL,
	    "function "),
	VECTOR("reschedule", RESCHED),
	VECTOR("call_function", CALL),
	VECTOR("call_function_single", CALL),
	SPAN("csd_function", "csd/", CALL, CALL, CALL, NULL, NULL, "func="),
	ROW("irq_work_", "entry", "exit", "irq_vectors/", VECTOR, IRQ_WORK, VECTOR, "vector=", NULL,
	    NULL),
	VECTOR("thermal_apic", THERMAL),
	VECTOR("threshold_apic", THERMAL),
	VECTOR("deferred_error_apic", THERMAL),
	VECTOR("x86_platform_ipi", OTHER_VECTOR),
	VECTOR("spurious_apic", OTHER_VECTOR),
	VECTOR("error_apic", OTHER_VECTOR),
	ROW("nmi_handler", "", NULL, "nmi/", NMI, NMI, NMI, NULL, NULL, NULL),
	ROW("tick_stop", "", NULL, "timer/", TASK, TICK, TICK, NULL, NULL, NULL),
};

const struct kj_trace_event *kj_trace_event(unsigned int i)
{
	return i < ARRAY_SIZE(events) ? &events[i] : NULL;
}

static bool is(const char *word, const char *name, size_t len)
{
	return word && strlen(word) == len && !strncmp(word, name, len);
}

const struct kj_trace_event *kj_trace_event_find(const char *name, size_t len, bool *end)
{
	const struct kj_trace_event *e;
	size_t n;

	for (e = events; e < events + ARRAY_SIZE(events); e++) {
		n = strlen(e->name);
		if (len < n || strncmp(e->name, name, n))
			continue;
		*end = is(e->end, name + n, len - n);
		if (*end || is(e->begin, name + n, len - n))
			return e;
	}
	return NULL;
}

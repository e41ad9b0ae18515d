// SPDX-License-Identifier: GPL-2.0
/*
 * kj_vector - which interrupt is due to which cause: by the tracepoint that tells of it and by
 * the counter that counts it, and who sent it. What belongs to what is written down here a
 * second time on purpose. The probes are called by hand, with interrupts off: no tracepoint is
 * attached.
 */
#include <kunit/test.h>
#include <linux/cpumask.h>
#include <linux/interrupt.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/string.h>

#include "../module/compat/vectors.h"
#include "../module/counters.h"
#include "../module/gap.h"
#include "../module/probes/probe.h"
#include "../module/probes/probes.h"
#include "../module/probes/sender.h"

typedef void (*vector_fn)(void *data, int vector);
typedef void (*begin_fn)(void *data, int irq, struct irqaction *action);
typedef void (*end_fn)(void *data, int irq, struct irqaction *action, int ret);
typedef void (*call_fn)(void *data, smp_call_func_t func, call_single_data_t *csd);
typedef void (*send_cpu_fn)(void *data, const unsigned int cpu, unsigned long callsite,
			    void *callback);
typedef void (*send_mask_fn)(void *data, const struct cpumask *mask, unsigned long callsite,
			     void *callback);

#define NUMBER 0xf5

/* Who is said to have sent the latest IPI of each kind: no CPU's number, plus one. */
#define SENT_RESCHED 11
#define SENT_CALL    12

static int vector_test_init(struct kunit *test)
{
	test->priv = kj_probe_alloc(0);
	return test->priv ? 0 : -ENOMEM;
}

static void vector_test_exit(struct kunit *test)
{
	kfree(test->priv);
}

static const struct kj_hook *hook_of(const struct kj_hooks *hooks, const char *name,
				     const char *end)
{
	size_t len = strlen(name);
	unsigned int i;

	for (i = 0; i < hooks->nr; i++)
		if (!strncmp(hooks->hook[i].name, name, len) &&
		    !strcmp(hooks->hook[i].name + len, end))
			return &hooks->hook[i];
	return NULL;
}

/* As the tracepoint would. */
static void tell_vector(const struct kj_hook *h)
{
	((vector_fn)h->probe)((void *)h->data, NUMBER);
}

struct vector_param {
	const char *name;
	u8 cause;
	u32 by_cpu;
};

/* Names of tracepoints, less _entry and _exit; the sender that is taken for theirs, 0: none. */
static const struct vector_param vector_params[] = {
	{ "local_timer", KJ_CAUSE_TICK, 0 },
	{ "reschedule", KJ_CAUSE_RESCHED, SENT_RESCHED },
	{ "call_function", KJ_CAUSE_CALL, SENT_CALL },
	{ "call_function_single", KJ_CAUSE_CALL, SENT_CALL },
	{ "irq_work", KJ_CAUSE_IRQ_WORK, SENT_CALL },
	{ "thermal_apic", KJ_CAUSE_THERMAL, 0 },
	{ "threshold_apic", KJ_CAUSE_THERMAL, 0 },
	{ "deferred_error_apic", KJ_CAUSE_THERMAL, 0 },
	{ "x86_platform_ipi", KJ_CAUSE_OTHER_VECTOR, 0 },
	{ "spurious_apic", KJ_CAUSE_OTHER_VECTOR, 0 },
	{ "error_apic", KJ_CAUSE_OTHER_VECTOR, 0 },
};

static void vector_desc(const struct vector_param *p, char *desc)
{
	strscpy(desc, p->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(vector, vector_params, vector_desc);

static void send(struct kj_sender *s, u32 by_cpu)
{
	s->from.by_cpu = by_cpu;
	atomic_set(&s->seq, 2);
}

static void vector_is_of_its_cause(struct kunit *test)
{
	const struct vector_param *v = test->param_value;
	const struct kj_hook *entry = hook_of(&kj_irq_hooks, v->name, "_entry");
	const struct kj_hook *exit = hook_of(&kj_irq_hooks, v->name, "_exit");
	struct kj_probe_cpu *p = test->priv;
	const struct kj_detail *d = &p->nest.event[0];
	unsigned int cpu, open, left, i;
	unsigned long flags;

	KUNIT_ASSERT_NOT_NULL(test, entry);
	KUNIT_ASSERT_NOT_NULL(test, exit);
	send(&p->sender[KJ_SENDER_RESCHED], SENT_RESCHED);
	send(&p->sender[KJ_SENDER_CALL], SENT_CALL);
	local_irq_save(flags);
	cpu = smp_processor_id();
	kj_probe_arm(cpu, p);
	tell_vector(entry);
	open = p->nest.depth;
	tell_vector(exit);
	left = p->nest.depth;
	kj_probe_arm(cpu, NULL);
	local_irq_restore(flags);

	KUNIT_EXPECT_EQ(test, open, 1U);
	KUNIT_EXPECT_EQ(test, left, 0U);
	KUNIT_EXPECT_EQ(test, d->kind, KJ_DETAIL_VECTOR);
	KUNIT_EXPECT_EQ(test, d->cause, v->cause);
	KUNIT_EXPECT_EQ(test, d->id, (u32)NUMBER);
	KUNIT_EXPECT_EQ(test, d->by_cpu, v->by_cpu);
	for (i = 0; i < KJ_CAUSE_NR; i++)
		KUNIT_EXPECT_EQ(test, p->nest.probed[i].count, i == v->cause ? 1ULL : 0ULL);
}

/* A handler of a device's is no vector: it has the number of its line, and its name. */
static void device_has_a_name(struct kunit *test)
{
	const struct kj_hook *entry = hook_of(&kj_irq_hooks, "irq_handler", "_entry");
	const struct kj_hook *exit = hook_of(&kj_irq_hooks, "irq_handler", "_exit");
	struct irqaction action = { .name = "some device" };
	struct kj_probe_cpu *p = test->priv;
	const struct kj_detail *d = &p->nest.event[0];
	unsigned int cpu, open, left;
	unsigned long flags;

	KUNIT_ASSERT_NOT_NULL(test, entry);
	KUNIT_ASSERT_NOT_NULL(test, exit);
	local_irq_save(flags);
	cpu = smp_processor_id();
	kj_probe_arm(cpu, p);
	((begin_fn)entry->probe)((void *)entry->data, NUMBER, &action);
	open = p->nest.depth;
	((end_fn)exit->probe)((void *)exit->data, NUMBER, &action, 1);
	left = p->nest.depth;
	kj_probe_arm(cpu, NULL);
	local_irq_restore(flags);

	KUNIT_EXPECT_EQ(test, open, 1U);
	KUNIT_EXPECT_EQ(test, left, 0U);
	KUNIT_EXPECT_EQ(test, d->kind, KJ_DETAIL_IRQ);
	KUNIT_EXPECT_EQ(test, d->cause, KJ_CAUSE_DEVICE);
	KUNIT_EXPECT_EQ(test, d->id, (u32)NUMBER);
	KUNIT_EXPECT_EQ(test, strncmp(d->name, action.name, KJ_DETAIL_NAME), 0);
	KUNIT_EXPECT_EQ(test, p->nest.probed[KJ_CAUSE_DEVICE].count, 1ULL);
}

/* None is attached that is not above; on x86, all IPIs that the kernel can tell of are. */
static void vectors_are_complete(struct kunit *test)
{
	const struct kj_hook *h;
	unsigned int i, nr = 0;

	kj_probes_init();
	for (i = 0; i < kj_irq_hooks.nr; i++)
		nr += kj_irq_hooks.hook[i].group == KJ_PROBE_VECTOR;
	KUNIT_EXPECT_EQ(test, nr, 2 * ARRAY_SIZE(vector_params));
	for (i = 0; IS_ENABLED(CONFIG_X86) && i < ARRAY_SIZE(vector_params); i++) {
		if (!vector_params[i].by_cpu)
			continue;
		h = hook_of(&kj_irq_hooks, vector_params[i].name, "_entry");
		KUNIT_EXPECT_TRUE(test, h && h->tp && h->group == KJ_PROBE_VECTOR);
		h = hook_of(&kj_irq_hooks, vector_params[i].name, "_exit");
		KUNIT_EXPECT_TRUE(test, h && h->tp && h->group == KJ_PROBE_VECTOR);
	}
}

struct send_param {
	const char *name;
	bool mask;
	bool callback;
	unsigned int kind;
};

static const struct send_param send_params[] = {
	{ "to one, to reschedule", false, false, KJ_SENDER_RESCHED },
	{ "to one, to call", false, true, KJ_SENDER_CALL },
	{ "to many, to reschedule", true, false, KJ_SENDER_RESCHED },
	{ "to many, to call", true, true, KJ_SENDER_CALL },
};

static void send_desc(const struct send_param *p, char *desc)
{
	strscpy(desc, p->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(send, send_params, send_desc);

static void sender_is_of_its_kind(struct kunit *test)
{
	const struct send_param *s = test->param_value;
	const struct kj_hook *h = hook_of(&kj_sender_hooks, "ipi_send_cpu", s->mask ? "mask" : "");
	void *callback = s->callback ? schedule : NULL;
	struct kj_probe_cpu *p = test->priv;
	unsigned long flags;
	unsigned int cpu;

	KUNIT_ASSERT_NOT_NULL(test, h);
	local_irq_save(flags);
	cpu = smp_processor_id();
	kj_probe_arm(cpu, p);
	if (s->mask)
		((send_mask_fn)h->probe)((void *)h->data, cpumask_of(cpu), _THIS_IP_, callback);
	else
		((send_cpu_fn)h->probe)((void *)h->data, cpu, _THIS_IP_, callback);
	kj_probe_arm(cpu, NULL);
	local_irq_restore(flags);

	KUNIT_EXPECT_EQ(test, p->sender[s->kind].from.by_cpu, cpu + 1);
	KUNIT_EXPECT_EQ(test, p->sender[!s->kind].from.by_cpu, 0U);
	KUNIT_EXPECT_EQ(test, atomic_read(&p->sender[!s->kind].seq), 0);
}

#ifdef CONFIG_X86

struct shootdown_param {
	const char *name;
	const char *vector;
	u32 before;
	u32 within;
	u8 cause;
};

static const struct shootdown_param shootdown_params[] = {
	{ "a call", "call_function", 0, 0, KJ_CAUSE_CALL },
	{ "a call after shootdowns", "call_function_single", 3, 0, KJ_CAUSE_CALL },
	{ "a shootdown", "call_function_single", 0, 1, KJ_CAUSE_TLB },
	{ "several in one call", "call_function", 3, 5, KJ_CAUSE_TLB },
	{ "not in reschedule", "reschedule", 0, 1, KJ_CAUSE_RESCHED },
	{ "not in irq_work", "irq_work", 0, 1, KJ_CAUSE_IRQ_WORK },
};

static void shootdown_desc(const struct shootdown_param *p, char *desc)
{
	strscpy(desc, p->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(shootdown, shootdown_params, shootdown_desc);

/* The kernel counts a shootdown while the interrupt that carries it goes on. */
static void call_or_shootdown(struct kunit *test)
{
	const struct shootdown_param *s = test->param_value;
	const struct kj_hook *entry = hook_of(&kj_irq_hooks, s->vector, "_entry");
	const struct kj_hook *exit = hook_of(&kj_irq_hooks, s->vector, "_exit");
	struct kj_probe_cpu *p = test->priv;
	irq_cpustat_t *stat;
	unsigned long flags;
	unsigned int cpu, i;

	KUNIT_ASSERT_NOT_NULL(test, entry);
	KUNIT_ASSERT_NOT_NULL(test, exit);
	local_irq_save(flags);
	cpu = smp_processor_id();
	stat = &per_cpu(irq_stat, cpu);
	kj_probe_arm(cpu, p);
	kj_vector(stat, TLB) += s->before;
	tell_vector(entry);
	kj_vector(stat, TLB) += s->within;
	tell_vector(exit);
	kj_vector(stat, TLB) -= s->before + s->within;
	kj_probe_arm(cpu, NULL);
	local_irq_restore(flags);

	KUNIT_EXPECT_EQ(test, p->nest.event[0].cause, s->cause);
	for (i = 0; i < KJ_CAUSE_NR; i++)
		KUNIT_EXPECT_EQ(test, p->nest.probed[i].count, i == s->cause ? 1ULL : 0ULL);
}

/* It is known when the function ends, before the interrupt does. */
static void function_is_a_shootdown(struct kunit *test)
{
	const struct kj_hook *entry = hook_of(&kj_irq_hooks, "call_function", "_entry");
	const struct kj_hook *begin = hook_of(&kj_function_hooks, "csd_function", "_entry");
	const struct kj_hook *end = hook_of(&kj_function_hooks, "csd_function", "_exit");
	struct kj_probe_cpu *p = test->priv;
	unsigned long flags;
	unsigned int cpu;

	KUNIT_ASSERT_TRUE(test, entry && begin && end);
	local_irq_save(flags);
	cpu = smp_processor_id();
	kj_probe_arm(cpu, p);
	tell_vector(entry);
	((call_fn)begin->probe)((void *)begin->data, NULL, NULL);
	kj_vector(&per_cpu(irq_stat, cpu), TLB)++;
	((call_fn)end->probe)((void *)end->data, NULL, NULL);
	kj_vector(&per_cpu(irq_stat, cpu), TLB)--;
	kj_probe_arm(cpu, NULL);
	local_irq_restore(flags);

	KUNIT_EXPECT_EQ(test, p->nest.depth, 1U);
	KUNIT_EXPECT_EQ(test, p->nest.event[0].kind, KJ_DETAIL_CALL);
	KUNIT_EXPECT_EQ(test, p->nest.event[0].cause, KJ_CAUSE_TLB);
	KUNIT_EXPECT_EQ(test, p->nest.frame[0].what.cause, KJ_CAUSE_TLB);
}

struct counter_param {
	const char *name;
	u8 cause;
	size_t at;
};

/* Members of their own, or one array, whose indices have the names of the counters. */
#ifdef KJ_MEMBER_NMI
#define AT(name)	     offsetof(irq_cpustat_t, OWN_##name)
#define OWN_NMI		     __nmi_count
#define OWN_APIC_TIMER	     apic_timer_irqs
#define OWN_RESCHEDULE	     irq_resched_count
#define OWN_CALL_FUNCTION    irq_call_count
#define OWN_IRQ_WORK	     apic_irq_work_irqs
#define OWN_TLB		     irq_tlb_count
#define OWN_SPURIOUS	     irq_spurious_count
#define OWN_X86_PLATFORM_IPI x86_platform_ipis
#define OWN_THERMAL_APIC     irq_thermal_count
#define OWN_THRESHOLD_APIC   irq_threshold_count
#define OWN_DEFERRED_ERROR   irq_deferred_error_count
#else
#define AT(name) offsetof(irq_cpustat_t, counts[IRQ_COUNT_##name])
#endif

/* By the names that the kernel has for its counters. */
static const struct counter_param counter_params[] = {
	{ "NMI", KJ_CAUSE_NMI, AT(NMI) },
	{ "local timer", KJ_CAUSE_TICK, AT(APIC_TIMER) },
	{ "reschedule", KJ_CAUSE_RESCHED, AT(RESCHEDULE) },
	{ "call", KJ_CAUSE_CALL, AT(CALL_FUNCTION) },
	{ "irq_work", KJ_CAUSE_IRQ_WORK, AT(IRQ_WORK) },
	{ "TLB", KJ_CAUSE_TLB, AT(TLB) },
	{ "spurious", KJ_CAUSE_OTHER_VECTOR, AT(SPURIOUS) },
	{ "platform", KJ_CAUSE_OTHER_VECTOR, AT(X86_PLATFORM_IPI) },
#ifdef CONFIG_X86_THERMAL_VECTOR
	{ "thermal", KJ_CAUSE_THERMAL, AT(THERMAL_APIC) },
#endif
#ifdef CONFIG_X86_MCE_THRESHOLD
	{ "threshold", KJ_CAUSE_THERMAL, AT(THRESHOLD_APIC) },
#endif
#ifdef CONFIG_X86_MCE_AMD
	{ "deferred error", KJ_CAUSE_THERMAL, AT(DEFERRED_ERROR) },
#endif
};

static void counter_desc(const struct counter_param *p, char *desc)
{
	strscpy(desc, p->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(counter, counter_params, counter_desc);

/* From the kernel's counter to the cause of the gap. */
static void counter_is_of_its_cause(struct kunit *test)
{
	const struct counter_param *c = test->param_value;
	struct kj_counters before, after;
	u8 count[KJ_CAUSE_ROOM];
	unsigned long flags;
	unsigned int cpu, i, *counter;

	local_irq_save(flags);
	cpu = smp_processor_id();
	counter = (void *)&per_cpu(irq_stat, cpu) + c->at;
	kj_counters_read(cpu, current, &before);
	++*counter;
	kj_counters_read(cpu, current, &after);
	--*counter;
	local_irq_restore(flags);

	KUNIT_EXPECT_EQ(test, kj_gap_classify(&before, &after, count), c->cause);
	for (i = 0; i < KJ_CAUSE_NR; i++)
		KUNIT_EXPECT_EQ(test, count[i], i == c->cause);
}

#endif

static struct kunit_case vector_cases[] = {
	KUNIT_CASE_PARAM(vector_is_of_its_cause, vector_gen_params),
	KUNIT_CASE(device_has_a_name),
	KUNIT_CASE(vectors_are_complete),
	KUNIT_CASE_PARAM(sender_is_of_its_kind, send_gen_params),
#ifdef CONFIG_X86
	KUNIT_CASE_PARAM(call_or_shootdown, shootdown_gen_params),
	KUNIT_CASE(function_is_a_shootdown),
	KUNIT_CASE_PARAM(counter_is_of_its_cause, counter_gen_params),
#endif
	{},
};

static struct kunit_suite vector_suite = {
	.name = "kj_vector",
	.init = vector_test_init,
	.exit = vector_test_exit,
	.test_cases = vector_cases,
};

kunit_test_suite(vector_suite);

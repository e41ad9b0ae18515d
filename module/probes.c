// SPDX-License-Identifier: GPL-2.0
/*
 * probes - level 2: what the kernel's tracepoints tell, on the CPUs being measured.
 *
 * Method. Each tracepoint is looked up by its name, and each is optional. A probe does
 * nothing but for CPUs that are armed, which costs others one load and a branch. On an
 * armed CPU it reads the clock and tells kj_nest that something begins or ends, with
 * the names that can be had at that moment: they are copied, for what they belong to
 * may be gone a moment later. Functions are kept as numbers (see symbol).
 *
 * Context. Probes run in whatever the tracepoint is in: NMI, hardirq, softirq, task; on
 * kernels from 7.0 on they may even be preempted, so each turns that off first. They
 * take no lock, allocate, wake and print nothing.
 *
 * Observer effect. Two readings of the clock and about a hundred instructions for each
 * thing that begins and ends, inside the gap that is being measured. Attaching patches
 * the kernel's text, which interrupts every CPU: that happens before the samplers run.
 */
#include <linux/interrupt.h>
#include <linux/irq_work.h>
#include <linux/math64.h>
#include <linux/percpu.h>
#include <linux/pid.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/tick.h>
#include <linux/tracepoint.h>
#include <linux/workqueue.h>

#include "clock.h"
#include "compat/compat.h"
#include "compat/tracepoints.h"
#include "feed.h"
#include "probes.h"
#include "symbol.h"

static DEFINE_PER_CPU(struct kj_probe_cpu *, armed);

/* Ticks long enough to meet the tick's own function on some CPU. */
#define LEARN_TICKS 4

/* Two ticks and a half, in counts: a tick that runs cannot be missed for so long. */
#define SILENCE div_u64(kj_clock_khz() * 2500, HZ)

/* While set, the hrtimer probe takes note of functions on every CPU. */
static bool learning;
static u16 tick_symbol;

/* The clock, and the total that belongs to it: again if something ended in between. */
static __always_inline struct kj_nest_stamp stamp(const struct kj_nest *n)
{
	struct kj_nest_stamp at;

	do {
		at.total = local_read(&n->total);
		barrier();
		at.now = kj_clock_read();
		barrier();
	} while (unlikely((u64)local_read(&n->total) != at.total));
	return at;
}

/* What the probes have in common: the CPU stays the same, and is being measured. */
static __always_inline struct kj_probe_cpu *probe_begin(void)
{
	struct kj_probe_cpu *p;

	preempt_disable_notrace();
	p = this_cpu_read(armed);
	if (likely(!p))
		preempt_enable_notrace();
	return p;
}

static __always_inline void probe_end(void)
{
	preempt_enable_notrace();
}

static void copy_name(struct kj_detail *d, const char *name)
{
	strscpy(d->name, name, sizeof(d->name));
}

static __always_inline void leave(u8 kind)
{
	struct kj_probe_cpu *p = probe_begin();

	if (likely(!p))
		return;
	kj_nest_leave(&p->nest, stamp(&p->nest), kind);
	probe_end();
}

/* ---- functions: parts of what is below them -------------------------------- */

static __always_inline void enter_function(u8 kind, u8 cause, unsigned long function)
{
	struct kj_probe_cpu *p = probe_begin();
	struct kj_detail *d;

	if (likely(!p))
		return;
	d = kj_nest_enter(&p->nest, stamp(&p->nest), kind, cause);
	if (d)
		d->id = kj_symbol_number(function);
	probe_end();
}

static void probe_hrtimer_entry KJ_HRTIMER_ENTRY_PROTO
{
	unsigned long function = kj_compat_hrtimer_function(timer);
	struct kj_probe_cpu *p;
	struct kj_detail *d;
	u16 symbol;

	if (unlikely(READ_ONCE(learning)))
		kj_symbol_number(function);
	p = probe_begin();
	if (likely(!p))
		return;
	symbol = kj_symbol_number(function);
	if (symbol && symbol == tick_symbol)
		kj_tick_fired(&p->tick, kj_clock_read());
	d = kj_nest_enter(&p->nest, stamp(&p->nest), KJ_DETAIL_HRTIMER, KJ_CAUSE_TICK);
	if (d)
		d->id = symbol;
	probe_end();
}

static void probe_hrtimer_exit(void *data, struct hrtimer *timer)
{
	leave(KJ_DETAIL_HRTIMER);
}

static void probe_timer_entry(void *data, struct timer_list *timer, unsigned long baseclk)
{
	enter_function(KJ_DETAIL_TIMER, KJ_CAUSE_SOFTIRQ, (unsigned long)timer->function);
}

static void probe_timer_exit(void *data, struct timer_list *timer)
{
	leave(KJ_DETAIL_TIMER);
}

static void probe_work_start(void *data, struct work_struct *work)
{
	enter_function(KJ_DETAIL_WORK, KJ_CAUSE_THREAD, (unsigned long)work->func);
}

static void probe_work_end(void *data, struct work_struct *work, work_func_t function)
{
	leave(KJ_DETAIL_WORK);
}

static void probe_call_entry(void *data, smp_call_func_t func, call_single_data_t *csd)
{
	enter_function(KJ_DETAIL_CALL, KJ_CAUSE_CALL, (unsigned long)func);
}

static void probe_call_exit(void *data, smp_call_func_t func, call_single_data_t *csd)
{
	leave(KJ_DETAIL_CALL);
}

/* ---- interrupts ------------------------------------------------------------ */

/* Who sent the IPI that begins here: the latest who said so, unless used before. */
static void take_sender(struct kj_probe_cpu *p, struct kj_detail *d, unsigned int which)
{
	struct kj_sender *s = &p->sender[which];
	int seq = atomic_read_acquire(&s->seq); /* pairs with the release below */
	struct kj_detail from;

	if (seq & 1 || seq == s->seen)
		return;
	from = s->from;
	/* Order the copy before the second look; pairs with the sender's acquire. */
	smp_rmb();
	if (atomic_read(&s->seq) != seq)
		return;
	s->seen = seq;
	d->by_cpu = from.by_cpu;
	d->by_pid = from.by_pid;
	d->by_symbol = from.by_symbol;
	memcpy(d->name, from.name, sizeof(d->name));
}

/* On the sender's CPU, about another one. */
static void note_sender(unsigned int cpu, unsigned long callsite, const void *callback)
{
	struct kj_probe_cpu *p = READ_ONCE(*per_cpu_ptr(&armed, cpu));
	struct kj_sender *s;
	int seq;

	if (likely(!p))
		return;
	s = &p->sender[callback ? KJ_SENDER_CALL : KJ_SENDER_RESCHED];
	seq = atomic_read(&s->seq);
	/* Another sender is at it: one of the two will do. */
	if (seq & 1 || atomic_cmpxchg_acquire(&s->seq, seq, seq + 1) != seq)
		return;
	s->from.by_cpu = raw_smp_processor_id() + 1;
	s->from.by_symbol = kj_symbol_number(callsite);
	s->from.by_pid = in_task() ? task_pid_nr(current) : 0;
	copy_name(&s->from, in_task() ? current->comm : "(interrupt)");
	/* Pairs with the acquire in take_sender(). */
	atomic_set_release(&s->seq, seq + 2);
}

static void probe_send_cpu(void *data, const unsigned int cpu, unsigned long callsite,
			   void *callback)
{
	preempt_disable_notrace();
	note_sender(cpu, callsite, callback);
	preempt_enable_notrace();
}

static void probe_send_cpumask(void *data, const struct cpumask *cpumask, unsigned long callsite,
			       void *callback)
{
	unsigned int cpu;

	preempt_disable_notrace();
	for_each_cpu(cpu, cpumask) note_sender(cpu, callsite, callback);
	preempt_enable_notrace();
}

/* @data: enum kj_cause. */
static void probe_vector_entry(void *data, int vector)
{
	struct kj_probe_cpu *p = probe_begin();
	u8 cause = (unsigned long)data;
	struct kj_detail *d;

	if (likely(!p))
		return;
	d = kj_nest_enter(&p->nest, stamp(&p->nest), KJ_DETAIL_VECTOR, cause);
	if (d) {
		d->id = vector;
		if (cause == KJ_CAUSE_RESCHED)
			take_sender(p, d, KJ_SENDER_RESCHED);
		else if (cause == KJ_CAUSE_CALL || cause == KJ_CAUSE_IRQ_WORK)
			take_sender(p, d, KJ_SENDER_CALL);
	}
	probe_end();
}

static void probe_vector_exit(void *data, int vector)
{
	leave(KJ_DETAIL_VECTOR);
}

static void probe_irq_entry(void *data, int irq, struct irqaction *action)
{
	struct kj_probe_cpu *p = probe_begin();
	struct kj_detail *d;

	if (likely(!p))
		return;
	d = kj_nest_enter(&p->nest, stamp(&p->nest), KJ_DETAIL_IRQ, KJ_CAUSE_DEVICE);
	if (d) {
		d->id = irq;
		copy_name(d, action->name ? action->name : "");
	}
	probe_end();
}

static void probe_irq_exit(void *data, int irq, struct irqaction *action, int ret)
{
	leave(KJ_DETAIL_IRQ);
}

static void probe_softirq_entry(void *data, unsigned int nr)
{
	static const char *const name[] = {
		[HI_SOFTIRQ] = "hi",	       [TIMER_SOFTIRQ] = "timer",
		[NET_TX_SOFTIRQ] = "net_tx",   [NET_RX_SOFTIRQ] = "net_rx",
		[BLOCK_SOFTIRQ] = "block",     [IRQ_POLL_SOFTIRQ] = "irq_poll",
		[TASKLET_SOFTIRQ] = "tasklet", [SCHED_SOFTIRQ] = "sched",
		[HRTIMER_SOFTIRQ] = "hrtimer", [RCU_SOFTIRQ] = "rcu",
	};
	struct kj_probe_cpu *p = probe_begin();
	struct kj_detail *d;

	if (likely(!p))
		return;
	d = kj_nest_enter(&p->nest, stamp(&p->nest), KJ_DETAIL_SOFTIRQ, KJ_CAUSE_SOFTIRQ);
	if (d) {
		d->id = nr;
		copy_name(d, nr < ARRAY_SIZE(name) && name[nr] ? name[nr] : "");
	}
	probe_end();
}

static void probe_softirq_exit(void *data, unsigned int nr)
{
	leave(KJ_DETAIL_SOFTIRQ);
}

/* ---- tasks ----------------------------------------------------------------- */

static void task_switch(struct kj_probe_cpu *p, const struct task_struct *prev,
			struct task_struct *next)
{
	struct kj_nest_stamp at = stamp(&p->nest);
	struct kj_detail *d;

	kj_nest_leave_all(&p->nest, at);
	if (next == p->sampler)
		return;
	if (prev == p->sampler)
		p->nest.probed[KJ_CAUSE_THREAD].count++;
	d = kj_nest_enter(&p->nest, stamp(&p->nest), KJ_DETAIL_TASK, KJ_CAUSE_THREAD);
	if (d) {
		d->id = task_pid_nr(next);
		copy_name(d, next->comm);
	}
}

static void probe_sched_switch KJ_SCHED_SWITCH_PROTO
{
	struct kj_probe_cpu *p = probe_begin();

	if (likely(!p))
		return;
	task_switch(p, prev, next);
	probe_end();
}

/* ---- the tick -------------------------------------------------------------- */

static void tick_holder(struct kj_probe_cpu *p, int mask, struct kj_tick_holder *by)
{
	by->pid = task_pid_nr(current);
	strscpy(by->comm, current->comm, sizeof(by->comm));
	if (current == p->sampler)
		by->flags |= KJ_HOLDER_SAMPLER;
#ifdef CONFIG_NO_HZ_FULL
	if (atomic_read(&current->tick_dep_mask) & mask)
		by->flags |= KJ_HOLDER_TASK;
	else if (current->signal && atomic_read(&current->signal->tick_dep_mask) & mask)
		by->flags |= KJ_HOLDER_PROCESS;
#endif
}

static void probe_tick_stop(void *data, int success, int dependency)
{
	struct kj_tick_holder by = {};
	struct kj_probe_cpu *p = probe_begin();
	unsigned long flags;

	if (likely(!p))
		return;
	local_irq_save(flags);
	if (success) {
		kj_tick_stopped(&p->tick, kj_clock_read());
	} else {
		tick_holder(p, dependency, &by);
		kj_tick_held(&p->tick, kj_clock_read(), dependency, &by);
	}
	local_irq_restore(flags);
	probe_end();
}

/* ---- NMI ------------------------------------------------------------------- */

static void probe_nmi_handler(void *data, void *handler, s64 delta_ns, int handled)
{
	struct kj_probe_cpu *p = probe_begin();

	if (likely(!p))
		return;
	kj_nest_nmi_handled(&p->nest, kj_clock_read());
	probe_end();
}

#ifdef CONFIG_X86
/* First of the handlers of every NMI: the tracepoint comes after each, too late. */
static int nmi_first(unsigned int type, struct pt_regs *regs)
{
	struct kj_probe_cpu *p = this_cpu_read(armed);

	if (p)
		kj_nest_nmi_begin(&p->nest, kj_clock_read());
	return NMI_DONE;
}
#endif

/* ---- attaching ------------------------------------------------------------- */

/**
 * struct hook - a tracepoint and what to do there
 * @name: of the tracepoint
 * @probe: function; its type is checked by KJ_CHECK_PROBES
 * @data: its first argument
 * @group: enum kj_probe
 * @tp: the tracepoint, NULL: this kernel has none of that name
 * @attached: registered
 */
struct hook {
	const char *name;
	void *probe;
	unsigned long data;
	u8 group;
	struct tracepoint *tp;
	bool attached;
};

/* Their order is that of the probes above. */
#define HOOK(name, probe, data, group)                            \
	{                                                         \
#name, probe, data, KJ_PROBE_##group, NULL, false \
	}

static struct hook hooks[] = {
	HOOK(local_timer_entry, probe_vector_entry, KJ_CAUSE_TICK, VECTOR),
	HOOK(local_timer_exit, probe_vector_exit, 0, VECTOR),
	HOOK(reschedule_entry, probe_vector_entry, KJ_CAUSE_RESCHED, VECTOR),
	HOOK(reschedule_exit, probe_vector_exit, 0, VECTOR),
	HOOK(call_function_entry, probe_vector_entry, KJ_CAUSE_CALL, VECTOR),
	HOOK(call_function_exit, probe_vector_exit, 0, VECTOR),
	HOOK(call_function_single_entry, probe_vector_entry, KJ_CAUSE_CALL, VECTOR),
	HOOK(call_function_single_exit, probe_vector_exit, 0, VECTOR),
	HOOK(irq_work_entry, probe_vector_entry, KJ_CAUSE_IRQ_WORK, VECTOR),
	HOOK(irq_work_exit, probe_vector_exit, 0, VECTOR),
	HOOK(thermal_apic_entry, probe_vector_entry, KJ_CAUSE_THERMAL, VECTOR),
	HOOK(thermal_apic_exit, probe_vector_exit, 0, VECTOR),
	HOOK(threshold_apic_entry, probe_vector_entry, KJ_CAUSE_THERMAL, VECTOR),
	HOOK(threshold_apic_exit, probe_vector_exit, 0, VECTOR),
	HOOK(deferred_error_apic_entry, probe_vector_entry, KJ_CAUSE_THERMAL, VECTOR),
	HOOK(deferred_error_apic_exit, probe_vector_exit, 0, VECTOR),
	HOOK(x86_platform_ipi_entry, probe_vector_entry, KJ_CAUSE_OTHER_VECTOR, VECTOR),
	HOOK(x86_platform_ipi_exit, probe_vector_exit, 0, VECTOR),
	HOOK(spurious_apic_entry, probe_vector_entry, KJ_CAUSE_OTHER_VECTOR, VECTOR),
	HOOK(spurious_apic_exit, probe_vector_exit, 0, VECTOR),
	HOOK(error_apic_entry, probe_vector_entry, KJ_CAUSE_OTHER_VECTOR, VECTOR),
	HOOK(error_apic_exit, probe_vector_exit, 0, VECTOR),
	HOOK(irq_handler_entry, probe_irq_entry, 0, IRQ),
	HOOK(irq_handler_exit, probe_irq_exit, 0, IRQ),
	HOOK(softirq_entry, probe_softirq_entry, 0, SOFTIRQ),
	HOOK(softirq_exit, probe_softirq_exit, 0, SOFTIRQ),
	HOOK(sched_switch, probe_sched_switch, 0, SWITCH),
	HOOK(nmi_handler, probe_nmi_handler, 0, NMI),
	HOOK(hrtimer_expire_entry, probe_hrtimer_entry, 0, HRTIMER),
	HOOK(hrtimer_expire_exit, probe_hrtimer_exit, 0, HRTIMER),
	HOOK(timer_expire_entry, probe_timer_entry, 0, TIMER),
	HOOK(timer_expire_exit, probe_timer_exit, 0, TIMER),
	HOOK(workqueue_execute_start, probe_work_start, 0, WORK),
	HOOK(workqueue_execute_end, probe_work_end, 0, WORK),
	HOOK(csd_function_entry, probe_call_entry, 0, CALL),
	HOOK(csd_function_exit, probe_call_exit, 0, CALL),
	HOOK(ipi_send_cpu, probe_send_cpu, 0, SENDER),
	HOOK(ipi_send_cpumask, probe_send_cpumask, 0, SENDER),
	HOOK(tick_stop, probe_tick_stop, 0, TICK),
};

KJ_CHECK_PROBES

static void find_hook(struct tracepoint *tp, void *unused)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(hooks); i++) {
		if (!strcmp(hooks[i].name, tp->name))
			hooks[i].tp = tp;
	}
}

/**
 * kj_probes_init - look up the tracepoints
 *
 * Only those of the kernel itself are looked for, which never go away.
 * Context: process.
 */
void kj_probes_init(void)
{
	for_each_kernel_tracepoint(find_hook, NULL);
}

/**
 * kj_probes_available - which of them this kernel has
 *
 * Context: any. Return: bit n for enum kj_probe n.
 */
u64 kj_probes_available(void)
{
	u64 groups = 0;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(hooks); i++) {
		if (hooks[i].tp)
			groups |= BIT_ULL(hooks[i].group);
	}
	return groups;
}

static bool is_tick(const char *name)
{
	/* tick_sched_timer until 6.8, then tick_nohz_handler (738c8e3d5bd8). */
	return !strcmp(name, "tick_sched_timer") || !strcmp(name, "tick_nohz_handler");
}

/* Which hrtimer function is the tick? Some CPU has one; look what runs there. */
static void learn_tick(void)
{
	WRITE_ONCE(learning, true);
	schedule_timeout_uninterruptible(LEARN_TICKS);
	WRITE_ONCE(learning, false);
	tick_symbol = kj_symbol_find(is_tick);
}

/**
 * kj_probes_attach - attach to every tracepoint there is
 *
 * Patches the kernel's text, so every CPU is interrupted. Context: process, may sleep;
 * kj_session.lock of the session that owns the measurement. Return: 0, or a negative
 * errno, and then nothing is attached.
 */
int kj_probes_attach(void)
{
	struct hook *h;
	int ret;

	kj_symbol_reset();
	tick_symbol = 0;
#ifdef CONFIG_X86
	ret = register_nmi_handler(NMI_LOCAL, nmi_first, NMI_FLAG_FIRST, "kjitter");
	if (ret)
		return ret;
#endif
	for (h = hooks; h < hooks + ARRAY_SIZE(hooks); h++) {
		if (!h->tp)
			continue;
		ret = tracepoint_probe_register(h->tp, h->probe, (void *)h->data);
		if (ret) {
			kj_probes_detach();
			return ret;
		}
		h->attached = true;
	}
	learn_tick();
	return 0;
}

/**
 * kj_probes_detach - detach from all, and wait until no probe runs any more
 *
 * Context: as kj_probes_attach(); after it, whether it succeeded or not.
 */
void kj_probes_detach(void)
{
	struct hook *h;

	for (h = hooks; h < hooks + ARRAY_SIZE(hooks); h++) {
		if (h->attached)
			tracepoint_probe_unregister(h->tp, h->probe, (void *)h->data);
		h->attached = false;
	}
#ifdef CONFIG_X86
	unregister_nmi_handler(NMI_LOCAL, "kjitter");
#endif
	tracepoint_synchronize_unregister();
}

/**
 * kj_probe_alloc - memory for what is known of a CPU
 * @cpu: which
 *
 * Not vmalloc: NMIs write there. Context: process, may sleep. Return: it, to be freed
 * with kfree() once disarmed and detached, or NULL.
 */
struct kj_probe_cpu *kj_probe_alloc(unsigned int cpu)
{
	struct kj_probe_cpu *p = kzalloc_node(sizeof(*p), GFP_KERNEL, cpu_to_node(cpu));

	if (p)
		seqcount_init(&p->tick.seq);
	return p;
}

/**
 * kj_probe_arm - have the probes work for a CPU, or no more
 * @cpu: which
 * @p: its memory, or NULL: no more; probes that run may still use what was there
 *	until kj_probes_detach() returns
 *
 * Context: any.
 */
void kj_probe_arm(unsigned int cpu, struct kj_probe_cpu *p)
{
	/* Zeroed memory must be seen as such; readers depend on the address. */
	smp_store_release(per_cpu_ptr(&armed, cpu), p);
}

/**
 * kj_probe_begin - the sampler begins: what was until now is nobody's gap
 * @p: this CPU's
 * @sampler: the caller
 * @now: cycle counter
 *
 * Context: the sampler on its CPU, interrupts off.
 */
void kj_probe_begin(struct kj_probe_cpu *p, const struct task_struct *sampler, u64 now)
{
	p->sampler = sampler;
	p->nest.depth = 0;
	kj_nest_nmi_note(&p->nest);
	memset(p->nest.probed, 0, sizeof(p->nest.probed));
	p->taken = local_read(&p->nest.events);
	kj_tick_begin(&p->tick, now, tick_symbol ? SILENCE : 0);
}

/**
 * kj_probe_explain - what ran during a gap
 * @p: this CPU's
 * @from: cycle counter at the begin of the gap
 * @to: at its end
 * @cpu: this CPU
 * @details: where details go
 * @sums: filled in
 *
 * Events before @from are forgotten: they lie in no gap. Context: the sampler on its
 * CPU, interrupts off.
 */
void kj_probe_explain(struct kj_probe_cpu *p, u64 from, u64 to, unsigned int cpu,
		      struct kj_feed *details, struct kj_nest_sums *sums)
{
	unsigned long nr = p->taken, end;
	struct kj_detail d;

	memset(sums, 0, sizeof(*sums));
	kj_nest_nmi_note(&p->nest);
	end = local_read(&p->nest.events);
	if (end - nr > KJ_NEST_LATEST) {
		nr = end - KJ_NEST_LATEST;
		/* If the oldest that is left lies in the gap, others may have, too. */
		sums->more = kj_nest_clip(&p->nest, nr, from, to, &d);
	}
	kj_feed_begin(details);
	for (; nr != end; nr++) {
		if (!kj_nest_clip(&p->nest, nr, from, to, &d))
			continue;
		d.cpu = cpu;
		kj_nest_sum(sums, &d);
		kj_feed_detail(details, &d);
	}
	kj_feed_end(details);
	p->taken = end;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * explain - from the windows of a CPU that failed to reasons; see model.h.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/names.h"
#include "model.h"

#define BIT(n)	     (1ULL << (n))
#define KIND(n)	     (1U << (n))
#define IPI_CLASSES  (BIT(KJ_CAUSE_CALL) | BIT(KJ_CAUSE_RESCHED) | BIT(KJ_CAUSE_TLB))
#define REST_CLASSES (BIT(KJ_CAUSE_THERMAL) | BIT(KJ_CAUSE_HYPERVISOR) | BIT(KJ_CAUSE_OTHER_VECTOR))

#define SAY_IRQ \
	"devices interrupt CPU %u: %s; irq %u may go to CPUs %s: write other ones to /proc/irq/%u/smp_affinity_list"
#define SAY_SMI "the firmware takes CPU %u: %s; no kernel can prevent it, see the BIOS"
#define SAY_NMI \
	"non-maskable interrupts on CPU %u: %s; often perf or the NMI watchdog (see /proc/sys/kernel/nmi_watchdog)"
#define SAY_HIDDEN \
	"with a %s, probes attached, it is quiet (%s), without them it is not (%s): attaching them hid the fault%s; the verdict is that without probes"

/* Rates of the loud ones of some classes, in words. */
static const char *rates(const struct kj_check_window *w, __u64 classes, char *buf, size_t size)
{
	unsigned int i;
	size_t len = 0;

	buf[0] = '\0';
	for (i = 0; i < KJ_CAUSE_NR && len < size; i++)
		if (w->count.count[i] && classes >> i & 1)
			len += snprintf(buf + len, size - len, "%s%s %.1f/s", len ? ", " : "",
					kj_names_cause(i),
					kj_verdict_rate(w->count.count[i], w->count.ns));
	return buf;
}

/* What does not count against the CPU is not among @loud, and so in no list either. */
static void explain_ipi(struct kj_check *k, struct kj_check_cpu *c, const struct kj_check_window *w,
			__u64 loud)
{
	char rate[120], senders[600], functions[400];
	bool sender = k->query.probes >> KJ_PROBE_SENDER & 1;
	const char *who;

	kj_check_list(k, w, loud, KIND(KJ_DETAIL_VECTOR), senders, sizeof(senders));
	kj_check_list(k, w, loud, KIND(KJ_DETAIL_CALL), functions, sizeof(functions));
	if (w->level < 2)
		who = "; level 2 (the module) names functions and senders";
	else if (!sender)
		who = "; this kernel does not tell who sent them";
	else
		who = "";
	kj_check_reason(c, KJ_REASON_IPI, "other CPUs interrupt CPU %u: %s; seen: %s%s%s%s", c->cpu,
			rates(w, loud, rate, sizeof(rate)), senders[0] ? senders : "none",
			w->level == 2 ? "; functions called: " : "",
			w->level < 2			     ? "" :
			functions[0]			     ? functions :
			k->query.probes >> KJ_PROBE_CALL & 1 ? "none seen" :
							       "not told by this kernel",
			who);
}

static void explain_irq(struct kj_check *k, struct kj_check_cpu *c, const struct kj_check_window *w)
{
	unsigned int i, nr = 0;
	char list[400], path[64], affinity[64] = "unknown";

	kj_check_list(k, w, BIT(KJ_CAUSE_DEVICE), KIND(KJ_DETAIL_IRQ), list, sizeof(list));
	for (i = 0; i < w->count.nr_moved; i++)
		if (w->count.moved[i].cause == KJ_CAUSE_DEVICE)
			break;
	if (i < w->count.nr_moved) {
		nr = atoi(w->count.moved[i].line.label);
		sprintf(path, "/proc/irq/%u/smp_affinity_list", nr);
		if (kj_environment_read(path, affinity, sizeof(affinity)) <= 0)
			sprintf(affinity, "unknown");
	}
	kj_check_reason(c, KJ_REASON_IRQ, SAY_IRQ, c->cpu, list, nr, affinity, nr);
}

static void threads(struct kj_check *k, struct kj_check_cpu *c, enum kj_check_sampler sampler,
		    const struct kj_check_window *w)
{
	char who[400], work[300] = "";
	bool others = kj_check_tasks(k, c, w, 0, who, sizeof(who));

	/* It was throttled, or a rule lets others run in spite of its real-time priority. */
	if (kj_check_ran(k, w, KJ_DETAIL_TASK, "", 0) || kj_check_realtime(w))
		if (kj_check_explain_sched(k, c, sampler, w, false))
			return;
	/* A quota may be spent so seldom that level 2 saw nothing of it. */
	if (!others && sampler == KJ_CHECK_USER && kj_check_bandwidth(c))
		return;
	if (w->blame)
		kj_check_list(k, w, ~0ULL, KIND(KJ_DETAIL_WORK), work, sizeof(work));
	kj_check_reason(c, KJ_REASON_THREAD,
			"%s on CPU %u had to give way %.1f times/s, to: %s%s%s",
			sampler == KJ_CHECK_WATCH ? "the watched task" : "the sampler", c->cpu,
			kj_verdict_rate(w->count.count[KJ_CAUSE_THREAD], w->count.ns),
			others ? who : "nobody that was seen", work[0] ? "; work: " : "", work);
}

static void by_softirq(struct kj_check *k, struct kj_check_cpu *c, const struct kj_check_window *w)
{
	bool tick = w->loud & BIT(KJ_CAUSE_TICK);
	char list[400], functions[300] = "";

	kj_check_list(k, w, BIT(KJ_CAUSE_SOFTIRQ), KIND(KJ_DETAIL_SOFTIRQ), list, sizeof(list));
	if (w->blame)
		kj_check_list(k, w, ~0ULL, KIND(KJ_DETAIL_TIMER), functions, sizeof(functions));
	kj_check_reason(c, KJ_REASON_SOFTIRQ, "softirqs run on CPU %u: %s%s%s%s", c->cpu, list,
			functions[0] ? "; timers: " : "", functions,
			tick ? "; with the tick running, most of them follow from it" : "");
}

static void rest(struct kj_check *k, struct kj_check_cpu *c, const struct kj_check_window *w,
		 __u64 loud)
{
	char rate[120], list[300];

	if (loud & BIT(KJ_CAUSE_IRQ_WORK))
		kj_check_reason(c, KJ_REASON_IRQ_WORK, "irq_work runs on CPU %u: %s", c->cpu,
				rates(w, BIT(KJ_CAUSE_IRQ_WORK), rate, sizeof(rate)));
	if (loud & BIT(KJ_CAUSE_NMI)) {
		rates(w, BIT(KJ_CAUSE_NMI), rate, sizeof(rate));
		kj_check_reason(c, KJ_REASON_NMI, SAY_NMI, c->cpu, rate);
	}
	if (loud & BIT(KJ_CAUSE_SMI))
		kj_check_reason(c, KJ_REASON_SMI, SAY_SMI, c->cpu,
				rates(w, BIT(KJ_CAUSE_SMI), rate, sizeof(rate)));
	if (loud & REST_CLASSES)
		kj_check_reason(c, KJ_REASON_VECTOR, "interrupt vectors on CPU %u: %s; seen: %s",
				c->cpu, rates(w, REST_CLASSES, rate, sizeof(rate)),
				kj_check_list(k, w, REST_CLASSES, KIND(KJ_DETAIL_VECTOR), list,
					      sizeof(list)));
}

static void classes(struct kj_check *k, struct kj_check_cpu *c, enum kj_check_sampler sampler,
		    const struct kj_check_window *w, __u64 loud)
{
	if (loud & BIT(KJ_CAUSE_TICK))
		kj_check_explain_tick(k, c, sampler, w);
	if (loud & BIT(KJ_CAUSE_DEVICE))
		explain_irq(k, c, w);
	if (loud & BIT(KJ_CAUSE_THREAD))
		threads(k, c, sampler, w);
	/* Threads are named before IPIs: whoever wakes them, or lets us run again, sends an IPI. */
	if (loud & IPI_CLASSES)
		explain_ipi(k, c, w, loud & IPI_CLASSES);
	rest(k, c, w, loud);
	if (loud & BIT(KJ_CAUSE_SOFTIRQ))
		by_softirq(k, c, w);
}

/* Classes that level 2 saw less of than level 1, beyond chance. */
static __u64 hidden(const struct kj_check_window *w1, const struct kj_check_window *w2,
		    __u64 classes, __u64 max_rate_mhz)
{
	const __u64 ns[2] = { w1->count.ns, w2->count.ns };
	unsigned int i;

	classes &= ~w2->loud;
	for (i = 0; i < KJ_CAUSE_NR; i++) {
		const __u64 count[2] = { w1->count.count[i], w2->count.count[i] };

		if (!kj_verdict_differ(count, ns))
			classes &= ~BIT(i);
	}
	/* Tasks that come seldom, but stay long, may have missed the second window by chance. */
	if (!kj_verdict_loud(w1->count.count[KJ_CAUSE_THREAD], ns[0], max_rate_mhz))
		classes &= ~BIT(KJ_CAUSE_THREAD);
	return classes;
}

/* Level 2 did not see what level 1 did: say both. */
static void explain_hidden(struct kj_check_cpu *c, const struct kj_check_window *w1,
			   const struct kj_check_window *w2, __u64 gone)
{
	char before[200], after[200];

	if (!gone)
		return;
	kj_check_reason(c, gone & BIT(KJ_CAUSE_TICK) ? KJ_REASON_TICK_HIDDEN : KJ_REASON_HIDDEN,
			SAY_HIDDEN, kj_check_sampler_word(w1->sampler),
			rates(w2, gone, after, sizeof(after))[0] ? after : "none",
			rates(w1, gone, before, sizeof(before)),
			gone & BIT(KJ_CAUSE_TICK) ? ": with probes attached the tick stops" : "");
}

/* Classes that a window saw anything of. */
static __u64 seen(const struct kj_check_window *w)
{
	__u64 classes = 0;
	unsigned int i;

	for (i = 0; i < KJ_CAUSE_NR; i++)
		classes |= w->count.count[i] ? BIT(i) : 0;
	return classes;
}

static void explain_window(struct kj_check *k, struct kj_check_cpu *c, enum kj_check_sampler s)
{
	struct kj_check_window *w1 = &c->window[s][0], *w2 = &c->window[s][1];
	__u64 loud = kj_check_counts(c, s), gone, named;

	if (!loud)
		return;
	c->about = w1;
	if (!w2->done) {
		classes(k, c, s, w1, loud);
		return;
	}
	kj_blame_sort(w2->blame);
	gone = hidden(w1, w2, loud, k->max_rate_mhz);
	named = w2->loud | (loud & ~gone & seen(w2));
	/* What does not count against the CPU is no reason. */
	if (!(loud & BIT(KJ_CAUSE_CALL)) && c->told != KJ_TOLD_NOTHING && s == KJ_CHECK_SPIN)
		named &= ~BIT(KJ_CAUSE_CALL);
	/* What the verdict is of comes before what came with level 2 alone. */
	c->about = w2;
	classes(k, c, s, w2, named & loud);
	classes(k, c, s, w2, named & ~loud);
	/* What only level 1 saw is explained by what level 1 knows, after saying that it is so. */
	c->about = NULL;
	explain_hidden(c, w1, w2, gone);
	c->about = w1;
	classes(k, c, s, w1, loud & ~named);
}

void kj_check_explain(struct kj_check *k, struct kj_check_cpu *c)
{
	unsigned int s;

	for (s = 0; s < KJ_CHECK_SAMPLERS; s++)
		explain_window(k, c, s);
	c->about = NULL;
}

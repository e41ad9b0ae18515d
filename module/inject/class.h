/* SPDX-License-Identifier: GPL-2.0 */
/*
 * class - all classes by name.
 *
 * Each is defined where the means it uses are: irq (timers, calls), task (work, threads), nmi,
 * off (interrupts off).
 */
#ifndef KJ_INJECT_CLASS_H
#define KJ_INJECT_CLASS_H

#include "run.h"

struct seq_file;

extern const struct kj_inject_class kj_inject_hrtimer_class;
extern const struct kj_inject_class kj_inject_ipi_class;
extern const struct kj_inject_class kj_inject_irq_work_class;
extern const struct kj_inject_class kj_inject_softirq_class;
extern const struct kj_inject_class kj_inject_softirq_irq_class;
extern const struct kj_inject_class kj_inject_work_class;
extern const struct kj_inject_class kj_inject_fifo_class;
extern const struct kj_inject_class kj_inject_thread_class;
extern const struct kj_inject_class kj_inject_thread_irq_class;
extern const struct kj_inject_class kj_inject_nmi_class;
extern const struct kj_inject_class kj_inject_irq_nmi_class;
extern const struct kj_inject_class kj_inject_all_class;
extern const struct kj_inject_class kj_inject_irqoff_class;

const struct kj_inject_class *kj_inject_class_find(const char *name);
bool kj_inject_class_available(const struct kj_inject_class *class);
void kj_inject_class_show(struct seq_file *m);

/* Of irq.c: the nested classes of the other files use these. */
enum hrtimer_restart kj_inject_hrtimer(struct hrtimer *timer);
int kj_inject_hrtimer_start(struct kj_inject_run *run);
void kj_inject_hrtimer_stop(struct kj_inject_run *run);
void kj_inject_hit_init(struct kj_inject_run *run);
void kj_inject_hit_send(struct kj_inject_run *run);
void kj_inject_hit_stop(struct kj_inject_run *run);

/* Of task.c: class `all` uses these. */
int kj_inject_thread_start(struct kj_inject_run *run);
int kj_inject_thread_fire(struct kj_inject_run *run);
void kj_inject_thread_stop(struct kj_inject_run *run);

#endif /* KJ_INJECT_CLASS_H */

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * spared - calls from other CPUs that the kernel spares a task in user mode.
 */
#ifndef KJ_SPARED_H
#define KJ_SPARED_H

#include <linux/types.h>

struct task_struct;

void kj_spared_init(void);
bool kj_spared_known(void);
bool kj_spared_here(unsigned int cpu, const struct task_struct *sampler);
bool kj_spared_is(unsigned long function);
int kj_spared_attach(void);
void kj_spared_detach(void);

#endif /* KJ_SPARED_H */

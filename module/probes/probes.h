/* SPDX-License-Identifier: GPL-2.0 */
/*
 * probes - level 2: the kernel's tracepoints, attached for one measurement.
 */
#ifndef KJ_PROBES_H
#define KJ_PROBES_H

#include <linux/types.h>

/* While set, the hrtimer probe takes note of functions on every CPU. */
extern bool kj_probes_learning;
/* Number of the tick's function (see symbol), 0: not known. */
extern u16 kj_probes_tick_symbol;

bool kj_probes_can_watch(void);
u64 kj_probes_available(void);
bool kj_probes_know_tick(void);
void kj_probes_init(void);
int kj_probes_attach(bool culprits);
void kj_probes_detach(void);

#endif /* KJ_PROBES_H */

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * hw - interrupts-off sampler in short slices: SMI, hypervisor, hardware.
 */
#ifndef KJ_HW_H
#define KJ_HW_H

int kj_hw_thread(void *target);

#endif /* KJ_HW_H */

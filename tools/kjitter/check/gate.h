/* SPDX-License-Identifier: GPL-2.0 */
/*
 * gate - which CPUs can be tested at all.
 */
#ifndef KJ_CHECK_GATE_H
#define KJ_CHECK_GATE_H

#include <stdbool.h>

struct kj_check;
struct kj_check_cpu;

/**
 * kj_check_gate - can this CPU be tested?
 * @k: check; its environment is collected
 * @c: CPU; its verdict is skip with a reason, or pass until it is measured
 * @user: a user task is to run there
 */
void kj_check_gate(struct kj_check *k, struct kj_check_cpu *c, bool user);

/**
 * kj_check_gate_proc - can what comes on the CPUs be counted here?
 * @k: check; all CPUs passed kj_check_gate(); those of which /proc says too little are
 *	skip with a reason
 *
 * Return: false without memory.
 */
bool kj_check_gate_proc(struct kj_check *k);

/**
 * kj_check_gate_nobody - is there no CPU to test?
 * @k: check; then its verdict is skip, with @code and @detail
 *
 * Only where no CPU was named.
 * Return: true if so.
 */
bool kj_check_gate_nobody(struct kj_check *k);

#endif /* KJ_CHECK_GATE_H */

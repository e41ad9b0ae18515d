/* SPDX-License-Identifier: GPL-2.0 */
/*
 * machine - the boots of one machine, as kjitter-boot keeps them: DIR/RELEASE/BOOT/row and what
 * lies beside it.
 */
#ifndef KJ_MACHINE_H
#define KJ_MACHINE_H

#include "matrix.h"

/**
 * kj_machine_add - read the boots of a machine
 * @m: matrix
 * @dir: directory
 *
 * Return: false if it has none.
 */
bool kj_machine_add(struct kj_matrix *m, const char *dir);

/**
 * kj_machine_only - is all that is shown of machines
 * @m: matrix
 *
 * Return: true if no row is a kernel of the lab.
 */
bool kj_machine_only(const struct kj_matrix *m);

#endif /* KJ_MACHINE_H */

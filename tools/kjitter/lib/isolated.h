/* SPDX-License-Identifier: GPL-2.0 */
/*
 * isolated - what this machine shows of its isolation, judged.
 */
#ifndef KJ_ISOLATED_H
#define KJ_ISOLATED_H

#include "environment.h"
#include "isolation.h"

/**
 * kj_isolation_look - asked for, and in force, here
 * @env: collected
 * @out: all of them
 */
void kj_isolation_look(const struct kj_environment *env, struct kj_isolation out[KJ_ISOLATION_NR]);

#endif /* KJ_ISOLATED_H */

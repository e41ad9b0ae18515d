/* SPDX-License-Identifier: GPL-2.0 */
/*
 * conditions - what is asked of the machine for as long as a measurement lasts.
 *
 * The kernel takes back what is asked for here when this process ends, however it ends.
 */
#ifndef KJ_CONDITIONS_H
#define KJ_CONDITIONS_H

#include <stddef.h>

#include "lib/environment.h"
#include "lib/options.h"

/**
 * kj_conditions_set - ask for them
 * @o: options
 *
 * What is wrong is said on stderr.
 * Return: enum kj_exit.
 */
int kj_conditions_set(const struct kj_options *o);

/**
 * kj_conditions_add - tell of them
 * @env: where to; nothing is added if nothing was asked for
 * @o: options
 */
void kj_conditions_add(struct kj_environment *env, const struct kj_options *o);

#endif /* KJ_CONDITIONS_H */

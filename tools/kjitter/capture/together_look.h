/* SPDX-License-Identifier: GPL-2.0 */
/*
 * together_look - who was it, in the sets that are told: some of their gaps are looked into.
 */
#ifndef KJ_TOGETHER_LOOK_H
#define KJ_TOGETHER_LOOK_H

#include "batch.h"
#include "together.h"

/**
 * kj_together_look - look at a section of details
 * @g: gaps, ended
 * @b: the section
 */
void kj_together_look(struct kj_together *g, const struct kj_batch *b);

#endif /* KJ_TOGETHER_LOOK_H */

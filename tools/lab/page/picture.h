/* SPDX-License-Identifier: GPL-2.0 */
/*
 * picture - SVG inside the page: lengths of gaps, and rates per cause.
 */
#ifndef KJ_PICTURE_H
#define KJ_PICTURE_H

#include <stdio.h>

#include "sampler.h"

/* Causes beyond this are no kernel's. */
#define KJ_PICTURE_CAUSES 20

/**
 * kj_picture_quantiles - lengths of gaps at the quantiles, one line per sampler
 * @out: where to
 * @s: two samplers; those that did not measure are left out
 */
void kj_picture_quantiles(FILE *out, const struct kj_sampler s[2]);

/**
 * kj_picture_rates - events per second of each cause with their 95 % Poisson interval
 * @out: where to
 * @s: two samplers
 */
void kj_picture_rates(FILE *out, const struct kj_sampler s[2]);

/**
 * kj_picture_causes - causes that either sampler saw; the tick always, gaps without a
 * cause ("unknown") last
 * @s: two samplers
 * @cause: out: names, foreign
 *
 * Return: how many.
 */
unsigned int kj_picture_causes(const struct kj_sampler s[2], const char *cause[KJ_PICTURE_CAUSES]);

/**
 * kj_picture_key - the sign of a sampler, as in the pictures
 * @out: where to
 * @i: 0 user, 1 spin
 */
void kj_picture_key(FILE *out, unsigned int i);

#endif /* KJ_PICTURE_H */

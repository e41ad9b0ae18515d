/* SPDX-License-Identifier: GPL-2.0 */
/*
 * early - --fail-fast: has a CPU failed already, while its window goes on?
 *
 * What cannot be mended any more ends the window at once: a gap or a latency over its limit, or
 * more time lost than the whole window may lose. Interruptions are judged once a second, over
 * stretches long enough for as many of them as decide a check of usual length; the rest of the
 * window might make up for one, so this is stricter than a check that runs to its end.
 */
#ifndef KJ_CHECK_EARLY_H
#define KJ_CHECK_EARLY_H

#include "part.h"

/* How often counts are looked at; ns. */
#define KJ_EARLY_LOOK 1000000000ULL

/**
 * kj_early_gap - is a gap or latency of this window over its limit?
 * @p: part, the window goes on, and its records are drained
 *
 * Return: so it is.
 */
bool kj_early_gap(const struct kj_check_part *p);

/**
 * kj_early_look - is too much time lost, or was the last stretch too loud?
 * @p: part, the window goes on, and what the kernel counted was read just now; a stretch that is
 *	over and was quiet is forgotten
 *
 * Return: so it is.
 */
bool kj_early_look(struct kj_check_part *p);

/**
 * kj_early_end - a CPU that was not measured to its end is no pass
 * @k: check
 * @c: one of its CPUs; a verdict of pass becomes skip, and says why, if a CPU ended it all early,
 *	be it this one, of which what was above a limit turned out to be spared
 */
void kj_early_end(const struct kj_check *k, struct kj_check_cpu *c);

#endif /* KJ_CHECK_EARLY_H */

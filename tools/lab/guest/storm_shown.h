/* SPDX-License-Identifier: GPL-2.0 */
/*
 * storm_shown - whether debugfs shows what the device tells.
 */
#ifndef STORM_SHOWN_H
#define STORM_SHOWN_H

#include "kj.h"

/**
 * shown_wrong - debugfs has exactly these accounts and this histogram, of a stream that has ended
 * @a: its accounts
 * @h: its histogram
 *
 * Return: NULL, or what is wrong.
 */
const char *shown_wrong(const struct kj_accounts *a, const struct kj_histogram *h);

#endif /* STORM_SHOWN_H */

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * words - a comparison in words, for the text and for the page.
 */
#ifndef KJ_COMPARE_WORDS_H
#define KJ_COMPARE_WORDS_H

#include "lib/duration.h"
#include "model.h"

/* Room for one of them, but for kj_compare_nothing(). */
#define KJ_COMPARE_WORDS 64

/**
 * kj_compare_value - a rate or a length: "250.1/s", "1.234 us"
 * @buf: out
 * @r: comparison
 * @v: its old or new value
 *
 * Return: @buf.
 */
const char *kj_compare_value(char *buf, const struct kj_compare_result *r, double v);

/**
 * kj_compare_change - "x1.25 (1.1..1.4)"
 * @buf: out
 * @r: comparison
 *
 * Return: it; empty where nothing is known.
 */
const char *kj_compare_change(char *buf, const struct kj_compare_result *r);

/**
 * kj_compare_chance - a p-value
 * @buf: out
 * @p: value
 *
 * Return: @buf.
 */
const char *kj_compare_chance(char *buf, double p);

/**
 * kj_compare_subject - what is compared: "tick rate", "tick > 12 us"
 * @buf: out
 * @r: comparison
 *
 * Return: @buf.
 */
const char *kj_compare_subject(char *buf, const struct kj_compare_result *r);

/**
 * kj_compare_nothing - why nothing was judged, and what to do
 * @buf: out
 * @size: of it
 * @c: all results
 *
 * Return: @buf.
 */
const char *kj_compare_nothing(char *buf, size_t size, const struct kj_compare *c);

#endif /* KJ_COMPARE_WORDS_H */

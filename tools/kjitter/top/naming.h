/* SPDX-License-Identifier: GPL-2.0 */
/*
 * naming - which details belong to a gap, and what that is called. Pure.
 *
 * Details and records come in two rings, so either may come first.
 */
#ifndef KJ_TOP_NAMING_H
#define KJ_TOP_NAMING_H

#include "capture/symbols.h"
#include "model.h"

/* Bytes of a name, enough for two labels with the longest names. */
#define KJ_TOP_NAME 660

/**
 * kj_top_name - does a detail say what a gap is, and better than what is known?
 * @t: model, for its clocks
 * @gap: gap; one that has not come has no details
 * @d: detail
 */
void kj_top_name(const struct kj_top *t, struct kj_top_gap *gap, const struct kj_detail *d);

/**
 * kj_top_name_recent - the same of details that came before the record
 * @t: model
 * @at: number of the CPU
 * @gap: gap of it
 */
void kj_top_name_recent(const struct kj_top *t, unsigned int at, struct kj_top_gap *gap);

/**
 * kj_top_label - what a gap is, by name
 * @gap: gap
 * @symbols: names of functions
 * @buf: out: foreign: clean it before it is shown; empty: there is no name
 * @size: of @buf; KJ_TOP_NAME is enough
 *
 * Return: @buf.
 */
char *kj_top_label(const struct kj_top_gap *gap, const struct kj_symbols *symbols, char *buf,
		   size_t size);

/**
 * kj_top_short - the same where there is little room: the name of a task or interrupt, a function
 * @gap: gap
 * @symbols: names of functions
 * @buf: out: foreign; the word of the cause, if there is no name
 * @size: of @buf
 *
 * Return: @buf.
 */
char *kj_top_short(const struct kj_top_gap *gap, const struct kj_symbols *symbols, char *buf,
		   size_t size);

#endif /* KJ_TOP_NAMING_H */

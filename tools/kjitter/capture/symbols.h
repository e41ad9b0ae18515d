/* SPDX-License-Identifier: GPL-2.0 */
/*
 * symbols - names of functions by the numbers level 2 gives them.
 *
 * Filled from the device while it runs or from a capture. Numbers are small and
 * dense; the table is large but what is not used of it takes no memory.
 */
#ifndef KJ_SYMBOLS_H
#define KJ_SYMBOLS_H

#include <stdbool.h>
#include <stddef.h>

#include "uapi/kjitter.h"

/* Numbers from here on have no name; they are shown as numbers. */
#define KJ_SYMBOLS_MAX	4096
#define KJ_SYMBOLS_NAME sizeof(((struct kj_symbol *)0)->name)

/**
 * struct kj_symbols - zero it to begin
 * @name: by number, NUL-terminated foreign text; empty: not known
 */
struct kj_symbols {
	char name[KJ_SYMBOLS_MAX][KJ_SYMBOLS_NAME];
};

/**
 * kj_symbols_set - learn a name
 * @s: table
 * @index: number
 * @name: bytes, no NUL needed; the first NUL ends it
 * @len: how many
 *
 * Return: false if the number is 0 or too high, or there is no name.
 */
bool kj_symbols_set(struct kj_symbols *s, __u32 index, const char *name, size_t len);

/**
 * kj_symbols_get - name of a number
 * @s: table, may be NULL
 * @index: number
 *
 * Return: foreign text, or NULL if not known.
 */
const char *kj_symbols_get(const struct kj_symbols *s, __u32 index);

/**
 * kj_symbols_text - name of a number for people
 * @s: table, may be NULL
 * @index: number
 * @buf: room for "symbol #4294967295", at least 20 bytes
 *
 * Return: the name, or "symbol #N" in @buf if it is not known.
 */
const char *kj_symbols_text(const struct kj_symbols *s, __u32 index, char *buf);

/**
 * kj_symbols_of - number of the function a detail is about
 * @d: detail
 *
 * Return: the number, or 0 if it is not about a function.
 */
__u32 kj_symbols_of(const struct kj_detail *d);

#endif /* KJ_SYMBOLS_H */

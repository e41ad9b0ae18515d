/* SPDX-License-Identifier: GPL-2.0 */
/*
 * keys - bytes of a terminal as keys. Pure.
 */
#ifndef KJ_TOP_KEYS_H
#define KJ_TOP_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/types.h>

/* A key is a byte, or one of these. */
enum kj_top_key {
	KJ_KEY_NONE = 0,
	KJ_KEY_INTERRUPT = 3,
	KJ_KEY_REDRAW = 12,
	KJ_KEY_ENTER = 13,
	KJ_KEY_ESCAPE = 27,
	KJ_KEY_BACKSPACE = 127,
	KJ_KEY_UP = 256,
	KJ_KEY_DOWN,
	KJ_KEY_LEFT,
	KJ_KEY_RIGHT,
	KJ_KEY_PAGE_UP,
	KJ_KEY_PAGE_DOWN,
	KJ_KEY_HOME,
	KJ_KEY_END,
};

/* Longest sequence of one key that is looked at. */
#define KJ_KEYS_ROOM 32

/* So long after it an escape is a key by itself, ns. */
#define KJ_KEYS_ESCAPE_NS 50000000ULL

/**
 * struct kj_top_keys - bytes that have come and are no whole key yet
 * @came_ns: when the latest came, CLOCK_MONOTONIC
 * @nr: how many
 * @byte: they
 */
struct kj_top_keys {
	__u64 came_ns;
	size_t nr;
	char byte[KJ_KEYS_ROOM];
};

/**
 * kj_top_keys_put - more bytes
 * @k: keys
 * @bytes: they
 * @n: how many
 *
 * Return: how many were taken: there may be no room for all before keys were taken out.
 */
size_t kj_top_keys_put(struct kj_top_keys *k, const char *bytes, size_t n);

/**
 * kj_top_keys_wait - how long it may be waited for more bytes of a sequence
 * @k: keys, of which all that are whole have been taken out
 * @now_ns: CLOCK_MONOTONIC
 *
 * Return: ns; 0: no more will come; ULLONG_MAX: there is nothing that waits.
 */
__u64 kj_top_keys_wait(const struct kj_top_keys *k, __u64 now_ns);

/**
 * kj_top_keys_next - the next key
 * @k: keys
 * @idle: no more bytes come for a while, so an escape that is alone is the key
 *
 * Return: a byte, or enum kj_top_key; KJ_KEY_NONE: there is none. Sequences that are not known are
 * left out.
 */
int kj_top_keys_next(struct kj_top_keys *k, bool idle);

#endif /* KJ_TOP_KEYS_H */

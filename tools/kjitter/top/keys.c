// SPDX-License-Identifier: GPL-2.0
/*
 * keys - see keys.h. What xterm, the Linux console, screen and tmux send: CSI is an escape and '[',
 * SS3 an escape and 'O'.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "keys.h"
#include "lib/macros.h"

static const struct {
	const char *sequence;
	int key;
} sequences[] = {
	{ "A", KJ_KEY_UP },	  { "B", KJ_KEY_DOWN },	      { "C", KJ_KEY_RIGHT },
	{ "D", KJ_KEY_LEFT },	  { "H", KJ_KEY_HOME },	      { "F", KJ_KEY_END },
	{ "M", KJ_KEY_ENTER },	  { "1~", KJ_KEY_HOME },      { "4~", KJ_KEY_END },
	{ "5~", KJ_KEY_PAGE_UP }, { "6~", KJ_KEY_PAGE_DOWN }, { "7~", KJ_KEY_HOME },
	{ "8~", KJ_KEY_END },
};

static int key_of(const char *s, size_t n)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(sequences); i++)
		if (strlen(sequences[i].sequence) == n && !memcmp(sequences[i].sequence, s, n))
			return sequences[i].key;
	return KJ_KEY_NONE;
}

size_t kj_top_keys_put(struct kj_top_keys *k, const char *bytes, size_t n)
{
	if (n > sizeof(k->byte) - k->nr)
		n = sizeof(k->byte) - k->nr;
	memcpy(k->byte + k->nr, bytes, n);
	k->nr += n;
	return n;
}

__u64 kj_top_keys_wait(const struct kj_top_keys *k, __u64 now_ns)
{
	__u64 past = now_ns - k->came_ns;

	if (!k->nr)
		return ULLONG_MAX;
	return past < KJ_KEYS_ESCAPE_NS ? KJ_KEYS_ESCAPE_NS - past : 0;
}

static void drop(struct kj_top_keys *k, size_t n)
{
	k->nr -= n;
	memmove(k->byte, k->byte + n, k->nr);
}

/* Bytes of the sequence that begins with an escape; 0: it is not whole. */
static size_t length(const struct kj_top_keys *k)
{
	size_t n = 2;

	if (k->nr < 2)
		return 0;
	if (k->byte[1] == 'O')
		return k->nr < 3 ? 0 : 3;
	if (k->byte[1] != '[')
		return 1;
	/* Parameters, then one byte that ends it. */
	while (n < k->nr && (k->byte[n] < 0x40 || k->byte[n] > 0x7e))
		n++;
	return n < k->nr ? n + 1 : n == sizeof(k->byte) ? n : 0;
}

int kj_top_keys_next(struct kj_top_keys *k, bool idle)
{
	size_t n;
	int key;

	while (k->nr) {
		n = 1;
		key = (unsigned char)k->byte[0];
		if (key == KJ_KEY_ESCAPE) {
			n = length(k);
			if (!n && !idle)
				return KJ_KEY_NONE;
			n = n ? n : k->nr > 1 ? k->nr : 1;
			key = n > 1 ? key_of(k->byte + 2, n - 2) : KJ_KEY_ESCAPE;
		}
		drop(k, n);
		if (key == '\n')
			key = KJ_KEY_ENTER;
		else if (key == '\b')
			key = KJ_KEY_BACKSPACE;
		if (key != KJ_KEY_NONE)
			return key;
	}
	return KJ_KEY_NONE;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * symbols - see symbols.h.
 */
#include <stdio.h>
#include <string.h>

#include "symbols.h"

bool kj_symbols_set(struct kj_symbols *s, __u32 index, const char *name, size_t len)
{
	len = strnlen(name, len);
	if (!index || index >= KJ_SYMBOLS_MAX || !len)
		return false;
	if (len > KJ_SYMBOLS_NAME - 1)
		len = KJ_SYMBOLS_NAME - 1;
	memset(s->name[index], 0, KJ_SYMBOLS_NAME);
	memcpy(s->name[index], name, len);
	return true;
}

const char *kj_symbols_get(const struct kj_symbols *s, __u32 index)
{
	return s && index < KJ_SYMBOLS_MAX && s->name[index][0] ? s->name[index] : NULL;
}

const char *kj_symbols_text(const struct kj_symbols *s, __u32 index, char *buf)
{
	const char *name = kj_symbols_get(s, index);

	if (name)
		return name;
	sprintf(buf, "symbol #%u", index);
	return buf;
}

__u32 kj_symbols_of(const struct kj_detail *d)
{
	switch (d->kind) {
	case KJ_DETAIL_HRTIMER:
	case KJ_DETAIL_TIMER:
	case KJ_DETAIL_WORK:
	case KJ_DETAIL_CALL:
		return d->id;
	}
	return 0;
}

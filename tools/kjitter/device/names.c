// SPDX-License-Identifier: GPL-2.0
/*
 * names - see names.h.
 */
#include "device.h"
#include "names.h"

bool kj_symbols_fetch(struct kj_symbols *s, int device, __u32 index)
{
	struct kj_symbol answer;

	if (!index || index >= KJ_SYMBOLS_MAX || kj_symbols_get(s, index))
		return false;
	if (kj_device_symbol(device, index, &answer))
		return false;
	return kj_symbols_set(s, index, answer.name, sizeof(answer.name));
}

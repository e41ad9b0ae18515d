// SPDX-License-Identifier: GPL-2.0
/*
 * connect - see connect.h.
 */
#include <stdio.h>

#include "connect.h"
#include "device.h"
#include "insmod.h"
#include "lib/exit.h"
#include "lib/text.h"

const char *kj_connect_misfit(const struct kj_query *q, char *why, size_t size)
{
	if (q->abi == KJ_ABI_VERSION)
		return NULL;
	if (q->abi < KJ_ABI_VERSION)
		snprintf(why, size,
			 "the module (%.15s, ABI %u) is older than this kjitter (%s, ABI %d); "
			 "load the module that came with this tool",
			 q->version, q->abi, KJ_VERSION, KJ_ABI_VERSION);
	else
		snprintf(why, size,
			 "this kjitter (%s, ABI %d) is older than the module (%.15s, ABI %u); "
			 "use the kjitter that came with the module",
			 KJ_VERSION, KJ_ABI_VERSION, q->version, q->abi);
	return why;
}

int kj_connect(int *fd, struct kj_query *q, bool without)
{
	char why[KJ_CONNECT_WHY];
	int ret;

	*fd = kj_device_open();
	if (*fd < 0 && without && !kj_insmod_loaded())
		return KJ_EXIT_PASS;
	if (*fd < 0)
		return kj_device_fail(-1, KJ_DEVICE_OPEN, *fd, NULL);
	ret = kj_device_query(*fd, q);
	if (ret)
		return kj_device_fail(*fd, KJ_DEVICE_QUERY, ret, NULL);
	if (!kj_connect_misfit(q, why, sizeof(why)))
		return KJ_EXIT_PASS;
	kj_text_error("%s", why);
	return KJ_EXIT_ERROR;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * connect - see connect.h.
 */
#include <unistd.h>

#include "connect.h"
#include "device.h"
#include "lib/exit.h"
#include "lib/text.h"

bool kj_connect_loaded(void)
{
	return !access("/sys/module/kjitter", F_OK);
}

bool kj_connect_speaks(const struct kj_query *q)
{
	return q->abi == KJ_ABI_VERSION;
}

int kj_connect(int *fd, struct kj_query *q, bool without)
{
	int ret;

	*fd = kj_device_open();
	if (*fd < 0 && without && !kj_connect_loaded())
		return KJ_EXIT_PASS;
	if (*fd < 0)
		return kj_device_fail(-1, KJ_DEVICE_OPEN, *fd, NULL);
	ret = kj_device_query(*fd, q);
	if (ret)
		return kj_device_fail(*fd, KJ_DEVICE_QUERY, ret, NULL);
	if (kj_connect_speaks(q))
		return KJ_EXIT_PASS;
	kj_text_error("the module speaks ABI %u, this tool %d; use the kjitter of module %.15s",
		      q->abi, KJ_ABI_VERSION, q->version);
	return KJ_EXIT_ERROR;
}

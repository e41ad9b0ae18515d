// SPDX-License-Identifier: GPL-2.0
/*
 * drain - see drain.h.
 */
#include <errno.h>

#include "drain.h"
#include "lib/stop.h"
#include "lib/time.h"

/* How long producers may take to end after STOP returned. */
#define END_WAIT (5 * KJ_SECOND)

int kj_drain_all(struct kj_session *s, struct kj_capture_writer *w, __u32 *fill, unsigned int *left)
{
	unsigned int i;
	long n;

	*fill = 0;
	*left = 0;
	for (i = 0; i < s->nr_sources; i++) {
		n = kj_source_drain(&s->sources[i], w);
		if (n < 0)
			return n;
		if (n > *fill)
			*fill = n;
		*left += !s->sources[i].ring.ended;
	}
	return 0;
}

__u64 kj_drain_nap(__u64 nap, __u32 fill, __u32 size)
{
	if (fill > size / 2)
		return 0;
	if (fill > size / 4)
		nap /= 2;
	else if (fill < size / 16)
		nap += nap / 4;
	if (nap < KJ_DRAIN_NAP_MIN)
		nap = KJ_DRAIN_NAP_MIN;
	return nap > KJ_DRAIN_NAP_MAX ? KJ_DRAIN_NAP_MAX : nap;
}

int kj_drain_rest(struct kj_session *s, struct kj_capture_writer *w)
{
	__u64 until = kj_time_now() + END_WAIT;
	unsigned int left;
	__u32 fill;
	int ret;

	for (;;) {
		ret = kj_drain_all(s, w, &fill, &left);
		if (ret || !left)
			return ret;
		if (kj_time_now() > until)
			return -ETIMEDOUT;
		if (!fill)
			kj_stop_nap(KJ_DRAIN_NAP_MIN);
	}
}

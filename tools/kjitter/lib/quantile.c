// SPDX-License-Identifier: GPL-2.0
/*
 * quantile - see quantile.h.
 */
#include "quantile.h"
#include "uapi/kjitter_hist.h"

static const struct {
	const char *name;
	unsigned int share; /* of 10000 */
} quantiles[KJ_QUANTILE_NR] = {
	[KJ_QUANTILE_50] = { "p50", 5000 },	  [KJ_QUANTILE_90] = { "p90", 9000 },
	[KJ_QUANTILE_99] = { "p99", 9900 },	  [KJ_QUANTILE_99_9] = { "p99.9", 9990 },
	[KJ_QUANTILE_99_99] = { "p99.99", 9999 },
};

const char *kj_quantile_name(unsigned int q)
{
	return quantiles[q].name;
}

void kj_quantile_all(__u64 *out, const __u64 *count, __u64 max)
{
	__uint128_t n = 0;
	unsigned int i, bucket;
	__u64 rank, high;

	for (i = 0; i < KJ_HIST_BUCKETS; i++)
		n += count[i];
	if (n > ~0ULL)
		n = ~0ULL;
	for (i = 0; i < KJ_QUANTILE_NR; i++) {
		rank = (n * quantiles[i].share + 9999) / 10000;
		bucket = kj_hist_rank(count, rank);
		out[i] = 0;
		if (bucket >= KJ_HIST_BUCKETS)
			continue;
		high = kj_hist_high(bucket);
		/* A maximum below the bucket belongs to something else, and is no bound. */
		out[i] = max >= kj_hist_low(bucket) && max < high ? max : high;
	}
}

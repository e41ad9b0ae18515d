// SPDX-License-Identifier: GPL-2.0
/*
 * verdict - see verdict.h.
 */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "lib/chance.h"
#include "lib/exit.h"
#include "uapi/kjitter_cause.h"
#include "lib/time.h"
#include "verdict.h"

/* What decides a check of usual length: 25 interruptions in 5 s. */
#define LEAST_NS (5 * KJ_SECOND)
#define LEAST	 25

#define DETAIL 200

#define SAY_NOT_BUILT \
	"this kernel was built without CONFIG_NO_HZ_FULL, so it cannot stop the tick of a busy CPU; use a kernel built with it"
#define SAY_NOT_KNOWN \
	"whether CPU %u is nohz_full cannot be read: /sys/devices/system/cpu/nohz_full is masked or missing; run this outside of the container"
#define SAY_NOT_IN_MASK \
	"CPU %u is not among the CPUs that nohz_full= names; add it there and boot again"

const char *kj_verdict_word(enum kj_verdict v)
{
	static const char *const words[] = { "pass", "fail", "skip", "error" };

	return words[v];
}

enum kj_reason kj_verdict_gate(const struct kj_gate *g, char *detail)
{
	unsigned int cpu = g->cpu;

	if (!g->possible) {
		snprintf(detail, DETAIL, "this machine has no CPU %u; leave it out of --cpus", cpu);
		return KJ_REASON_NO_SUCH_CPU;
	}
	if (!g->built) {
		snprintf(detail, DETAIL, SAY_NOT_BUILT);
		return KJ_REASON_NOT_BUILT;
	}
	if (!g->known) {
		snprintf(detail, DETAIL, SAY_NOT_KNOWN, cpu);
		return KJ_REASON_NOT_KNOWN;
	}
	if (!g->booted) {
		snprintf(detail, DETAIL,
			 "booted without nohz_full=; add nohz_full=%u to the kernel's command line",
			 cpu);
		return KJ_REASON_NOT_BOOTED;
	}
	if (!g->in_mask) {
		snprintf(detail, DETAIL, SAY_NOT_IN_MASK, cpu);
		return KJ_REASON_NOT_IN_MASK;
	}
	if (!g->online) {
		snprintf(detail, DETAIL,
			 "CPU %u is offline; take it online or leave it out of --cpus", cpu);
		return KJ_REASON_OFFLINE;
	}
	return KJ_REASON_NONE;
}

bool kj_verdict_loud(__u64 count, __u64 ns, __u64 max_rate_mhz)
{
	/* count / (ns / 1e9) > mhz / 1e3 */
	return (__uint128_t)count * 1000000000000ULL > (__uint128_t)max_rate_mhz * ns;
}

__u64 kj_verdict_classes(const __u64 count[KJ_CAUSE_NR], __u64 ns, __u64 max_rate_mhz)
{
	__u64 loud = 0;
	unsigned int i;

	for (i = 0; ns && i < KJ_CAUSE_NR; i++)
		if (kj_cause_facts(i)->flags & KJ_CAUSE_DECIDES)
			loud |= (__u64)kj_verdict_loud(count[i], ns, max_rate_mhz) << i;
	return loud;
}

__u64 kj_verdict_waited(__u64 waited_ns, __u64 ns)
{
	return waited_ns > ns / KJ_VERDICT_WAITED ? 1ULL << KJ_CAUSE_THREAD : 0;
}

/* Chance of @k or less of @n, each with the chance @p. */
static double at_most(double k, double n, double p)
{
	return k < n ? kj_chance_beta(n - k, k + 1, 1 - p) : 1;
}

enum kj_told kj_verdict_told(const struct kj_calls *first, const struct kj_calls *second,
			     __u64 max_rate_mhz)
{
	double share = max_rate_mhz / 1e3 / kj_verdict_rate(first->count, first->ns);
	__u64 rest;

	if (!second)
		return KJ_TOLD_UNKNOWN;
	rest = second->count > second->spared ? second->count - second->spared : 0;
	if (kj_verdict_loud(rest, second->ns, max_rate_mhz))
		return KJ_TOLD_OTHER;
	return at_most(rest, second->count, share) < KJ_VERDICT_CHANCE ? KJ_TOLD_SPARED :
									 KJ_TOLD_UNKNOWN;
}

__u64 kj_verdict_stretch(__u64 max_rate_mhz)
{
	__u64 ns = LEAST * KJ_SECOND * 1000 / max_rate_mhz;

	return ns > LEAST_NS ? ns : LEAST_NS;
}

double kj_verdict_shows(__u64 quiet, __u64 ns)
{
	/* Poisson as the limit of the binomial: each of @n moments has the chance @mean / @n. */
	double n = 1e6 * (quiet + 1), low = quiet, high = 3 * (quiet + 1), mid;

	while (high - low > high / 1e6) {
		mid = (low + high) / 2;
		if (at_most(quiet, n, mid / n) > KJ_VERDICT_CHANCE)
			low = mid;
		else
			high = mid;
	}
	return ns ? high * 1e9 / ns : 0;
}

bool kj_verdict_differ(const __u64 count[2], const __u64 ns[2])
{
	__u64 n = count[0] + count[1];

	if (!n || !ns[0] || !ns[1] ||
	    kj_verdict_rate(count[0], ns[0]) <= kj_verdict_rate(count[1], ns[1]))
		return false;
	return kj_chance_split(count[0], n, (double)ns[0] / ((double)ns[0] + ns[1])) <
	       1 - KJ_VERDICT_CONFIDENCE;
}

enum kj_verdict kj_verdict_all(const unsigned int nr[4], bool named)
{
	if (nr[KJ_VERDICT_FAIL])
		return KJ_VERDICT_FAIL;
	if (nr[KJ_VERDICT_ERROR])
		return KJ_VERDICT_ERROR;
	if (!nr[KJ_VERDICT_PASS] || (named && nr[KJ_VERDICT_SKIP]))
		return KJ_VERDICT_SKIP;
	return KJ_VERDICT_PASS;
}

int kj_verdict_exit(enum kj_verdict v)
{
	static const int status[] = {
		[KJ_VERDICT_PASS] = KJ_EXIT_PASS,
		[KJ_VERDICT_FAIL] = KJ_EXIT_FAIL,
		[KJ_VERDICT_SKIP] = KJ_EXIT_UNTESTABLE,
		[KJ_VERDICT_ERROR] = KJ_EXIT_ERROR,
	};

	return status[v];
}

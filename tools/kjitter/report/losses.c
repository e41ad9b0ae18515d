// SPDX-License-Identifier: GPL-2.0
/*
 * losses - see losses.h.
 */
#include "lib/duration.h"
#include "lib/names.h"
#include "lib/sum.h"
#include "losses.h"
#include "uapi/kjitter_sampler.h"

static void put(struct kj_losses *l, const struct kj_loss *add)
{
	struct kj_loss loss = *add;
	unsigned int i;

	for (i = 0; i < l->nr && l->of[i].cause != loss.cause; i++)
		;
	if (i < l->nr) {
		loss.count = kj_sum(loss.count, l->of[i].count);
		loss.ns = kj_sum(loss.ns, l->of[i].ns);
		loss.max_ns = loss.max_ns > l->of[i].max_ns ? loss.max_ns : l->of[i].max_ns;
	} else {
		l->nr++;
	}
	for (; i && l->of[i - 1].ns < loss.ns; i--)
		l->of[i] = l->of[i - 1];
	l->of[i] = loss;
	l->total_ns = kj_sum(l->total_ns, add->ns);
}

static void put_account(struct kj_losses *l, unsigned int cause, const struct kj_cause_account *c,
			__u64 khz)
{
	const struct kj_loss loss = {
		.cause = cause,
		.count = c->count,
		.ns = kj_duration_ns(c->sum, khz),
		.max_ns = kj_duration_ns(c->max, khz),
	};

	put(l, &loss);
}

void kj_losses_add(struct kj_losses *l, const struct kj_accounts *a)
{
	/* Between expiries of the timer others have the CPU, and take nothing from anybody. */
	bool net = kj_stream_adds_up(a->stream);
	const struct kj_cause_account rest = { .sum = a->unattributed };
	const struct kj_cause_account *c;
	unsigned int i;

	for (i = 0; i < KJ_CAUSE_ROOM; i++) {
		c = &a->cause[i];
		if (net && (a->probed[i].count || a->probed[i].sum)) {
			c = &a->probed[i];
			l->net = true;
		}
		/* What had the CPU while the task that is watched was away took it from nobody. */
		if ((!c->count && !c->sum) || (i == KJ_CAUSE_UNKNOWN && !a->cause[i].count))
			continue;
		put_account(l, i, c, a->clock_khz);
	}
	if (net && a->unattributed)
		put_account(l, KJ_LOSS_REST, &rest, a->clock_khz);
}

bool kj_losses_told(__u32 stream)
{
	return kj_stream_adds_up(stream) || stream == KJ_STREAM_TIMER_THREAD;
}

const char *kj_losses_word(unsigned int cause)
{
	return cause == KJ_LOSS_REST ? "unattributed" : kj_names_cause(cause);
}

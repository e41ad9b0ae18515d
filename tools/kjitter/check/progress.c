// SPDX-License-Identifier: GPL-2.0
/*
 * progress - see progress.h.
 */
#include <stdio.h>
#include <unistd.h>

#include "lib/duration.h"
#include "lib/time.h"
#include "progress.h"

/* Shorter windows are over before anybody asks. */
#define LONG	 (10 * KJ_SECOND)
#define FARTHEST (600 * KJ_SECOND)

void kj_progress_begin(struct kj_progress *pr, const struct kj_check *k)
{
	bool asked = kj_options_has(k->options, KJ_OPT_PROGRESS);

	pr->terminal = isatty(STDERR_FILENO) && !kj_options_has(k->options, KJ_OPT_QUIET);
	pr->next_ns = 0;
	if (k->duration_ns > LONG && (asked || pr->terminal))
		pr->next_ns = pr->terminal ? KJ_SECOND : LONG;
}

void kj_progress_step(struct kj_progress *pr, struct kj_check_part *part, unsigned int nr,
		      __u64 passed_ns)
{
	__u64 gaps = 0, max = 0, gap = 0, wall = 0, ns;
	char longest[KJ_DURATION_MAX];
	struct kj_accounts a;
	unsigned int i;

	if (!pr->next_ns || passed_ns < pr->next_ns)
		return;
	for (i = 0; i < nr; i++) {
		kj_check_part_accounts(&part[i], &a);
		gaps += a.gaps - part[i].events.gaps;
		gap += a.gap - part[i].events.gap;
		wall += a.last - part[i].events.last;
		ns = kj_duration_ns(a.max, a.clock_khz);
		max = ns > max ? ns : max;
	}
	fprintf(stderr, "%s%s, level %u: %llu s of %llu s; gaps %llu, longest %s, %.1f ppm lost%s",
		pr->terminal ? "\r" : "kjitter: ", kj_check_sampler_word(part->w->sampler),
		part->w->level, passed_ns / KJ_SECOND, part->k->duration_ns / KJ_SECOND, gaps,
		gaps ? kj_duration_format(longest, max) : "none", wall ? 1e6 * gap / wall : 0,
		pr->terminal ? "\033[K" : "\n");
	fflush(stderr);
	if (pr->terminal)
		pr->next_ns = passed_ns + KJ_SECOND;
	else
		pr->next_ns += pr->next_ns < FARTHEST ? pr->next_ns : FARTHEST;
}

void kj_progress_end(const struct kj_progress *pr)
{
	if (pr->terminal && pr->next_ns)
		fputs("\r\033[K", stderr);
}

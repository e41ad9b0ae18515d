// SPDX-License-Identifier: GPL-2.0
/*
 * text_split - what the timer's wake-up latencies were spent on, for people; see model.h.
 */
#include <stdio.h>

#include "lib/duration.h"
#include "lib/names.h"
#include "lib/text.h"
#include "model.h"

static double percent(__u64 part, __u64 whole)
{
	return 100.0 * part / whole;
}

void kj_report_text_split(const struct kj_summary *s, const struct kj_latency_split *p)
{
	char line[400], len[KJ_DURATION_MAX];
	unsigned int i;

	if (!p->len)
		return;
	snprintf(line, sizeof(line), "%llu latencies, %s in all: interrupts off%s %.1f %%",
		 p->records - p->odd, kj_duration_format(len, p->len),
		 s->config.level > 1 ? "" : " or others handled", percent(p->off, p->len));
	for (i = 0; s->config.level > 1 && i < KJ_NET_NR; i++)
		kj_text_add(line, sizeof(line), ", %s %.1f %%", kj_names_net(i),
			    percent(p->net[i], p->len));
	kj_text_add(line, sizeof(line), ", %s %.1f %%",
		    s->config.level > 1 ? "rest (scheduler)" : "from then on to the thread",
		    percent(p->rest, p->len));
	if (p->odd)
		kj_text_add(line, sizeof(line), "; of %llu more the parts do not add up", p->odd);
	kj_text_wrap(stdout, "  spent on ", line);
}

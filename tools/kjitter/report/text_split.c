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

void kj_report_split_words(char *line, size_t size, const struct kj_summary *s,
			   const struct kj_latency_split *p)
{
	char len[KJ_DURATION_MAX];
	unsigned int i;

	snprintf(line, size, "%llu latencies, %s in all: interrupts off%s %.1f %%",
		 p->records - p->odd, kj_duration_format(len, p->len),
		 s->config.level > 1 ? "" : " or others handled", percent(p->off, p->len));
	for (i = 0; s->config.level > 1 && i < KJ_NET_NR; i++)
		kj_text_add(line, size, ", %s %.1f %%", kj_names_net(i),
			    percent(p->net[i], p->len));
	kj_text_add(line, size, ", %s %.1f %%",
		    s->config.level > 1 ? "rest (scheduler)" : "from then on to the thread",
		    percent(p->rest, p->len));
	if (p->more)
		kj_text_add(line, size, "; of %llu it holds what there was no room to note",
			    p->more);
	if (p->odd)
		kj_text_add(line, size, "; of %llu more the parts do not add up", p->odd);
}

void kj_report_text_split(const struct kj_summary *s, const struct kj_latency_split *p)
{
	char line[400];

	if (!p->len)
		return;
	kj_report_split_words(line, sizeof(line), s, p);
	kj_text_wrap(stdout, "  spent on ", line);
}

// SPDX-License-Identifier: GPL-2.0
/*
 * stop - the gap that ended a measurement (record --stop-at).
 */
#include <stdio.h>

#include "lib/duration.h"
#include "lib/lengths.h"
#include "lib/names.h"
#include "lib/text.h"
#include "model.h"
#include "uapi/kjitter_elapsed.h"

/* Of its stream; NULL if the file has none, and then there is no clock to tell it in. */
static const struct kj_accounts *accounts(const struct kj_summary *s)
{
	int i = kj_summary_index(s, s->stop.cpu, s->stop.stream);

	return s->has_stop && i >= 0 ? &s->streams[i]->accounts : NULL;
}

void kj_report_text_stop(const struct kj_summary *s)
{
	char len[KJ_DURATION_MAX], line[512], at[256];
	const struct kj_accounts *a = accounts(s);

	if (!kj_lengths_least(s->config.stop_ns))
		return;
	snprintf(line, sizeof(line),
		 "at a gap of %s: ", kj_lengths_words(s->config.stop_ns, at, sizeof(at)));
	if (!a)
		kj_text_add(line, sizeof(line), "none was as long");
	else
		kj_text_add(line, sizeof(line), "CPU %u, %s, %s after %.6f s: %s%s", s->stop.cpu,
			    kj_names_stream(s->stop.stream),
			    kj_duration_format(len, kj_duration_ns(s->stop.len, a->clock_khz)),
			    kj_duration_ns(kj_elapsed(s->stop.start, a->first), a->clock_khz) / 1e9,
			    kj_names_cause(s->stop.cause),
			    s->config.stop_flags & KJ_STOP_FREEZE ?
				    "; the kernel's trace was turned off there" :
				    "");
	kj_text_wrap(stdout, "stop     ", line);
}

void kj_report_json_stop(struct kj_json *j, const struct kj_summary *s)
{
	const struct kj_accounts *a = accounts(s);
	unsigned int i;

	kj_json_open(j, "stop_at_ns", '{');
	for (i = 0; i < KJ_CAUSE_ROOM; i++)
		if (s->config.stop_ns[i])
			kj_json_u64(j, kj_names_cause(i), s->config.stop_ns[i]);
	kj_json_close(j, '}');
	if (!a) {
		kj_json_null(j, "stopped_by");
		return;
	}
	kj_json_open(j, "stopped_by", '{');
	kj_json_u64(j, "cpu", s->stop.cpu);
	kj_json_str(j, "stream", kj_names_stream(s->stop.stream));
	kj_json_u64(j, "start_ns",
		    kj_duration_ns(kj_elapsed(s->stop.start, a->first), a->clock_khz));
	kj_json_u64(j, "len_ns", kj_duration_ns(s->stop.len, a->clock_khz));
	kj_json_str(j, "cause", kj_names_cause(s->stop.cause));
	kj_json_bool(j, "froze_trace", s->config.stop_flags & KJ_STOP_FREEZE);
	kj_json_close(j, '}');
}

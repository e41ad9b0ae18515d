// SPDX-License-Identifier: GPL-2.0
/*
 * starved - see starved.h.
 */
#include "lib/exit.h"
#include "lib/names.h"
#include "lib/tasks.h"
#include "lib/text.h"
#include "starved.h"
#include "stream.h"

#define SAY_STARVED \
	"CPU %u %s: could not run, so nothing was measured: %s has this CPU; end it or move it away, or measure another CPU"
#define SAY_STARVED_LATER \
	"CPU %u %s: could not run to the end: %s has this CPU; what was measured before stands"

/* Return: nothing at all was measured. */
static bool starved_line(struct kj_session *s, const struct kj_source *r)
{
	struct kj_accounts a;
	char who[100];

	if (r->ring.stream == KJ_STREAM_DETAIL || kj_stream_accounts(s, r, &a) ||
	    a.state != KJ_STREAM_STARVED)
		return false;
	kj_text_error(a.samples ? SAY_STARVED_LATER : SAY_STARVED, r->ring.cpu,
		      kj_names_stream(r->ring.stream),
		      kj_tasks_holder(r->ring.cpu, NULL, who, sizeof(who)));
	return !a.samples;
}

int kj_session_starved(struct kj_session *s)
{
	int status = KJ_EXIT_PASS;
	unsigned int i;

	for (i = 0; i < s->nr_sources; i++)
		if (starved_line(s, &s->sources[i]))
			status = KJ_EXIT_UNTESTABLE;
	return status;
}

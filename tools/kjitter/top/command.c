// SPDX-License-Identifier: GPL-2.0
/*
 * command - the subcommand `top`: what interrupts CPUs, as it happens.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "command.h"
#include "lib/exit.h"
#include "lib/macros.h"
#include "lib/stop.h"
#include "lib/text.h"
#include "lib/time.h"
#include "live.h"
#include "tell.h"

/* Of a text that no terminal shows. */
#define COLUMNS 100

static struct kj_top_feed feed;
static struct kj_terminal terminal;

static const struct kj_format formats[] = {
#define FORMAT(name, flag, help) { #name, flag, help },
#include "formats.h"
};

static void (*const print[])(const struct kj_top_telling *t) = {
#define FORMAT(name, flag, help) kj_top_##name,
#include "formats.h"
};

static bool tell(struct kj_top_telling *t, unsigned int *order, unsigned int format, bool last)
{
	t->last = last;
	kj_top_order(&feed.model, t->sort, order);
	print[format](t);
	return !fflush(stdout) && !ferror(stdout);
}

/* Drain until the interval is over, or all of it is. Return: 0 or -errno; @over: all of it. */
static int one_interval(__u64 until, __u64 end, bool *over)
{
	__u64 nap = 0, now, rest;
	int ret;

	for (;;) {
		ret = kj_top_feed_drain(&feed, &nap);
		now = kj_time_now();
		*over = !feed.left || (end && now >= end);
		if (ret || *over || now >= until)
			return ret;
		rest = (end && end < until ? end : until) - now;
		if (kj_stop_nap(rest < nap ? rest : nap)) {
			*over = true;
			return 0;
		}
	}
}

/* Intervals one after the other, each a table or a line. */
static int follow(const struct kj_options *o, struct kj_top_telling *t, unsigned int *order)
{
	__u64 began = feed.model.began_ns, next = began + o->interval_ns, end = 0, intervals;
	bool over = false, told = true;
	int ret = 0, status;

	if (o->duration_ns)
		end = began + o->duration_ns;
	if (kj_options_has(o, KJ_OPT_ONCE) && (!end || o->duration_ns > o->interval_ns))
		end = began + o->interval_ns;
	while (!ret && !over && told) {
		ret = one_interval(next, end, &over);
		if (ret || over)
			break;
		ret = kj_top_feed_interval(&feed);
		told = ret || tell(t, order, o->format, false);
		/* Whoever reads may have let us wait. */
		next = kj_top_next(next, o->interval_ns, kj_time_now());
	}
	intervals = feed.model.intervals;
	status = kj_top_feed_stop(&feed, ret);
	/* Where that failed there is none that was not told. */
	if (!ret && told && feed.model.intervals > intervals)
		tell(t, order, o->format, true);
	return status;
}

static int plain(const struct kj_options *o)
{
	struct kj_top_telling t = { .feed = &feed, .sort = o->sort };
	int status = kj_top_feed_start(&feed, o);
	unsigned int *order;

	if (status)
		return status;
	t.style.width = COLUMNS;
	t.style.utf8 = kj_text_utf8();
	order = calloc(feed.model.nr_rows, sizeof(*order));
	if (!order)
		return kj_top_feed_stop(&feed, -ENOMEM);
	t.order = order;
	signal(SIGPIPE, SIG_IGN);
	return follow(o, &t, order);
}

static int work(const struct kj_options *o, struct kj_terminal *t, struct kj_top_kept *kept)
{
	static struct kj_options again;
	__u64 past;
	int status;

	again = *o;
	if (kept->view.threshold_ns)
		again.threshold_ns = kept->view.threshold_ns;
	else
		kept->view.sort = o->sort;
	if (kept->left_ns)
		again.duration_ns = kept->left_ns;
	if (!kept->again)
		kept->view.selected = -1;
	kept->view.threshold_ns = 0;
	/* Of what was frozen there is nothing any more. */
	kept->view.paused = false;
	kept->again = false;
	status = kj_top_live(&feed, &again, t, kept);
	past = kj_time_now() - feed.model.began_ns;
	if (kept->again && again.duration_ns) {
		kept->left_ns = again.duration_ns > past ? again.duration_ns - past : 0;
		kept->again = kept->left_ns;
	}
	return status;
}

static int run(const struct kj_options *o)
{
	bool text = !formats[o->format].flag;

	if (text && !kj_options_has(o, KJ_OPT_ONCE) && kj_terminal_open(&terminal))
		return kj_top_keep(&terminal, work, o);
	return plain(o);
}

const struct kj_command kj_top_command = {
	.bit = KJ_COMMAND_TOP,
	.name = "top",
	.does = KJ_DOES_TOP,
	.formats = formats,
	.nr_formats = ARRAY_SIZE(formats),
	.usage = "[OPTION ...]",
	.about =
		"Measures CPUs and shows what comes: per CPU the gaps of the latest interval, the last and\n"
		"the worst one with their cause (and name, at level 2), time lost, what the tick does, and a\n"
		"picture of the latest intervals. On a terminal that is a display with keys; h explains them\n"
		"and the columns. Needs root and, but for --sampler user, the module. Times need a unit: ns us\n"
		"ms s m h.\n",
	.notes =
		"Counts are exact: in each interval gaps = records + lost. The terminal is restored however\n"
		"it ends, also by SIGKILL of the process that measures; only if its parent is killed at the\n"
		"same time, 'reset' has to do that.\n",
	.exits =
		"0 it was quit, or the time is over; 2 error (usage, device, output); 4 not\n"
		"testable here (a CPU that is not there, offline, or never let the sampler run; a\n"
		"sampler or level this kernel cannot do)",
	.run = run,
};

// SPDX-License-Identifier: GPL-2.0
/*
 * command - the subcommand: which class moved, by how much, and is that more than chance?
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "lib/exit.h"
#include "lib/options.h"
#include "lib/text.h"
#include "model.h"

static const struct kj_format formats[] = {
#define FORMAT(name, flag, help) { #name, flag, help },
#include "formats.h"
};

static void (*const print[])(const struct kj_compare *c) = {
#define FORMAT(name, flag, help) kj_compare_##name,
#include "formats.h"
};

static struct kj_compare compare;

static void say_difference(void *data, const char *what, const char *in_a, const char *in_b)
{
	const struct kj_compare_run *run = data;

	kj_text_error("%s and %s are not comparable: %s: %s, %s", compare.run[0].path, run->path,
		      what, in_a, in_b);
}

/* Every run against the first. */
static void look_for_differences(void)
{
	unsigned int i;

	for (i = 1; i < compare.nr_runs; i++)
		compare.refused += kj_compare_same(&compare.run[0], &compare.run[i], say_difference,
						   &compare.run[i]);
}

static int read_all(const struct kj_options *o)
{
	unsigned int i;
	int status = KJ_EXIT_PASS;

	compare.run = calloc(o->nr_files, sizeof(*compare.run));
	compare.pair = calloc(o->nr_files, sizeof(*compare.pair));
	if (!compare.run || !compare.pair) {
		kj_text_error("compare: not enough memory");
		return KJ_EXIT_ERROR;
	}
	for (i = 0; i < o->nr_files && !status; i++) {
		compare.run[i].path = o->files[i];
		status = kj_compare_read(&compare.run[i], o);
		if (!status && !compare.run[i].complete)
			kj_text_error("%s: capture ends early: recorder killed, or cut",
				      o->files[i]);
	}
	compare.nr_runs = o->nr_files;
	return status;
}

static void make_pairs(unsigned int before)
{
	struct kj_compare_pair *p;
	unsigned int i, side;

	for (i = 0; before && i < compare.nr_runs; i++) {
		side = i >= before;
		p = &compare.pair[0];
		p->run[side][p->nr[side]++] = &compare.run[i];
		compare.nr_pairs = 1;
	}
	for (i = 1; !before && i < compare.nr_runs; i++) {
		p = &compare.pair[compare.nr_pairs++];
		p->run[0][p->nr[0]++] = &compare.run[0];
		p->run[1][p->nr[1]++] = &compare.run[i];
	}
}

static bool enough(const struct kj_options *o)
{
	unsigned int old = o->nr_before ? o->nr_before : 1;

	if (o->nr_files <= old)
		kj_text_error("compare: name two captures or more; see 'kjitter compare --help'");
	else if (old > KJ_SPREAD_RUNS || o->nr_files - old > KJ_SPREAD_RUNS)
		kj_text_error("compare: at most %u captures a side", KJ_SPREAD_RUNS);
	else
		return true;
	return false;
}

static int run(const struct kj_options *o)
{
	unsigned int i;
	int status;

	if (!enough(o))
		return KJ_EXIT_ERROR;
	compare.alpha = 1 - o->confidence;
	compare.least = o->least;
	compare.force = kj_options_has(o, KJ_OPT_FORCE);
	status = read_all(o);
	if (status)
		return status;
	make_pairs(o->nr_before);
	look_for_differences();
	if (!compare.refused || compare.force)
		for (i = 0; i < compare.nr_pairs && !compare.changed; i++)
			kj_compare_pair(&compare, i);
	if (compare.changed)
		return KJ_EXIT_ERROR;
	kj_compare_decide(&compare);
	if (compare.failed) {
		kj_text_error("compare: not enough memory");
		return KJ_EXIT_ERROR;
	}
	kj_compare_could(&compare);
	print[o->format](&compare);
	return kj_compare_exit(&compare);
}

const struct kj_command kj_compare_command = {
	.bit = KJ_COMMAND_COMPARE,
	.name = "compare",
	.does = KJ_DOES_COMPARE,
	.file = "capture file",
	.several = true,
	.formats = formats,
	.nr_formats = ARRAY_SIZE(formats),
	.usage = "OLD NEW [NEW ...] [OPTION ...]\n"
		 "OLD OLD ... -- NEW NEW ... [OPTION ...]",
	.about =
		"Which class moved between captures, by how much, and is that more than chance? Every NEW\n"
		"is compared with OLD; with --, all runs before it with all behind it (options first).\n"
		"Compared are, per CPU and cause: how often (from accounts), how long gaps are (geometric\n"
		"mean) and how many are longer than quantiles of both sides (both from records).\n"
		"The spread within each side is the measure: that of stretches of one run; with six runs\n"
		"or more in all, that of runs. Fewer do not tell how much runs differ: then lengths are\n"
		"not judged (--json has them), except gaps four times as long as is usual for their\n"
		"cause; of a guest whose host may interfere, neither those nor unknown and steal.\n"
		"Of what did not move it says how small a change could have been seen, with 95 %.\n",
	.exits = "0 nothing moved for the worse, 1 something did, 2 error, 4 not comparable, or\n"
		 "nothing that could be judged",
	.run = run,
};

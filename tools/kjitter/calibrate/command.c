// SPDX-License-Identifier: GPL-2.0
/*
 * command - the subcommand: interruptions whose begin and end are known, against what
 * the sampler says about them.
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "device/connect.h"
#include "device/place.h"
#include "lib/duration.h"
#include "lib/exit.h"
#include "lib/text.h"
#include "model.h"
#include "uapi/kjitter_sampler.h"

#define SPACING_NS 1300000ULL /* above the longest: one at a time */
#define MIN_NS	   ((__u64)KJ_CALIBRATE_LEAST_NS)
#define MAX_LIMIT  10000000ULL

static const struct kj_format formats[] = {
#define FORMAT(name, flag, help) { #name, flag, help },
#include "formats.h"
};

static void (*const print[])(const struct kj_calibration *c) = {
#define FORMAT(name, flag, help) kj_calibrate_##name,
#include "formats.h"
};

#define SAY_LENGTHS \
	"calibrate: --min %s, --max %s: --min is from 100ns up to --max, --max up to 10ms"

static struct kj_calibration calibration;
static struct kj_calibrate_run run;

bool kj_calibrate_added(const struct kj_calibrate_entry e[KJ_CALIBRATE_LEVELS], __s64 *counts)
{
	if (!e[0].done || !e[1].done)
		return false;
	*counts = e[1].result.raw.median - e[0].result.raw.median;
	return true;
}

__s64 kj_calibrate_ns(__s64 counts, __u64 khz)
{
	__int128_t ns = khz ? (__int128_t)counts * 1000000 / (__int128_t)khz : 0;

	return ns > INT64_MAX ? INT64_MAX : ns < -INT64_MAX ? -INT64_MAX : ns;
}

bool kj_calibrate_passed(const struct kj_calibration *c)
{
	unsigned int i, level, done = 0;

	for (i = 0; i < c->nr; i++) {
		for (level = 0; level < KJ_CALIBRATE_LEVELS; level++) {
			done += c->entry[i][level].done;
			if (c->entry[i][level].wrong)
				return false;
		}
	}
	return done;
}

static bool listed(const char *list, const char *name)
{
	size_t n = strlen(name), len;

	for (; *list; list += len + (list[len] == ',')) {
		len = strcspn(list, ",");
		if (len == n && !strncmp(list, name, n))
			return true;
	}
	return false;
}

/* Say which names of --classes the module does not have. */
static int check_list(const struct kj_calibration *c, const char *list)
{
	size_t len;
	unsigned int i;

	for (; *list; list += len + (list[len] == ',')) {
		len = strcspn(list, ",");
		for (i = 0; i < c->nr; i++)
			if (strlen(c->class[i].name) == len &&
			    !strncmp(c->class[i].name, list, len))
				break;
		if (i == c->nr) {
			kj_text_error("--classes: there is no '%.*s'; see " KJ_INJECT_DIR
				      "/classes",
				      (int)len, list);
			return KJ_EXIT_ERROR;
		}
	}
	return KJ_EXIT_PASS;
}

static int choose_classes(struct kj_calibration *c, const struct kj_options *o)
{
	int n = kj_inject_classes(c->class), status;
	unsigned int i;

	if (n == -ENOENT) {
		kj_text_error("no injector here: 'insmod kjitter_inject.ko', and mount debugfs");
		return KJ_EXIT_UNTESTABLE;
	}
	if (n < 0) {
		kj_text_error(KJ_INJECT_DIR "/classes: %s; use this tool's injector, as root",
			      strerror(-n));
		return KJ_EXIT_ERROR;
	}
	c->nr = n;
	if (!o->classes)
		return KJ_EXIT_PASS;
	status = check_list(c, o->classes);
	for (i = n = 0; i < c->nr; i++)
		if (listed(o->classes, c->class[i].name))
			c->class[n++] = c->class[i];
	c->nr = n;
	return status;
}

static int choose_cpu(const struct kj_options *o)
{
	struct kj_cpulist cpus, none = { { 0 } };
	int status = kj_place_choose(&cpus, o);

	if (status)
		return status;
	if (kj_options_has(o, KJ_OPT_CPUS) && kj_cpulist_count(&cpus) != 1) {
		kj_text_error("calibrate: one CPU at a time; name one, such as --cpus 2");
		return KJ_EXIT_ERROR;
	}
	run.cpu = kj_cpulist_first(&cpus, &none);
	memset(&cpus, 0, sizeof(cpus));
	kj_cpulist_add(&cpus, run.cpu);
	return kj_place_reader(o, &cpus);
}

static int make_plan(struct kj_calibration *c, const struct kj_options *o)
{
	char min[KJ_DURATION_MAX], max[KJ_DURATION_MAX];

	c->plan.cpu = run.cpu;
	c->plan.count = o->count;
	c->plan.max_ns = o->max_ns;
	c->plan.min_ns = o->min_ns;
	c->plan.spacing_ns = SPACING_NS;
	c->level = kj_options_has(o, KJ_OPT_LEVEL) ? 1U << (o->level - 1) : 3;
	run.sampler = o->sampler;
	c->sampler = o->sampler;
	if (run.sampler == KJ_SAMPLER_WATCH)
		c->level &= 2;
	if (run.sampler != KJ_SAMPLER_SPIN && run.sampler != KJ_SAMPLER_WATCH) {
		kj_text_error("calibrate: --sampler is spin or watch");
		return KJ_EXIT_ERROR;
	}
	if (!c->level) {
		kj_text_error("calibrate: --sampler watch is level 2: it is made of probes");
		return KJ_EXIT_ERROR;
	}
	run.stream = run.sampler == KJ_SAMPLER_WATCH ? KJ_STREAM_WATCH : KJ_STREAM_SPIN;
	if (c->plan.max_ns > MAX_LIMIT || (o->min_ns && o->min_ns < MIN_NS) ||
	    c->plan.max_ns < (o->min_ns ? o->min_ns : MIN_NS)) {
		kj_text_error(SAY_LENGTHS, kj_duration_format(min, o->min_ns ? o->min_ns : MIN_NS),
			      kj_duration_format(max, c->plan.max_ns));
		return KJ_EXIT_ERROR;
	}
	return KJ_EXIT_PASS;
}

static int one(struct kj_calibration *c, unsigned int class, unsigned int level)
{
	struct kj_calibrate_entry *e = &c->entry[class][level - 1];
	struct kj_inject_plan plan = c->plan;
	__u64 len;
	size_t i;
	int status;

	if (!plan.min_ns)
		plan.min_ns = c->floor[level - 1].threshold_ns;
	if (plan.min_ns < MIN_NS)
		plan.min_ns = MIN_NS;
	e->class = &c->class[class];
	status = kj_calibrate_measure(&run, level, c->floor[level - 1].threshold_ns, e->class,
				      &plan, 0);
	if (status == KJ_EXIT_FAIL)
		e->wrong = "records were lost";
	if (status)
		return status == KJ_EXIT_FAIL ? KJ_EXIT_PASS : status;
	if (kj_calibrate_match(&e->result, &run.data)) {
		kj_text_error("calibrate: not enough memory; use a smaller --count");
		return KJ_EXIT_ERROR;
	}
	for (i = 0; i < run.data.nr_windows; i++) {
		len = run.data.window[i].end - run.data.window[i].start;
		if (len > e->longest)
			e->longest = len;
	}
	e->done = true;
	e->account = run.data.account;
	e->wrong = kj_calibrate_wrong(&e->result, level, &e->account);
	return KJ_EXIT_PASS;
}

static void progress(const struct kj_options *o, const char *what, unsigned int level)
{
	if (kj_options_has(o, KJ_OPT_QUIET) || !isatty(STDERR_FILENO))
		return;
	if (what)
		fprintf(stderr, "\rcalibrating CPU %u, level %u: %s\033[K", run.cpu, level, what);
	else
		fprintf(stderr, "\r\033[K");
	fflush(stderr);
}

static int calibrate(struct kj_calibration *c, const struct kj_options *o)
{
	unsigned int level, i;
	int status = KJ_EXIT_PASS;

	for (level = 1; !status && level <= KJ_CALIBRATE_LEVELS; level++) {
		if (!(c->level >> (level - 1) & 1))
			continue;
		progress(o, "floor", level);
		status = kj_calibrate_find_floor(&c->floor[level - 1], &run, level);
		for (i = 0; !status && i < c->nr; i++) {
			progress(o, c->class[i].name, level);
			/* What no probe sees, none tells. */
			if (c->class[i].available &&
			    (c->class[i].kind || run.sampler != KJ_SAMPLER_WATCH))
				status = one(c, i, level);
		}
	}
	progress(o, NULL, 0);
	return status;
}

static int run_command(const struct kj_options *o)
{
	struct kj_calibration *c = &calibration;
	int status = make_plan(c, o);

	if (!status)
		status = kj_connect(&run.device, &run.query, false);
	if (!status)
		status = choose_classes(c, o);
	if (!status)
		status = choose_cpu(o);
	if (status)
		return status;
	c->plan.cpu = run.cpu;
	c->query = run.query;
	kj_environment_collect(&c->env, &run.query);
	status = calibrate(c, o);
	if (status)
		return status;
	print[o->format](c);
	return kj_calibrate_passed(c) ? KJ_EXIT_PASS : KJ_EXIT_FAIL;
}

const struct kj_command kj_calibrate_command = {
	.bit = KJ_COMMAND_CALIBRATE,
	.name = "calibrate",
	.does = KJ_DOES_CALIBRATE,
	.formats = formats,
	.nr_formats = ARRAY_SIZE(formats),
	.usage = "[OPTION ...]",
	.about =
		"Interrupts one CPU in known ways for known lengths (kjitter_inject.ko does it) and says\n"
		"how many of these the sampler finds, what it takes them for, and how exact it is\n"
		"about their lengths, on this very machine. Needs root, both modules, and a CPU that\n"
		"nothing else is using: that is disturbed. Times need a unit: ns us ms s m h.\n",
	.notes =
		"Lengths lie evenly on a logarithmic scale, in scrambled order. The floor comes first:\n"
		"the lowest threshold at which the sampler does not take its own way back into the loop\n"
		"for a gap. Everything is measured with that threshold. Columns:\n"
		"\n"
		"  found      injections that a gap covers, of those done; recall is their share\n"
		"  precision  level 2: share of what is said to be of this class (between the first\n"
		"             injection and the last) that is one. What the kernel counted, too, but does\n"
		"             not bear our name is not held against it. '-': such a class has no mark\n"
		"  class      share of the found that were called what they are. Level 1: the counters\n"
		"             saw the cause, and the primary cause is the first in the documented order of\n"
		"             those they saw. Level 2: the innermost thing that contains the busy loop has\n"
		"             the right cause, kind and name; of nested ones, at every depth\n"
		"  entry/exit what a gap is longer than the busy loop in it: least, median and the\n"
		"             95 % quantile with the usual company, and the stated cost: the most the\n"
		"             first half needed\n"
		"  judged     injections of the second half in a company (ticks and the like in the same\n"
		"             gap) that the first half knows at least 10 times\n"
		"  stalled    of these, those above it by more than one loop iteration. What leaves no trace\n"
		"             on this CPU (hypervisor, SMI; in the deterministic lab the other CPU) makes\n"
		"             entry and exit longer in both halves: one or two of the second are above all\n"
		"             of the first by chance; more than ten beyond that are an error\n"
		"\n"
		"  net        level 2, by depth of nesting: net time of what contains the busy loop, less\n"
		"             the loop's own; sums: net times and what is left unattributed make up every\n"
		"             gap, and all of them together what the module says, to the count\n"
		"  matrix     rows: what was injected; columns: what it was found to be\n"
		"  added      what level 2 adds to one interruption: its median entry/exit cost less that\n"
		"             of level 1; counts are instructions in the deterministic lab\n"
		"\n",
	.exits =
		"0 pass; 1 fail (recall, precision, class or lengths are not as they should be, or\n"
		"records were lost); 2 error; 4 not testable here (no kjitter_inject.ko loaded, no\n"
		"such CPU, a level this kernel cannot do)",
	.run = run_command,
};

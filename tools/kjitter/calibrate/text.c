// SPDX-License-Identifier: GPL-2.0
/*
 * text - a calibration for people; columns are explained by --help.
 */
#include <stdio.h>
#include <string.h>

#include "lib/names.h"
#include "lib/text.h"
#include "model.h"

/* Room for share(). */
#define SHARE 32

static long long ns(const struct kj_calibration *c, __s64 counts)
{
	return kj_calibrate_ns(counts, c->query.clock_khz);
}

/* Shares are rounded down, so that "100 %" means all of them, and never almost all. */
static const char *share(char *buf, size_t part, size_t of)
{
	unsigned long long hundredths = of ? part * 10000ULL / of : 0;

	if (!of)
		sprintf(buf, "-");
	else if (part == of)
		sprintf(buf, "100 %%");
	else
		sprintf(buf, "%llu.%02llu %%", hundredths / 100, hundredths % 100);
	return buf;
}

static void heading(const struct kj_calibration *c)
{
	const struct kj_environment *env = &c->env;
	char line[512];

	snprintf(line, sizeof(line), "%s %s", kj_environment_get(env, "release"),
		 kj_environment_get(env, "version"));
	kj_text_wrap(stdout, "kernel    ", line);
	kj_text_wrap(stdout, "machine   ", kj_environment_get(env, "cpu_model"));
	printf("run       sampler %s, CPU %u, %u injections per class and level, up to %llu ns, ",
	       kj_names_sampler(c->sampler), c->plan.cpu, c->plan.count, c->plan.max_ns);
	printf("%llu kHz\n", c->query.clock_khz);
}

static void floors(const struct kj_calibration *c)
{
	unsigned int level;

	for (level = 0; level < KJ_CALIBRATE_LEVELS; level++) {
		const struct kj_calibrate_floor *f = &c->floor[level];

		if (!(c->level >> level & 1))
			continue;
		printf("floor     level %u: threshold %llu ns", level + 1, f->threshold_ns);
		if (f->loop)
			printf(", %.1f iterations of %.3f counts", f->counts / f->loop, f->loop);
		if (f->own)
			printf(";\n          below it, %llu counts of its own look like a gap",
			       f->own);
		putchar('\n');
	}
}

static void row(const struct kj_calibration *c, const struct kj_calibrate_entry *e,
		unsigned int level)
{
	const struct kj_calibrate_result *r = &e->result;
	char recall[SHARE], precision[SHARE], right[SHARE];

	printf("%-12s %u %6zu/%-6zu %7s %9s %7s %6lld %7lld %6lld %7lld %6zu %7zu\n",
	       e->class->name, level, r->found, r->injected, share(recall, r->found, r->injected),
	       share(precision, r->claimed - r->mistaken, r->claimed),
	       share(right, r->right, r->found), ns(c, r->usual.min), ns(c, r->usual.median),
	       ns(c, r->usual.p95), ns(c, r->first.max), r->judged, r->stalled);
}

static void table(const struct kj_calibration *c)
{
	unsigned int i, level;

	printf("\n%50s|   entry/exit cost, ns   |\n"
	       "%-12s %s %13s %7s %9s %7s %6s %7s %6s %7s %6s %7s\n",
	       "", "class", "L", "found of", "recall", "precision", "class", "least", "median",
	       "95 %", "stated", "judged", "stalled");
	for (i = 0; i < c->nr; i++) {
		if (!c->class[i].available)
			printf("%-12s   not possible on this kernel\n", c->class[i].name);
		for (level = 1; level <= KJ_CALIBRATE_LEVELS; level++)
			if (c->entry[i][level - 1].done)
				row(c, &c->entry[i][level - 1], level);
	}
}

static void nets(const struct kj_calibration *c)
{
	unsigned int i, depth;

	if (!(c->level >> 1 & 1))
		return;
	printf("\nnet time less that of the busy loop, ns (level 2); rest: counts\n"
	       "%-12s %5s %8s %8s %8s   %s\n",
	       "class", "depth", "least", "median", "largest", "sums");
	for (i = 0; i < c->nr; i++) {
		const struct kj_calibrate_entry *e = &c->entry[i][1];
		const struct kj_calibrate_result *r = &e->result;

		for (depth = 0; e->done && depth < KJ_CALIBRATE_DEPTHS; depth++) {
			if (!r->net[depth].nr)
				continue;
			printf("%-12s %5u %8lld %8lld %8lld", depth ? "" : e->class->name, depth,
			       ns(c, r->net[depth].min), ns(c, r->net[depth].median),
			       ns(c, r->net[depth].max));
			if (!depth)
				printf("   %zu gaps, %zu uneven, rest %llu of %llu", r->explained,
				       r->uneven, r->unattributed, e->account.unattributed);
			putchar('\n');
		}
	}
}

/* Is the column used at all? */
static bool anywhere(const struct kj_calibration *c, unsigned int cause)
{
	unsigned int i;

	for (i = 0; i < c->nr; i++)
		if (c->entry[i][0].result.cause[cause] || c->entry[i][1].result.cause[cause])
			return true;
	return false;
}

static void confusion(const struct kj_calibration *c)
{
	unsigned int i, level, cause;

	printf("\nconfusion matrix: what each injection was found to be\n%-12s %s %8s", "injected",
	       "L", "missed");
	for (cause = 0; cause < KJ_CAUSE_NR; cause++)
		if (anywhere(c, cause))
			printf(" %8s", kj_names_cause(cause));
	putchar('\n');
	for (i = 0; i < c->nr; i++) {
		for (level = 0; level < KJ_CALIBRATE_LEVELS; level++) {
			const struct kj_calibrate_entry *e = &c->entry[i][level];

			if (!e->done)
				continue;
			printf("%-12s %u %8zu", e->class->name, level + 1,
			       e->result.injected - e->result.found);
			for (cause = 0; cause < KJ_CAUSE_NR; cause++)
				if (anywhere(c, cause))
					printf(" %8zu", e->result.cause[cause]);
			putchar('\n');
		}
	}
}

static void added(const struct kj_calibration *c)
{
	unsigned int i;
	__s64 counts;

	if (c->level != 3)
		return;
	printf("\nlevel 2 adds to one interruption, counts\n");
	for (i = 0; i < c->nr; i++)
		if (kj_calibrate_added(c->entry[i], &counts))
			printf("%-12s %8lld (gap less busy loop, median: %lld, then %lld)\n",
			       c->class[i].name, counts, c->entry[i][0].result.raw.median,
			       c->entry[i][1].result.raw.median);
}

static void outliers(const struct kj_calibration *c, const struct kj_calibrate_entry *e,
		     unsigned int level)
{
	const struct kj_calibrate_result *r = &e->result;
	unsigned int i;

	if (!e->done || !r->stalled)
		return;
	printf("stalled   %s, level %u: %zu; %.1f to be expected by chance; the longest:\n",
	       e->class->name, level, r->stalled, r->chance);
	for (i = 0; i < KJ_CALIBRATE_OUTLIERS && i < r->stalled; i++) {
		const struct kj_calibrate_outlier *o = &r->outlier[i];

		printf("          injection %u of %lld ns, gap of %lld (%s), entry/exit %lld ns\n",
		       o->ordinal, ns(c, o->len), ns(c, o->record.len),
		       kj_names_cause(o->record.cause), ns(c, o->cost));
	}
}

static void failure(const struct kj_calibrate_entry *e, const char *name, unsigned int level)
{
	long long after = e->result.missed_after;

	if (!e->wrong)
		return;
	printf("fail      %s, level %u: %s", name, level, e->wrong);
	if (e->result.first_missed)
		printf("\n          first missed: injection %u; it began %lld counts %s a gap had\n"
		       "          ended, which kept the sampler busy for %llu",
		       e->result.first_missed - 1, after < 0 ? -after : after,
		       after < 0 ? "before" : "after", e->result.missed_blind);
	if (e->result.first_wrong)
		printf("\n          first not right: injection %u", e->result.first_wrong - 1);
	putchar('\n');
}

static void close_with(const struct kj_calibration *c)
{
	unsigned int i, level;

	putchar('\n');
	for (i = 0; i < c->nr; i++)
		for (level = 1; level <= KJ_CALIBRATE_LEVELS; level++)
			outliers(c, &c->entry[i][level - 1], level);
	for (i = 0; i < c->nr; i++)
		for (level = 1; level <= KJ_CALIBRATE_LEVELS; level++)
			failure(&c->entry[i][level - 1], c->class[i].name, level);
	puts(kj_calibrate_passed(c) ? "verdict   pass" : "verdict   fail");
}

void kj_calibrate_text(const struct kj_calibration *c)
{
	heading(c);
	floors(c);
	table(c);
	nets(c);
	confusion(c);
	added(c);
	close_with(c);
}

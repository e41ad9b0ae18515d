// SPDX-License-Identifier: GPL-2.0
/*
 * unit_budget - limits as they are written, in options and in files.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../uapi/kjitter_hist.h"
#include "../kjitter/check/judge.h"
#include "check.h"
#include "unit.h"

#define SECOND 1000000000ULL
/* 2 counts a ns. */
#define KHZ 2000000ULL
#define US  2000ULL

static struct kj_budget budget;

static const char *line(const char *text)
{
	static char buf[256];
	const char *bad;

	snprintf(buf, sizeof(buf), "%s", text);
	bad = kj_budget_line(&budget, buf, 7);
	return bad ? bad : "";
}

static bool is(unsigned int i, unsigned int what, int cause, __u64 limit)
{
	const struct kj_budget_limit *l = &budget.limit[i];

	return i < budget.nr && l->what == what && l->cause == cause && l->limit == limit;
}

static void good_lines(void)
{
	const struct kj_budget_limit *l;
	bool good;

	good = !*line("max-gap 20us\n") && is(0, KJ_BUDGET_GAP, KJ_BUDGET_ALL, 20000);
	check(good && budget.nr == 1 && !budget.limit[0].cpus && budget.limit[0].line == 7,
	      "budget: a limit of all gaps, for all CPUs, with its line");
	good = !*line("\tmax-gap  thread=9us,tick=1.5ms,50us") && budget.nr == 4;
	good = good && is(1, KJ_BUDGET_GAP, KJ_CAUSE_THREAD, 9000);
	good = good && is(2, KJ_BUDGET_GAP, KJ_CAUSE_TICK, 1500000);
	check(good && is(3, KJ_BUDGET_GAP, KJ_BUDGET_ALL, 50000), "budget: limits of classes");
	good = !*line("max-latency 50us cpus 2-7 # of those") && budget.nr == 5;
	l = &budget.limit[4];
	check(good && is(4, KJ_BUDGET_LATENCY, KJ_BUDGET_ALL, 50000) && l->cpus,
	      "budget: a limit for some CPUs");
	check(kj_budget_applies(l, 2) && kj_budget_applies(l, 7) && !kj_budget_applies(l, 8),
	      "budget: and for no other ones");
	good = !*line("max-lost-ppm 0.25\r\n") && is(5, KJ_BUDGET_LOST, KJ_BUDGET_ALL, 250);
	check(good, "budget: parts per million of the time, with decimals");
	good = !*line("max-lost-ppm 0") && is(6, KJ_BUDGET_LOST, KJ_BUDGET_ALL, 0);
	check(good, "budget: no time at all may be lost");
	good = !*line("quantile 99.999:16us,50:2us") &&
	       is(7, KJ_BUDGET_QUANTILE, KJ_BUDGET_ALL, 16000);
	good = good && budget.limit[7].share == 99999000000ULL;
	check(good && budget.limit[8].share == 50000000000ULL, "budget: shares of all loops");
	check(!*line("") && !*line("  # nothing\n") && !*line(" \t\n") && budget.nr == 9,
	      "budget: comments and empty lines limit nothing");
	good = kj_budget_has(&budget, KJ_BUDGET_GAP, KJ_CAUSE_NMI) &&
	       !kj_budget_has(&budget, KJ_BUDGET_LOST, KJ_CAUSE_NMI);
	check(good, "budget: it is known whether a class is limited");
	good = !*line("max-gap 60us cpus 3-4\n") && !*line("max-gap 60us cpus 5 \r\n");
	good = good && budget.nr == 11 && kj_budget_applies(&budget.limit[9], 4);
	check(good && kj_budget_applies(&budget.limit[10], 5),
	      "budget: CPUs at the end of a line, however that ends");
	kj_budget_free(&budget);
}

static void bad_lines(void)
{
	static const struct {
		const char *text;
		const char *why;
	} bad[] = {
		{ "max-gap", "the limit is missing" },
		{ "max-gap 20", "unit is missing" },
		{ "max-gap 20us 30us", "list of CPUs" },
		{ "max-gap 20us cpus", "no CPU is named" },
		{ "max-gap 20us cpus x", "" },
		{ "max-gap 500ns", "at least 1us" },
		{ "max-gap 20us,", "write a number" },
		{ "max-gap threads=20us", "a class is thread" },
		{ "max-gap thread=", "write a number" },
		{ "max-latency tick=20us", "write a number" },
		{ "max-lost-ppm 5us", "parts per million" },
		{ "max-lost-ppm -1", "parts per million" },
		{ "max-lost-ppm 1000000", "parts per million" },
		{ "quantile 16us", "a share of all loops" },
		{ "quantile 100:16us", "a share of all loops" },
		{ "quantile 0:16us", "a share of all loops" },
		{ "quantile 99.x:16us", "a share of all loops" },
		{ "quantile 99.9:16", "unit is missing" },
		{ "max-gaps 20us", "a line begins with" },
		{ "--max-gap 20us", "a line begins with" },
	};
	const char *why;
	size_t i;
	bool good;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		why = line(bad[i].text);
		good = *why && strstr(why, bad[i].why);
		if (!strcmp(bad[i].why, "a class is thread"))
			good = strstr(why, "a class is ") && strstr(why, "thread") &&
			       strstr(why, "steal");
		check(good, "budget: '%s' is refused: %s", bad[i].text, why);
	}
	kj_budget_free(&budget);
}

static bool read_text(const char *text)
{
	struct kj_options o = { 0 };
	char path[64];
	FILE *f;
	bool good;

	if (!unit_file(path, sizeof(path)))
		return false;
	f = fopen(path, "w");
	if (!f)
		return false;
	fputs(text, f);
	fclose(f);
	o.budget = path;
	o.max_gap = "30us";
	good = kj_budget_read(&budget, &o);
	unlink(path);
	return good;
}

static void read_directory(void)
{
	struct kj_options o = { .budget = "/" };

	kj_budget_read(&budget, &o);
}

static void files(void)
{
	const char *said = unit_said(STDERR_FILENO, read_directory);
	char text[2000];

	check(strstr(said, "/ cannot be read: "), "budget: an error of reading is told: %s", said);
	check(read_text("# box 7\nmax-gap 20us\n\nmax-lost-ppm 5") && budget.nr == 3,
	      "budget: a file and an option, whose limits both hold");
	check(budget.limit[1].line == 4 && !budget.limit[2].line,
	      "budget: each knows the line that it is from");
	kj_budget_free(&budget);
	check(!read_text("max-gap 20us\nmax-gap 20\n"), "budget: a bad line of a file is refused");
	kj_budget_free(&budget);
	check(!read_text("# nothing\n"), "budget: a file without a limit is a mistake");
	kj_budget_free(&budget);
	memset(text, ' ', sizeof(text));
	snprintf(text + sizeof(text) - 20, 20, "max-gap 20us\n");
	check(!read_text(text), "budget: a line that is too long is refused, and not cut");
	kj_budget_free(&budget);
}

int unit_budget(void)
{
	good_lines();
	bad_lines();
	files();
	return check_failed;
}

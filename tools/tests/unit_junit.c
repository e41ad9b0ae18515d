// SPDX-License-Identifier: GPL-2.0
/*
 * unit_junit - JUnit XML, read by a parser that is not ours: pass, fail, skip and error, and names
 * of others that are no markup.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../kjitter/check/judge.h"
#include "../kjitter/lib/xml.h"
#include "check.h"
#include "unit.h"

static struct kj_options options;
static struct kj_check k;
static struct kj_check_cpu cpus[4];
static char path[64];

static void texts(void)
{
	static const char foreign[] =
		"<a b='\"&\n\x1b[2J\xff\xe2\x82\xac\xc4\xa6\xef\xbf\xbf\xc2\x85>";
	static const char want[] = "&#60;a b=&#39;&#34;&#38;&#10;?[2J?\xe2\x82\xac\xc4\xa6??&#62;";
	char *text = NULL;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	kj_xml_text(f, foreign);
	fclose(f);
	check(!strcmp(text, want), "xml: foreign text is neither markup nor what XML forbids");
	free(text);
}

/* What xmllint finds by an XPath expression. */
static const char *find(const char *expression)
{
	static char found[2000];
	char command[300];
	size_t n;
	FILE *f;

	snprintf(command, sizeof(command), "xmllint --xpath \"%s\" %s 2>&1", expression, path);
	f = popen(command, "r");
	if (!f)
		exit(2);
	n = fread(found, 1, sizeof(found) - 1, f);
	found[n] = '\0';
	if (pclose(f))
		printf("# %s\n", found);
	found[strcspn(found, "\n")] = '\0';
	return found;
}

static bool is(const char *expression, const char *want)
{
	const char *found = find(expression);

	if (strcmp(found, want))
		printf("# %s: '%s'\n", expression, found);
	return !strcmp(found, want);
}

static void measured(struct kj_check_cpu *c, __u64 longest_us)
{
	struct kj_check_window *w = &c->window[KJ_CHECK_USER][0];
	struct kj_accounts begin = { .clock_khz = 1000000, .last = 5 }, end = begin;
	struct kj_record rec = { .start = 10, .len = longest_us * 1000 };

	w->done = true;
	w->level = 1;
	w->count.ns = 5000000000ULL;
	if (!kj_seen_room(&w->seen, &k.budget))
		exit(2);
	kj_seen_begin(&w->seen, &begin, NULL);
	kj_seen_record(&w->seen, &k.budget, &rec);
	end.gaps = 1;
	end.last = 5000000000ULL;
	kj_seen_end(&w->seen, &begin, &end, NULL);
}

/* One CPU of each verdict; the one that fails does so by its budget. */
static void four_cpus(void)
{
	char limit[] = "max-gap 20us", latency[] = "max-latency 50us cpus 3";
	unsigned int i;

	k.options = &options;
	k.device = -1;
	k.max_rate_mhz = 5000;
	k.cpus = cpus;
	k.nr_cpus = 4;
	k.closed = true;
	if (kj_budget_line(&k.budget, limit, 1) || kj_budget_line(&k.budget, latency, 2))
		exit(2);
	for (i = 0; i < 4; i++) {
		cpus[i].cpu = i + 1;
		cpus[i].verdict = i;
		cpus[i].alone = i;
	}
	measured(&cpus[0], 19);
	measured(&cpus[1], 21);
	cpus[1].over = true;
	cpus[1].alone = KJ_VERDICT_PASS;
	kj_check_explain_budget(&k, &cpus[1], true);
	kj_check_reason(&cpus[1], KJ_REASON_THREAD, "to: <b>&\"ad\" ]]> \x1b (pid 7)");
	kj_check_reason(&cpus[2], KJ_REASON_OFFLINE, "CPU 3 is <offline>");
	kj_check_reason(&cpus[3], KJ_REASON_NOT_COUNTED, "what came is not known");
}

static void verdicts(void)
{
	const char *none = "count(//testcase[@classname='kjitter.cpu1'][failure|skipped|error])";
	bool good;

	four_cpus();
	check(kj_check_junit_open(&k) && kj_check_junit_close(&k, 1) == 1 && !k.junit,
	      "junit: it is written where the check fails, and the status stays");
	check(is("count(//testcase)", "9") && is("string(/testsuites/testsuite/@tests)", "9"),
	      "junit: a test case for each CPU and limit");
	good = is("string(//testsuite/@failures)", "1") && is("count(//failure)", "1") &&
	       is("string(/testsuites/@failures)", "1");
	check(good, "junit: one failed");
	check(is("string(//testsuite/@errors)", "1") && is("count(//error)", "1"),
	      "junit: one error");
	check(is("string(//testsuite/@skipped)", "4") && is("count(//skipped)", "4"),
	      "junit: the others of what was not measured are skipped");
	check(is(none, "0"), "junit: what passed has nothing in it");
	good = is("string(//failure/../@name)", "gaps at most 20.000 us") &&
	       is("string(//failure/../@classname)", "kjitter.cpu2") &&
	       is("string(//failure/@type)", "max-gap");
	check(good, "junit: what failed, on which CPU");
	check(is("string(//failure/@message)",
		 "gaps at most 20.000 us: longest 21.000 us (user task): fail"),
	      "junit: figure and limit");
	check(strstr(find("string(//failure)"), "max-gap: CPU 2: longest 21.000 us"),
	      "junit: with the reasons");
	check(is("contains(string(//failure), '<b>&')", "true"), "junit: names of others are text");
	check(is("string(//testcase[@classname='kjitter.cpu3'][@name='nohz_full']/*/@message)",
		 "CPU 3 is <offline>"),
	      "junit: why it was skipped");
	check(is("count(//testcase[starts-with(@name, 'wake-up')]/skipped)", "1"),
	      "junit: a latency that nobody measured is skipped, for its CPU");
}

static void without_cpus(void)
{
	struct stat st;
	bool good;

	k.closed = false;
	good = kj_check_junit_open(&k) && kj_check_junit_close(&k, 2) == 2 &&
	       is("count(//testcase/error)", "1") && is("string(//testsuite/@errors)", "1");
	check(good, "junit: a check that could not be done is an error");
	good = kj_check_junit_open(&k) && !stat(path, &st) && !st.st_size &&
	       kj_check_junit_close(&k, 4) == 4 && is("count(//testcase/skipped)", "1");
	check(good,
	      "junit: one that is not testable here is skipped; before that the file is empty");
	options.junit = "/dev/full";
	check(kj_check_junit_open(&k) && kj_check_junit_close(&k, 0) == 2,
	      "junit: a file that cannot be written is an error, though the check passed");
	options.junit = "/nonexistent/x";
	check(!kj_check_junit_open(&k), "junit: before anything is measured, if it can be known");
}

int unit_junit(void)
{
	unsigned int i, r;

	texts();
	if (system("xmllint --version >/dev/null 2>&1")) {
		check_skip("junit", "xmllint is not installed (libxml2-utils)");
		return check_failed;
	}
	if (!unit_file(path, sizeof(path)))
		return 2;
	options.junit = path;
	verdicts();
	without_cpus();
	unlink(path);
	for (i = 0; i < 4; i++) {
		for (r = 0; r < cpus[i].nr_reasons; r++)
			free(cpus[i].reasons[r].detail);
		kj_seen_free(&cpus[i].window[KJ_CHECK_USER][0].seen);
	}
	kj_budget_free(&k.budget);
	return check_failed;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * junit - --junit: verdicts as JUnit XML, for what runs acceptance tests: a test case for each
 * CPU, and one for each limit of its budget.
 *
 * The file is emptied before anything is measured: what an earlier check left there never looks
 * like a result of this one. A check that could not be done leaves one test case, which says so.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "judge.h"
#include "lib/exit.h"
#include "lib/text.h"
#include "lib/time.h"
#include "lib/xml.h"

#define SUITE "kjitter check"

/* A verdict's element of a test case; a passed one has none. */
static const char *const element[] = {
	[KJ_VERDICT_FAIL] = "failure",
	[KJ_VERDICT_SKIP] = "skipped",
	[KJ_VERDICT_ERROR] = "error",
};

/**
 * struct suite - test cases being written
 * @out: where to
 * @nr: how many there are of each enum kj_verdict
 */
struct suite {
	FILE *out;
	unsigned int nr[4];
};

bool kj_check_junit_open(struct kj_check *k)
{
	if (!k->options->junit)
		return true;
	k->junit = fopen(k->options->junit, "we");
	if (!k->junit)
		kj_text_error("%s cannot be written: %s", k->options->junit, strerror(errno));
	return k->junit;
}

static void value(FILE *out, const char *key, const char *text)
{
	fprintf(out, " %s=\"", key);
	kj_xml_text(out, text);
	fputc('"', out);
}

/* @c: its reasons are told with a verdict that is no pass; NULL: there are none. */
static void test_case(struct suite *s, enum kj_verdict v, const char *group, const char *name,
		      const char *type, const char *message, const struct kj_check_cpu *c)
{
	unsigned int i;

	s->nr[v]++;
	fputs("    <testcase", s->out);
	value(s->out, "classname", group);
	value(s->out, "name", name);
	if (v == KJ_VERDICT_PASS) {
		fputs("/>\n", s->out);
		return;
	}
	fprintf(s->out, ">\n      <%s", element[v]);
	if (v != KJ_VERDICT_SKIP)
		value(s->out, "type", type);
	value(s->out, "message", message);
	fputc('>', s->out);
	for (i = 0; c && i < c->nr_reasons; i++) {
		kj_xml_text(s->out, c->reasons[i].code);
		fputs(": ", s->out);
		kj_xml_text(s->out, c->reasons[i].detail);
		fputc('\n', s->out);
	}
	fprintf(s->out, "</%s>\n    </testcase>\n", element[v]);
}

static void cases(struct suite *s, const struct kj_check *k, const struct kj_check_cpu *c)
{
	char group[40], name[120], line[1000];
	const struct kj_budget_limit *l;
	enum kj_verdict v;
	unsigned int i;

	snprintf(group, sizeof(group), "kjitter.cpu%u", c->cpu);
	test_case(s, c->alone, group, "nohz_full", c->nr_reasons ? c->reasons[0].code : "",
		  kj_check_line(k, c, line, sizeof(line)), c);
	for (i = 0; i < k->budget.nr; i++) {
		l = &k->budget.limit[i];
		if (!kj_budget_applies(l, c->cpu))
			continue;
		v = kj_check_budget_line(k, c, i, line, sizeof(line));
		test_case(s, v, group, kj_check_limit_words(l, name, sizeof(name)),
			  kj_budget_word(l->what), line, v == KJ_VERDICT_FAIL ? c : NULL);
	}
}

/* No CPU was measured: one case says why. */
static void no_cases(struct suite *s, const struct kj_check *k, int status)
{
	bool skip = status == KJ_EXIT_UNTESTABLE;

	test_case(s, skip ? KJ_VERDICT_SKIP : KJ_VERDICT_ERROR, "kjitter", SUITE,
		  k->code ? k->code : "error",
		  k->detail ? k->detail : "the check could not be done; see what it said on stderr",
		  NULL);
}

static void counts(FILE *out, const struct suite *s, const char *tag, double seconds)
{
	fprintf(out, "<%s name=\"" SUITE "\" tests=\"%u\" failures=\"%u\" errors=\"%u\"", tag,
		s->nr[0] + s->nr[1] + s->nr[2] + s->nr[3], s->nr[KJ_VERDICT_FAIL],
		s->nr[KJ_VERDICT_ERROR]);
	fprintf(out, " skipped=\"%u\" time=\"%.3f\">\n", s->nr[KJ_VERDICT_SKIP], seconds);
}

/* The counts stand before what they count. */
static bool write_all(const struct kj_check *k, int status)
{
	double seconds = (kj_time_now() - k->began_ns) / 1e9;
	struct suite s = { 0 };
	char *body = NULL;
	unsigned int i;
	size_t size;

	s.out = open_memstream(&body, &size);
	if (!s.out)
		return false;
	for (i = 0; i < k->nr_cpus && k->closed; i++)
		cases(&s, k, &k->cpus[i]);
	if (!k->nr_cpus || !k->closed)
		no_cases(&s, k, status);
	if (fclose(s.out))
		return false;
	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", k->junit);
	counts(k->junit, &s, "testsuites", seconds);
	fputs("  ", k->junit);
	counts(k->junit, &s, "testsuite", seconds);
	fputs(body, k->junit);
	fputs("  </testsuite>\n</testsuites>\n", k->junit);
	free(body);
	return true;
}

int kj_check_junit_close(struct kj_check *k, int status)
{
	bool good;

	if (!k->junit)
		return status;
	good = write_all(k, status);
	if (fclose(k->junit))
		good = false;
	k->junit = NULL;
	if (good)
		return status;
	kj_text_error("%s could not be written: %s", k->options->junit, strerror(errno));
	return KJ_EXIT_ERROR;
}

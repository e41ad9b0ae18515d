// SPDX-License-Identifier: GPL-2.0
/*
 * kcidb - verdicts as a submission to KCIDB, the kernel's database of test results: I/O schema 5.0,
 * which later services take, too.
 *
 * Whoever submits has a name there, and knows which build the kernel is; this tool knows neither.
 * So "origin" is its own name, and checkout and build are what the running kernel says of itself;
 * tools/doc/formats.md says how both are put in. Nothing in a submission may be null: what is not
 * known is left out.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "check/judge.h"
#include "model.h"
#include "lib/duration.h"
#include "lib/names.h"
#include "lib/text.h"
#include "lib/time.h"

#define ORIGIN "kjitter"

/* log_excerpt may be no longer. */
#define EXCERPT_MAX 16384

/**
 * struct submission - what is written
 * @j: JSON
 * @k: check
 * @id: of checkout and build; foreign, but one line
 * @began_ns: when the check began, CLOCK_REALTIME
 * @took_ns: how long it took
 */
struct submission {
	struct kj_json j;
	const struct kj_check *k;
	char id[300];
	__u64 began_ns;
	__u64 took_ns;
};

static const char *status(enum kj_verdict v)
{
	static const char *const words[] = {
		[KJ_VERDICT_PASS] = "PASS",
		[KJ_VERDICT_FAIL] = "FAIL",
		[KJ_VERDICT_SKIP] = "SKIP",
		[KJ_VERDICT_ERROR] = "ERROR",
	};

	return words[v];
}

static void checkout_and_build(struct submission *u)
{
	const struct kj_environment *env = &u->k->environment;
	const char *machine = kj_environment_get(env, "machine");
	struct kj_json *j = &u->j;

	kj_json_open(j, "checkouts", '[');
	kj_json_open(j, NULL, '{');
	kj_json_str(j, "id", u->id);
	kj_json_str(j, "origin", ORIGIN);
	kj_json_str(j, "comment", kj_environment_get(env, "release"));
	kj_json_close(j, '}');
	kj_json_close(j, ']');
	kj_json_open(j, "builds", '[');
	kj_json_open(j, NULL, '{');
	kj_json_str(j, "checkout_id", u->id);
	kj_json_str(j, "id", u->id);
	kj_json_str(j, "origin", ORIGIN);
	if (!machine[strspn(machine, "abcdefghijklmnopqrstuvwxyz0123456789_")])
		kj_json_str(j, "architecture", machine);
	kj_json_str(j, "comment", kj_environment_get(env, "version"));
	kj_json_close(j, '}');
	kj_json_close(j, ']');
}

/* "2026-11-30T01:02:03.004+00:00" */
static void stamp(struct kj_json *j, const char *key, __u64 real_ns)
{
	time_t s = real_ns / KJ_SECOND;
	char day[40], all[64];
	struct tm tm;

	gmtime_r(&s, &tm);
	strftime(day, sizeof(day), "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(all, sizeof(all), "%s.%03llu+00:00", day, real_ns % KJ_SECOND / 1000000);
	kj_json_str(j, key, all);
}

/* Begin a test, all but what it measured; @nr: several may have the same path. */
static void begin_test(struct submission *u, const char *path, unsigned int nr, enum kj_verdict v)
{
	struct kj_json *j = &u->j;
	char id[400];

	kj_json_open(j, NULL, '{');
	kj_json_str(j, "build_id", u->id);
	snprintf(id, sizeof(id), "%s@%llu.%s.%u", u->id, u->began_ns, path, nr);
	kj_json_str(j, "id", id);
	kj_json_str(j, "origin", ORIGIN);
	kj_json_str(j, "path", path);
	kj_json_str(j, "status", status(v));
	stamp(j, "start_time", u->began_ns);
	kj_json_real(j, "duration", u->took_ns / 1e9);
}

static void number(struct kj_json *j, double v, const char *unit)
{
	if (!isfinite(v))
		return;
	kj_json_open(j, "number", '{');
	kj_json_real(j, "value", v);
	kj_json_str(j, "unit", unit);
	kj_json_close(j, '}');
}

static void excerpt(struct kj_json *j, const struct kj_check_cpu *c)
{
	static char text[EXCERPT_MAX];
	unsigned int i;

	*text = '\0';
	for (i = 0; i < c->nr_reasons; i++)
		kj_text_add(text, sizeof(text), "%s: %s\n", c->reasons[i].code,
			    c->reasons[i].detail);
	if (*text)
		kj_json_str(j, "log_excerpt", text);
}

static void environment(struct submission *u)
{
	const struct kj_environment *env = &u->k->environment;
	struct kj_json *j = &u->j;

	kj_json_open(j, "environment", '{');
	kj_json_str(j, "comment", kj_environment_get(env, "cpu_model"));
	kj_json_open(j, "misc", '{');
	kj_environment_json(env, j);
	kj_json_close(j, '}');
	kj_json_close(j, '}');
}

static void say_nohz_full(struct submission *u, const struct kj_check_cpu *c)
{
	char line[1000], path[80];

	snprintf(path, sizeof(path), ORIGIN ".nohz_full.cpu%u", c->cpu);
	begin_test(u, path, 0, c->alone);
	kj_json_str(&u->j, "comment", kj_check_line(u->k, c, line, sizeof(line)));
	number(&u->j, kj_check_ticks(c), "ticks/s");
	excerpt(&u->j, c);
	kj_json_close(&u->j, '}');
}

static void say_limit(struct submission *u, const struct kj_check_cpu *c, unsigned int i)
{
	const struct kj_budget_limit *l = &u->k->budget.limit[i];
	struct kj_check_answer a;
	char line[1000], path[80];

	if (!kj_check_within(u->k, c, i, &a))
		return;
	snprintf(path, sizeof(path), ORIGIN ".%s.cpu%u", kj_budget_word(l->what), c->cpu);
	begin_test(u, path, i + 1, a.verdict);
	kj_check_budget_line(u->k, c, i, line, sizeof(line));
	kj_json_str(&u->j, "comment", line);
	if (a.window && l->what == KJ_BUDGET_LOST)
		number(&u->j, a.seen / 1e3, "ppm");
	else if (a.window)
		number(&u->j, a.seen, "ns");
	kj_json_close(&u->j, '}');
}

/* All CPUs together, which are those that follow. */
static void whole(struct submission *u)
{
	begin_test(u, ORIGIN, 0, u->k->verdict);
	if (u->k->detail)
		kj_json_str(&u->j, "comment", u->k->detail);
	environment(u);
	kj_json_close(&u->j, '}');
}

void kj_foreign_check_kcidb(const struct kj_check *k)
{
	struct submission u = { .j = { .out = stdout }, .k = k };
	const char *release = kj_environment_get(&k->environment, "release");
	char clean[256];
	unsigned int i, l;

	u.took_ns = kj_time_now() - k->began_ns;
	u.began_ns = kj_time_of(CLOCK_REALTIME) - u.took_ns;
	snprintf(u.id, sizeof(u.id), ORIGIN ":%s",
		 kj_text_clean(clean, sizeof(clean), release, strlen(release)));
	kj_json_open(&u.j, NULL, '{');
	kj_json_open(&u.j, "version", '{');
	kj_json_u64(&u.j, "major", 5);
	kj_json_u64(&u.j, "minor", 0);
	kj_json_close(&u.j, '}');
	checkout_and_build(&u);
	kj_json_open(&u.j, "tests", '[');
	whole(&u);
	for (i = 0; i < k->nr_cpus; i++) {
		say_nohz_full(&u, &k->cpus[i]);
		for (l = 0; l < k->budget.nr; l++)
			say_limit(&u, &k->cpus[i], l);
	}
	kj_json_close(&u.j, ']');
	kj_json_close(&u.j, '}');
}

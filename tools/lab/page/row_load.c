// SPDX-License-Identifier: GPL-2.0
/*
 * row_load - reads a row directory; see row.h. A row that cannot be believed becomes an
 * error: above all none of them may look like passed.
 */
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "file.h"
#include "lib/macros.h"
#include "row.h"
#include "sampler.h"

/* A number of seconds, and nothing behind it. */
static double seconds(const char *s)
{
	char *end;
	double v = strtod(s, &end);

	return end == s || *end || !isfinite(v) || v < 0 || v > 1e9 ? NAN : v;
}

static double unix_time(const char *s)
{
	struct tm tm = { 0 };
	const char *end = strptime(s, "%Y-%m-%dT%H:%M:%SZ", &tm);

	return end && !*end ? (double)timegm(&tm) : NAN;
}

static void set(char **to, const char *value)
{
	free(*to);
	*to = kj_file_format("%s", value);
}

static void set_verdict(struct kj_row *row, const char *word)
{
	enum kj_row_verdict v;

	for (v = KJ_ROW_PASS; v <= KJ_ROW_ERROR; v++) {
		if (!strcmp(word, kj_row_word(v))) {
			row->verdict = v;
			return;
		}
	}
	row->verdict = KJ_ROW_ERROR;
	set(&row->stage, "row");
	kj_row_trouble(row, "RESULT is '%s', which is no verdict", word);
}

/* What plan and row both say. */
static void agree(struct kj_row *row, const char *key, const char *plan, const char *value)
{
	if (strcmp(plan, value))
		kj_row_trouble(row, "the plan says %s=%s, the row %s", key, plan, value);
}

static bool take_text(struct kj_row *row, const char *key, const char *value)
{
	const struct {
		const char *key;
		char **to;
	} texts[] = {
		{ "SOURCE", &row->source }, { "STAGE", &row->stage }, { "REASON", &row->reason },
		{ "MODULE", &row->module }, { "DATE", &row->date },
	};
	const struct {
		const char *key;
		const char *plan;
	} planned[] = {
		{ "RELEASE", row->release }, { "LINE", row->line },
		{ "FLAVOUR", row->flavour }, { "SUITE", row->suite },
		{ "VERSION", row->version },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(texts); i++) {
		if (!strcmp(key, texts[i].key)) {
			set(texts[i].to, value);
			return true;
		}
	}
	for (i = 0; i < ARRAY_SIZE(planned); i++) {
		if (!strcmp(key, planned[i].key)) {
			agree(row, key, planned[i].plan, value);
			return true;
		}
	}
	return false;
}

static void take(struct kj_row *row, const char *key, const char *value, bool *judged)
{
	if (take_text(row, key, value))
		return;
	if (!strcmp(key, "RESULT")) {
		*judged = true;
		set_verdict(row, value);
	} else if (!strcmp(key, "DETERMINISTIC")) {
		row->deterministic = !strcmp(value, "1");
	} else if (!strcmp(key, "CONFIG")) {
		row->no_config = !strcmp(value, "none");
	} else if (!strcmp(key, "FETCH_SECONDS")) {
		row->fetch_s = seconds(value);
	} else if (!strcmp(key, "BUILD_SECONDS")) {
		row->build_s = seconds(value);
	} else if (!strcmp(key, "RUN_SECONDS")) {
		row->run_s = seconds(value);
	} else if (!strcmp(key, "SECONDS")) {
		row->total_s = seconds(value);
	}
}

/* KEY=VALUE lines; others are of a later version of the lab. */
static void read_row(struct kj_row *row, char *text)
{
	char *line, *value, *clean;
	bool judged = false;

	set(&row->reason, "");
	while ((line = strsep(&text, "\n"))) {
		value = strchr(line, '=');
		if (!value)
			continue;
		*value++ = '\0';
		clean = kj_file_clean(value, strlen(value));
		take(row, line, clean, &judged);
		free(clean);
	}
	row->ended = unix_time(row->date);
	if (!judged)
		set_verdict(row, "");
}

/* One JSON file of the row; damage is noted, what is missing only if @wanted. */
static json_t *read_json(struct kj_row *row, const char *name, const char *schema, bool wanted)
{
	const char *why;
	json_error_t error;
	json_t *json = NULL;
	size_t len;
	char *text = kj_file_read(row->path, name, &len, &why), *clean;

	if (text) {
		json = json_loadb(text, len, JSON_REJECT_DUPLICATES, &error);
		if (!json) {
			clean = kj_file_clean(error.text, strlen(error.text));
			kj_row_trouble(row, "%s is damaged: line %d: %s", name, error.line, clean);
			free(clean);
		} else if (strcmp(kj_sampler_text(json, "schema"), schema)) {
			kj_row_trouble(row, "%s is no %s", name, schema);
			json_decref(json);
			json = NULL;
		}
		free(text);
	} else if (why) {
		kj_row_trouble(row, "%s %s", name, why);
	} else if (wanted) {
		kj_row_trouble(row, "%s is missing", name);
	}
	return json;
}

static char *read_text(struct kj_row *row, const char *name, bool wanted)
{
	const char *why;
	char *text = kj_file_read(row->path, name, NULL, &why);

	if (!text && (why || wanted))
		kj_row_trouble(row, "%s %s", name, why ? why : "is missing");
	return text;
}

/* Of a machine: the first CPU that has the verdict of the whole. */
static void choose_cpu(struct kj_row *row)
{
	const char *verdict = kj_sampler_text(row->check, "verdict");
	const json_t *cpus = json_object_get(row->check, "cpus"), *cpu;
	double number;
	size_t i;

	for (i = 0; i < json_array_size(cpus); i++) {
		cpu = json_array_get(cpus, i);
		number = kj_sampler_number(cpu, "cpu");
		if (strcmp(kj_sampler_text(cpu, "verdict"), verdict) || !(number >= 0) ||
		    number > INT_MAX)
			continue;
		row->cpu = number;
		return;
	}
}

/* A verdict stands only with the check that gave it. */
static void believe(struct kj_row *row)
{
	const json_t *judged = kj_sampler_cpu(row->check, row->cpu);
	const char *said = kj_sampler_text(*row->boot ? row->check : judged, "verdict");

	if (row->verdict >= KJ_ROW_ERROR || !strcmp(said, kj_row_word(row->verdict)))
		return;
	if (!row->check)
		kj_row_fail(row, "files", kj_file_format("no check.json to confirm the verdict"));
	else
		kj_row_fail(row, "files",
			    kj_file_format("check.json says %s of CPU %d",
					   *said ? "another verdict" : "nothing", row->cpu));
}

void kj_row_load(struct kj_row *row)
{
	char *dir = *row->boot ? kj_file_format("%s/%s/%s", row->dir, row->release, row->boot) :
				 kj_file_format("%s/rows/%s", row->dir, row->release);
	bool done, recorded;
	const char *why;
	char *text;

	/* A release that is no plain name never leads out of DIR/rows. */
	if (!*row->release || *row->release == '.' || strchr(row->release, '/')) {
		free(dir);
		return;
	}
	text = kj_file_read(dir, "row", NULL, &why);
	if (!text && !why) {
		free(dir);
		return;
	}
	free(row->path);
	row->path = dir;
	if (!text) {
		kj_row_fail(row, "row", kj_file_format("the file row cannot be read: %s", why));
		return;
	}
	read_row(row, text);
	free(text);
	done = row->verdict < KJ_ROW_ERROR;
	row->check = read_json(row, "check.json", "kjitter.check/1", done);
	row->status = read_json(row, "status.json", "kjitter.status/1", done);
	if (*row->boot)
		choose_cpu(row);
	/* On a machine without isolated CPUs there is nothing to record, and no other module. */
	recorded = done && (!*row->boot || json_array_size(json_object_get(row->check, "cpus")));
	row->user = read_json(row, "user.json", "kjitter.report/1", recorded);
	row->spin = read_json(row, "spin.json", "kjitter.report/1",
			      recorded && (*row->boot ? !strcmp(row->module, "loaded") :
							!!strcmp(row->module, "none")));
	text = read_text(row, "config", done && !row->no_config && strcmp(row->source, "image"));
	kj_config_parse(&row->config, text);
	free(text);
	text = read_text(row, "cmdline", done);
	if (text) {
		free(row->cmdline);
		row->cmdline = kj_file_clean(text, strcspn(text, "\n"));
		free(text);
	}
	believe(row);
}

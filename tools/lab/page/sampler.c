// SPDX-License-Identifier: GPL-2.0
/*
 * sampler - see sampler.h.
 */
#include <math.h>
#include <string.h>

#include "lib/macros.h"
#include "sampler.h"

/* Counts up to which the interval is exact; beyond, the approximation is within 0.1 %. */
#define EXACT_MOST 100

static const struct {
	const char *key;
	double share;
} quantiles[KJ_SAMPLER_QUANTILES] = {
	{ "p50", 0.5 }, { "p90", 0.1 }, { "p99", 0.01 }, { "p99.9", 0.001 }, { "p99.99", 0.0001 },
};

const char *kj_sampler_key(unsigned int i)
{
	return quantiles[i].key;
}

double kj_sampler_share(unsigned int i)
{
	return quantiles[i].share;
}

const char *kj_sampler_text(const json_t *object, const char *key)
{
	const char *s = json_string_value(json_object_get(object, key));

	return s ? s : "";
}

double kj_sampler_number(const json_t *object, const char *key)
{
	const json_t *v = json_object_get(object, key);

	return json_is_number(v) ? json_number_value(v) : NAN;
}

const json_t *kj_sampler_cpu(const json_t *json, int number)
{
	const json_t *cpus = json_object_get(json, "cpus"), *cpu;
	size_t i;

	for (i = 0; i < json_array_size(cpus); i++) {
		cpu = json_array_get(cpus, i);
		if (kj_sampler_number(cpu, "cpu") == number)
			return cpu;
	}
	return NULL;
}

/* Figures are never negative; a picture must not trip over one that is. */
static double figure(const json_t *object, const char *key)
{
	double v = kj_sampler_number(object, key);

	return v >= 0 && v < 1e18 ? v : NAN;
}

void kj_sampler_read(struct kj_sampler *s, const char *name, const json_t *report, int cpu)
{
	const json_t *run = json_object_get(report, "run"), *q;
	unsigned int i;

	s->name = name;
	s->cpu = kj_sampler_cpu(report, cpu);
	q = json_object_get(s->cpu, "quantiles_ns");
	s->samples = figure(s->cpu, "samples");
	s->gaps = figure(s->cpu, "gaps");
	s->rate = figure(s->cpu, "gaps_per_s");
	s->max_ns = figure(s->cpu, "max_ns");
	s->wall_s = figure(s->cpu, "wall_ns") / 1e9;
	s->threshold_ns = figure(run, "threshold_ns");
	s->level = figure(run, "level");
	for (i = 0; i < KJ_SAMPLER_QUANTILES; i++)
		s->quantile_ns[i] = figure(q, quantiles[i].key);
}

double kj_sampler_events(const struct kj_sampler *s, const char *cause)
{
	const json_t *events = json_object_get(s->cpu, "events");
	const json_t *unknown = json_object_get(json_object_get(s->cpu, "by_cause"), "unknown");

	if (!s->cpu || !events)
		return NAN;
	if (!strcmp(cause, "unknown"))
		return unknown ? figure(unknown, "primary_gaps") : 0;
	return json_object_get(events, cause) ? figure(events, cause) : 0;
}

/* Chance of at most @count events where @mean are expected. */
static double at_most(double count, double mean)
{
	double term = exp(-mean), sum = term, i;

	for (i = 1; i <= count; i++) {
		term *= mean / i;
		sum += term;
	}
	return sum;
}

/* The mean for which at most @count events have this chance. */
static double mean_for(double count, double chance)
{
	double low = 0, high = 2 * count + 20, middle;
	unsigned int i;

	for (i = 0; i < 60; i++) {
		middle = (low + high) / 2;
		if (at_most(count, middle) > chance)
			low = middle;
		else
			high = middle;
	}
	return low;
}

void kj_sampler_interval(double count, double *low, double *high)
{
	static const double z = 1.959964; /* 97.5 % of the normal distribution */
	double more = count + 1;

	if (count <= EXACT_MOST) {
		*low = count < 1 ? 0 : mean_for(count - 1, 0.975);
		*high = mean_for(count, 0.025);
		return;
	}
	*low = count * pow(1 - 1 / (9 * count) - z / (3 * sqrt(count)), 3);
	*high = more * pow(1 - 1 / (9 * more) + z / (3 * sqrt(more)), 3);
}

double kj_sampler_ticks(const struct kj_row *row, const char **from)
{
	const json_t *const reports[] = { row->user, row->spin };
	static const char *const names[] = { "user", "spin" };
	double ticks = figure(kj_sampler_cpu(row->check, row->cpu), "ticks_per_s");
	struct kj_sampler s;
	unsigned int i;

	*from = "check";
	for (i = 0; isnan(ticks) && i < ARRAY_SIZE(reports); i++) {
		kj_sampler_read(&s, names[i], reports[i], row->cpu);
		*from = names[i];
		ticks = s.wall_s > 0 ? kj_sampler_events(&s, "tick") / s.wall_s : NAN;
	}
	if (isnan(ticks))
		*from = NULL;
	return ticks;
}

void kj_sampler_witness(const struct kj_row *row, struct kj_sampler *s)
{
	kj_sampler_read(s, "user", row->user, row->cpu);
	if (!s->cpu)
		kj_sampler_read(s, "spin", row->spin, row->cpu);
}

const char *kj_sampler_env(const struct kj_row *row, const char *key)
{
	const json_t *const from[] = { row->status, row->check, row->user, row->spin };
	const char *value = "";
	unsigned int i;

	for (i = 0; !*value && i < ARRAY_SIZE(from); i++)
		value = kj_sampler_text(json_object_get(from[i], "env"), key);
	return value;
}

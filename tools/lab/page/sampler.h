/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sampler - the figures of one sampler, out of foreign JSON: whatever has the wrong type
 * or is not there is NAN, "" or NULL.
 */
#ifndef KJ_SAMPLER_H
#define KJ_SAMPLER_H

#include <stdbool.h>
#include <jansson.h>

#include "row.h"

#define KJ_SAMPLER_QUANTILES 5

/**
 * struct kj_sampler - figures of one stream
 * @name: "user" or "spin"
 * @cpu: its object in cpus[]; NULL if there is none
 * @samples: iterations of its loop
 * @gaps: gaps at or above the threshold
 * @rate: gaps per second
 * @max_ns: longest gap
 * @wall_s: how long it measured, seconds
 * @threshold_ns: threshold
 * @level: 1 or 2
 * @quantile_ns: lengths of the gaps at kj_sampler_quantile()
 */
struct kj_sampler {
	const char *name;
	const json_t *cpu;
	double samples, gaps, rate, max_ns, wall_s, threshold_ns, level;
	double quantile_ns[KJ_SAMPLER_QUANTILES];
};

/**
 * kj_sampler_read - figures of a report
 * @s: out
 * @name: "user" or "spin"
 * @report: kjitter.report/1, or NULL
 * @cpu: number of the CPU whose figures they are
 */
void kj_sampler_read(struct kj_sampler *s, const char *name, const json_t *report, int cpu);

/**
 * kj_sampler_key - key of a quantile, such as "p99.9"
 * @i: below KJ_SAMPLER_QUANTILES
 *
 * Return: its key.
 */
const char *kj_sampler_key(unsigned int i);

/**
 * kj_sampler_share - share of the gaps that are longer than a quantile
 * @i: below KJ_SAMPLER_QUANTILES
 *
 * Return: 0.5 for p50, 0.0001 for p99.99.
 */
double kj_sampler_share(unsigned int i);

/**
 * kj_sampler_events - how often a cause happened on the measured CPU
 * @s: figures
 * @cause: name
 *
 * Return: a count, 0 if the sampler measured and saw none; NAN if it did not measure.
 */
double kj_sampler_events(const struct kj_sampler *s, const char *cause);

/**
 * kj_sampler_interval - 95 % interval of a Poisson count
 * @count: events seen
 * @low: out: lower end
 * @high: out: upper end
 *
 * Up to 100 events the exact limits (Garwood, Biometrika 28, 1936), beyond that Byar's
 * approximation of them (Breslow and Day, Statistical Methods in Cancer Research II, 1987).
 */
void kj_sampler_interval(double count, double *low, double *high);

/**
 * kj_sampler_ticks - ticks per second on the measured CPU
 * @row: row
 * @from: out: "check", else the capture that it had to be taken from; NULL without any
 *
 * Return: ticks/s or NAN.
 */
double kj_sampler_ticks(const struct kj_row *row, const char **from);

/**
 * kj_sampler_witness - the sampler whose gaps go into a table of one line per kernel
 * @row: row
 * @s: out: the user sampler, for nohz_full is a promise to user space; else spin
 */
void kj_sampler_witness(const struct kj_row *row, struct kj_sampler *s);

/**
 * kj_sampler_cpu - what a check or a report says of the measured CPU
 * @json: kjitter.check/1 or kjitter.report/1, or NULL
 * @number: of the CPU
 *
 * Return: an element of cpus[], or NULL.
 */
const json_t *kj_sampler_cpu(const json_t *json, int number);

/**
 * kj_sampler_text - a string
 * @object: object or anything else
 * @key: key
 *
 * Return: the string as it stands there; "".
 */
const char *kj_sampler_text(const json_t *object, const char *key);

/**
 * kj_sampler_number - a number
 * @object: object or anything else
 * @key: key
 *
 * Return: the number; NAN.
 */
double kj_sampler_number(const json_t *object, const char *key);

/**
 * kj_sampler_env - one fact about kernel and machine
 * @row: row
 * @key: such as "hz"
 *
 * Return: of status, check or a report, whichever has it; "" if none.
 */
const char *kj_sampler_env(const struct kj_row *row, const char *key);

#endif /* KJ_SAMPLER_H */

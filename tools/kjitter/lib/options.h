/* SPDX-License-Identifier: GPL-2.0 */
/*
 * options - the same words for every subcommand.
 */
#ifndef KJ_OPTIONS_H
#define KJ_OPTIONS_H

#include <stdbool.h>

#include "cpulist.h"

/* Bits of kj_options.given and of the set a subcommand allows. */
enum kj_option_bit {
	KJ_OPT_CPUS = 1U << 0,
	KJ_OPT_DURATION = 1U << 1,
	KJ_OPT_THRESHOLD = 1U << 2,
	KJ_OPT_SAMPLER = 1U << 3,
	KJ_OPT_LEVEL = 1U << 4,
	KJ_OPT_PERIOD = 1U << 5,
	KJ_OPT_SLICE = 1U << 6,
	KJ_OPT_RING = 1U << 7,
	KJ_OPT_OUTPUT = 1U << 8,
	KJ_OPT_DRAIN = 1U << 9,
	KJ_OPT_READER_CPU = 1U << 10,
	KJ_OPT_JSON = 1U << 11,
	KJ_OPT_CSV = 1U << 12,
	KJ_OPT_QUIET = 1U << 13,
	KJ_OPT_HELP = 1U << 14,
	KJ_OPT_RECORDS = 1U << 20,
	KJ_OPT_DETAILS = 1U << 21,
	KJ_OPT_KTAP = 1U << 15,
	KJ_OPT_BISECT = 1U << 16,
	KJ_OPT_MAX_RATE = 1U << 17,
	KJ_OPT_COUNT = 1U << 24,
	KJ_OPT_MIN = 1U << 25,
	KJ_OPT_MAX = 1U << 26,
	KJ_OPT_CLASSES = 1U << 27,
	KJ_OPT_CONFIDENCE = 1U << 28,
	KJ_OPT_LEAST = 1U << 29,
	KJ_OPT_FORCE = 1U << 30,
	KJ_OPT_FILES = 1U << 31, /* no option: several arguments that are none may be given */
};

/**
 * struct kj_options - what the command line says
 * @given: KJ_OPT_* that were there
 * @cpus: --cpus
 * @duration_ns: --duration, 0 without
 * @threshold_ns: --threshold, 0 without
 * @period_ns: --period, 0 without
 * @slice_ns: --slice, 0 without
 * @sampler: --sampler, enum kj_sampler; spin without
 * @level: --level; 1 without
 * @ring_records: --ring; 4096 without
 * @reader_cpu: --reader-cpu
 * @drain_read: --drain read
 * @max_rate_mhz: --max-rate, events in 1000 seconds; 0 without
 * @count: --count, 0 without
 * @min_ns: --min, 0 without
 * @max_ns: --max, 0 without
 * @classes: --classes, NULL without
 * @output: --output, NULL without
 * @confidence: --confidence as a share, 0.99 without
 * @least: --least as a share, 0.1 without
 * @file: the argument that is no option, NULL without; the first of several
 * @files: KJ_OPT_FILES: all of them, in their order, NULL without
 * @nr_files: how many
 * @nr_before: how many of them stand before "--"; 0: there is no "--"
 */
struct kj_options {
	unsigned int given;
	struct kj_cpulist cpus;
	__u64 duration_ns;
	__u64 threshold_ns;
	__u64 period_ns;
	__u64 slice_ns;
	unsigned int sampler;
	unsigned int level;
	unsigned int ring_records;
	unsigned int reader_cpu;
	bool drain_read;
	__u64 max_rate_mhz;
	unsigned int count;
	__u64 min_ns;
	__u64 max_ns;
	const char *classes;
	const char *output;
	double confidence;
	double least;
	const char *file;
	char **files;
	unsigned int nr_files;
	unsigned int nr_before;
};

/**
 * kj_options_parse - read a command line
 * @o: out
 * @allowed: KJ_OPT_* this subcommand has; --help always goes
 * @file: word for the argument that must be there, NULL if there is none
 * @argc: number of arguments
 * @argv: arguments; argv[0] is the subcommand. With KJ_OPT_FILES their order may change
 *
 * Every option may be given once, as "--name value" or "--name=value". What is
 * wrong is said on stderr.
 * Return: true if all is well, or --help was seen.
 */
bool kj_options_parse(struct kj_options *o, unsigned int allowed, const char *file, int argc,
		      char **argv);

#endif /* KJ_OPTIONS_H */

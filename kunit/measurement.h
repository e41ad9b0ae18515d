/* SPDX-License-Identifier: GPL-2.0 */
/*
 * measurement - real sessions for tests.
 */
#ifndef KJ_MEASUREMENT_H
#define KJ_MEASUREMENT_H

#include "../module/session.h"

struct kunit;
struct kunit_suite;

#define MEASUREMENT_RECORDS 64U
#define MEASUREMENT_RUNS    6

/**
 * struct measurement_run - what is measured
 * @name: of it
 * @sampler: by which sampler
 * @threshold_ns: with which threshold
 */
struct measurement_run {
	const char *name;
	enum kj_sampler sampler;
	u64 threshold_ns;
};

extern const struct measurement_run measurement_runs[MEASUREMENT_RUNS];

/**
 * struct measurement - what a test has, as its priv
 * @s: session
 * @other: another one
 * @cfg: configuration
 * @acc: accounts seen last
 * @cpu: where to measure: the last CPU online
 */
struct measurement {
	struct kj_session *s;
	struct kj_session *other;
	struct kj_config *cfg;
	struct kj_accounts *acc;
	unsigned int cpu;
};

void measurement_sound(struct kj_config *cfg, enum kj_sampler sampler, unsigned int cpu);
int measurement_suite_init(struct kunit_suite *suite);
void measurement_suite_exit(struct kunit_suite *suite);
int measurement_init(struct kunit *test);
void measurement_close(struct kj_session **s);
void measurement_exit(struct kunit *test);
int measurement_config(struct kj_session *s, const struct kj_config *cfg);
int measurement_start(struct kj_session *s);
int measurement_stop(struct kj_session *s);
struct kj_stream *measurement_find(struct kj_session *s, unsigned int cpu, unsigned int id);
int measurement_snapshot(struct kj_session *s, unsigned int cpu, unsigned int id,
			 struct kj_accounts *acc);
void measurement_configure(struct kunit *test, const struct measurement_run *p);
bool measurement_wait(struct measurement *t, unsigned int id, u64 samples);
void measurement_expect_sound(struct kunit *test, const struct kj_accounts *acc);
void measurement_expect_ring(struct kunit *test, const struct kj_stream *stream,
			     const struct kj_accounts *acc);
void measurement_choose_online(struct kj_config *cfg);

#endif /* KJ_MEASUREMENT_H */

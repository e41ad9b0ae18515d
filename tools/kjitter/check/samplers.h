/* SPDX-License-Identifier: GPL-2.0 */
/*
 * samplers - those that check has, each with a window of its own.
 */
#ifndef KJ_CHECK_SAMPLERS_H
#define KJ_CHECK_SAMPLERS_H

#include <stdbool.h>

#include "uapi/kjitter.h"

/*
 * Samplers that check has; index of kj_check_cpu.window. What interrupts the first three decides;
 * the timer, which interrupts its CPU itself, is there for the budget of latencies alone. With
 * KJ_CHECK_WATCH nothing of ours runs on the CPU, but the program that is there anyway.
 */
enum kj_check_sampler {
	KJ_CHECK_USER,
	KJ_CHECK_SPIN,
	KJ_CHECK_WATCH,
	KJ_CHECK_SAMPLERS,
	KJ_CHECK_TIMER = KJ_CHECK_SAMPLERS,
	KJ_CHECK_WINDOWS,
};

/* The words for a sampler: "user task", "kernel thread", "watched task", "timer". */
const char *kj_check_sampler_word(unsigned int sampler);

/**
 * kj_check_stream - what a sampler's accounts and records are those of
 * @sampler: enum kj_check_sampler, not the user task
 *
 * Return: enum kj_stream_id.
 */
static inline unsigned int kj_check_stream(enum kj_check_sampler sampler)
{
	return sampler == KJ_CHECK_TIMER ? KJ_STREAM_TIMER_THREAD :
	       sampler == KJ_CHECK_WATCH ? KJ_STREAM_WATCH :
					   KJ_STREAM_SPIN;
}

/**
 * kj_check_sampler_of - the sampler of the contract
 * @sampler: one of those that check uses
 *
 * Return: enum kj_sampler.
 */
static inline unsigned int kj_check_sampler_of(enum kj_check_sampler sampler)
{
	static const unsigned char of[] = {
		[KJ_CHECK_USER] = KJ_SAMPLER_USER,
		[KJ_CHECK_SPIN] = KJ_SAMPLER_SPIN,
		[KJ_CHECK_WATCH] = KJ_SAMPLER_WATCH,
		[KJ_CHECK_TIMER] = KJ_SAMPLER_TIMER,
	};

	return of[sampler];
}

/**
 * kj_check_silent - does a window go without the module?
 * @sampler: enum kj_check_sampler
 * @level: 1 or 2
 *
 * Where a user task decides: it asks nobody what a gap was, so its gaps have no cause there. And a
 * watched task has none at all that anybody sees.
 * Return: so it does.
 */
static inline bool kj_check_silent(unsigned int sampler, unsigned int level)
{
	return (sampler == KJ_CHECK_USER || sampler == KJ_CHECK_WATCH) && level == 1;
}

#endif /* KJ_CHECK_SAMPLERS_H */

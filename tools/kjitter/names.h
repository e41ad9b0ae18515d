/* SPDX-License-Identifier: GPL-2.0 */
/*
 * names - the words for the numbers of uapi/kjitter.h, the same in every output.
 *
 * A number this tool does not know gives "unknown"; never NULL.
 */
#ifndef KJ_NAMES_H
#define KJ_NAMES_H

#include <linux/types.h>

const char *kj_names_cause(unsigned int cause);
const char *kj_names_sampler(unsigned int sampler);
const char *kj_names_stream(unsigned int stream);
const char *kj_names_stream_state(unsigned int state);
const char *kj_names_state(unsigned int state);
const char *kj_names_preempt(unsigned int preempt);

/**
 * kj_names_cap - word for one bit of kj_query.caps
 * @bit: number of the bit
 *
 * Return: the word, NULL if this tool knows no such bit.
 */
const char *kj_names_cap(unsigned int bit);

/**
 * kj_names_sampler_of - sampler a stream belongs to
 * @stream: enum kj_stream
 *
 * Return: enum kj_sampler, or 0.
 */
unsigned int kj_names_sampler_of(unsigned int stream);

#endif /* KJ_NAMES_H */

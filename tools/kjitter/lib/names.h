/* SPDX-License-Identifier: GPL-2.0 */
/*
 * names - the words for the numbers of uapi/kjitter.h, the same in every output.
 *
 * A number this tool does not know gives "unknown", that of a cause "cause 17"; never NULL.
 */
#ifndef KJ_NAMES_H
#define KJ_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/types.h>

const char *kj_names_cause(unsigned int cause);
const char *kj_names_sampler(unsigned int sampler);
const char *kj_names_stream(unsigned int stream);
const char *kj_names_stream_state(unsigned int state);
const char *kj_names_state(unsigned int state);
const char *kj_names_preempt(unsigned int preempt);
const char *kj_names_detail(unsigned int kind);
const char *kj_names_dep(unsigned int dep);
const char *kj_names_tick_state(unsigned int state);
const char *kj_names_net(unsigned int net);

struct kj_record;

/**
 * kj_names_happened - what happened during a gap, in words
 * @line: out: "tick x2 + softirq"; cut if @size is too small
 * @size: of it
 * @rec: its record, foreign
 *
 * Return: @line: the primary cause first.
 */
char *kj_names_happened(char *line, size_t size, const struct kj_record *rec);

/**
 * kj_names_probe - word for one bit of kj_query.probes
 * @bit: number of the bit, enum kj_probe
 *
 * Return: the word, NULL if this tool knows no such bit.
 */
const char *kj_names_probe(unsigned int bit);

/**
 * kj_names_record_flag - word for one bit of kj_record.flags
 * @bit: number of the bit
 *
 * Return: the word, NULL if this tool knows no such bit.
 */
const char *kj_names_record_flag(unsigned int bit);

/**
 * kj_names_detail_flag - word for one bit of kj_detail.flags
 * @bit: number of the bit
 *
 * Return: the word, NULL if this tool knows no such bit.
 */
const char *kj_names_detail_flag(unsigned int bit);

/**
 * kj_names_cap - word for one bit of kj_query.caps
 * @bit: number of the bit
 *
 * Return: the word, NULL if this tool knows no such bit.
 */
const char *kj_names_cap(unsigned int bit);

/**
 * kj_names_counts_ns - does a stream count nanoseconds of CLOCK_MONOTONIC
 * @stream: enum kj_stream_id
 *
 * Return: true for the timer's streams; the others count cycles.
 */
bool kj_names_counts_ns(unsigned int stream);

/**
 * kj_names_sampler_of - sampler a stream belongs to
 * @stream: enum kj_stream_id
 *
 * Return: enum kj_sampler, or 0.
 */
unsigned int kj_names_sampler_of(unsigned int stream);

#endif /* KJ_NAMES_H */

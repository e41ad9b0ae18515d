/* SPDX-License-Identifier: GPL-2.0 */
/*
 * streams - the streams of a summary, and level 2 of its CPUs: made when a section first names
 * them, if they can have been measured.
 */
#ifndef KJ_STREAMS_H
#define KJ_STREAMS_H

#include "summary.h"

/**
 * kj_streams_measured - can a stream have been measured?
 * @s: summary
 * @cpu: which CPU, or anything
 * @nr: enum kj_stream_id, or anything
 *
 * Return: NULL, or what makes no sense.
 */
const char *kj_streams_measured(const struct kj_summary *s, __u32 cpu, __u32 nr);

/**
 * kj_streams_get - a stream of gaps
 * @s: summary
 * @cpu: which CPU, or anything
 * @nr: enum kj_stream_id, or anything; details are no stream of gaps
 * @t: out
 *
 * Return: NULL, or what makes no sense.
 */
const char *kj_streams_get(struct kj_summary *s, __u32 cpu, __u32 nr, struct kj_summary_stream **t);

/**
 * kj_streams_evidence - level 2 of a CPU
 * @s: summary
 * @cpu: which CPU, or anything
 * @e: out
 *
 * Return: NULL, or what makes no sense.
 */
const char *kj_streams_evidence(struct kj_summary *s, __u32 cpu, struct kj_evidence **e);

/**
 * kj_streams_finish - when all was read: in order, and with as many accounts as can be
 * @s: summary
 */
void kj_streams_finish(struct kj_summary *s);

/**
 * kj_streams_forget - free them all
 * @s: summary
 */
void kj_streams_forget(struct kj_summary *s);

#endif /* KJ_STREAMS_H */

/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * kjitter_facts - the tables that kj_cause_facts(), kj_sampler_facts() and kj_stream_facts() look
 * into. Exactly one source of every program and of every module includes this, so that there is
 * one copy of each table in it.
 */
#ifndef _UAPI_KJITTER_FACTS_H
#define _UAPI_KJITTER_FACTS_H

#include "kjitter_cause.h"
#include "kjitter_sampler.h"

#define KJ_CAUSE_ROW(name, ...) [KJ_CAUSE_##name] = { __VA_ARGS__ },
const struct kj_cause_facts kj_cause_table[] = { KJ_CAUSE_TABLE(KJ_CAUSE_ROW, KJ_CAUSE_ROW) };

#define KJ_SAMPLER_ROW(name, ...) [KJ_SAMPLER_##name] = { __VA_ARGS__ },
const struct kj_sampler_facts kj_sampler_table[] = { KJ_SAMPLER_TABLE(KJ_SAMPLER_ROW) };

#define KJ_STREAM_ROW(name, ...) [KJ_STREAM_##name] = { __VA_ARGS__ },
const struct kj_stream_facts kj_stream_table[] = { KJ_STREAM_TABLE(KJ_STREAM_ROW) };

#endif /* _UAPI_KJITTER_FACTS_H */

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * evidence - what a capture of level 2 holds besides streams, per CPU: who is to blame,
 * and the tick.
 *
 * Nothing here believes the file: each function says what makes no sense.
 */
#ifndef KJ_EVIDENCE_H
#define KJ_EVIDENCE_H

#include <stdbool.h>

#include "blame.h"
#include "format.h"

/**
 * struct kj_evidence - one CPU at level 2
 * @cpu: which CPU
 * @has_accounts: @lost and @written are known
 * @has_tick: @tick is there
 * @details: how many are in the file
 * @next: number the next detail should have
 * @missing: details the numbering leaves out
 * @left_out: of these, left out on purpose
 * @written: details put into the ring, as the module counted
 * @lost: details dropped because it was full
 * @tick: the latest
 * @blame: details added up
 */
struct kj_evidence {
	__u32 cpu;
	bool has_accounts;
	bool has_tick;
	__u64 details;
	__u64 next;
	__u64 missing;
	__u64 left_out;
	__u64 written;
	__u64 lost;
	struct kj_tick tick;
	struct kj_blame blame;
};

/**
 * kj_evidence_details - take in a DETAILS section
 * @e: evidence of its CPU
 * @r: reader that has the section
 *
 * Return: NULL, or what makes no sense.
 */
const char *kj_evidence_details(struct kj_evidence *e, const struct kj_capture_reader *r);

/**
 * kj_evidence_symbol - take in a SYMBOL section
 * @s: table
 * @r: reader that has the section
 *
 * Return: NULL, or what makes no sense.
 */
const char *kj_evidence_symbol(struct kj_symbols *s, const struct kj_capture_reader *r);

/**
 * kj_evidence_tick - take in a TICK section
 * @e: evidence of its CPU
 * @r: reader that has the section
 */
void kj_evidence_tick(struct kj_evidence *e, const struct kj_capture_reader *r);

/**
 * kj_evidence_adds_up - is every detail in the file, or counted as lost
 * @e: evidence of a whole capture
 *
 * Return: true if so.
 */
bool kj_evidence_adds_up(const struct kj_evidence *e);

#endif /* KJ_EVIDENCE_H */

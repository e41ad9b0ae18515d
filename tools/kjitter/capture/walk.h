/* SPDX-License-Identifier: GPL-2.0 */
/*
 * walk - another look at the records or the details of a capture that was read before.
 *
 * Some questions have an answer only when the whole file is known. The file may have changed
 * since: sections are checked anew, and whoever walks is told of whole records and whole
 * details alone, whose numbers are believed no more than the first time.
 */
#ifndef KJ_WALK_H
#define KJ_WALK_H

#include "batch.h"

/**
 * struct kj_walk - where it is
 * @reader: reader of the capture
 * @good: the capture made sense up to this offset
 * @type: KJ_CAPTURE_RECORDS or KJ_CAPTURE_DETAILS
 * @result: KJ_CAPTURE_SECTION as long as the capture is as it was; else what was found instead
 *	before @good, as kj_capture_next() says it
 * @batch: the section it has come to
 */
struct kj_walk {
	struct kj_capture_reader *reader;
	__u64 good;
	__u32 type;
	enum kj_capture_result result;
	struct kj_batch batch;
};

/**
 * kj_walk_begin - go to the begin of a capture
 * @w: out
 * @r: reader, open
 * @type: sections to come to, KJ_CAPTURE_RECORDS or KJ_CAPTURE_DETAILS
 * @good: kj_summary.good of the first look
 */
void kj_walk_begin(struct kj_walk *w, struct kj_capture_reader *r, __u32 type, __u64 good);

/**
 * kj_walk_next - go on to the next section
 * @w: walk; @w->batch is it
 *
 * Return: false if there is none; @w->result says whether that is as it should be.
 */
bool kj_walk_next(struct kj_walk *w);

/**
 * kj_walk_why - was that all?
 * @w: walk, at its end
 *
 * Return: NULL if it was; else why it ended before.
 */
const char *kj_walk_why(const struct kj_walk *w);

#endif /* KJ_WALK_H */

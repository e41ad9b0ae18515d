/* SPDX-License-Identifier: GPL-2.0 */
/*
 * look - the gaps of some streams by cause, over time and by length: what the pictures of a page
 * are made of, in a second walk over the records.
 *
 * When the whole file was read it is known how long it was, and which streams are worth a picture.
 * Memory depends on the number of those and of causes, not on how many records there are.
 */
#ifndef KJ_LOOK_H
#define KJ_LOOK_H

#include "capture/summary.h"

/* So many streams have pictures. */
#define KJ_LOOK_STREAMS 6U
/* Parts of the time of a recording. */
#define KJ_LOOK_PARTS 240U
/* Lengths: four to each doubling, of the buckets of uapi/kjitter_hist.h. */
#define KJ_LOOK_SHIFT	(KJ_HIST_SUB_BITS - 2)
#define KJ_LOOK_LENGTHS (KJ_HIST_BUCKETS >> KJ_LOOK_SHIFT)

/**
 * struct kj_look_lane - gaps of one stream and cause
 * @records: how many
 * @count: by part of the time: how many begin in it
 * @max: by part of the time: the longest of these, counts
 * @length: by length: how many
 */
struct kj_look_lane {
	__u64 records;
	__u64 count[KJ_LOOK_PARTS];
	__u64 max[KJ_LOOK_PARTS];
	__u64 length[KJ_LOOK_LENGTHS];
};

/**
 * struct kj_look_stream - one stream
 * @index: in kj_summary.streams
 * @first: begin, counts
 * @span: how long it was, counts, above 0
 * @least: shortest gap, counts
 * @most: longest gap, counts
 * @lane: by enum kj_cause; NULL: there is none
 */
struct kj_look_stream {
	unsigned int index;
	__u64 first;
	__u64 span;
	__u64 least;
	__u64 most;
	struct kj_look_lane *lane[KJ_CAUSE_ROOM];
};

/**
 * struct kj_look - the whole
 * @nr: how many streams
 * @stream: these, in the order of kj_summary.streams
 */
struct kj_look {
	unsigned int nr;
	struct kj_look_stream stream[KJ_LOOK_STREAMS];
};

/**
 * kj_look_choose - which streams: those that lost most time
 * @l: out
 * @s: capture
 */
void kj_look_choose(struct kj_look *l, const struct kj_summary *s);

/**
 * kj_look_record - one more record
 * @l: stream
 * @start: begin, counts
 * @len: length, counts
 * @cause: its cause, any number
 *
 * Return: false without memory.
 */
bool kj_look_record(struct kj_look_stream *l, __u64 start, __u64 len, unsigned int cause);

/**
 * kj_look_walk - take in all records
 * @l: chosen
 * @s: capture
 * @r: its reader
 *
 * Return: false if the file is no longer what it was, or memory ran out.
 */
bool kj_look_walk(struct kj_look *l, const struct kj_summary *s, struct kj_capture_reader *r);

/**
 * kj_look_forget - free it
 * @l: look
 */
void kj_look_forget(struct kj_look *l);

#endif /* KJ_LOOK_H */

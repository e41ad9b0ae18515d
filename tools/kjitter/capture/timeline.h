/* SPDX-License-Identifier: GPL-2.0 */
/*
 * timeline - gaps of one stream over the time of a recording, in at most 60 windows of equal and
 * round length. In one pass and constant memory: when the recording turns out to be longer,
 * windows are joined to the next longer ones.
 */
#ifndef KJ_TIMELINE_H
#define KJ_TIMELINE_H

#include <stdbool.h>
#include <linux/types.h>

#define KJ_TIMELINE_WINDOWS 60U

/**
 * struct kj_timeline_window - one window
 * @gaps: records of gaps that begin in it
 * @sum: their lengths, counts
 * @max: the longest, counts
 * @lost: records that were lost before one of these
 */
struct kj_timeline_window {
	__u64 gaps;
	__u64 sum;
	__u64 max;
	__u64 lost;
};

/**
 * struct kj_timeline - all windows of a stream
 * @origin: clock when the recording began, counts
 * @second: counts per second
 * @width: length of a window, counts
 * @begin: of the window in which the latest record was; from there on @width counts
 * @at: number of that window
 * @step: which of the lengths @width is, from 0
 * @window: the windows
 */
struct kj_timeline {
	__u64 origin;
	__u64 second;
	__u64 width;
	__u64 begin;
	unsigned int at;
	unsigned int step;
	struct kj_timeline_window window[KJ_TIMELINE_WINDOWS];
};

/**
 * kj_timeline_begin - begin with windows of a second
 * @l: all zero
 * @origin: clock when the recording began, counts
 * @khz: counts per millisecond; foreign
 */
void kj_timeline_begin(struct kj_timeline *l, __u64 origin, __u64 khz);

/**
 * kj_timeline_in - is this moment in the window of the latest record?
 * @l: timeline
 * @start: moment
 *
 * Return: so it is.
 */
static inline bool kj_timeline_in(const struct kj_timeline *l, __u64 start)
{
	return start - l->begin < l->width;
}

/**
 * kj_timeline_move - go to the window of another moment
 * @l: timeline
 * @start: moment; one before the origin is in the first window, one after 60 windows of the
 *	longest kind in the last
 */
void kj_timeline_move(struct kj_timeline *l, __u64 start);

/**
 * kj_timeline_book - add to the window it is in
 * @l: timeline
 * @w: what is added
 */
void kj_timeline_book(struct kj_timeline *l, const struct kj_timeline_window *w);

/**
 * kj_timeline_reach - join windows until a moment is in one of them
 * @l: timeline
 * @end: moment
 */
void kj_timeline_reach(struct kj_timeline *l, __u64 end);

/**
 * kj_timeline_join - join windows until they have a length
 * @l: timeline
 * @step: which; nothing happens if they have that or a longer one
 */
void kj_timeline_join(struct kj_timeline *l, unsigned int step);

/**
 * kj_timeline_seconds - a length of windows
 * @step: which, as in struct kj_timeline
 *
 * Return: seconds.
 */
__u64 kj_timeline_seconds(unsigned int step);

#endif /* KJ_TIMELINE_H */

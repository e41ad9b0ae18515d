/* SPDX-License-Identifier: GPL-2.0 */
/*
 * tell - the latest interval onto standard output, for people or for programs.
 */
#ifndef KJ_TOP_TELL_H
#define KJ_TOP_TELL_H

#include "feed.h"
#include "line.h"

/**
 * struct kj_top_telling - what is told
 * @feed: measurement
 * @order: rows as they are to be shown
 * @style: of a text
 * @sort: how they are sorted
 * @last: there will be no other interval
 */
struct kj_top_telling {
	const struct kj_top_feed *feed;
	const unsigned int *order;
	struct kj_top_style style;
	enum kj_sort sort;
	bool last;
};

/* A function for every format. */
#define FORMAT(name, flag, help) void kj_top_##name(const struct kj_top_telling *t);
#include "formats.h"

#endif /* KJ_TOP_TELL_H */

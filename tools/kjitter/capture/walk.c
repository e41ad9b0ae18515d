// SPDX-License-Identifier: GPL-2.0
/*
 * walk - see walk.h.
 */
#include "walk.h"

void kj_walk_begin(struct kj_walk *w, struct kj_capture_reader *r, __u32 type, __u64 good)
{
	*w = (struct kj_walk){ .reader = r, .type = type, .good = good };
	w->result = KJ_CAPTURE_SECTION;
	if (r->offset != KJ_CAPTURE_HEADER)
		kj_capture_seek(r, KJ_CAPTURE_HEADER);
}

bool kj_walk_next(struct kj_walk *w)
{
	while (w->reader->offset < w->good) {
		w->result = kj_capture_next(w->reader);
		if (w->result != KJ_CAPTURE_SECTION)
			return false;
		if (w->reader->type != w->type)
			continue;
		kj_batch_of(&w->batch, w->reader);
		return true;
	}
	return false;
}

const char *kj_walk_why(const struct kj_walk *w)
{
	switch (w->result) {
	case KJ_CAPTURE_SECTION:
		return NULL;
	case KJ_CAPTURE_FAILED:
	case KJ_CAPTURE_DAMAGED:
		return w->reader->why;
	default:
		return "it became shorter";
	}
}

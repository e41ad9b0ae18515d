// SPDX-License-Identifier: GPL-2.0
/*
 * page - see page.h. One more line.
 */
#include <stddef.h>

#include "page.h"

struct kj_top_line *kj_top_page_line(struct kj_top_screen *s, const struct kj_top_scene *scene,
				     enum kj_top_look under)
{
	if (s->nr + 1 >= scene->view->height || s->nr + 1 >= KJ_TOP_LINES)
		return NULL;
	kj_top_line_begin(&s->line[s->nr], scene->style, under);
	return &s->line[s->nr++];
}

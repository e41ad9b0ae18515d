// SPDX-License-Identifier: GPL-2.0
/*
 * html - a capture as a page (--html): order of its parts; see html.h.
 */
#include <stdlib.h>

#include "html.h"
#include "lib/exit.h"
#include "lib/text.h"
#include "page/file.h"
#include "page/html.h"
#include "page/page.h"

static void all_losses(struct kj_html *h)
{
	const struct kj_summary *s = h->r->summary;
	struct kj_losses l = { 0 };
	unsigned int i;

	for (i = 0; i < s->nr_streams; i++)
		if (kj_losses_told(s->streams[i]->stream))
			kj_losses_add(&l, &s->streams[i]->accounts);
	if (l.nr) {
		fputs("<h2 id=\"causes\">What took the time</h2>\n", h->out);
		kj_html_losses(h, &l);
	}
}

static void write_all(struct kj_html *h)
{
	unsigned int i;

	kj_page_begin(h->out, h->r->path);
	kj_html_head(h);
	all_losses(h);
	kj_html_cpus(h);
	for (i = 0; i < h->look.nr; i++)
		kj_html_stream(h, &h->look.stream[i]);
	kj_html_together(h);
	kj_html_stacks(h);
	kj_html_environment(h);
	kj_page_end(h->out);
}

int kj_report_html(struct kj_report *r, const char *path)
{
	struct kj_page_file f;
	struct kj_html *h = calloc(1, sizeof(*h));
	int status = KJ_EXIT_ERROR;

	if (!h) {
		kj_text_error("%s: not enough memory", path);
		return status;
	}
	h->r = r;
	kj_look_choose(&h->look, r->summary);
	h->known = kj_look_walk(&h->look, r->summary, r->reader);
	r->changed |= !h->known;
	if (kj_page_open(&f, path)) {
		h->out = f.out;
		write_all(h);
		if (kj_page_close(&f))
			status = KJ_EXIT_PASS;
	}
	kj_look_forget(&h->look);
	free(h);
	return status;
}

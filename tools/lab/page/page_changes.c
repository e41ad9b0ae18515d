// SPDX-License-Identifier: GPL-2.0
/*
 * page_changes - what the page leads with: where the verdict changes; see page_parts.h.
 */
#include <stdlib.h>
#include <string.h>

#include "html.h"
#include "page_parts.h"

static void kernel(const struct kj_matrix *m, const struct kj_row *row, FILE *out)
{
	fprintf(out, "<a href=\"#k%u\" class=\"mono\">", (unsigned int)(row - m->row));
	kj_html_text(out, row->release);
	fputs("</a> ", out);
	kj_html_verdict(out, row->verdict);
	if (row->verdict < KJ_ROW_ERROR && !strcmp(row->module, "none"))
		fputs(" <span class=\"small dim\">(user sampler only)</span>", out);
}

static void change(const struct kj_matrix *m, const struct kj_matrix_change *c, FILE *out)
{
	unsigned int n = kj_difference_print(c->from, c->to, NULL);

	fputs("<details><summary>", out);
	kernel(m, c->from, out);
	fputs(" &#8594; ", out);
	kernel(m, c->to, out);
	if (c->between)
		fprintf(out,
			" <span class=\"small dim\">(%u between them never came to a\n"
			"verdict)</span>",
			c->between);
	fputs("</summary><div class=\"in\">\n", out);
	kj_html_element(out, "p", c->to->verdict == KJ_ROW_PASS ? c->from->reason : c->to->reason);
	if (n)
		kj_difference_table(c->from, c->to, out);
	else if (!c->from->config.there || !c->to->config.there)
		fputs("<p class=\"dim\">The configuration is not known of both;\n"
		      "nothing else that is compared differs.</p>\n",
		      out);
	else
		fputs("<p class=\"dim\">Nothing of what is compared differs (see below).</p>\n",
		      out);
	fputs("</div></details>\n", out);
}

void kj_changes_print(const struct kj_matrix *m, FILE *out)
{
	const char *flavour = NULL;
	unsigned int i;

	fputs("<h2 id=\"changes\">Where the verdict changes</h2>\n", out);
	if (!m->nr_changes)
		fputs("<p>Nowhere within a flavour, of the kernels that have a verdict.</p>\n",
		      out);
	else
		fputs("<p class=\"small dim\">The kernel before and the one after, in the order\n"
		      "of versions.</p>\n",
		      out);
	for (i = 0; i < m->nr_changes; i++) {
		if (!flavour || strcmp(flavour, m->change[i].to->flavour)) {
			flavour = m->change[i].to->flavour;
			fputs("<h3>flavour ", out);
			kj_html_text(out, flavour);
			fputs("</h3>\n", out);
		}
		change(m, &m->change[i], out);
	}
}

// SPDX-License-Identifier: GPL-2.0
/*
 * grid - the matrix of the page; see page_parts.h.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "html.h"
#include "page_parts.h"
#include "sampler.h"
#include "why.h"

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const char **kj_page_flavours(const struct kj_matrix *m, unsigned int *nr)
{
	const char **names = kj_file_more(NULL, m->nr * sizeof(*names));
	unsigned int i, k;

	*nr = 0;
	for (i = 0; i < m->nr; i++) {
		for (k = 0; k < *nr && strcmp(names[k], m->row[i].flavour); k++)
			;
		if (k == *nr)
			names[(*nr)++] = m->row[i].flavour;
	}
	qsort(names, *nr, sizeof(*names), by_text);
	return names;
}

/* Do two kernels stand in one line of the matrix? */
static bool beside(const struct kj_row *a, const struct kj_row *b)
{
	int base = kj_row_base(a);

	return base == kj_row_base(b) && !strncmp(a->release, b->release, base) &&
	       !strcmp(a->line, b->line);
}

static void link_to(const struct kj_matrix *m, unsigned int i, FILE *out)
{
	const struct kj_row *row = &m->row[i];
	const char *from;
	char *codes;

	fprintf(out, "<a href=\"#k%u\">", i);
	kj_html_verdict(out, row->verdict);
	fputs(" <small>", out);
	if (row->verdict == KJ_ROW_PASS) {
		kj_html_number(out, kj_sampler_ticks(row, &from), " ticks/s");
	} else {
		codes = kj_why_codes(row);
		kj_html_short(out, codes, 44);
		free(codes);
	}
	if (row->trouble)
		fputs(" (damaged row)", out);
	if (row->verdict < KJ_ROW_ERROR && !strcmp(row->module, "none"))
		fputs(", user only", out);
	fputs("</small></a>", out);
}

static void cell(const struct kj_matrix *m, unsigned int first, const char *flavour, FILE *out)
{
	bool any = false;
	unsigned int i;

	for (i = 0; i < m->nr; i++) {
		if (strcmp(m->row[i].flavour, flavour) || !beside(&m->row[first], &m->row[i]))
			continue;
		if (!any)
			fprintf(out, "<td class=\"%s\">", kj_html_class(m->row[i].verdict));
		link_to(m, i, out);
		any = true;
	}
	fputs(any ? "</td>\n" : "<td class=\"void\">&#8212;</td>\n", out);
}

/* Is this row the first of its line of the matrix? */
static bool leads(const struct kj_matrix *m, unsigned int i)
{
	unsigned int k;

	for (k = 0; k < i; k++)
		if (beside(&m->row[k], &m->row[i]))
			return false;
	return true;
}

static void version(const struct kj_matrix *m, unsigned int i, const char *const *flavours,
		    unsigned int nr, FILE *out)
{
	const struct kj_row *row = &m->row[i];
	char *base = kj_file_format("%.*s", kj_row_base(row), row->release);
	unsigned int f;

	fputs("<tr><th scope=\"row\" class=\"mono\">", out);
	kj_html_text(out, base);
	fputs("</th>\n", out);
	for (f = 0; f < nr; f++)
		cell(m, i, flavours[f], out);
	fputs("<td class=\"small dim suite\">", out);
	kj_html_text(out, row->suite);
	fputs("</td></tr>\n", out);
	free(base);
}

void kj_grid_print(const struct kj_matrix *m, FILE *out)
{
	unsigned int nr, i, f;
	const char **flavours = kj_page_flavours(m, &nr), *line = NULL;

	fputs("<div class=\"scroll\"><table class=\"grid\">\n"
	      "<thead><tr><th scope=\"col\">release</th>\n",
	      out);
	for (f = 0; f < nr; f++)
		kj_html_element(out, "th scope=\"col\"", flavours[f]);
	fputs("<th scope=\"col\" class=\"suite\">suite</th></tr></thead>\n<tbody>\n", out);
	for (i = 0; i < m->nr; i++) {
		if (!leads(m, i))
			continue;
		if (!line || strcmp(line, m->row[i].line)) {
			line = m->row[i].line;
			fprintf(out,
				"<tr class=\"line\"><th colspan=\"%u\" scope=\"rowgroup\">line ",
				nr + 2);
			kj_html_text(out, line);
			fputs("</th></tr>\n", out);
		}
		version(m, i, flavours, nr, out);
	}
	fputs("</tbody></table></div>\n"
	      "<p class=\"small dim\">&#8212; no such kernel in the plan. Each cell leads to its\n"
	      "kernel.</p>\n",
	      out);
	free(flavours);
}

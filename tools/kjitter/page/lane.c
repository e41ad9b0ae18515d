// SPDX-License-Identifier: GPL-2.0
/*
 * lane - see lane.h. Columns of a degree are one path, and neighbours one outline: what a lane
 * takes does not depend on what it tells of.
 */
#include "colour.h"
#include "html.h"
#include "lane.h"
#include "lib/names.h"

#define STRIP 1000
#define LEAST 5

void kj_page_lanes(FILE *out, const char *heading, const char *how)
{
	fprintf(out, "<figure class=\"lanes\">\n<figcaption><strong>%s</strong> %s</figcaption>\n",
		heading, how);
}

void kj_page_lane(FILE *out, unsigned int cause)
{
	fputs("<div class=\"lane\"><div class=\"name\">", out);
	kj_page_swatch(out, cause);
	kj_page_element(out, "b", kj_names_cause(cause));
}

static void degree(FILE *out, const struct kj_page_column *c, unsigned int dense)
{
	bool any = false, open = false;
	unsigned int x, up = KJ_PAGE_HEIGHT;

	for (x = 0; x <= KJ_PAGE_COLUMNS; x++) {
		bool in = x < KJ_PAGE_COLUMNS && c[x].height && c[x].dense == dense;

		if (!any && in)
			fprintf(out, "<path class=\"d%u\" d=\"", dense);
		any |= in;
		if (open && !in)
			fprintf(out, "V%uz", KJ_PAGE_HEIGHT);
		if (in && !open)
			fprintf(out, "M%u %u", x, KJ_PAGE_HEIGHT);
		if (in && (!open || c[x].height != up))
			fprintf(out, "V%u", KJ_PAGE_HEIGHT - c[x].height);
		if (in)
			fprintf(out, "H%u", x + 1);
		up = in ? c[x].height : KJ_PAGE_HEIGHT;
		open = in;
	}
	if (any)
		fputs("\"/>\n", out);
}

void kj_page_lane_columns(FILE *out, unsigned int cause, const char *what,
			  const struct kj_page_column *column, const struct kj_page_marks *m)
{
	unsigned int i;

	fprintf(out,
		"</div>\n<svg class=\"k%u\" viewBox=\"0 0 %u %u\" preserveAspectRatio=\"none\" role=\"img\">\n<title>",
		kj_page_class(cause), KJ_PAGE_COLUMNS, KJ_PAGE_HEIGHT);
	kj_page_say(out, "%s: %s", kj_names_cause(cause), what);
	fputs("</title>\n", out);
	if (m->nr)
		fputs("<path class=\"g\" d=\"", out);
	for (i = 0; i < m->nr; i++)
		fprintf(out, "M%.1f 0V%u", m->at[i] * KJ_PAGE_COLUMNS, KJ_PAGE_HEIGHT);
	if (m->nr)
		fputs("\"/>\n", out);
	for (i = 1; i <= KJ_PAGE_DENSE; i++)
		degree(out, column, i);
	fputs("</svg></div>\n", out);
}

void kj_page_lanes_end(FILE *out, const struct kj_page_marks *m)
{
	unsigned int i;

	fputs("<div class=\"lane axis\" aria-hidden=\"true\"><div>", out);
	for (i = 0; i < m->nr; i++)
		/* What would hang over an end of the axis ends with it. */
		if (m->label[i][0])
			fprintf(out, "<span%s style=\"left:%.2f%%\">%s</span>",
				m->at[i] > 0.94 ? " class=\"last\"" :
				m->at[i] < 0.03 ? " class=\"first\"" :
						  "",
				100 * m->at[i], m->label[i]);
	fputs("</div></div>\n</figure>\n", out);
}

void kj_page_strip(FILE *out)
{
	fprintf(out,
		"<td class=\"bar\"><svg viewBox=\"0 0 %u 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">\n",
		STRIP);
}

void kj_page_strip_part(FILE *out, unsigned int cause, double from, double to, bool thin)
{
	double width;

	from = STRIP * (from > 0 ? from < 1 ? from : 1 : 0);
	to = STRIP * (to > 0 ? to < 1 ? to : 1 : 0);
	/* Whatever took time is seen, and parts are told apart. */
	width = to - from > LEAST + 1 ? to - from - 1 : LEAST;
	fprintf(out, "<rect class=\"k%u\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>\n",
		kj_page_class(cause), from + width > STRIP ? STRIP - width : from, thin ? 3 : 0,
		width, thin ? 4 : 10);
}

void kj_page_strip_end(FILE *out)
{
	fputs("</svg></td>\n", out);
}

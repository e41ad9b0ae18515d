// SPDX-License-Identifier: GPL-2.0
/*
 * interval - see interval.h.
 */
#include <math.h>

#include "interval.h"
#include "scale.h"

#define WIDTH 200

double kj_page_interval_at(const struct kj_page_interval *i, double ratio)
{
	double at;

	if (!(ratio > 0))
		return 0;
	if (isinf(ratio))
		return 1;
	at = 0.5 + 0.5 * kj_page_log10(ratio) / kj_page_log10(i->most);
	return at < 0 ? 0 : at > 1 ? 1 : at;
}

static double across(const struct kj_page_interval *i, double ratio)
{
	return WIDTH * kj_page_interval_at(i, ratio);
}

void kj_page_interval(FILE *out, const struct kj_page_interval *i)
{
	double from = across(i, 1 / (1 + i->least)), to = across(i, 1 + i->least);
	double at = across(i, i->ratio);

	fprintf(out,
		"<td class=\"bar\"><svg viewBox=\"0 0 %d 14\" preserveAspectRatio=\"none\" aria-hidden=\"true\">\n",
		WIDTH);
	fprintf(out, "<rect class=\"mid\" x=\"%.1f\" y=\"0\" width=\"%.1f\" height=\"14\"/>\n",
		from, to > from ? to - from : 0);
	fprintf(out, "<path class=\"g\" d=\"M%d 0V14\"/>\n", WIDTH / 2);
	fprintf(out, "<path class=\"m\" d=\"M%.1f 7H%.1fM%.1f 1V13\"/>\n", across(i, i->low),
		across(i, i->high), at);
	fputs("</svg></td>\n", out);
}

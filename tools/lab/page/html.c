// SPDX-License-Identifier: GPL-2.0
/*
 * html - see html.h.
 */
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "html.h"
#include "table.h"
#include "lib/text.h"
#include "lib/xml.h"

void kj_html_short(FILE *out, const char *s, unsigned int most)
{
	char *clean = kj_file_clean(s, strlen(s)), *c;
	unsigned int point;
	size_t bytes;

	for (c = clean; *c; c += bytes) {
		if (!most--) {
			fputs("&#8230;", out);
			break;
		}
		/* The string is valid UTF-8, for kj_file_clean() made it so. */
		bytes = kj_text_rune(c, strlen(c), &point);
		kj_xml_character(out, c, bytes);
	}
	free(clean);
}

void kj_html_text(FILE *out, const char *s)
{
	kj_html_short(out, s, UINT_MAX);
}

void kj_html_element(FILE *out, const char *tag, const char *s)
{
	fprintf(out, "<%s>", tag);
	kj_html_text(out, s);
	fprintf(out, "</%.*s>\n", (int)strcspn(tag, " "), tag);
}

const char *kj_html_class(enum kj_row_verdict verdict)
{
	static const char *const classes[KJ_ROW_VERDICTS] = { "pass", "fail", "skip", "error",
							      "none" };

	return classes[verdict];
}

void kj_html_verdict(FILE *out, enum kj_row_verdict verdict)
{
	static const char *const marks[KJ_ROW_VERDICTS] = { "&#10003;", "&#10007;", "&#8722;", "!",
							    "?" };

	fprintf(out, "<span class=\"v %s\"><b>%s</b> %s</span>", kj_html_class(verdict),
		marks[verdict], kj_row_word(verdict));
}

void kj_html_number(FILE *out, double v, const char *unit)
{
	if (isnan(v))
		fputs("&#8211;", out);
	else
		fprintf(out, v && v < 0.995 ? "%.2f%s" : v < 99.95 ? "%.1f%s" : "%.0f%s", v, unit);
}

void kj_html_count(FILE *out, double v)
{
	char digits[32];
	int n, i;

	if (isnan(v)) {
		fputs("&#8211;", out);
		return;
	}
	n = snprintf(digits, sizeof(digits), "%.0f", v);
	for (i = 0; i < n; i++) {
		if (i && !((n - i) % 3))
			fputs("&#8239;", out);
		fputc(digits[i], out);
	}
}

void kj_html_length(FILE *out, double ns)
{
	char text[32], *u;

	if (isnan(ns)) {
		fputs("&#8211;", out);
		return;
	}
	kj_table_length(text, sizeof(text), ns);
	u = strstr(text, " us");
	if (u)
		fprintf(out, "%.*s &#181;s", (int)(u - text), text);
	else
		fputs(text, out);
}

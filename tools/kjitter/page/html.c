// SPDX-License-Identifier: GPL-2.0
/*
 * html - see html.h.
 */
#include <math.h>
#include <string.h>

#include "html.h"
#include "lib/duration.h"
#include "lib/text.h"
#include "lib/xml.h"

#define CHUNK 512

/* In pieces of whole characters, whatever its length. */
void kj_page_text(FILE *out, const char *s)
{
	size_t len = strlen(s), n, bytes;
	char clean[CHUNK + 8], *c;
	unsigned int point;

	while (len) {
		for (n = 0; n < len && n < CHUNK; n += bytes ? bytes : 1)
			bytes = kj_text_rune(s + n, len - n, &point);
		kj_text_clean(clean, sizeof(clean), s, n);
		for (c = clean; *c; c++)
			kj_xml_character(out, c, 1);
		s += n;
		len -= n;
	}
}

void kj_page_words(FILE *out, const char *s)
{
	const char *at;
	char part[CHUNK];

	for (; (at = strstr(s, " us")) && (!at[3] || at[3] == ' ' || at[3] == ','); s = at + 3) {
		snprintf(part, sizeof(part), "%.*s", (int)(at - s), s);
		kj_page_text(out, part);
		fputs("&#160;&#181;s", out);
	}
	kj_page_text(out, s);
}

void kj_page_say_all(FILE *out, const char *fmt, va_list args)
{
	char line[8192];

	vsnprintf(line, sizeof(line), fmt, args);
	kj_page_text(out, line);
}

void kj_page_say(FILE *out, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	kj_page_say_all(out, fmt, args);
	va_end(args);
}

void kj_page_element(FILE *out, const char *tag, const char *s)
{
	fprintf(out, "<%s>", tag);
	kj_page_text(out, s);
	fprintf(out, "</%.*s>\n", (int)strcspn(tag, " "), tag);
}

void kj_page_count(FILE *out, __u64 v)
{
	char digits[24];
	int n = snprintf(digits, sizeof(digits), "%llu", v), i;

	for (i = 0; i < n; i++) {
		/* A narrow space that does not break. */
		if (i && n > 4 && !((n - i) % 3))
			fputs("&#8239;", out);
		fputc(digits[i], out);
	}
}

void kj_page_length_words(FILE *out, __u64 ns)
{
	char text[KJ_DURATION_MAX], *unit;

	kj_duration_format(text, ns);
	unit = strchr(text, ' ');
	fprintf(out, "%.*s&#160;%s", (int)(unit - text), text,
		strcmp(unit, " us") ? unit + 1 : "&#181;s");
}

void kj_page_length(FILE *out, __u64 ns)
{
	fprintf(out, "<span title=\"%llu&#160;ns\">", ns);
	kj_page_length_words(out, ns);
	fputs("</span>", out);
}

void kj_page_number(FILE *out, double v)
{
	if (!isfinite(v))
		fputs("&#8211;", out);
	else if (v >= 9999.5)
		kj_page_count(out, v < 1e18 ? (__u64)(v + 0.5) : ~0ULL);
	else
		fprintf(out, "%.*f", !v || v >= 99.95 ? 0 : v >= 9.995 ? 1 : v >= 0.1 ? 2 : 4, v);
}

void kj_page_percent(FILE *out, double part, double whole)
{
	double v = 100 * part / whole;

	if (!isfinite(v))
		fputs("&#8211;", out);
	else if (v > 0 && v < 0.0001)
		fputs("under 0.0001&#160;%", out);
	else
		fprintf(out, "%.*f&#160;%%",
			!v || v >= 99.95 ? 0 :
			v >= 9.995	 ? 1 :
			v >= 0.095	 ? 2 :
					   4,
			v);
}

static void cell(FILE *out)
{
	fputs("<td class=\"n\">", out);
}

static void cell_end(FILE *out)
{
	fputs("</td>\n", out);
}

void kj_page_cell_count(FILE *out, __u64 v)
{
	cell(out);
	kj_page_count(out, v);
	cell_end(out);
}

void kj_page_cell_length(FILE *out, __u64 ns)
{
	cell(out);
	kj_page_length(out, ns);
	cell_end(out);
}

void kj_page_cell_number(FILE *out, double v)
{
	cell(out);
	kj_page_number(out, v);
	cell_end(out);
}

void kj_page_cell_percent(FILE *out, double part, double whole)
{
	cell(out);
	kj_page_percent(out, part, whole);
	cell_end(out);
}

void kj_page_cell_none(FILE *out, const char *why)
{
	fprintf(out, "<td class=\"n dim\">%s</td>\n", why);
}

void kj_page_table(FILE *out, const char *columns)
{
	size_t n;

	fputs("<div class=\"scroll\"><table>\n<thead><tr>", out);
	for (;; columns += n + 1) {
		n = strcspn(columns, "|");
		fprintf(out, "<th scope=\"col\"%s>%.*s</th>", *columns == '#' ? " class=\"n\"" : "",
			(int)(n - (*columns == '#')), columns + (*columns == '#'));
		if (!columns[n])
			break;
	}
	fputs("</tr></thead>\n<tbody>\n", out);
}

void kj_page_table_end(FILE *out)
{
	fputs("</tbody></table></div>\n", out);
}

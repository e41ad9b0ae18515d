// SPDX-License-Identifier: GPL-2.0
/*
 * xml - see xml.h.
 */
#include <string.h>

#include "text.h"
#include "xml.h"

void kj_xml_text(FILE *out, const char *s)
{
	size_t len = strlen(s), n;
	unsigned int p;

	for (; len; s += n, len -= n) {
		n = kj_text_rune(s, len, &p);
		if (!n) {
			fputc('?', out);
			n = 1;
		} else if (p == '\n' || (p < 0x80 && strchr("&<>\"'", p))) {
			fprintf(out, "&#%u;", p);
		} else if (p < 0x20 || (p >= 0x7f && p < 0xa0) || p == 0xfffe || p == 0xffff) {
			fputc('?', out);
		} else {
			fwrite(s, 1, n, out);
		}
	}
}

void kj_xml_character(FILE *out, const char *s, size_t bytes)
{
	switch (*s) {
	case '&':
		fputs("&amp;", out);
		break;
	case '<':
		fputs("&lt;", out);
		break;
	case '>':
		fputs("&gt;", out);
		break;
	case '"':
		fputs("&quot;", out);
		break;
	case '\'':
		fputs("&#39;", out);
		break;
	default:
		fwrite(s, 1, bytes, out);
	}
}

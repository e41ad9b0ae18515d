// SPDX-License-Identifier: GPL-2.0
/*
 * ktap - see ktap.h.
 */
#include <string.h>

#include "ktap.h"
#include "text.h"

/* One line, without what would end its meaning: a '#' there becomes "\#". */
static void escaped(FILE *out, const char *s)
{
	char clean[1024];
	const char *c;

	for (c = kj_text_clean(clean, sizeof(clean), s, strlen(s)); *c; c++) {
		if (*c == '#' || *c == '\\')
			fputc('\\', out);
		fputc(*c, out);
	}
}

void kj_ktap_version(FILE *out)
{
	fputs("KTAP version 1\n", out);
}

void kj_ktap_plan(FILE *out, unsigned int n)
{
	fprintf(out, "1..%u\n", n);
}

void kj_ktap_result(FILE *out, unsigned int number, bool good, const char *name, const char *skip)
{
	fprintf(out, "%s %u ", good ? "ok" : "not ok", number);
	escaped(out, name);
	if (skip) {
		fputs(" # SKIP ", out);
		escaped(out, skip);
	}
	fputc('\n', out);
}

void kj_ktap_note(FILE *out, const char *text)
{
	char clean[1024];

	fprintf(out, "# %s\n", kj_text_clean(clean, sizeof(clean), text, strlen(text)));
}

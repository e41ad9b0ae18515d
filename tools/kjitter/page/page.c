// SPDX-License-Identifier: GPL-2.0
/*
 * page - see page.h.
 */
#include "colour.h"
#include "html.h"
#include "page.h"
#include "uapi/kjitter.h"

void kj_page_begin(FILE *out, const char *title)
{
	fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
	      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	      "<meta name=\"generator\" content=\"kjitter " KJ_VERSION "\">\n",
	      out);
	kj_page_element(out, "title", title);
	/* An icon of no bytes, or the browser asks for one. */
	fputs("<link rel=\"icon\" href=\"data:,\">\n<style>\n", out);
	kj_page_palette(out);
	fputs(kj_page_style, out);
	fputs("</style>\n</head>\n<body>\n", out);
}

void kj_page_notice(FILE *out, const char *fmt, ...)
{
	va_list args;

	fputs("<p class=\"notice\">", out);
	va_start(args, fmt);
	kj_page_say_all(out, fmt, args);
	va_end(args);
	fputs("</p>\n", out);
}

void kj_page_end(FILE *out)
{
	fputs("<footer class=\"small\">kjitter " KJ_VERSION
	      "; all figures, and exact ones: the same command with --json</footer>\n"
	      "</body>\n</html>\n",
	      out);
}

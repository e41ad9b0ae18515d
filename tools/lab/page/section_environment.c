// SPDX-License-Identifier: GPL-2.0
/*
 * section_environment - environment and logs of one kernel; see page_parts.h.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "html.h"
#include "lib/macros.h"
#include "page_parts.h"
#include "sampler.h"
#include "table.h"

#define LOG_LINES 24
#define LOG_WIDTH 300

static void fact(FILE *out, const char *what, const char *value)
{
	fprintf(out, "<dt>%s</dt>", what);
	kj_html_element(out, "dd class=\"mono\"", *value ? value : "unknown");
}

static void print_took(const struct kj_row *row, FILE *out)
{
	const double parts[] = { row->total_s, row->fetch_s, row->build_s, row->run_s };
	static const char *const names[] = { "all but the download", "download",
					     "build of the module", "guest" };
	char text[40];
	unsigned int i;

	fputs("<dt>took</dt><dd>", out);
	for (i = 0; i < ARRAY_SIZE(parts); i++)
		fprintf(out, "%s%s %s", i ? ", " : "", names[i],
			kj_table_clock(text, sizeof(text), parts[i]));
	fputs("</dd>\n", out);
}

/* The last lines of a log, each cut. */
static void tail(const struct kj_row *row, const char *name, FILE *out)
{
	const char *why;
	size_t len, at;
	char *text = kj_file_read(row->path, name, &len, &why), *line, *rest;
	unsigned int lines = 0;

	if (!text)
		return;
	for (at = len; at && lines <= LOG_LINES; at--)
		lines += text[at - 1] == '\n' && at < len;
	fprintf(out, "<h3>End of %s</h3>\n<pre>", name);
	rest = text + (lines > LOG_LINES ? at + 1 : 0);
	while ((line = strsep(&rest, "\n"))) {
		if (!*line && !rest)
			break;
		line[strcspn(line, "\r")] = '\0';
		kj_html_short(out, line, LOG_WIDTH);
		fputc('\n', out);
	}
	fputs("</pre>\n", out);
	free(text);
}

static void logs(const struct kj_row *row, FILE *out)
{
	if (row->verdict != KJ_ROW_ERROR || !*row->path)
		return;
	if (!strcmp(row->stage, "download")) {
		tail(row, "fetch.log", out);
	} else if (!strcmp(row->stage, "build") || !strcmp(row->stage, "warnings")) {
		tail(row, "build.log", out);
	} else {
		tail(row, "script.log", out);
		tail(row, "console.log", out);
	}
}

static void facts(const struct kj_row *row, FILE *out)
{
	static const char *const keys[][2] = {
		{ "hz", "HZ" },
		{ "preemption", "preemption" },
		{ "clocksource", "clocksource" },
		{ "nohz_full_built", "CONFIG_NO_HZ_FULL" },
		{ "nohz_full", "nohz_full CPUs" },
		{ "isolated", "isolated CPUs" },
		{ "rt_runtime_us", "RT runtime, us" },
		{ "fair_server_runtime_ns", "fair server, ns" },
		{ "cpu_model", "CPU" },
		{ "hypervisor", "hypervisor" },
		{ "version", "build" },
	};
	unsigned int i;

	fact(out, "command line", row->cmdline);
	for (i = 0; i < ARRAY_SIZE(keys); i++)
		fact(out, keys[i][1], kj_sampler_env(row, keys[i][0]));
}

void kj_environment_print(const struct kj_row *row, FILE *out)
{
	char *files;

	fputs("<h3>Environment</h3>\n<dl>\n", out);
	if (row->status || row->check || row->user)
		facts(row, out);
	else if (*row->cmdline)
		fact(out, "command line", row->cmdline);
	fact(out, "package", row->version);
	fact(out, "suite", row->suite);
	if (*row->path) {
		fact(out, "kernel from", row->source);
		fact(out, "module", row->module);
		if (!*row->boot)
			fact(out, "lab",
			     row->deterministic ? "deterministic (instruction counting)" :
						  "multi-threaded emulation");
		print_took(row, out);
		fact(out, "ended", row->date);
		/* Below the directory of the matrix, wherever that is or was. */
		files = *row->boot ? kj_file_format("%s/%s", row->release, row->boot) :
				     kj_file_format("rows/%s", row->release);
		fact(out, "files", files);
		free(files);
	}
	fputs("</dl>\n", out);
	logs(row, out);
}

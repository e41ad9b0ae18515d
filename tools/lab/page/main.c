// SPDX-License-Identifier: GPL-2.0
/*
 * kjlab-page - what `kjlab show` calls: row directories in, table or page out.
 */
#include <errno.h>
#include <getopt.h>
#include <locale.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "file.h"
#include "machine.h"
#include "matrix.h"
#include "page.h"
#include "table.h"
#include "lib/text.h"

static const char help[] =
	"usage: kjlab show DIR... [--html FILE] [--json | --csv]\n"
	"\n"
	"Prints the rows that kjlab matrix left in DIR (build/matrix) as a table of at most\n"
	"100 columns. Several DIRs, such as shards, are shown as one; a kernel with two\n"
	"different rows is an error. A kernel of the plan without a row is 'not run'.\n"
	"DIR may also be what kjitter-boot keeps of a machine, /var/lib/kjitter or a copy of it:\n"
	"then each boot is a row, and its figures are of the first CPU with its verdict.\n"
	"\n"
	"  --html FILE  also write one self-contained page (- for standard output, instead of\n"
	"               the table): matrix, pictures, causes, differences between neighbours\n"
	"  --json       one object, \"schema\": \"kjitter.matrix/1\", instead of the table\n"
	"  --csv        one line per kernel instead of the table\n"
	"\n"
	"Colours only on a terminal, and not if NO_COLOR is set.\n"
	"\n"
	"exit status: 0 each kernel passed, or was skipped while another passed; 1 a kernel\n"
	"failed; 2 a row is an error or missing, or no kernel came to a verdict, or usage\n";

#define SAY_NOTHING \
	"%s: no matrix there, and no boots of a machine; make one with kjlab matrix --out"

/**
 * struct options - the command line
 * @html: where to write the page, or NULL
 * @json: JSON instead of the table
 * @csv: CSV instead of the table
 */
struct options {
	const char *html;
	int json;
	int csv;
};

static __attribute__((format(printf, 1, 2))) int complain(const char *fmt, ...)
{
	char raw[4096], clean[4096];
	va_list args;

	va_start(args, fmt);
	vsnprintf(raw, sizeof(raw), fmt, args);
	va_end(args);
	fprintf(stderr, "kjlab show: %s\n", kj_text_clean(clean, sizeof(clean), raw, strlen(raw)));
	return 2;
}

/* Returns the exit status, or -1 to go on. */
static int parse(struct options *o, int argc, char **argv)
{
	const struct option names[] = {
		{ "html", required_argument, NULL, 'w' },
		{ "json", no_argument, &o->json, 1 },
		{ "csv", no_argument, &o->csv, 1 },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	int c;

	opterr = 0;
	while ((c = getopt_long(argc, argv, ":", names, NULL)) != -1) {
		if (c == 'w') {
			o->html = optarg;
		} else if (c == 'h') {
			fputs(help, stdout);
			return 0;
		} else if (c == ':') {
			return complain("%s wants a value; see --help", argv[optind - 1]);
		} else if (c) {
			return complain("no option '%s'; see --help", argv[optind - 1]);
		}
	}
	if (o->json && o->csv)
		return complain("--json or --csv, not both");
	if (optind == argc)
		return complain("name a directory that kjlab matrix made, such as build/matrix");
	return -1;
}

/* A page that is there is complete: it gets its name last. */
static int write_page(const struct kj_matrix *m, const char *path)
{
	char *new = kj_file_format("%s.new", path);
	FILE *out = fopen(new, "w");
	int bad;

	if (!out) {
		free(new);
		return complain("%s cannot be written: %s", path, strerror(errno));
	}
	kj_page_print(m, out);
	bad = ferror(out);
	bad |= fclose(out);
	if (bad || rename(new, path)) {
		complain("%s cannot be written: %s", path, strerror(errno));
		unlink(new);
		bad = 2;
	}
	free(new);
	return bad;
}

static int print(const struct kj_matrix *m, const struct options *o)
{
	const char *no_color = getenv("NO_COLOR");

	if (o->html && !strcmp(o->html, "-")) {
		kj_page_print(m, stdout);
	} else {
		if (o->html && write_page(m, o->html))
			return 2;
		if (o->json)
			kj_table_json(m, stdout);
		else if (o->csv)
			kj_table_csv(m, stdout);
		else
			kj_table_print(m, stdout, isatty(1) && !(no_color && *no_color));
	}
	if (fflush(stdout) || ferror(stdout))
		return complain("standard output could not be written: %s", strerror(errno));
	return kj_matrix_status(m);
}

int main(int argc, char **argv)
{
	struct kj_matrix m = { 0 };
	struct options o = { 0 };
	int status;

	/* Widths of characters; numbers stay as in C. */
	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		setlocale(LC_CTYPE, "");
	status = parse(&o, argc, argv);
	if (status >= 0)
		return status;
	for (; optind < argc; optind++)
		if (!kj_matrix_add(&m, argv[optind]) && !kj_machine_add(&m, argv[optind]))
			return complain(SAY_NOTHING, argv[optind]);
	if (!m.nr)
		return complain("no kernel in what was given: the plan is empty");
	kj_matrix_finish(&m);
	status = print(&m, &o);
	kj_matrix_free(&m);
	return status;
}

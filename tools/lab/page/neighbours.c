// SPDX-License-Identifier: GPL-2.0
/*
 * neighbours - differences between neighbours of the same flavour; see page_parts.h.
 */
#include <stdlib.h>
#include <string.h>

#include "html.h"
#include "page_parts.h"

/**
 * struct walk - on the way through one flavour
 * @out: where to
 * @last: the kernel before, of those that left data
 * @alike: first of a row of kernels without a difference, or NULL
 * @pairs: pairs compared
 * @without: kernels that left no data
 */
struct walk {
	FILE *out;
	const struct kj_row *last;
	const struct kj_row *alike;
	unsigned int pairs;
	unsigned int without;
};

static bool has_data(const struct kj_row *row)
{
	return row->config.there && *row->cmdline;
}

/* Ends a row of equal kernels. */
static void flush(struct walk *w)
{
	if (w->alike) {
		fputs("<p class=\"small dim\">no difference: ", w->out);
		kj_html_text(w->out, w->alike->release);
		fputs(" to ", w->out);
		kj_html_text(w->out, w->last->release);
		fputs("</p>\n", w->out);
	}
	w->alike = NULL;
}

static void differing(struct walk *w, const struct kj_row *row, unsigned int n)
{
	fputs("<details><summary><b>", w->out);
	kj_html_text(w->out, w->last->release);
	fputs(" &#8594; ", w->out);
	kj_html_text(w->out, row->release);
	fprintf(w->out, "</b>: %u difference%s", n, n == 1 ? "" : "s");
	if (w->last->verdict != row->verdict) {
		fputs(", ", w->out);
		kj_html_verdict(w->out, w->last->verdict);
		fputs(" &#8594; ", w->out);
		kj_html_verdict(w->out, row->verdict);
	}
	fputs("</summary><div class=\"in\">\n", w->out);
	kj_difference_table(w->last, row, w->out);
	fputs("</div></details>\n", w->out);
}

static void step(struct walk *w, const struct kj_row *row)
{
	unsigned int n;

	if (!has_data(row)) {
		w->without++;
		return;
	}
	if (w->last) {
		w->pairs++;
		n = kj_difference_print(w->last, row, NULL);
		if (n) {
			flush(w);
			differing(w, row, n);
		} else if (!w->alike) {
			w->alike = w->last;
		}
	}
	w->last = row;
}

static void print_flavour(const struct kj_matrix *m, const char *name, FILE *out)
{
	struct walk w = { .out = out };
	unsigned int i;

	fputs("<h3>flavour ", out);
	kj_html_text(out, name);
	fputs("</h3>\n", out);
	for (i = 0; i < m->nr; i++)
		if (!strcmp(m->row[i].flavour, name))
			step(&w, &m->row[i]);
	flush(&w);
	if (!w.pairs)
		fputs("<p class=\"small dim\">nothing to compare: fewer than two kernels left\n"
		      "their environment</p>\n",
		      out);
	if (w.without)
		fprintf(out,
			"<p class=\"small dim\">%u kernel%s not compared: no config or command line\n"
			"in the row</p>\n",
			w.without, w.without == 1 ? "" : "s");
}

static void what_is_compared(FILE *out)
{
	unsigned int i;

	fputs("<details><summary>What is compared, and what is not</summary><div class=\"in\">\n"
	      "<p>The guest's command line; HZ, preemption, clocksource, nohz_full, isolated CPUs and\n"
	      "the fair server as the running kernel said; and of the config <em>only</em> the options\n"
	      "below, which can matter to an isolated CPU. All other options are left out, so are\n"
	      "DEBUG_INFO and patches of the source. An option that is off and one that does not exist\n"
	      "in a version count as the same. Neighbours are kernels of one flavour that follow one\n"
	      "another by line and version.</p>\n<p class=\"mono small\">",
	      out);
	for (i = 0; kj_config_pattern(i); i++)
		fprintf(out, "%s%s", i ? ", " : "", kj_config_pattern(i));
	fputs("</p></div></details>\n", out);
}

void kj_neighbours_print(const struct kj_matrix *m, FILE *out)
{
	unsigned int nr, i;
	const char **flavours = kj_page_flavours(m, &nr);

	fputs("<h2 id=\"neighbours\">Environment: what differs between neighbours</h2>\n", out);
	what_is_compared(out);
	for (i = 0; i < nr; i++)
		print_flavour(m, flavours[i], out);
	free(flavours);
}

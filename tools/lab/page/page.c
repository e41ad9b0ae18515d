// SPDX-License-Identifier: GPL-2.0
/*
 * page - see page.h. One file: style sheet and pictures inline, and a policy that forbids
 * the browser to load anything at all, whatever a hostile row might have brought in.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "html.h"
#include "machine.h"
#include "page.h"
#include "page_parts.h"
#include "sampler.h"
#include "table.h"
#include "why.h"

static void print_head(FILE *out)
{
	/* The empty icon keeps browsers from asking a server for one. */
	fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
	      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
	      "style-src 'unsafe-inline'; img-src data:\">\n"
	      "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
	      "<meta name=\"referrer\" content=\"no-referrer\">\n"
	      "<link rel=\"icon\" href=\"data:,\">\n<title>kjitter: kernels and their promise</title>\n"
	      "<style>\n",
	      out);
	fputs(kj_style, out);
	fputs("</style>\n</head>\n<body>\n<h1>Which kernels leave an isolated CPU alone?</h1>\n",
	      out);
}

static void print_totals(const struct kj_matrix *m, FILE *out)
{
	const char *what = kj_machine_only(m) ? "boot" : "kernel", *s = m->nr == 1 ? "" : "s";
	enum kj_row_verdict v;
	char text[40];

	if (kj_machine_only(m))
		fprintf(out,
			"<p>%u boot%s of a machine; figures are of the first isolated CPU that\n"
			"has the verdict of all;",
			m->nr, s);
	else
		fprintf(out, "<p>%u kernel%s; CPU %d is isolated (nohz_full),", m->nr, s,
			KJ_ROW_CPU);
	fprintf(out,
		" one task or one kernel thread spins\n"
		"there, and <code>kjitter check</code> says whether the tick stops.</p>\n"
		"<div class=\"totals\"><div class=\"all\"><b>%u</b>%s%s</div>\n",
		m->nr, what, s);
	for (v = 0; v < KJ_ROW_VERDICTS; v++)
		fprintf(out, "<div class=\"%s\"><b>%u</b>%s</div>\n", kj_html_class(v), m->total[v],
			kj_row_word(v));
	fputs("</div>\n", out);
	if (!m->timed)
		return;
	fprintf(out, "<p class=\"small dim\">wall time %s with a row in work; ",
		kj_table_clock(text, sizeof(text), m->wall_s));
	fprintf(out, "all rows %s without downloads, mean %.1f s, longest %.1f s (",
		kj_table_clock(text, sizeof(text), m->work_s), m->work_s / m->timed,
		m->slowest->total_s);
	kj_html_text(out, m->slowest->release);
	fputs(")</p>\n", out);
}

static void notices(const struct kj_matrix *m, FILE *out)
{
	unsigned int i;

	if (m->total[KJ_ROW_NOT_RUN] || m->total[KJ_ROW_ERROR])
		fprintf(out,
			"<p class=\"notice\">Not the whole picture: %u not run, %u ended in an error.\n"
			"They were not tested, and nothing is known of their promise.</p>\n",
			m->total[KJ_ROW_NOT_RUN], m->total[KJ_ROW_ERROR]);
	for (i = 0; i < m->nr_notices; i++)
		kj_html_element(out, "p class=\"notice\"", m->notice[i]);
}

static void groups(const struct kj_matrix *m, FILE *out)
{
	struct kj_why_group *group;
	unsigned int nr, i;

	group = kj_why_groups(m, &nr);
	if (nr)
		fputs("<h2>Why not pass</h2>\n<div class=\"scroll\"><table><thead><tr>\n"
		      "<th scope=\"col\" class=\"n\">kernels</th><th scope=\"col\">verdict</th>\n"
		      "<th scope=\"col\">reason, of the first of them</th></tr></thead><tbody>\n",
		      out);
	for (i = 0; i < nr; i++) {
		fprintf(out, "<tr><td class=\"n\">%u</td><td>", group[i].nr);
		kj_html_verdict(out, group[i].first->verdict);
		fprintf(out, "</td><td><a href=\"#k%u\" class=\"mono\">",
			(unsigned int)(group[i].first - m->row));
		kj_html_text(out, group[i].first->release);
		fputs("</a>: ", out);
		kj_html_text(out, group[i].first->reason);
		fputs("</td></tr>\n", out);
	}
	if (nr)
		fputs("</tbody></table></div>\n", out);
	kj_why_free(group, nr);
}

static void legend(const struct kj_matrix *m, FILE *out)
{
	bool lab = false;
	unsigned int i;

	for (i = 0; i < m->nr; i++)
		lab |= m->row[i].deterministic;
	fputs("<h2>How to read it</h2>\n<ul>\n<li>", out);
	kj_html_verdict(out, KJ_ROW_PASS);
	fputs(" the tick stops and nothing else comes more often than allowed</li>\n<li>", out);
	kj_html_verdict(out, KJ_ROW_FAIL);
	fputs(" it does not, or something does</li>\n<li>", out);
	kj_html_verdict(out, KJ_ROW_SKIP);
	fputs(" cannot be tested: built or booted without the feature</li>\n<li>", out);
	kj_html_verdict(out, KJ_ROW_ERROR);
	fputs(" no verdict: download, build, boot, crash, hang or a damaged row</li>\n<li>", out);
	kj_html_verdict(out, KJ_ROW_NOT_RUN);
	fputs(" in the plan, but there is no row</li>\n", out);
	if (lab)
		fputs("<li>Deterministic lab: one virtual nanosecond is one instruction, and CPU\n"
		      "1 stands still while CPU 0 works. So about HZ unexplained gaps a second are\n"
		      "the lab's own, not the kernel's; no time here is a real machine's.</li>\n",
		      out);
	fputs("</ul>\n", out);
}

void kj_page_print(const struct kj_matrix *m, FILE *out)
{
	unsigned int i;

	print_head(out);
	print_totals(m, out);
	notices(m, out);
	kj_changes_print(m, out);
	fputs("<div class=\"top\"><div>\n", out);
	kj_grid_print(m, out);
	fputs("</div><div>\n", out);
	groups(m, out);
	legend(m, out);
	fputs("</div></div>\n", out);
	fputs("<h2 id=\"kernels\">Kernels</h2>\n", out);
	for (i = 0; i < m->nr; i++)
		kj_section_print(m, i, out);
	kj_neighbours_print(m, out);
	fputs("</body>\n</html>\n", out);
}

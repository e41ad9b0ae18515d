// SPDX-License-Identifier: GPL-2.0
/*
 * table_summary - what stands below the table; see table_text.h.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "machine.h"
#include "sampler.h"
#include "table.h"
#include "table_text.h"
#include "why.h"

/* Reasons beyond this are in the page. */
#define GROUPS_MOST 12

static void say(FILE *out, int indent, char *text)
{
	kj_table_text_wrap(out, indent, 0, text);
	free(text);
}

static void totals(const struct kj_matrix *m, FILE *out)
{
	const unsigned int *t = m->total;
	char wall[40], work[40], *text;

	fprintf(out, "\n%u kernel%s: %u pass, %u fail, %u skip, %u error, %u not run\n", m->nr,
		m->nr == 1 ? "" : "s", t[KJ_ROW_PASS], t[KJ_ROW_FAIL], t[KJ_ROW_SKIP],
		t[KJ_ROW_ERROR], t[KJ_ROW_NOT_RUN]);
	if (!m->timed)
		return;
	text = kj_file_format("wall time %s with a row in work; all rows %s without downloads, ",
			      kj_table_clock(wall, sizeof(wall), m->wall_s),
			      kj_table_clock(work, sizeof(work), m->work_s));
	say(out, 2,
	    kj_file_format("%smean %.1f s, longest %.1f s (%s)", text, m->work_s / m->timed,
			   m->slowest->total_s, m->slowest->release));
	free(text);
}

static void print_reasons(const struct kj_matrix *m, FILE *out)
{
	struct kj_why_group *group;
	unsigned int nr, i;

	group = kj_why_groups(m, &nr);
	if (nr)
		fputs("\nwhy not pass:\n", out);
	for (i = 0; i < nr && i < GROUPS_MOST; i++)
		say(out, 6,
		    kj_file_format("  %u %s, such as %s: %s", group[i].nr,
				   kj_row_word(group[i].first->verdict), group[i].first->release,
				   group[i].first->reason));
	if (nr > i)
		fprintf(out, "  and %u more reasons; see them with --html FILE or --json\n",
			nr - i);
	kj_why_free(group, nr);
}

static void troubles(const struct kj_matrix *m, FILE *out)
{
	unsigned int i;

	for (i = 0; i < m->nr_notices; i++)
		say(out, 2, kj_file_format("notice: %s", m->notice[i]));
	for (i = 0; i < m->nr; i++)
		if (m->row[i].trouble)
			say(out, 2,
			    kj_file_format("notice: %s: %s", m->row[i].release, m->row[i].trouble));
}

/* What the columns are, with the threshold and what the figures are of. */
static void legend(const struct kj_matrix *m, FILE *out)
{
	bool star = false, lab = false;
	const char *from;
	unsigned int i;

	for (i = 0; i < m->nr; i++) {
		kj_sampler_ticks(&m->row[i], &from);
		star |= from && strcmp(from, "check");
		lab |= m->row[i].deterministic;
	}
	fputs("\nticks/s: of ", out);
	if (kj_machine_only(m))
		fputs("the first CPU with the verdict of all,\n", out);
	else
		fprintf(out, "CPU %d, ", KJ_ROW_CPU);
	fputs("from kjitter check; gaps/s and longest: gaps that its user\n"
	      "sampler saw (without one: its spin sampler); took: without the download\n",
	      out);
	if (star)
		fputs("*: check did not measure here; ticks of the capture\n", out);
	if (lab)
		fputs("deterministic lab: CPU 1 stands still while CPU 0 works, so about HZ\n"
		      "unexplained gaps a second are the lab's own and not the kernel's\n",
		      out);
}

void kj_table_summary(const struct kj_matrix *m, FILE *out)
{
	totals(m, out);
	if (m->nr > KJ_TABLE_SCREEN)
		kj_table_changes(m, out);
	print_reasons(m, out);
	if (m->nr_notices)
		fputc('\n', out);
	troubles(m, out);
	legend(m, out);
}

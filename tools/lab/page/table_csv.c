// SPDX-License-Identifier: GPL-2.0
/*
 * table_csv - see table.h.
 */
#include <math.h>
#include <stdlib.h>

#include "lib/macros.h"
#include "sampler.h"
#include "table.h"
#include "lib/text.h"

static void number(FILE *out, double v)
{
	if (isnan(v))
		fputc(',', out);
	else
		fprintf(out, ",%.3f", v);
}

static void word(FILE *out, const char *s)
{
	fputc(',', out);
	kj_text_csv(out, s);
}

static void row_line(FILE *out, const struct kj_row *row)
{
	const char *const words[] = { row->line,    row->flavour, row->suite,
				      row->version, row->source,  kj_row_word(row->verdict),
				      row->stage,   row->module };
	const json_t *const reports[] = { row->user, row->spin };
	const char *from;
	struct kj_sampler s;
	unsigned int i;

	kj_text_csv(out, row->release);
	for (i = 0; i < ARRAY_SIZE(words); i++)
		word(out, words[i]);
	number(out, kj_sampler_ticks(row, &from));
	word(out, from ? from : "");
	for (i = 0; i < ARRAY_SIZE(reports); i++) {
		kj_sampler_read(&s, i ? "spin" : "user", reports[i], row->cpu);
		number(out, s.rate);
		number(out, s.max_ns);
	}
	number(out, row->fetch_s);
	number(out, row->build_s);
	number(out, row->run_s);
	number(out, row->total_s);
	word(out, row->date);
	word(out, row->reason);
	word(out, row->trouble ? row->trouble : "");
	word(out, row->boot);
	fputc('\n', out);
}

void kj_table_csv(const struct kj_matrix *m, FILE *out)
{
	unsigned int i;

	fputs("release,line,flavour,suite,version,source,verdict,stage,module,", out);
	fputs("ticks_per_s,ticks_from,user_gaps_per_s,user_max_ns,spin_gaps_per_s,spin_max_ns,",
	      out);
	fputs("fetch_s,build_s,run_s,total_s,date,reason,trouble,boot\n", out);
	for (i = 0; i < m->nr; i++)
		row_line(out, &m->row[i]);
}

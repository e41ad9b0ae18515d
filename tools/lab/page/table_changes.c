// SPDX-License-Identifier: GPL-2.0
/*
 * table_changes - where the verdict changes, what a table leads with; see table_text.h.
 */
#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "table_text.h"
#include "why.h"

/* Was only a user task asked, of one of the two? Then less was asked of it. */
static const char *asked_less(const struct kj_matrix_change *c)
{
	const bool from = !strcmp(c->from->module, "none"), to = !strcmp(c->to->module, "none");

	if (from == to)
		return "";
	return from ? "; the first by its user sampler alone" :
		      "; the second by its user sampler alone";
}

static void print_change(const struct kj_matrix_change *c, FILE *out)
{
	const struct kj_row *bad = c->to->verdict == KJ_ROW_PASS ? c->from : c->to;
	char *codes = kj_why_codes(bad), *text, *between;

	between = c->between ?
			  kj_file_format("; %u between them never came to a verdict", c->between) :
			  kj_file_format("%s", "");
	text = kj_file_format("  %s %s -> %s %s%s%s%s%s%s", c->from->release,
			      kj_row_word(c->from->verdict), c->to->release,
			      kj_row_word(c->to->verdict), *codes ? " (" : "", codes,
			      *codes ? ")" : "", between, asked_less(c));
	kj_table_text_wrap(out, 6, 0, text);
	free(text);
	free(between);
	free(codes);
}

void kj_table_changes(const struct kj_matrix *m, FILE *out)
{
	const char *flavour = NULL;
	unsigned int i;

	if (!m->nr_changes) {
		fputs("no verdict changes within a flavour, of the kernels that have one\n", out);
		return;
	}
	fputs("where the verdict changes, in the order of versions:\n", out);
	for (i = 0; i < m->nr_changes; i++) {
		if (!flavour || strcmp(flavour, m->change[i].to->flavour)) {
			flavour = m->change[i].to->flavour;
			fputs(" flavour ", out);
			kj_table_text_clip(out, flavour, KJ_TABLE_COLUMNS - 10);
			fputs(":\n", out);
		}
		print_change(&m->change[i], out);
	}
}

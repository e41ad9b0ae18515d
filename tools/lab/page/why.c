// SPDX-License-Identifier: GPL-2.0
/*
 * why - see why.h.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "sampler.h"
#include "why.h"

/* The codes of check, each once. */
static char *check_codes(const struct kj_row *row)
{
	const json_t *reasons = json_object_get(kj_sampler_cpu(row->check, row->cpu), "reasons");
	char *all = kj_file_format("%s", ""), *more;
	const char *code;
	size_t i;

	for (i = 0; i < json_array_size(reasons); i++) {
		code = kj_sampler_text(json_array_get(reasons, i), "code");
		if (!*code || strstr(all, code))
			continue;
		more = kj_file_format("%s%s%s", all, *all ? ", " : "", code);
		free(all);
		all = more;
	}
	more = kj_file_clean(all, strlen(all));
	free(all);
	return more;
}

char *kj_why_codes(const struct kj_row *row)
{
	if (row->verdict == KJ_ROW_ERROR)
		return kj_file_format("%s", row->stage);
	if (row->verdict == KJ_ROW_NOT_RUN)
		return kj_file_format("%s", "");
	return check_codes(row);
}

char *kj_why_short(const struct kj_row *row)
{
	const char *trouble = row->trouble ? "damaged row; " : "";
	char *codes = kj_why_codes(row), *text;

	if (row->verdict == KJ_ROW_PASS) {
		/* "tick stopped: figures": they stand in columns of their own. */
		text = kj_file_format("%s%.*s", trouble, (int)strcspn(row->reason, ":"),
				      row->reason);
	} else if (row->verdict == KJ_ROW_NOT_RUN) {
		text = kj_file_format("%s%s", trouble, row->reason);
	} else if (*codes && strncmp(row->reason, codes, strlen(codes))) {
		text = kj_file_format("%s%s: %s", trouble, codes, row->reason);
	} else {
		text = kj_file_format("%s%s", trouble, row->reason);
	}
	free(codes);
	return text;
}

struct kj_why_group *kj_why_groups(const struct kj_matrix *m, unsigned int *nr)
{
	struct kj_why_group *group = NULL;
	const struct kj_row *row;
	unsigned int i, k;
	char *codes, *key;

	*nr = 0;
	for (i = 0; i < m->nr; i++) {
		row = &m->row[i];
		if (row->verdict == KJ_ROW_PASS)
			continue;
		codes = kj_why_codes(row);
		/* Without a code the words themselves must do. */
		key = kj_file_format("%s %s", kj_row_word(row->verdict),
				     *codes ? codes : row->reason);
		free(codes);
		for (k = 0; k < *nr && strcmp(group[k].key, key); k++)
			;
		if (k < *nr) {
			group[k].nr++;
			free(key);
			continue;
		}
		group = kj_file_more(group, (*nr + 1) * sizeof(*group));
		group[(*nr)++] = (struct kj_why_group){ .first = row, .key = key, .nr = 1 };
	}
	return group;
}

void kj_why_free(struct kj_why_group *group, unsigned int nr)
{
	unsigned int i;

	for (i = 0; i < nr; i++)
		free(group[i].key);
	free(group);
}

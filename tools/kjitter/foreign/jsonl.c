// SPDX-License-Identifier: GPL-2.0
/*
 * jsonl - JSON lines: an object for every gap, in the order of the file.
 *
 * Nothing is kept: memory is that of reading. Keys and units are those of a gap in report's JSON,
 * with whose gap it was before them.
 */
#include <stdio.h>

#include "capture/walk.h"
#include "model.h"
#include "lib/names.h"

void kj_foreign_report_jsonl(struct kj_report *r)
{
	struct kj_json j = { .out = stdout, .flat = 1 };
	struct kj_record rec;
	struct kj_walk w;
	size_t k;
	int i;

	kj_walk_begin(&w, r->reader, KJ_CAPTURE_RECORDS, r->summary->good);
	while (kj_walk_next(&w)) {
		i = kj_summary_index(r->summary, w.batch.head.cpu, w.batch.head.stream);
		for (k = 0; i >= 0 && k < w.batch.nr; k++) {
			rec = w.batch.record[k].is;
			kj_json_open(&j, NULL, '{');
			kj_json_u64(&j, "cpu", w.batch.head.cpu);
			kj_json_str(&j, "stream", kj_names_stream(w.batch.head.stream));
			kj_report_json_gap(&j, &r->summary->streams[i]->accounts, &rec);
			kj_json_close(&j, '}');
		}
	}
	r->changed |= w.result != KJ_CAPTURE_SECTION;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * rows - every record or every detail of a capture as CSV, in file order.
 *
 * The file was read before, so times can be told from the begin of a stream and every
 * symbol has its name; here it is walked through again up to where it made sense.
 * It may have changed meanwhile: what a section holds is seen anew.
 */
#include <stdio.h>

#include "capture/walk.h"
#include "lib/duration.h"
#include "lib/names.h"
#include "lib/text.h"
#include "model.h"
#include "uapi/kjitter_elapsed.h"

/* One field: words joined by '+'. */
static void flag_field(unsigned int flags, const char *(*word)(unsigned int bit))
{
	const char *sep = "";
	unsigned int i;

	for (i = 0; i < 8; i++) {
		if (!(flags >> i & 1) || !word(i))
			continue;
		printf("%s%s", sep, word(i));
		sep = "+";
	}
}

static void record_row(const struct kj_record *rec, const struct kj_accounts *a)
{
	__u64 since = kj_elapsed(rec->start, a->first);
	unsigned int i;

	printf("%u,%s,%llu,%llu,%llu,%llu,%llu,%s,", rec->cpu, kj_names_stream(rec->stream),
	       rec->start, kj_duration_ns(since, a->clock_khz), rec->len,
	       kj_duration_ns(rec->len, a->clock_khz), kj_duration_ns(rec->blind, a->clock_khz),
	       kj_names_cause(rec->cause));
	flag_field(rec->flags, kj_names_record_flag);
	for (i = 0; i < 4; i++)
		printf(",%llu", kj_duration_ns(rec->net[i], a->clock_khz));
	printf(",%llu,%u\n", rec->lost, rec->stack);
}

void kj_report_records(struct kj_report *r)
{
	struct kj_record rec;
	struct kj_walk w;
	size_t k;
	int i;

	printf("cpu,stream,start_counts,start_ns,len_counts,len_ns,blind_ns,cause,flags");
	printf(",net_nmi_ns,net_irq_ns,net_softirq_ns,net_thread_ns,lost_before,stack\n");
	kj_walk_begin(&w, r->reader, KJ_CAPTURE_RECORDS, r->summary->good);
	while (kj_walk_next(&w)) {
		i = kj_summary_index(r->summary, w.batch.head.cpu, w.batch.head.stream);
		for (k = 0; i >= 0 && k < w.batch.nr; k++) {
			rec = w.batch.record[k].is;
			record_row(&rec, &r->summary->streams[i]->accounts);
		}
	}
	r->changed |= w.result != KJ_CAPTURE_SECTION;
}

static void symbol_field(const struct kj_symbols *symbols, __u32 index)
{
	char number[20];

	if (index)
		kj_text_csv(stdout, kj_symbols_text(symbols, index, number));
	putchar(',');
}

static void detail_row(const struct kj_summary *s, const struct kj_detail *d)
{
	__u64 khz = s->query.clock_khz;
	struct kj_blame_key k;
	char name[KJ_DETAIL_NAME + 1];

	kj_blame_key(&k, d);
	printf("%u,%llu,%u,%u,%llu,%llu,%s,%s,%u,", d->cpu, d->start, d->len, d->net,
	       kj_duration_ns(d->len, khz), kj_duration_ns(d->net, khz), kj_names_cause(d->cause),
	       kj_names_detail(d->kind), d->id);
	kj_text_csv(stdout, kj_blame_name(&k, name));
	putchar(',');
	symbol_field(&s->symbols, kj_symbols_of(d));
	if (k.by_cpu)
		printf("%u", k.by_cpu - 1);
	putchar(',');
	if (k.by_pid)
		printf("%u", k.by_pid);
	putchar(',');
	symbol_field(&s->symbols, k.by_symbol);
	flag_field(d->flags, kj_names_detail_flag);
	putchar('\n');
}

void kj_report_details(struct kj_report *r)
{
	struct kj_detail d;
	struct kj_walk w;
	size_t k;

	printf("cpu,start_counts,len_counts,net_counts,len_ns,net_ns,cause,kind,id,name,symbol");
	printf(",by_cpu,by_pid,by_symbol,flags\n");
	kj_walk_begin(&w, r->reader, KJ_CAPTURE_DETAILS, r->summary->good);
	while (kj_walk_next(&w)) {
		for (k = 0; k < w.batch.nr; k++) {
			d = w.batch.detail[k].is;
			detail_row(r->summary, &d);
		}
	}
	r->changed |= w.result != KJ_CAPTURE_SECTION;
}

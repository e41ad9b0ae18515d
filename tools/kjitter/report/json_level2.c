// SPDX-License-Identifier: GPL-2.0
/*
 * json_level2 - what level 2 adds to the JSON. Foreign names go out through
 * json.c, which escapes them.
 */
#include <string.h>

#include "crosscheck.h"
#include "lib/duration.h"
#include "lib/names.h"
#include "model.h"

static void json_cycles(struct kj_json *j, const char *key, const struct kj_summary *s,
			__u64 counts)
{
	kj_json_u64(j, key, kj_duration_ns(counts, s->query.clock_khz));
}

void kj_report_json_account(struct kj_json *j, const struct kj_cause_account *c, __u64 khz)
{
	kj_json_u64(j, "count", c->count);
	kj_json_u64(j, "net_ns", kj_duration_ns(c->sum, khz));
	kj_json_u64(j, "max_ns", kj_duration_ns(c->max, khz));
}

void kj_report_json_probes(struct kj_json *j, const struct kj_summary *s)
{
	__u64 probes = s->config.level > 1 ? s->query.probes : 0;

	kj_json_words(j, "probes", probes, kj_names_probe, KJ_PROBE_NR);
	kj_json_str(j, "level_2_from",
		    kj_report_from_trace(s) ? "trace events" :
		    s->config.level > 1	    ? "module" :
					      NULL);
}

static void json_agreement(struct kj_json *j, const struct kj_summary *s,
			   const struct kj_accounts *a)
{
	unsigned int i;

	kj_json_open(j, "level_differences", '[');
	for (i = 0; i < KJ_CAUSE_ROOM; i++) {
		if (!kj_agreement_differs(a, i))
			continue;
		kj_json_open(j, NULL, '{');
		kj_json_str(j, "cause", kj_names_cause(i));
		kj_json_u64(j, "events", a->events[i]);
		kj_json_u64(j, "probed", a->probed[i].count);
		kj_json_str(j, "reason", kj_report_reason(s, a, i));
		kj_json_close(j, '}');
	}
	kj_json_close(j, ']');
}

void kj_report_json_causes(struct kj_json *j, const struct kj_summary *s,
			   const struct kj_accounts *a)
{
	unsigned int i;

	kj_json_open(j, "probed", '{');
	for (i = 0; i < KJ_CAUSE_ROOM; i++) {
		if (!a->probed[i].count && !a->probed[i].sum)
			continue;
		kj_json_open(j, kj_names_cause(i), '{');
		kj_report_json_account(j, &a->probed[i], a->clock_khz);
		kj_json_close(j, '}');
	}
	kj_json_close(j, '}');
	kj_json_open(j, "spared", '{');
	kj_report_json_account(j, &a->spared, a->clock_khz);
	kj_json_close(j, '}');
	kj_json_u64(j, "unattributed_ns", kj_duration_ns(a->unattributed, a->clock_khz));
	json_agreement(j, s, a);
}

/* What a key is about, in fields of their own and in the words of the text. */
static void json_what(struct kj_json *j, const struct kj_summary *s, const struct kj_blame_key *k)
{
	char label[KJ_BLAME_LABEL], name[KJ_DETAIL_NAME + 1];
	const char *what = kj_blame_name(k, name);
	struct kj_detail d = { .kind = k->kind, .id = k->id };

	if (k->kind == KJ_DETAIL_VECTOR || k->kind == KJ_DETAIL_NMI)
		what = kj_names_cause(k->cause);
	else if (kj_symbols_of(&d))
		what = kj_symbols_get(&s->symbols, k->id);
	kj_json_str(j, "cause", k->kind ? kj_names_cause(k->cause) : NULL);
	kj_json_str(j, "kind", k->kind ? kj_names_detail(k->kind) : "other");
	kj_json_str(j, "name", k->kind ? what : NULL);
	if (k->kind == KJ_DETAIL_TASK)
		kj_json_u64(j, "pid", k->id);
	else if (k->kind == KJ_DETAIL_IRQ)
		kj_json_u64(j, "irq", k->id);
	else if (k->kind == KJ_DETAIL_VECTOR || k->kind == KJ_DETAIL_SOFTIRQ)
		kj_json_u64(j, "number", k->id);
	if (k->kind == KJ_DETAIL_VECTOR || k->kind == KJ_DETAIL_CALL)
		kj_json_bool(j, "spared", k->flags & KJ_DETAIL_SPARED);
	kj_json_str(j, "label", kj_blame_label(k, &s->symbols, label, sizeof(label)));
}

static void json_from(struct kj_json *j, const struct kj_summary *s, const struct kj_blame_key *k)
{
	char name[KJ_DETAIL_NAME + 1], number[20];

	if (!k->by_cpu && !k->by_pid && !k->by_symbol) {
		kj_json_null(j, "from");
		return;
	}
	kj_json_open(j, "from", '{');
	if (k->by_cpu)
		kj_json_u64(j, "cpu", k->by_cpu - 1);
	else
		kj_json_null(j, "cpu");
	kj_json_u64(j, "pid", k->by_pid);
	kj_json_str(j, "comm", kj_blame_name(k, name));
	kj_json_str(j, "symbol",
		    k->by_symbol ? kj_symbols_text(&s->symbols, k->by_symbol, number) : NULL);
	kj_json_close(j, '}');
}

static void json_blame(struct kj_json *j, const struct kj_summary *s,
		       const struct kj_blame_entry *e)
{
	kj_json_open(j, NULL, '{');
	json_what(j, s, &e->key);
	kj_json_u64(j, "count", e->count);
	json_cycles(j, "net_ns", s, e->net);
	json_cycles(j, "max_ns", s, e->max);
	kj_json_bool(j, "at_least", e->full);
	json_from(j, s, &e->key);
	kj_json_close(j, '}');
}

static void json_holder(struct kj_json *j, unsigned int dep, const struct kj_tick_holder *h)
{
	char comm[sizeof(h->comm) + 1] = "";
	const char *whose = h->flags & KJ_HOLDER_TASK	 ? "task" :
			    h->flags & KJ_HOLDER_PROCESS ? "process" :
							   "cpu";

	memcpy(comm, h->comm, sizeof(h->comm));
	kj_json_open(j, kj_names_dep(dep), '{');
	kj_json_u64(j, "count", h->count);
	kj_json_u64(j, "pid", h->pid);
	kj_json_str(j, "comm", comm);
	kj_json_str(j, "whose", whose);
	kj_json_bool(j, "sampler", h->flags & KJ_HOLDER_SAMPLER);
	kj_json_close(j, '}');
}

static void json_tick(struct kj_json *j, const struct kj_summary *s, const struct kj_tick *t)
{
	unsigned int i;

	kj_json_open(j, "tick", '{');
	kj_json_str(j, "state", kj_names_tick_state(t->state));
	json_cycles(j, "stopped_ns", s, t->stopped);
	json_cycles(j, "watched_ns", s, t->last > t->first ? t->last - t->first : 0);
	kj_json_u64(j, "stops", t->stops);
	kj_json_u64(j, "restarts", t->restarts);
	kj_json_u64(j, "ticks", t->ticks);
	kj_json_open(j, "held", '{');
	for (i = 0; i < KJ_DEP_ROOM; i++)
		if (t->holder[i].count)
			json_holder(j, i, &t->holder[i]);
	kj_json_close(j, '}');
	kj_json_close(j, '}');
}

void kj_report_json_cpu(struct kj_json *j, const struct kj_summary *s, const struct kj_evidence *e)
{
	unsigned int i;

	kj_json_open(j, "blame", '[');
	for (i = 0; e && i < e->blame.nr; i++)
		json_blame(j, s, &e->blame.entry[i]);
	if (e && e->blame.other.count)
		json_blame(j, s, &e->blame.other);
	kj_json_close(j, ']');
	if (e && e->has_tick)
		json_tick(j, s, &e->tick);
	else
		kj_json_null(j, "tick");
	if (!e) {
		kj_json_null(j, "details");
		return;
	}
	kj_json_open(j, "details", '{');
	kj_json_u64(j, "records", e->details);
	kj_json_u64(j, "lost", e->lost);
	kj_json_u64(j, "left_out", e->left_out);
	kj_json_bool(j, "adds_up", kj_evidence_adds_up(e));
	kj_json_close(j, '}');
}

void kj_report_json_inside(struct kj_json *j, const struct kj_summary *s,
			   const struct kj_inside *in)
{
	struct kj_blame_key k;
	unsigned int i;

	kj_json_open(j, "inside", '[');
	for (i = 0; i < in->nr; i++) {
		kj_blame_key(&k, &in->detail[i]);
		kj_json_open(j, NULL, '{');
		json_what(j, s, &k);
		json_cycles(j, "net_ns", s, in->detail[i].net);
		kj_json_bool(j, "at_least", in->detail[i].net == KJ_DETAIL_FULL);
		json_from(j, s, &k);
		kj_json_close(j, '}');
	}
	kj_json_close(j, ']');
	kj_json_u64(j, "inside_more", in->more);
	json_cycles(j, "inside_more_net_ns", s, in->more_net);
}

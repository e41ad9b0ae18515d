// SPDX-License-Identifier: GPL-2.0
/*
 * text_level2 - what level 2 adds to the text: causes with net times, whether
 * both levels agree, who is to blame, the tick, and what ran inside the worst gaps.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crosscheck.h"
#include "lib/duration.h"
#include "lib/names.h"
#include "lib/sum.h"
#include "lib/text.h"
#include "model.h"
#include "uapi/kjitter_sampler.h"

#define TOP 10

#define SAY_SPARED \
	"%llu of these hit kernel threads only (%s net, max %s): the kernel would have asked nothing of a task in user mode; they are marked wherever they are named"

static char *cycles(char *buf, const struct kj_summary *s, __u64 counts)
{
	return kj_duration_format(buf, kj_duration_ns(counts, s->query.clock_khz));
}

/* Room for least(). */
#define LEAST (KJ_DURATION_MAX + 16)

/* The same of a length that may be more than a detail can tell. */
static char *least(char *buf, const struct kj_summary *s, __u64 counts, bool full)
{
	char length[KJ_DURATION_MAX];

	snprintf(buf, LEAST, "%s%s", full ? "at least " : "", cycles(length, s, counts));
	return buf;
}

/* Append to a line of words; what has no room is left out. */
static size_t add(char *line, size_t size, size_t at, const char *sep, const char *word)
{
	int n;

	if (at >= size)
		return at;
	n = snprintf(line + at, size - at, "%s%s", at ? sep : "", word);
	return n > 0 ? at + n : at;
}

#define SAY_EVENTS \
	"the kernel's own trace events, without the module: nothing of who sends an interrupt, of SMI and of steal; switched on they may change what is measured (on 6.17 and 6.18 a tick that should not be there can stop): compare with level 1"
#define SAY_EVENTS_LOST \
	"; it had no room for some (%s), so that counts and times of level 2 are lower limits"

bool kj_report_from_trace(const struct kj_summary *s)
{
	return s->config.level > 1 && !strcmp(kj_environment_get(&s->env, "causes"), "events");
}

#define SAY_ROOM "the kernel's trace had no room for some events"
/* So many events may be read at the edges of a window; more of a difference has another reason. */
#define EDGES 8
#define SAY_EDGES \
	"level 1 was read a little before the begin and after the end, and the trace just between"

const char *kj_report_reason(const struct kj_summary *s, const struct kj_accounts *a,
			     unsigned int cause)
{
	bool lost = strcmp(kj_environment_get(&s->env, "trace_events_lost"), "unknown");
	const char *reason = kj_agreement_reason(&s->query, a, cause);
	long long apart;

	if (!kj_report_from_trace(s) || (reason && !lost))
		return reason;
	if (lost)
		return SAY_ROOM;
	apart = a->events[cause] - a->probed[cause].count;
	return llabs(apart) <= EDGES ? SAY_EDGES : NULL;
}

/* The module is not the only one who makes a level 2. */
static void text_from(const struct kj_summary *s)
{
	const char *lost = kj_environment_get(&s->env, "trace_events_lost");
	char line[2600] = SAY_EVENTS;

	if (!kj_report_from_trace(s))
		return;
	if (strcmp(lost, "unknown"))
		kj_text_add(line, sizeof(line), SAY_EVENTS_LOST, lost);
	kj_text_wrap(stdout, "level 2  ", line);
}

void kj_report_text_probes(const struct kj_summary *s)
{
	char there[256] = "", lacking[256] = "", line[600];
	size_t t = 0, n = 0;
	unsigned int i;

	for (i = 0; i < KJ_PROBE_NR; i++) {
		if (s->query.probes >> i & 1)
			t = add(there, sizeof(there), t, ", ", kj_names_probe(i));
		else
			n = add(lacking, sizeof(lacking), n, ", ", kj_names_probe(i));
	}
	snprintf(line, sizeof(line), "%s%s%s", t ? there : "none",
		 n ? "; not on this kernel: " : "", lacking);
	kj_text_wrap(stdout, "probes   ", line);
	text_from(s);
}

/* Of a cause that was not probed, its gaps are all that is known. */
static void cause_line(const char *label, const struct kj_accounts *a, unsigned int i)
{
	const struct kj_cause_account *p = &a->probed[i], *g = &a->cause[i];
	char sum[KJ_DURATION_MAX], max[KJ_DURATION_MAX];
	bool seen = p->count || p->sum;

	kj_duration_format(sum, kj_duration_ns(seen ? p->sum : g->sum, a->clock_khz));
	kj_duration_format(max, kj_duration_ns(seen ? p->max : g->max, a->clock_khz));
	if (seen)
		printf("  %s %-12s %10llu times, %11s net, max %11s; main in %llu gaps\n", label,
		       kj_names_cause(i), p->count, sum, max, g->count);
	else
		printf("  %s %-12s %10llu gaps,  %11s all, max %11s\n", label, kj_names_cause(i),
		       g->count, sum, max);
}

/* Say what disturbs kernel threads only, for nobody need look for it. */
static void text_spared(const struct kj_summary *s, const struct kj_accounts *a)
{
	char line[256], sum[KJ_DURATION_MAX], max[KJ_DURATION_MAX];

	if (!a->spared.count)
		return;
	snprintf(line, sizeof(line), SAY_SPARED, a->spared.count, cycles(sum, s, a->spared.sum),
		 cycles(max, s, a->spared.max));
	kj_text_wrap(stdout, "  spared   ", line);
}

static void text_agreement(const struct kj_summary *s, const struct kj_accounts *a)
{
	const char *label = "  levels   ", *reason;
	char line[256];
	unsigned int i;

	for (i = 0; i < KJ_CAUSE_ROOM; i++) {
		if (!kj_agreement_differs(a, i))
			continue;
		reason = kj_report_reason(s, a, i);
		snprintf(line, sizeof(line), "%s: level 1 counts %llu, level 2 %llu: %s",
			 kj_names_cause(i), a->events[i], a->probed[i].count,
			 reason ? reason : "the reason is not known");
		kj_text_wrap(stdout, label, line);
		label = "           ";
	}
	if (label[2] == 'l')
		printf("  levels   level 1 and level 2 count the same\n");
}

void kj_report_text_causes(const struct kj_summary *s, const struct kj_accounts *a)
{
	const char *label = "causes  ";
	char x[KJ_DURATION_MAX];
	unsigned int i;

	for (i = 0; i < KJ_CAUSE_ROOM; i++) {
		if (!a->probed[i].count && !a->probed[i].sum && !a->cause[i].count)
			continue;
		/* What had the CPU while the task that is watched was away. */
		if (i == KJ_CAUSE_UNKNOWN && !a->cause[i].count)
			continue;
		cause_line(label, a, i);
		label = "        ";
	}
	if (a->unattributed)
		printf("  %s %-12s %s of the gaps: entry to and exit from the kernel, mostly\n",
		       label, "unattributed",
		       kj_duration_format(x, kj_duration_ns(a->unattributed, a->clock_khz)));
	text_spared(s, a);
	text_agreement(s, a);
}

static void blame_line(const char *label, const struct kj_summary *s,
		       const struct kj_blame_entry *e)
{
	char words[KJ_BLAME_LABEL], head[160], net[LEAST], max[LEAST];

	kj_blame_label(&e->key, &s->symbols, words, sizeof(words));
	/* Between expiries the timer leaves the CPU idle; in gaps of the others it never is. */
	if (e->key.kind == KJ_DETAIL_TASK && !e->key.id &&
	    !kj_sampler_is(s->config.sampler, KJ_SAMPLER_SLEEPS))
		snprintf(words, sizeof(words), "idle task: the sampler was not allowed to run");
	snprintf(head, sizeof(head), "  %s %10llu times, %11s net, max %11s  ", label, e->count,
		 least(net, s, e->net, e->full), least(max, s, e->max, e->full));
	kj_text_wrap(stdout, head, words);
}

static void text_blame(const struct kj_summary *s, const struct kj_evidence *e)
{
	const struct kj_blame *b = &e->blame;
	struct kj_blame_entry rest = { 0 };
	const char *label = "blame   ";
	char net[LEAST];
	unsigned int i;

	for (i = 0; i < b->nr; i++) {
		if (i < TOP) {
			blame_line(label, s, &b->entry[i]);
			label = "        ";
			continue;
		}
		rest.count += b->entry[i].count;
		rest.net = kj_sum(rest.net, b->entry[i].net);
		rest.full |= b->entry[i].full;
	}
	if (b->nr > TOP)
		printf("           %10llu times, %11s net, %u others; see --json\n", rest.count,
		       least(net, s, rest.net, rest.full), b->nr - TOP);
	if (b->other.count)
		blame_line(label, s, &b->other);
	printf("  details  %llu delivered", e->details);
	if (e->left_out)
		printf(" + %llu left out (--keep)", e->left_out);
	printf(" + %llu lost%s\n", e->lost,
	       e->lost || e->left_out ? "; what is not here is in no blame, but in the causes" :
					"");
}

static size_t holder_words(char *buf, size_t size, const struct kj_tick_holder *h)
{
	const char *own = h->flags & KJ_HOLDER_TASK    ? "task " :
			  h->flags & KJ_HOLDER_PROCESS ? "process of " :
							 "while ";
	char comm[sizeof(h->comm) + 1] = "";

	memcpy(comm, h->comm, sizeof(h->comm));
	if (h->flags & KJ_HOLDER_SAMPLER)
		return snprintf(buf, size, " %llu (%s)", h->count,
				*own == 'w' ? "while the sampler ran" : "the sampler's own");
	if (!h->pid && !comm[0])
		return snprintf(buf, size, " %llu", h->count);
	return snprintf(buf, size, " %llu (%s%s, pid %u%s)", h->count, own, comm, h->pid,
			*own == 'w' ? ", ran" : "");
}

static void text_holders(char *line, size_t size, size_t at, const struct kj_tick *t)
{
	char words[160];
	bool any = false;
	unsigned int i;

	for (i = 0; i < KJ_DEP_ROOM; i++) {
		if (!t->holder[i].count)
			continue;
		at = add(line, size, at, any ? ", " : "; held by: ", kj_names_dep(i));
		holder_words(words, sizeof(words), &t->holder[i]);
		at = add(line, size, at, "", words);
		any = true;
	}
	if (!any)
		add(line, size, at, "; ", "nothing was seen to hold it");
}

#define SAY_NO_TICK "the module did not know which timer is the tick, so none was counted"

void kj_report_tick_words(char *line, size_t size, const struct kj_summary *s,
			  const struct kj_tick *t)
{
	__u64 watched = t->last > t->first ? t->last - t->first : 0;
	char stopped[KJ_DURATION_MAX], of[KJ_DURATION_MAX];

	if (!(s->query.probes >> KJ_PROBE_TICK & 1)) {
		snprintf(line, size, "not watched: this kernel has no probe for it");
		return;
	}
	snprintf(line, size, "stopped for %s of %s (%.1f %%), came back %llu times",
		 cycles(stopped, s, t->stopped), cycles(of, s, watched),
		 watched ? 100.0 * t->stopped / watched : 0.0, t->restarts);
	kj_text_add(line, size, ", ticked %llu times; %s at the end", t->ticks,
		    kj_names_tick_state(t->state));
	text_holders(line, size, strlen(line), t);
	if (!(s->query.caps & KJ_CAP_TICK) && !t->ticks)
		kj_text_add(line, size, "; %s", SAY_NO_TICK);
}

void kj_report_text_cpu(const struct kj_summary *s, const struct kj_evidence *e)
{
	char line[1400];

	text_blame(s, e);
	if (!e->has_tick)
		return;
	kj_report_tick_words(line, sizeof(line), s, &e->tick);
	kj_text_wrap(stdout, "  tick     ", line);
}

void kj_report_text_inside(const struct kj_summary *s, const struct kj_inside *in)
{
	static const char indent[] = "                       ";
	char line[(KJ_INSIDE_MAX + 1) * (KJ_BLAME_LABEL + 64)], net[LEAST];
	char words[KJ_BLAME_LABEL], clean[KJ_BLAME_LABEL + 64];
	struct kj_blame_key k;
	unsigned int i;
	size_t n = 0;

	for (i = 0; i < in->nr; i++) {
		kj_blame_key(&k, &in->detail[i]);
		kj_blame_label(&k, &s->symbols, words, sizeof(words));
		snprintf(clean, sizeof(clean), "%s %s", words,
			 least(net, s, in->detail[i].net, in->detail[i].net == KJ_DETAIL_FULL));
		n = add(line, sizeof(line), n, ", ", clean);
	}
	if (in->more) {
		snprintf(clean, sizeof(clean), "%llu more %s", in->more,
			 least(net, s, in->more_net, in->more_full));
		add(line, sizeof(line), n, ", ", clean);
	}
	if (in->nr)
		kj_text_wrap(stdout, indent, line);
}

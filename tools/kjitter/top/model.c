// SPDX-License-Identifier: GPL-2.0
/*
 * model - see model.h.
 */
#include <stdlib.h>
#include <string.h>

#include "lib/duration.h"
#include "model.h"
#include "naming.h"
#include "uapi/kjitter_sampler.h"

bool kj_top_room(struct kj_top *t, unsigned int nr_rows, unsigned int nr_cpus)
{
	memset(t, 0, sizeof(*t));
	t->focus = -1;
	t->row = calloc(nr_rows, sizeof(*t->row));
	t->cpus = calloc(nr_cpus, sizeof(*t->cpus));
	return t->row && t->cpus;
}

unsigned int kj_top_add(struct kj_top *t, unsigned int cpu, unsigned int stream)
{
	struct kj_top_row *r = &t->row[t->nr_rows];

	if (!t->nr_cpus || t->cpus[t->nr_cpus - 1].cpu != cpu) {
		t->cpus[t->nr_cpus].cpu = cpu;
		t->cpus[t->nr_cpus++].row = t->nr_rows;
	}
	r->cpu = cpu;
	r->stream = stream;
	r->at = t->nr_cpus - 1;
	return t->nr_rows++;
}

void kj_top_begin(struct kj_top *t, __u64 now_ns)
{
	t->began_ns = now_ns;
	t->reset_ns = now_ns;
	t->before_ns = now_ns;
	t->now_ns = now_ns;
}

void kj_top_copy(struct kj_top *to, const struct kj_top *from)
{
	struct kj_top_row *row = to->row;
	struct kj_top_cpu *cpus = to->cpus;

	*to = *from;
	to->row = row;
	to->cpus = cpus;
	memcpy(row, from->row, from->nr_rows * sizeof(*row));
	memcpy(cpus, from->cpus, from->nr_cpus * sizeof(*cpus));
}

/* Causes by records: one that this interval counts is in its sums, others come with the next. */
static void tell(struct kj_top_row *r, __u64 number, const struct kj_record *rec)
{
	unsigned int c = rec->cause < KJ_CAUSE_ROOM ? rec->cause : KJ_CAUSE_UNKNOWN;

	r->told_count[c]++;
	r->told_sum[c] += rec->len;
	if (number >= r->now.written)
		return;
	r->now.count[c]++;
	r->now.sum[c] += rec->len;
}

/* If @gap is longer, it is the longest. */
static void longer(struct kj_top_gap *longest, const struct kj_top_gap *gap)
{
	if (!longest->came || gap->record.len > longest->record.len)
		*longest = *gap;
}

void kj_top_record(struct kj_top *t, unsigned int i, __u64 number, const struct kj_record *rec)
{
	struct kj_top_row *r = &t->row[i];
	struct kj_top_gap *gap = &r->last;

	memset(gap, 0, sizeof(*gap));
	gap->came = true;
	gap->record = *rec;
	/* The ring's name is right, whatever a record says. */
	gap->record.stream = r->stream;
	if (r->by_record)
		tell(r, number, rec);
	kj_top_name_recent(t, r->at, gap);
	longer(&r->worst, gap);
	longer(number < r->now.written ? &r->longest : &r->next, gap);
	if (t->focus == (int)i)
		t->latest[t->nr_latest++ % KJ_TOP_LATEST] = *gap;
}

void kj_top_detail(struct kj_top *t, unsigned int at, const struct kj_detail *d)
{
	struct kj_top_cpu *c = &t->cpus[at];
	struct kj_top_row *r;
	unsigned int i;

	c->recent[c->nr_recent++ % KJ_TOP_RECENT] = *d;
	for (r = t->row + c->row; r < t->row + t->nr_rows && r->at == at; r++) {
		kj_top_name(t, &r->last, d);
		kj_top_name(t, &r->worst, d);
		kj_top_name(t, &r->longest, d);
		kj_top_name(t, &r->next, d);
	}
	for (i = 0; t->focus >= 0 && t->row[t->focus].at == at && i < KJ_TOP_LATEST; i++)
		kj_top_name(t, &t->latest[i], d);
}

static void take_told(struct kj_top_row *r)
{
	memcpy(r->now.count, r->told_count, sizeof(r->now.count));
	memcpy(r->now.sum, r->told_sum, sizeof(r->now.sum));
}

/* Nothing runs to say how late it is where a task is watched: until now nothing has hit it. */
static __u64 until(const struct kj_top *t, const struct kj_accounts *a)
{
	bool silent = kj_stream_watches(a->stream) && a->state == KJ_STREAM_RUNNING;

	return silent && (__s64)(t->cycles - a->last) > 0 ? t->cycles : a->last;
}

static void take_sums(const struct kj_top *t, struct kj_top_sums *s, const struct kj_accounts *a)
{
	unsigned int i;

	s->wall = a->first ? until(t, a) - a->first : 0;
	s->samples = a->samples;
	s->gaps = a->gaps;
	s->written = a->written;
	s->lost = a->lost;
	s->gap = a->gap;
	for (i = 0; i < KJ_CAUSE_ROOM; i++) {
		s->events[i] = a->events[i];
		s->count[i] = a->cause[i].count;
		s->sum[i] = a->cause[i].sum;
	}
}

void kj_top_accounts(struct kj_top *t, unsigned int i, const struct kj_accounts *a)
{
	struct kj_top_row *r = &t->row[i];
	unsigned int k;

	r->state = a->state;
	r->khz = a->clock_khz;
	r->before = r->now;
	r->max_before = r->max;
	take_sums(t, &r->now, a);
	if (r->by_record)
		take_told(r);
	r->max = a->max;
	for (k = 0; k < KJ_CAUSE_ROOM; k++)
		if (a->cause[k].count && a->cause[k].max == a->max)
			r->cause_max = k;
	r->longest = r->next;
	memset(&r->next, 0, sizeof(r->next));
}

void kj_top_tick(struct kj_top *t, unsigned int at, const struct kj_tick *tick)
{
	struct kj_top_cpu *c = &t->cpus[at];
	__u64 watched = tick->last - tick->first;
	unsigned int i;

	c->state = tick->state;
	c->stopped = watched ? (double)tick->stopped / watched : 0;
	c->holder.count = 0;
	for (i = 0; i < KJ_DEP_ROOM; i++) {
		if (tick->holder[i].count <= c->holder.count)
			continue;
		c->holder = tick->holder[i];
		c->dep = i;
	}
	kj_top_ticks(t, at, tick->ticks, kj_duration_ns(watched, t->khz));
}

void kj_top_ticks(struct kj_top *t, unsigned int at, __u64 ticks, __u64 ns)
{
	struct kj_top_cpu *c = &t->cpus[at];

	c->ticks_before = c->ticks;
	c->ns_before = c->ns;
	c->ticks = ticks;
	c->ns = ns;
	c->known += c->known < 2;
}

/*
 * Records were lost: was a longer one among them? If the longest of the whole time is younger than
 * @max_before, it was that one; else nobody knows.
 */
static void doubt(const struct kj_top_row *r, struct kj_top_gap *gap, __u64 lost, __u64 max_before)
{
	if (!lost || (gap->came && gap->record.len >= r->max))
		return;
	if (r->max > max_before) {
		memset(gap, 0, sizeof(*gap));
		gap->came = true;
		gap->bare = true;
		gap->record.len = r->max;
		gap->record.cause = r->cause_max;
		gap->record.stream = r->stream;
		gap->record.cpu = r->cpu;
		return;
	}
	gap->least = true;
}

/* Records that were lost told nobody what they were due to. */
static void rest(struct kj_top_row *r)
{
	__u64 time = r->now.gap;
	unsigned int i;

	for (i = 0; i < KJ_CAUSE_ROOM; i++)
		time -= r->now.sum[i];
	r->now.count[KJ_CAUSE_UNKNOWN] += r->now.lost;
	r->now.sum[KJ_CAUSE_UNKNOWN] += time;
}

static void remember(struct kj_top_row *r)
{
	struct kj_top_point *p = &r->past[r->nr_past++ % KJ_TOP_PAST];
	__u64 ns = kj_duration_ns(r->now.wall - r->before.wall, r->khz);

	p->rate = ns ? (r->now.gaps - r->before.gaps) * 1e9 / ns : 0;
	p->max_ns = r->longest.came ? kj_duration_ns(r->longest.record.len, r->khz) : 0;
}

void kj_top_close(struct kj_top *t, __u64 now_ns)
{
	struct kj_top_row *r;

	for (r = t->row; r < t->row + t->nr_rows; r++) {
		if (r->by_record)
			rest(r);
		doubt(r, &r->longest, r->now.lost - r->before.lost, r->max_before);
		doubt(r, &r->worst, r->now.lost - r->base.lost, r->max_base);
		remember(r);
	}
	t->before_ns = t->now_ns;
	t->now_ns = now_ns;
	t->intervals++;
}

__u64 kj_top_next(__u64 end, __u64 each, __u64 now)
{
	return end + each * ((now - end) / each + 1);
}

void kj_top_reset(struct kj_top *t)
{
	struct kj_top_row *r;

	for (r = t->row; r < t->row + t->nr_rows; r++) {
		r->base = r->now;
		r->max_base = r->max;
		r->worst = r->next;
	}
	t->reset_ns = t->now_ns;
}

void kj_top_focus(struct kj_top *t, int i)
{
	if (t->focus == i)
		return;
	t->focus = i;
	t->nr_latest = 0;
	memset(t->latest, 0, sizeof(t->latest));
}

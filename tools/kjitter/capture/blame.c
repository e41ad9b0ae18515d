// SPDX-License-Identifier: GPL-2.0
/*
 * blame - see blame.h. Entries fill up from the first on and are found by a small
 * table of numbers, so that few different things touch little memory.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "blame.h"
#include "lib/crc.h"
#include "lib/names.h"
#include "lib/sum.h"

void kj_blame_key(struct kj_blame_key *k, const struct kj_detail *d)
{
	*k = (struct kj_blame_key){
		.id = d->id,
		.cause = d->cause,
		.kind = d->kind,
		.flags = d->flags & KJ_DETAIL_SPARED,
	};
	/* Every NMI is alike, and only vectors have a sender. */
	if (d->kind == KJ_DETAIL_NMI)
		k->id = 0;
	if (d->kind == KJ_DETAIL_VECTOR) {
		k->by_pid = d->by_pid;
		k->by_cpu = d->by_cpu;
		k->by_symbol = d->by_symbol;
	}
	memcpy(k->name, d->name, strnlen(d->name, sizeof(d->name)));
}

/* Slot of @k: where it is, or the free one where it belongs. */
static __u16 *find(struct kj_blame *b, const struct kj_blame_key *k)
{
	unsigned int at = kj_crc(0, k, sizeof(*k)) & (KJ_BLAME_SLOTS - 1);

	while (b->slot[at] && memcmp(&b->entry[b->slot[at] - 1].key, k, sizeof(*k)))
		at = (at + 1) & (KJ_BLAME_SLOTS - 1);
	return &b->slot[at];
}

void kj_blame_add(struct kj_blame *b, const struct kj_detail *d)
{
	struct kj_blame_entry *e = &b->other;
	struct kj_blame_key k;
	__u16 *slot;

	kj_blame_key(&k, d);
	slot = find(b, &k);
	if (!*slot && b->nr < KJ_BLAME_MAX) {
		*slot = ++b->nr;
		b->entry[*slot - 1].key = k;
	}
	if (*slot)
		e = &b->entry[*slot - 1];
	e->count++;
	e->net = kj_sum(e->net, d->net);
	e->full |= d->net == KJ_DETAIL_FULL;
	e->max = d->net > e->max ? d->net : e->max;
}

static int compare(const void *a, const void *b)
{
	const struct kj_blame_entry *x = a, *y = b;

	if (x->net != y->net)
		return x->net < y->net ? 1 : -1;
	if (x->count != y->count)
		return x->count < y->count ? 1 : -1;
	return memcmp(&x->key, &y->key, sizeof(x->key));
}

void kj_blame_sort(struct kj_blame *b)
{
	unsigned int i;

	qsort(b->entry, b->nr, sizeof(b->entry[0]), compare);
	memset(b->slot, 0, sizeof(b->slot));
	for (i = 0; i < b->nr; i++)
		*find(b, &b->entry[i].key) = i + 1;
}

char *kj_blame_name(const struct kj_blame_key *k, char *buf)
{
	memcpy(buf, k->name, sizeof(k->name));
	buf[sizeof(k->name)] = '\0';
	return buf;
}

static void vector_label(const struct kj_blame_key *k, const struct kj_symbols *symbols, char *buf,
			 size_t size)
{
	char name[KJ_DETAIL_NAME + 1], number[20];
	const char *sep = " (", *end = "";
	size_t n;

	n = snprintf(buf, size, "vector %s", kj_names_cause(k->cause));
	if (k->cause == KJ_CAUSE_OTHER_VECTOR && n < size)
		n += snprintf(buf + n, size - n, " 0x%x", k->id);
	if (k->by_cpu && n < size)
		n += snprintf(buf + n, size - n, " from CPU %u", k->by_cpu - 1);
	if (k->name[0] && n < size) {
		n += snprintf(buf + n, size - n, "%s%s", sep, kj_blame_name(k, name));
		if (k->by_pid && n < size)
			n += snprintf(buf + n, size - n, ", pid %u", k->by_pid);
		sep = ", ";
		end = ")";
	}
	if (k->by_symbol && n < size) {
		n += snprintf(buf + n, size - n, "%sat %s", sep,
			      kj_symbols_text(symbols, k->by_symbol, number));
		end = ")";
	}
	if (n < size)
		snprintf(buf + n, size - n, "%s", end);
}

static void any_label(const struct kj_blame_key *k, const struct kj_symbols *symbols, char *buf,
		      size_t size)
{
	char name[KJ_DETAIL_NAME + 1], number[20];

	kj_blame_name(k, name);
	switch (k->kind) {
	case 0:
		snprintf(buf, size, "other, not kept apart");
		break;
	case KJ_DETAIL_VECTOR:
		vector_label(k, symbols, buf, size);
		break;
	case KJ_DETAIL_IRQ:
		snprintf(buf, size, "irq %u%s%s", k->id, name[0] ? " " : "", name);
		break;
	case KJ_DETAIL_SOFTIRQ:
		snprintf(number, sizeof(number), "%u", k->id);
		snprintf(buf, size, "softirq %s", name[0] ? name : number);
		break;
	case KJ_DETAIL_TASK:
		if (k->id)
			snprintf(buf, size, "task %s (pid %u)", name, k->id);
		else
			snprintf(buf, size, "idle task");
		break;
	case KJ_DETAIL_NMI:
		snprintf(buf, size, "%s", kj_names_detail(k->kind));
		break;
	case KJ_DETAIL_HRTIMER:
	case KJ_DETAIL_TIMER:
	case KJ_DETAIL_WORK:
	case KJ_DETAIL_CALL:
		snprintf(buf, size, "%s %s", kj_names_detail(k->kind),
			 kj_symbols_text(symbols, k->id, number));
		break;
	default:
		snprintf(buf, size, "kind %u", k->kind);
	}
}

char *kj_blame_label(const struct kj_blame_key *k, const struct kj_symbols *symbols, char *buf,
		     size_t size)
{
	size_t n;

	any_label(k, symbols, buf, size);
	n = strlen(buf);
	if (k->flags & KJ_DETAIL_SPARED)
		snprintf(buf + n, size - n, " [kernel threads only]");
	return buf;
}

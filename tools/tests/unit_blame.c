// SPDX-License-Identifier: GPL-2.0
/*
 * unit_blame - details added up, and the words for them.
 */
#include <string.h>

#include "../kjitter/capture/blame.h"
#include "check.h"
#include "unit.h"

#define NAME_46 "nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn"

static struct kj_symbols symbols;
static struct kj_blame blame;

static struct kj_detail detail(unsigned int kind, unsigned int cause, __u32 id, const char *name,
			       __u32 net)
{
	struct kj_detail d = { .kind = kind, .cause = cause, .id = id, .net = net };

	memcpy(d.name, name, strnlen(name, sizeof(d.name)));
	return d;
}

static void labelled(const struct kj_detail *d, const char *expected)
{
	char buf[KJ_BLAME_LABEL];
	struct kj_blame_key k;

	kj_blame_key(&k, d);
	kj_blame_label(&k, &symbols, buf, sizeof(buf));
	check(!strcmp(buf, expected), "label '%s'", expected);
}

static void labels(void)
{
	struct kj_detail d;

	kj_symbols_set(&symbols, 3, "tick_nohz_handler", 17);
	kj_symbols_set(&symbols, 4, "do_sync_core", 12);
	kj_symbols_set(&symbols, 5, "native_smp_send_reschedule", 26);
	d = detail(KJ_DETAIL_HRTIMER, KJ_CAUSE_TICK, 3, "", 1);
	labelled(&d, "hrtimer tick_nohz_handler");
	d = detail(KJ_DETAIL_CALL, KJ_CAUSE_CALL, 4, "", 1);
	labelled(&d, "call do_sync_core");
	d.flags = KJ_DETAIL_SPARED | KJ_DETAIL_INNER;
	labelled(&d, "call do_sync_core [kernel threads only]");
	d = detail(KJ_DETAIL_WORK, KJ_CAUSE_THREAD, 9, "", 1);
	labelled(&d, "work symbol #9");
	d = detail(KJ_DETAIL_TIMER, KJ_CAUSE_SOFTIRQ, ~0U, "", 1);
	labelled(&d, "timer symbol #4294967295");
	d = detail(KJ_DETAIL_TASK, KJ_CAUSE_THREAD, 123, "stress-ng", 1);
	labelled(&d, "task stress-ng (pid 123)");
	d = detail(KJ_DETAIL_TASK, KJ_CAUSE_THREAD, 0, "swapper/1", 1);
	labelled(&d, "idle task");
	d = detail(KJ_DETAIL_IRQ, KJ_CAUSE_DEVICE, 4, "ttyS0", 1);
	labelled(&d, "irq 4 ttyS0");
	d = detail(KJ_DETAIL_IRQ, KJ_CAUSE_DEVICE, 4, "", 1);
	labelled(&d, "irq 4");
	d = detail(KJ_DETAIL_SOFTIRQ, KJ_CAUSE_SOFTIRQ, 1, "TIMER", 1);
	labelled(&d, "softirq TIMER");
	d = detail(KJ_DETAIL_SOFTIRQ, KJ_CAUSE_SOFTIRQ, 77, "", 1);
	labelled(&d, "softirq 77");
	d = detail(KJ_DETAIL_NMI, KJ_CAUSE_NMI, 5, "", 1);
	labelled(&d, "nmi");
	d = detail(99, KJ_CAUSE_NMI, 5, "x", 1);
	labelled(&d, "kind 99");
	d = detail(0, 0, 5, "x", 1);
	labelled(&d, "other, not kept apart");
}

static void vectors(void)
{
	char small[8];
	struct kj_blame_key k;
	struct kj_detail d;

	d = detail(KJ_DETAIL_VECTOR, KJ_CAUSE_RESCHED, 253, "sh", 1);
	d.by_cpu = 1;
	d.by_pid = 77;
	d.by_symbol = 5;
	labelled(&d, "vector resched from CPU 0 (sh, pid 77, at native_smp_send_reschedule)");
	d.by_symbol = 8;
	labelled(&d, "vector resched from CPU 0 (sh, pid 77, at symbol #8)");
	d.by_symbol = 0;
	labelled(&d, "vector resched from CPU 0 (sh, pid 77)");
	memset(d.name, 0, sizeof(d.name));
	d.by_symbol = 5;
	labelled(&d, "vector resched from CPU 0 (at native_smp_send_reschedule)");
	d.by_symbol = 0;
	labelled(&d, "vector resched from CPU 0");
	d.by_cpu = 0;
	labelled(&d, "vector resched");
	d.cause = KJ_CAUSE_OTHER_VECTOR;
	labelled(&d, "vector other_vector 0xfd");
	d.flags = KJ_DETAIL_SPARED;
	labelled(&d, "vector other_vector 0xfd [kernel threads only]");
	d.flags = 0;
	memset(d.name, 'n', sizeof(d.name));
	labelled(&d, "vector other_vector 0xfd (" NAME_46 ", pid 77)");
	kj_blame_key(&k, &d);
	kj_blame_label(&k, &symbols, small, sizeof(small));
	check(!strcmp(small, "vector "), "a label is cut where the room ends");
}

static void aggregation(void)
{
	struct kj_detail d[] = {
		detail(KJ_DETAIL_TASK, KJ_CAUSE_THREAD, 10, "sh", 5),
		detail(KJ_DETAIL_TASK, KJ_CAUSE_THREAD, 11, "sh", 7),
		detail(KJ_DETAIL_TASK, KJ_CAUSE_THREAD, 10, "sh", 6),
		detail(KJ_DETAIL_NMI, KJ_CAUSE_NMI, 1, "", 7),
		detail(KJ_DETAIL_NMI, KJ_CAUSE_NMI, 2, "", ~0U),
		detail(KJ_DETAIL_TASK, KJ_CAUSE_THREAD, 12, "sh", 7),
	};
	const struct kj_blame_entry *e;
	bool ok;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(d); i++)
		kj_blame_add(&blame, &d[i]);
	/* Bytes behind the NUL do not make two names different. */
	d[0].name[10] = 'x';
	kj_blame_add(&blame, &d[0]);
	kj_blame_sort(&blame);
	check(blame.nr == 4, "equal comms of different pids are kept apart, NMIs are not");
	e = &blame.entry[0];
	ok = e->net == 7 + (__u64)~0U && e->max == ~0U && e->count == 2;
	check(ok && e->key.kind == KJ_DETAIL_NMI, "count, sum and maximum");
	e = &blame.entry[1];
	ok = e->key.id == 10 && e->count == 3 && e->net == 16 && e->max == 6;
	check(ok, "what stands after the NUL of a name makes no difference");
	check(blame.entry[2].key.id == 11 && blame.entry[3].key.id == 12, "ties go by the key");
	kj_blame_add(&blame, &d[5]);
	check(blame.nr == 4 && blame.entry[3].count == 2, "more can be added after sorting");
}

static void overflow(void)
{
	__u64 net = 0, count = 0;
	struct kj_detail d;
	unsigned int i;

	memset(&blame, 0, sizeof(blame));
	for (i = 0; i < 2 * 3 * KJ_BLAME_MAX; i++) {
		d = detail(KJ_DETAIL_TASK, KJ_CAUSE_THREAD, i % (3 * KJ_BLAME_MAX), "t", i);
		kj_blame_add(&blame, &d);
		net += i;
	}
	kj_blame_sort(&blame);
	net -= blame.other.net;
	for (i = 0; i < blame.nr; i++) {
		net -= blame.entry[i].net;
		count += blame.entry[i].count;
	}
	check(blame.nr == KJ_BLAME_MAX && count == 2 * KJ_BLAME_MAX,
	      "the first %d things have entries of their own", KJ_BLAME_MAX);
	check(blame.other.count == 4 * KJ_BLAME_MAX && !net,
	      "the rest is in 'other'; no time is lost");
	blame.entry[0].net = ~0ULL - 1;
	d = detail(KJ_DETAIL_TASK, KJ_CAUSE_THREAD, blame.entry[0].key.id, "t", 5);
	kj_blame_add(&blame, &d);
	check(blame.entry[0].net == ~0ULL, "a sum saturates");
}

static void symbol_table(void)
{
	static struct kj_symbols s;
	char buf[20], many[300];
	bool ok;

	memset(many, 'a', sizeof(many));
	ok = !kj_symbols_set(&s, 0, "x", 1) && !kj_symbols_set(&s, KJ_SYMBOLS_MAX, "x", 1);
	ok &= !kj_symbols_set(&s, ~0U, "x", 1) && !kj_symbols_set(&s, 1, "", 1);
	ok &= !kj_symbols_set(&s, 1, "", 0);
	check(ok, "numbers that cannot be and empty names are not taken");
	ok = !kj_symbols_get(&s, 0) && !kj_symbols_get(&s, 1);
	ok &= !kj_symbols_get(&s, ~0U) && !kj_symbols_get(NULL, 1);
	check(ok, "what is not known has no name");
	ok = kj_symbols_set(&s, KJ_SYMBOLS_MAX - 1, many, sizeof(many));
	ok &= strlen(kj_symbols_get(&s, KJ_SYMBOLS_MAX - 1)) == KJ_SYMBOLS_NAME - 1;
	check(ok, "a long name is cut");
	ok = kj_symbols_set(&s, KJ_SYMBOLS_MAX - 1, "b\0c", 3);
	ok &= !strcmp(kj_symbols_text(&s, KJ_SYMBOLS_MAX - 1, buf), "b");
	check(ok, "a name ends at its NUL and replaces the one before");
	check(!strcmp(kj_symbols_text(NULL, 7, buf), "symbol #7"), "without a table: the number");
}

int unit_blame(void)
{
	labels();
	vectors();
	aggregation();
	overflow();
	symbol_table();
	return check_failed;
}

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * blame - who took the time: details of level 2 added up by what they are about.
 *
 * Memory is fixed. Each of the first KJ_BLAME_MAX different things has an entry, and
 * its sums are exact; what comes when all are taken is added up in one entry "other",
 * so that the sums over all entries are always those over all details.
 */
#ifndef KJ_BLAME_H
#define KJ_BLAME_H

#include <stdbool.h>
#include <stddef.h>

#include "symbols.h"
#include "uapi/kjitter.h"

/* Net time and length of a detail have 32 bits, 1.4 s at 3 GHz: that, or longer. */
#define KJ_DETAIL_FULL 0xffffffffU

#define KJ_BLAME_MAX   256
#define KJ_BLAME_SLOTS 512 /* power of two, above KJ_BLAME_MAX */
/* Enough for every label with the longest names. */
#define KJ_BLAME_LABEL 320

/**
 * struct kj_blame_key - what makes two details the same thing
 * @id: as in struct kj_detail: vector, irq, number of the softirq, pid, or symbol
 * @by_pid: vector: pid of the sender, 0 unknown
 * @by_cpu: vector: CPU of the sender + 1, 0 unknown
 * @by_symbol: vector: symbol of the place it was sent from, 0 unknown
 * @cause: enum kj_cause
 * @kind: enum kj_detail_kind; 0: the entry "other"
 * @flags: KJ_DETAIL_SPARED or 0
 * @reserved: zero
 * @name: foreign bytes, all 0 after the first NUL; there need not be one
 */
struct kj_blame_key {
	__u32 id;
	__u32 by_pid;
	__u16 by_cpu;
	__u16 by_symbol;
	__u8 cause;
	__u8 kind;
	__u8 flags;
	__u8 reserved;
	char name[KJ_DETAIL_NAME];
};

/**
 * struct kj_blame_entry - one thing and its time
 * @key: what it is
 * @count: how often
 * @net: net time, counts, saturating
 * @max: longest net time, counts
 * @full: one was longer than a detail can tell: @net and @max are the least they can be
 */
struct kj_blame_entry {
	struct kj_blame_key key;
	__u64 count;
	__u64 net;
	__u64 max;
	bool full;
};

/**
 * struct kj_blame - zero it to begin
 * @nr: entries in use, "other" not among them
 * @entry: the entries; in order after kj_blame_sort()
 * @other: everything that found no entry; @other.count 0: nothing
 * @slot: hash: number of the entry + 1, 0 free
 */
struct kj_blame {
	unsigned int nr;
	struct kj_blame_entry entry[KJ_BLAME_MAX];
	struct kj_blame_entry other;
	__u16 slot[KJ_BLAME_SLOTS];
};

/**
 * kj_blame_add - one more detail
 * @b: blame
 * @d: detail, foreign
 */
void kj_blame_add(struct kj_blame *b, const struct kj_detail *d);

/**
 * kj_blame_sort - by net time, most first; ties by count, then by key
 * @b: blame; more may be added afterwards
 */
void kj_blame_sort(struct kj_blame *b);

/**
 * kj_blame_name - name in a key as a string
 * @k: key
 * @buf: out: KJ_DETAIL_NAME + 1 bytes
 *
 * Return: @buf, foreign text.
 */
char *kj_blame_name(const struct kj_blame_key *k, char *buf);

/**
 * kj_blame_key - what a detail is about
 * @k: out
 * @d: detail, foreign
 */
void kj_blame_key(struct kj_blame_key *k, const struct kj_detail *d);

/**
 * kj_blame_label - what an entry is about, in a few words
 * @k: key of the entry
 * @symbols: names of functions, NULL if there are none
 * @buf: out: such as "hrtimer tick_nohz_handler", "task stress-ng (pid 123)",
 *	"call rcu_exp_handler [kernel threads only]", "irq 4 ttyS0",
 *	"vector resched from CPU 0 (sh, pid 77, at do_it)"
 * @size: of @buf; KJ_BLAME_LABEL is enough
 *
 * The text holds foreign names as they are: clean it before it is shown.
 * Return: @buf.
 */
char *kj_blame_label(const struct kj_blame_key *k, const struct kj_symbols *symbols, char *buf,
		     size_t size);

#endif /* KJ_BLAME_H */

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * cpulist - sets of CPUs and their usual notation, "2-7,9".
 */
#ifndef KJ_CPULIST_H
#define KJ_CPULIST_H

#include <stdbool.h>
#include <stddef.h>

#include "uapi/kjitter.h"

/**
 * struct kj_cpulist - a set of CPUs
 * @word: bit c of word c / 64 set: CPU c is in; layout of kj_config.cpus
 */
struct kj_cpulist {
	__u64 word[KJ_CPU_WORDS];
};

static inline bool kj_cpulist_has(const struct kj_cpulist *l, unsigned int cpu)
{
	return cpu < KJ_MAX_CPUS && l->word[cpu / 64] >> (cpu % 64) & 1;
}

static inline void kj_cpulist_add(struct kj_cpulist *l, unsigned int cpu)
{
	l->word[cpu / 64] |= 1ULL << (cpu % 64);
}

/**
 * kj_cpulist_parse - read "2-7,9"
 * @l: out: the set
 * @s: text; a line feed at its end is allowed
 *
 * What the kernel takes: N is the last CPU, "all" is 0-N, "1-7:2/4" the first two of each
 * four from 1 on, and blanks stand for commas. A CPU may be named twice.
 * Return: NULL, or what is wrong as half a sentence.
 */
const char *kj_cpulist_parse(struct kj_cpulist *l, const char *s);

/**
 * kj_cpulist_format - write "2-7,9"
 * @l: the set
 * @buf: out; ends in "..." if it was too small
 * @size: of @buf, at least 16
 *
 * Return: @buf.
 */
char *kj_cpulist_format(const struct kj_cpulist *l, char *buf, size_t size);

/**
 * kj_cpulist_count - how many CPUs are in it
 * @l: the set
 *
 * Return: their number.
 */
unsigned int kj_cpulist_count(const struct kj_cpulist *l);

/**
 * kj_cpulist_minus - take one set out of another
 * @l: the set
 * @out: what goes
 */
void kj_cpulist_minus(struct kj_cpulist *l, const struct kj_cpulist *out);

/**
 * kj_cpulist_first - lowest CPU that is in one set but not in another
 * @l: the set
 * @other: the other
 *
 * Return: the CPU, or -1.
 */
int kj_cpulist_first(const struct kj_cpulist *l, const struct kj_cpulist *other);

/**
 * kj_cpulist_file - read a set from a file such as /sys/devices/system/cpu/online
 * @l: out: the set, empty if the file says so or is missing
 * @path: file
 *
 * Return: true if the file was there and could be read as a set.
 */
bool kj_cpulist_file(struct kj_cpulist *l, const char *path);

/**
 * kj_cpulist_quiet - CPUs that are looked at if none is named: those of nohz_full, else isolated
 * @l: out: the set; empty if there are none
 *
 * Return: false if neither can be read.
 */
bool kj_cpulist_quiet(struct kj_cpulist *l);

/**
 * kj_cpulist_and - leave what is in another set, too
 * @l: the set
 * @other: the other
 */
void kj_cpulist_and(struct kj_cpulist *l, const struct kj_cpulist *other);

/**
 * kj_cpulist_or - add all of another set
 * @l: the set
 * @other: the other
 */
void kj_cpulist_or(struct kj_cpulist *l, const struct kj_cpulist *other);

/**
 * kj_cpulist_mask - read "ff,00000003", as /proc and /sys show masks
 * @l: out: the set
 * @s: text
 *
 * Return: false if it is not one.
 */
bool kj_cpulist_mask(struct kj_cpulist *l, const char *s);

#endif /* KJ_CPULIST_H */

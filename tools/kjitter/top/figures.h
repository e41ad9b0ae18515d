/* SPDX-License-Identifier: GPL-2.0 */
/*
 * figures - numbers of a row as people and programs want them, and rows in order. Pure.
 */
#ifndef KJ_TOP_FIGURES_H
#define KJ_TOP_FIGURES_H

#include "lib/options.h"
#include "model.h"

/* Bytes of any number below. */
#define KJ_TOP_NUMBER 32

/**
 * struct kj_top_figures - of the latest interval, or since the reset
 * @ran: the sampler ran; else nothing is known of that time
 * @gaps: gaps
 * @written: records of them
 * @lost: records lost
 * @samples: see struct kj_accounts
 * @gap_ns: time in gaps
 * @wall_ns: time that accounts tell of
 * @rate: gaps a second
 * @ppm: share of the time in gaps
 */
struct kj_top_figures {
	bool ran;
	__u64 gaps;
	__u64 written;
	__u64 lost;
	__u64 samples;
	__u64 gap_ns;
	__u64 wall_ns;
	double rate;
	double ppm;
};

/**
 * kj_top_figures - take them
 * @r: row
 * @all: since the reset, not of the latest interval
 * @f: out
 */
void kj_top_figures(const struct kj_top_row *r, bool all, struct kj_top_figures *f);

/**
 * kj_top_ticks_rate - how often a CPU ticks
 * @c: CPU
 * @rate: out: ticks a second, between the latest two readings
 *
 * Return: false if that is not known.
 */
bool kj_top_ticks_rate(const struct kj_top_cpu *c, double *rate);

/**
 * kj_top_order - which row stands where
 * @t: model
 * @how: enum kj_sort; what is equal is in the order of the CPUs
 * @order: out: numbers of rows, kj_top.nr_rows of them
 */
void kj_top_order(const struct kj_top *t, enum kj_sort how, unsigned int *order);

/**
 * kj_top_length - a length of time in 8 columns: "812 ns", "204.8 us", "1.43 ms"
 * @buf: out: KJ_TOP_NUMBER bytes
 * @ns: ns
 *
 * Return: @buf.
 */
char *kj_top_length(char *buf, __u64 ns);

/**
 * kj_top_number - a rate or share in 7 columns: "0.50", "250.0", "123456", "12.3M"
 * @buf: out: KJ_TOP_NUMBER bytes
 * @v: number
 *
 * Return: @buf.
 */
char *kj_top_number(char *buf, double v);

/**
 * kj_top_share - the same of figures, or "-" where they know nothing
 * @buf: out: KJ_TOP_NUMBER bytes
 * @f: figures
 * @v: number of these
 *
 * Return: @buf.
 */
char *kj_top_share(char *buf, const struct kj_top_figures *f, double v);

/**
 * kj_top_count - a count in 6 columns: "12345", "1.2M"
 * @buf: out: KJ_TOP_NUMBER bytes
 * @n: count
 *
 * Return: @buf.
 */
char *kj_top_count(char *buf, __u64 n);

#endif /* KJ_TOP_FIGURES_H */

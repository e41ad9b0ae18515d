/* SPDX-License-Identifier: GPL-2.0 */
/*
 * self - what a thread did of its own accord: page faults, sleep, being stopped.
 *
 * Nobody else had the CPU because of these, so they are no other task. But while a sampler
 * sleeps, it measures nothing.
 */
#ifndef KJ_SELF_H
#define KJ_SELF_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <linux/types.h>

/* A sampler that slept for more than one part in so many of the time measured nothing of use. */
#define KJ_SELF_MOST 2
/* If it slept for more than one part in so many, that is worth a word. */
#define KJ_SELF_WORD 100

/**
 * struct kj_self - one thread, from its begin or between two moments
 * @timed: @ran_ns and @waited_ns are known (CONFIG_SCHED_INFO)
 * @preempted: others were given the CPU (involuntary context switches)
 * @sleeps: it gave the CPU away (voluntary context switches)
 * @minor: page faults without I/O
 * @major: page faults with I/O
 * @ran_ns: how long it ran
 * @waited_ns: how long it wanted to run and others had the CPU
 */
struct kj_self {
	bool timed;
	__u64 preempted;
	__u64 sleeps;
	__u64 minor;
	__u64 major;
	__u64 ran_ns;
	__u64 waited_ns;
};

/**
 * kj_self_read - where a thread stands, from /proc
 * @tid: thread, 0: the one that asks
 * @s: out; zero where /proc tells nothing
 *
 * Return: 0, or -errno of what cannot be read; how long it ran and waited is not meant by
 * that, see @timed.
 */
int kj_self_read(pid_t tid, struct kj_self *s);

/**
 * kj_self_parse - the same from the text of the files
 * @s: out
 * @status: of /proc/PID/status
 * @stat: of /proc/PID/stat
 * @schedstat: of /proc/PID/schedstat; empty: not known
 *
 * Return: false if the first two are not as they should be.
 */
bool kj_self_parse(struct kj_self *s, const char *status, const char *stat, const char *schedstat);

/**
 * kj_self_since - take what was before off
 * @s: now; out: since
 * @before: before
 */
void kj_self_since(struct kj_self *s, const struct kj_self *before);

/**
 * kj_self_slept - how long it neither ran nor wanted to
 * @s: between two moments
 * @ns: how far these are apart
 *
 * A thread that never gave the CPU away never slept: what is missing of the time then was
 * taken by interrupts and the hypervisor.
 * Return: ns, 0 if not known.
 */
__u64 kj_self_slept(const struct kj_self *s, __u64 ns);

/**
 * kj_self_words - the same for people
 * @s: between two moments
 * @ns: how far these are apart
 * @buf: out: "3 page faults, 2 sleeps (0.5 % of the time)"
 * @size: of @buf
 *
 * Return: false if there is nothing to say.
 */
bool kj_self_words(const struct kj_self *s, __u64 ns, char *buf, size_t size);

/* From now on count how often this process goes on after it was stopped (SIGCONT). */
void kj_self_watch(void);

/* How often that was. */
unsigned int kj_self_stops(void);

#endif /* KJ_SELF_H */

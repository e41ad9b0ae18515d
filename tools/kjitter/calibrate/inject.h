/* SPDX-License-Identifier: GPL-2.0 */
/*
 * inject - kjitter_inject.ko as the tool sees it: its files in debugfs.
 *
 * What it says is parsed as foreign text: bounded, and refused if it is not as expected.
 */
#ifndef KJ_CALIBRATE_INJECT_H
#define KJ_CALIBRATE_INJECT_H

#include <sys/types.h>

#include "match.h"

#define KJ_INJECT_DIR	  "/sys/kernel/debug/kjitter_inject"
#define KJ_INJECT_CLASSES 32

/**
 * struct kj_inject_plan - what to ask for
 * @cpu: where
 * @count: how many
 * @min_ns: shortest
 * @max_ns: longest
 * @spacing_ns: least distance from start to start
 */
struct kj_inject_plan {
	unsigned int cpu;
	unsigned int count;
	__u64 min_ns;
	__u64 max_ns;
	__u64 spacing_ns;
};

/* Where the injector is; KJ_INJECT_DIR, but for tests. */
extern const char *kj_inject_dir;

/**
 * kj_inject_class_parse - one line of `classes`
 * @c: out
 * @line: NAME available|unavailable cause=CAUSE kind=KIND symbol=FUNCTION carrier=WORD
 *
 * Return: true if that is what it is.
 */
bool kj_inject_class_parse(struct kj_calibrate_class *c, const char *line);

/**
 * kj_inject_window_parse - one line of `log`
 * @w: out
 * @line: ordinal class depth start end
 *
 * Return: true if that is what it is.
 */
bool kj_inject_window_parse(struct kj_calibrate_window *w, const char *line);

/**
 * kj_inject_classes - what there is
 * @c: out, KJ_INJECT_CLASSES
 *
 * Return: how many, or -errno; -ENOENT: the module is not loaded; -EPROTO: not its text.
 */
int kj_inject_classes(struct kj_calibrate_class *c);

/**
 * kj_inject_start - have a child process ask for a run; that lasts until it is over
 * @class: name
 * @plan: what to ask for
 *
 * Return: its pid, or -errno.
 */
pid_t kj_inject_start(const char *class, const struct kj_inject_plan *plan);

/**
 * kj_inject_ended - has the child ended?
 * @pid: child
 * @error: out: 0, or the errno with which the run ended early
 *
 * Does not wait.
 * Return: true if it has.
 */
bool kj_inject_ended(pid_t pid, int *error);

/**
 * kj_inject_log - what the last run did
 * @w: out: to be freed
 * @nr: out: how many
 *
 * Return: 0 or -errno.
 */
int kj_inject_log(struct kj_calibrate_window **w, size_t *nr);

#endif /* KJ_CALIBRATE_INJECT_H */

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * model - what kjitter advise looks at, and what it found.
 *
 * A look is a row of looks.h: a function that reads some files of /proc and /sys and says what it
 * found, one finding for all CPUs and interrupts alike. It reads, and changes nothing. What it
 * could not read it says, too, for that is not the same as finding nothing.
 */
#ifndef KJ_ADVISE_MODEL_H
#define KJ_ADVISE_MODEL_H

#include <dirent.h>

#include "lib/cpulist.h"
#include "lib/environment.h"
#include "lib/isolated.h"
#include "lib/macros.h"
#include "lib/options.h"

#define KJ_ADVISE_DETAIL 1024
/* The longest list that 8192 CPUs make, and a remedy around it. */
#define KJ_ADVISE_LIST	 40960
#define KJ_ADVISE_REMEDY (KJ_ADVISE_LIST + 4096)
/* Room for one mask of 8192 CPUs, or some of usual ones. */
#define KJ_ADVISE_MASKS 2600

struct kj_advise;

/**
 * struct kj_look - a row of looks.h
 * @code: what it finds, in a word
 * @look: the function
 * @remedy: what to do, a command or half a sentence, see kj_advise_remedy()
 */
struct kj_look {
	const char *code;
	void (*look)(struct kj_advise *a);
	const char *remedy;
};

/**
 * struct kj_finding - something that will disturb a CPU
 * @look: who found it
 * @cpus: which CPUs
 * @all: they, and the others that what replaces a setting has to name
 * @masks: what the remedy looks for, options of grep; none of it is foreign
 * @detail: a sentence with the facts; foreign
 */
struct kj_finding {
	const struct kj_look *look;
	struct kj_cpulist cpus;
	struct kj_cpulist all;
	char masks[KJ_ADVISE_MASKS];
	char detail[KJ_ADVISE_DETAIL];
};

/**
 * struct kj_unseen - something that could not be looked at
 * @look: who wanted to
 * @why: a sentence; foreign
 */
struct kj_unseen {
	const struct kj_look *look;
	char why[KJ_ADVISE_DETAIL];
};

/**
 * struct kj_residents - tasks on one CPU
 * @users: how many are not of the kernel
 * @kernel: how many of the kernel's could be elsewhere
 * @realtime: how many of @users are real-time tasks
 * @user: names of some of @users
 * @thread: names of some of @kernel
 * @rt: names of some of @realtime
 */
struct kj_residents {
	unsigned int users;
	unsigned int kernel;
	unsigned int realtime;
	char user[160];
	char thread[160];
	char rt[160];
};

/**
 * struct kj_advise - one look at a machine
 * @options: command line
 * @environment: what machine it is
 * @cpus: CPUs that are to be left alone
 * @online: CPUs that are there now
 * @unbalanced: CPUs that the scheduler puts no task on by itself
 * @full: CPUs that are nohz_full
 * @others: those online that are neither in @cpus nor in these two
 * @isolation: asked for and in force
 * @kthreads: the kernel's threads can be seen
 * @residents: per CPU number, of @cpus; NULL: no memory
 * @irqbalance: pid of irqbalance, 0: it does not run
 * @look: whose turn it is
 * @nr_findings: how many
 * @findings: one for a look at most
 * @nr_unseen: how many
 * @unseen: what could not be looked at, one for a look at most
 */
struct kj_advise {
	const struct kj_options *options;
	struct kj_environment environment;
	struct kj_cpulist cpus;
	struct kj_cpulist online;
	struct kj_cpulist unbalanced;
	struct kj_cpulist full;
	struct kj_cpulist others;
	struct kj_isolation isolation[KJ_ISOLATION_NR];
	bool kthreads;
	struct kj_residents **residents;
	unsigned int irqbalance;
	const struct kj_look *look;
	unsigned int nr_findings;
	struct kj_finding *findings;
	unsigned int nr_unseen;
	struct kj_unseen *unseen;
};

/* All looks, up to one without a code. */
extern const struct kj_look kj_looks[];
extern const unsigned int kj_looks_nr;

/**
 * kj_advise_found - this will disturb
 * @a: its @look finds it
 * @cpus: which CPUs
 * @fmt: as printf: a sentence
 *
 * Return: the finding, to which more may be added.
 */
struct kj_finding *kj_advise_found(struct kj_advise *a, const struct kj_cpulist *cpus,
				   const char *fmt, ...) PRINTF(3, 4);

/**
 * kj_advise_unseen - this could not be looked at
 * @a: its @look wanted to
 * @fmt: as printf: a sentence
 */
void kj_advise_unseen(struct kj_advise *a, const char *fmt, ...) PRINTF(2, 3);

/**
 * kj_advise_remedy - what to do about a finding
 * @a: machine
 * @f: finding
 * @buf: out: the row's remedy with what stands in braces filled in, see looks.h; if that is CPUs
 *	that keep house, and there are none: that one has to be left first
 * @size: of @buf
 *
 * Return: @buf.
 */
char *kj_advise_remedy(const struct kj_advise *a, const struct kj_finding *f, char *buf,
		       size_t size);

/**
 * kj_advise_read - a file that a kernel may not have
 * @a: is told if it cannot be read
 * @dir: folder that is there where a kernel would have it
 * @name: the file in it
 * @buf: out: its first bytes
 * @size: of @buf
 *
 * Return: true if there is such a file, and it says something.
 */
bool kj_advise_read(struct kj_advise *a, const char *dir, const char *name, char *buf, size_t size);

/**
 * kj_advise_booted_with - is a word on the kernel's command line?
 * @a: machine
 * @word: with its value, as in "idle=poll"
 *
 * Return: so it is.
 */
bool kj_advise_booted_with(const struct kj_advise *a, const char *word);

/**
 * kj_advise_since - is this kernel a release, or a later one?
 * @a: machine
 * @major: of the release
 * @minor: of the release
 *
 * Return: so it is; false if its release is not known.
 */
bool kj_advise_since(const struct kj_advise *a, unsigned int major, unsigned int minor);

/**
 * kj_advise_folder - is it a folder, and no hidden one?
 * @dir: where it is, as the kernel names it
 * @e: it; not all file systems say its kind
 *
 * Return: so it is.
 */
bool kj_advise_folder(const char *dir, const struct dirent *e);

/**
 * kj_advise_sees_tasks - can all tasks be seen in /proc?
 * @a: is told if not
 *
 * Return: so it is.
 */
bool kj_advise_sees_tasks(struct kj_advise *a);

/**
 * kj_advise_cpus - a set in words, at the length that a sentence bears
 * @l: the set
 * @buf: out: "CPU 1" or "CPUs 2-7"
 * @size: of @buf
 *
 * Return: @buf.
 */
char *kj_advise_cpus(const struct kj_cpulist *l, char *buf, size_t size);

/**
 * kj_advise_tasks - fill in @residents and @irqbalance
 * @a: with its CPUs
 *
 * Return: false if there is no memory for it.
 */
bool kj_advise_tasks(struct kj_advise *a);

/**
 * kj_advise_partitions - add CPUs that cpusets isolate to @unbalanced
 * @a: machine
 *
 * Kernels from 6.7 on list them; before, their groups have to be found.
 */
void kj_advise_partitions(struct kj_advise *a);

#define LOOK(code, remedy, function) void kj_look_##function(struct kj_advise *a);
#include "looks.h"

#define FORMAT(name, flag, help) void kj_advise_##name(const struct kj_advise *a);
#include "formats.h"

#endif /* KJ_ADVISE_MODEL_H */

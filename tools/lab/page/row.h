/* SPDX-License-Identifier: GPL-2.0 */
/*
 * row - what is known of one kernel: its line of the plan, and its row directory; or of one boot
 * of a machine, which kjitter-boot recorded.
 */
#ifndef KJ_ROW_H
#define KJ_ROW_H

#include <stdbool.h>
#include <jansson.h>

#include "config.h"

/* The CPU that every guest of the lab isolates; a machine has others. */
#define KJ_ROW_CPU 1

/**
 * enum kj_row_verdict - what became of a kernel; never "pass" unless check said so
 */
enum kj_row_verdict {
	KJ_ROW_PASS,
	KJ_ROW_FAIL,
	KJ_ROW_SKIP,
	KJ_ROW_ERROR,
	KJ_ROW_NOT_RUN,
	KJ_ROW_VERDICTS
};

/**
 * struct kj_row - one kernel
 * @release: as uname -r says it
 * @boot: boot_id of a machine's boot; "" of a kernel of the lab
 * @cpu: whose figures it has: KJ_ROW_CPU, or of a machine the first one that has the verdict of all
 * @line: such as 6.12; "-" if it has none
 * @flavour: such as rt-amd64; "-" if it has none
 * @suite: of the archive
 * @version: of the package, or the release of a local kernel
 * @verdict: what became of it
 * @stage: where it ended
 * @reason: why, one line
 * @source: archive, deb, tree or image; boot of a machine
 * @module: loaded, refused or none
 * @date: end of the row, UTC
 * @ended: the same, seconds since 1970; NAN if unknown
 * @no_config: the archive does not have the configuration of this kernel
 * @deterministic: made in instruction-counting mode
 * @fetch_s: seconds of download; NAN if unknown, as the next three
 * @build_s: of the build of the module
 * @run_s: of the guest
 * @total_s: of all but the download
 * @dir: the directory of the matrix it is from, as given
 * @path: row directory; "" without one
 * @cmdline: of the guest; ""
 * @check: kjitter.check/1, or NULL
 * @status: kjitter.status/1, or NULL
 * @spin: kjitter.report/1 of the spin sampler, or NULL
 * @user: the same of the user sampler
 * @config: options of the kernel
 * @trouble: what of the row is damaged or missing, sentences; NULL if nothing is
 *
 * Strings are never NULL and hold no control characters; they are foreign all the same:
 * escape them for HTML and JSON.
 */
struct kj_row {
	char *release, *line, *flavour, *suite, *version, *boot;
	int cpu;
	enum kj_row_verdict verdict;
	char *stage, *reason, *source, *module, *date;
	double ended;
	bool deterministic, no_config;
	double fetch_s, build_s, run_s, total_s;
	char *dir, *path, *cmdline;
	json_t *check, *status, *spin, *user;
	struct kj_config config;
	char *trouble;
};

/**
 * kj_row_word - word for a verdict
 * @verdict: verdict
 *
 * Return: "pass", "fail", "skip", "error" or "not run".
 */
const char *kj_row_word(enum kj_row_verdict verdict);

/**
 * kj_row_planned - a row for a line of the plan, not run so far
 * @row: out
 * @dir: directory of the matrix
 * @fields: RELEASE LINE FLAVOUR SUITE VERSION
 */
void kj_row_planned(struct kj_row *row, const char *dir, char *const fields[5]);

/**
 * kj_row_load - read the row directory of @row->release, or of @row->boot, if there is one
 * @row: planned; what stands in its row is told from what the plan says in @trouble
 */
void kj_row_load(struct kj_row *row);

/**
 * kj_row_same - do two row directories say the same
 * @a: row
 * @b: another one, of the same release
 *
 * When and how long is not part of it.
 *
 * Return: true if they do.
 */
bool kj_row_same(const struct kj_row *a, const struct kj_row *b);

/**
 * kj_row_trouble - note something that is wrong with a row
 * @row: row
 * @fmt: a sentence, as printf
 */
__attribute__((format(printf, 2, 3))) void kj_row_trouble(struct kj_row *row, const char *fmt, ...);

/**
 * kj_row_fail - turn a row into an error
 * @row: row
 * @stage: where
 * @why: one line; becomes the row's, what it was before is kept behind it
 */
void kj_row_fail(struct kj_row *row, const char *stage, char *why);

/**
 * kj_row_compare - order of the tables: line, version, flavour, release
 * @a: a struct kj_row
 * @b: another one
 *
 * Return: as qsort() wants it.
 */
int kj_row_compare(const void *a, const void *b);

/**
 * kj_row_base - length of a release without its flavour
 * @row: row
 *
 * Return: bytes of @row->release.
 */
int kj_row_base(const struct kj_row *row);

/**
 * kj_row_free - give back what a row holds
 * @row: row
 */
void kj_row_free(struct kj_row *row);

#endif /* KJ_ROW_H */

// SPDX-License-Identifier: GPL-2.0
/*
 * table - what is kjitter-more's, see command.h: which function prints which format of others, and
 * the page. What a command prints itself has none here.
 */
#include "command.h"
#include "model.h"

static void (*const print_report[])(struct kj_report *r) = {
#define FORMAT(name, flag, help) NULL,
#define FOREIGN(name, help)	 kj_foreign_report_##name,
#include "report/formats.h"
};

static void (*const print_check[])(const struct kj_check *k) = {
#define FORMAT(name, flag, help) NULL,
#define FOREIGN(name, help)	 kj_foreign_check_##name,
#include "check/formats.h"
};

static void report(struct kj_report *r, unsigned int format)
{
	print_report[format](r);
}

static void check(const struct kj_check *k, unsigned int format)
{
	print_check[format](k);
}

static const struct kj_more table = { .report = report, .page = kj_report_html, .check = check };

const struct kj_more *const kj_more = &table;

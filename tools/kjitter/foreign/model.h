/* SPDX-License-Identifier: GPL-2.0 */
/*
 * model - a capture and verdicts in the formats of others.
 *
 * What each is read by, and how that was seen, stands in tools/doc/formats.md. Foreign text goes
 * through the writer of its format, which makes it harmless there.
 */
#ifndef KJ_FOREIGN_MODEL_H
#define KJ_FOREIGN_MODEL_H

#include "check/model.h"
#include "report/model.h"

/* A function for every format of others: of report, */
#define FORMAT(name, flag, help)
#define FOREIGN(name, help) void kj_foreign_report_##name(struct kj_report *r);
#include "report/formats.h"

/* and of check. */
#define FORMAT(name, flag, help)
#define FOREIGN(name, help) void kj_foreign_check_##name(const struct kj_check *k);
#include "check/formats.h"

#endif /* KJ_FOREIGN_MODEL_H */

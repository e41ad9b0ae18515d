/* SPDX-License-Identifier: GPL-2.0 */
/*
 * records - a batch of gap records, added up in their stream: the loop that most of the time
 * of a report goes to.
 */
#ifndef KJ_RECORDS_H
#define KJ_RECORDS_H

#include "summary.h"

/**
 * kj_records_read - take in a RECORDS section
 * @s: summary
 * @r: reader that has the section
 *
 * Return: NULL, or what makes no sense.
 */
const char *kj_records_read(struct kj_summary *s, const struct kj_capture_reader *r);

#endif /* KJ_RECORDS_H */

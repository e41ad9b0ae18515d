/* SPDX-License-Identifier: GPL-2.0 */
/*
 * page - the matrix as one HTML file: no network, no script, nothing beside it.
 */
#ifndef KJ_PAGE_H
#define KJ_PAGE_H

#include <stdio.h>

#include "matrix.h"

/**
 * kj_page_print - write the page
 * @m: finished
 * @out: where to
 */
void kj_page_print(const struct kj_matrix *m, FILE *out);

#endif /* KJ_PAGE_H */

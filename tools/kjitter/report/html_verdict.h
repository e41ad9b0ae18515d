/* SPDX-License-Identifier: GPL-2.0 */
/*
 * html_verdict - what took the time, in sentences: of all CPUs, for who reads no further.
 */
#ifndef KJ_REPORT_HTML_VERDICT_H
#define KJ_REPORT_HTML_VERDICT_H

#include "html.h"

/**
 * kj_html_verdict - these sentences
 * @h: page
 */
void kj_html_verdict(struct kj_html *h);

#endif /* KJ_REPORT_HTML_VERDICT_H */

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * metrics - text for Prometheus, as node_exporter's textfile collector reads it.
 *
 * It is the text exposition format 0.0.4. OpenMetrics 1.0 differs in two things that matter here:
 * it ends with "# EOF", which stands here too, for a reader of the older format takes it for a
 * comment; and it names a counter in HELP and TYPE without the _total of its samples, which the
 * textfile collector takes for a metric of no type. So the name there is that of the samples.
 *
 * Samples of one metric stand together. No time stamps: the collector refuses them.
 */
#ifndef KJ_FOREIGN_METRICS_H
#define KJ_FOREIGN_METRICS_H

#include <stdbool.h>
#include <linux/types.h>

/**
 * kj_metrics_begin - begin a metric
 * @name: its name behind "kjitter_"
 * @type: "counter", "gauge" or "summary"
 * @help: what it is, a sentence without a full stop
 */
void kj_metrics_begin(const char *name, const char *type, const char *help);

/**
 * kj_metrics_sample - begin a sample
 * @name: of its metric
 * @suffix: "", "_sum" or "_count"
 */
void kj_metrics_sample(const char *name, const char *suffix);

/**
 * kj_metrics_label - add a label to the sample just begun
 * @key: its name
 * @value: its value, foreign
 */
void kj_metrics_label(const char *key, const char *value);

/* kj_metrics_label() of a number. */
void kj_metrics_number(const char *key, unsigned int value);

/* End a sample: a count, or a length in ns, which is told in seconds, or anything. */
void kj_metrics_count(__u64 v);
void kj_metrics_seconds(__u64 ns);
void kj_metrics_real(double v);

/* End of the text. */
void kj_metrics_end(void);

#endif /* KJ_FOREIGN_METRICS_H */

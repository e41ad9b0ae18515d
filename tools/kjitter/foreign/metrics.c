// SPDX-License-Identifier: GPL-2.0
/*
 * metrics - see metrics.h.
 */
#include <stdio.h>
#include <string.h>

#include "lib/text.h"
#include "lib/time.h"
#include "metrics.h"

/* A label of foreign text is cut behind so many bytes. */
#define VALUE_MAX 256

static bool labelled;

void kj_metrics_begin(const char *name, const char *type, const char *help)
{
	printf("# HELP kjitter_%s %s.\n# TYPE kjitter_%s %s\n", name, help, name, type);
}

void kj_metrics_sample(const char *name, const char *suffix)
{
	printf("kjitter_%s%s", name, suffix);
	labelled = false;
}

void kj_metrics_label(const char *key, const char *value)
{
	char clean[VALUE_MAX];
	const char *s;

	printf("%s%s=\"", labelled ? "," : "{", key);
	labelled = true;
	for (s = kj_text_clean(clean, sizeof(clean), value, strlen(value)); *s; s++) {
		if (*s == '"' || *s == '\\')
			putchar('\\');
		putchar(*s);
	}
	putchar('"');
}

void kj_metrics_number(const char *key, unsigned int value)
{
	char text[16];

	snprintf(text, sizeof(text), "%u", value);
	kj_metrics_label(key, text);
}

static const char *behind_labels(void)
{
	return labelled ? "} " : " ";
}

void kj_metrics_count(__u64 v)
{
	printf("%s%llu\n", behind_labels(), v);
}

void kj_metrics_seconds(__u64 ns)
{
	printf("%s%llu.%09llu\n", behind_labels(), ns / KJ_SECOND, ns % KJ_SECOND);
}

void kj_metrics_real(double v)
{
	printf("%s%.3f\n", behind_labels(), v);
}

void kj_metrics_end(void)
{
	puts("# EOF");
}

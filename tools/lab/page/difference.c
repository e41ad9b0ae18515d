// SPDX-License-Identifier: GPL-2.0
/*
 * difference - in what the environments of two kernels differ; see page_parts.h.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "html.h"
#include "lib/macros.h"
#include "page_parts.h"
#include "sampler.h"

static void pair(FILE *out, const char *what, const char *a, const char *b)
{
	if (!out)
		return;
	fputs("<tr>", out);
	kj_html_element(out, "th scope=\"row\" class=\"mono\"", what);
	kj_html_element(out, "td class=\"mono\"", a);
	kj_html_element(out, "td class=\"mono\"", b);
	fputs("</tr>\n", out);
}

static bool has_word(const char *list, const char *word, size_t len)
{
	size_t n;

	for (; *list; list += n) {
		list += strspn(list, " ");
		n = strcspn(list, " ");
		if (n == len && !strncmp(list, word, n))
			return true;
	}
	return false;
}

/* Words of @a that @b lacks, to be freed. */
static char *lacking(const char *a, const char *b)
{
	char *all = kj_file_format("%s", ""), *more;
	size_t n;

	for (; *a; a += n) {
		a += strspn(a, " ");
		n = strcspn(a, " ");
		if (!n || has_word(b, a, n))
			continue;
		more = kj_file_format("%s%s%.*s", all, *all ? " " : "", (int)n, a);
		free(all);
		all = more;
	}
	return all;
}

static unsigned int command_lines(const struct kj_row *a, const struct kj_row *b, FILE *out)
{
	char *only_a, *only_b;
	unsigned int n;

	if (!*a->cmdline || !*b->cmdline)
		return 0;
	only_a = lacking(a->cmdline, b->cmdline);
	only_b = lacking(b->cmdline, a->cmdline);
	n = *only_a || *only_b;
	if (n)
		pair(out, "command line, only here", only_a, only_b);
	free(only_a);
	free(only_b);
	return n;
}

static unsigned int facts(const struct kj_row *a, const struct kj_row *b, FILE *out)
{
	static const char *const keys[][2] = {
		{ "hz", "HZ (running)" },
		{ "preemption", "preemption (running)" },
		{ "clocksource", "clocksource (running)" },
		{ "nohz_full", "nohz_full (running)" },
		{ "isolated", "isolated CPUs (running)" },
		{ "fair_server_runtime_ns", "fair server runtime, ns" },
	};
	const char *va, *vb;
	unsigned int i, n = 0;

	for (i = 0; i < ARRAY_SIZE(keys); i++) {
		va = kj_sampler_env(a, keys[i][0]);
		vb = kj_sampler_env(b, keys[i][0]);
		if (!*va || !*vb || !strcmp(va, vb))
			continue;
		pair(out, keys[i][1], va, vb);
		n++;
	}
	return n;
}

static unsigned int option(const struct kj_config_option *a, const struct kj_config_option *b,
			   FILE *out)
{
	char *name;

	if (a && b && !strcmp(a->value, b->value))
		return 0;
	name = kj_file_format("CONFIG_%s", a ? a->name : b->name);
	pair(out, name, a ? a->value : "off", b ? b->value : "off");
	free(name);
	return 1;
}

/* Both are sorted: walk them side by side. */
static unsigned int options(const struct kj_config *a, const struct kj_config *b, FILE *out)
{
	unsigned int i = 0, k = 0, n = 0;
	int d;

	if (!a->there || !b->there)
		return 0;
	while (i < a->nr || k < b->nr) {
		d = i == a->nr ? 1 : k == b->nr ? -1 : strcmp(a->option[i].name, b->option[k].name);
		n += option(d <= 0 ? &a->option[i] : NULL, d >= 0 ? &b->option[k] : NULL, out);
		i += d <= 0;
		k += d >= 0;
	}
	return n;
}

unsigned int kj_difference_print(const struct kj_row *a, const struct kj_row *b, FILE *out)
{
	unsigned int n = command_lines(a, b, out);

	n += facts(a, b, out);
	return n + options(&a->config, &b->config, out);
}

void kj_difference_table(const struct kj_row *a, const struct kj_row *b, FILE *out)
{
	fputs("<div class=\"scroll\"><table><thead><tr><th scope=\"col\">what</th>\n", out);
	kj_html_element(out, "th scope=\"col\"", a->release);
	kj_html_element(out, "th scope=\"col\"", b->release);
	fputs("</tr></thead><tbody>\n", out);
	kj_difference_print(a, b, out);
	fputs("</tbody></table></div>\n", out);
}

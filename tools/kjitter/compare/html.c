// SPDX-License-Identifier: GPL-2.0
/*
 * html - a comparison as a page (--html): order of its parts, its head and its end; see html.h.
 */
#include <string.h>

#include "html.h"
#include "lib/exit.h"
#include "lib/names.h"
#include "page/file.h"
#include "page/html.h"
#include "page/page.h"
#include "words.h"

static void verdict(FILE *out, const struct kj_compare *c)
{
	const struct kj_compare_result *r = kj_compare_strongest(c);
	char what[KJ_COMPARE_WORDS], old[KJ_COMPARE_WORDS], new[KJ_COMPARE_WORDS];
	char ratio[KJ_COMPARE_WORDS], p[KJ_COMPARE_WORDS], why[600];

	fprintf(out, "<p class=\"lead\"><span class=\"v%s\">%s</span> ",
		c->worse  ? " worse" :
		c->better ? " better" :
			    "",
		!c->worse && c->better ? "no worse, better" : kj_compare_verdict(c));
	if (!kj_compare_judged(c)) {
		kj_page_text(out, kj_compare_nothing(why, sizeof(why), c));
	} else if (!r) {
		fprintf(out, "Nothing%s moved by more than chance explains.",
			kj_compare_judged(c) < c->nr ? " that could be judged" : "");
	} else {
		fprintf(out, "CPU %u: ", r->cpu);
		fputs("<strong>", out);
		kj_page_words(out, kj_compare_subject(what, r));
		fputs("</strong> went from ", out);
		kj_page_words(out, kj_compare_value(old, r, r->old));
		fputs(" to ", out);
		kj_page_words(out, kj_compare_value(new, r, r->new));
		kj_page_say(out, ", %s; by chance alone: %s.", kj_compare_change(ratio, r),
			    kj_compare_chance(p, r->adjusted));
		if (c->worse + c->better > 1)
			fprintf(out, " %u more moved: %u for the worse in all, %u for the better.",
				c->worse + c->better - 1, c->worse, c->better);
	}
	fputs("</p>\n", out);
}

static void difference(void *data, const char *what, const char *in_a, const char *in_b)
{
	kj_page_notice(data, "The captures differ in what must be the same: %s: %.300s, %.300s",
		       what, in_a, in_b);
}

static void notices(FILE *out, const struct kj_compare *c)
{
	char list[200];
	unsigned int i;

	for (i = 1; i < c->nr_runs; i++)
		kj_compare_same(&c->run[0], &c->run[i], difference, out);
	if (c->force && c->refused)
		kj_page_notice(out, "They were compared all the same (--force).");
	for (i = 0; i < c->nr_runs; i++)
		if (!c->run[i].complete)
			kj_page_notice(out, "%.300s ends early: recorder killed, or cut.",
				       c->run[i].path);
	if (c->nr && kj_compare_left_out(c, list, sizeof(list)))
		kj_page_notice(out, "Not compared: CPUs %s, which only some of the captures have.",
			       list);
}

static void runs(FILE *out, const struct kj_compare *c)
{
	const struct kj_compare_run *run;
	unsigned int i;
	bool old;

	kj_page_table(out, "side|kernel|sampler|#level|CPUs|capture");
	for (i = 0; i < c->nr_runs; i++) {
		char list[200];

		run = &c->run[i];
		old = i < c->pair[0].nr[0];
		fprintf(out, "<tr><th scope=\"row\">%s</th>", old ? "old" : "new");
		kj_page_element(out, "td", kj_environment_get(run->env, "release"));
		kj_page_element(out, "td", kj_names_sampler(run->config.sampler));
		kj_page_cell_count(out, run->config.level);
		kj_page_element(out, "td", kj_compare_cpus(run, list, sizeof(list)));
		kj_page_element(out, "td class=\"w mono\"", run->path);
		fputs("</tr>\n", out);
	}
	kj_page_table_end(out);
}

void kj_compare_html_head(FILE *out, const struct kj_compare *c)
{
	const char *old = kj_environment_get(c->run[0].env, "release");
	const char *new = kj_environment_get(c->run[c->nr_runs - 1].env, "release");

	fputs("<h1>", out);
	if (strcmp(old, new)) {
		kj_page_text(out, old);
		fputs(" &#8594; ", out);
		kj_page_text(out, new);
	} else {
		kj_page_say(out, "%s: %u captures", old, c->nr_runs);
	}
	fputs("</h1>\n", out);
	verdict(out, c);
	notices(out, c);
	runs(out, c);
}

int kj_compare_html(const struct kj_compare *c, const char *path)
{
	struct kj_page_file f;

	if (!kj_page_open(&f, path))
		return KJ_EXIT_ERROR;
	kj_page_begin(f.out, "kjitter compare");
	kj_compare_html_head(f.out, c);
	kj_compare_html_results(f.out, c);
	kj_compare_html_curves(f.out, c);
	kj_compare_html_differences(f.out, c);
	kj_page_end(f.out);
	return kj_page_close(&f) ? KJ_EXIT_PASS : KJ_EXIT_ERROR;
}

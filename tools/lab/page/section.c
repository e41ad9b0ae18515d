// SPDX-License-Identifier: GPL-2.0
/*
 * section - one kernel on the page; see page_parts.h.
 */
#include <stdlib.h>
#include <string.h>

#include "html.h"
#include "page_parts.h"
#include "picture.h"
#include "sampler.h"
#include "why.h"

static void print_summary(const struct kj_row *row, FILE *out)
{
	char *why = kj_why_short(row);

	fputs("<summary>", out);
	kj_html_verdict(out, row->verdict);
	fputs(" <b class=\"mono\">", out);
	kj_html_text(out, row->release);
	fputs("</b> <span class=\"small dim\">", out);
	kj_html_short(out, why, 110);
	fputs("</span></summary>\n", out);
	free(why);
}

/* The sentences of check; without one, what the row says. */
static void reasons(const struct kj_row *row, FILE *out)
{
	const json_t *all = json_object_get(kj_sampler_cpu(row->check, row->cpu), "reasons"), *r;
	size_t i;

	fputs("<p>", out);
	kj_html_verdict(out, row->verdict);
	if (row->verdict == KJ_ROW_ERROR) {
		fputs(" at stage <b>", out);
		kj_html_text(out, row->stage);
		fputs("</b>", out);
	}
	fputs("</p>\n", out);
	if (row->verdict >= KJ_ROW_ERROR || !json_array_size(all))
		kj_html_element(out, "p", row->reason);
	if (json_array_size(all)) {
		fputs("<ul>\n", out);
		for (i = 0; i < json_array_size(all); i++) {
			r = json_array_get(all, i);
			fputs("<li><b>", out);
			kj_html_text(out, kj_sampler_text(r, "code"));
			fputs("</b>: ", out);
			kj_html_text(out, kj_sampler_text(r, "detail"));
			fputs("</li>\n", out);
		}
		fputs("</ul>\n", out);
	}
	if (row->trouble) {
		fputs("<p class=\"notice\">This row is damaged: ", out);
		kj_html_text(out, row->trouble);
		fputs("</p>\n", out);
	}
}

/* What check measured: the windows behind the verdict. */
static void windows(const struct kj_row *row, FILE *out)
{
	const json_t *all = json_object_get(kj_sampler_cpu(row->check, row->cpu), "windows"), *w;
	size_t i;

	if (!json_array_size(all))
		return;
	fputs("<div class=\"scroll\"><table><thead><tr><th scope=\"col\">check with</th>\n"
	      "<th scope=\"col\" class=\"n\">level</th><th scope=\"col\" class=\"n\">window</th>\n"
	      "<th scope=\"col\" class=\"n\">ticks</th><th scope=\"col\" class=\"n\">gaps</th>\n"
	      "<th scope=\"col\" class=\"n\">not examined</th>\n"
	      "<th scope=\"col\" class=\"n\">longest gap</th></tr></thead><tbody>\n",
	      out);
	for (i = 0; i < json_array_size(all); i++) {
		w = json_array_get(all, i);
		fputs("<tr>", out);
		kj_html_element(out, "td", kj_sampler_text(w, "sampler"));
		fputs("<td class=\"n\">", out);
		kj_html_count(out, kj_sampler_number(w, "level"));
		fputs("</td><td class=\"n\">", out);
		kj_html_number(out, kj_sampler_number(w, "duration_ns") / 1e9, " s");
		fputs("</td><td class=\"n\">", out);
		kj_html_number(out, kj_sampler_number(w, "ticks_per_s"), " /s");
		fputs("</td><td class=\"n\">", out);
		kj_html_count(out, kj_sampler_number(w, "gaps"));
		fputs("</td><td class=\"n\">", out);
		kj_html_count(out, kj_sampler_number(w, "gaps_unexplained"));
		fputs("</td><td class=\"n\">", out);
		kj_html_length(out, kj_sampler_number(w, "max_ns"));
		fputs("</td></tr>\n", out);
	}
	fputs("</tbody></table></div>\n", out);
}

void kj_section_print(const struct kj_matrix *m, unsigned int i, FILE *out)
{
	const struct kj_row *row = &m->row[i];
	struct kj_sampler s[2];

	kj_sampler_read(&s[0], "user", row->user, row->cpu);
	kj_sampler_read(&s[1], "spin", row->spin, row->cpu);
	fputs("<details>", out);
	print_summary(row, out);
	/* Inside, so that a link to it opens the details. */
	fprintf(out, "<div class=\"in\" id=\"k%u\">\n", i);
	reasons(row, out);
	windows(row, out);
	if (s[0].cpu || s[1].cpu) {
		fputs("<div class=\"two\">\n", out);
		kj_picture_quantiles(out, s);
		kj_picture_rates(out, s);
		fputs("</div>\n", out);
	} else {
		fputs("<p class=\"dim\">Nothing was measured here.</p>\n", out);
	}
	kj_section_tables(row, out);
	kj_environment_print(row, out);
	fputs("</div></details>\n", out);
}

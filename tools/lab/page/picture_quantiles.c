// SPDX-License-Identifier: GPL-2.0
/*
 * picture_quantiles - see picture.h. The user sampler is a circle on a full line, the spin
 * sampler a square on a dashed one: not told apart by colour alone.
 */
#include <math.h>

#include "html.h"
#include "picture.h"
#include "scale.h"

#define WIDTH  440
#define HEIGHT 230
#define LEFT   64
#define RIGHT  22
#define TOP    12
#define BOTTOM 44
#define POINTS (KJ_SAMPLER_QUANTILES + 1)

static const char *const classes[] = { "user", "spin" };

/* The last one is the longest. */
static double value(const struct kj_sampler *s, unsigned int i)
{
	return i < KJ_SAMPLER_QUANTILES ? s->quantile_ns[i] : s->max_ns;
}

static double across(unsigned int i)
{
	return LEFT + 16 + i * (WIDTH - LEFT - RIGHT - 32.0) / (POINTS - 1);
}

static void sign(FILE *out, unsigned int i, double x, double y, bool hollow)
{
	const char *hole = hollow ? " hole" : "";

	if (i)
		fprintf(out,
			"<rect class=\"p %s%s\" x=\"%.1f\" y=\"%.1f\" width=\"8\" height=\"8\"/>",
			classes[i], hole, x - 4, y - 4);
	else
		fprintf(out, "<circle class=\"p %s%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"4.5\"/>",
			classes[i], hole, x, y);
}

void kj_picture_key(FILE *out, unsigned int i)
{
	fprintf(out,
		"<svg class=\"key\" viewBox=\"0 0 30 12\" width=\"30\" height=\"12\" aria-hidden=\"true\">\n"
		"<path class=\"l %s\" d=\"M0 6H30\"/>",
		classes[i]);
	sign(out, i, 15, 6, false);
	fputs("</svg> ", out);
}

static void axes(FILE *out, const struct kj_scale *y)
{
	static const char *const names[POINTS] = { "50&#8201;%",   "90&#8201;%",    "99&#8201;%",
						   "99.9&#8201;%", "99.99&#8201;%", "longest" };
	unsigned int i;
	int e;

	for (e = y->low; e <= y->high; e++) {
		fprintf(out,
			"<path class=\"grid\" d=\"M%d %.1fH%d\"/>\n"
			"<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">",
			LEFT, kj_scale_at(y, pow(10, e)), WIDTH - RIGHT, LEFT - 6,
			kj_scale_at(y, pow(10, e)) + 4);
		kj_html_length(out, pow(10, e));
		fputs("</text>\n", out);
	}
	for (i = 0; i < POINTS; i++)
		fprintf(out, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
			across(i), HEIGHT - BOTTOM + 18, names[i]);
	fprintf(out,
		"<text x=\"%d\" y=\"%d\" text-anchor=\"middle\" class=\"t\">share of the gaps that\n"
		"are not longer</text>\n",
		(LEFT + WIDTH - RIGHT) / 2, HEIGHT - 6);
}

static void curve(FILE *out, const struct kj_sampler *s, unsigned int i, const struct kj_scale *y)
{
	const char *command = "M";
	unsigned int q;

	fprintf(out, "<path class=\"l %s\" d=\"", classes[i]);
	for (q = 0; q < POINTS; q++) {
		if (!(value(s, q) > 0))
			continue;
		fprintf(out, "%s%.1f %.1f", command, across(q), kj_scale_at(y, value(s, q)));
		command = "L";
	}
	fputs("\"/>", out);
	for (q = 0; q < POINTS; q++)
		if (value(s, q) > 0)
			sign(out, i, across(q), kj_scale_at(y, value(s, q)),
			     q < KJ_SAMPLER_QUANTILES && s->gaps * kj_sampler_share(q) < 1);
	fputc('\n', out);
}

static void caption(FILE *out, const struct kj_sampler s[2])
{
	bool few = false;
	unsigned int i;

	fputs("<figcaption><strong>Lengths of gaps</strong>", out);
	for (i = 0; i < 2; i++) {
		if (!s[i].cpu)
			continue;
		fputs("<br>", out);
		kj_picture_key(out, i);
		fprintf(out, "%s sampler: ", s[i].name);
		kj_html_count(out, s[i].gaps);
		fputs(" gaps of at least ", out);
		kj_html_length(out, s[i].threshold_ns);
		fputs(" in ", out);
		kj_html_count(out, s[i].samples);
		fputs(" samples, ", out);
		kj_html_number(out, s[i].wall_s, " s");
		few |= s[i].gaps > 0 && s[i].gaps * kj_sampler_share(KJ_SAMPLER_QUANTILES - 1) < 1;
	}
	if (few)
		fputs("<br>hollow: too few gaps for that share, so it is the longest one", out);
	fputs("</figcaption>\n", out);
}

void kj_picture_quantiles(FILE *out, const struct kj_sampler s[2])
{
	double least = INFINITY, most = 0, v;
	struct kj_scale y;
	unsigned int i, q;

	for (i = 0; i < 2; i++) {
		for (q = 0; q < POINTS; q++) {
			v = value(&s[i], q);
			if (!(v > 0))
				continue;
			least = v < least ? v : least;
			most = v > most ? v : most;
		}
	}
	fputs("<figure>\n", out);
	caption(out, s);
	if (most > 0) {
		kj_scale_make(&y, least, most, HEIGHT - BOTTOM, TOP);
		fprintf(out,
			"<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"Lengths of gaps at\n"
			"quantiles, logarithmic\">\n",
			WIDTH, HEIGHT);
		axes(out, &y);
		for (i = 0; i < 2; i++)
			if (s[i].cpu)
				curve(out, &s[i], i, &y);
		fputs("</svg>\n", out);
	} else {
		fputs("<p>No gap to draw.</p>\n", out);
	}
	fputs("</figure>\n", out);
}

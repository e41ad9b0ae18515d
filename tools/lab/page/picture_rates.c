// SPDX-License-Identifier: GPL-2.0
/*
 * picture_rates - see picture.h.
 */
#include <math.h>
#include <string.h>

#include "html.h"
#include "picture.h"
#include "scale.h"

#define WIDTH 440
#define LEFT  92
#define RIGHT 84
#define TOP   6
#define STEP  36
#define BAR   12

static bool known(const char *const *cause, unsigned int nr, const char *name)
{
	unsigned int i;

	for (i = 0; i < nr; i++)
		if (!strcmp(cause[i], name))
			return true;
	return false;
}

unsigned int kj_picture_causes(const struct kj_sampler s[2], const char *cause[KJ_PICTURE_CAUSES])
{
	unsigned int nr = 0, i;
	const char *name;
	json_t *v;

	if (!s[0].cpu && !s[1].cpu)
		return 0;
	cause[nr++] = "tick";
	for (i = 0; i < 2; i++) {
		json_object_foreach(json_object_get(s[i].cpu, "events"), name, v) {
			if (nr < KJ_PICTURE_CAUSES - 1 && strcmp(name, "unknown") &&
			    !known(cause, nr, name))
				cause[nr++] = name;
		}
	}
	if (kj_sampler_events(&s[0], "unknown") > 0 || kj_sampler_events(&s[1], "unknown") > 0)
		cause[nr++] = "unknown";
	return nr;
}

/* The interval and the rate of one bar; false if this sampler did not measure. */
static bool figures(const struct kj_sampler *s, const char *cause, double *rate, double *low,
		    double *high)
{
	double n = kj_sampler_events(s, cause);

	if (isnan(n) || !(s->wall_s > 0))
		return false;
	kj_sampler_interval(n, low, high);
	*rate = n / s->wall_s;
	*low /= s->wall_s;
	*high /= s->wall_s;
	return true;
}

static void bar(FILE *out, unsigned int i, const struct kj_scale *x, double y, const double f[3])
{
	static const char *const classes[] = { "user", "spin" };
	double from = f[1] > 0 ? kj_scale_at(x, f[1]) : x->from, to = kj_scale_at(x, f[2]);
	double middle = y + BAR / 2.0;

	if (f[0] > 0)
		fprintf(out,
			"<rect class=\"b %s\" x=\"%d\" y=\"%.1f\" width=\"%.1f\" height=\"%d\"/>",
			classes[i], LEFT, y, kj_scale_at(x, f[0]) - LEFT, BAR - 1);
	fprintf(out,
		"<path class=\"w\" d=\"M%.1f %.1fH%.1fM%.1f %.1fv6M%.1f %.1fv6\"/>\n"
		"<text x=\"%.1f\" y=\"%.1f\">",
		from, middle, to, from, middle - 3, to, middle - 3, to + 5, y + BAR - 1);
	kj_html_number(out, f[0], " /s");
	fputs("</text>\n", out);
}

static void axis(FILE *out, const struct kj_scale *x, double bottom)
{
	/* At most seven figures fit. */
	int e, skip = (x->high - x->low) / 7 + 1;

	for (e = x->low; e <= x->high; e += skip)
		fprintf(out,
			"<path class=\"grid\" d=\"M%.1f %dV%.1f\"/>\n"
			"<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">%g</text>",
			kj_scale_at(x, pow(10, e)), TOP, bottom, kj_scale_at(x, pow(10, e)),
			bottom + 15, pow(10, e));
	fprintf(out,
		"<text x=\"%d\" y=\"%.1f\" text-anchor=\"middle\" class=\"t\">events per second</text>\n",
		(LEFT + WIDTH - RIGHT) / 2, bottom + 32);
}

static void draw(FILE *out, const struct kj_sampler s[2], const char *const *cause, unsigned int nr,
		 const struct kj_scale *x)
{
	double bottom = TOP + nr * STEP, f[3];
	unsigned int i, c;

	fprintf(out,
		"<svg viewBox=\"0 0 %d %.0f\" role=\"img\" aria-label=\"Events per second by cause,\n"
		"logarithmic\">\n",
		WIDTH, bottom + 38);
	axis(out, x, bottom);
	for (c = 0; c < nr; c++) {
		fprintf(out, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">", LEFT - 6,
			TOP + (int)c * STEP + 19);
		kj_html_short(out, cause[c], 12);
		fputs("</text>\n", out);
		for (i = 0; i < 2; i++)
			if (figures(&s[i], cause[c], &f[0], &f[1], &f[2]))
				bar(out, i, x, TOP + c * STEP + 4 + i * (BAR + 2), f);
	}
	fputs("</svg>\n", out);
}

void kj_picture_rates(FILE *out, const struct kj_sampler s[2])
{
	double least = INFINITY, most = 0, rate, low, high, edge;
	const char *cause[KJ_PICTURE_CAUSES];
	unsigned int nr = kj_picture_causes(s, cause), i, c;
	struct kj_scale x;

	for (c = 0; c < nr; c++) {
		for (i = 0; i < 2; i++) {
			if (!figures(&s[i], cause[c], &rate, &low, &high))
				continue;
			edge = low > 0 ? low : high / 10;
			least = edge < least ? edge : least;
			most = high > most ? high : most;
		}
	}
	if (!(most > 0))
		return;
	kj_scale_make(&x, least, most, LEFT, WIDTH - RIGHT);
	fputs("<figure>\n<figcaption><strong>Events per second by cause</strong>, with the 95 %\n"
	      "interval of a Poisson count",
	      out);
	for (i = 0; i < 2; i++) {
		if (!s[i].cpu)
			continue;
		fprintf(out, "%s<span class=\"swatch %s\"></span> %s sampler%s", i ? " " : "<br>",
			s[i].name, s[i].name, i ? "; " : "");
	}
	fputs("unknown: gaps that no counted event explains</figcaption>\n", out);
	draw(out, s, cause, nr, &x);
	fputs("</figure>\n", out);
}

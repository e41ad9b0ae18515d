// SPDX-License-Identifier: GPL-2.0
/*
 * unit_page - parts of a page: where values are on its axes, how dense a column is, foreign text,
 * colours, and a page that replaces an earlier one only as a whole.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../kjitter/page/colour.h"
#include "../kjitter/page/curve.h"
#include "../kjitter/page/file.h"
#include "../kjitter/page/html.h"
#include "../kjitter/page/interval.h"
#include "../kjitter/page/lane.h"
#include "check.h"
#include "uapi/kjitter_cause.h"
#include "uapi/kjitter_hist.h"
#include "unit.h"

static bool near(double a, double b)
{
	return fabs(a - b) < 0.000001;
}

static void scales(void)
{
	struct kj_page_scale s;
	bool good;

	kj_page_scale_make(&s, 10, 1000, 100, 0);
	check(near(kj_page_scale_at(&s, 100), 50) && near(kj_page_scale_at(&s, 10), 100),
	      "scale: the middle is the geometric one");
	check(near(kj_page_scale_at(&s, 0), 100) && near(kj_page_scale_at(&s, 1e9), 0),
	      "scale: what is outside is at the end");
	kj_page_scale_decades(&s, 1000, 100000, 0, 1);
	check(s.low == 3 && s.high == 5, "scale: a power of ten needs no decade more");
	kj_page_scale_decades(&s, 999, 100001, 0, 1);
	check(s.low == 2 && s.high == 6, "scale: what is a little beyond does");
	kj_page_scale_make(&s, 0, 0, 0, 1);
	check(s.high > s.low, "scale: of nothing, it has a length all the same");
	kj_page_scale_decades(&s, 1, ~0ULL, 0, 1);
	check(s.high == 20 && near(kj_page_scale_at(&s, 1e10), 0.5), "scale: up to 2^64 ns");
	check(near(kj_page_share_at(100, 1000), 1) && near(kj_page_share_at(1, 1000), 3),
	      "shares: 90 %% is one nine, 99.9 %% three");
	check(kj_page_share_at(0, 1000) > 3 && kj_page_share_at(1000, 1000) == 0,
	      "shares: the longest is beyond, the shortest at 0");
	good = kj_page_floor(-1.5) == -2 && kj_page_floor(2.999999999) == 3 &&
	       kj_page_floor(2.9) == 2;
	check(good, "scale: whole numbers, as good as logarithms are");
}

/* Is it what was written to @out, which ends here? */
static bool same(FILE *out, char *const *text, const char *want)
{
	bool same;

	fclose(out);
	same = !strcmp(*text, want);
	if (!same)
		printf("# %s, not %s\n", *text, want);
	free(*text);
	return same;
}

static bool number(double v, const char *want)
{
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	kj_page_number(out, v);
	return same(out, &text, want);
}

static bool amount(double v, const char *want)
{
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	kj_page_count(out, v);
	return same(out, &text, want);
}

static bool share(double v, double whole, const char *want)
{
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	kj_page_percent(out, v, whole);
	return same(out, &text, want);
}

static void amounts(void)
{
	bool good;

	good = number(0, "0") && number(0.01234, "0.0123") && number(0.1234, "0.12");
	good = good && number(9.99, "9.99") && number(9.996, "10.0");
	check(good && number(99.94, "99.9") && number(99.96, "100"),
	      "numbers: three figures, and small ones");
	good = number(9999.4, "9999") && number(9999.6, "10&#8239;000");
	check(good && number(1e30,
			     "18&#8239;446&#8239;744&#8239;073&#8239;709&#8239;551&#8239;615"),
	      "numbers: large ones are counts");
	check(amount(9999, "9999") && amount(1234567, "1&#8239;234&#8239;567"),
	      "numbers: of more than four figures, three by three");
	check(number(NAN, "&#8211;") && number(INFINITY, "&#8211;"), "numbers: none is a dash");
	good = share(0, 7, "0&#160;%") && share(7, 7, "100&#160;%") && share(1, 8, "12.5&#160;%");
	good = good && share(1, 16, "6.25&#160;%") && share(0.5, 1000, "0.0500&#160;%");
	check(good && share(0.95, 1000, "0.10&#160;%"), "shares: three figures, and small ones");
	check(share(1, 1000000, "0.0001&#160;%") && share(1, 1000001, "under 0.0001&#160;%"),
	      "shares: less than can be written is said");
	check(share(NAN, 1, "&#8211;"), "shares: none is a dash");
}

static void steps(void)
{
	struct kj_page_marks m;
	struct kj_page_scale s;
	unsigned int i, bad = 0;
	double ns;
	bool good;

	good = near(kj_page_step(12, 6), 2) && near(kj_page_step(0.7, 6), 0.2) &&
	       near(kj_page_step(60, 6), 10);
	check(good, "marks: round distances");
	for (ns = 1; ns < 1e19; ns *= 1.7) {
		kj_page_marks_time(&m, ns);
		bad += m.nr < 2 || m.nr > 8;
		for (i = 0; i < m.nr; i++)
			bad += m.at[i] < 0 || m.at[i] > 1.0002 || strlen(m.label[i]) > 30;
	}
	check(!bad, "marks: of any time a few, and all on the axis (%u are not)", bad);
	kj_page_marks_time(&m, 8e9);
	check(m.nr == 5 && !strcmp(m.label[1], "2&#160;s") && near(m.at[1], 0.25),
	      "marks: 8 s are 0, 2, 4, 6, 8 s");
	kj_page_marks_time(&m, 0);
	check(!m.nr, "marks: no time has none");
	kj_page_scale_make(&s, 700, 2e6, 0, 1);
	kj_page_marks_lengths(&m, &s);
	good = m.nr == 4 && !strcmp(m.label[0], "1&#160;&#181;s") &&
	       !strcmp(m.label[3], "1&#160;ms");
	check(good, "marks: lengths at powers of ten");
	kj_page_scale_make(&s, 5900, 6100, 0, 1);
	kj_page_marks_lengths(&m, &s);
	check(m.nr == 2 && m.at[1] == 1, "marks: the ends, if nothing round is between them");
}

static void levels(void)
{
	unsigned int i, before = 0, falls = 0;
	bool good;

	good = !kj_page_level(0, 100, 4) && kj_page_level(1, 100, 4) == 1 &&
	       kj_page_level(100, 100, 4) == 4;
	check(good, "density: none, the least and the most");
	check(kj_page_level(1, 1, 4) == 4, "density: where one is the most, it is all dark");
	check(kj_page_level(10, 10000, 4) == 2 && kj_page_level(1000, 10000, 4) == 4,
	      "density: by the logarithm");
	for (i = 0; i <= 5000; i++) {
		falls += kj_page_level(i, 5000, 4) < before;
		before = kj_page_level(i, 5000, 4);
	}
	check(!falls && before == 4, "density: never less for more");
}

/* What @write puts out; to be freed. */
static char *said(const char *s, void (*write)(FILE *out, const char *s))
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	write(out, s);
	fclose(out);
	return text;
}

static void escapes(void)
{
	static const struct {
		const char *raw;
		const char *safe;
	} cases[] = {
		{ "<script>alert('x')</script>",
		  "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;" },
		{ "a&b\"c", "a&amp;b&quot;c" },
		{ "\033[31m\r\n\t\177", "?[31m????" },
		{ "\xff\xc0\x80\xed\xa0\x80", "??????" },
		{ "\xe2\x80\xae\xef\xbb\xbf", "??" },
		{ "gr\xc3\xbc\xc3\x9f \xf0\x9f\x90\xa7", "gr\xc3\xbc\xc3\x9f \xf0\x9f\x90\xa7" },
		{ "", "" },
	};
	char *text, longer[3001];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		text = said(cases[i].raw, kj_page_text);
		check(!strcmp(text, cases[i].safe), "escape %u", i);
		free(text);
	}
	/* Three bytes each, so that pieces of any length would cut one. */
	for (i = 0; i < 1000; i++)
		memcpy(longer + 3 * i, "\xe2\x82\xac", 3);
	longer[3000] = '\0';
	text = said(longer, kj_page_text);
	check(!strcmp(text, longer), "escape: long text is cut within no character");
	free(text);
}

static double channel(unsigned int rgb, unsigned int shift)
{
	double c = (rgb >> shift & 0xff) / 255.0;

	return c <= 0.03928 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

static double luminance(unsigned int rgb)
{
	return 0.2126 * channel(rgb, 16) + 0.7152 * channel(rgb, 8) + 0.0722 * channel(rgb, 0);
}

/* WCAG 2.2, contrast ratio. */
static double contrast(unsigned int a, unsigned int b)
{
	double x = luminance(a), y = luminance(b);

	return x > y ? (x + 0.05) / (y + 0.05) : (y + 0.05) / (x + 0.05);
}

/*
 * What somebody sees who lacks a kind of cones: G. M. Machado, M. M. Oliveira and L. A. F.
 * Fernandes, IEEE Transactions on Visualization and Computer Graphics 15 (2009), 1291-1298,
 * severity 1.
 */
static const double sights[][9] = {
	{ 1, 0, 0, 0, 1, 0, 0, 0, 1 },
	{ 0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116,
	  1.051998 },
	{ 0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940,
	  0.968881 },
};

static double f_of(double t)
{
	return t > 0.008856 ? cbrt(t) : 7.787 * t + 16.0 / 116;
}

/* CIE L*a*b* under D65. */
static void lab(unsigned int rgb, const double *sight, double *to)
{
	double in[3] = { channel(rgb, 16), channel(rgb, 8), channel(rgb, 0) }, c[3], x, y, z;
	unsigned int i;

	for (i = 0; i < 3; i++) {
		c[i] = sight[3 * i] * in[0] + sight[3 * i + 1] * in[1] + sight[3 * i + 2] * in[2];
		c[i] = c[i] < 0 ? 0 : c[i] > 1 ? 1 : c[i];
	}
	x = f_of((0.4124 * c[0] + 0.3576 * c[1] + 0.1805 * c[2]) / 0.9505);
	y = f_of(0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2]);
	z = f_of((0.0193 * c[0] + 0.1192 * c[1] + 0.9505 * c[2]) / 1.089);
	to[0] = 116 * y - 16;
	to[1] = 500 * (x - y);
	to[2] = 200 * (y - z);
}

static double apart(unsigned int a, unsigned int b, const double *sight)
{
	double x[3], y[3];

	lab(a, sight, x);
	lab(b, sight, y);
	return sqrt(pow(x[0] - y[0], 2) + pow(x[1] - y[1], 2) + pow(x[2] - y[2], 2));
}

static unsigned int colour(unsigned int i, bool dark)
{
	return dark ? kj_page_colours[i].dark : kj_page_colours[i].light;
}

static void palette(void)
{
	unsigned int i, k, s, dark, cause;
	double least, d;
	bool good = true;

	for (dark = 0; dark < 2; dark++) {
		least = 99;
		for (i = 0; i < KJ_PAGE_COLOURS; i++) {
			d = contrast(colour(i, dark),
				     dark ? kj_page_paper.dark : kj_page_paper.light);
			least = d < least ? d : least;
		}
		check(least >= 3, "colours, %s: contrast at least %.1f", dark ? "dark" : "light",
		      least);
		for (s = 0; s < ARRAY_SIZE(sights); s++) {
			least = 999;
			for (i = 0; i < KJ_PAGE_COLOURS; i++)
				for (k = 0; k < i; k++) {
					d = apart(colour(i, dark), colour(k, dark), sights[s]);
					if (d < least)
						cause = i * 10 + k;
					least = d < least ? d : least;
				}
			check(least >= 20, "colours, %s, sight %u: at least %.1f apart (%u)",
			      dark ? "dark" : "light", s, least, cause);
		}
	}
	for (cause = 0; cause < KJ_CAUSE_ROOM; cause++)
		good &= kj_page_class(cause) < KJ_PAGE_COLOURS;
	check(good && kj_page_class(~0U) < KJ_PAGE_COLOURS, "colours: every cause has one");
	good = kj_page_class(KJ_CAUSE_THREAD) != kj_page_class(KJ_CAUSE_TICK) &&
	       kj_page_class(KJ_CAUSE_CALL) == kj_page_class(KJ_CAUSE_TLB) &&
	       kj_page_class(KJ_CAUSE_SMI) == kj_page_class(KJ_CAUSE_STEAL) &&
	       kj_page_class(KJ_CAUSE_SMI) != kj_page_class(KJ_CAUSE_UNKNOWN);
	check(good, "colours: one for each class of causes");
}

static void intervals(void)
{
	struct kj_page_interval i = { .most = 4, .least = 0.1, .low = 1, .ratio = 2, .high = 3 };
	bool good;

	good = near(kj_page_interval_at(&i, 1), 0.5) && near(kj_page_interval_at(&i, 2), 0.75) &&
	       near(kj_page_interval_at(&i, 0.25), 0);
	check(good, "interval: half and double are as far from 1");
	good = kj_page_interval_at(&i, INFINITY) == 1 && kj_page_interval_at(&i, 0) == 0 &&
	       kj_page_interval_at(&i, NAN) == 0 && kj_page_interval_at(&i, 1e9) == 1;
	check(good, "interval: what is beyond the axis is at its end");
}

/* What a file holds, or NULL. */
static bool holds(const char *path, const char *text)
{
	char buf[100] = "";
	FILE *f = fopen(path, "r");
	size_t n = f ? fread(buf, 1, sizeof(buf) - 1, f) : 0;

	if (f)
		fclose(f);
	return f && n == strlen(text) && !strcmp(buf, text);
}

/* What a page begins with; nothing else is replaced by one. */
#define DOCTYPE "<!DOCTYPE html>"

static void places(void)
{
	struct kj_page_file f;
	struct stat st;
	char path[64];
	bool good;

	if (!unit_file(path, sizeof(path)))
		return;
	good = kj_page_open(&f, path) && fputs(DOCTYPE "one", f.out) >= 0 && holds(path, "") &&
	       kj_page_close(&f) && holds(path, DOCTYPE "one");
	check(good, "a page is there when it is whole");
	check(!stat(path, &st) && (st.st_mode & 0444),
	      "and may be read by whoever may read new files");
	good = kj_page_open(&f, path) && fputs(DOCTYPE "two", f.out) >= 0 && !fflush(f.out) &&
	       !close(fileno(f.out)) && !kj_page_close(&f) && holds(path, DOCTYPE "one") &&
	       access(f.temp, F_OK);
	check(good, "one that could not be written leaves the earlier one, and nothing else");
	check(!kj_page_open(&f, "/proc/no/such/page"), "a place that there is not is refused");
	good = kj_page_open(&f, "/dev/full") && fputs("x", f.out) >= 0 && !kj_page_close(&f);
	check(good && !stat("/dev/full", &st) && S_ISCHR(st.st_mode),
	      "a device is written to, not replaced");
	unlink(path);
}

/* As many columns as may be, each another one: the worst that a lane can cost. */
static void sizes(void)
{
	struct kj_page_column column[KJ_PAGE_COLUMNS];
	struct kj_page_marks m;
	char *text = NULL;
	unsigned int i;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	for (i = 0; i < KJ_PAGE_COLUMNS; i++)
		column[i] = (struct kj_page_column){ .height = 1 + i * 7 % KJ_PAGE_HEIGHT,
						     .dense = 1 + i % KJ_PAGE_DENSE };
	kj_page_marks_time(&m, 1e9);
	kj_page_lane(out, KJ_CAUSE_TICK);
	kj_page_lane_columns(out, KJ_CAUSE_TICK, "x", column, &m);
	fclose(out);
	check(size < 6000, "a lane takes %zu bytes at most", size);
	free(text);
}

/* Two curves, of which the second one is of nothing. */
static void no_points(void)
{
	static const __u64 count[KJ_HIST_BUCKETS] = { [5] = 3, [40] = 1 }, none[KJ_HIST_BUCKETS];
	const struct kj_page_curve c[] = {
		{ .count = count, .khz = 1000000, .max = 100, .label = "this" },
		{ .count = none, .khz = 1000000, .label = "that" },
	};
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	bool good;

	kj_page_curve(out, "Lengths", "gaps", c, 2);
	fclose(out);
	check(strstr(text, "that: none") && strstr(text, "this</figcaption>"),
	      "curves: one of nothing is said to be none");
	good = strstr(text, "<path class=\"l l0\" d=\"M58 ") &&
	       !strstr(text, "<path class=\"l l1\" d=\"M58 ");
	check(good, "curves: and is not drawn");
	free(text);
}

int unit_page(void)
{
	amounts();
	scales();
	steps();
	levels();
	escapes();
	palette();
	intervals();
	places();
	sizes();
	no_points();
	return check_failed;
}

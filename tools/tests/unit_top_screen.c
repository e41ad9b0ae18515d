// SPDX-License-Identifier: GPL-2.0
/*
 * unit_top_screen - what top shows: lines, tables and pages of several sizes; keys.
 */
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "../kjitter/lib/text.h"
#include "../kjitter/top/keys.h"
#include "../kjitter/top/screen.h"
#include "../kjitter/top/table.h"
#include "check.h"
#include "unit.h"

#define ROWS 512
#define MS   1000000ULL

static struct kj_top top;
static unsigned int order[ROWS];
static struct kj_top_style style;
static struct kj_top_view view;
static struct kj_top_screen screen;

/* A model full of the widest things there are. */
static void fill(unsigned int cpus, unsigned int level)
{
	struct kj_record rec = { .start = 5000, .len = 999949999, .cause = KJ_CAUSE_OTHER_VECTOR };
	struct kj_detail d = { .start = 5001, .kind = KJ_DETAIL_TASK, .id = 4194304 };
	struct kj_accounts a = {
		.clock_khz = MS,
		.state = KJ_STREAM_RUNNING,
		.last = 1000 * MS,
		.gaps = 999999999,
		.written = 999999,
		.lost = 999000000,
		.gap = 999999 * 1000ULL,
		.max = 999949999,
	};
	unsigned int i, k;

	kj_top_room(&top, cpus, cpus);
	top.level = level;
	top.khz = MS;
	a.cause[KJ_CAUSE_OTHER_VECTOR] = (struct kj_cause_account){ a.gaps, a.gap, a.max };
	memcpy(d.name, "\033[31mevil\xe7\x8c\xab", 13);
	for (i = 0; i < cpus; i++)
		kj_top_add(&top, 8191 - cpus + i, KJ_STREAM_SPIN);
	kj_top_begin(&top, 0);
	kj_top_focus(&top, 0);
	for (i = 0; i < cpus; i++) {
		for (k = 0; k < KJ_TOP_LATEST; k++)
			kj_top_record(&top, i, k, &rec);
		kj_top_detail(&top, i, &d);
	}
	for (k = 1; k <= KJ_TOP_PAST; k++) {
		for (i = 0; i < cpus; i++)
			kj_top_accounts(&top, i, &a);
		kj_top_close(&top, k * 1000 * MS);
		a.last += 1000 * MS;
		a.gaps += 1000;
		a.lost += 1000;
	}
}

static void show(unsigned int width, unsigned int height)
{
	struct kj_top_scene scene = {
		.t = &top,
		.order = order,
		.view = &view,
		.style = &style,
		.title =
			"kjitter: watch, level 2 (trace events), threshold 100.000 ns, pid 4194304",
		.clock = "23:59:59",
	};

	style.width = width;
	view.height = height;
	kj_top_order(&top, view.sort, order);
	kj_top_view_keep(&view, &top, order);
	kj_top_screen(&screen, &scene);
}

/* Columns of a line as a terminal counts them; -1: it has what does not belong there. */
static int columns(const char *s)
{
	unsigned int point;
	int n = 0;
	size_t len;

	while (*s) {
		if (*s == '\033') {
			len = strspn(s + 1, "[0123456789;");
			if (s[1 + len] != 'm')
				return -1;
			s += len + 2;
			continue;
		}
		len = kj_text_rune(s, strlen(s), &point);
		if (!len || point < 0x20 || point == 0x7f || (point > 0x300 && point < 0x2580) ||
		    point > 0x25a0)
			return -1;
		s += len;
		n++;
	}
	return n;
}

static bool fits(unsigned int width, unsigned int height)
{
	unsigned int i;
	int n;

	show(width, height);
	for (i = 0; i < screen.nr; i++) {
		n = columns(screen.line[i].text);
		if (n < 0 || n > (int)width)
			return false;
	}
	return screen.nr == height;
}

static bool said(const char *text)
{
	unsigned int i;

	for (i = 0; i < screen.nr; i++)
		if (strstr(screen.line[i].text, text))
			return true;
	return false;
}

static void sizes(void)
{
	static const unsigned int size[][2] = { { 80, 24 },   { 200, 50 }, { 40, 10 },
						{ 300, 200 }, { 20, 5 },   { 1, 2 } };
	static const char *const page[] = { "table", "CPU", "help" };
	unsigned int i, p, looks;

	for (looks = 0; looks < 2; looks++) {
		style = (struct kj_top_style){ .utf8 = looks, .looks = looks, .color = looks };
		for (p = 0; p < 3; p++) {
			view = (struct kj_top_view){ .page = p, .sort = KJ_SORT_RATE };
			for (i = 0; i < ARRAY_SIZE(size); i++)
				check(fits(size[i][0], size[i][1]), "top: %s in %ux%u%s", page[p],
				      size[i][0], size[i][1], looks ? ", with looks" : "");
		}
	}
}

static void table(void)
{
	style = (struct kj_top_style){ .width = 80 };
	view = (struct kj_top_view){ .sort = KJ_SORT_CPU, .selected = -1 };
	show(80, 24);
	check(said("1-20 of 512 rows, 492 not shown"), "top: how many rows are not shown");
	check(said("CPU  gaps/s     last cause        worst cause       ppm   lost    tick"),
	      "top: all columns in 80");
	check(said("?[31mevi"), "top: a hostile name is harmless");
	show(40, 10);
	check(said("CPU  gaps/s     worst cause") && !said("lost "), "top: fewer columns in 40");
	show(200, 50);
	check(said("task ?[31mevil? (pid 4194304)"), "top: whole names in 200");
	check(screen.line[0].column == 200, "top: the time stands at the right");
}

/* One row in detail: whose gaps they are, how long ago, and what is not known. */
static void in_detail(void)
{
	const struct kj_top_row was = top.row[1];

	style = (struct kj_top_style){ .width = 80 };
	view = (struct kj_top_view){ .page = KJ_PAGE_CPU, .sort = KJ_SORT_CPU };
	top.cycles = 7000;
	show(80, 50);
	check(said("ago     length") && said("2.00 us   999.9 ms"), "top: the latest gaps");
	top.cycles = 0;
	show(80, 50);
	check(said(" -   999.9 ms"), "top: one that came since the clocks were read");
	view.selected = 1;
	view.paused = true;
	show(80, 50);
	check(said("not kept while paused") && !said("ago     length"),
	      "top: paused: gaps of one CPU are not another's");
	top.row[1].before = top.row[1].now;
	top.row[1].base = top.row[1].now;
	show(80, 50);
	check(said("gaps/s                 -             -"), "top: it did not run: no rate");
	check(said("ppm                    -             -"), "top: it did not run: no share");
	view.page = KJ_PAGE_TABLE;
	show(80, 24);
	check(said("     -      0"), "top: nor in the table");
	top.row[1] = was;
}

/* What is known of the tick of the CPU that is shown, with probes and without. */
static void held_by(void)
{
	struct kj_top_cpu *c = &top.cpus[0], was = *c;

	style = (struct kj_top_style){ .width = 80 };
	view = (struct kj_top_view){ .page = KJ_PAGE_CPU, .sort = KJ_SORT_CPU };
	c->state = KJ_TICK_RUNNING;
	c->dep = KJ_DEP_SCHED;
	c->holder = (struct kj_tick_holder){ .count = 3, .pid = 77, .comm = "a name of 16 by" };
	show(80, 50);
	check(said("tick running, held by sched (a name of 16 by, pid 77), "),
	      "top: who holds the tick, in 80 columns");
	top.level = 1;
	c->known = 0;
	show(80, 50);
	check(said("tick not known"), "top: level 1, ticks were not counted");
	c->known = 2;
	c->ticks = c->ticks_before + 25;
	c->ns = c->ns_before + 100 * MS;
	show(80, 50);
	check(said("tick 250.0/s (local timer interrupts)"),
	      "top: level 1, ticks as the kernel counts them");
	top.level = 2;
	*c = was;
}

/* Two streams of a CPU have a column that tells which is which. */
static void streams(void)
{
	const struct kj_top was = top;

	memset(&top, 0, sizeof(top));
	kj_top_room(&top, 2, 1);
	top.level = 1;
	top.khz = MS;
	kj_top_add(&top, 3, KJ_STREAM_TIMER_IRQ);
	kj_top_add(&top, 3, KJ_STREAM_TIMER_THREAD);
	kj_top_begin(&top, 0);
	style = (struct kj_top_style){ .width = 100 };
	view = (struct kj_top_view){ .sort = KJ_SORT_CPU, .selected = -1 };
	show(100, 24);
	check(said(" 3 irq ") && said(" 3 thread "), "top: which of the CPU's two streams it is");
	top = was;
}

static void no_utf8(void)
{
	struct kj_top_line l;

	style = (struct kj_top_style){ .width = 80, .utf8 = true };
	kj_top_line_begin(&l, &style, KJ_LOOK_PLAIN);
	kj_top_line_add(&l, KJ_LOOK_PLAIN, "a\377b\303\251");
	check(!strcmp(kj_top_line_end(&l), "a?b\303\251") && l.column == 4,
	      "top: a byte that is no UTF-8 has a column");
}

static void key(int k)
{
	kj_top_view_key(&view, &top, order, k);
}

static void typed(const char *s)
{
	while (*s)
		key(*s++);
}

static void moves(void)
{
	view = (struct kj_top_view){ .sort = KJ_SORT_CPU, .selected = -1 };
	show(80, 24);
	key(KJ_KEY_DOWN);
	check(view.selected == 0, "top: the first key selects the first row");
	key(KJ_KEY_UP);
	check(view.selected == 0 && !view.scroll, "top: there is nothing above");
	key(KJ_KEY_PAGE_DOWN);
	check(view.selected == 20 && view.scroll == 1, "top: a page on, as far as it must scroll");
	key(KJ_KEY_PAGE_UP);
	check(!view.selected && !view.scroll, "top: and a page back");
	key(KJ_KEY_PAGE_DOWN);
	key('k');
	check(view.selected == 19, "top: k: one up");
	key(KJ_KEY_END);
	check(view.selected == 511 && view.scroll == 492, "top: the end");
	show(80, 50);
	check(view.scroll == 466, "top: a larger screen: no room is left empty");
	key(KJ_KEY_HOME);
	check(view.selected == 0 && !view.scroll, "top: back to the first");
	view.scroll = 492;
	view.selected = -1;
	show(80, 24);
	key('j');
	check(view.selected == 492, "top: what is seen first is selected first");
}

static void keys(void)
{
	view = (struct kj_top_view){ .sort = KJ_SORT_RATE, .selected = -1 };
	show(80, 24);
	key('s');
	check(view.sort == KJ_SORT_WORST, "top: s: the next order");
	typed("sss");
	check(view.sort == KJ_SORT_RATE, "top: s: and round");
	key('p');
	check(view.paused, "top: p pauses");
	key(' ');
	check(!view.paused, "top: space goes on");
	key('g');
	check(view.length, "top: g: the other picture");
	key('r');
	check(view.reset && *view.message, "top: r resets, and says so");
	key('x');
	check(view.page == KJ_PAGE_TABLE && !view.ask && !*view.message,
	      "top: any other key does nothing");
	key('?');
	check(view.page == KJ_PAGE_HELP && !*view.message, "top: ?: help");
	key('z');
	check(view.page == KJ_PAGE_TABLE, "top: any key goes back");
	key(KJ_KEY_ENTER);
	check(view.page == KJ_PAGE_CPU && view.selected == 0, "top: Enter: a CPU in detail");
	key(KJ_KEY_ENTER);
	check(view.page == KJ_PAGE_TABLE && view.selected == 0, "top: Enter: back to the table");
	key(KJ_KEY_ENTER);
	key(KJ_KEY_REDRAW);
	check(view.redraw && view.page == KJ_PAGE_CPU, "top: Ctrl-L draws it anew");
	key('h');
	key('z');
	check(view.page == KJ_PAGE_CPU, "top: from help back to it");
	key(KJ_KEY_ESCAPE);
	check(view.page == KJ_PAGE_TABLE && !view.quit, "top: Escape: the table");
	key('q');
	check(view.quit, "top: q quits");
	view.quit = false;
	key('t');
	key(KJ_KEY_INTERRUPT);
	check(view.quit, "top: Ctrl-C quits, also while something is asked for");
}

static void asks(void)
{
	view = (struct kj_top_view){ .sort = KJ_SORT_CPU, .selected = -1 };
	show(80, 24);
	typed("t50q");
	check(!view.quit && !strcmp(view.typed, "50"),
	      "top: t: what is no part of a time is not taken");
	show(80, 24);
	check(said("new threshold, such as 20us: 50_"),
	      "top: t: what is asked for, and what is typed");
	typed("xus");
	key(KJ_KEY_ENTER);
	check(view.threshold_ns == 50000 && !view.ask, "top: a new threshold");
	view.threshold_ns = 0;
	typed("t5");
	key(KJ_KEY_ENTER);
	check(!view.threshold_ns && strstr(view.message, "unit is missing"), "top: no unit: said");
	typed("t11s");
	key(KJ_KEY_ENTER);
	check(!view.threshold_ns && strstr(view.message, "from 1ns to 10s"), "top: too long: said");
	typed("t5");
	key(KJ_KEY_BACKSPACE);
	key(KJ_KEY_ENTER);
	check(!view.threshold_ns && !view.ask, "top: nothing typed: nothing done");
	typed("t1us");
	key(KJ_KEY_ESCAPE);
	check(!view.threshold_ns && !view.ask, "top: Escape: nothing done");
	typed("c8000");
	show(80, 24);
	check(said("CPU: 8000_"), "top: c: a CPU is asked for");
	key(KJ_KEY_ENTER);
	check(view.page == KJ_PAGE_CPU && top.row[view.selected].cpu == 8000, "top: c: that CPU");
	typed("c1");
	key(KJ_KEY_ENTER);
	check(strstr(view.message, "CPU 1 is not measured"), "top: one that is not measured: said");
	typed("c1234567890123456789");
	check(strlen(view.typed) < sizeof(view.typed),
	      "top: no more is typed than there is room for");
}

static int next(const char *bytes, size_t n, bool idle)
{
	struct kj_top_keys k = { 0 };

	kj_top_keys_put(&k, bytes, n);
	return kj_top_keys_next(&k, idle);
}

static void sequences(void)
{
	struct kj_top_keys k = { 0 };
	char junk[KJ_KEYS_ROOM + 8];

	check(next("q", 1, false) == 'q', "keys: a letter");
	check(next("\033[A", 3, false) == KJ_KEY_UP && next("\033OA", 3, false) == KJ_KEY_UP,
	      "keys: up, both ways");
	check(next("\033[6~", 4, false) == KJ_KEY_PAGE_DOWN, "keys: page down");
	check(next("\033[4~", 4, false) == KJ_KEY_END, "keys: end");
	check(next("\033[5~", 4, false) == KJ_KEY_PAGE_UP, "keys: page up");
	check(next("\033[B", 3, false) == KJ_KEY_DOWN, "keys: down");
	check(next("\033[H", 3, false) == KJ_KEY_HOME, "keys: home");
	check(next("\033[1~", 4, false) == KJ_KEY_HOME, "keys: home, as others send it");
	check(next("\033[F", 3, false) == KJ_KEY_END, "keys: end, as others send it");
	check(next("\b", 1, false) == KJ_KEY_BACKSPACE, "keys: backspace");
	check(next("\177", 1, false) == KJ_KEY_BACKSPACE, "keys: backspace, as others send it");
	check(next("\033q", 2, false) == KJ_KEY_ESCAPE, "keys: Escape, and a letter behind it");
	check(next("\r", 1, false) == KJ_KEY_ENTER && next("\n", 1, false) == KJ_KEY_ENTER,
	      "keys: Enter, however it comes");
	check(next("\033", 1, false) == KJ_KEY_NONE && next("\033", 1, true) == KJ_KEY_ESCAPE,
	      "keys: Escape, when nothing follows");
	check(next("\033[", 2, false) == KJ_KEY_NONE, "keys: a sequence that is not whole");
	check(next("\033[1;5Cq", 7, false) == 'q' && next("\033[200~q", 7, false) == 'q',
	      "keys: one that is not known is left out");
	kj_top_keys_put(&k, "\033[", 2);
	check(kj_top_keys_next(&k, false) == KJ_KEY_NONE, "keys: in two parts: not yet");
	kj_top_keys_put(&k, "Bj", 2);
	check(kj_top_keys_next(&k, false) == KJ_KEY_DOWN, "keys: then it is");
	check(kj_top_keys_next(&k, false) == 'j', "keys: and what follows");
	check(kj_top_keys_next(&k, false) == KJ_KEY_NONE, "keys: and no more");
	check(kj_top_keys_wait(&k, 5) == ULLONG_MAX, "keys: nothing waits for more");
	k.came_ns = 1000;
	kj_top_keys_put(&k, "\033", 1);
	check(kj_top_keys_wait(&k, 3000) == KJ_KEYS_ESCAPE_NS - 2000,
	      "keys: an escape waits, however often it is looked at");
	check(!kj_top_keys_wait(&k, 1000 + KJ_KEYS_ESCAPE_NS), "keys: but not for ever");
	check(kj_top_keys_next(&k, true) == KJ_KEY_ESCAPE, "keys: then it is a key");
	memset(junk, '1', sizeof(junk));
	memcpy(junk, "\033[", 2);
	check(kj_top_keys_put(&k, junk, sizeof(junk)) == KJ_KEYS_ROOM, "keys: as many as fit");
	check(kj_top_keys_next(&k, false) == KJ_KEY_NONE && !k.nr,
	      "keys: a sequence without an end does not fill it for ever");
}

int unit_top_screen(void)
{
	fill(ROWS, 2);
	sizes();
	table();
	in_detail();
	held_by();
	no_utf8();
	moves();
	keys();
	asks();
	streams();
	sequences();
	return check_failed;
}

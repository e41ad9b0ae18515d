// SPDX-License-Identifier: GPL-2.0
/*
 * screen - see screen.h.
 */
#include <stdio.h>
#include <string.h>

#include "page.h"
#include "screen.h"
#include "table.h"

/* Keys in the order in which they are left out of a foot, from the end. */
#define KEYS "h help  q quit  s sort  Enter CPU  p pause  r reset  t threshold  g picture"

/* "1:02:03" */
static void uptime(char *buf, size_t size, __u64 ns)
{
	__u64 s = ns / 1000000000ULL;

	snprintf(buf, size, "%llu:%02llu:%02llu", s / 3600, s / 60 % 60, s % 60);
}

static void title(struct kj_top_screen *s, const struct kj_top_scene *scene)
{
	struct kj_top_line *l = kj_top_page_line(s, scene, KJ_LOOK_PLAIN);
	unsigned int width = scene->style->width, taken;
	char time[64], up[32];

	if (!l)
		return;
	uptime(up, sizeof(up), scene->t->now_ns - scene->t->reset_ns);
	snprintf(time, sizeof(time), "  for %s  %s", up, scene->clock);
	taken = strlen(time);
	kj_top_line_put(l, KJ_LOOK_PLAIN, scene->title, width > taken ? width - taken : width,
			false);
	kj_top_line_add(l, KJ_LOOK_PLAIN, "%s", time);
}

static void summary(struct kj_top_screen *s, const struct kj_top_scene *scene)
{
	struct kj_top_line *l = kj_top_page_line(s, scene, KJ_LOOK_PLAIN);

	if (l)
		kj_top_table_all(l, scene->t);
}

static void table(struct kj_top_screen *s, const struct kj_top_scene *scene)
{
	const struct kj_top_view *v = scene->view;
	struct kj_top_table layout = {
		.symbols = scene->symbols,
		.utf8 = scene->style->utf8,
		.length = v->length,
	};
	struct kj_top_line *l;
	unsigned int i, end = v->scroll + kj_top_view_rows(v);

	kj_top_table_fit(&layout, scene->t, scene->style->width);
	l = kj_top_page_line(s, scene, KJ_LOOK_REVERSE);
	if (l)
		kj_top_table_head(&layout, l, v->sort);
	for (i = v->scroll; i < end && i < scene->t->nr_rows; i++) {
		l = kj_top_page_line(s, scene,
				     (int)scene->order[i] == v->selected ? KJ_LOOK_REVERSE :
									   KJ_LOOK_PLAIN);
		if (l)
			kj_top_table_row(&layout, l, scene->t, scene->order[i]);
	}
}

/* How many rows there are that are not seen. */
static void hidden(struct kj_top_line *l, const struct kj_top_scene *scene)
{
	const struct kj_top_view *v = scene->view;
	unsigned int rows = kj_top_view_rows(v), all = scene->t->nr_rows;

	if (v->page == KJ_PAGE_TABLE && all > rows)
		kj_top_line_add(l, KJ_LOOK_BOLD, "%u-%u of %u rows, %u not shown  ", v->scroll + 1,
				v->scroll + rows < all ? v->scroll + rows : all, all, all - rows);
}

/* As many of the keys as there is room for. */
static void keys(struct kj_top_line *l, unsigned int width)
{
	unsigned int room = width > l->column ? width - l->column : 0;
	size_t n = strlen(KEYS);

	while (n > room || (n && strncmp(KEYS + n, "  ", 2) && KEYS[n]))
		n--;
	kj_top_line_add(l, KJ_LOOK_DIM, "%.*s", (int)n, KEYS);
}

static void foot(struct kj_top_screen *s, const struct kj_top_scene *scene)
{
	const struct kj_top_view *v = scene->view;
	struct kj_top_line *l = &s->line[s->nr++];

	kj_top_line_begin(l, scene->style, KJ_LOOK_PLAIN);
	if (v->paused)
		kj_top_line_add(l, KJ_LOOK_WARN, "paused  ");
	if (v->ask == KJ_ASK_THRESHOLD)
		kj_top_line_add(l, KJ_LOOK_BOLD, "new threshold, such as 20us: %s_", v->typed);
	else if (v->ask == KJ_ASK_CPU)
		kj_top_line_add(l, KJ_LOOK_BOLD, "CPU: %s_", v->typed);
	else if (*v->message)
		kj_top_line_add(l, KJ_LOOK_WARN, "%s", v->message);
	if (v->ask || *v->message)
		return;
	hidden(l, scene);
	if (v->page == KJ_PAGE_HELP)
		kj_top_line_add(l, KJ_LOOK_DIM, "any key goes back");
	else
		keys(l, scene->style->width);
}

void kj_top_screen(struct kj_top_screen *s, const struct kj_top_scene *scene)
{
	const struct kj_top_view *v = scene->view;
	unsigned int i;

	s->nr = 0;
	title(s, scene);
	if (v->page == KJ_PAGE_HELP) {
		kj_top_page_help(s, scene);
	} else if (v->page == KJ_PAGE_CPU && v->selected >= 0) {
		kj_top_page_cpu(s, scene);
	} else {
		summary(s, scene);
		table(s, scene);
	}
	while (kj_top_page_line(s, scene, KJ_LOOK_PLAIN))
		;
	foot(s, scene);
	for (i = 0; i < s->nr; i++)
		kj_top_line_end(&s->line[i]);
}

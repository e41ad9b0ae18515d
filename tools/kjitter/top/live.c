// SPDX-License-Identifier: GPL-2.0
/*
 * live - see live.h. Rings, keys, signals and the end of an interval are waited for together; a
 * system call is made for nothing else.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "lib/exit.h"
#include "lib/text.h"
#include "lib/time.h"
#include "live.h"

#define SAY_DISPLAY "top: the display cannot be set up: %s; --once and --json need none"
#define SAY_STREAMS "every stream ended by itself; the display ends with them"

/**
 * struct live - the display
 * @f: measurement
 * @t: terminal
 * @kept: see struct kj_top_kept
 * @style: what the terminal can do
 * @frozen: the model as it was when the display was paused
 * @order: rows as they are shown
 * @keys: what was typed
 * @screen: what is shown
 * @signals: descriptor of signals
 * @ended: it is over
 */
struct live {
	struct kj_top_feed *f;
	struct kj_terminal *t;
	struct kj_top_kept *kept;
	struct kj_top_style style;
	struct kj_top frozen;
	unsigned int *order;
	struct kj_top_keys keys;
	struct kj_top_screen screen;
	int signals;
	bool ended;
};

/* In the data segment: a screen is large. */
static struct live live;

bool kj_top_colors(const struct kj_options *o)
{
	const char *none = getenv("NO_COLOR");

	return !kj_options_has(o, KJ_OPT_NO_COLOR) && !(none && *none);
}

static const struct kj_top *shown(void)
{
	return live.kept->view.paused ? &live.frozen : &live.f->model;
}

static void draw(void)
{
	struct kj_top_view *v = &live.kept->view;
	struct kj_top_scene scene = {
		.t = shown(),
		.order = live.order,
		.view = v,
		.style = &live.style,
		.symbols = &live.f->session.symbols,
		.title = live.f->title,
	};
	char clock[16] = "";
	time_t now = time(NULL);
	struct tm tm;

	if (localtime_r(&now, &tm))
		strftime(clock, sizeof(clock), "%H:%M:%S", &tm);
	scene.clock = clock;
	kj_top_order(scene.t, v->sort, live.order);
	kj_top_view_keep(v, scene.t, live.order);
	kj_top_screen(&live.screen, &scene);
	kj_terminal_draw(live.t, &live.screen);
}

static void resize(void)
{
	kj_terminal_size(live.t);
	live.style.width = live.t->width;
	live.kept->view.height = live.t->height;
}

/* What keys ask for that is not only of the display. */
static void act(bool was_paused)
{
	struct kj_top_view *v = &live.kept->view;

	if (v->reset)
		kj_top_reset(&live.f->model);
	if (v->paused && (!was_paused || v->reset))
		kj_top_copy(&live.frozen, &live.f->model);
	v->reset = false;
	if (v->redraw)
		resize();
	v->redraw = false;
	kj_top_focus(&live.f->model, v->page == KJ_PAGE_CPU ? v->selected : -1);
	live.kept->again = v->threshold_ns;
	live.ended |= v->quit || v->threshold_ns;
}

/* Return: something was typed. */
static bool take_keys(bool idle)
{
	struct kj_top_view *v = &live.kept->view;
	bool any = false, was_paused;
	int key;

	while (!live.ended && (key = kj_top_keys_next(&live.keys, idle))) {
		was_paused = v->paused;
		kj_top_view_key(v, shown(), live.order, key);
		act(was_paused);
		any = true;
	}
	return any;
}

static void take_signal(void)
{
	struct signalfd_siginfo info;

	if (read(live.signals, &info, sizeof(info)) != sizeof(info))
		return;
	if (info.ssi_signo == SIGWINCH)
		resize();
	else
		live.ended = true;
}

/* Wait for keys and signals. Return: the screen is to be drawn. */
static bool wait_for(__u64 ns)
{
	struct timespec time;
	struct pollfd p[2] = {
		{ .fd = live.t->fd, .events = POLLIN },
		{ .fd = live.signals, .events = POLLIN },
	};
	__u64 escape = kj_top_keys_wait(&live.keys, kj_time_now());
	bool typed;

	if (kj_terminal_flush(live.t))
		p[0].events |= POLLOUT;
	if (escape < ns)
		ns = escape;
	time = (struct timespec){ ns / KJ_SECOND, ns % KJ_SECOND };
	if (ppoll(p, 2, &time, NULL) <= 0)
		return take_keys(!kj_top_keys_wait(&live.keys, kj_time_now()));
	if (p[1].revents)
		take_signal();
	if (p[0].revents & (POLLHUP | POLLERR | POLLNVAL))
		live.ended = true;
	else if (p[0].revents & POLLIN && !kj_terminal_read(live.t, &live.keys))
		live.ended = true;
	typed = take_keys(false);
	return typed || p[1].revents;
}

/* Return: 0 or -errno. */
static int loop(void)
{
	const struct kj_options *o = live.f->session.options;
	__u64 began = live.f->model.began_ns, next = began + o->interval_ns, nap = 0, now, rest;
	bool dirty = true;
	int ret;

	while (!live.ended) {
		ret = kj_top_feed_drain(live.f, &nap);
		now = kj_time_now();
		if (!ret && now >= next) {
			ret = kj_top_feed_interval(live.f);
			next = kj_top_next(next, o->interval_ns, now);
			dirty |= !live.kept->view.paused;
		}
		if (ret || !live.f->left || (o->duration_ns && now - began >= o->duration_ns))
			return ret;
		if (dirty)
			draw();
		now = kj_time_now();
		rest = next > now ? next - now : 0;
		if (o->duration_ns && began + o->duration_ns < now + rest)
			rest = began + o->duration_ns > now ? began + o->duration_ns - now : 0;
		dirty = wait_for(rest < nap ? rest : nap);
	}
	return 0;
}

static int watch_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGWINCH);
	sigprocmask(SIG_BLOCK, &set, NULL);
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static bool get_ready(struct kj_top_feed *f, struct kj_terminal *t, struct kj_top_kept *kept)
{
	live.f = f;
	live.t = t;
	live.kept = kept;
	live.style.utf8 = kj_text_utf8();
	live.style.looks = true;
	live.style.color = kj_top_colors(f->session.options);
	live.order = calloc(f->model.nr_rows, sizeof(*live.order));
	live.signals = watch_signals();
	return live.order && live.signals >= 0 &&
	       kj_top_room(&live.frozen, f->model.nr_rows, f->model.nr_cpus);
}

int kj_top_live(struct kj_top_feed *f, const struct kj_options *o, struct kj_terminal *t,
		struct kj_top_kept *kept)
{
	int ret = kj_top_feed_start(f, o), wrong = 0, status;

	if (ret)
		return ret;
	kj_top_keeper_place();
	if (!get_ready(f, t, kept)) {
		wrong = errno;
	} else {
		kept->inside = true;
		wrong = -kj_terminal_begin(t);
		if (!wrong) {
			resize();
			act(kept->view.paused);
			ret = loop();
		}
		kj_terminal_end(t, !wrong);
		kept->inside = false;
	}
	status = kj_top_feed_stop(f, ret);
	if (wrong) {
		kj_text_error(SAY_DISPLAY, strerror(wrong));
		return KJ_EXIT_ERROR;
	}
	if (!status && !live.ended && !f->left && !o->duration_ns)
		kj_text_error(SAY_STREAMS);
	return status;
}

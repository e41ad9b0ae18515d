// SPDX-License-Identifier: GPL-2.0
/*
 * terminal - see terminal.h. Sequences are those of ECMA-48, and two of xterm that others have or
 * pass over: another screen (1049), and the cursor (25).
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "lib/crc.h"
#include "lib/time.h"
#include "terminal.h"

#define BEGIN "\033[?1049h\033[?25l\033[0m\033[2J"
/* A console without another screen is left empty. */
#define END "\033[0m\033[H\033[2J\033[?25h\033[?1049l"

/* How long a terminal that takes nothing is waited for at the end, ms. */
#define END_WAIT 500

/* Standard output anew; where its own name may not be opened, it is the terminal of the session. */
static int open_output(void)
{
	const int mode = O_RDWR | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
	int fd = open("/proc/self/fd/1", mode);
	unsigned int tty, output;

	if (fd >= 0)
		return fd;
	fd = open("/dev/tty", mode);
	/* It need not be: its file is that of any terminal, so it is asked which one it is. */
	if (fd >= 0 && (ioctl(fd, TIOCGDEV, &tty) || ioctl(STDOUT_FILENO, TIOCGDEV, &output) ||
			tty != output)) {
		close(fd);
		return -1;
	}
	return fd;
}

/* Somebody else has it; who asks a terminal that is not of this session is nobody's background. */
static bool in_background(int fd)
{
	pid_t front = tcgetpgrp(fd);

	return front >= 0 && front != getpgrp();
}

bool kj_terminal_open(struct kj_terminal *t)
{
	const char *term = getenv("TERM");

	t->fd = -1;
	if (!isatty(STDOUT_FILENO) || !term || !*term || !strcmp(term, "dumb"))
		return false;
	t->fd = open_output();
	if (t->fd < 0)
		return false;
	if (!in_background(t->fd) && !tcgetattr(t->fd, &t->before))
		return true;
	close(t->fd);
	t->fd = -1;
	return false;
}

static void add(struct kj_terminal *t, const char *s, size_t n)
{
	memcpy(t->out + t->to, s, n);
	t->to += n;
}

static bool room(const struct kj_terminal *t, size_t n)
{
	return sizeof(t->out) - t->to >= n;
}

/* Signals keep their keys, but what would stop us or leave a core is off, and so is ^S. */
int kj_terminal_begin(struct kj_terminal *t)
{
	struct termios raw = t->before;

	raw.c_lflag &= ~(ICANON | ECHO | IEXTEN);
	raw.c_iflag &= ~(IXON | ICRNL | INLCR | ISTRIP);
	raw.c_cc[VMIN] = 0;
	raw.c_cc[VTIME] = 0;
	raw.c_cc[VSUSP] = _POSIX_VDISABLE;
	raw.c_cc[VQUIT] = _POSIX_VDISABLE;
	if (tcsetattr(t->fd, TCSANOW, &raw))
		return -errno;
	t->from = 0;
	t->to = 0;
	add(t, BEGIN, strlen(BEGIN));
	kj_terminal_size(t);
	return 0;
}

void kj_terminal_size(struct kj_terminal *t)
{
	struct winsize w;

	t->width = 80;
	t->height = 24;
	if (!ioctl(t->fd, TIOCGWINSZ, &w) && w.ws_col && w.ws_row) {
		t->width = w.ws_col < KJ_TOP_COLUMNS ? w.ws_col : KJ_TOP_COLUMNS;
		t->height = w.ws_row < KJ_TOP_LINES ? w.ws_row : KJ_TOP_LINES;
	}
	memset(t->shown, 0, sizeof(t->shown));
}

void kj_terminal_draw(struct kj_terminal *t, const struct kj_top_screen *s)
{
	const struct kj_top_line *l;
	char at[24];
	unsigned int i;
	__u32 sum;

	for (i = 0; i < s->nr; i++) {
		l = &s->line[i];
		sum = kj_crc(1, l->text, l->len) | 1;
		/* A line that has no room now is drawn with the next screen. */
		if (sum == t->shown[i] || !room(t, l->len + sizeof(at) + 4))
			continue;
		t->shown[i] = sum;
		/* Erased first: one as wide as the screen leaves the cursor on its last column */
		snprintf(at, sizeof(at), "\033[%u;1H\033[2K", i + 1);
		add(t, at, strlen(at));
		add(t, l->text, l->len);
	}
	kj_terminal_flush(t);
}

bool kj_terminal_flush(struct kj_terminal *t)
{
	ssize_t n;

	while (t->from < t->to) {
		n = write(t->fd, t->out + t->from, t->to - t->from);
		if (n <= 0)
			break;
		t->from += n;
	}
	memmove(t->out, t->out + t->from, t->to - t->from);
	t->to -= t->from;
	t->from = 0;
	return t->to;
}

void kj_terminal_end(struct kj_terminal *t, bool screen)
{
	struct pollfd p = { .fd = t->fd, .events = POLLOUT };
	int tries;

	/* What waits would be drawn over what was there before. */
	t->from = 0;
	t->to = 0;
	if (screen)
		add(t, END, strlen(END));
	for (tries = 0; kj_terminal_flush(t) && tries < 2; tries++)
		poll(&p, 1, END_WAIT);
	tcsetattr(t->fd, TCSANOW, &t->before);
}

bool kj_terminal_read(struct kj_terminal *t, struct kj_top_keys *keys)
{
	char bytes[KJ_KEYS_ROOM];
	ssize_t n = read(t->fd, bytes, sizeof(bytes) - keys->nr);

	if (n > 0) {
		keys->came_ns = kj_time_now();
		kj_top_keys_put(keys, bytes, n);
		return true;
	}
	/* With VMIN of zero nothing is there yet, or nothing any more: poll() tells. */
	return !n || errno == EAGAIN || errno == EINTR;
}

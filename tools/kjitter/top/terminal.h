/* SPDX-License-Identifier: GPL-2.0 */
/*
 * terminal - the one that standard output is: its modes, its size, keys, and lines that changed.
 *
 * It is opened anew, so that it can be used without ever waiting for it: rings are drained whether
 * or not a slow line takes what is shown. What it does not take now is shown later.
 */
#ifndef KJ_TOP_TERMINAL_H
#define KJ_TOP_TERMINAL_H

#include <termios.h>

#include "keys.h"
#include "screen.h"

/* Bytes that wait for the terminal. */
#define KJ_TERMINAL_ROOM 65536

/**
 * struct kj_terminal - the terminal
 * @fd: it, -1: not open
 * @before: its modes as they were found
 * @width: columns
 * @height: lines
 * @shown: check sum of each line that is shown, 0: not known
 * @from: where in @out what waits begins
 * @to: where it ends
 * @out: bytes
 */
struct kj_terminal {
	int fd;
	struct termios before;
	unsigned int width;
	unsigned int height;
	__u32 shown[KJ_TOP_LINES];
	size_t from;
	size_t to;
	char out[KJ_TERMINAL_ROOM];
};

/**
 * kj_terminal_open - open it; its modes stay as they are
 * @t: out
 *
 * Return: false if standard output is no terminal that could show anything, or is another job's.
 */
bool kj_terminal_open(struct kj_terminal *t);

/**
 * kj_terminal_begin - keys come at once, and the screen is ours
 * @t: opened
 *
 * Return: 0 or -errno.
 */
int kj_terminal_begin(struct kj_terminal *t);

/**
 * kj_terminal_end - as it was found
 * @t: opened, begun or not; also by another process
 * @screen: the screen was ours, too
 */
void kj_terminal_end(struct kj_terminal *t, bool screen);

/**
 * kj_terminal_size - find out how large it is now; all is drawn again
 * @t: begun
 */
void kj_terminal_size(struct kj_terminal *t);

/**
 * kj_terminal_draw - show a screen: lines that are not there already
 * @t: begun
 * @s: screen
 */
void kj_terminal_draw(struct kj_terminal *t, const struct kj_top_screen *s);

/**
 * kj_terminal_flush - write what waits, as far as it is taken
 * @t: begun
 *
 * Return: something still waits.
 */
bool kj_terminal_flush(struct kj_terminal *t);

/**
 * kj_terminal_read - bytes that were typed
 * @t: begun
 * @keys: where they go
 *
 * Return: false if the terminal has gone.
 */
bool kj_terminal_read(struct kj_terminal *t, struct kj_top_keys *keys);

#endif /* KJ_TOP_TERMINAL_H */

// SPDX-License-Identifier: GPL-2.0
/*
 * clock - the same clock in the other module: two modules may not share an
 * object, but they may share its source.
 */
#include "../clock.c"

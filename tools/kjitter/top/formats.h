/* SPDX-License-Identifier: GPL-2.0 */
/*
 * formats - how top tells of an interval: FORMAT(name, is it an option too, what it is). The
 * function is kj_top_NAME(). Included by tell.h and command.c with FORMAT() defined as they need
 * it; no guard, for that reason.
 */

FORMAT(text, false,
       "on a terminal a display that stays and has keys (h: help), elsewhere and with\n"
       "--once a table for each interval")

FORMAT(json, true, "an object a line for each interval, \"schema\": \"kjitter.top/1\"; times in ns")

#undef FORMAT

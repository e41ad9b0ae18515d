/* SPDX-License-Identifier: GPL-2.0 */
/*
 * formats - how calibrate prints: FORMAT(name, is it an option too, what it is). The function is
 * kj_calibrate_NAME(). Included by model.h and command.c with FORMAT() defined as they need it;
 * no guard, for that reason.
 */

FORMAT(text, false, "tables for people")
FORMAT(json, true, "one object, \"schema\": \"kjitter.calibrate/1\"")

#undef FORMAT

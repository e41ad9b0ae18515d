/* SPDX-License-Identifier: GPL-2.0 */
/*
 * formats - how compare prints: FORMAT(name, is it an option too, what it is). The function is
 * kj_compare_NAME(). Included by model.h and command.c with FORMAT() defined as they need it;
 * no guard, for that reason.
 */

FORMAT(text, false, "tables for people")
FORMAT(json, true, "one object, \"schema\": \"kjitter.compare/1\"; times in ns")

#undef FORMAT

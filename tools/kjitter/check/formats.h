/* SPDX-License-Identifier: GPL-2.0 */
/*
 * formats - how check prints: FORMAT(name, is it an option too, what it is). The function is
 * kj_check_NAME(). Included by model.h and command.c with FORMAT() defined as they need it;
 * no guard, for that reason.
 */

FORMAT(text, false, "a line per CPU, and why")
FORMAT(json, true, "one object, \"schema\": \"kjitter.check/1\"")
FORMAT(ktap, true, "KTAP, one test per CPU")

#undef FORMAT

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * formats - how advise prints: FORMAT(name, is it an option too, what it is). The function is
 * kj_advise_NAME(). Included by model.h and command.c with FORMAT() defined as they need it;
 * no guard, for that reason.
 */

FORMAT(text, false, "what was found, and what to do about it")
FORMAT(json, true, "one object, \"schema\": \"kjitter.advise/1\"")

#undef FORMAT

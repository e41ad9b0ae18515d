/* SPDX-License-Identifier: GPL-2.0 */
/*
 * starved - streams that others kept from their CPU.
 */
#ifndef KJ_STARVED_H
#define KJ_STARVED_H

#include "session.h"

/**
 * kj_session_starved - say on stderr of each stream that could not run who has its CPU
 * @s: session, stopped
 *
 * Return: KJ_EXIT_UNTESTABLE if one measured nothing at all, else KJ_EXIT_PASS.
 */
int kj_session_starved(struct kj_session *s);

#endif /* KJ_STARVED_H */

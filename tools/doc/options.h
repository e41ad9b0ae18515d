/* SPDX-License-Identifier: GPL-2.0 */
/*
 * options - the options of a command as a list in mdoc(7).
 */
#ifndef KJ_DOC_OPTIONS_H
#define KJ_DOC_OPTIONS_H

#include "command.h"

/* kjitter itself, which has options, too; main() sees to it that it is that. */
#define KJ_ITSELF (&kj_top_command)

/**
 * options_print - the list
 * @c: command
 */
void options_print(const struct kj_command *c);

#endif /* KJ_DOC_OPTIONS_H */

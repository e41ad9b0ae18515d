// SPDX-License-Identifier: GPL-2.0
/*
 * facts - the reader's copy of the tables of causes, samplers and streams.
 */
#include "uapi/kjitter_facts.h"

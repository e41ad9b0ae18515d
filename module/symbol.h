/* SPDX-License-Identifier: GPL-2.0 */
/*
 * symbol - numbers for the functions that probes meet, so that a record needs two bytes
 * for one, no address leaves the kernel, and no name is looked up in an interrupt.
 */
#ifndef KJ_SYMBOL_H
#define KJ_SYMBOL_H

#include <linux/types.h>

/* What is told of a function whose module has gone. */
#define KJ_SYMBOL_GONE "(gone)"

u16 kj_symbol_number(unsigned long address);
void kj_symbol_text(unsigned long address, char *name, size_t size);
int kj_symbol_name(unsigned int number, char *name, size_t size);
void kj_symbol_reset(void);
u16 kj_symbol_find(bool (*match)(const char *name));

#endif /* KJ_SYMBOL_H */

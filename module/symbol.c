// SPDX-License-Identifier: GPL-2.0
/*
 * symbol - one table for the machine's one measurement.
 *
 * Open addressing; a slot is taken with one compare-and-exchange and never given back
 * until the next configuration. The number of a function is its slot + 1. Names are
 * looked up when asked for, from the address alone: nothing is dereferenced, and of a module
 * that has gone by then there is none to tell.
 */
#include <linux/atomic.h>
#include <linux/bits.h>
#include <linux/errno.h>
#include <linux/hash.h>
#include <linux/kallsyms.h>
#include <linux/string.h>

#include "symbol.h"

#define BITS  10
#define SLOTS BIT(BITS)

static atomic_long_t slots[SLOTS];

/**
 * kj_symbol_number - number of a function
 * @address: of it, or of a place in it
 *
 * Context: any, NMI included.
 * Return: its number, the same for as long as nobody calls
 * kj_symbol_reset(); 0 if the table is full.
 */
u16 kj_symbol_number(unsigned long address)
{
	unsigned int i, slot = hash_long(address, BITS);
	long have;

	for (i = 0; i < SLOTS; i++, slot = (slot + 1) % SLOTS) {
		have = atomic_long_read(&slots[slot]);
		if (!have)
			have = atomic_long_cmpxchg(&slots[slot], 0, address);
		if (!have || have == (long)address)
			return slot + 1;
	}
	return 0;
}

/**
 * kj_symbol_text - name of a function
 * @address: of it, or of a place in it
 * @name: filled in, NUL-terminated
 * @size: of @name
 *
 * Context: process.
 */
void kj_symbol_text(unsigned long address, char *name, size_t size)
{
	char text[KSYM_SYMBOL_LEN];

	sprint_symbol_no_offset(text, address);
	/* Without a symbol it prints the address, which is not for user space. */
	strscpy(name, str_has_prefix(text, "0x") ? KJ_SYMBOL_GONE : text, size);
}

/**
 * kj_symbol_name - name of a function
 * @number: anything
 * @name: filled in, NUL-terminated
 * @size: of @name
 *
 * Context: process.
 * Return: 0, or -ENOENT if the number was not given.
 */
int kj_symbol_name(unsigned int number, char *name, size_t size)
{
	unsigned long address;

	if (!number || number > SLOTS)
		return -ENOENT;
	address = atomic_long_read(&slots[number - 1]);
	if (!address)
		return -ENOENT;
	kj_symbol_text(address, name, size);
	return 0;
}

/**
 * kj_symbol_find - number of the first function that a test likes
 * @match: test of a name
 *
 * Context: process.
 * Return: its number, or 0.
 */
u16 kj_symbol_find(bool (*match)(const char *name))
{
	char name[64];
	unsigned int i;

	for (i = 1; i <= SLOTS; i++) {
		if (!kj_symbol_name(i, name, sizeof(name)) && match(name))
			return i;
	}
	return 0;
}

/**
 * kj_symbol_reset - forget all
 *
 * Context: process; no probe is attached.
 */
void kj_symbol_reset(void)
{
	unsigned int i;

	for (i = 0; i < SLOTS; i++)
		atomic_long_set(&slots[i], 0);
}

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * names - names of functions, asked for while the module still knows them.
 */
#ifndef KJ_DEVICE_NAMES_H
#define KJ_DEVICE_NAMES_H

#include "capture/symbols.h"

/**
 * kj_symbols_fetch - ask the device for a name unless it is known
 * @s: table
 * @device: configured device
 * @index: number; 0 does nothing
 *
 * Return: true if a name was learned that was not known before.
 */
bool kj_symbols_fetch(struct kj_symbols *s, int device, __u32 index);

#endif /* KJ_DEVICE_NAMES_H */

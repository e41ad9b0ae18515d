/* SPDX-License-Identifier: GPL-2.0 */
/*
 * crc_fold - CRC-32C of long data by carry-less multiplication, 64 bytes at a time: where the
 * processor has AVX-512 with VPCLMULQDQ, more than twice as fast as its instruction for CRCs.
 *
 * For who reads captures. Who records stays with kj_crc(): wide registers may slow down the clock,
 * which is nothing to do on a machine that is measured.
 */
#ifndef KJ_CRC_FOLD_H
#define KJ_CRC_FOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/types.h>

/**
 * kj_crc_fold_can - can this processor, and does its kernel let it?
 *
 * Return: so it can.
 */
bool kj_crc_fold_can(void);

/**
 * kj_crc_fold - as kj_crc(), which it is for short data, and where the processor cannot
 * @crc: as there
 * @data: as there
 * @len: as there
 *
 * Return: as there.
 */
__u32 kj_crc_fold(__u32 crc, const void *data, size_t len);

#endif /* KJ_CRC_FOLD_H */

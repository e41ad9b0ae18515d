/* SPDX-License-Identifier: GPL-2.0 */
/*
 * crc - CRC-32C (Castagnoli, reflected, as in iSCSI and ext4).
 *
 * Chosen over the older CRC-32 because processors have an instruction for it: a
 * report is mostly check sums and memory.
 */
#ifndef KJ_CRC_H
#define KJ_CRC_H

#include <stddef.h>
#include <linux/types.h>

/* Reflected: its lowest bit is that of x^31. */
#define KJ_CRC_POLYNOMIAL 0x82f63b78U

/**
 * kj_crc - check sum of some more bytes
 * @crc: 0 to begin with, else what the call before returned
 * @data: bytes
 * @len: how many
 *
 * Return: check sum of everything so far ("123456789" gives 0xe3069283).
 */
__u32 kj_crc(__u32 crc, const void *data, size_t len);

/**
 * kj_crc_portable - the same without the processor's instruction
 * @crc: as above
 * @data: as above
 * @len: as above
 *
 * Return: as above.
 */
__u32 kj_crc_portable(__u32 crc, const void *data, size_t len);

#endif /* KJ_CRC_H */

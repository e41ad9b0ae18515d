// SPDX-License-Identifier: GPL-2.0
/*
 * crc - see crc.h. With SSE 4.2 eight bytes per instruction, else eight tables
 * ("slicing by 8", Kounavis and Berry 2005), made on first use.
 */
#include <stdbool.h>
#include <string.h>

#include "crc.h"

#define POLYNOMIAL 0x82f63b78U

static __u32 table[8][256];

static void table_make(void)
{
	unsigned int i, k;
	__u32 c;

	for (i = 0; i < 256; i++) {
		c = i;
		for (k = 0; k < 8; k++)
			c = c >> 1 ^ (c & 1 ? POLYNOMIAL : 0);
		table[0][i] = c;
	}
	for (i = 0; i < 256; i++)
		for (k = 1; k < 8; k++)
			table[k][i] = table[k - 1][i] >> 8 ^ table[0][table[k - 1][i] & 0xff];
}

__u32 kj_crc_portable(__u32 crc, const void *data, size_t len)
{
	const unsigned char *p = data;
	unsigned int k;
	__u64 v;

	if (!table[0][1])
		table_make();
	crc = ~crc;
	for (; len >= 8; p += 8, len -= 8) {
		memcpy(&v, p, 8);
		v ^= crc;
		crc = 0;
		for (k = 0; k < 8; k++)
			crc ^= table[7 - k][v >> (8 * k) & 0xff];
	}
	while (len--)
		crc = crc >> 8 ^ table[0][(crc ^ *p++) & 0xff];
	return ~crc;
}

#ifdef __x86_64__
__attribute__((target("sse4.2"))) static __u32 crc_sse42(__u32 crc, const void *data, size_t len)
{
	const unsigned char *p = data;
	__u64 c = (__u32)~crc, v;

	for (; len >= 8; p += 8, len -= 8) {
		memcpy(&v, p, 8);
		c = __builtin_ia32_crc32di(c, v);
	}
	while (len--)
		c = __builtin_ia32_crc32qi(c, *p++);
	return ~(__u32)c;
}

__u32 kj_crc(__u32 crc, const void *data, size_t len)
{
	if (__builtin_cpu_supports("sse4.2"))
		return crc_sse42(crc, data, len);
	return kj_crc_portable(crc, data, len);
}
#else
__u32 kj_crc(__u32 crc, const void *data, size_t len)
{
	return kj_crc_portable(crc, data, len);
}
#endif

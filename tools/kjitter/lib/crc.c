// SPDX-License-Identifier: GPL-2.0
/*
 * crc - see crc.h. With the processor's instruction where it has one, else with eight tables
 * ("slicing by 8", Kounavis and Berry 2005).
 *
 * The instruction takes eight bytes and three cycles, but a new one can begin every cycle. So
 * long data are cut into blocks of three lanes whose sums are made side by side and then
 * joined: a sum moves over the bytes of the lane behind it by a table, for CRCs are linear.
 */
#include <stdbool.h>
#include <string.h>

#include "crc.h"

static __u32 table[8][256];

static void table_make(void)
{
	unsigned int i, k;
	__u32 c;

	for (i = 0; i < 256; i++) {
		c = i;
		for (k = 0; k < 8; k++)
			c = c >> 1 ^ (c & 1 ? KJ_CRC_POLYNOMIAL : 0);
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

	if (!table[7][255])
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

#if defined(__x86_64__)
#include <cpuid.h>

#define TARGET	    __attribute__((target("sse4.2")))
#define EIGHT(c, v) __builtin_ia32_crc32di(c, v)
#define ONE(c, v)   __builtin_ia32_crc32qi(c, v)

/*
 * Not __builtin_cpu_supports(): that brings the names of all CPUs there are, 4.6 KB of them.
 * Asked once: a hypervisor traps each cpuid, for some 30 us (three quarters of a report's time
 * when every chunk asked).
 */
static bool has_instruction(void)
{
	static enum { UNASKED, HAS, HAS_NOT } answer;
	unsigned int eax, ebx, ecx = 0, edx;

	if (answer == UNASKED)
		answer = __get_cpuid(1, &eax, &ebx, &ecx, &edx) && ecx & bit_SSE4_2 ? HAS : HAS_NOT;
	return answer == HAS;
}
#elif defined(__aarch64__)
#include <sys/auxv.h>

#define TARGET	    __attribute__((target("+crc")))
#define EIGHT(c, v) __builtin_aarch64_crc32cx(c, v)
#define ONE(c, v)   __builtin_aarch64_crc32cb(c, v)

static bool has_instruction(void)
{
	return getauxval(AT_HWCAP) & HWCAP_CRC32;
}
#endif

#ifdef TARGET
#define LANE 512U /* bytes of a lane, a multiple of eight */

/* What a sum becomes over the bytes of a lane that are all zero, by each byte of the sum. */
static __u32 over_lane[4][256];

TARGET static void over_lane_make(void)
{
	unsigned int i, k;
	__u32 c;

	for (i = 0; i < 32; i++) {
		c = 1U << i;
		for (k = 0; k < LANE; k += 8)
			c = EIGHT(c, 0);
		over_lane[i / 8][1 << i % 8] = c;
	}
	for (k = 0; k < 4; k++)
		for (i = 1; i < 256; i++)
			over_lane[k][i] = over_lane[k][i & (i - 1)] ^ over_lane[k][i & -i];
}

static __u32 join(__u32 first, __u32 second)
{
	return over_lane[0][first & 0xff] ^ over_lane[1][first >> 8 & 0xff] ^
	       over_lane[2][first >> 16 & 0xff] ^ over_lane[3][first >> 24] ^ second;
}

static __u64 load(const unsigned char *p)
{
	__u64 v;

	memcpy(&v, p, sizeof(v));
	return v;
}

TARGET static __u32 three_lanes(__u32 crc, const unsigned char *p)
{
	const unsigned char *end = p + LANE;
	__u64 first = crc, second = 0, third = 0;

	for (; p < end; p += 8) {
		first = EIGHT(first, load(p));
		second = EIGHT(second, load(p + LANE));
		third = EIGHT(third, load(p + 2 * LANE));
	}
	return join(join(first, second), third);
}

TARGET static __u32 crc_instruction(__u32 crc, const void *data, size_t len)
{
	const unsigned char *p = data;
	__u64 c;

	crc = ~crc;
	if (len >= 3 * LANE && !over_lane[3][255])
		over_lane_make();
	for (; len >= 3 * LANE; p += 3 * LANE, len -= 3 * LANE)
		crc = three_lanes(crc, p);
	for (c = crc; len >= 8; p += 8, len -= 8)
		c = EIGHT(c, load(p));
	while (len--)
		c = ONE(c, *p++);
	return ~(__u32)c;
}

__u32 kj_crc(__u32 crc, const void *data, size_t len)
{
	return has_instruction() ? crc_instruction(crc, data, len) :
				   kj_crc_portable(crc, data, len);
}
#else
__u32 kj_crc(__u32 crc, const void *data, size_t len)
{
	return kj_crc_portable(crc, data, len);
}
#endif

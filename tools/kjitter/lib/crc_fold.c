// SPDX-License-Identifier: GPL-2.0
/*
 * crc_fold - see crc_fold.h.
 *
 * A sum is what is left of the data, taken as one long polynomial, after division by that of the
 * CRC. What lies D bytes further on weighs x^8D times less, so a piece can be multiplied by what
 * x^8D leaves after that division, and added to the piece that lies there: "folding", V. Gopal et
 * al., Fast CRC Computation for Generic Polynomials Using PCLMULQDQ Instruction (Intel, 2009).
 * Four registers of 64 bytes are folded over 256 bytes side by side, for a multiplication takes
 * longer than the next one has to wait; at last each over 64 bytes onto its neighbour.
 */
#include "crc.h"
#include "crc_fold.h"

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>

#define TARGET __attribute__((target("avx512f,vpclmulqdq")))
#define WIDE   64U
#define STEP   (4 * WIDE)
/* Not bit_VPCLMULQDQ and so on: older compilers lack some of the names. */
#define LEAF7_EBX_AVX512F    0x00010000U
#define LEAF7_ECX_VPCLMULQDQ 0x00000400U
#define LEAF1_ECX_OSXSAVE    0x08000000U
/* The kernel keeps the registers: those of SSE and AVX, and the three parts of AVX-512. */
#define XCR0_AVX512 0xe6U

/* Asked once: a hypervisor traps each cpuid. */
bool kj_crc_fold_can(void)
{
	static enum { UNASKED, CAN, CANNOT } answer;
	unsigned int eax, ebx, ecx, edx, high;

	if (answer != UNASKED)
		return answer == CAN;
	answer = CANNOT;
	if (!__get_cpuid(1, &eax, &ebx, &ecx, &edx) || !(ecx & LEAF1_ECX_OSXSAVE) ||
	    !__get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) || !(ebx & LEAF7_EBX_AVX512F) ||
	    !(ecx & LEAF7_ECX_VPCLMULQDQ))
		return false;
	__asm__("xgetbv" : "=a"(eax), "=d"(high) : "c"(0));
	if ((eax & XCR0_AVX512) == XCR0_AVX512)
		answer = CAN;
	return answer == CAN;
}

/*
 * What x^@n leaves. All is reflected, the highest bit of 32 being x^0; and a product of two
 * reflected words of 64 bits lies one bit too low, which, with the 32 bits a sum is short of a
 * word, is why exponents below are 33 less than one expects.
 */
static __u64 power(unsigned int n)
{
	__u32 c = 1U << 31;

	while (n--)
		c = c >> 1 ^ (c & 1 ? KJ_CRC_POLYNOMIAL : 0);
	return c;
}

/* Over @bytes: of each sixteen bytes the first eight lie 64 bits further off than the others. */
TARGET static __m512i multipliers(unsigned int bytes)
{
	__u64 first = power(8 * bytes + 64 - 33), others = power(8 * bytes - 33);

	return _mm512_broadcast_i32x4(_mm_set_epi64x(others, first));
}

TARGET static __m512i fold(__m512i piece, __m512i by, __m512i onto)
{
	/* 0x96: of all three the exclusive or */
	return _mm512_ternarylogic_epi64(_mm512_clmulepi64_epi128(piece, by, 0x00),
					 _mm512_clmulepi64_epi128(piece, by, 0x11), onto, 0x96);
}

/* All whole steps, two at least. Return: bytes taken; @rest begun with zero has the same sum. */
TARGET static size_t steps(__u32 crc, const unsigned char *data, size_t len, __u64 rest[8])
{
	const unsigned char *p = data, *end = p + len / STEP * STEP;
	static __u64 over_step[8], over_wide[8];
	__m512i by, a, b, c, d;

	if (!over_step[0]) {
		_mm512_storeu_si512(over_step, multipliers(STEP));
		_mm512_storeu_si512(over_wide, multipliers(WIDE));
	}
	by = _mm512_loadu_si512(over_step);
	a = _mm512_xor_si512(_mm512_loadu_si512(p), _mm512_zextsi128_si512(_mm_cvtsi32_si128(crc)));
	b = _mm512_loadu_si512(p + WIDE);
	c = _mm512_loadu_si512(p + 2 * WIDE);
	d = _mm512_loadu_si512(p + 3 * WIDE);
	while ((p += STEP) < end) {
		a = fold(a, by, _mm512_loadu_si512(p));
		b = fold(b, by, _mm512_loadu_si512(p + WIDE));
		c = fold(c, by, _mm512_loadu_si512(p + 2 * WIDE));
		d = fold(d, by, _mm512_loadu_si512(p + 3 * WIDE));
	}
	by = _mm512_loadu_si512(over_wide);
	_mm512_storeu_si512(rest, fold(fold(fold(a, by, b), by, c), by, d));
	return end - data;
}

__u32 kj_crc_fold(__u32 crc, const void *data, size_t len)
{
	const unsigned char *p = data;
	__u64 rest[8];
	size_t taken;

	if (len < 2 * STEP || !kj_crc_fold_can())
		return kj_crc(crc, data, len);
	taken = steps(~crc, p, len, rest);
	/* Inside, a sum is inverted: one that is begun with all ones here begins with zero. */
	crc = kj_crc(~0U, rest, sizeof(rest));
	return kj_crc(crc, p + taken, len - taken);
}
#else
bool kj_crc_fold_can(void)
{
	return false;
}

__u32 kj_crc_fold(__u32 crc, const void *data, size_t len)
{
	return kj_crc(crc, data, len);
}
#endif

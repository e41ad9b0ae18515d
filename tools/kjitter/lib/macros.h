/* SPDX-License-Identifier: GPL-2.0 */
/*
 * macros - the few of the kernel's macros that are worth having here.
 */
#ifndef KJ_MACROS_H
#define KJ_MACROS_H

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

#define KJ_MIB(bytes) ((double)(bytes) / (1 << 20))

/* The compiler compares format (argument number @f) with what follows from @a on. */
#define PRINTF(f, a) __attribute((format(gnu_printf, f, a)))

/* For the few loops where which variables have registers counts. */
#define unlikely(x) __builtin_expect(!!(x), 0)

/* With 64: on a cache line of its own, for another thread writes its neighbours. */
#define __aligned(n) __attribute__((aligned(n)))

#endif /* KJ_MACROS_H */

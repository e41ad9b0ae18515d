// SPDX-License-Identifier: GPL-2.0
/*
 * exit - _exit() that first writes down which lines ran; linked where coverage is measured, in place
 * of that of the C library (--wrap).
 */
void __gcov_dump(void);
void __real__exit(int status) __attribute__((noreturn));
void __wrap__exit(int status) __attribute__((noreturn));

void __wrap__exit(int status)
{
	__gcov_dump();
	__real__exit(status);
}

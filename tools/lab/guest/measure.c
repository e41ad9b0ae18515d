// SPDX-License-Identifier: GPL-2.0
/*
 * measure - one small measurement on CPU 1: measure [spin|timer|hw]
 *
 * Says nothing if all is well, else what is wrong, and ends with 1.
 */
#include <stdio.h>

#include "kj.h"

int main(int argc, char **argv)
{
	__u32 sampler = argc > 1 ? sampler_number(argv[1]) : KJ_SAMPLER_SPIN;
	const char *wrong = sampler ? measure(sampler, 1) : "no such sampler";

	if (!wrong)
		return 0;
	printf("measure %s: %s\n", argc > 1 ? argv[1] : "spin", wrong);
	return 1;
}

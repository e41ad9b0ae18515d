// SPDX-License-Identifier: GPL-2.0
/*
 * version - see version.h.
 */
#include <ctype.h>
#include <string.h>

#include "version.h"

static int weight(unsigned char c)
{
	if (!c || isdigit(c))
		return 0;
	if (c == '~')
		return -1;
	return isalpha(c) ? c : c + 256;
}

/* Up to the next number in both. */
static int compare_words(const char **a, const char **b)
{
	int d;

	while ((**a && !isdigit((unsigned char)**a)) || (**b && !isdigit((unsigned char)**b))) {
		d = weight(**a) - weight(**b);
		if (d)
			return d;
		/* Equal weight: neither is at its end or at a number. */
		(*a)++;
		(*b)++;
	}
	return 0;
}

static int compare_numbers(const char **a, const char **b)
{
	size_t na, nb;
	int d;

	*a += strspn(*a, "0");
	*b += strspn(*b, "0");
	na = strspn(*a, "0123456789");
	nb = strspn(*b, "0123456789");
	if (na != nb)
		return na < nb ? -1 : 1;
	d = memcmp(*a, *b, na);
	*a += na;
	*b += nb;
	return d;
}

int kj_version_compare(const char *a, const char *b)
{
	int none_a = !strcmp(a, "-") || !*a, none_b = !strcmp(b, "-") || !*b, d;

	if (none_a || none_b)
		return none_a - none_b;
	while (*a || *b) {
		d = compare_words(&a, &b);
		if (!d)
			d = compare_numbers(&a, &b);
		if (d)
			return d;
	}
	return 0;
}

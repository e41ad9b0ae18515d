// SPDX-License-Identifier: GPL-2.0
/*
 * replay - give files to a target, one after the other: replay FILE...
 *
 * For compilers without libFuzzer, and for a debugger. What is wrong with an input ends it, and
 * the name on stderr is that of the input.
 */
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "target.h"

/* Captures are mutated by libFuzzer alone, which has this. */
size_t target_blindly(uint8_t *data, size_t size, size_t room)
{
	(void)data;
	(void)room;
	return size;
}

static uint8_t *load(const char *path, size_t *size)
{
	FILE *in = fopen(path, "re");
	struct stat st;
	uint8_t *data;

	if (!in || fstat(fileno(in), &st) || !S_ISREG(st.st_mode)) {
		if (in)
			fclose(in);
		return NULL;
	}
	/* As long as it is: what is read behind its end is found. */
	*size = st.st_size;
	data = malloc(*size ? *size : 1);
	if (data && fread(data, 1, *size, in) != *size) {
		free(data);
		data = NULL;
	}
	fclose(in);
	return data;
}

int main(int argc, char **argv)
{
	uint8_t *data;
	size_t size;
	int i;

	if (argc < 2) {
		fputs("usage: replay FILE...\n", stderr);
		return 2;
	}
	target_all_ways = true;
	for (i = 1; i < argc; i++) {
		data = load(argv[i], &size);
		if (!data) {
			fprintf(stderr, "%s: cannot be read as a file\n", argv[i]);
			return 2;
		}
		fprintf(stderr, "input %s\n", argv[i]);
		target_run(data, size);
		free(data);
	}
	return 0;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * compare - fuzz target: a capture against itself, and against two of them, through
 * "kjitter compare", as text, JSON and a page.
 *
 * As in report.c, the command is compiled here.
 */
#include <unistd.h>

#include "../kjitter/command.h"
#include "../kjitter/compare/command.c"
#include "target.h"

static int compare_as(char *path, unsigned int format, unsigned int files)
{
	char *names[3];
	struct kj_options o = {
		.command = "compare",
		.file = path,
		.files = names,
		.nr_files = files,
		.nr_before = files - 2,
		.format = format,
		.together_ns = 1000,
		.confidence = 0.99,
		.least = 0.05,
	};
	unsigned int i;
	int status;

	for (i = 0; i < files; i++)
		names[i] = path;
	if (!format) {
		o.html = "/dev/null";
		o.given = 1ULL << KJ_OPT_HTML;
	}
	status = run(&o);
	for (i = 0; compare.run && i < files; i++) {
		free(compare.run[i].env);
		free(compare.run[i].stream);
		free(compare.run[i].together);
	}
	free(compare.run);
	free(compare.pair);
	free(compare.result);
	memset(&compare, 0, sizeof(compare));
	return status;
}

/* Nothing of a capture moved against itself. */
int target_run(const uint8_t *data, size_t size)
{
	unsigned int way = 0;
	char path[32];
	int fd, status;

	target_quiet();
	fd = target_file(data, size, path, sizeof(path));
	while (target_way(data, size, 2 * ARRAY_SIZE(formats), &way)) {
		status = compare_as(path, (way - 1) / 2, 2 + way % 2);
		target_must(status == KJ_EXIT_PASS || status == KJ_EXIT_ERROR ||
			    status == KJ_EXIT_UNTESTABLE);
	}
	close(fd);
	return 0;
}

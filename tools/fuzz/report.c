// SPDX-License-Identifier: GPL-2.0
/*
 * report - fuzz target: a capture through "kjitter report", in every format and as a page.
 *
 * The command is compiled here, not linked, for its state is to be taken back after each input.
 */
#include <unistd.h>

#include "../kjitter/command.h"
#include "../kjitter/report/command.c"
#include "target.h"

static int report_as(char *path, unsigned int format)
{
	struct kj_options o = {
		.command = "report",
		.file = path,
		.format = format,
		.together_ns = 1000,
	};
	int status;

	if (!format) {
		o.html = "/dev/null";
		o.given = 1ULL << KJ_OPT_HTML;
	}
	status = run(&o);
	if (reader.fd >= 0)
		close(reader.fd);
	kj_summary_forget(&summary);
	memset(&report, 0, sizeof(report));
	return status;
}

/* Whether a capture is good does not depend on how it is printed. */
int target_run(const uint8_t *data, size_t size)
{
	unsigned int way = 0;
	int fd, status, first = -1;
	char path[32];

	target_quiet();
	fd = target_file(data, size, path, sizeof(path));
	while (target_way(data, size, ARRAY_SIZE(formats), &way)) {
		status = report_as(path, way - 1);
		target_must(status == KJ_EXIT_PASS || status == KJ_EXIT_ERROR);
		target_must(first < 0 || status == first);
		first = status;
	}
	close(fd);
	return 0;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * elsewhere - commands and formats of kjitter-more.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "lib/exit.h"
#include "lib/macros.h"
#include "lib/text.h"

/* Where it may be, from the folder of this program: a build, and below a prefix. */
static const char *const places[] = { "kjitter-more", "../libexec/kjitter-more" };

int kj_command_elsewhere(const char *what, char **argv)
{
	char self[PATH_MAX], path[PATH_MAX + 32] = "/proc/self/exe";
	ssize_t len = readlink(path, self, sizeof(self));
	unsigned int i;

	if (len == sizeof(self))
		errno = ENAMETOOLONG;
	if (len < 0 || len == sizeof(self))
		goto failed;
	while (len && self[len - 1] != '/')
		len--;
	for (i = 0; i < ARRAY_SIZE(places); i++) {
		snprintf(path, sizeof(path), "%.*s%s", (int)len, self, places[i]);
		execv(path, argv);
		if (errno != ENOENT)
			break;
	}
failed:
	kj_text_error("%s is for kjitter-more, which cannot be started: %s: %s", what, path,
		      strerror(errno));
	return KJ_EXIT_ERROR;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * elsewhere - commands of kjitter-more.
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

int kj_command_elsewhere(const char *name, char **argv)
{
	char self[PATH_MAX], path[PATH_MAX + 32];
	ssize_t len = readlink("/proc/self/exe", self, sizeof(self));
	unsigned int i;

	if (len < 0 || len == sizeof(self)) {
		kj_text_error("%s: cannot tell where this program is: /proc/self/exe: %s", name,
			      strerror(len < 0 ? errno : ENAMETOOLONG));
		return KJ_EXIT_ERROR;
	}
	while (len && self[len - 1] != '/')
		len--;
	for (i = 0; i < ARRAY_SIZE(places); i++) {
		snprintf(path, sizeof(path), "%.*s%s", (int)len, self, places[i]);
		execv(path, argv);
		if (errno != ENOENT)
			break;
	}
	kj_text_error("%s is left to kjitter-more, which cannot be started: %s: %s", name, path,
		      strerror(errno));
	return KJ_EXIT_ERROR;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * insmod - see insmod.h. insmod itself says no more than "Operation not permitted" or
 * "Key was rejected by service"; what is behind it, everybody can read.
 */
#include <stdio.h>
#include <string.h>

#include "insmod.h"
#include "macros.h"

/* Where signatures are asked for. */
#define SIGN_KEY     "sign it with a key the machine knows (DKMS signs: enrol its key with "
#define SIGN_ENROL   "'mokutil --import /var/lib/dkms/mok.pub' and reboot)"
#define WITHOUT	     "--sampler user works without the module"
#define SIGNED_ONLY  "loads signed modules only: " SIGN_KEY SIGN_ENROL "; " WITHOUT
#define UNTIL_REBOOT "no module can be loaded until the next boot (kernel.modules_disabled)"

static const struct {
	const char *path;
	const char *word;
	const char *say;
} obstacles[] = {
	{ "/proc/sys/kernel/modules_disabled", "1", UNTIL_REBOOT "; " WITHOUT },
	{ "/sys/kernel/security/lockdown", "[integrity]",
	  "this kernel is locked down and " SIGNED_ONLY },
	{ "/sys/kernel/security/lockdown", "[confidentiality]",
	  "this kernel is locked down and " SIGNED_ONLY },
	{ "/sys/module/module/parameters/sig_enforce", "Y", "this kernel " SIGNED_ONLY },
};

static int stands(const char *root, const char *path, const char *word)
{
	char name[512], line[256] = "";
	FILE *in;

	snprintf(name, sizeof(name), "%s%s", root, path);
	in = fopen(name, "re");
	if (!in)
		return 0;
	if (!fgets(line, sizeof(line), in))
		*line = '\0';
	fclose(in);
	return !!strstr(line, word);
}

const char *kj_insmod_advice(const char *root)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(obstacles); i++)
		if (stands(root, obstacles[i].path, obstacles[i].word))
			return obstacles[i].say;
	return "load it with 'insmod kjitter.ko'";
}

// SPDX-License-Identifier: GPL-2.0
/*
 * insmod - see insmod.h. insmod itself says no more than "Operation not permitted",
 * "Key was rejected by service" or "unknown symbol in module"; what the machine insists on,
 * everybody can read, and why a module was refused stands in the kernel's log.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "insmod.h"
#include "lib/macros.h"
#include "lib/text.h"

/* Where signatures are asked for. */
#define SIGN_KEY     "sign it with a key the machine knows (DKMS signs: enrol its key with "
#define SIGN_ENROL   "'mokutil --import /var/lib/dkms/mok.pub', reboot, and confirm on the console)"
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

/* What the log says of a module that does not fit, and what that means. */
#define HEADERS	 "build it against the headers of this very kernel: 'make modules KDIR=...'"
#define OTHER	 "the module was built for another kernel: " HEADERS
#define TRIMMED	 "this kernel exports no such thing to modules (CONFIG_TRIM_UNUSED_KSYMS), or the "
#define MISSING	 TRIMMED "module was built for another one: " HEADERS ", which says what is missing"
#define VERSION	 "to this kernel that symbol is of another version: " HEADERS
#define UNKNOWN	 "the module was built without this kernel's Module.symvers: " HEADERS
#define NO_CLOCK "the module has no clock on this machine"
#define LOAD	 "load the module with 'modprobe kjitter' (DKMS) or 'insmod kjitter.ko'"
#define SIGN	 "it loads signed modules only: " SIGN_KEY SIGN_ENROL

/* How the kernel says why, behind the module's name; @any: of signatures it speaks without one. */
static const struct {
	const char *word;
	const char *say;
	bool any;
} refusals[] = {
	{ "Loading of unsigned module is rejected", SIGN, true },
	{ "Loading of module with unavailable key is rejected", SIGN, true },
	{ "unsigned module loading is restricted", SIGN, true },
	{ "(err -22)", VERSION, false },
	{ "Unknown symbol ", MISSING, false },
	{ "disagrees about version of symbol ", OTHER, false },
	{ "no symbol version for ", UNKNOWN, false },
	{ "version magic ", OTHER, false },
	{ "no cycle counter of known rate", NO_CLOCK, false },
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

/* One line of the log: "6,339,5140900,-;kjitter: Unknown symbol kthread_stop (err -2)". */
static const char *refusal(const char *line, size_t len, char *said, size_t size)
{
	static const char name[] = "kjitter: ";
	const char *text = memchr(line, ';', len);
	bool ours;
	size_t i;

	if (!text)
		return NULL;
	text++;
	len -= text - line;
	ours = len >= sizeof(name) && !memcmp(text, name, sizeof(name) - 1);
	kj_text_clean(said, size, text, len);
	for (i = 0; i < ARRAY_SIZE(refusals); i++)
		if ((ours || refusals[i].any) && strstr(said, refusals[i].word))
			return refusals[i].say;
	return NULL;
}

/* The last refusal in the log: what was said, and what that means. NULL: none, or not readable. */
static const char *last_refusal(const char *root, char *said, size_t size)
{
	char name[512], record[8192], one[256], *line, *end;
	const char *say, *last = NULL;
	ssize_t n;
	int fd;

	snprintf(name, sizeof(name), "%s/dev/kmsg", root);
	fd = open(name, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return NULL;
	/* A record for each read(); EPIPE: the oldest were lost, go on with the next one. */
	while ((n = read(fd, record, sizeof(record))) > 0 || (n < 0 && errno == EPIPE)) {
		for (line = record; n > 0; n -= end + 1 - line, line = end + 1) {
			end = memchr(line, '\n', n);
			if (!end)
				break;
			say = refusal(line, end - line, one, sizeof(one));
			if (!say)
				continue;
			last = say;
			snprintf(said, size, "%s", one);
		}
	}
	close(fd);
	return last;
}

bool kj_insmod_loaded(void)
{
	return !access("/sys/module/kjitter", F_OK);
}

const char *kj_insmod_advice(const char *root)
{
	static char advice[1024];
	const char *say;
	char said[256];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(obstacles); i++)
		if (stands(root, obstacles[i].path, obstacles[i].word))
			return obstacles[i].say;
	say = last_refusal(root, said, sizeof(said));
	if (!say)
		return LOAD;
	snprintf(advice, sizeof(advice), "the kernel refused a module before, \"%s\": %s; " WITHOUT,
		 said, say);
	return advice;
}

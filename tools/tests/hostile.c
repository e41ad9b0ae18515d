// SPDX-License-Identifier: GPL-2.0
/*
 * hostile - captures that are cut, flipped, or lie; report must say so and survive.
 *
 * Each file goes through "kjitter report", and into a page, in a forked child. Expected are an exit
 * status, and a sentence on stderr or none. A signal (or a sanitizer) is a failure of
 * its case whatever was expected. Random places come from a fixed seed.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../kjitter/command.h"
#include "check.h"
#include "hostile.h"

struct hostile evil;

int hostile_report(const char *option)
{
	char name[] = "report", page[] = "--html=/dev/null";
	char *argv[5] = { name, evil.path, page, (char *)option, NULL };
	struct rusage use;
	int pipes[2], status;
	size_t len = 0;
	ssize_t n;
	pid_t pid;

	if (pipe(pipes))
		exit(2);
	fflush(stdout);
	pid = fork();
	if (!pid) {
		dup2(pipes[1], 2);
		close(pipes[0]);
		if (!freopen("/dev/null", "w", stdout))
			_exit(126);
		status = kj_command_run(&kj_report_command, option ? 4 : 3, argv);
		fflush(stdout);
		_exit(status);
	}
	close(pipes[1]);
	while ((n = read(pipes[0], evil.said + len, sizeof(evil.said) - 1 - len)) > 0)
		len += n;
	evil.said[len] = '\0';
	close(pipes[0]);
	if (wait4(pid, &status, 0, &use) != pid)
		exit(2);
	if (use.ru_maxrss > evil.peak_kib)
		evil.peak_kib = use.ru_maxrss;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void hostile_store(const void *data, size_t len)
{
	int fd = open(evil.path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	if (fd < 0 || write(fd, data, len) != (ssize_t)len || close(fd)) {
		perror(evil.path);
		exit(2);
	}
}

void hostile_load(void)
{
	struct stat st;
	int fd = open(evil.path, O_RDONLY);

	if (fd < 0 || fstat(fd, &st))
		exit(2);
	evil.good_len = st.st_size;
	evil.good = malloc(evil.good_len + 1);
	if (!evil.good || read(fd, evil.good, evil.good_len) != (ssize_t)evil.good_len)
		exit(2);
	close(fd);
}

/* Offset where the section after @at begins. */
size_t hostile_after(size_t at)
{
	struct kj_capture_head h;

	memcpy(&h, evil.good + at, sizeof(h));
	return at + sizeof(h) + h.length + 4;
}

bool hostile_flip(size_t byte, unsigned int mask)
{
	int got;

	evil.good[byte] ^= mask;
	hostile_store(evil.good, evil.good_len);
	evil.good[byte] ^= mask;
	got = hostile_report(NULL);
	if (got != 2 || !strstr(evil.said, "kjitter: "))
		printf("# byte %zu ^ 0x%x: exit %d: %s\n", byte, mask, got, evil.said);
	return got == 2 && strstr(evil.said, "kjitter: ");
}

void hostile_begin(const struct sample *s)
{
	sample_begin(&evil.w, evil.path, s);
}

void hostile_end(const char *name, int status, const char *sentence)
{
	int got;

	sample_finish(&evil.w);
	got = hostile_report(NULL);
	if (got != status || !strstr(evil.said, sentence) || (!*sentence && *evil.said))
		printf("# exit %d, expected %d and '%s': %s\n", got, status, sentence, evil.said);
	check(got == status && strstr(evil.said, sentence) && (*sentence || !*evil.said), "%s",
	      name);
}

static void many_streams(void)
{
	struct sample s = sample_default;
	unsigned int cpu, i;
	int got;

	s.sampler = KJ_SAMPLER_TIMER;
	s.cpus = KJ_MAX_CPUS;
	sample_begin(&evil.w, evil.path, &s);
	for (cpu = 0; cpu < KJ_MAX_CPUS; cpu++)
		for (i = 1; i < 3; i++)
			hostile_batch(cpu, i, 0, cpu, KJ_RECORD_SIZE);
	kj_capture_close(&evil.w);
	got = hostile_report(NULL);
	check(got == 2 && strstr(evil.said, "ends early"), "16384 streams: reported");
}

int main(int argc, char **argv)
{
	struct rlimit as = { 128UL << 20, 128UL << 20 };
	int failed;

	if (argc < 3)
		return 2;
	snprintf(evil.path, sizeof(evil.path), "%s/hostile.kjr", argv[2]);
	/* Sanitizers reserve terabytes; the other build shows what is allocated. */
	if (!strcmp(argv[1], "limited") && setrlimit(RLIMIT_AS, &as))
		return 2;
	sample_write(evil.path, &sample_default);
	hostile_load();
	check(hostile_report(NULL) == 0 && !*evil.said, "good capture: exit 0, nothing on stderr");
	/* Thousands of files that all end alike reach no more lines than one of them. */
	failed = argc > 3 ? 0 : hostile_bytes();
	failed |= hostile_sections();
	failed |= hostile_level2();
	failed |= hostile_stop();
	if (!strcmp(argv[1], "limited")) {
		check(evil.peak_kib < 8192,
		      "no file so far took more than 8 MiB (%ld KiB with the test itself)",
		      evil.peak_kib);
		many_streams();
	}
	unlink(evil.path);
	free(evil.good);
	return check_end();
}

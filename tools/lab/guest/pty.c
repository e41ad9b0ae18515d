// SPDX-License-Identifier: GPL-2.0
/*
 * pty - `kjitter top` on a terminal of its own, on a kernel with the module: however it ends, the
 * terminal is as it was, and nothing is measured any more.
 */
#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "kj.h"

/* How to end it: a key, or a signal to the process that was started, or to its child. */
static const struct {
	const char *name;
	char key;
	int parent;
	int child;
	int status;
} ends[] = {
	{ "q", 'q', 0, 0, 0 },
	{ "Ctrl-C", 3, 0, 0, 0 },
	{ "SIGTERM of the owner", 0, 0, SIGTERM, 0 },
	{ "SIGKILL of the owner", 0, 0, SIGKILL, 2 },
	{ "SIGTERM of its parent", 0, SIGTERM, 0, 0 },
	{ "SIGKILL of its parent", 0, SIGKILL, 0, -SIGKILL },
};

static int master, slave;
static char seen[65536];
static size_t nr_seen;

/* What came from the terminal since the last time. Return: nothing comes any more. */
static bool look(int ms)
{
	struct pollfd p = { .fd = master, .events = POLLIN };
	ssize_t n;

	if (poll(&p, 1, ms) <= 0)
		return true;
	if (nr_seen > sizeof(seen) / 2) {
		memmove(seen, seen + sizeof(seen) / 4, nr_seen - sizeof(seen) / 4);
		nr_seen -= sizeof(seen) / 4;
	}
	n = read(master, seen + nr_seen, sizeof(seen) - 1 - nr_seen);
	nr_seen += n > 0 ? n : 0;
	seen[nr_seen] = '\0';
	return n <= 0;
}

static bool wait_text(const char *text)
{
	int tries;

	for (tries = 0; tries < LIMIT_S * 10; tries++) {
		look(100);
		if (strstr(seen, text))
			return true;
	}
	return false;
}

static pid_t run(void)
{
	struct winsize size = { .ws_row = 24, .ws_col = 80 };
	pid_t pid;

	ioctl(slave, TIOCSWINSZ, &size);
	pid = fork();
	if (pid)
		return pid;
	setsid();
	ioctl(slave, TIOCSCTTY, 0);
	dup2(slave, 0);
	dup2(slave, 1);
	dup2(slave, 2);
	setenv("TERM", "xterm", 1);
	execlp("kjitter", "kjitter", "top", "--cpus", "1", "--level", "2", NULL);
	_exit(127);
}

/* The process whose parent is @parent. */
static pid_t child_of(pid_t parent)
{
	pid_t pid, found = 0;
	char path[64], line[256];
	struct dirent *d;
	DIR *dir = opendir("/proc");
	int of;
	FILE *f;

	while (dir && (d = readdir(dir))) {
		snprintf(path, sizeof(path), "/proc/%.20s/stat", d->d_name);
		pid = atoi(d->d_name);
		f = pid > 0 ? fopen(path, "r") : NULL;
		if (!f)
			continue;
		if (fgets(line, sizeof(line), f) && strrchr(line, ')') &&
		    sscanf(strrchr(line, ')') + 1, " %*c %d", &of) == 1 && of == parent)
			found = pid;
		fclose(f);
	}
	if (dir)
		closedir(dir);
	return found;
}

static bool idle(void)
{
	struct kj_query q;
	int fd = open_device(), tries;

	for (tries = 0; tries < LIMIT_S * 10; tries++) {
		if (!query(fd, &q) && q.state == KJ_STATE_IDLE)
			break;
		usleep(100000);
	}
	close(fd);
	return tries < LIMIT_S * 10;
}

/* What a terminal is set to; the rest of the structure is nobody's. */
static bool same(const struct termios *a, const struct termios *b)
{
	return a->c_iflag == b->c_iflag && a->c_oflag == b->c_oflag && a->c_cflag == b->c_cflag &&
	       a->c_lflag == b->c_lflag && !memcmp(a->c_cc, b->c_cc, VEOL2 + 1);
}

static void one(unsigned int i)
{
	struct termios before = { 0 }, inside, after = { 0 };
	pid_t pid, owner;
	int status = 0;
	char key = ends[i].key;

	nr_seen = 0;
	seen[0] = '\0';
	tcgetattr(slave, &before);
	pid = run();
	result(wait_text("gaps/s"), "%s: it shows something", ends[i].name);
	tcgetattr(slave, &inside);
	result(!(inside.c_lflag & ICANON), "%s: keys come at once", ends[i].name);
	owner = child_of(pid);
	if (key)
		result(write(master, &key, 1) == 1, "%s: typed", ends[i].name);
	if (ends[i].parent)
		kill(pid, ends[i].parent);
	if (ends[i].child)
		kill(owner, ends[i].child);
	while (waitpid(pid, &status, WNOHANG) != pid)
		look(20);
	status = WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
	result(status == ends[i].status, "%s: status %d", ends[i].name, status);
	result(wait_text("\033[?1049l"), "%s: the screen is back", ends[i].name);
	result(idle(), "%s: nothing is measured any more", ends[i].name);
	tcgetattr(slave, &after);
	result(same(&before, &after), "%s: the terminal has its modes", ends[i].name);
}

int main(void)
{
	unsigned int i;

	mkdir("/dev/pts", 0755);
	mount("devpts", "/dev/pts", "devpts", 0, "ptmxmode=0666");
	if (openpty(&master, &slave, NULL, NULL, NULL)) {
		check_skip("top on a terminal", "this kernel has no pseudo terminals");
		return check_end();
	}
	for (i = 0; i < ARRAY_SIZE(ends); i++)
		one(i);
	return check_end();
}

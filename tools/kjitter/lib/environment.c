// SPDX-License-Identifier: GPL-2.0
/*
 * environment - see environment.h. Every read is bounded; nothing is executed.
 */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "environment.h"
#include "macros.h"
#include "names.h"
#include "processor.h"
#include "text.h"

#define CPU_DIR	    "/sys/devices/system/cpu/"
#define DEBUG_SCHED "/sys/kernel/debug/sched/"

/* Where /proc and /sys are. */
static const char *root = "";

void kj_environment_root(const char *dir)
{
	root = dir;
}

char *kj_environment_path(const char *path, char *buf, size_t size)
{
	snprintf(buf, size, "%s%s", root, path);
	return buf;
}

DIR *kj_environment_dir(const char *path)
{
	char where[PATH_MAX];

	return opendir(kj_environment_path(path, where, sizeof(where)));
}

bool kj_environment_there(const char *path)
{
	char where[PATH_MAX];

	return !access(kj_environment_path(path, where, sizeof(where)), F_OK);
}

ssize_t kj_environment_read(const char *path, char *buf, size_t size)
{
	char where[PATH_MAX];
	size_t len = 0, blank;
	ssize_t n;
	int fd;

	fd = open(kj_environment_path(path, where, sizeof(where)),
		  O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return -errno;
	do {
		n = read(fd, buf + len, size - 1 - len);
		if (n < 0 && errno != EINTR) {
			n = -errno;
			close(fd);
			return n;
		}
		len += n > 0 ? n : 0;
		blank = 0;
		while (blank < len && buf[blank] == ' ')
			blank++;
		if (blank) {
			len -= blank;
			memmove(buf, buf + blank, len);
		}
	} while (n && len < size - 1);
	close(fd);
	while (len && (buf[len - 1] == '\n' || buf[len - 1] == '\0'))
		len--;
	buf[len] = '\0';
	return len;
}

ssize_t kj_environment_list(const char *path, char *buf, size_t size)
{
	ssize_t n = kj_environment_read(path, buf, size);

	if (n <= 0 || strcmp(buf, "(null)"))
		return n;
	buf[0] = '\0';
	return 0;
}

void kj_environment_add(struct kj_environment *env, const char *key, const char *value)
{
	size_t room = sizeof(env->text) - env->len;
	int n;

	n = snprintf(env->text + env->len, room, "%s=%s", key, value && *value ? value : "unknown");
	if (n >= 0 && (size_t)n < room)
		env->len += n + 1;
}

const char *kj_environment_next(const struct kj_environment *env, size_t *at, char *key,
				size_t size)
{
	const char *s, *end, *eq;
	size_t n;

	while (*at < env->len) {
		s = env->text + *at;
		end = memchr(s, '\0', env->len - *at);
		if (!end)
			return NULL;
		*at += end - s + 1;
		eq = memchr(s, '=', end - s);
		if (!eq || eq == s)
			continue;
		n = eq - s;
		if (n > size - 1)
			n = size - 1;
		memcpy(key, s, n);
		key[n] = '\0';
		return eq + 1;
	}
	return NULL;
}

void kj_environment_json(const struct kj_environment *env, struct kj_json *j)
{
	const char *value;
	char key[64];
	size_t at = 0;

	kj_json_open(j, "env", '{');
	while ((value = kj_environment_next(env, &at, key, sizeof(key))))
		kj_json_str(j, key, value);
	kj_json_close(j, '}');
}

const char *kj_environment_get(const struct kj_environment *env, const char *key)
{
	const char *value;
	char name[64];
	size_t at = 0;

	while ((value = kj_environment_next(env, &at, name, sizeof(name))))
		if (!strcmp(name, key))
			return value;
	return "unknown";
}

bool kj_environment_clock_good(const struct kj_environment *env)
{
	const char *now = kj_environment_get(env, "clocksource");

	return !strcmp(now, "tsc") || !strcmp(now, "arch_sys_counter");
}

static void add_file(struct kj_environment *env, const char *key, const char *path)
{
	char text[4200];

	if (kj_environment_read(path, text, sizeof(text)) < 0)
		text[0] = '\0';
	kj_environment_add(env, key, text);
}

/*
 * A CPU list; an empty one is a fact, a missing file is not. One that is cut says so, and is none.
 */
static void add_list(struct kj_environment *env, const char *key, const char *path)
{
	char text[4200];
	ssize_t n = kj_environment_list(path, text, sizeof(text));

	if (n < 0)
		text[0] = '\0';
	else if (n == sizeof(text) - 1)
		snprintf(text + n - 3, 4, "...");
	else if (!n)
		snprintf(text, sizeof(text), "none");
	kj_environment_add(env, key, text);
}

/* Copy what stands between @open and @close in @s over @s itself. */
static bool between(char *s, char open, char close)
{
	char *a = strchr(s, open), *b = a ? strchr(a, close) : NULL;

	if (!b)
		return false;
	*b = '\0';
	memmove(s, a + 1, strlen(a + 1) + 1);
	return true;
}

static void add_choice(struct kj_environment *env, const char *key, const char *path)
{
	char text[256];

	if (kj_environment_read(path, text, sizeof(text)) < 0 || !between(text, '[', ']'))
		text[0] = '\0';
	kj_environment_add(env, key, text);
}

static void add_preempt(struct kj_environment *env, const struct kj_query *query,
			const char *version)
{
	char text[256];
	const char *word = NULL;

	if (strstr(version, "PREEMPT_RT"))
		word = kj_names_preempt(KJ_PREEMPT_RT);
	else if (kj_environment_read(DEBUG_SCHED "preempt", text, sizeof(text)) > 0 &&
		 between(text, '(', ')'))
		word = text;
	else if (query && query->preempt != KJ_PREEMPT_UNKNOWN)
		word = kj_names_preempt(query->preempt);
	else if (strstr(version, "PREEMPT_LAZY"))
		word = kj_names_preempt(KJ_PREEMPT_LAZY);
	else if (strstr(version, " PREEMPT "))
		word = kj_names_preempt(KJ_PREEMPT_FULL);
	kj_environment_add(env, "preemption", word);
}

/* x86 has a bit for it that each hypervisor sets; arm64 has nothing that a guest could ask. */
#ifdef __x86_64__
#define TELLS_GUESTS true
#else
#define TELLS_GUESTS false
#endif

static void add_hypervisor(struct kj_environment *env, const struct kj_query *query, bool known,
			   bool guest)
{
	static const char *const files[] = {
		"/sys/hypervisor/type",
		"/sys/class/dmi/id/sys_vendor",
	};
	char text[128];
	size_t i;

	if (query) {
		guest = query->caps & KJ_CAP_HYPERVISOR;
		known = TELLS_GUESTS;
	}
	if (!guest) {
		kj_environment_add(env, "hypervisor", known ? "none" : NULL);
		return;
	}
	for (i = 0; i < ARRAY_SIZE(files); i++)
		if (kj_environment_read(files[i], text, sizeof(text)) > 0)
			break;
	kj_environment_add(env, "hypervisor", i < ARRAY_SIZE(files) ? text : "unnamed");
}

/*
 * Does this machine count instructions, as in the deterministic lab? Nothing in a guest can tell,
 * so the lab says it, and captures of the two kinds are never to be compared.
 */
static void add_emulation(struct kj_environment *env)
{
	const char *s = getenv("KJ_DETERMINISTIC");

	if (s)
		kj_environment_add(env, "emulation",
				   *s == '1' ? "deterministic" : "multi-threaded");
}

static void add_cpu(struct kj_environment *env, const struct kj_query *query)
{
	struct kj_processor cpu;
	char text[8192];

	if (kj_environment_read("/proc/cpuinfo", text, sizeof(text)) < 0)
		text[0] = '\0';
	kj_processor_parse(text, &cpu);
	kj_environment_add(env, "cpu_model", cpu.model);
	kj_environment_add(env, "microcode", cpu.microcode);
	add_hypervisor(env, query, cpu.has_flags, cpu.guest);
	add_emulation(env);
}

/* One value if all CPUs agree, else "differs"; files may exist for some CPUs only. */
static void add_fair_server(struct kj_environment *env)
{
	char path[128], first[32] = "", value[32];
	unsigned int cpu;

	for (cpu = 0; cpu < KJ_MAX_CPUS; cpu++) {
		sprintf(path, DEBUG_SCHED "fair_server/cpu%u/runtime", cpu);
		if (kj_environment_read(path, value, sizeof(value)) <= 0)
			break;
		if (cpu && strcmp(first, value)) {
			snprintf(first, sizeof(first), "differs");
			break;
		}
		memcpy(first, value, sizeof(first));
	}
	kj_environment_add(env, "fair_server_runtime_ns", first);
}

/* Threads of one core, "2,34;3,35": of each core that has several. */
static void add_siblings(struct kj_environment *env)
{
	char path[96], text[64], all[4096] = "", *end;
	unsigned int cpu;

	for (cpu = 0; cpu < KJ_MAX_CPUS; cpu++) {
		sprintf(path, CPU_DIR "cpu%u/topology/thread_siblings_list", cpu);
		if (kj_environment_read(path, text, sizeof(text)) <= 0) {
			/* One that is offline has no such file; behind the last is no CPU. */
			sprintf(path, CPU_DIR "cpu%u", cpu);
			if (!kj_environment_there(path))
				break;
			continue;
		}
		/* Told with the first of them. */
		if (strtoul(text, &end, 10) == cpu && *end)
			kj_text_add(all, sizeof(all), "%s%s", *all ? ";" : "", text);
	}
	kj_environment_add(env, "smt_siblings", *all ? all : cpu ? "none" : NULL);
}

static void add_built(struct kj_environment *env, const struct kj_query *query)
{
	bool built = kj_environment_there(CPU_DIR "nohz_full");
	bool known = built || query || kj_environment_there(CPU_DIR "online");

	if (query)
		built |= !!(query->caps & KJ_CAP_NOHZ_FULL_BUILT);
	kj_environment_add(env, "nohz_full_built", !known ? NULL : built ? "yes" : "no");
}

/* Of a copy its files tell, and not this machine. */
static void release_of(struct utsname *u)
{
	static const char *const files[] = { "/proc/sys/kernel/osrelease",
					     "/proc/sys/kernel/version", "/proc/sys/kernel/arch" };
	char *const field[] = { u->release, u->version, u->machine };
	size_t i;

	if (!*root) {
		uname(u);
		return;
	}
	for (i = 0; i < ARRAY_SIZE(files); i++)
		if (kj_environment_read(files[i], field[i], sizeof(u->release)) < 0)
			field[i][0] = '\0';
}

void kj_environment_collect(struct kj_environment *env, const struct kj_query *query)
{
	struct utsname u = { 0 };
	char hz[16] = "";

	env->len = 0;
	release_of(&u);
	if (query && query->hz)
		sprintf(hz, "%u", query->hz);
	kj_environment_add(env, "release", u.release);
	kj_environment_add(env, "version", u.version);
	kj_environment_add(env, "machine", u.machine);
	add_file(env, "cmdline", "/proc/cmdline");
	kj_environment_add(env, "hz", hz);
	add_preempt(env, query, u.version);
	add_file(env, "clocksource",
		 "/sys/devices/system/clocksource/clocksource0/current_clocksource");
	add_built(env, query);
	add_list(env, "nohz_full", CPU_DIR "nohz_full");
	add_list(env, "isolated", CPU_DIR "isolated");
	add_list(env, "online", CPU_DIR "online");
	add_file(env, "rt_runtime_us", "/proc/sys/kernel/sched_rt_runtime_us");
	add_file(env, "rt_period_us", "/proc/sys/kernel/sched_rt_period_us");
	add_fair_server(env);
	add_file(env, "smt_active", CPU_DIR "smt/active");
	add_siblings(env);
	add_cpu(env, query);
	add_file(env, "tainted", "/proc/sys/kernel/tainted");
	add_choice(env, "lockdown", "/sys/kernel/security/lockdown");
	add_file(env, "cpufreq_governor", CPU_DIR "cpu0/cpufreq/scaling_governor");
	add_file(env, "cpuidle_driver", CPU_DIR "cpuidle/current_driver");
}

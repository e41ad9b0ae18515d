// SPDX-License-Identifier: GPL-2.0
/*
 * unit_device - what is said where a device does not do what is asked of it, and which CPUs are
 * meant where none are named. /sys is made here.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../kjitter/check/gate.h"
#include "../kjitter/check/model.h"
#include "../kjitter/device/device.h"
#include "../kjitter/device/place.h"
#include "../kjitter/lib/environment.h"
#include "../kjitter/lib/exit.h"
#include "check.h"
#include "unit.h"

#define CPU_DIR "/sys/devices/system/cpu/"

static const struct kj_options nothing;
static struct kj_config config;
static struct kj_cpulist chosen;
static int status;
static char root[32];

static void put(const char *path, const char *text)
{
	unit_put(root, path, text);
}

static void no_such_cpu(void)
{
	status = kj_device_fail(-1, KJ_DEVICE_CONFIG, -ENXIO, &config);
}

static void offline(void)
{
	status = kj_device_fail(-1, KJ_DEVICE_START, -ENODEV, &config);
}

static void busy(void)
{
	status = kj_device_fail(-1, KJ_DEVICE_CONFIG, -EBUSY, NULL);
}

static void choose(void)
{
	status = kj_place_choose(&chosen, &nothing);
}

static void says(const char *what, void (*call)(void), int wanted, const char *words)
{
	const char *said = unit_said(STDERR_FILENO, call);

	check(status == wanted && strstr(said, words), "device: %s: %d: %s", what, status, said);
}

static void cpus(void)
{
	config.cpus[0] = 0x30;
	says("lists of CPUs that cannot be read", no_such_cpu, KJ_EXIT_UNTESTABLE,
	     "does not have all the CPUs");
	says("the same of those that are online", offline, KJ_EXIT_UNTESTABLE, "went offline");
	put(CPU_DIR "possible", "0-4\n");
	put(CPU_DIR "online", "0-3\n");
	says("which CPU is not there", no_such_cpu, KJ_EXIT_UNTESTABLE, "has no CPU 5");
	says("which CPU is offline", offline, KJ_EXIT_UNTESTABLE, "CPU 4 is offline");
	says("busy, and nobody can be asked by whom", busy, KJ_EXIT_ERROR, "has rings open");
}

static bool nobody(const char *code)
{
	struct kj_check k = { .options = &nothing, .verdict = KJ_VERDICT_PASS };

	if (!kj_check_gate_nobody(&k))
		return !code && !k.code && k.verdict == KJ_VERDICT_PASS;
	return code && !strcmp(k.code, code) && k.verdict == KJ_VERDICT_SKIP;
}

static void unnamed(void)
{
	says("nobody is named, and none can be found", choose, KJ_EXIT_ERROR, "cannot be read");
	check(nobody("not-known"), "check: nor for a verdict");
	put(CPU_DIR "nohz_full", "(null)\n");
	put(CPU_DIR "isolated", "\n");
	says("nobody is named or isolated", choose, KJ_EXIT_ERROR, "no CPU is nohz_full");
	check(nobody("nothing-isolated"), "check: nor for a verdict, and that is something else");
	put(CPU_DIR "isolated", "3-4\n");
	choose();
	check(!status && kj_cpulist_count(&chosen) == 2 && kj_cpulist_has(&chosen, 3),
	      "device: nobody is named: those that are isolated");
	check(nobody(NULL), "check: and a verdict on these");
}

int unit_device(void)
{
	char remove[64];

	snprintf(root, sizeof(root), "/tmp/kj-device.XXXXXX");
	if (!mkdtemp(root))
		return 2;
	kj_environment_root(root);
	cpus();
	unnamed();
	kj_environment_root("");
	snprintf(remove, sizeof(remove), "rm -rf %s", root);
	return system(remove) ? 2 : check_failed;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * unit_advise - single looks of advise, at machines that show less than most do: files that are not
 * there, lists that are cut, more of a kind than is named. /proc and /sys are made here; whole
 * machines are in advise.sh.
 */
#include <dirent.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../kjitter/advise/model.h"
#include "check.h"
#include "unit.h"

#define CPU_DIR	    "/sys/devices/system/cpu"
#define CLOCKSOURCE "/sys/devices/system/clocksource/clocksource0"

static struct kj_advise a;
static struct kj_finding findings[2];
static struct kj_unseen unseen[2];
static struct kj_residents resident[6];
static struct kj_residents *residents[KJ_MAX_CPUS];
static char root[32];

static void put(const char *path, const char *text)
{
	unit_put(root, path, text);
}

/* A machine of eight CPUs, of which 2 to 7 are looked at; @key: a line of its environment. */
static void fresh(const char *key, const char *value)
{
	unsigned int i;

	memset(&a, 0, sizeof(a));
	memset(findings, 0, sizeof(findings));
	memset(unseen, 0, sizeof(unseen));
	memset(resident, 0, sizeof(resident));
	a.findings = findings;
	a.unseen = unseen;
	a.residents = residents;
	a.kthreads = true;
	for (i = 0; i < ARRAY_SIZE(resident); i++)
		residents[2 + i] = &resident[i];
	kj_cpulist_parse(&a.cpus, "2-7");
	kj_cpulist_parse(&a.online, "0-7");
	kj_cpulist_parse(&a.others, "0-1");
	kj_environment_add(&a.environment, key, value);
}

/* It finds one thing, and its sentence has these words. */
static bool finds(void (*look)(struct kj_advise *a), const char *words)
{
	const char *said = findings[0].detail;

	look(&a);
	if (a.nr_findings == 1 && strstr(said, words))
		return true;
	printf("# %u found, %u unseen: %s%s\n", a.nr_findings, a.nr_unseen, said, unseen[0].why);
	return false;
}

/* It finds nothing, and says of what it cannot see these words; NULL: it saw all. */
static bool misses(void (*look)(struct kj_advise *a), const char *words)
{
	look(&a);
	if (!a.nr_findings && a.nr_unseen == !!words && (!words || strstr(unseen[0].why, words)))
		return true;
	printf("# %u found, %u unseen: %s%s\n", a.nr_findings, a.nr_unseen, findings[0].detail,
	       unseen[0].why);
	return false;
}

static void clocks(void)
{
	fresh("clocksource", "hpet");
	check(finds(kj_look_clock, "hpet (available: unknown)"),
	      "advise: a clock that is not good, and others that are not listed");
	fresh("clocksource", "tsc");
	put("/proc/cpuinfo", "processor\t: 0\nFeatures\t: fp asimd\n");
	check(misses(kj_look_clock_watchdog, NULL), "advise: no flags, no word about the TSC");
}

static void idle_states(void)
{
	put(CPU_DIR "/cpu3/cpuidle/state0/latency", "0\n");
	put(CPU_DIR "/cpu3/cpuidle/state1/latency", "300\n");
	put("/dev/cpu_dma_latency", "");
	fresh("machine", "x86_64");
	check(finds(kj_look_cpuidle, "state 1") && kj_cpulist_count(&findings[0].cpus) == 1,
	      "advise: an idle state without a name has its number; a limit cut short is none");
	put("/dev/cpu_dma_latency", "\2\1\1");
	fresh("machine", "x86_64");
	check(finds(kj_look_cpuidle, "state 1"), "advise: three bytes are no limit either");
	put(CPU_DIR "/cpu3/power/pm_qos_resume_latency_us", "20\n");
	fresh("machine", "x86_64");
	check(misses(kj_look_cpuidle, NULL),
	      "advise: a limit of its own keeps it out of that state");
}

static void look_at_irqs(void)
{
	put("/proc/irq/30/eth0/x", "");
	put("/proc/irq/31/eth1/x", "");
	put("/proc/irq/31/smp_affinity_list", "1,4-5\n");
	fresh("release", "6.12.0");
	check(finds(kj_look_irq_affinity,
		    "1 device interrupt goes there: irq 31 (eth1) to CPUs 4-5"),
	      "advise: an irq goes where it may, if nothing says more; one that is gone goes nowhere");
	fresh("release", "6.12.0");
	a.irqbalance = 40;
	put("/proc/40/environ", "IRQBALANCE_BANNED_CPUS=0000003c");
	check(finds(kj_look_irqbalance, "moves interrupts to CPUs 6-7"),
	      "advise: irqbalance bans CPUs by a mask");
	fresh("release", "6.12.0");
	a.irqbalance = 40;
	put("/proc/40/environ", "IRQBALANCE_BANNED_CPUS=fc");
	check(misses(kj_look_irqbalance, NULL), "advise: all of them");
}

static void isolation(void)
{
	struct kj_isolation *i = &a.isolation[KJ_ISOLATION_ISOLCPUS];

	fresh("nohz_full_built", "yes");
	check(misses(kj_look_nohz_full, CPU_DIR "/nohz_full cannot be read"),
	      "advise: a list of nohz_full that cannot be read is not an empty one");
	fresh("isolated", "2-7");
	i->given = true;
	i->state = "in force";
	snprintf(i->why, sizeof(i->why), "without domain");
	check(finds(kj_look_isolcpus, "without domain"), "advise: isolcpus= that isolates nobody");
	a.nr_findings = 0;
	a.unbalanced = a.cpus;
	check(misses(kj_look_isolcpus, NULL), "advise: what it did not do a cpuset has done");
	fresh("release", "6.12.0");
	snprintf(a.isolation[KJ_ISOLATION_RCU_NOCBS].in_force,
		 sizeof(a.isolation[KJ_ISOLATION_RCU_NOCBS].in_force), "2-3,...");
	check(misses(kj_look_rcu_callbacks, "too long to be read"),
	      "advise: a list that was cut tells of no CPU that its callbacks are not offloaded");
}

static void look_at_residents(void)
{
	unsigned int i;
	bool good;

	fresh("release", "6.12.0");
	a.unbalanced = a.cpus;
	for (i = 0; i < ARRAY_SIZE(resident); i++) {
		resident[i].users = 2;
		snprintf(resident[i].user, sizeof(resident[i].user), "two of %u", 2 + i);
	}
	good = finds(kj_look_tasks, "12 tasks share CPUs: on CPU 2 two of 2; ") &&
	       strstr(findings[0].detail, "on CPU 5 two of 5; ...") &&
	       !strstr(findings[0].detail, "CPU 6");
	check(good, "advise: tasks of four CPUs are named, all are counted");
	fresh("release", "5.15.0");
	resident[0].realtime = 1;
	snprintf(resident[0].rt, sizeof(resident[0].rt), "plc (pid 9)");
	put("/sys/kernel/debug/sched/features", "\n");
	put("/proc/sys/kernel/sched_rt_runtime_us", "950000\n");
	check(finds(kj_look_rt_throttling, "950000 us of each period: on CPU 2 plc (pid 9)"),
	      "advise: real-time tasks are throttled");
	a.nr_findings = 0;
	put("/proc/sys/kernel/sched_rt_runtime_us", "-1\n");
	check(misses(kj_look_rt_throttling, NULL), "advise: with -1 they are not");
}

static void folders(void)
{
	struct dirent e = { .d_type = DT_UNKNOWN, .d_name = "sub" };

	put("/some/sub/file", "");
	check(kj_advise_folder("/some", &e), "advise: a file system that tells no kinds: a folder");
	check(!kj_advise_folder("/some/sub", &e), "advise: nothing of that name");
	snprintf(e.d_name, sizeof(e.d_name), "file");
	check(!kj_advise_folder("/some/sub", &e), "advise: nor a file");
}

static void remedies(void)
{
	static const struct kj_look each = { .code = "x", .remedy = "for i in {each}; do" };
	struct kj_finding f = { .look = &each };
	char text[100];

	kj_cpulist_parse(&f.cpus, "1,3-4,6-9");
	kj_advise_remedy(&a, &f, text, sizeof(text));
	check(!strcmp(text, "for i in 1 3 4 $(seq 6 9); do"),
	      "advise: CPUs as words of a shell: %s", text);
}

static void print(void)
{
	kj_advise_text(&a);
}

static void guests(void)
{
	const char *said;

	fresh("hypervisor", "kvm");
	said = unit_said(STDOUT_FILENO, print);
	check(strstr(said, "CPUs 2-7: nothing was found\nthis is a guest: what its host does"),
	      "advise: of a guest it says what cannot be seen from there");
	fresh("hypervisor", "none");
	check(!strstr(unit_said(STDOUT_FILENO, print), "guest"), "advise: of others it does not");
}

int unit_advise(void)
{
	char remove[64];

	snprintf(root, sizeof(root), "/tmp/kj-advise.XXXXXX");
	if (!mkdtemp(root))
		return 2;
	kj_environment_root(root);
	put(CLOCKSOURCE "/current_clocksource", "hpet\n");
	clocks();
	idle_states();
	look_at_irqs();
	isolation();
	look_at_residents();
	folders();
	remedies();
	guests();
	kj_environment_root("");
	snprintf(remove, sizeof(remove), "rm -rf %s", root);
	return system(remove) ? 2 : check_failed;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * command - the subcommand: look at everything in the order of the table; see model.h.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "lib/exit.h"
#include "lib/text.h"
#include "model.h"

#define CPU_DIR "/sys/devices/system/cpu/"

#define SAY_NOTHING "no CPU is nohz_full or isolated; name those to look at, such as --cpus 2-7"
#define SAY_UNREADABLE \
	"which CPUs are isolated cannot be read from " CPU_DIR "; name them, such as --cpus 2-7"

#define SAY_NO_SYS         \
	"advise: " CPU_DIR \
	"online cannot be read; run this where /sys is, and outside of the container"
#define SAY_GONE    "advise: not there, or offline: %s; leave out what is, or take it online"
#define SAY_OFFLINE "advise: offline, and not looked at: %s"
#define SAY_LAST \
	"advise: with --root, N and all in --cpus are not known; write the last CPU's number"

static const struct kj_format formats[] = {
#define FORMAT(name, flag, help) { #name, flag, help },
#include "formats.h"
};

static void (*const print[])(const struct kj_advise *a) = {
#define FORMAT(name, flag, help) kj_advise_##name,
#include "formats.h"
};

static struct kj_advise advise;

/* The command line was read where this machine's last CPU is N. Return: can it be of another? */
static bool of_copy(const struct kj_options *o)
{
	if (!kj_options_has(o, KJ_OPT_ROOT) || !kj_options_has(o, KJ_OPT_CPUS) ||
	    !strpbrk(o->cpus_said, "NaA"))
		return true;
	kj_text_error(SAY_LAST);
	return false;
}

/* Return: status; 4 if there is nothing to look at. */
static int choose(struct kj_advise *a)
{
	bool read = true, named = kj_options_has(a->options, KJ_OPT_CPUS);
	struct kj_cpulist gone;
	char list[80];

	kj_cpulist_file(&a->full, CPU_DIR "nohz_full");
	kj_cpulist_file(&a->unbalanced, CPU_DIR "isolated");
	kj_advise_partitions(a);
	if (!named)
		read = kj_cpulist_quiet(&a->cpus);
	if (!kj_cpulist_count(&a->cpus))
		a->cpus = a->unbalanced;
	if (!kj_cpulist_count(&a->cpus)) {
		kj_text_error("advise: %s", read ? SAY_NOTHING : SAY_UNREADABLE);
		return KJ_EXIT_UNTESTABLE;
	}
	gone = a->cpus;
	if (!kj_cpulist_file(&a->online, CPU_DIR "online")) {
		kj_text_error(SAY_NO_SYS);
		return KJ_EXIT_UNTESTABLE;
	}
	kj_cpulist_minus(&gone, &a->online);
	if (!kj_cpulist_count(&gone))
		return KJ_EXIT_PASS;
	kj_advise_cpus(&gone, list, sizeof(list));
	kj_cpulist_minus(&a->cpus, &gone);
	if (named || !kj_cpulist_count(&a->cpus)) {
		kj_text_error(SAY_GONE, list);
		return KJ_EXIT_UNTESTABLE;
	}
	kj_text_error(SAY_OFFLINE, list);
	return KJ_EXIT_PASS;
}

static int look(struct kj_advise *a)
{
	const unsigned int nr = kj_looks_nr;
	const struct kj_look *l;

	a->findings = calloc(nr, sizeof(*a->findings));
	a->unseen = calloc(nr, sizeof(*a->unseen));
	if (!a->findings || !a->unseen || !kj_advise_tasks(a)) {
		kj_text_error("advise: not enough memory");
		return KJ_EXIT_ERROR;
	}
	for (l = kj_looks; l->code; l++) {
		a->look = l;
		l->look(a);
	}
	print[a->options->format](a);
	if (a->nr_findings)
		return KJ_EXIT_FAIL;
	return a->nr_unseen ? KJ_EXIT_UNTESTABLE : KJ_EXIT_PASS;
}

static int run(const struct kj_options *o)
{
	struct kj_advise *a = &advise;
	int status;

	a->options = o;
	if (kj_options_has(o, KJ_OPT_ROOT))
		kj_environment_root(o->root);
	kj_environment_collect(&a->environment, NULL);
	kj_isolation_look(&a->environment, a->isolation);
	if (!of_copy(o))
		return KJ_EXIT_ERROR;
	a->cpus = o->cpus;
	status = choose(a);
	if (status)
		return status;
	a->others = a->online;
	kj_cpulist_minus(&a->others, &a->cpus);
	kj_cpulist_minus(&a->others, &a->full);
	kj_cpulist_minus(&a->others, &a->unbalanced);
	return look(a);
}

const struct kj_command kj_advise_command = {
	.bit = KJ_COMMAND_ADVISE,
	.name = "advise",
	.does = KJ_DOES_ADVISE,
	.formats = formats,
	.nr_formats = ARRAY_SIZE(formats),
	.usage = "[OPTION ...]",
	.about =
		"Looks at this machine before anything is measured: command line, interrupts, tasks,\n"
		"work of the kernel, memory, network, the core, and says what of it will disturb a CPU\n"
		"that is to be left alone. Each finding has a code (the tutorial says more of each), the\n"
		"facts, and a remedy in one line. It reads /proc and /sys and changes nothing. What it\n"
		"could not read it lists: that is not the same as finding nothing. Needs no module; as\n"
		"root it sees more.\n",
	.exits =
		"0 nothing found; 1 something found; 2 error; 4 nothing found but something could not\n"
		"be looked at, or no CPU is isolated or online",
	.run = run,
};

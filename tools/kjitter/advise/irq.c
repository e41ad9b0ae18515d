// SPDX-License-Identifier: GPL-2.0
/*
 * irq - device interrupts that go to these CPUs, or may; see model.h.
 *
 * What counts is where an interrupt goes now, of those that a driver has: the mask of others
 * says nothing. One that the kernel manages, or that is fixed, cannot be written to; if all its
 * CPUs are isolated it only comes where a program there does the I/O, and that disturbs nobody.
 */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "lib/text.h"
#include "model.h"

#define IRQ_DIR	  "/proc/irq"
#define DEBUG_IRQ "/sys/kernel/debug/irq/irqs"

/* So many are named. */
#define NAMED 6

#define SAY_IRQ_AFFINITY "%u device interrupt%s: %s (" IRQ_DIR "/*/effective_affinity_list)%s"
#define SAY_IRQ_MANAGED	 "%u interrupt%s that cannot be moved (managed by the kernel, or fixed): %s"
#define SAY_IRQ_MAY_BE \
	"; which of them may be managed by the kernel, and cannot be moved, this kernel does not tell"
#define SAY_IRQ_UNTOLD                                                         \
	"which interrupts it manages a kernel before 6.12 tells in " DEBUG_IRQ \
	" alone, which is not there"
#define SAY_IRQ_DEFAULT \
	"interrupts set up from now on may go to %s: " IRQ_DIR "/default_smp_affinity is %.100s"

/**
 * struct found - what a look at all interrupts found
 * @nr: how many
 * @untold: whether some of them can be moved is not known
 * @cpus: where they go
 * @text: some of them by name
 */
struct found {
	unsigned int nr;
	bool untold;
	struct kj_cpulist cpus;
	char text[500];
};

/* The folder of an interrupt has one for each driver that handles it. Return: false: none. */
static bool handled_by(const char *irq, char *name, size_t size)
{
	char path[64];
	struct dirent *e;
	bool found = false;
	DIR *dir;

	snprintf(path, sizeof(path), IRQ_DIR "/%.10s", irq);
	dir = kj_environment_dir(path);
	while (dir && !found && (e = readdir(dir))) {
		found = kj_advise_folder(path, e);
		if (found)
			snprintf(name, size, "%.60s", e->d_name);
	}
	if (dir)
		closedir(dir);
	return found;
}

/* Modes tell which are managed from 6.12 on; @told: it is known. */
static bool may_be_moved(const struct kj_advise *a, const char *irq, bool *told)
{
	char path[64], where[PATH_MAX], text[2048];
	struct stat st;

	snprintf(path, sizeof(path), DEBUG_IRQ "/%.10s", irq);
	*told = kj_environment_read(path, text, sizeof(text)) > 0;
	if (*told && strstr(text, "IRQD_AFFINITY_MANAGED"))
		return false;
	snprintf(path, sizeof(path), IRQ_DIR "/%.10s/smp_affinity_list", irq);
	if (!stat(kj_environment_path(path, where, sizeof(where)), &st) && !(st.st_mode & 0222)) {
		*told = true;
		return false;
	}
	*told |= kj_advise_since(a, 6, 12);
	return true;
}

/* Where it goes now; @may: where it is allowed to go. */
static bool goes_to(const char *irq, struct kj_cpulist *now, struct kj_cpulist *may)
{
	char path[64];

	snprintf(path, sizeof(path), IRQ_DIR "/%.10s/smp_affinity_list", irq);
	if (!kj_cpulist_file(may, path))
		return false;
	snprintf(path, sizeof(path), IRQ_DIR "/%.10s/effective_affinity_list", irq);
	/* Where it may not go any more it only goes until it comes the next time. */
	if (!kj_cpulist_file(now, path))
		*now = *may;
	kj_cpulist_and(now, may);
	return true;
}

static void one(struct kj_advise *a, struct found *f, const char *irq, bool fixed)
{
	struct kj_cpulist now, may;
	char name[64], list[64];
	bool told;

	if (!goes_to(irq, &now, &may))
		return;
	kj_cpulist_and(&now, &a->cpus);
	if (!kj_cpulist_count(&now) || !handled_by(irq, name, sizeof(name)))
		return;
	if (fixed == may_be_moved(a, irq, &told)) {
		f->untold |= !told;
		return;
	}
	kj_cpulist_and(&may, &a->others);
	if (fixed && !kj_cpulist_count(&may))
		return;
	f->untold |= !told;
	kj_cpulist_or(&f->cpus, &now);
	if (f->nr++ < NAMED)
		kj_text_add(f->text, sizeof(f->text), "%sirq %s (%s) to %s", f->nr > 1 ? ", " : "",
			    irq, name, kj_advise_cpus(&now, list, sizeof(list)));
}

/* Return: how many interrupts there are, those that a driver has or not. */
static unsigned int all(struct kj_advise *a, struct found *f, bool fixed)
{
	unsigned int nr = 0;
	struct dirent *e;
	DIR *dir;

	dir = kj_environment_dir(IRQ_DIR);
	if (!dir)
		kj_advise_unseen(a, IRQ_DIR ": %s", strerror(errno));
	while (dir && (e = readdir(dir))) {
		if (e->d_name[0] < '0' || e->d_name[0] > '9')
			continue;
		nr++;
		one(a, f, e->d_name, fixed);
	}
	if (dir)
		closedir(dir);
	if (dir && !nr)
		kj_advise_unseen(a, IRQ_DIR " shows no interrupt: masked");
	if (f->nr > NAMED)
		kj_text_add(f->text, sizeof(f->text), ", and %u more", f->nr - NAMED);
	return nr;
}

void kj_look_irq_affinity(struct kj_advise *a)
{
	struct found f = { 0 };

	all(a, &f, false);
	if (f.nr)
		kj_advise_found(a, &f.cpus, SAY_IRQ_AFFINITY, f.nr,
				f.nr == 1 ? " goes there" : "s go there", f.text,
				f.untold ? SAY_IRQ_MAY_BE : "");
}

void kj_look_irq_managed(struct kj_advise *a)
{
	struct found f = { 0 };

	all(a, &f, true);
	if (f.untold)
		kj_advise_unseen(a, SAY_IRQ_UNTOLD);
	if (f.nr)
		kj_advise_found(a, &f.cpus, SAY_IRQ_MANAGED, f.nr,
				f.nr == 1 ? " goes there" : "s go there", f.text);
}

void kj_look_irq_default(struct kj_advise *a)
{
	struct kj_cpulist mask;
	char text[4096], who[80];

	if (!kj_advise_read(a, IRQ_DIR, "default_smp_affinity", text, sizeof(text)))
		return;
	if (!kj_cpulist_mask(&mask, text)) {
		kj_advise_unseen(a, IRQ_DIR "/default_smp_affinity is no mask");
		return;
	}
	kj_cpulist_and(&mask, &a->cpus);
	if (kj_cpulist_count(&mask))
		kj_advise_found(a, &mask, SAY_IRQ_DEFAULT, kj_advise_cpus(&mask, who, sizeof(who)),
				text);
}

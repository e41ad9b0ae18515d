// SPDX-License-Identifier: GPL-2.0
/*
 * partition - cpusets that are to isolate CPUs, and do not; see model.h.
 */
#include <dirent.h>
#include <stdio.h>
#include <string.h>

#include "lib/text.h"
#include "model.h"

#define CGROUP "/sys/fs/cgroup"

/*
 * Groups below others that are looked at. The parents of a partition are some, too, so it is near
 * the root; a remote one (cpuset.cpus.exclusive) need not be, and deeper down it is not found.
 */
#define DEPTH 4

/* A machine may have very many; what is behind them is said to be unseen. */
#define MOST 20000

#define SAY_PARTITION "of the groups in " CGROUP " only the first %u"

/**
 * struct walk - through all groups
 * @a: machine
 * @seen: how many groups were looked at
 * @isolated: CPUs of partitions that isolate
 * @cpus: those of groups found
 * @text: what was found
 */
struct walk {
	struct kj_advise *a;
	unsigned int seen;
	struct kj_cpulist isolated;
	struct kj_cpulist cpus;
	char text[600];
};

static void one(struct walk *w, const char *dir)
{
	char path[600], state[200];
	struct kj_cpulist cpus, exclusive;

	snprintf(path, sizeof(path), "%.500s/cpuset.cpus.partition", dir);
	if (kj_environment_read(path, state, sizeof(state)) <= 0)
		return;
	if (!strcmp(state, "isolated")) {
		snprintf(path, sizeof(path), "%.500s/cpuset.cpus.effective", dir);
		kj_cpulist_file(&cpus, path);
		kj_cpulist_or(&w->isolated, &cpus);
	}
	if (!strstr(state, "invalid"))
		return;
	snprintf(path, sizeof(path), "%.500s/cpuset.cpus", dir);
	kj_cpulist_file(&cpus, path);
	snprintf(path, sizeof(path), "%.500s/cpuset.cpus.exclusive", dir);
	kj_cpulist_file(&exclusive, path);
	kj_cpulist_or(&cpus, &exclusive);
	kj_cpulist_and(&cpus, &w->a->cpus);
	if (!kj_cpulist_count(&cpus))
		return;
	kj_cpulist_or(&w->cpus, &cpus);
	kj_text_add(w->text, sizeof(w->text), "%s%.200s/cpuset.cpus.partition says '%s'",
		    *w->text ? "; " : "", dir, state);
}

static void below(struct walk *w, const char *dir, unsigned int depth)
{
	char path[512];
	struct dirent *e;
	DIR *d;

	d = kj_environment_dir(dir);
	while (d && w->seen < MOST && (e = readdir(d))) {
		if (!kj_advise_folder(dir, e) ||
		    snprintf(path, sizeof(path), "%s/%s", dir, e->d_name) >= (int)sizeof(path))
			continue;
		w->seen++;
		one(w, path);
		if (depth)
			below(w, path, depth - 1);
	}
	if (d)
		closedir(d);
}

void kj_advise_partitions(struct kj_advise *a)
{
	struct walk w = { .a = a };
	struct kj_cpulist cpus;

	if (!kj_cpulist_file(&cpus, CGROUP "/cpuset.cpus.isolated")) {
		below(&w, CGROUP, DEPTH);
		cpus = w.isolated;
	}
	kj_cpulist_or(&a->unbalanced, &cpus);
}

void kj_look_partition(struct kj_advise *a)
{
	struct walk w = { .a = a };

	/* Without cgroups nobody isolates by them. */
	if (!kj_environment_there(CGROUP "/cgroup.controllers"))
		return;
	below(&w, CGROUP, DEPTH);
	if (*w.text)
		kj_advise_found(a, &w.cpus, "a cpuset does not isolate its CPUs: %s", w.text);
	if (w.seen == MOST)
		kj_advise_unseen(a, SAY_PARTITION, MOST);
}

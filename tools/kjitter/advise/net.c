// SPDX-License-Identifier: GPL-2.0
/*
 * net - packets that are handled on these CPUs; see model.h.
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "lib/text.h"
#include "model.h"

#define NET   "/sys/class/net"
#define NAMED 4

#define SAY_RPS "received packets are handed to %s by an interrupt, and handled there: " NET "/%s"
#define SAY_XPS "who sends on %s waits for the lock of a queue that others send by, too: " NET "/%s"

/**
 * struct queues - what a look at all queues looks for, and found
 * @prefix: of a queue's name
 * @file: mask in its folder
 * @shared: only masks that have other CPUs, too
 * @nr: how many
 * @cpus: which CPUs
 * @masks: options of grep for what their files say
 * @text: some of them by name
 */
struct queues {
	const char *prefix;
	const char *file;
	bool shared;
	unsigned int nr;
	struct kj_cpulist cpus;
	char masks[KJ_ADVISE_MASKS];
	char text[500];
};

/* Each once; those beyond the room are found by the next look. */
static void add_mask(struct queues *q, const char *text)
{
	char option[KJ_ADVISE_MASKS];
	size_t n;

	n = snprintf(option, sizeof(option), "-e %s ", text);
	if (n >= sizeof(option) || strstr(q->masks, option) ||
	    strlen(q->masks) + n >= sizeof(q->masks))
		return;
	kj_text_add(q->masks, sizeof(q->masks), "%s", option);
}

static void one(struct kj_advise *a, struct queues *q, const char *device, const char *queue)
{
	struct kj_cpulist mask, others;
	char path[600], text[4096];

	snprintf(path, sizeof(path), NET "/%.255s/queues/%.255s/%s", device, queue, q->file);
	/* Of a queue that has no such mask it cannot be read. */
	if (kj_environment_read(path, text, sizeof(text)) <= 0 || !kj_cpulist_mask(&mask, text))
		return;
	others = mask;
	kj_cpulist_minus(&others, &a->cpus);
	kj_cpulist_and(&mask, &a->cpus);
	if (!kj_cpulist_count(&mask) || (q->shared && !kj_cpulist_count(&others)))
		return;
	kj_cpulist_or(&q->cpus, &mask);
	add_mask(q, text);
	if (q->nr++ < NAMED)
		kj_text_add(q->text, sizeof(q->text), "%s%s/queues/%s/%s is %.60s",
			    q->nr > 1 ? ", " : "", device, queue, q->file, text);
}

static void of_device(struct kj_advise *a, struct queues *q, const char *device)
{
	char path[300];
	struct dirent *e;
	DIR *dir;

	snprintf(path, sizeof(path), NET "/%.255s/queues", device);
	dir = kj_environment_dir(path);
	while (dir && (e = readdir(dir)))
		if (!strncmp(e->d_name, q->prefix, strlen(q->prefix)))
			one(a, q, device, e->d_name);
	if (dir)
		closedir(dir);
}

static void all(struct kj_advise *a, struct queues *q)
{
	struct dirent *e;
	DIR *dir;

	dir = kj_environment_dir(NET);
	if (!dir)
		kj_advise_unseen(a, NET ": %s", strerror(errno));
	while (dir && (e = readdir(dir)))
		if (e->d_name[0] != '.')
			of_device(a, q, e->d_name);
	if (dir)
		closedir(dir);
	if (q->nr > NAMED)
		kj_text_add(q->text, sizeof(q->text), ", and %u more", q->nr - NAMED);
}

void kj_look_rps(struct kj_advise *a)
{
	struct queues q = { .prefix = "rx-", .file = "rps_cpus" };
	struct kj_finding *f;
	char who[80];

	all(a, &q);
	if (!q.nr)
		return;
	f = kj_advise_found(a, &q.cpus, SAY_RPS, kj_advise_cpus(&q.cpus, who, sizeof(who)), q.text);
	snprintf(f->masks, sizeof(f->masks), "%.*s", (int)strlen(q.masks) - 1, q.masks);
}

/* A queue that is theirs alone is as it should be. */
void kj_look_xps(struct kj_advise *a)
{
	struct queues q = { .prefix = "tx-", .file = "xps_cpus", .shared = true };
	char who[80];

	all(a, &q);
	if (q.nr)
		kj_advise_found(a, &q.cpus, SAY_XPS, kj_advise_cpus(&q.cpus, who, sizeof(who)),
				q.text);
}

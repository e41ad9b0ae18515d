// SPDX-License-Identifier: GPL-2.0
/*
 * conditions - see conditions.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "conditions.h"
#include "lib/duration.h"
#include "lib/exit.h"
#include "lib/text.h"
#include "uapi/kjitter_sampler.h"

/* Held open until this process ends: that is how long the kernel keeps to it. */
#define DMA_LATENCY "/dev/cpu_dma_latency"

#define SAY_DMA_LATENCY "--dma-latency: " DMA_LATENCY " cannot be %s: %s"
#define SAY_NOT_WHOLE \
	"--dma-latency: the kernel counts whole microseconds; write 0us, 20us or the like"

/* All of them. */
#define WORDS 256

static int dma_latency(__u64 ns)
{
	char where[PATH_MAX];
	__s32 us = ns / 1000;
	int fd;

	if (ns % 1000) {
		kj_text_error(SAY_NOT_WHOLE);
		return KJ_EXIT_ERROR;
	}
	fd = open(kj_environment_path(DMA_LATENCY, where, sizeof(where)), O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		kj_text_error(SAY_DMA_LATENCY, "opened", strerror(errno));
	else if (write(fd, &us, sizeof(us)) != sizeof(us))
		kj_text_error(SAY_DMA_LATENCY, "written", strerror(errno));
	else
		return KJ_EXIT_PASS;
	return KJ_EXIT_ERROR;
}

int kj_conditions_set(const struct kj_options *o)
{
	return kj_options_has(o, KJ_OPT_DMA_LATENCY) ? dma_latency(o->dma_latency_ns) :
						       KJ_EXIT_PASS;
}

/* Append "word value", after what is there. */
static void add(char *words, const char *word, const char *value)
{
	kj_text_add(words, WORDS, "%s%s %s", *words ? ", " : "", word, value);
}

static void add_time(char *words, const char *word, __u64 ns)
{
	char text[KJ_DURATION_MAX];

	add(words, word, kj_duration_format(text, ns));
}

void kj_conditions_add(struct kj_environment *env, const struct kj_options *o)
{
	char words[WORDS] = "", value[64];

	if (kj_options_has(o, KJ_OPT_DMA_LATENCY)) {
		snprintf(value, sizeof(value), "%llu us", o->dma_latency_ns / 1000);
		add(words, kj_option_row(KJ_OPT_DMA_LATENCY)->name, value);
	}
	if (kj_options_has(o, KJ_OPT_IDLE_LIMIT)) {
		snprintf(value, sizeof(value), "%llu us", o->idle_limit_ns / 1000);
		add(words, kj_option_row(KJ_OPT_IDLE_LIMIT)->name, value);
	}
	if (o->policy) {
		snprintf(value, sizeof(value), "sampler SCHED_%s %u",
			 o->policy == SCHED_FIFO ? "FIFO" : "RR", o->priority);
		add(words, kj_sampler_facts(o->sampler)->word, value);
	}
	if (o->warm_up_ns)
		add_time(words, kj_option_row(KJ_OPT_WARM_UP)->name, o->warm_up_ns);
	if (kj_options_has(o, KJ_OPT_ALIGNED))
		add_time(words, kj_option_row(KJ_OPT_ALIGNED)->name, o->stagger_ns);
	if (o->work_bytes) {
		snprintf(value, sizeof(value), "%s:%lluK", kj_option_row(KJ_OPT_WORK)->word(0),
			 o->work_bytes / 1024);
		add(words, kj_option_row(KJ_OPT_WORK)->name, value);
	}
	if (*words)
		kj_environment_add(env, "conditions", words);
}

// SPDX-License-Identifier: GPL-2.0
/*
 * conditions - see conditions.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "conditions.h"
#include "lib/exit.h"
#include "lib/text.h"

/* Held open until this process ends: that is how long the kernel keeps to it. */
#define DMA_LATENCY "/dev/cpu_dma_latency"

#define SAY_DMA_LATENCY "--dma-latency: " DMA_LATENCY " cannot be %s: %s"
#define SAY_NOT_WHOLE \
	"--dma-latency: the kernel counts whole microseconds; write 0us, 20us or the like"
#define SAY_PRIORITY "--priority is for --policy fifo or rr"
#define SAY_USER_SAMPLER \
	"--policy is for --sampler user; the kernel's own threads have theirs: an ordinary task that spins, and FIFO 50 for the timer's"

static int dma_latency(__u64 ns)
{
	__s32 us = ns / 1000;
	int fd;

	if (ns % 1000) {
		kj_text_error(SAY_NOT_WHOLE);
		return KJ_EXIT_ERROR;
	}
	fd = open(DMA_LATENCY, O_WRONLY | O_CLOEXEC);
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
	if (kj_options_has(o, KJ_OPT_PRIORITY) && !o->policy) {
		kj_text_error(SAY_PRIORITY);
		return KJ_EXIT_ERROR;
	}
	if (o->policy && o->sampler != KJ_SAMPLER_USER) {
		kj_text_error(SAY_USER_SAMPLER);
		return KJ_EXIT_ERROR;
	}
	return kj_options_has(o, KJ_OPT_DMA_LATENCY) ? dma_latency(o->dma_latency_ns) :
						       KJ_EXIT_PASS;
}

void kj_conditions_add(struct kj_environment *env, const struct kj_options *o)
{
	char words[100] = "";

	if (kj_options_has(o, KJ_OPT_DMA_LATENCY))
		kj_text_add(words, sizeof(words), "dma-latency %llu us", o->dma_latency_ns / 1000);
	if (o->policy)
		kj_text_add(words, sizeof(words), "%suser sampler SCHED_%s %u", *words ? ", " : "",
			    o->policy == SCHED_FIFO ? "FIFO" : "RR", o->priority);
	if (*words)
		kj_environment_add(env, "conditions", words);
}

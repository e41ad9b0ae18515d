// SPDX-License-Identifier: GPL-2.0
/*
 * reason - why the verdict on a CPU is what it is; see model.h.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/names.h"
#include "model.h"

const char *kj_check_reason_code(enum kj_reason reason)
{
	static const char *const codes[] = {
		NULL,
#define REASON(name, code) code,
#include "reasons.h"
	};

	return codes[reason];
}

const char *kj_check_sampler_word(unsigned int sampler)
{
	return sampler == KJ_CHECK_USER	 ? "user task" :
	       sampler == KJ_CHECK_SPIN	 ? "kernel thread" :
	       sampler == KJ_CHECK_WATCH ? "watched task" :
					   kj_names_sampler(KJ_SAMPLER_TIMER);
}

static void add_reason(struct kj_check_cpu *cpu, enum kj_reason code, const char *fmt, va_list args)
{
	struct kj_check_reason *r = &cpu->reasons[cpu->nr_reasons];
	char *text;

	if (cpu->nr_reasons == KJ_CHECK_REASONS)
		return;
	if (vasprintf(&text, fmt, args) < 0)
		text = NULL;
	r->detail = text;
	if (text && cpu->about) {
		if (asprintf(&r->detail, "%s [%s, level %u]", text,
			     kj_check_sampler_word(cpu->about->sampler), cpu->about->level) < 0)
			r->detail = NULL;
		free(text);
	}
	r->code = kj_check_reason_code(code);
	cpu->nr_reasons += !!r->detail;
}

void kj_check_reason(struct kj_check_cpu *cpu, enum kj_reason code, const char *fmt, ...)
{
	unsigned int i;
	va_list args;

	for (i = 0; i < cpu->nr_reasons; i++)
		if (!strcmp(cpu->reasons[i].code, kj_check_reason_code(code)))
			return;
	va_start(args, fmt);
	add_reason(cpu, code, fmt, args);
	va_end(args);
}

void kj_check_reason_too(struct kj_check_cpu *cpu, enum kj_reason code, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	add_reason(cpu, code, fmt, args);
	va_end(args);
}

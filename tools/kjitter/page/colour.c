// SPDX-License-Identifier: GPL-2.0
/*
 * colour - see colour.h.
 */
#include <stdbool.h>

#include "colour.h"
#include "uapi/kjitter_cause.h"

enum class {
	OF_THREADS,
	OF_DEVICES,
	OF_THE_TICK,
	OF_CALLS,
	OF_OTHERS,
	OF_NMIS,
	OF_HIDDEN,
	OF_SOFTIRQS,
	OF_NOBODY,
};

const struct kj_page_colour kj_page_paper = { 0xffffff, 0x0f1319 };

const struct kj_page_colour kj_page_colours[KJ_PAGE_COLOURS] = {
	[OF_THREADS] = { 0x206ed7, 0x1488f2 },	[OF_DEVICES] = { 0x149252, 0x81e592 },
	[OF_THE_TICK] = { 0xdf7400, 0xd29236 }, [OF_CALLS] = { 0x302587, 0xcdb2ff },
	[OF_OTHERS] = { 0x691026, 0xd44c55 },	[OF_NMIS] = { 0x961766, 0xcd6aaf },
	[OF_HIDDEN] = { 0x744c07, 0xefec70 },	[OF_SOFTIRQS] = { 0x3e8cc2, 0xa0f0f0 },
	[OF_NOBODY] = { 0x8d8f96, 0xb0a9a0 },
};

/* By enum kj_cause; of one that is not here only its net class is asked. */
static const unsigned char classes[KJ_CAUSE_NR] = {
	[KJ_CAUSE_THREAD] = OF_THREADS + 1,   [KJ_CAUSE_DEVICE] = OF_DEVICES + 1,
	[KJ_CAUSE_TICK] = OF_THE_TICK + 1,    [KJ_CAUSE_CALL] = OF_CALLS + 1,
	[KJ_CAUSE_RESCHED] = OF_CALLS + 1,    [KJ_CAUSE_IRQ_WORK] = OF_CALLS + 1,
	[KJ_CAUSE_TLB] = OF_CALLS + 1,	      [KJ_CAUSE_NMI] = OF_NMIS + 1,
	[KJ_CAUSE_SOFTIRQ] = OF_SOFTIRQS + 1, [KJ_CAUSE_UNKNOWN] = OF_NOBODY + 1,
	[KJ_CAUSE_SAMPLER] = OF_NOBODY + 1,
};

unsigned int kj_page_class(unsigned int cause)
{
	const struct kj_cause_facts *facts = kj_cause_facts(cause);

	if (!facts)
		return OF_NOBODY;
	if (classes[cause])
		return classes[cause] - 1;
	return facts->flags & KJ_CAUSE_HIDDEN ? OF_HIDDEN : OF_OTHERS;
}

void kj_page_swatch(FILE *out, unsigned int cause)
{
	fprintf(out, "<i class=\"swatch k%u\">&#160;</i>", kj_page_class(cause));
}

static void variables(FILE *out, bool dark)
{
	unsigned int i;

	for (i = 0; i < KJ_PAGE_COLOURS; i++)
		fprintf(out, "%s--k%u:#%06x", i ? ";" : "", i,
			dark ? kj_page_colours[i].dark : kj_page_colours[i].light);
}

void kj_page_palette(FILE *out)
{
	unsigned int i;

	fputs(":root{", out);
	variables(out, false);
	fputs("}\n@media (prefers-color-scheme:dark){:root{", out);
	variables(out, true);
	fputs("}}\n@media print{:root{", out);
	variables(out, false);
	fputs("}}\n", out);
	for (i = 0; i < KJ_PAGE_COLOURS; i++)
		fprintf(out, ".k%u{--k:var(--k%u)}", i, i);
	fputc('\n', out);
}

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
	[OF_THREADS] = { 0x0550ae, 0x5aa2ff },	[OF_DEVICES] = { 0x0a7d52, 0x3fcf8e },
	[OF_THE_TICK] = { 0xc45a00, 0xffa14a }, [OF_CALLS] = { 0x6a3fa0, 0xb892f2 },
	[OF_OTHERS] = { 0x8a1c2b, 0xff6f6f },	[OF_NMIS] = { 0xc2298a, 0xff8fd0 },
	[OF_HIDDEN] = { 0x6b5900, 0xe3d24b },	[OF_SOFTIRQS] = { 0x1287a8, 0x6fdcf5 },
	[OF_NOBODY] = { 0x6e7781, 0x9da7b1 },
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

// SPDX-License-Identifier: GPL-2.0
/*
 * class - all classes by name.
 */
#include <linux/kernel.h>
#include <linux/seq_file.h>
#include <linux/string.h>

#include "../../uapi/kjitter_cause.h"
#include "../../uapi/kjitter_facts.h"
#include "class.h"

#define NONE "none"

static const char *const kind_name[] = { KJ_DETAIL_KIND_TABLE(KJ_WORD) };

static const struct kj_inject_class *const classes[] = {
	&kj_inject_hrtimer_class,     &kj_inject_ipi_class,	   &kj_inject_irq_work_class,
	&kj_inject_softirq_class,     &kj_inject_work_class,	   &kj_inject_fifo_class,
	&kj_inject_thread_class,      &kj_inject_nmi_class,	   &kj_inject_irqoff_class,
	&kj_inject_softirq_irq_class, &kj_inject_thread_irq_class, &kj_inject_irq_nmi_class,
	&kj_inject_all_class,
};

/**
 * kj_inject_class_find - by name
 * @name: as in `classes`
 *
 * Context: any.
 * Return: NULL if there is none.
 */
const struct kj_inject_class *kj_inject_class_find(const char *name)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(classes); i++) {
		if (!strcmp(classes[i]->name, name))
			return classes[i];
	}
	return NULL;
}

/**
 * kj_inject_class_available - can this kernel, on this machine, do it?
 * @class: which
 *
 * Context: process.
 * Return: so it is.
 */
bool kj_inject_class_available(const struct kj_inject_class *class)
{
	return !class->available || class->available();
}

/* The function's name as kallsyms has it, without the module's. */
static void show_function(struct seq_file *m, const void *function)
{
	char name[128] = "-";

	if (function)
		snprintf(name, sizeof(name), "%ps", function);
	seq_printf(m, " symbol=%.*s", (int)strcspn(name, " "), name);
}

/**
 * kj_inject_class_show - the list for `classes`
 * @m: file
 *
 * Context: process.
 */
void kj_inject_class_show(struct seq_file *m)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(classes); i++) {
		const struct kj_inject_class *c = classes[i];

		seq_printf(m, "%s %s cause=%s kind=%s", c->name,
			   kj_inject_class_available(c) && !(c->danger && c->danger()) ?
				   "available" :
				   "unavailable",
			   kj_cause_facts(c->cause)->word, c->kind ? kind_name[c->kind] : NONE);
		show_function(m, c->function);
		seq_printf(m, " carrier=%s\n",
			   c->carrier ? kj_cause_facts(c->carrier)->word : NONE);
	}
}

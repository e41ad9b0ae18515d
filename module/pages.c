// SPDX-License-Identifier: GPL-2.0
/*
 * pages - memory of a CPU that is charged to who asked for it, and kills nobody.
 *
 * vmalloc_user() can do neither: pages are taken one by one, and seen as one by the kernel
 * (vmap) and by user space (remap_vmalloc_range).
 */
#include <linux/cpumask.h>
#include <linux/errno.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/topology.h>
#include <linux/vmalloc.h>

#include "compat/compat.h"
#include "pages.h"

/* Look for a deadly signal, and for others who want the CPU, after so many pages. */
#define LOOK_PAGES 256

/**
 * kj_pages_node - where memory for a CPU should be
 * @cpu: which, or one that cannot be
 *
 * Context: any.
 * Return: node.
 */
int kj_pages_node(unsigned int cpu)
{
	return cpu < nr_cpu_ids && cpu_possible(cpu) ? cpu_to_node(cpu) : NUMA_NO_NODE;
}

static int take(struct kj_pages *p, unsigned int nr, int node)
{
	gfp_t gfp = (KJ_GFP & ~KJ_GFP_NOT_MAPPED) | __GFP_ZERO;

	for (; p->nr < nr; p->nr++) {
		if (p->nr % LOOK_PAGES == LOOK_PAGES - 1) {
			if (fatal_signal_pending(current))
				return -EINTR;
			cond_resched();
		}
		p->page[p->nr] = alloc_pages_node(node, gfp, 0);
		if (!p->page[p->nr])
			return -ENOMEM;
	}
	return 0;
}

/**
 * kj_pages_alloc - get memory, zeroed
 * @p: filled in
 * @size: whole pages
 * @cpu: whose it will be
 *
 * Context: process, may sleep.
 * Return: 0, -ENOMEM, or -EINTR if the caller is being killed
 * (then there is none).
 */
int kj_pages_alloc(struct kj_pages *p, size_t size, unsigned int cpu)
{
	unsigned int nr = size >> PAGE_SHIFT;
	int ret;

	p->nr = 0;
	p->at = NULL;
	p->page = kvmalloc_node(array_size(nr, sizeof(*p->page)), KJ_GFP, kj_pages_node(cpu));
	if (!p->page)
		return -ENOMEM;
	ret = take(p, nr, kj_pages_node(cpu));
	if (!ret) {
		p->at = vmap(p->page, nr, VM_MAP | VM_USERMAP, PAGE_KERNEL);
		ret = p->at ? 0 : -ENOMEM;
	}
	if (ret)
		kj_pages_free(p);
	return ret;
}

/**
 * kj_pages_free - give it back
 * @p: what kj_pages_alloc() filled in, or zeroed; user space maps it no more
 *
 * Context: process, may sleep.
 */
void kj_pages_free(struct kj_pages *p)
{
	vunmap(p->at);
	while (p->nr) {
		__free_page(p->page[--p->nr]);
		if (!(p->nr % LOOK_PAGES))
			cond_resched();
	}
	kvfree(p->page);
	p->page = NULL;
	p->at = NULL;
}

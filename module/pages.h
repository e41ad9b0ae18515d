/* SPDX-License-Identifier: GPL-2.0 */
/*
 * pages - memory of a CPU that is charged to who asked for it, and kills nobody.
 */
#ifndef KJ_PAGES_H
#define KJ_PAGES_H

#include <linux/gfp.h>
#include <linux/types.h>

/*
 * The memory is charged to the caller's memory cgroup. Where there is no more, neither the cgroup
 * nor the machine kills anybody for it, and the log is not filled: the caller gets an error.
 */
#define KJ_GFP (GFP_KERNEL_ACCOUNT | __GFP_RETRY_MAYFAIL | __GFP_NOWARN)

/**
 * struct kj_pages - memory that user space may map
 * @at: where the kernel sees it, NULL: there is none
 * @page: its pages
 * @nr: how many
 */
struct kj_pages {
	void *at;
	struct page **page;
	unsigned int nr;
};

int kj_pages_node(unsigned int cpu);
int kj_pages_alloc(struct kj_pages *p, size_t size, unsigned int cpu);
void kj_pages_free(struct kj_pages *p);

#endif /* KJ_PAGES_H */

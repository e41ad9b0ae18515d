/* SPDX-License-Identifier: GPL-2.0 */
/*
 * keeper - the parent of the process that measures: it sleeps until that ends, and then the
 * terminal is as it was found, whatever ended it; nobody can be asked to do so after SIGKILL.
 *
 * While that is stopped, by SIGSTOP or SIGTSTP, the terminal is as it was found, too.
 *
 * If the keeper is killed, its child gets SIGTERM and restores the terminal itself. If somebody
 * kills both at once, nobody is left; `reset` helps then.
 */
#ifndef KJ_TOP_KEEPER_H
#define KJ_TOP_KEEPER_H

#include "terminal.h"

/**
 * struct kj_top_kept - what outlives the process that measures; in memory that both see
 * @inside: the screen is ours
 * @again: it ended so that the next one begins, with @view
 * @left_ns: so long is that one to be, ns; 0: as was asked for
 * @view: what is shown
 */
struct kj_top_kept {
	bool inside;
	bool again;
	__u64 left_ns;
	struct kj_top_view view;
};

/**
 * kj_top_keep - measure in a child, and again if it asks for that
 * @t: opened terminal
 * @work: the child. Return: exit status
 * @o: for @work
 *
 * Return: exit status of the last one; KJ_EXIT_ERROR if it was killed, which is said.
 */
int kj_top_keep(struct kj_terminal *t,
		int (*work)(const struct kj_options *o, struct kj_terminal *t,
			    struct kj_top_kept *kept),
		const struct kj_options *o);

/* kj_top_keeper_place - the keeper runs where this process may; by the child */
void kj_top_keeper_place(void);

#endif /* KJ_TOP_KEEPER_H */

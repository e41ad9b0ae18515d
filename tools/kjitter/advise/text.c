// SPDX-License-Identifier: GPL-2.0
/*
 * text - what was found, for people; see model.h.
 */
#include <stdio.h>
#include <string.h>

#include "lib/text.h"
#include "model.h"

/* A command that was cut would be another one; kj_text_wrap() has room for 8192 bytes. */
#define LONGEST 8000

void kj_advise_text(const struct kj_advise *a)
{
	const char *host = kj_environment_get(&a->environment, "hypervisor");
	char label[64], remedy[KJ_ADVISE_REMEDY], line[KJ_ADVISE_REMEDY + 16], who[80];
	const struct kj_finding *f;
	unsigned int i;

	kj_advise_cpus(&a->cpus, who, sizeof(who));
	if (!a->nr_findings)
		printf("%s: nothing was found%s\n", who,
		       a->nr_unseen ? ", as far as could be seen" : "");
	else
		printf("%s: %u thing%s that will disturb, worst first\n", who, a->nr_findings,
		       a->nr_findings == 1 ? "" : "s");
	for (i = 0; i < a->nr_findings; i++) {
		f = &a->findings[i];
		snprintf(label, sizeof(label), "  %-16s ", f->look->code);
		kj_text_wrap(stdout, label, f->detail);
		kj_advise_remedy(a, f, remedy, sizeof(remedy));
		snprintf(line, sizeof(line), "remedy: %s",
			 strlen(remedy) < LONGEST ? remedy : "too long for text, see --json");
		snprintf(label, sizeof(label), "  %-16s ", "");
		kj_text_wrap(stdout, label, line);
	}
	if (a->nr_unseen)
		puts("could not be looked at:");
	for (i = 0; i < a->nr_unseen; i++) {
		snprintf(label, sizeof(label), "  %-16s ", a->unseen[i].look->code);
		kj_text_wrap(stdout, label, a->unseen[i].why);
	}
	if (strcmp(host, "none") && strcmp(host, "unknown"))
		puts("this is a guest: what its host does to it cannot be seen from here");
}

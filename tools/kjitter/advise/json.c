// SPDX-License-Identifier: GPL-2.0
/*
 * json - what was found, for programs; see model.h.
 */
#include <stdio.h>

#include "lib/json.h"
#include "model.h"

static void list(struct kj_json *j, const char *key, const struct kj_cpulist *l)
{
	char text[KJ_ADVISE_LIST];

	kj_json_str(j, key, kj_cpulist_format(l, text, sizeof(text)));
}

void kj_advise_json(const struct kj_advise *a)
{
	struct kj_json j = { .out = stdout };
	char remedy[KJ_ADVISE_REMEDY];
	unsigned int i;

	kj_json_open(&j, NULL, '{');
	kj_json_str(&j, "schema", "kjitter.advise/1");
	kj_environment_json(&a->environment, &j);
	list(&j, "cpus", &a->cpus);
	kj_json_open(&j, "findings", '[');
	for (i = 0; i < a->nr_findings; i++) {
		kj_json_open(&j, NULL, '{');
		kj_json_str(&j, "code", a->findings[i].look->code);
		list(&j, "cpus", &a->findings[i].cpus);
		kj_json_str(&j, "detail", a->findings[i].detail);
		kj_json_str(&j, "remedy",
			    kj_advise_remedy(a, &a->findings[i], remedy, sizeof(remedy)));
		kj_json_close(&j, '}');
	}
	kj_json_close(&j, ']');
	kj_json_open(&j, "not_looked_at", '[');
	for (i = 0; i < a->nr_unseen; i++) {
		kj_json_open(&j, NULL, '{');
		kj_json_str(&j, "code", a->unseen[i].look->code);
		kj_json_str(&j, "why", a->unseen[i].why);
		kj_json_close(&j, '}');
	}
	kj_json_close(&j, ']');
	kj_json_close(&j, '}');
}

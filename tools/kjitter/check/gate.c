// SPDX-License-Identifier: GPL-2.0
/*
 * gate - what can be said of a CPU before anything is measured.
 *
 * What cannot be read is unknown, and never "no".
 */
#include <string.h>

#include "gate.h"
#include "lib/text.h"
#include "model.h"
#include "user/why.h"

#define CPU_DIR "/sys/devices/system/cpu/"

#define SAY_NOTHING_ISOLATED \
	"no CPU is nohz_full or isolated, so there is nothing to test; name CPUs with --cpus, such as --cpus 2-7, or boot with nohz_full=2-7"
#define SAY_UNREADABLE                                                      \
	"which CPUs are nohz_full or isolated cannot be read from " CPU_DIR \
	"; name them with --cpus, such as --cpus 2-7, or run this outside of the container"

#define SAY_MASKED "what comes on CPU %u cannot be counted: %s; run this outside of the container"

static bool listed(const char *path, unsigned int cpu, bool unknown)
{
	struct kj_cpulist l;

	return kj_cpulist_file(&l, path) ? kj_cpulist_has(&l, cpu) : unknown;
}

void kj_check_gate(struct kj_check *k, struct kj_check_cpu *c, bool user)
{
	const char *mask = kj_environment_get(&k->environment, "nohz_full");
	const char *built = kj_environment_get(&k->environment, "nohz_full_built");
	struct kj_gate g = {
		.cpu = c->cpu,
		.built = strcmp(built, "no"),
		.known = strcmp(mask, "unknown"),
		.booted = strcmp(mask, "none"),
		.possible = listed(CPU_DIR "possible", c->cpu, true),
		.online = listed(CPU_DIR "online", c->cpu, true),
		.in_mask = listed(CPU_DIR "nohz_full", c->cpu, false),
	};
	char detail[300];
	enum kj_reason code = kj_verdict_gate(&g, detail);

	c->verdict = code ? KJ_VERDICT_SKIP : KJ_VERDICT_PASS;
	if (code) {
		kj_check_reason(c, code, "%s", detail);
	} else if (user && kj_user_outside(c->cpu, detail, sizeof(detail))) {
		c->verdict = KJ_VERDICT_SKIP;
		kj_check_reason(c, KJ_REASON_CPUSET,
				"no user task of this shell can run on CPU %u: %s", c->cpu, detail);
	}
}

bool kj_check_gate_proc(struct kj_check *k)
{
	struct kj_counts counts;
	unsigned int i, n = 0;
	bool good;

	good = kj_counts_init(&counts, k->nr_cpus);
	for (i = 0; good && i < k->nr_cpus; i++)
		if (k->cpus[i].verdict == KJ_VERDICT_PASS)
			counts.count[n++] = &k->cpus[i].window[0][0].count;
	for (i = 0, n = 0; good && i < k->nr_cpus; i++)
		if (k->cpus[i].verdict == KJ_VERDICT_PASS)
			counts.count[n++]->cpu = k->cpus[i].cpu;
	counts.nr = n;
	if (good && n)
		kj_counts_begin(&counts);
	for (i = 0; good && i < k->nr_cpus; i++) {
		if (k->cpus[i].verdict != KJ_VERDICT_PASS || !k->cpus[i].window[0][0].count.error)
			continue;
		k->cpus[i].verdict = KJ_VERDICT_SKIP;
		kj_check_reason(&k->cpus[i], KJ_REASON_NOT_COUNTED, SAY_MASKED, k->cpus[i].cpu,
				k->cpus[i].window[0][0].count.why);
	}
	kj_counts_free(&counts);
	return good;
}

bool kj_check_gate_nobody(struct kj_check *k)
{
	struct kj_cpulist l;
	bool read;

	if (kj_options_has(k->options, KJ_OPT_CPUS))
		return false;
	read = kj_cpulist_quiet(&l);
	if (kj_cpulist_count(&l))
		return false;
	k->verdict = KJ_VERDICT_SKIP;
	k->code = kj_check_reason_code(read ? KJ_REASON_NOTHING_ISOLATED : KJ_REASON_NOT_KNOWN);
	k->detail = read ? SAY_NOTHING_ISOLATED : SAY_UNREADABLE;
	return true;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * status - the subcommand: module, kernel and machine as they are now.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "device/connect.h"
#include "device/device.h"
#include "lib/environment.h"
#include "lib/exit.h"
#include "device/insmod.h"
#include "lib/isolated.h"
#include "lib/json.h"
#include "lib/macros.h"
#include "lib/names.h"
#include "lib/options.h"
#include "lib/text.h"

#define SAY_NO_TICK \
	"which timer is the tick is not known here: level 2 counts no ticks, and says that a tick runs only where something holds it"

static struct kj_environment environment;

/**
 * struct module - what is known of the module
 * @word: "not loaded", "loaded" or "loaded, not accessible"
 * @why: what to do about it, or NULL
 * @misfit: room for it
 * @loaded: it is there
 * @asked: @query was answered
 * @query: the answer
 */
struct module {
	const char *word;
	const char *why;
	char misfit[KJ_CONNECT_WHY];
	bool loaded;
	bool asked;
	struct kj_query query;
};

static void look(struct module *m)
{
	int fd = kj_device_open(), ret;

	m->loaded = fd >= 0 || kj_insmod_loaded() || fd == -EACCES || fd == -EPERM;
	if (fd >= 0) {
		ret = kj_device_query(fd, &m->query);
		m->asked = !ret;
		if (ret)
			m->why = "it does not answer as a kjitter module should";
		else
			m->why = kj_connect_misfit(&m->query, m->misfit, sizeof(m->misfit));
		close(fd);
	} else if (!m->loaded) {
		m->why = kj_insmod_advice("");
	} else if (fd == -ENOENT) {
		m->why = KJ_DEVICE " is missing; mount devtmpfs on /dev";
	} else {
		m->why = KJ_DEVICE " may not be opened; run this as root";
	}
	m->word = !m->loaded ? "not loaded" : fd >= 0 ? "loaded" : "loaded, not accessible";
}

static void text_module(const struct module *m)
{
	const struct kj_query *q = &m->query;
	char version[sizeof(q->version)], line[512];
	unsigned int i;

	snprintf(line, sizeof(line), "%s%s%s", m->word, m->why ? ": " : "", m->why ? m->why : "");
	kj_text_wrap(stdout, "module               ", line);
	if (!m->asked)
		return;
	printf("module version       %s, ABI %u (this tool: %s, ABI %d)\n",
	       kj_text_clean(version, sizeof(version), q->version,
			     strnlen(q->version, sizeof(q->version) - 1)),
	       q->abi, KJ_VERSION, KJ_ABI_VERSION);
	printf("can do              ");
	for (i = 0; i < 64; i++)
		if (q->caps >> i & 1 && kj_names_cap(i))
			printf(" %s", kj_names_cap(i));
	putchar('\n');
	if (q->caps & KJ_CAP_LEVEL2 && !(q->caps & KJ_CAP_TICK))
		kj_text_wrap(stdout, "                     ", SAY_NO_TICK);
	printf("causes counted      ");
	for (i = 0; i < KJ_CAUSE_ROOM; i++)
		if (q->causes >> i & 1)
			printf(" %s", kj_names_cause(i));
	printf("\nmeasurement          %s", kj_names_state(q->state));
	if (q->owner_pid)
		printf(", owned by pid %u", q->owner_pid);
	if (q->ring_bytes_max)
		printf("\nrings                %.1f MiB of at most %.1f MiB", KJ_MIB(q->ring_bytes),
		       KJ_MIB(q->ring_bytes_max));
	printf("\ncycle counter        %llu kHz\n", q->clock_khz);
}

static void text_isolation(void)
{
	struct kj_isolation all[KJ_ISOLATION_NR], *i;
	char label[64], line[1200];
	unsigned int k;

	kj_isolation_look(&environment, all);
	for (k = 0; k < KJ_ISOLATION_NR; k++) {
		i = &all[k];
		if (!i->given && !*i->why)
			continue;
		snprintf(label, sizeof(label), "%-20s ", kj_isolation_name(k));
		snprintf(line, sizeof(line), "asked for: %.300s; in force: %.300s (%s)%s%s",
			 *i->asked ? i->asked :
			 i->given  ? "an empty list" :
				     "nothing",
			 *i->in_force ? i->in_force : "unknown", i->state, *i->why ? ": " : "",
			 i->why);
		kj_text_wrap(stdout, label, line);
	}
}

static void json_isolation(struct kj_json *j)
{
	struct kj_isolation all[KJ_ISOLATION_NR];
	unsigned int k;

	kj_isolation_look(&environment, all);
	kj_json_open(j, "isolation", '{');
	for (k = 0; k < KJ_ISOLATION_NR; k++) {
		kj_json_open(j, kj_isolation_name(k), '{');
		kj_json_str(j, "asked", all[k].given ? all[k].asked : NULL);
		kj_json_str(j, "in_force", *all[k].in_force ? all[k].in_force : NULL);
		kj_json_str(j, "state", all[k].state);
		kj_json_str(j, "why", *all[k].why ? all[k].why : NULL);
		kj_json_close(j, '}');
	}
	kj_json_close(j, '}');
}

static void text(const struct module *m)
{
	const char *value;
	char key[32], label[64];
	size_t at = 0;

	text_module(m);
	while ((value = kj_environment_next(&environment, &at, key, sizeof(key)))) {
		snprintf(label, sizeof(label), "%-20s ", key);
		kj_text_wrap(stdout, label, value);
	}
	text_isolation();
}

static void json_module(struct kj_json *j, const struct module *m)
{
	const struct kj_query *q = &m->query;
	char version[sizeof(q->version) + 1] = "";

	kj_json_open(j, "module", '{');
	kj_json_bool(j, "loaded", m->loaded);
	kj_json_bool(j, "accessible", m->asked);
	kj_json_str(j, "why", m->why);
	if (m->asked) {
		memcpy(version, q->version, sizeof(q->version));
		kj_json_str(j, "version", version);
		kj_json_u64(j, "abi", q->abi);
		kj_json_words(j, "caps", q->caps, kj_names_cap, 64);
		kj_json_words(j, "causes", q->causes, kj_names_cause, KJ_CAUSE_ROOM);
		kj_json_str(j, "state", kj_names_state(q->state));
		kj_json_u64(j, "owner_pid", q->owner_pid);
		kj_json_u64(j, "ring_bytes", q->ring_bytes);
		kj_json_u64(j, "ring_bytes_max", q->ring_bytes_max);
		kj_json_u64(j, "clock_khz", q->clock_khz);
	}
	kj_json_close(j, '}');
}

static void json(const struct module *m)
{
	struct kj_json j = { .out = stdout };

	kj_json_open(&j, NULL, '{');
	kj_json_str(&j, "schema", "kjitter.status/1");
	kj_json_str(&j, "tool_version", KJ_VERSION);
	kj_json_u64(&j, "tool_abi", KJ_ABI_VERSION);
	json_module(&j, m);
	kj_environment_json(&environment, &j);
	json_isolation(&j);
	kj_json_close(&j, '}');
}

static const struct kj_format formats[] = {
	{ "text", false, "for people" },
	{ "json", true, "one object, \"schema\": \"kjitter.status/1\"" },
};

static void (*const print[])(const struct module *m) = { text, json };

static int run(const struct kj_options *o)
{
	struct module m = { 0 };

	look(&m);
	kj_environment_collect(&environment, m.asked ? &m.query : NULL);
	print[o->format](&m);
	return KJ_EXIT_PASS;
}

const struct kj_command kj_status_command = {
	.bit = KJ_COMMAND_STATUS,
	.name = "status",
	.does = "module, kernel and machine as they are now",
	.formats = formats,
	.nr_formats = ARRAY_SIZE(formats),
	.usage = "[OPTION ...]",
	.about =
		"Says whether the module is there, what it can do and who uses it, and what kernel\n"
		"and machine this is. What the command line asks for of isolation is told\n"
		"beside what is in force of it. Works without the module and without root; what\n"
		"cannot be read then is 'unknown'.\n",
	.exits = "0, also without the module; 2 error",
	.run = run,
};

// SPDX-License-Identifier: GPL-2.0
/*
 * isolation - see isolation.h.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "isolation.h"

/* CPU that boots: it keeps the time. On every machine that kjitter runs on it is 0. */
#define BOOT_CPU 0

/**
 * struct view - facts as sets
 * @f: facts
 * @out: results
 * @possible: CPUs there can be
 * @quiet: CPUs that are isolated or nohz_full, as far as that can be read
 */
struct view {
	const struct kj_isolation_facts *f;
	struct kj_isolation *out;
	struct kj_cpulist possible;
	struct kj_cpulist quiet;
};

bool kj_isolation_nohz_off(const char *cmdline)
{
	const char *at = cmdline, *value = NULL;

	for (; (at = strstr(at, "nohz=")); at += 5)
		if (at == cmdline || at[-1] == ' ')
			value = at + 5;
	if (!value || !*value)
		return false;
	return strchr("nNfF0", *value) || !strncasecmp(value, "of", 2);
}

const char *kj_isolation_name(enum kj_isolation_key key)
{
	static const char *const names[] = { "nohz_full", "isolcpus", "rcu_nocbs", "irqaffinity",
					     "nohz" };

	return names[key];
}

static void why(struct kj_isolation *i, const char *text)
{
	if (!*i->why)
		snprintf(i->why, sizeof(i->why), "%s", text);
}

static void why_list(struct kj_isolation *i, const char *before, const struct kj_cpulist *l,
		     const char *after)
{
	char list[100];

	if (!*i->why)
		snprintf(i->why, sizeof(i->why), "%s%s%s", before,
			 kj_cpulist_format(l, list, sizeof(list)), after);
}

/* The value of the last "NAME=" in @cmdline; counts how many there are. */
static unsigned int value(const char *cmdline, const char *name, char *buf, size_t size)
{
	const char *s = cmdline, *from;
	size_t n = strlen(name), len;
	unsigned int nr = 0;

	buf[0] = '\0';
	for (; s && (s = strstr(s, name)); s += n) {
		from = s + n;
		if ((s != cmdline && !isspace((unsigned char)s[-1])) || *from != '=')
			continue;
		from++;
		len = strcspn(from, " \t\n");
		snprintf(buf, size, "%.*s", (int)len, from);
		nr++;
	}
	return nr;
}

static void show(struct kj_isolation *i, const char *text)
{
	if (text && strcmp(text, "unknown"))
		snprintf(i->in_force, sizeof(i->in_force), "%s", text);
}

/* A list that the kernel shows. Return: false if it cannot be read. */
static bool shown(const char *text, struct kj_cpulist *l)
{
	memset(l, 0, sizeof(*l));
	if (!text || !strcmp(text, "unknown"))
		return false;
	return !strcmp(text, "none") || !kj_cpulist_parse(l, text);
}

static struct kj_cpulist without(const struct kj_cpulist *l, const struct kj_cpulist *out)
{
	struct kj_cpulist left = *l;

	kj_cpulist_minus(&left, out);
	return left;
}

static void state(struct kj_isolation *i, const struct kj_cpulist *asked, bool known,
		  const struct kj_cpulist *force)
{
	struct kj_cpulist missing = without(asked, force);
	unsigned int gone = kj_cpulist_count(&missing);

	if (!known)
		i->state = "unknown";
	else if (!gone && kj_cpulist_count(asked))
		i->state = "in force";
	else
		i->state = gone < kj_cpulist_count(asked) ? "partly" : "not in force";
}

/* Why CPUs that a list of nohz_full= or isolcpus= names are not in force. */
static void why_missing(struct view *v, struct kj_isolation *i, const struct kj_cpulist *asked,
			const struct kj_cpulist *force, bool tick)
{
	struct kj_cpulist missing = without(asked, force), beyond = without(asked, &v->possible);
	struct kj_cpulist left = without(&v->possible, asked);
	bool all = kj_cpulist_count(&missing) == kj_cpulist_count(asked);

	if (!kj_cpulist_count(&missing))
		return;
	if (tick && v->f->built && !strcmp(v->f->built, "no"))
		why(i, "this kernel was built without CONFIG_NO_HZ_FULL");
	else if (kj_cpulist_count(&v->possible) && kj_cpulist_count(&beyond))
		why_list(i, "this machine has no CPU ", &beyond,
			 all ? "; a list that names one is dropped as a whole" : "");
	else if (!all && kj_cpulist_count(&missing) == 1 && kj_cpulist_has(&missing, BOOT_CPU) &&
		 !kj_cpulist_count(&left))
		why(i, "one CPU has to keep house, and where none is left that is the boot CPU 0");
	else if (!all && kj_cpulist_count(&missing) == 1 && kj_cpulist_has(&missing, BOOT_CPU))
		why(i, "the boot CPU 0 keeps the time, so the kernel takes it out");
	else if (all)
		why(i,
		    "the kernel dropped it: see its log for 'Housekeeping:'; nohz_full= and isolcpus= must leave one CPU to both, and what both ask for must match");
	else
		why_list(i, "the kernel left out CPU ", &missing,
			 "; see its log for 'Housekeeping:'");
}

/*
 * One of the two lists, without its flags. @last: it was given more than once, and only
 * the first counts unless all are the same.
 */
static void judge_list(struct view *v, enum kj_isolation_key key, const char *list,
		       const char *text, bool tick, unsigned int nr)
{
	struct kj_isolation *i = &v->out[key];
	struct kj_cpulist asked, force;
	bool known = shown(text, &force);
	const char *wrong;

	wrong = kj_cpulist_parse(&asked, list);
	state(i, &asked, known, &force);
	if (wrong && !*list)
		why(i, "it names no CPU, so the kernel drops it");
	else if (wrong)
		why(i, "the kernel cannot read this list and drops all of it");
	if (wrong && known)
		i->state = "not in force";
	if (!known)
		why(i, "what is in force cannot be read from /sys/devices/system/cpu");
	else if (!wrong)
		why_missing(v, i, &asked, &force, tick);
	if (nr > 1 && !*i->why)
		why(i, "it is given more than once; the kernel takes the first and drops others");
}

static void judge_nohz_full(struct view *v, unsigned int nr)
{
	struct kj_isolation *i = &v->out[KJ_ISOLATION_NOHZ_FULL];

	judge_list(v, KJ_ISOLATION_NOHZ_FULL, i->asked, v->f->nohz_full, true, nr);
	if (!strcmp(i->state, "not in force") || !kj_isolation_nohz_off(v->f->cmdline))
		return;
	i->state = "not in force";
	i->why[0] = '\0';
	why(i, "nohz=off keeps the tick on every CPU; take it off the command line");
}

/**
 * struct flags - what stands before the list of isolcpus=
 * @domain: no load balancing
 * @nohz: as nohz_full=
 * @managed: keep managed interrupts away
 * @unknown: one that the kernel does not know
 * @illegal: one that cannot be a flag
 */
struct flags {
	bool domain;
	bool nohz;
	bool managed;
	bool unknown;
	bool illegal;
};

/* As housekeeping_isolcpus_setup(). Return: the list behind the flags. */
static const char *flags(const char *s, struct flags *f)
{
	memset(f, 0, sizeof(*f));
	while (isalpha((unsigned char)*s)) {
		if (!strncmp(s, "nohz,", 5)) {
			f->nohz = true;
			s += 5;
		} else if (!strncmp(s, "domain,", 7)) {
			f->domain = true;
			s += 7;
		} else if (!strncmp(s, "managed_irq,", 12)) {
			f->managed = true;
			s += 12;
		} else {
			f->unknown = true;
			for (; *s && *s != ','; s++)
				f->illegal |= !isalpha((unsigned char)*s) && *s != '_';
			s += *s == ',';
		}
	}
	if (!f->nohz && !f->managed)
		f->domain = true;
	return s;
}

/* Does nohz_full= name other CPUs, and is it what is in force? */
static bool mismatch(const struct view *v, const char *list)
{
	const struct kj_isolation *full = &v->out[KJ_ISOLATION_NOHZ_FULL];
	struct kj_cpulist mine, theirs;

	if (!full->given || kj_cpulist_parse(&mine, list) || kj_cpulist_parse(&theirs, full->asked))
		return false;
	return memcmp(&mine, &theirs, sizeof(mine)) && strcmp(full->state, "not in force");
}

static void judge_isolcpus(struct view *v, unsigned int nr)
{
	struct kj_isolation *i = &v->out[KJ_ISOLATION_ISOLCPUS];
	struct flags f;
	const char *list = flags(i->asked, &f);

	if (f.illegal) {
		i->state = "not in force";
		why(i,
		    "it begins with what is neither a flag nor a list; the kernel drops all of it");
	} else if (!f.domain && !f.nohz) {
		i->state = "unknown";
		why(i,
		    "managed_irq alone leaves tasks on these CPUs; whether it is in force the kernel does not show; add domain");
	} else if (f.nohz && mismatch(v, list)) {
		i->state = "not in force";
		why(i,
		    "the nohz of isolcpus= and nohz_full= must name the same CPUs; the later of the two is dropped as a whole");
	} else if (!f.domain) {
		show(i, v->f->nohz_full);
		judge_list(v, KJ_ISOLATION_ISOLCPUS, list, v->f->nohz_full, true, nr);
		why(i, "nohz without domain leaves these CPUs in load balancing; add domain");
	} else {
		judge_list(v, KJ_ISOLATION_ISOLCPUS, list, v->f->isolated, false, nr);
		if (f.nohz && v->out[KJ_ISOLATION_NOHZ_FULL].given &&
		    !strcmp(i->state, "not in force")) {
			i->why[0] = '\0';
			why(i,
			    "some kernels drop isolcpus= with the flag nohz beside nohz_full=; take nohz out, nohz_full= does the same");
		}
		if (f.unknown)
			why(i,
			    "the kernel knows domain, nohz and managed_irq alone and skips others");
	}
}

/*
 * A kernel that offloads any CPU has the threads of all, so that it can be switched at run time:
 * those offloaded are the ones that the command line names, and the nohz_full ones. Where it names
 * none, or what cannot be read, the threads are all there is to go by.
 */
static void show_offloaded(struct view *v)
{
	struct kj_isolation *i = &v->out[KJ_ISOLATION_RCU_NOCBS];
	struct kj_cpulist offloaded, named, full;

	show(i, v->f->nocbs);
	shown(v->f->nohz_full, &full);
	if (!shown(v->f->nocbs, &offloaded) || !(i->given || kj_cpulist_count(&full)))
		return;
	if (*i->asked && kj_cpulist_parse(&named, i->asked))
		return;
	if (!*i->asked)
		memset(&named, 0, sizeof(named));
	kj_cpulist_or(&named, &full);
	kj_cpulist_and(&offloaded, &named);
	if (kj_cpulist_count(&offloaded))
		kj_cpulist_format(&offloaded, i->in_force, sizeof(i->in_force));
	else
		show(i, "none");
}

static void judge_rcu_nocbs(struct view *v)
{
	struct kj_isolation *i = &v->out[KJ_ISOLATION_RCU_NOCBS];
	struct kj_cpulist asked, force, beyond;
	bool known = shown(v->f->nocbs, &force), wrong = kj_cpulist_parse(&asked, i->asked);

	state(i, &asked, known, &force);
	beyond = without(&asked, &v->possible);
	if (!*i->asked)
		why(i, "without a list CPUs can be offloaded at run time, and none is now");
	else if (wrong || (kj_cpulist_count(&v->possible) && kj_cpulist_count(&beyond)))
		why(i,
		    "the kernel cannot read this list for this machine and may offload all CPUs or none; correct it");
	if (!known)
		why(i, "the kernel threads that would tell (rcuo) cannot be seen from here");
	else if (strcmp(i->state, "in force"))
		why(i, "CPUs without their kernel thread (rcuo) are not offloaded");
}

static void judge_irqaffinity(struct view *v)
{
	struct kj_isolation *i = &v->out[KJ_ISOLATION_IRQAFFINITY];
	struct kj_cpulist force, asked, calm, both;
	bool known = kj_cpulist_mask(&force, v->f->irq_affinity);

	kj_cpulist_format(&force, i->in_force, sizeof(i->in_force));
	if (!known)
		i->in_force[0] = '\0';
	kj_cpulist_parse(&asked, i->asked);
	if (*i->asked)
		state(i, &asked, known, &force);
	/* What new interrupts may use and should not: quiet CPUs in the mask. */
	calm = without(&v->quiet, &force);
	both = without(&v->quiet, &calm);
	if (known && kj_cpulist_count(&both))
		why_list(i, "interrupts set up from now on may go to isolated CPU ", &both,
			 "; name the others alone in irqaffinity=");
	if (!known)
		why(i, "/proc/irq/default_smp_affinity cannot be read");
}

static void judge_nohz(struct view *v)
{
	struct kj_isolation *i = &v->out[KJ_ISOLATION_NOHZ];
	bool off = kj_isolation_nohz_off(v->f->cmdline);

	i->state = "in force";
	snprintf(i->in_force, sizeof(i->in_force), "%s", off ? "off" : "on");
	if (off)
		why(i, "no tick is ever stopped, whatever nohz_full= says");
}

void kj_isolation_judge(const struct kj_isolation_facts *f,
			struct kj_isolation out[KJ_ISOLATION_NR])
{
	struct view v = { .f = f, .out = out };
	struct kj_cpulist more;
	unsigned int nr[KJ_ISOLATION_NR], k;

	shown(f->possible, &v.possible);
	shown(f->nohz_full, &v.quiet);
	shown(f->isolated, &more);
	kj_cpulist_or(&v.quiet, &more);
	memset(out, 0, KJ_ISOLATION_NR * sizeof(*out));
	for (k = 0; k < KJ_ISOLATION_NR; k++) {
		nr[k] = value(f->cmdline, kj_isolation_name(k), out[k].asked, sizeof(out[k].asked));
		out[k].given = nr[k];
		out[k].state = f->cmdline ? "not asked for" : "unknown";
		if (!f->cmdline)
			why(&out[k], "/proc/cmdline cannot be read");
	}
	show(&out[KJ_ISOLATION_NOHZ_FULL], f->nohz_full);
	show(&out[KJ_ISOLATION_ISOLCPUS], f->isolated);
	show_offloaded(&v);
	judge_irqaffinity(&v);
	if (!f->cmdline)
		return;
	if (nr[KJ_ISOLATION_NOHZ_FULL])
		judge_nohz_full(&v, nr[KJ_ISOLATION_NOHZ_FULL]);
	if (nr[KJ_ISOLATION_ISOLCPUS])
		judge_isolcpus(&v, nr[KJ_ISOLATION_ISOLCPUS]);
	if (nr[KJ_ISOLATION_RCU_NOCBS])
		judge_rcu_nocbs(&v);
	if (nr[KJ_ISOLATION_NOHZ])
		judge_nohz(&v);
}

// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz - several processes do to the module what a program could: calls in any order, with
 * arguments that are right, nearly right or nonsense, on descriptors and mappings that are open,
 * shared or gone.
 *
 * What a process does is a program of a few steps, each an operation and a number that all its
 * arguments come of. Where the kernel has KCOV and the module is instrumented (make
 * KCOV_INSTRUMENT=y), programs that reach code of the module which none has reached are kept, and
 * the next ones are changed copies of those. In the deterministic lab the same seed does the same
 * again.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fuzz.h"

#define STEPS  48
#define ERRORS 134 /* ERFKILL and EHWPOISON are the last */
#define CORPUS 512
#define ENOUGH 200000 /* operations, until each has gone well */
#define HANGS  60 /* times of tell(): five minutes */
#define PLACES 16384 /* a power of two, several times the blocks of the module */

struct step {
	__u32 op;
	__u32 seed;
};

struct program {
	__u32 nr;
	struct step step[STEPS];
};

/* What all processes share. */
struct shared {
	atomic_ullong ops;
	atomic_ullong programs;
	atomic_ullong places;
	atomic_ullong place[PLACES];
	atomic_uint kept;
	struct program corpus[CORPUS];
	struct fuzz_measured measured[FUZZ_PROCESSES_MAX];
	atomic_ullong done[FUZZ_OPS][2]; /* how often it failed, and went well */
	atomic_ullong error[FUZZ_OPS][ERRORS];
};

static struct shared *all;

/* xorshift64*, by George Marsaglia and Sebastiano Vigna: good enough, and two lines. */
__u64 fuzz_next(struct random *r)
{
	r->x ^= r->x >> 12;
	r->x ^= r->x << 25;
	r->x ^= r->x >> 27;
	return r->x * 2685821657736338717ULL;
}

__u64 fuzz_below(struct random *r, __u64 n)
{
	return (fuzz_next(r) >> 16) % n;
}

bool fuzz_once_in(struct random *r, __u64 n)
{
	return !fuzz_below(r, n);
}

static struct random random_of(__u64 seed)
{
	struct random r = { seed * 0x9e3779b97f4a7c15ULL + 1 };

	r.x = r.x ? r.x : 1;
	fuzz_next(&r);
	return r;
}

/* --- what the module's code was reached by */

#define KCOV_INIT_TRACE _IOR('c', 1, unsigned long)
#define KCOV_ENABLE	_IO('c', 100)
#define KCOV_TRACE_PC	0
#define KCOV_WORDS	65536UL

static unsigned long *reached;

static void kcov_open(void)
{
	int fd = open("/sys/kernel/debug/kcov", O_RDWR | O_CLOEXEC);

	if (fd < 0)
		return;
	if (!ioctl(fd, KCOV_INIT_TRACE, KCOV_WORDS))
		reached = mmap(NULL, KCOV_WORDS * sizeof(*reached), PROT_READ | PROT_WRITE,
			       MAP_SHARED, fd, 0);
	if (reached == MAP_FAILED || ioctl(fd, KCOV_ENABLE, KCOV_TRACE_PC))
		reached = NULL;
}

/* Is it one that no process has reached? */
static bool first_at(unsigned long pc)
{
	unsigned int i = (pc * 0x9e3779b97f4a7c15ULL) >> 50;
	unsigned long long none;

	for (;; i = (i + 1) % PLACES) {
		none = 0;
		if (atomic_load(&all->place[i]) == pc)
			return false;
		if (atomic_compare_exchange_strong(&all->place[i], &none, pc))
			return true;
	}
}

/* Places reached since the last call that are new; 0 without KCOV. */
static unsigned int new_places(void)
{
	unsigned long n = reached ? __atomic_load_n(&reached[0], __ATOMIC_RELAXED) : 0, i;
	unsigned int found = 0;

	n = n < KCOV_WORDS ? n : KCOV_WORDS - 1;
	/* Not to the brim, for then it would look for a free place for ever. */
	for (i = 1; i <= n && atomic_load(&all->places) < PLACES / 2; i++)
		if (first_at(reached[i])) {
			atomic_fetch_add(&all->places, 1);
			found++;
		}
	if (reached)
		__atomic_store_n(&reached[0], 0, __ATOMIC_RELAXED);
	return found;
}

/* --- programs */

/* Calls that take as long as many others come seldom. */
static struct step any(struct random *r)
{
	__u32 op;

	do {
		op = fuzz_below(r, FUZZ_OPS);
	} while (fuzz_calls[op].is_long && !fuzz_once_in(r, 10));
	return (struct step){ op, fuzz_next(r) };
}

static void make(struct random *r, struct program *p)
{
	static const __u32 then[2][3] = {
		{ FUZZ_RING, FUZZ_START, FUZZ_MAP },
		{ FUZZ_START, FUZZ_SAMPLER, FUZZ_BEGIN },
	};
	__u32 i;

	p->nr = 3 + fuzz_below(r, STEPS - 2);
	for (i = 0; i < p->nr; i++)
		p->step[i] = any(r);
	/* What nothing comes without, in an order that leads somewhere; at times none of it. */
	if (!fuzz_once_in(r, 8))
		p->step[0].op = FUZZ_OPEN;
	if (!fuzz_once_in(r, 8))
		p->step[1].op = FUZZ_CONFIG;
	for (i = 2; i < p->nr && i - 2 < 3 && !fuzz_once_in(r, 4); i++)
		p->step[i].op = then[fuzz_below(r, 2)][i - 2];
}

/* One of those that were kept; NULL: there is none. */
static const struct program *kept(struct random *r)
{
	unsigned int n = atomic_load(&all->kept);
	const struct program *p;

	if (!n)
		return NULL;
	p = &all->corpus[fuzz_below(r, n < CORPUS ? n : CORPUS)];
	/* Its place is taken, and it may not be there yet. */
	return p->nr ? p : NULL;
}

static void change(struct random *r, struct program *p)
{
	const struct program *other;
	__u32 at = fuzz_below(r, p->nr);

	switch (fuzz_below(r, 5)) {
	case 0: /* another argument */
		p->step[at].seed = fuzz_next(r);
		break;
	case 1: /* another operation */
		p->step[at].op = any(r).op;
		break;
	case 2: /* one more */
		if (p->nr < STEPS) {
			memmove(&p->step[at + 1], &p->step[at],
				(p->nr++ - at) * sizeof(p->step[0]));
			p->step[at] = any(r);
		}
		break;
	case 3: /* one less */
		if (p->nr > 3)
			memmove(&p->step[at], &p->step[at + 1],
				(--p->nr - at) * sizeof(p->step[0]));
		break;
	default: /* the end of another one */
		other = kept(r);
		for (; other && at < other->nr; at++)
			p->step[at] = other->step[at];
		p->nr = p->nr > at ? p->nr : at;
	}
}

static void next_program(struct random *r, struct program *p)
{
	const struct program *one = kept(r);
	unsigned int times;

	if (!one || fuzz_once_in(r, 5)) {
		make(r, p);
		return;
	}
	*p = *one;
	for (times = 1 + fuzz_below(r, 3); times; times--)
		change(r, p);
}

static void run(const struct program *p)
{
	struct holding h;
	struct random r;
	int ret;
	__u32 i;

	fuzz_hold_nothing(&h);
	for (i = 0; i < p->nr; i++) {
		r = random_of(p->step[i].seed);
		ret = fuzz_calls[p->step[i].op].it(&h, &r);
		atomic_fetch_add(&all->done[p->step[i].op][ret >= 0], 1);
		if (ret < 0 && ret > -ERRORS)
			atomic_fetch_add(&all->error[p->step[i].op][-ret], 1);
		atomic_fetch_add(&all->ops, 1);
		/* Most likely another process measures: it would hear that again and again. */
		if (p->step[i].op == FUZZ_CONFIG && !h.sampler_now && !fuzz_once_in(&r, 32))
			break;
	}
	fuzz_let_go(&h);
	atomic_fetch_add(&all->programs, 1);
}

static void process(__u64 seed, unsigned int me, __u64 ops)
{
	struct random r = random_of(seed * 1000 + me);
	struct program p;
	unsigned int at;

	kcov_open();
	fuzz_begin();
	fuzz_share(all->measured, me);
	while (atomic_load(&all->ops) < ops) {
		next_program(&r, &p);
		run(&p);
		if (!new_places())
			continue;
		at = atomic_fetch_add(&all->kept, 1);
		all->corpus[at % CORPUS] = p;
	}
	exit(0);
}

/* --- and what holds when all is over */

static void settled(void)
{
	__u64 until = now_s() + LIMIT_S;
	struct kj_query q = {};
	int fd = open_device();

	do {
		if (query(fd, &q) || (q.state == KJ_STATE_IDLE && !q.ring_bytes))
			break;
		nap_ms(20);
	} while (now_s() < until);
	result(fd >= 0 && q.state == KJ_STATE_IDLE && !q.ring_bytes,
	       "when all have ended nothing is measured, and no ring has memory (state %u, %llu bytes)",
	       q.state, q.ring_bytes);
	close(fd);
}

static void still_works(__u32 sampler)
{
	const char *wrong = measure(sampler, 1);

	result(!wrong, "after it %s works, and its accounts hold%s%s", sampler_name(sampler),
	       wrong ? ": " : "", wrong ? wrong : "");
}

/* What they failed with most. */
static const char *usual_error(unsigned int op)
{
	unsigned int i, most = 0;

	for (i = 1; i < ERRORS; i++)
		if (atomic_load(&all->error[op][i]) > atomic_load(&all->error[op][most]))
			most = i;
	return most ? strerrorname_np(most) : "";
}

static void summary(__u64 seed, unsigned int processes)
{
	unsigned long long good, bad;
	unsigned int i;
	char name[64];

	printf("# seed %llu, %u processes: %llu operations, %llu programs, ", seed, processes,
	       atomic_load(&all->ops), atomic_load(&all->programs));
	printf("%llu places of the module reached%s, %u programs kept\n", atomic_load(&all->places),
	       atomic_load(&all->places) ? "" : " (no KCOV here: at random)",
	       atomic_load(&all->kept));
	for (i = 0; i < FUZZ_OPS; i++) {
		bad = atomic_load(&all->done[i][0]);
		good = atomic_load(&all->done[i][1]);
		printf("# %-10s %9llu went well, %9llu did not %s\n", fuzz_calls[i].name, good, bad,
		       usual_error(i));
		snprintf(name, sizeof(name), "%s: some went well", fuzz_calls[i].name);
		if (good || atomic_load(&all->ops) >= ENOUGH)
			result(good > 0, "%s", name);
		else
			check_skip(name, "too few operations to wait for that");
	}
}

/* Who hangs: where, and it is over. */
static void give_up(const pid_t *pid, unsigned int nr)
{
	char path[64], text[4096];
	ssize_t n;
	int fd;

	for (; nr; nr--, pid++) {
		/* Not one that has ended; and -1, where fork() failed, would be all there are. */
		if (*pid <= 0 || kill(*pid, 0))
			continue;
		snprintf(path, sizeof(path), "/proc/%d/stack", *pid);
		fd = open(path, O_RDONLY | O_CLOEXEC);
		n = fd >= 0 ? read(fd, text, sizeof(text) - 1) : 0;
		if (fd >= 0)
			close(fd);
		text[n > 0 ? n : 0] = '\0';
		printf("# process %d goes on no more: %s\n", *pid, strtok(text, "\n") ?: "?");
		for (char *line; (line = strtok(NULL, "\n"));)
			printf("#    %s\n", line);
		kill(*pid, SIGKILL);
	}
}

/* Every few seconds: how far it has come. Return: it came no further for so many times. */
static unsigned int tell(void)
{
	static unsigned long long before;
	static unsigned int still;
	unsigned long long ops;

	nap_ms(5000);
	ops = atomic_load(&all->ops);
	still = ops == before ? still + 1 : 0;
	before = ops;
	printf("# %llu operations, %llu places\n", ops, atomic_load(&all->places));
	return still;
}

int main(int argc, char **argv)
{
	__u64 seed = argc > 1 ? strtoull(argv[1], NULL, 0) : 1;
	unsigned int processes = argc > 2 ? strtoul(argv[2], NULL, 0) : 3, i;
	__u64 ops = argc > 3 ? strtoull(argv[3], NULL, 0) : 100000;
	pid_t pid, pids[FUZZ_PROCESSES_MAX];
	int status, bad = 0;

	if (!processes || processes > FUZZ_PROCESSES_MAX || argc > 4) {
		fprintf(stderr, "usage: fuzz [SEED [PROCESSES, up to %d [OPERATIONS]]]\n",
			FUZZ_PROCESSES_MAX);
		return 2;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	all = mmap(NULL, sizeof(*all), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (all == MAP_FAILED) {
		perror("mmap");
		return 2;
	}
	for (i = 0; i < processes; i++) {
		pids[i] = fork();
		if (!pids[i])
			process(seed, i, ops);
	}
	for (i = 0; i < processes;) {
		pid = waitpid(-1, &status, WNOHANG);
		if (pid > 0) {
			bad += status != 0;
			i++;
		} else if (!pid && tell() == HANGS) {
			give_up(pids, processes);
		}
	}
	result(!bad, "no process was killed by what it did");
	summary(seed, processes);
	settled();
	still_works(KJ_SAMPLER_SPIN);
	still_works(KJ_SAMPLER_TIMER);
	still_works(KJ_SAMPLER_HW);
	return check_end();
}

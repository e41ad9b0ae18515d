// SPDX-License-Identifier: GPL-2.0
/*
 * kj_split - a wake-up latency by what it was spent on: cases by hand, and random ones whose
 * parts are known from how they were made.
 */
#include <kunit/test.h>
#include <linux/prandom.h>
#include <linux/string.h>

#include "../module/probes/split.c"

#define DUE 1000U

/* Events as the probes tell them: cause, begin, end, net time. */
struct event {
	u8 cause;
	u64 start;
	u64 end;
	u32 net;
};

struct split_param {
	const char *name;
	u64 entered;
	struct event event[6];
	u64 off;
	u64 softirq;
	u64 thread;
};

static const struct split_param split_params[] = {
	{ "nothing was seen", 1500, { { 0 } }, 500, 0, 0 },
	{ "on time", 1000, { { KJ_CAUSE_THREAD, 1000, 1900, 900 } }, 0, 0, 0 },
	{ "a clock that went back", 900, { { KJ_CAUSE_THREAD, 1000, 1900, 900 } }, 0, 0, 0 },
	{ "a thread kept them off",
	  1500,
	  { { KJ_CAUSE_TICK, 1500, 1600, 100 }, { KJ_CAUSE_THREAD, 1000, 1900, 800 } },
	  500,
	  0,
	  500 },
	{ "another interrupt was handled",
	  1500,
	  { { KJ_CAUSE_DEVICE, 1000, 1490, 490 },
	    { KJ_CAUSE_TICK, 1500, 1600, 100 },
	    { KJ_CAUSE_THREAD, 1000, 1900, 310 } },
	  10,
	  0,
	  10 },
	{ "an NMI while they were off",
	  1500,
	  { { KJ_CAUSE_NMI, 1100, 1200, 100 }, { KJ_CAUSE_THREAD, 1000, 1900, 800 } },
	  400,
	  0,
	  400 },
	{ "a softirq kept them off, and went on",
	  1500,
	  { { KJ_CAUSE_TICK, 1500, 1600, 100 },
	    { KJ_CAUSE_SOFTIRQ, 1000, 1800, 700 },
	    { KJ_CAUSE_THREAD, 1000, 1900, 100 } },
	  500,
	  500,
	  0 },
	{ "a softirq kept them off, then the thread",
	  1500,
	  { { KJ_CAUSE_SOFTIRQ, 1000, 1300, 300 },
	    { KJ_CAUSE_TICK, 1500, 1600, 100 },
	    { KJ_CAUSE_THREAD, 1000, 1900, 500 } },
	  500,
	  300,
	  200 },
};

static void split_desc(const struct split_param *p, char *desc)
{
	strscpy(desc, p->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(split, split_params, split_desc);

static void add(struct kj_split *s, u8 cause, u64 start, u64 end, u64 net)
{
	struct kj_detail d = { .start = start, .len = end - start, .net = net, .cause = cause };

	kj_split_add(s, &d, end);
}

static void by_hand(struct kunit *test)
{
	const struct split_param *p = test->param_value;
	struct kj_split s;
	unsigned int i;

	kj_split_begin(&s, DUE, p->entered);
	for (i = 0; i < ARRAY_SIZE(p->event) && p->event[i].end; i++)
		add(&s, p->event[i].cause, p->event[i].start, p->event[i].end, p->event[i].net);
	KUNIT_EXPECT_EQ(test, kj_split_end(&s), p->off);
	KUNIT_EXPECT_EQ(test, s.before[KJ_NET_SOFTIRQ], p->softirq);
	KUNIT_EXPECT_EQ(test, s.before[KJ_NET_THREAD], p->thread);
	KUNIT_EXPECT_EQ(test, s.before[KJ_NET_NMI], 0);
	KUNIT_EXPECT_EQ(test, s.before[KJ_NET_IRQ], 0);
}

/* More side by side than there is room for: what ran around them all gets none of their time. */
static void more_than_there_is_room_for(struct kunit *test)
{
	const unsigned int sum = (KJ_SPLIT_ROOM + 2) * (KJ_SPLIT_ROOM + 3) / 2;
	struct kj_split s;
	unsigned int i;

	kj_split_begin(&s, DUE, DUE + 100 * (KJ_SPLIT_ROOM + 4));
	for (i = 1; i <= KJ_SPLIT_ROOM + 2; i++)
		add(&s, KJ_CAUSE_SOFTIRQ, DUE + 100 * i, DUE + 101 * i, i);
	KUNIT_EXPECT_EQ(test, s.nr, (unsigned int)KJ_SPLIT_ROOM);
	add(&s, KJ_CAUSE_THREAD, DUE + 50, DUE + 100 * (KJ_SPLIT_ROOM + 3), 0);
	KUNIT_EXPECT_EQ(test, s.nr, 1U);
	KUNIT_EXPECT_EQ(test, s.before[KJ_NET_SOFTIRQ], sum);
	KUNIT_EXPECT_EQ(test, s.before[KJ_NET_THREAD], 100 * (KJ_SPLIT_ROOM + 3) - 50 - sum);
}

/**
 * struct world - a CPU that is made up
 * @split: told of all that ends
 * @now: time
 * @entered: when the timer's interrupt began, 0: not yet
 * @depth: how much is open
 * @cause: of each
 * @start: when it began
 * @net_of: its net time since DUE
 * @event: what has ended
 * @nr: how many
 * @net: sums by class, as a record has them
 * @part: what is to be found by class, since @entered; before it, of NMIs and interrupts
 * @off: what is to be found of interrupts that were off
 */
struct world {
	struct kj_split split;
	u64 now;
	u64 entered;
	unsigned int depth;
	u8 cause[4];
	u64 start[4];
	u64 net_of[4];
	struct event event[64];
	unsigned int nr;
	u64 net[KJ_NET_NR];
	u64 part[KJ_NET_NR];
	u64 off;
};

static unsigned int class_of(u8 cause)
{
	return cause == KJ_CAUSE_NMI	 ? KJ_NET_NMI :
	       cause == KJ_CAUSE_SOFTIRQ ? KJ_NET_SOFTIRQ :
	       cause == KJ_CAUSE_THREAD	 ? KJ_NET_THREAD :
					   KJ_NET_IRQ;
}

static void pass(struct world *w, u64 time)
{
	unsigned int class = w->depth ? class_of(w->cause[w->depth - 1]) : KJ_NET_NR;

	w->now += time;
	if (w->depth)
		w->net_of[w->depth - 1] += time;
	if (class <= KJ_NET_IRQ || (w->entered && class < KJ_NET_NR))
		w->part[class] += time;
	else if (!w->entered)
		w->off += time;
}

static void open(struct world *w, u8 cause)
{
	w->cause[w->depth] = cause;
	w->start[w->depth] = w->now;
	w->net_of[w->depth++] = 0;
}

/* A split is told of what was open at the begin of the interrupt when it is over. */
static void close(struct world *w)
{
	unsigned int i = --w->depth;

	w->net[class_of(w->cause[i])] += w->net_of[i];
	w->event[w->nr].cause = w->cause[i];
	w->event[w->nr].start = w->start[i];
	w->event[w->nr].end = w->now;
	w->event[w->nr++].net = w->net_of[i];
}

static void at_random(struct kunit *test)
{
	static const u8 causes[] = { KJ_CAUSE_THREAD, KJ_CAUSE_SOFTIRQ, KJ_CAUSE_DEVICE,
				     KJ_CAUSE_NMI };
	struct rnd_state rnd;
	unsigned int round, i, steps, level;
	const struct event *e;
	struct world *w = kunit_kzalloc(test, sizeof(*w), GFP_KERNEL);
	u64 sum;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, w);
	prandom_seed_state(&rnd, 2026);
	for (round = 0; round < 20000; round++) {
		memset(w, 0, sizeof(*w));
		w->now = DUE;
		/* What ran when it was due: nothing that was seen, a thread, or a softirq in it. */
		for (level = prandom_u32_state(&rnd) % 3, i = 0; i < level; i++)
			open(w, causes[i]);
		for (steps = 2 + prandom_u32_state(&rnd) % 16; steps; steps--) {
			pass(w, prandom_u32_state(&rnd) % 500);
			/* The timer's interrupt: nothing but a softirq or a thread is under way. */
			if (!w->entered && prandom_u32_state(&rnd) % 4 == 0 &&
			    (!w->depth || class_of(w->cause[w->depth - 1]) >= KJ_NET_SOFTIRQ)) {
				w->entered = w->now;
				open(w, KJ_CAUSE_TICK);
			} else if (w->depth && prandom_u32_state(&rnd) % 2) {
				close(w);
			} else if (w->depth < 3) {
				level = w->depth ? class_of(w->cause[w->depth - 1]) : KJ_NET_NR;
				/* Each is interrupted by what stands before it. */
				i = prandom_u32_state(&rnd) % ARRAY_SIZE(causes);
				if (class_of(causes[i]) < level)
					open(w, causes[i]);
			}
		}
		while (w->depth)
			close(w);
		kj_split_begin(&w->split, DUE, w->entered ? w->entered : w->now);
		for (e = w->event; e < w->event + w->nr; e++)
			add(&w->split, e->cause, e->start, e->end, e->net);
		KUNIT_ASSERT_EQ_MSG(test, kj_split_end(&w->split), w->off, "round %u", round);
		sum = w->off;
		for (i = 0; i < KJ_NET_NR; i++) {
			KUNIT_ASSERT_EQ_MSG(test, w->net[i] - w->split.before[i], w->part[i],
					    "round %u, class %u", round, i);
			sum += w->part[i];
		}
		KUNIT_ASSERT_LE(test, sum, w->now - DUE);
	}
}

static struct kunit_case split_cases[] = { KUNIT_CASE_PARAM(by_hand, split_gen_params),
					   KUNIT_CASE(at_random),
					   KUNIT_CASE(more_than_there_is_room_for),
					   {} };

static struct kunit_suite split_suite = {
	.name = "kj_split",
	.test_cases = split_cases,
};

kunit_test_suite(split_suite);

// SPDX-License-Identifier: GPL-2.0
/*
 * kj_nest - net times under nesting: scripts of begins and ends with given times, and
 * what must come of them. Whatever the script, each count is booked once.
 */
#include <kunit/test.h>
#include <linux/string.h>

#include "../module/probes/nest.c"

enum step_kind {
	END_OF_SCRIPT,
	ENTER,
	LEAVE,
	SWITCH,
	NMI,
};

/* NMI: @a is its end. */
struct step {
	enum step_kind what;
	u64 at;
	u8 kind;
	u8 cause;
	u64 a;
};

struct wanted {
	u8 kind;
	u8 cause;
	u8 flags;
	u32 len;
	u32 net;
};

struct nest_param {
	const char *name;
	struct step steps[16];
	unsigned int nr;
	struct wanted events[10];
	u64 total;
};

#define VECTOR	KJ_DETAIL_VECTOR
#define SOFTIRQ KJ_DETAIL_SOFTIRQ
#define TASK	KJ_DETAIL_TASK
#define HRTIMER KJ_DETAIL_HRTIMER
#define WORK	KJ_DETAIL_WORK
#define TICK	KJ_CAUSE_TICK
#define INNER	KJ_DETAIL_INNER
#define CUT	KJ_DETAIL_CUT

/* clang-format off */
static const struct nest_param nest_params[] = { /* tables of steps */
	{ "one interrupt",
	  { { ENTER, 100, VECTOR, TICK }, { LEAVE, 150, VECTOR } },
	  1, { { VECTOR, TICK, 0, 50, 50 } }, 50 },
	{ "a function is a part, of the same cause",
	  { { ENTER, 100, VECTOR, TICK }, { ENTER, 110, HRTIMER, KJ_CAUSE_CALL },
	    { LEAVE, 140, HRTIMER }, { LEAVE, 150, VECTOR } },
	  2, { { HRTIMER, TICK, INNER, 30, 30 }, { VECTOR, TICK, 0, 50, 20 } }, 50 },
	{ "a function in nothing stands for itself",
	  { { ENTER, 100, HRTIMER, TICK }, { LEAVE, 130, HRTIMER } },
	  1, { { HRTIMER, TICK, 0, 30, 30 } }, 30 },
	{ "an interrupt in a softirq in a thread",
	  { { SWITCH, 100, TASK, KJ_CAUSE_THREAD }, { ENTER, 200, SOFTIRQ, KJ_CAUSE_SOFTIRQ },
	    { ENTER, 210, VECTOR, KJ_CAUSE_CALL }, { LEAVE, 215, VECTOR },
	    { LEAVE, 300, SOFTIRQ }, { SWITCH, 1100, 0, 0 } },
	  3, { { VECTOR, KJ_CAUSE_CALL, 0, 5, 5 }, { SOFTIRQ, KJ_CAUSE_SOFTIRQ, 0, 100, 95 },
	       { TASK, KJ_CAUSE_THREAD, 0, 1000, 900 } }, 1000 },
	{ "an NMI in an interrupt",
	  { { ENTER, 100, VECTOR, TICK }, { NMI, 110, 0, 0, 130 }, { LEAVE, 150, VECTOR } },
	  2, { { VECTOR, TICK, 0, 50, 30 }, { KJ_DETAIL_NMI, KJ_CAUSE_NMI, 0, 20, 20 } }, 50 },
	{ "two NMIs alone",
	  { { NMI, 10, 0, 0, 15 }, { NMI, 20, 0, 0, 27 } },
	  2, { { KJ_DETAIL_NMI, KJ_CAUSE_NMI, 0, 5, 5 },
	       { KJ_DETAIL_NMI, KJ_CAUSE_NMI, 0, 7, 7 } }, 12 },
	{ "a task switch ends what went on",
	  { { SWITCH, 100, TASK, KJ_CAUSE_THREAD }, { ENTER, 120, WORK, KJ_CAUSE_THREAD },
	    { SWITCH, 150, TASK, KJ_CAUSE_THREAD }, { SWITCH, 180, 0, 0 } },
	  3, { { WORK, KJ_CAUSE_THREAD, INNER | CUT, 30, 30 },
	       { TASK, KJ_CAUSE_THREAD, 0, 50, 20 }, { TASK, KJ_CAUSE_THREAD, 0, 30, 30 } }, 80 },
	{ "an end without a begin",
	  { { LEAVE, 50, VECTOR }, { ENTER, 100, SOFTIRQ, KJ_CAUSE_SOFTIRQ },
	    { LEAVE, 110, VECTOR }, { LEAVE, 130, SOFTIRQ } },
	  1, { { SOFTIRQ, KJ_CAUSE_SOFTIRQ, 0, 30, 30 } }, 30 },
	{ "a begin without an end",
	  { { ENTER, 100, SOFTIRQ, KJ_CAUSE_SOFTIRQ }, { ENTER, 110, VECTOR, TICK },
	    { LEAVE, 150, SOFTIRQ } },
	  2, { { VECTOR, TICK, CUT, 40, 40 }, { SOFTIRQ, KJ_CAUSE_SOFTIRQ, 0, 50, 10 } }, 50 },
	{ "longer than 32 bits",
	  { { ENTER, 100, VECTOR, TICK }, { LEAVE, 100 + (6ULL << 32), VECTOR } },
	  1, { { VECTOR, TICK, 0, U32_MAX, U32_MAX } }, 6ULL << 32 },
};

/* clang-format on */

static void nest_desc(const struct nest_param *p, char *desc)
{
	strscpy(desc, p->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(nest, nest_params, nest_desc);

static struct kj_nest_stamp stamp_at(struct kj_nest *n, u64 now)
{
	return (struct kj_nest_stamp){ now, local_read(&n->total) };
}

static void play(struct kj_nest *n, const struct step *s)
{
	for (; s->what != END_OF_SCRIPT; s++) {
		switch (s->what) {
		case ENTER:
			kj_nest_enter(n, stamp_at(n, s->at), s->kind, s->cause);
			break;
		case LEAVE:
			kj_nest_leave(n, stamp_at(n, s->at), s->kind);
			break;
		case SWITCH:
			kj_nest_leave_all(n, stamp_at(n, s->at));
			if (s->kind)
				kj_nest_enter(n, stamp_at(n, s->at), s->kind, s->cause);
			break;
		case NMI:
			kj_nest_nmi_begin(n, s->at);
			kj_nest_nmi_handled(n, (s->at + s->a) / 2);
			kj_nest_nmi_handled(n, s->a);
			break;
		default:
			return;
		}
	}
}

static struct kj_nest *new_nest(struct kunit *test)
{
	struct kj_nest *n = kunit_kzalloc(test, sizeof(*n), GFP_KERNEL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, n);
	return n;
}

static void events_of_a_script(struct kunit *test)
{
	const struct nest_param *p = test->param_value;
	struct kj_nest *n = new_nest(test);
	u64 sum = 0, booked = 0;
	unsigned int i;

	play(n, p->steps);
	kj_nest_nmi_note(n);
	KUNIT_EXPECT_EQ(test, n->depth, 0U);
	KUNIT_ASSERT_EQ(test, (unsigned int)local_read(&n->events), p->nr);
	for (i = 0; i < p->nr; i++) {
		const struct wanted *w = &p->events[i];

		KUNIT_EXPECT_EQ(test, n->event[i].kind, w->kind);
		KUNIT_EXPECT_EQ(test, n->event[i].cause, w->cause);
		KUNIT_EXPECT_EQ(test, n->event[i].flags, w->flags);
		KUNIT_EXPECT_EQ(test, n->event[i].len, w->len);
		KUNIT_EXPECT_EQ(test, n->event[i].net, w->net);
		sum += w->net;
	}
	KUNIT_EXPECT_EQ(test, (u64)local_read(&n->total), p->total);
	for (i = 0; i < KJ_CAUSE_NR; i++)
		booked += n->probed[i].sum;
	KUNIT_EXPECT_EQ(test, booked, p->total);
	if (p->total <= U32_MAX)
		KUNIT_EXPECT_EQ(test, sum, p->total);
}

/* Parts count with what they are a part of: there is one tick, and the longest is its whole. */
static void probed_counts_whole_events(struct kunit *test)
{
	struct kj_nest *n = new_nest(test);

	play(n, nest_params[1].steps);
	KUNIT_EXPECT_EQ(test, n->probed[TICK].count, 1ULL);
	KUNIT_EXPECT_EQ(test, n->probed[TICK].sum, 50ULL);
	KUNIT_EXPECT_EQ(test, n->probed[TICK].max, 50ULL);
}

/* Of what was in a frame before, and in an event, nothing is in what begins. */
static void begins_with_nothing(struct kunit *test)
{
	static const struct kj_detail want = {
		.start = 100,
		.len = 50,
		.net = 50,
		.stream = KJ_STREAM_DETAIL,
		.cause = KJ_CAUSE_DEVICE,
		.kind = KJ_DETAIL_IRQ,
	};
	struct kj_nest *n = new_nest(test);

	memset(n->frame, 0xff, sizeof(n->frame));
	memset(n->event, 0xff, sizeof(n->event));
	kj_nest_enter(n, stamp_at(n, 100), KJ_DETAIL_IRQ, KJ_CAUSE_DEVICE);
	kj_nest_leave(n, stamp_at(n, 150), KJ_DETAIL_IRQ);
	KUNIT_EXPECT_MEMEQ(test, &n->event[0], &want, sizeof(want));
	KUNIT_EXPECT_EQ(test, n->probed[KJ_CAUSE_DEVICE].sum, 50ULL);
}

/* An interrupt that ended between the clock and the total is not taken twice. */
static void stamp_carries_its_total(struct kunit *test)
{
	struct kj_nest *n = new_nest(test);
	struct kj_nest_stamp at = stamp_at(n, 200);

	kj_nest_enter(n, stamp_at(n, 210), VECTOR, TICK);
	kj_nest_leave(n, stamp_at(n, 230), VECTOR);
	kj_nest_enter(n, at, SOFTIRQ, KJ_CAUSE_SOFTIRQ);
	kj_nest_leave(n, stamp_at(n, 300), SOFTIRQ);
	KUNIT_EXPECT_EQ(test, n->event[1].net, 80U);
	KUNIT_EXPECT_EQ(test, (u64)local_read(&n->total), 100ULL);
}

static void too_deep_is_survived(struct kunit *test)
{
	struct kj_nest *n = new_nest(test);
	unsigned int i;

	for (i = 0; i < KJ_NEST_DEPTH + 3; i++)
		KUNIT_EXPECT_EQ(test, i < KJ_NEST_DEPTH,
				!!kj_nest_enter(n, stamp_at(n, i), SOFTIRQ, TICK));
	for (i = 0; i < KJ_NEST_DEPTH + 3; i++)
		kj_nest_leave(n, stamp_at(n, 100 + i), SOFTIRQ);
	KUNIT_EXPECT_EQ(test, n->depth, 0U);
	kj_nest_leave(n, stamp_at(n, 1000), SOFTIRQ);
	KUNIT_EXPECT_EQ(test, n->depth, 0U);
}

/* Another task gets the CPU: what was kept has ended, and what was too deep is forgotten. */
static void too_deep_ends_with_the_task(struct kunit *test)
{
	struct kj_nest *n = new_nest(test);
	unsigned int i;

	for (i = 0; i < KJ_NEST_DEPTH + 3; i++)
		kj_nest_enter(n, stamp_at(n, i), SOFTIRQ, TICK);
	kj_nest_leave_all(n, stamp_at(n, 100));
	KUNIT_EXPECT_EQ(test, n->depth, 0U);
	KUNIT_EXPECT_EQ(test, local_read(&n->events), (long)KJ_NEST_DEPTH);
	KUNIT_EXPECT_EQ(test, (u64)local_read(&n->total), 100ULL);
}

/* The counter steps back while something goes on: nobody knows how long it took. */
static void counter_steps_back(struct kunit *test)
{
	struct kj_nest *n = new_nest(test);
	struct kj_detail d;

	kj_nest_enter(n, (struct kj_nest_stamp){ 9000, 0 }, KJ_DETAIL_VECTOR, TICK);
	kj_nest_leave(n, (struct kj_nest_stamp){ 400, 0 }, KJ_DETAIL_VECTOR);
	kj_nest_nmi_begin(n, 9500);
	kj_nest_nmi_handled(n, 500);
	kj_nest_nmi_note(n);
	KUNIT_EXPECT_EQ(test, local_read(&n->total), 0L);
	KUNIT_EXPECT_EQ(test, n->probed[TICK].count, 1ULL);
	KUNIT_EXPECT_EQ(test, n->probed[TICK].sum, 0ULL);
	KUNIT_EXPECT_EQ(test, n->probed[KJ_CAUSE_NMI].sum, 0ULL);
	KUNIT_EXPECT_FALSE(test, kj_nest_clip(n, 0, 300, 800, &d));
}

struct call_param {
	const char *name;
	const char *calls; /* s: one that user mode is spared, o: another one */
	bool spared;
	u64 count;
};

static const struct call_param call_params[] = {
	{ "none was seen", "", false, 0 },
	{ "one that is spared", "s", true, 1 },
	{ "another one", "o", false, 0 },
	{ "two that are spared", "ss", true, 1 },
	{ "both, the spared one first", "so", false, 0 },
	{ "both, the other one first", "os", false, 0 },
};

static void call_desc(const struct call_param *p, char *desc)
{
	strscpy(desc, p->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(call, call_params, call_desc);

/* An interrupt is spared if every call in it is; a gap, if every interrupt in it is. */
static void calls_of_an_interrupt(struct kunit *test)
{
	const struct call_param *p = test->param_value;
	struct kj_nest *n = new_nest(test);
	struct kj_nest_sums sums = {};
	u8 count[KJ_CAUSE_ROOM] = { [KJ_CAUSE_CALL] = 1 };
	const char *call;
	unsigned long i;
	u64 now = 100;

	kj_nest_enter(n, stamp_at(n, now++), VECTOR, KJ_CAUSE_CALL);
	for (call = p->calls; *call; call++) {
		struct kj_detail *d = kj_nest_enter(n, stamp_at(n, now++), KJ_DETAIL_CALL, 0);

		d->flags |= *call == 's' ? KJ_DETAIL_SPARED : 0;
		kj_nest_leave(n, stamp_at(n, now++), KJ_DETAIL_CALL);
	}
	kj_nest_leave(n, stamp_at(n, now), VECTOR);
	for (i = 0; i < (unsigned long)local_read(&n->events); i++)
		kj_nest_sum(&sums, &n->event[i]);
	KUNIT_EXPECT_EQ(test, n->probed[KJ_CAUSE_CALL].count, 1ULL);
	KUNIT_EXPECT_EQ(test, n->spared.count, p->count);
	KUNIT_EXPECT_EQ(test, n->spared.sum, p->spared ? now - 100 : 0ULL);
	KUNIT_EXPECT_EQ(test, kj_nest_spared(&sums, count), p->spared);
	count[KJ_CAUSE_SMI] = 1;
	KUNIT_EXPECT_FALSE(test, kj_nest_spared(&sums, count));
	count[KJ_CAUSE_SMI] = 0;
	/* Something else in the same gap, or something that nobody could note. */
	sums.more = true;
	KUNIT_EXPECT_FALSE(test, kj_nest_spared(&sums, count));
	sums.more = false;
	kj_nest_sum(&sums, &(struct kj_detail){ .kind = SOFTIRQ, .cause = KJ_CAUSE_SOFTIRQ });
	KUNIT_EXPECT_FALSE(test, kj_nest_spared(&sums, count));
}

/* A call turns out to be a shootdown while it goes on; what it interrupted stays what it is. */
static void call_becomes_shootdown(struct kunit *test)
{
	struct kj_nest *n = new_nest(test);

	kj_nest_enter(n, stamp_at(n, 100), SOFTIRQ, KJ_CAUSE_SOFTIRQ);
	kj_nest_enter(n, stamp_at(n, 110), VECTOR, KJ_CAUSE_CALL);
	kj_nest_enter(n, stamp_at(n, 120), KJ_DETAIL_CALL, KJ_CAUSE_CALL);
	kj_nest_become(n, KJ_CAUSE_CALL, KJ_CAUSE_TLB);
	kj_nest_leave(n, stamp_at(n, 130), SOFTIRQ);
	KUNIT_EXPECT_EQ(test, n->probed[KJ_CAUSE_CALL].count, 0ULL);
	KUNIT_EXPECT_EQ(test, n->probed[KJ_CAUSE_TLB].count, 1ULL);
	KUNIT_EXPECT_EQ(test, n->probed[KJ_CAUSE_TLB].sum, 20ULL);
	KUNIT_EXPECT_EQ(test, n->probed[KJ_CAUSE_SOFTIRQ].sum, 10ULL);
	KUNIT_EXPECT_EQ(test, n->event[0].cause, KJ_CAUSE_TLB);
}

static struct kunit_case nest_cases[] = { KUNIT_CASE_PARAM(events_of_a_script, nest_gen_params),
					  KUNIT_CASE(probed_counts_whole_events),
					  KUNIT_CASE(begins_with_nothing),
					  KUNIT_CASE(stamp_carries_its_total),
					  KUNIT_CASE(too_deep_is_survived),
					  KUNIT_CASE(too_deep_ends_with_the_task),
					  KUNIT_CASE(counter_steps_back),
					  KUNIT_CASE_PARAM(calls_of_an_interrupt, call_gen_params),
					  KUNIT_CASE(call_becomes_shootdown),
					  {} };

static struct kunit_suite nest_suite = {
	.name = "kj_nest",
	.test_cases = nest_cases,
};

kunit_test_suite(nest_suite);

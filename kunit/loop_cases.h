/* SPDX-License-Identifier: GPL-2.0 */
/*
 * loop_cases - what uapi/kjitter_loop.h must do, for KUnit and for the tests of the tool: readings
 * and accounts written down by hand.
 */
#ifndef KJ_LOOP_CASES_H
#define KJ_LOOP_CASES_H

/* Keep the number of the first case that does not hold. */
static inline void loop_want(const char **wrong, bool good, const char *what)
{
	if (!good && !*wrong)
		*wrong = what;
}

#define WANT(condition) loop_want(&wrong, condition, #condition)

static const char *loop_interrupted(void)
{
	const char *wrong = NULL;

	/* own, usual, threshold, was anything counted */
	WANT(!kj_loop_interrupted(500, 600, 40, true));
	WANT(!kj_loop_interrupted(639, 600, 40, true));
	WANT(kj_loop_interrupted(640, 600, 40, true));
	WANT(!kj_loop_interrupted(640, 600, 40, false));
	WANT(!kj_loop_interrupted(1199, 600, 40, false));
	WANT(kj_loop_interrupted(1200, 600, 40, false));
	WANT(!kj_loop_interrupted(1200, 600, 601, false));
	WANT(!kj_loop_interrupted(1200, ~0ULL, 1, true));
	return wrong;
}

/* The way back into the loop is own work up to its least cost; a longer one is a gap. */
static const char *loop_way_back(void)
{
	struct kj_loop l = { .way = { [KJ_WAY_HOUSEKEEPING] = 30, [KJ_WAY_GAP] = 20 } };
	struct kj_loop_run r = { .from = 1000, .first = 1025 };
	const char *wrong = NULL;

	WANT(kj_loop_way_back(&l, &r, 70, KJ_WAY_HOUSEKEEPING) == 25);
	WANT(l.way[KJ_WAY_HOUSEKEEPING] == 25 && l.way[KJ_WAY_GAP] == 20 && !r.flags);
	/* A way one count short of the limit is no gap, and not the least way either. */
	r.first = 1069;
	WANT(kj_loop_way_back(&l, &r, 70, KJ_WAY_HOUSEKEEPING) == 69);
	WANT(l.way[KJ_WAY_HOUSEKEEPING] == 25);
	r.first = 1070;
	WANT(kj_loop_way_back(&l, &r, 70, KJ_WAY_HOUSEKEEPING) == 25);
	WANT(l.last == 1025 && r.first == 1025 && r.flags == KJ_REC_BLIND);
	/* A counter that went back, before any way is known: nothing is own work. */
	l.way[KJ_WAY_GAP] = ~0ULL;
	r = (struct kj_loop_run){ .from = 1000, .first = 990 };
	WANT(kj_loop_way_back(&l, &r, KJ_LOOP_LONGEST, KJ_WAY_GAP) == 0);
	WANT(l.way[KJ_WAY_GAP] == ~0ULL && l.last == 1000 && r.flags == KJ_REC_BLIND);
	return wrong;
}

static const char *loop_longest(void)
{
	struct kj_loop l = { .threshold = 100,
			     .way = { [KJ_WAY_HOUSEKEEPING] = 30, [KJ_WAY_GAP] = ~0ULL } };
	const char *wrong = NULL;

	WANT(kj_loop_longest(&l, KJ_WAY_HOUSEKEEPING) == 130);
	WANT(kj_loop_longest(&l, KJ_WAY_GAP) == KJ_LOOP_LONGEST);
	/* A way that is not known yet is no longer than the one without a gap. */
	l.way[KJ_WAY_HOUSEKEEPING_GAP] = ~0ULL;
	WANT(kj_loop_longest(&l, KJ_WAY_HOUSEKEEPING_GAP) == 130);
	l.way[KJ_WAY_HOUSEKEEPING_GAP] = 25;
	WANT(kj_loop_longest(&l, KJ_WAY_HOUSEKEEPING_GAP) == 125);
	l.threshold = ~0ULL;
	WANT(kj_loop_longest(&l, KJ_WAY_HOUSEKEEPING) == KJ_LOOP_LONGEST);
	return wrong;
}

/* Usual work is blind; what is beyond is a gap that begins where the usual part ends. */
static const char *loop_own_work(struct kj_accounts *acc)
{
	struct kj_loop l = { .last = 1000, .threshold = 50 };
	struct kj_loop_cost c;
	const char *wrong = NULL;

	kj_account_init(acc);
	c = kj_loop_cost(&l, acc->blind_record, 1000, 1300, 0, false);
	WANT(c.own == 300 && c.usual == 300);
	WANT(!kj_loop_blind(&l, acc, &acc->blind_record, 1000, &c));
	WANT(l.last == 1300 && acc->last == 1300 && acc->blind == 300);
	WANT(acc->blind_record == 300 && acc->blind_max == 300 && l.own == 300);
	/* Something was counted: 60 beyond the usual are enough. */
	c = kj_loop_cost(&l, acc->blind_record, 1300, 1660, 0, true);
	WANT(kj_loop_blind(&l, acc, &acc->blind_record, 1300, &c));
	WANT(l.last == 1600 && acc->blind == 600 && acc->blind_record == 300);
	/* What an explanation takes is no usual cost; it cannot be more than all own work. */
	c = kj_loop_cost(&l, acc->blind_record, 1600, 2900, 1000, true);
	WANT(c.own == 300 && c.more == 1000 && kj_loop_rest(&c) == 1300);
	WANT(!kj_loop_blind(&l, acc, &acc->blind_record, 1600, &c));
	WANT(l.last == 2900 && acc->blind == 1900 && acc->blind_max == 1300);
	c = kj_loop_cost(&l, acc->blind_record, 2900, 2910, 1000, true);
	WANT(c.own == 0 && c.more == 10);
	/* The counter stepped back meanwhile: that is no length. */
	c = kj_loop_cost(&l, acc->blind_record, 2900, 2000, 10, true);
	WANT(c.own == 0 && c.usual == 0 && c.more == 0);
	return wrong;
}

/* Each count once: a way back, clean readings, a gap, what it cost, a step back. */
static const char *loop_adds_up(struct kj_accounts *acc)
{
	struct kj_loop_run r = { .from = 1000, .first = 1020, .now = 2500, .samples = 9 };
	struct kj_loop l = { .last = 1000 };
	struct kj_loop_cost c;
	const char *wrong = NULL;

	acc->threshold = 100;
	acc->first = 1000;
	kj_account_init(acc);
	kj_loop_begin(&l, acc);
	l.last = 1900;
	kj_loop_book(&l, acc, &r, kj_loop_way_back(&l, &r, KJ_LOOP_LONGEST, KJ_WAY_HOUSEKEEPING));
	WANT(acc->blind == 20 && acc->clean == 880 && acc->samples == 9 && acc->last == 1900);
	kj_account_gap(acc, r.now - l.last, KJ_CAUSE_TICK);
	c = kj_loop_cost(&l, acc->blind_record, r.now, 2580, 0, false);
	WANT(!kj_loop_blind(&l, acc, &acc->blind_record, r.now, &c));
	WANT(acc->clean + acc->gap + acc->blind == acc->last - acc->first);
	WANT(kj_loop_step_back(&l, acc, 2500, l.last) == 80);
	WANT(acc->backwards == 1 && l.last == 2500);
	WANT(acc->clean + acc->gap + acc->blind == acc->last - acc->first);
	kj_loop_blind_until(&l, acc, 2600);
	WANT(acc->clean + acc->gap + acc->blind == acc->last - acc->first);
	WANT(l.way[KJ_WAY_HOUSEKEEPING] == 20 && acc->blind_record == 80);
	kj_loop_forget(&l, acc);
	WANT(l.way[KJ_WAY_HOUSEKEEPING] == ~0ULL && acc->blind_record == ~0ULL);
	WANT(l.came_from == KJ_WAY_BEGIN && l.way[KJ_WAY_BEGIN] == ~0ULL);
	kj_account_show(acc);
	WANT(!acc->min && !acc->blind_record && !acc->blind_housekeeping);
	return wrong;
}

#endif /* KJ_LOOP_CASES_H */

// SPDX-License-Identifier: GPL-2.0
/*
 * unit_calibrate - a run that is right in every count, and what is said when it is not.
 */
#include <string.h>
#include <unistd.h>

#include "../kjitter/calibrate/model.h"
#include "check.h"
#include "unit.h"

#define NR	  200
#define LOOP	  13
#define ENTRY	  800
#define EXIT	  1200
#define VECTOR	  3 /* details of one gap: NMI, function, vector */
#define SPACING	  2000000ULL
#define OUR_TIMER 7

static const char available[] =
	"irq_nmi available cause=tick kind=hrtimer symbol=kj_inject_hrtimer carrier=none\n";

static struct kj_symbols symbols;
static struct kj_record record[NR + 1];
static struct kj_detail detail[VECTOR * (NR + 1)];
static struct kj_calibrate_window window[2 * NR];
static struct kj_calibrate_class class;
static struct kj_calibrate_data data;
static struct kj_calibrate_result result;

static void put(struct kj_detail *d, __u64 start, __u64 end, unsigned int kind, unsigned int cause,
		__u32 net)
{
	memset(d, 0, sizeof(*d));
	d->start = start;
	d->len = end - start;
	d->net = net;
	d->kind = kind;
	d->cause = cause;
	d->id = OUR_TIMER;
}

/* An hrtimer's busy loop with an NMI's inside, and the gap they make. */
static void injection(unsigned int i)
{
	__u64 start = 1000000 + i * SPACING, len = 1000 + 997 * i, end = start + len;
	__u64 inner = start + len / 2, inner_end = inner + len / 4;
	__u32 nmi = inner_end - inner + 50, function = len + 200 - nmi;

	window[2 * i] = (struct kj_calibrate_window){ i, 0, start, end };
	window[2 * i + 1] = (struct kj_calibrate_window){ i, 1, inner, inner_end };
	put(&detail[VECTOR * i], inner - 20, inner_end + 30, KJ_DETAIL_NMI, KJ_CAUSE_NMI, nmi);
	put(&detail[VECTOR * i + 1], start - 100, end + 100, KJ_DETAIL_HRTIMER, KJ_CAUSE_TICK,
	    function);
	put(&detail[VECTOR * i + 2], start - 300, end + 400, KJ_DETAIL_VECTOR, KJ_CAUSE_TICK, 500);
	record[i] = (struct kj_record){
		.start = start - ENTRY - i % LOOP,
		.len = len + ENTRY + i % LOOP + EXIT,
		.cause = KJ_CAUSE_TICK,
		.count = { [KJ_CAUSE_NMI] = 1, [KJ_CAUSE_TICK] = 1 },
		.net = { nmi, function + 500, 0, 0 },
	};
	data.account.unattributed += record[i].len - nmi - function - 500;
}

static void make(unsigned int level)
{
	unsigned int i;

	kj_symbols_set(&symbols, OUR_TIMER, "kj_inject_hrtimer [kjitter_inject]", 34);
	kj_inject_class_parse(&class, available);
	data = (struct kj_calibrate_data){
		.class = &class,
		.level = level,
		.loop = LOOP,
		.symbols = &symbols,
		.record = record,
		.nr_records = NR,
		.detail = detail,
		.nr_details = level > 1 ? VECTOR * NR : 0,
		.window = window,
		.nr_windows = 2 * NR,
		.account = { .first = 1, .last = 1 + (NR + 1) * SPACING },
	};
	for (i = 0; i < NR; i++)
		injection(i);
}

/* Return: what is wrong, "" if nothing is. */
static const char *judge(void)
{
	const char *wrong;

	kj_calibrate_match(&result, &data);
	wrong = kj_calibrate_wrong(&result, data.level, &data.account);
	return wrong ? wrong : "";
}

static void unharmed(unsigned int level)
{
	make(level);
	check(!*judge(), "calibrate, level %u: a good run passes", level);
	check(result.injected == NR && result.found == NR && result.right == NR,
	      "calibrate, level %u: all found, all right", level);
	check(result.cause[KJ_CAUSE_TICK] == NR, "calibrate, level %u: found to be ticks", level);
	check(result.judged == NR / 2 && result.within == NR / 2,
	      "calibrate, level %u: the second half lies within what the first says", level);
	check(result.first.max == ENTRY + LOOP - 1 + EXIT,
	      "calibrate, level %u: stated cost is the most the first half needed", level);
	check(result.floor == 1000, "calibrate, level %u: found from the shortest on", level);
}

static void nets(void)
{
	make(2);
	judge();
	check(result.net[0].min == 200 && result.net[0].max == 200,
	      "calibrate: net of the outer one is off by what its probes add");
	check(result.net[1].min == 50 && result.net[1].max == 50,
	      "calibrate: net of the inner one, too");
	check(result.explained == NR && result.claimed == NR && !result.mistaken,
	      "calibrate: every claim is an injection");
	put(&detail[5], detail[3].start + 40, detail[3].start + 60, KJ_DETAIL_IRQ, KJ_CAUSE_DEVICE,
	    0);
	judge();
	check(result.net[0].max == 200,
	      "calibrate: what is inside the inner one is not counted twice");
	make(2);
	detail[4].net++;
	check(strstr(judge(), "do not add up") && result.uneven == 1,
	      "calibrate: a net time that is off by one count fails");
	make(2);
	data.account.unattributed++;
	check(strstr(judge(), "do not add up"),
	      "calibrate: so does a module that says another sum");
	make(2);
	record[5].flags = KJ_REC_MORE;
	check(strstr(judge(), "do not add up"), "calibrate: so do details that were left out");
}

static struct kj_calibration all;

static void print(void)
{
	kj_calibrate_json(&all);
}

/* How far off net times are is told of each depth that there was. */
static void told(void)
{
	const char *said;

	make(2);
	judge();
	all.nr = 1;
	all.level = 2;
	all.class[0] = class;
	all.entry[0][1] =
		(struct kj_calibrate_entry){ .class = &class, .done = true, .result = result };
	said = strstr(unit_said(STDOUT_FILENO, print), "\"net_error_counts\": [");
	said = said ? strstr(said, "\"median\": 200,") : NULL;
	said = said ? strstr(said, "\"median\": 50,") : NULL;
	check(said && !strstr(said + 1, "\"median\""),
	      "calibrate: JSON has both depths, and no third");
}

static void shifted(void)
{
	unsigned int i;

	for (i = 0; i < 2; i++) {
		make(2);
		for (unsigned int k = 0; k < 2 * NR; k++) {
			window[k].start += i ? 1000 : -1000;
			window[k].end += i ? 1000 : -1000;
		}
		check(*judge(), "calibrate: a log that is off by %s1000 counts fails",
		      i ? "" : "-");
	}
}

static void not_found(void)
{
	make(2);
	memmove(&record[50], &record[51], (NR - 51) * sizeof(*record));
	memmove(&detail[VECTOR * 50], &detail[VECTOR * 51], VECTOR * (NR - 51) * sizeof(*detail));
	data.nr_records--;
	data.nr_details -= VECTOR;
	check(strstr(judge(), "was found") && result.found == NR - 1,
	      "calibrate: one that no gap covers is missed");
	check(result.floor == 1000 + 997 * 51, "calibrate: the floor is above it");
	make(1);
	record[3].len -= EXIT + 1;
	check(strstr(judge(), "was found"), "calibrate: half covered is not found");
	/* Own work was interrupted: booked behind it, however long that took. */
	make(1);
	record[10].flags = KJ_REC_BLIND;
	record[10].start += ENTRY + 100;
	record[10].len -= ENTRY + 100;
	record[9].blind = record[10].start - record[9].start - record[9].len;
	judge();
	check(result.found == NR, "calibrate: one within own work is found behind it");
	record[9].blind--;
	judge();
	check(result.found == NR - 1, "calibrate: behind anything else it is not");
	/* What the sampler does for the kernel now and then may have hidden the begin. */
	make(1);
	record[10].flags = KJ_REC_HOUSEKEEPING;
	record[10].start = window[20].start + 90;
	record[10].len -= ENTRY + 100;
	data.account.blind_housekeeping = 90;
	judge();
	check(result.found == NR,
	      "calibrate: one that began while the sampler kept house is found");
	data.account.blind_housekeeping--;
	judge();
	check(result.found == NR - 1, "calibrate: before that it is not");
}

/* Two injections in one gap: their cost cannot be told apart. */
static void two_in_one(void)
{
	make(1);
	record[20].len = record[21].start + record[21].len - record[20].start;
	memmove(&record[21], &record[22], (NR - 22) * sizeof(*record));
	data.nr_records--;
	judge();
	check(result.found == NR && result.shared == 2,
	      "calibrate: two in one gap are both shared");
	check(result.first.max == ENTRY + LOOP - 1 + EXIT,
	      "calibrate: and no cost is taken of them");
}

/* What is wrong with a result, each for itself; the first that is counts. */
static void what_is_wrong(void)
{
	const struct kj_calibrate_result good = {
		.injected = 40, .found = 40, .right = 40, .judged = 10, .stalled = 12, .chance = 1
	};
	struct kj_accounts account = { .unattributed = 7 };
	struct kj_calibrate_result r = good;

	r.unattributed = 7;
	check(!kj_calibrate_wrong(&r, 2, &account), "calibrate: a quarter judged is enough");
	r.judged = 9;
	check(strstr(kj_calibrate_wrong(&r, 2, &account), "too few"),
	      "calibrate: less than that is not");
	r.short_of = 1;
	check(strstr(kj_calibrate_wrong(&r, 2, &account), "shorter"),
	      "calibrate: a gap is no shorter than what is in it");
	r.mistaken = 1;
	check(strstr(kj_calibrate_wrong(&r, 2, &account), "that is none"),
	      "calibrate: what is none is called none");
	r = good;
	r.unattributed = 8;
	check(strstr(kj_calibrate_wrong(&r, 2, &account), "do not add up"),
	      "calibrate: no more is nobody's than the accounts say");
	r.full = 1;
	check(!kj_calibrate_wrong(&r, 2, &account),
	      "calibrate: but where a net time was cut off that can be");
	r.unattributed = 6;
	check(strstr(kj_calibrate_wrong(&r, 2, &account), "do not add up"),
	      "calibrate: no less, in any case");
	check(!kj_calibrate_wrong(&r, 1, &account), "calibrate: level 1 has no such sum");
	r = good;
	r.stalled = 13;
	check(strstr(kj_calibrate_wrong(&r, 1, &account), "exceed"),
	      "calibrate: ten beyond twice what is chance are chance, one more is not");
	make(1);
	data.nr_windows = 0;
	check(strstr(judge(), "nothing was injected"), "calibrate: nothing injected is not good");
}

static void not_right(void)
{
	make(1);
	record[9].cause = KJ_CAUSE_NMI;
	check(strstr(judge(), "called") && result.right == NR - 1,
	      "calibrate, level 1: a primary cause out of order is wrong");
	make(1);
	record[9].count[KJ_CAUSE_TICK] = 0;
	record[9].cause = KJ_CAUSE_NMI;
	check(strstr(judge(), "called") && result.cause[KJ_CAUSE_NMI] == 1,
	      "calibrate, level 1: a cause that was not counted is wrong");
	make(2);
	detail[VECTOR * 9 + 1].id = OUR_TIMER + 1;
	check(strstr(judge(), "called"), "calibrate, level 2: another function is wrong");
	make(2);
	detail[VECTOR * 9].start += 30;
	check(strstr(judge(), "called"),
	      "calibrate, level 2: an inner one that does not contain its busy loop is wrong");
	make(2);
	put(&detail[VECTOR * 10 + 1], window[20].start - 700, window[20].start - 600,
	    KJ_DETAIL_HRTIMER, KJ_CAUSE_TICK, 100);
	judge();
	check(result.mistaken == 1, "calibrate, level 2: our function without injection: mistaken");
}

/* Each class says by its kind and name what level 2 should see of it. */
static void looks_of(unsigned int kind, unsigned int cause, bool named)
{
	unsigned int i;

	make(2);
	data.calls_named = named;
	class.kind = kind;
	class.cause = cause;
	for (i = 0; i < NR; i++)
		detail[VECTOR * i + 1].kind = kind;
}

static void identities(void)
{
	unsigned int i;

	looks_of(KJ_DETAIL_TIMER, KJ_CAUSE_THREAD, true);
	for (i = 0; i < NR; i++)
		detail[VECTOR * i + 1].cause = KJ_CAUSE_SOFTIRQ;
	judge();
	check(result.right == NR,
	      "calibrate: a timer is its softirq's, also where a thread runs it");
	detail[1].cause = KJ_CAUSE_THREAD;
	judge();
	check(result.right == NR - 1, "calibrate: and nobody else's");
	looks_of(KJ_DETAIL_CALL, KJ_CAUSE_TICK, true);
	judge();
	check(result.right == NR, "calibrate: a call, by its function");
	data.calls_named = false;
	judge();
	check(!result.right, "calibrate: where no function can be named there is none");
	for (i = 0; i < NR; i++)
		detail[VECTOR * i + 1].kind = KJ_DETAIL_VECTOR;
	judge();
	check(result.right == NR, "calibrate: there it is the interrupt");
}

/* What has no name is somebody else's, if the kernel counted so many. */
static void without_names(void)
{
	make(2);
	class.kind = KJ_DETAIL_VECTOR;
	*class.symbol = '\0';
	put(&detail[VECTOR * 10], window[20].start - 700, window[20].start - 600, KJ_DETAIL_VECTOR,
	    KJ_CAUSE_TICK, 100);
	record[10].count[KJ_CAUSE_TICK] = 2;
	judge();
	check(result.others == 1 && !result.mistaken, "calibrate: a second one is somebody else's");
	record[10].count[KJ_CAUSE_TICK] = 1;
	judge();
	check(!result.others && result.mistaken == 1,
	      "calibrate: one that was not counted is none");
}

/* What comes before the first injection, or after the last, is no claim. */
static void outside(void)
{
	make(2);
	data.window += 4;
	data.nr_windows -= 6;
	check(!*judge() && result.injected == NR - 3 && result.claimed == NR - 3,
	      "calibrate: gaps before the first injection and after the last claim nothing");
}

/* A task that another one of a higher priority kept from going on is still the same. */
static void goes_on(void)
{
	unsigned int i;

	make(2);
	class.kind = KJ_DETAIL_TASK;
	class.cause = KJ_CAUSE_THREAD;
	for (i = 0; i < NR; i++) {
		detail[VECTOR * i + 1].kind = KJ_DETAIL_TASK;
		detail[VECTOR * i + 1].cause = KJ_CAUSE_THREAD;
		snprintf(detail[VECTOR * i + 1].name, KJ_DETAIL_NAME, "%s/1",
			 KJ_INJECT_THREAD_NAME);
	}
	detail[VECTOR * 10 + 2] = detail[VECTOR * 10 + 1];
	detail[VECTOR * 10 + 2].start = window[20].end + 200;
	detail[VECTOR * 10 + 2].len = 100;
	judge();
	check(result.claimed == NR + 1 && !result.mistaken,
	      "calibrate, level 2: our thread goes on after another: no mistake");
	detail[VECTOR * 10 + 2].id++;
	judge();
	check(result.mistaken == 1, "calibrate, level 2: another thread of ours: mistaken");
}

static void lengths(void)
{
	unsigned int i;

	make(1);
	record[NR - 1].len += LOOP + 1;
	record[NR - 1].len += LOOP;
	check(!*judge() && result.stalled == 1 && result.within == NR / 2 - 1,
	      "calibrate: one that is too long is counted");
	check(result.chance > 0.9 && result.chance < 1.1,
	      "calibrate: of equal halves one more is to be expected (%.2f)", result.chance);
	for (i = NR - 11; i < NR - 1; i++)
		record[i].len += 2 * LOOP + 1;
	check(!*judge() && result.stalled == 11, "calibrate: eleven may be chance");
	record[NR - 12].len += 2 * LOOP + 1;
	check(strstr(judge(), "exceed"), "calibrate: a twelfth is not");
	make(1);
	for (i = NR / 2; i < NR; i++)
		record[i].len += 2 * LOOP + 1;
	check(strstr(judge(), "exceed") && result.stalled > NR / 4,
	      "calibrate: gaps that grow in the second half fail");
	make(1);
	for (i = NR / 2; i < NR; i++)
		record[i].count[KJ_CAUSE_SOFTIRQ] = 3;
	check(strstr(judge(), "too few") && !result.judged,
	      "calibrate: company that the first half does not know is not judged by it");
	make(1);
	for (i = 0; i < NR; i++)
		record[i].count[KJ_CAUSE_SOFTIRQ] = i;
	check(strstr(judge(), "too few") && !result.judged,
	      "calibrate: nor are companies of which there are too many to tell them apart");
}

static void own_gaps(void)
{
	struct kj_record r[4] = {
		{ .start = 100, .len = 85, .blind = 600 },
		{ .start = 785, .len = 81, .blind = 600, .flags = KJ_REC_BLIND },
		{ .start = 1470, .len = 85, .blind = 600, .flags = KJ_REC_BLIND },
		{ .start = 2152, .len = 85 },
	};
	__u64 own;

	check(kj_calibrate_own(r, 4, &own) == 2 && own == 81,
	      "calibrate: gaps that hit own work are the sampler's own");
	check(!kj_calibrate_own(r, 1, &own) && !own, "calibrate: one gap alone is not");
}

static bool class_line(const char *line)
{
	memset(&class, 0xff, sizeof(class));
	return kj_inject_class_parse(&class, line);
}

static void lines(void)
{
	struct kj_calibrate_window w;
	bool good;

	good = class_line("nmi unavailable cause=nmi kind=nmi symbol=- carrier=x");
	good &= !class.available && !*class.symbol && class.kind == KJ_DETAIL_NMI;
	check(good, "calibrate: a line of classes");
	good = class_line("irqoff available cause=unknown kind=none symbol=- carrier=x");
	good &= class.available && !class.kind && class.cause == KJ_CAUSE_UNKNOWN;
	check(good, "calibrate: a class that cannot be seen");
	check(!class_line("nmi available cause=moon kind=nmi symbol=- carrier=x"),
	      "calibrate: a cause that is none is refused");
	check(!class_line("nmi available cause=nmi kind=moon symbol=- carrier=x"),
	      "calibrate: a kind that is none is refused");
	check(!class_line("nmi"), "calibrate: half a line is refused");
	good = kj_inject_window_parse(&w, "3 all 2 10 20\n");
	good &= w.ordinal == 3 && w.depth == 2 && w.start == 10 && w.end == 20;
	check(good, "calibrate: a line of the log");
	check(!kj_inject_window_parse(&w, "3 all 3 10 20"), "calibrate: too deep is refused");
	check(!kj_inject_window_parse(&w, "3 all 0 20 10"), "calibrate: end before start, too");
	check(!kj_inject_window_parse(&w, "3 all 0 20"), "calibrate: a line cut short, too");
}

int unit_calibrate(void)
{
	unharmed(1);
	unharmed(2);
	nets();
	told();
	shifted();
	not_found();
	two_in_one();
	what_is_wrong();
	not_right();
	identities();
	without_names();
	outside();
	goes_on();
	lengths();
	own_gaps();
	lines();
	return check_failed;
}

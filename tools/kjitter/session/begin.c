// SPDX-License-Identifier: GPL-2.0
/*
 * begin - see begin.h.
 */
#include "begin.h"
#include "lib/duration.h"
#include "lib/exit.h"
#include "lib/stop.h"
#include "lib/text.h"
#include "trace/instance.h"
#include "uapi/kjitter_sampler.h"

#define SAY_PRIORITY "--priority is for --policy fifo or rr"
#define SAY_WHOSE_POLICY                                                                           \
	"--policy is for samplers that sleep (timer, hw) and for --sampler user: the thread of %s" \
	" %s"
#define SAY_NEVER_SLEEPS \
	"never does, and as a real-time task it would keep the kernel's own threads from the CPU"
#define SAY_NO_THREAD "there is not"
#define SAY_NOTHING_RUNS \
	"--warm-up and --aligned are for samplers that run; --sampler %s runs nothing"
#define SAY_NO_PERIOD \
	"--aligned %s: --sampler %s has no period, so all that its CPUs can do is to begin at one moment; write --aligned 0us"
#define SAY_SHORT_PERIOD \
	"--policy needs a --period of %s or more: a real-time thread that hardly sleeps keeps the kernel's own threads from the CPU"
#define SAY_LONG_STAGGER "--aligned %s is not shorter than the period, %s; see --period"
#define SAY_WORK	 "--work is for --sampler user"
#define SAY_NOT_BEGUN	 "ended before it began to count (--warm-up, --aligned): nothing was measured"
#define SAY_OLD                                                                                    \
	"the module is older than this tool, or its kernel does not export what is needed, and it" \
	" has no --warm-up, --aligned or --policy"

/*
 * A trace that nobody reads runs over in a long warm-up. To empty it takes grace periods of RCU, in
 * which nothing is traced: it is done so long before the begin, and the rest has room.
 */
#define EMPTIED_NS 500000000ULL

__u64 kj_begin_period(const struct kj_options *o)
{
	return o->period_ns ? o->period_ns : kj_sampler_facts(o->sampler)->period_ns;
}

static bool policy_fits(const struct kj_options *o)
{
	const struct kj_sampler_facts *sampler = kj_sampler_facts(o->sampler);
	__u64 period = kj_begin_period(o);
	char least[KJ_DURATION_MAX];

	if (o->policy && period && period < KJ_POLICY_PERIOD_MIN_NS) {
		kj_text_error(SAY_SHORT_PERIOD, kj_duration_format(least, KJ_POLICY_PERIOD_MIN_NS));
		return false;
	}
	if (!o->policy || sampler->period_ns || kj_sampler_is(o->sampler, KJ_SAMPLER_IN_USER))
		return true;
	kj_text_error(SAY_WHOSE_POLICY, sampler->word,
		      kj_sampler_is(o->sampler, KJ_SAMPLER_PROBES) ? SAY_NO_THREAD :
								     SAY_NEVER_SLEEPS);
	return false;
}

static bool stagger_fits(const struct kj_options *o)
{
	const struct kj_sampler_facts *sampler = kj_sampler_facts(o->sampler);
	__u64 period = kj_begin_period(o);
	char a[KJ_DURATION_MAX], b[KJ_DURATION_MAX];

	if (!o->stagger_ns || o->stagger_ns < period)
		return true;
	kj_duration_format(a, o->stagger_ns);
	if (period)
		kj_text_error(SAY_LONG_STAGGER, a, kj_duration_format(b, period));
	else
		kj_text_error(SAY_NO_PERIOD, a, sampler->word);
	return false;
}

static bool waits(const struct kj_options *o)
{
	return o->warm_up_ns || kj_options_has(o, KJ_OPT_ALIGNED);
}

int kj_begin_check(const struct kj_options *o)
{
	if (kj_options_has(o, KJ_OPT_PRIORITY) && !o->policy)
		kj_text_error(SAY_PRIORITY);
	else if (o->work_bytes && !kj_sampler_is(o->sampler, KJ_SAMPLER_IN_USER))
		kj_text_error(SAY_WORK);
	else if (waits(o) && kj_sampler_is(o->sampler, KJ_SAMPLER_PROBES))
		kj_text_error(SAY_NOTHING_RUNS, kj_sampler_facts(o->sampler)->word);
	else if (policy_fits(o) && stagger_fits(o))
		return KJ_EXIT_PASS;
	return KJ_EXIT_ERROR;
}

int kj_begin_configure(struct kj_session *s)
{
	const struct kj_options *o = s->options;
	struct kj_config *c = &s->config;
	__u64 needs = (waits(o) ? KJ_CAP_BEGIN : 0) | (o->policy ? KJ_CAP_POLICY : 0);

	if (!kj_sampler_is(o->sampler, KJ_SAMPLER_IN_USER) && needs & ~s->query.caps) {
		kj_text_error(SAY_OLD);
		return KJ_EXIT_UNTESTABLE;
	}
	c->warm_up_ns = o->warm_up_ns;
	c->stagger_ns = o->stagger_ns;
	c->begin_flags = kj_options_has(o, KJ_OPT_ALIGNED) ? KJ_BEGIN_ALIGNED : 0;
	c->policy = o->policy;
	c->priority = o->policy ? o->priority : 0;
	return KJ_EXIT_PASS;
}

int kj_begin_wait(const struct kj_session *s)
{
	__u64 ns = s->options->warm_up_ns;
	int signal = 0;

	if (!waits(s->options))
		return 0;
	ns = ns > KJ_USER_LEAD_NS ? ns : KJ_USER_LEAD_NS;
	if (ns > EMPTIED_NS) {
		signal = kj_stop_nap(ns - EMPTIED_NS);
		ns = EMPTIED_NS;
		kj_trace_empty();
	}
	if (!signal)
		signal = kj_stop_nap(ns);
	if (signal && !kj_options_has(s->options, KJ_OPT_QUIET))
		kj_text_error(SAY_NOT_BEGUN);
	return signal;
}

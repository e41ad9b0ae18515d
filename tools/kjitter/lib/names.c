// SPDX-License-Identifier: GPL-2.0
/*
 * names - see names.h. The words themselves are in uapi/.
 */
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "macros.h"
#include "names.h"
#include "text.h"
#include "uapi/kjitter.h"
#include "uapi/kjitter_cause.h"
#include "uapi/kjitter_names.h"
#include "uapi/kjitter_sampler.h"

#define UNKNOWN "unknown"

static const char *lookup(const char *const *words, size_t nr, unsigned int i)
{
	return i < nr && words[i] ? words[i] : UNKNOWN;
}

static const char *lookup_flag(const struct kj_flag_word *words, size_t nr, unsigned int bit)
{
	size_t i;

	for (i = 0; bit < 64 && i < nr; i++)
		if (words[i].flag == 1ULL << bit)
			return words[i].word;
	return NULL;
}

/* Return from here the word of a number, out of a table that is given by its macro. */
#define LOOKUP(table, nr)                                     \
	do {                                                  \
		static const char *const words[] = { table }; \
		return lookup(words, ARRAY_SIZE(words), nr);  \
	} while (0)

/* The same for the number of a bit. */
#define LOOKUP_FLAG(table, bit)                                       \
	do {                                                          \
		static const struct kj_flag_word words[] = { table }; \
		return lookup_flag(words, ARRAY_SIZE(words), bit);    \
	} while (0)

const char *kj_names_cause(unsigned int cause)
{
	static char number[KJ_CAUSE_ROOM][sizeof("cause 31")];
	const struct kj_cause_facts *facts = kj_cause_facts(cause);

	/* Of a cause that only a later module knows, nothing can be said but its number. */
	if (!facts && cause < KJ_CAUSE_ROOM) {
		snprintf(number[cause], sizeof(number[cause]), "cause %u", cause);
		return number[cause];
	}
	return facts ? facts->word : UNKNOWN;
}

const char *kj_names_sampler(unsigned int sampler)
{
	const struct kj_sampler_facts *facts = kj_sampler_facts(sampler);

	return facts ? facts->word : UNKNOWN;
}

const char *kj_names_stream(unsigned int stream)
{
	const struct kj_stream_facts *facts = kj_stream_facts(stream);

	return facts ? facts->word : UNKNOWN;
}

const char *kj_names_stream_state(unsigned int state)
{
	LOOKUP(KJ_STREAM_STATE_TABLE(KJ_WORD), state);
}

const char *kj_names_state(unsigned int state)
{
	LOOKUP(KJ_STATE_TABLE(KJ_WORD), state);
}

const char *kj_names_preempt(unsigned int preempt)
{
	LOOKUP(KJ_PREEMPT_TABLE(KJ_WORD), preempt);
}

const char *kj_names_detail(unsigned int kind)
{
	LOOKUP(KJ_DETAIL_KIND_TABLE(KJ_WORD), kind);
}

const char *kj_names_dep(unsigned int dep)
{
	LOOKUP(KJ_DEP_TABLE(KJ_WORD), dep);
}

const char *kj_names_tick_state(unsigned int state)
{
	LOOKUP(KJ_TICK_TABLE(KJ_WORD), state);
}

const char *kj_names_net(unsigned int net)
{
	LOOKUP(KJ_NET_TABLE(KJ_WORD), net);
}

const char *kj_names_probe(unsigned int bit)
{
	static const char *const words[] = { KJ_PROBE_TABLE(KJ_WORD) };

	return bit < ARRAY_SIZE(words) ? words[bit] : NULL;
}

const char *kj_names_record_flag(unsigned int bit)
{
	LOOKUP_FLAG(KJ_REC_TABLE(KJ_FLAG), bit);
}

const char *kj_names_detail_flag(unsigned int bit)
{
	LOOKUP_FLAG(KJ_DETAIL_FLAG_TABLE(KJ_FLAG), bit);
}

const char *kj_names_cap(unsigned int bit)
{
	LOOKUP_FLAG(KJ_CAP_TABLE(KJ_FLAG), bit);
}

unsigned int kj_names_sampler_of(unsigned int stream)
{
	const struct kj_stream_facts *facts = kj_stream_facts(stream);

	return facts ? facts->sampler : 0;
}

bool kj_names_counts_ns(unsigned int stream)
{
	const struct kj_stream_facts *facts = kj_stream_facts(stream);

	return facts && facts->clock == KJ_CLOCK_NS;
}

char *kj_names_happened(char *line, size_t size, const struct kj_record *rec)
{
	unsigned int primary = rec->cause, i;

	snprintf(line, size, "%s", kj_names_cause(primary));
	if (primary && primary < KJ_CAUSE_ROOM && rec->count[primary] > 1)
		kj_text_add(line, size, " x%u", rec->count[primary]);
	for (i = 1; i < KJ_CAUSE_ROOM; i++) {
		if (i == primary || !rec->count[i])
			continue;
		kj_text_add(line, size, " + %s", kj_names_cause(i));
		if (rec->count[i] > 1)
			kj_text_add(line, size, " x%u", rec->count[i]);
	}
	return line;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * kj_ring - the producer's arithmetic at its edges, and consumers that lie. Positions are
 * set by hand where reaching them would take years.
 */
#include <kunit/test.h>
#include <linux/string.h>

#include "../module/ring.c"
#include "../module/pages.c"
#include "numbered.h"

#define NR KJ_RING_MIN_RECORDS

static int ring_suite_init(struct kunit_suite *suite)
{
	return kj_ring_init();
}

static void ring_suite_exit(struct kunit_suite *suite)
{
	kj_ring_exit();
}

static int ring_test_init(struct kunit *test)
{
	test->priv = kj_ring_alloc(NR, 7, KJ_STREAM_HW, 2100000);
	return test->priv ? 0 : -ENOMEM;
}

static void ring_test_exit(struct kunit *test)
{
	if (test->priv)
		kj_ring_put(test->priv);
}

static int peek(struct kj_ring *ring, u64 *tail, u64 *head)
{
	int ret;

	mutex_lock(&ring->read_lock);
	ret = kj_ring_peek(ring, tail, head);
	mutex_unlock(&ring->read_lock);
	return ret;
}

static void set_positions(struct kj_ring *ring, u64 position)
{
	ring->head = position;
	ring->control->head = position;
	ring->consumer->tail = position;
}

static void alloc_describes_itself(struct kunit *test)
{
	struct kj_ring *ring = test->priv;
	struct kj_ring_control *c = ring->control;

	KUNIT_EXPECT_EQ(test, c->magic, KJ_RING_MAGIC);
	KUNIT_EXPECT_EQ(test, c->record_size, 96);
	KUNIT_EXPECT_EQ(test, c->nr_records, NR);
	KUNIT_EXPECT_EQ(test, c->cpu, 7);
	KUNIT_EXPECT_EQ(test, c->stream, KJ_STREAM_HW);
	KUNIT_EXPECT_EQ(test, c->clock_khz, 2100000ULL);
	KUNIT_EXPECT_EQ(test, c->head, 0ULL);
	KUNIT_EXPECT_EQ(test, c->lost, 0ULL);
	KUNIT_EXPECT_EQ(test, c->ended, 0);
	KUNIT_EXPECT_EQ(test, ring->consumer->tail, 0ULL);
}

/* Whole pages are mapped: what the ring does not use must not be old memory. */
static void alloc_leaks_nothing(struct kunit *test)
{
	struct kj_ring *ring = test->priv;
	size_t used = sizeof(*ring->control);

	KUNIT_EXPECT_NULL(test, memchr_inv((u8 *)ring->control + used, 0, PAGE_SIZE - used));
	KUNIT_EXPECT_NULL(test, memchr_inv(ring->consumer, 0, PAGE_SIZE));
	KUNIT_EXPECT_NULL(test, memchr_inv(ring->data, 0, PAGE_ALIGN(NR * sizeof(*ring->data))));
}

static const u32 size_params[] = { 1, 2, NR, 64, 1024 };

static void size_desc(const u32 *nr, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%u records", *nr);
}

KUNIT_ARRAY_PARAM(size, size_params, size_desc);

/* Any power of two, the smallest included: full at exactly its size, twice over. */
static void fills_to_its_size(struct kunit *test)
{
	u32 i, round, bad = 0, nr = *(const u32 *)test->param_value;
	struct kj_ring *ring = kj_ring_alloc(nr, 0, KJ_STREAM_SPIN, 1);
	u64 lost;

	KUNIT_ASSERT_NOT_NULL(test, ring);
	for (round = 0; round < 2; round++) {
		for (i = 0; i < nr; i++)
			bad += !numbered_produce(ring, round * nr + i);
		bad += numbered_produce(ring, ~0ULL);
		for (i = 0; i < nr; i++)
			bad += !numbered_is(&ring->data[i], round * nr + i);
		ring->consumer->tail += nr;
	}
	lost = ring->control->lost;
	kj_ring_put(ring);
	KUNIT_EXPECT_EQ(test, bad, 0U);
	KUNIT_EXPECT_EQ(test, lost, 2ULL);
}

static void commit_publishes(struct kunit *test)
{
	struct kj_ring *ring = test->priv;
	struct kj_record *rec;
	unsigned int i;
	u64 tail, head;

	for (i = 0; i < NR; i++) {
		rec = kj_ring_reserve(ring);
		KUNIT_ASSERT_PTR_EQ(test, rec, &ring->data[i]);
		/* Reserved is not written: nobody sees it, and it can be had again. */
		KUNIT_EXPECT_PTR_EQ(test, kj_ring_reserve(ring), rec);
		KUNIT_EXPECT_EQ(test, ring->control->head, i);
		kj_ring_commit(ring);
		KUNIT_EXPECT_EQ(test, ring->control->head, i + 1);
	}
	KUNIT_EXPECT_EQ(test, peek(ring, &tail, &head), 0);
	KUNIT_EXPECT_EQ(test, tail, 0ULL);
	KUNIT_EXPECT_EQ(test, head, NR);
}

static void full_drops_the_new(struct kunit *test)
{
	struct kj_ring *ring = test->priv;
	unsigned int i;

	for (i = 0; i < NR; i++)
		KUNIT_ASSERT_TRUE(test, numbered_produce(ring, i));
	for (i = 1; i <= 5; i++) {
		KUNIT_EXPECT_NULL(test, kj_ring_reserve(ring));
		KUNIT_EXPECT_EQ(test, ring->lost, i);
		KUNIT_EXPECT_EQ(test, ring->lost_since, i);
		KUNIT_EXPECT_EQ(test, ring->control->lost, i);
		KUNIT_EXPECT_EQ(test, ring->control->head, NR);
	}
	for (i = 0; i < NR; i++)
		KUNIT_EXPECT_TRUE(test, numbered_is(&ring->data[i], i));
}

/* The next record that fits carries what was lost before it, and that once. */
static void lost_since_restarts(struct kunit *test)
{
	struct kj_ring *ring = test->priv;
	unsigned int i;

	for (i = 0; i < NR + 3; i++)
		numbered_produce(ring, i);
	ring->consumer->tail = 2;
	KUNIT_EXPECT_TRUE(test, numbered_produce(ring, 100));
	KUNIT_EXPECT_TRUE(test, numbered_produce(ring, 101));
	KUNIT_EXPECT_FALSE(test, numbered_produce(ring, 102));
	KUNIT_EXPECT_EQ(test, ring->data[0].lost, 3ULL);
	KUNIT_EXPECT_EQ(test, ring->data[1].lost, 0ULL);
	KUNIT_EXPECT_EQ(test, ring->lost_since, 1ULL);
	KUNIT_EXPECT_EQ(test, ring->lost, 4ULL);
}

static void consuming_frees_exactly(struct kunit *test)
{
	struct kj_ring *ring = test->priv;
	unsigned int i;

	for (i = 0; i < NR; i++)
		KUNIT_ASSERT_TRUE(test, numbered_produce(ring, i));
	ring->consumer->tail = 3;
	for (i = 0; i < 3; i++)
		KUNIT_EXPECT_TRUE(test, numbered_produce(ring, NR + i));
	KUNIT_EXPECT_FALSE(test, numbered_produce(ring, NR + 3));
	KUNIT_EXPECT_TRUE(test, numbered_is(&ring->data[2], NR + 2));
	KUNIT_EXPECT_TRUE(test, numbered_is(&ring->data[3], 3));
}

struct position_param {
	const char *name;
	u64 position;
};

static void position_desc(const struct position_param *p, char *desc)
{
	strscpy(desc, p->name, KUNIT_PARAM_DESC_SIZE);
}

static const struct position_param wrap_params[] = {
	{ "one before 2^32", (1ULL << 32) - 1 },
	{ "one before 2^63", (1ULL << 63) - 1 },
	{ "a ring before 2^64", -(u64)NR },
	{ "half a ring before 2^64", -(u64)NR / 2 },
	{ "one before 2^64", ~0ULL },
};

KUNIT_ARRAY_PARAM(wrap, wrap_params, position_desc);

static void positions_wrap(struct kunit *test)
{
	const struct position_param *p = test->param_value;
	struct kj_ring *ring = test->priv;
	u64 i, tail, head;

	set_positions(ring, p->position);
	KUNIT_EXPECT_FALSE(test, kj_ring_has_news(ring));
	for (i = p->position; i != p->position + NR; i++)
		KUNIT_ASSERT_TRUE(test, numbered_produce(ring, i));
	KUNIT_EXPECT_FALSE(test, numbered_produce(ring, i));
	KUNIT_EXPECT_TRUE(test, kj_ring_has_news(ring));

	KUNIT_EXPECT_EQ(test, peek(ring, &tail, &head), 0);
	KUNIT_EXPECT_EQ(test, tail, p->position);
	KUNIT_EXPECT_EQ(test, head, p->position + NR);
	for (i = tail; i != head; i++)
		KUNIT_EXPECT_TRUE(test, numbered_is(&ring->data[i & (NR - 1)], i));

	ring->consumer->tail = tail + 1;
	KUNIT_EXPECT_TRUE(test, numbered_produce(ring, head));
	KUNIT_EXPECT_FALSE(test, numbered_produce(ring, head + 1));
	KUNIT_EXPECT_EQ(test, ring->lost, 2ULL);
}

/* The consumer's position, relative to head; head is at 1000. */
static const struct position_param lie_params[] = {
	{ "one ahead", 1 },
	{ "a ring ahead", NR },
	{ "2^32 ahead", 1ULL << 32 },
	{ "2^63 off", 1ULL << 63 },
	{ "a ring and one behind", -(u64)NR - 1 },
	{ "two rings behind", -(u64)(2 * NR) },
	{ "2^32 behind", -(1ULL << 32) },
	{ "at 0", -1000ULL },
	{ "all ones", -1001ULL },
};

KUNIT_ARRAY_PARAM(lie, lie_params, position_desc);

/* A lie costs the liar records, each of them counted, and nothing else. */
static void lie_looks_full(struct kunit *test)
{
	const struct position_param *p = test->param_value;
	struct kj_ring *ring = test->priv;
	u64 tail, head;

	set_positions(ring, 1000);
	ring->consumer->tail = 1000 + p->position;
	KUNIT_EXPECT_NULL(test, kj_ring_reserve(ring));
	KUNIT_EXPECT_NULL(test, kj_ring_reserve(ring));
	KUNIT_EXPECT_EQ(test, ring->control->lost, 2ULL);
	KUNIT_EXPECT_EQ(test, ring->control->head, 1000ULL);
	KUNIT_EXPECT_EQ(test, ring->head, 1000ULL);
	KUNIT_EXPECT_EQ(test, ring->consumer->tail, 1000 + p->position);
	/* There is nothing to read, but the reader is to be told of its lie. */
	KUNIT_EXPECT_TRUE(test, kj_ring_has_news(ring));

	KUNIT_EXPECT_EQ(test, peek(ring, &tail, &head), -ESTALE);
	KUNIT_EXPECT_EQ(test, ring->consumer->tail, 1000ULL);
	KUNIT_EXPECT_EQ(test, peek(ring, &tail, &head), 0);
	KUNIT_EXPECT_EQ(test, tail, 1000ULL);
	KUNIT_EXPECT_EQ(test, head, 1000ULL);
	KUNIT_EXPECT_TRUE(test, numbered_produce(ring, 1));
	KUNIT_EXPECT_EQ(test, ring->data[1000 & (NR - 1)].lost, 2ULL);
}

/* The two ends of the honest range are no lies. */
static void honest_bounds(struct kunit *test)
{
	struct kj_ring *ring = test->priv;
	u64 tail, head;

	set_positions(ring, 1000);
	ring->consumer->tail = 1000 - NR;
	KUNIT_EXPECT_NULL(test, kj_ring_reserve(ring));
	KUNIT_EXPECT_EQ(test, peek(ring, &tail, &head), 0);
	KUNIT_EXPECT_EQ(test, head - tail, NR);
	ring->consumer->tail = 1000 - NR + 1;
	KUNIT_EXPECT_NOT_NULL(test, kj_ring_reserve(ring));
	ring->consumer->tail = 1000;
	KUNIT_EXPECT_NOT_NULL(test, kj_ring_reserve(ring));
	KUNIT_EXPECT_EQ(test, peek(ring, &tail, &head), 0);
	KUNIT_EXPECT_EQ(test, head, tail);
}

/* Control is the producer's output, not its memory: it never reads it back. */
static void control_is_not_trusted(struct kunit *test)
{
	struct kj_ring *ring = test->priv;

	KUNIT_ASSERT_TRUE(test, numbered_produce(ring, 0));
	ring->control->head = 999;
	ring->control->lost = 999;
	ring->control->nr_records = 1;
	KUNIT_EXPECT_PTR_EQ(test, kj_ring_reserve(ring), &ring->data[1]);
	kj_ring_commit(ring);
	KUNIT_EXPECT_EQ(test, ring->control->head, 2ULL);
}

static void news_and_end(struct kunit *test)
{
	struct kj_ring *ring = test->priv;
	u64 tail, head;

	KUNIT_EXPECT_FALSE(test, kj_ring_has_news(ring));
	KUNIT_EXPECT_FALSE(test, kj_ring_ended(ring));
	numbered_produce(ring, 1);
	KUNIT_EXPECT_TRUE(test, kj_ring_has_news(ring));
	ring->consumer->tail = 1;
	KUNIT_EXPECT_FALSE(test, kj_ring_has_news(ring));
	numbered_produce(ring, 2);
	kj_ring_end(ring);
	KUNIT_EXPECT_TRUE(test, kj_ring_ended(ring));
	KUNIT_EXPECT_EQ(test, ring->control->ended, 1);
	/* What was written before the end is still there to read. */
	KUNIT_EXPECT_EQ(test, peek(ring, &tail, &head), 0);
	KUNIT_EXPECT_EQ(test, head - tail, 1ULL);
	ring->consumer->tail = head;
	KUNIT_EXPECT_TRUE(test, kj_ring_has_news(ring));
}

static void last_reference_frees(struct kunit *test)
{
	struct kj_ring *ring = test->priv;

	/* As an open descriptor does; KASAN would tell a use after free. */
	kref_get(&ring->ref);
	kj_ring_expect(ring);
	kj_ring_put(ring);
	numbered_produce(ring, 1);
	KUNIT_EXPECT_EQ(test, kref_read(&ring->ref), 1U);
	/* A ring may be freed while its work is still queued. */
	kj_ring_expect(ring);
	kj_ring_put(ring);
	test->priv = NULL;
}

static struct kunit_case ring_cases[] = {
	KUNIT_CASE(alloc_describes_itself),
	KUNIT_CASE(alloc_leaks_nothing),
	KUNIT_CASE_PARAM(fills_to_its_size, size_gen_params),
	KUNIT_CASE(commit_publishes),
	KUNIT_CASE(full_drops_the_new),
	KUNIT_CASE(lost_since_restarts),
	KUNIT_CASE(consuming_frees_exactly),
	KUNIT_CASE_PARAM(positions_wrap, wrap_gen_params),
	KUNIT_CASE_PARAM(lie_looks_full, lie_gen_params),
	KUNIT_CASE(honest_bounds),
	KUNIT_CASE(control_is_not_trusted),
	KUNIT_CASE(news_and_end),
	KUNIT_CASE(last_reference_frees),
	{},
};

static struct kunit_suite ring_suite = {
	.name = "kj_ring",
	.suite_init = ring_suite_init,
	.suite_exit = ring_suite_exit,
	.init = ring_test_init,
	.exit = ring_test_exit,
	.test_cases = ring_cases,
};

kunit_test_suite(ring_suite);

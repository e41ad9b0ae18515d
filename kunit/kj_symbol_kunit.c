// SPDX-License-Identifier: GPL-2.0
/*
 * kj_symbol - numbers for functions of the kernel that runs, and their names.
 */
#include <kunit/test.h>
#include <linux/delay.h>
#include <linux/sched.h>
#include <linux/string.h>

#include "../module/symbol.c"

static void symbol_numbers_are_stable(struct kunit *test)
{
	char name[64];
	u16 a, b;

	kj_symbol_reset();
	a = kj_symbol_number((unsigned long)schedule);
	b = kj_symbol_number((unsigned long)msleep);
	KUNIT_EXPECT_NE(test, a, 0);
	KUNIT_EXPECT_NE(test, a, b);
	KUNIT_EXPECT_EQ(test, kj_symbol_number((unsigned long)schedule), a);
	KUNIT_ASSERT_EQ(test, kj_symbol_name(b, name, sizeof(name)), 0);
	KUNIT_EXPECT_STREQ(test, name, "msleep");
}

static void symbol_names_of_nothing(struct kunit *test)
{
	char name[64];

	kj_symbol_reset();
	KUNIT_EXPECT_EQ(test, kj_symbol_name(0, name, sizeof(name)), -ENOENT);
	KUNIT_EXPECT_EQ(test, kj_symbol_name(1, name, sizeof(name)), -ENOENT);
	KUNIT_EXPECT_EQ(test, kj_symbol_name(SLOTS + 1, name, sizeof(name)), -ENOENT);
	KUNIT_EXPECT_EQ(test, kj_symbol_name(~0U, name, sizeof(name)), -ENOENT);
}

/* What is at no function has an address and no name; the address stays here. */
static void symbol_address_stays_inside(struct kunit *test)
{
	char name[64] = "";
	u16 number;

	kj_symbol_reset();
	number = kj_symbol_number((unsigned long)name);
	KUNIT_ASSERT_EQ(test, kj_symbol_name(number, name, sizeof(name)), 0);
	KUNIT_EXPECT_STREQ(test, name, "(gone)");
	kj_symbol_reset();
}

static void symbol_table_can_be_full(struct kunit *test)
{
	unsigned long address = (unsigned long)schedule;
	unsigned int i;

	kj_symbol_reset();
	for (i = 0; i < SLOTS; i++)
		KUNIT_ASSERT_NE(test, kj_symbol_number(address + i), 0);
	KUNIT_EXPECT_EQ(test, kj_symbol_number(address + SLOTS), 0);
	KUNIT_EXPECT_NE(test, kj_symbol_number(address + SLOTS - 1), 0);
	kj_symbol_reset();
}

static struct kunit_case symbol_cases[] = {
	KUNIT_CASE(symbol_numbers_are_stable),
	KUNIT_CASE(symbol_names_of_nothing),
	KUNIT_CASE(symbol_address_stays_inside),
	KUNIT_CASE(symbol_table_can_be_full),
	{},
};

static struct kunit_suite symbol_suite = {
	.name = "kj_symbol",
	.test_cases = symbol_cases,
};

kunit_test_suite(symbol_suite);

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * target - what a fuzz target is: a file here with target_run(), which libFuzzer and replay.c call.
 *
 * An input is what the reader would be given: a capture, a machine's /proc and /sys, words of a
 * command line. A target does with it all that a command does, and leaves no state behind. That
 * nothing crashes, hangs or is undefined is the compiler's to see (sanitizers); what else must
 * hold, target_must() says.
 */
#ifndef KJ_FUZZ_TARGET_H
#define KJ_FUZZ_TARGET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

/* Names that libFuzzer knows: an input; a mutation of our own; its mutation of any bytes. */
int target_run(const uint8_t *data, size_t size) __asm__("LLVMFuzzerTestOneInput");
size_t target_mutate(uint8_t *data, size_t size, size_t room,
		     unsigned int seed) __asm__("LLVMFuzzerCustomMutator");
size_t target_blindly(uint8_t *data, size_t size, size_t room) __asm__("LLVMFuzzerMutate");

/*
 * One way of @nr to go on with an input, which depends on the input alone, so that each run is
 * short; or all of them one after the other: where an input is replayed. To be called until it
 * returns false, with *@way 0 at first.
 */
bool target_way(const uint8_t *data, size_t size, unsigned int nr, unsigned int *way);
/* Replaying: all ways. */
extern bool target_all_ways;

/* What the command under test prints goes nowhere. */
void target_quiet(void);

/* A file in memory with these bytes, by a name that can be opened; closed by target_forget(). */
int target_file(const uint8_t *data, size_t size, char *path, size_t room);

/* What must hold, whatever the input is. */
static inline void target_must(bool holds)
{
	if (!holds)
		abort();
}

#endif /* KJ_FUZZ_TARGET_H */

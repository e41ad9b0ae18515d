/* SPDX-License-Identifier: GPL-2.0 */
/*
 * ring_file - a ring as a file descriptor: read, poll, mmap.
 */
#ifndef KJ_RING_FILE_H
#define KJ_RING_FILE_H

#include "ring.h"

int kj_ring_file_open(struct kj_ring *ring, unsigned int flags);

#endif /* KJ_RING_FILE_H */

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * ring - single-producer single-consumer ring of fixed-size records.
 *
 * Three regions with permissions of their own (see uapi/kjitter.h): control and
 * data, which only the producer writes, and the consumer page, which anybody who
 * maps it may fill with anything. The producer keeps its own head and takes one
 * thing from the consumer: a bound. A lie there makes the ring look full.
 *
 * Barriers: commit's release of control->head pairs with the reader's acquire of
 * it; the reader's release of consumer->tail pairs with reserve's acquire.
 */
#ifndef KJ_RING_H
#define KJ_RING_H

#include <linux/atomic.h>
#include <linux/kref.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/types.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include "../uapi/kjitter.h"
#include "pages.h"

/* How long a sleeping reader may stay unaware of a record. */
#define KJ_RING_WAKE_MS 10

/**
 * struct kj_ring - one ring
 * @data: records; written by the producer, never read back by it
 * @control: what user space sees of the producer's position
 * @consumer: the consumer's position; hostile
 * @head: records ever written; producer only
 * @lost: records ever dropped; producer only
 * @lost_since: of these, since the last record written; producer only
 * @nr: records in the ring, a power of two; constant
 * @room: so many of them are for every record; one less where a slot is kept for the last
 * @pages: memory of control, consumer and data, in this order
 * @read_lock: keeps two read() apart
 * @ref: the session and every open ring descriptor hold one
 * @wait: sleeping readers
 * @wake: looks for news while somebody sleeps; the producer never wakes anybody
 */
struct kj_ring {
	struct kj_record *data;
	struct kj_ring_control *control;
	struct kj_ring_consumer *consumer;
	u64 head;
	u64 lost;
	u64 lost_since;
	u32 nr;
	u32 room;
	struct kj_pages pages;

	struct mutex read_lock ____cacheline_aligned;
	struct kref ref;
	wait_queue_head_t wait;
	struct delayed_work wake;
};

u64 kj_rings_alive(void);
u64 kj_rings_max(void);
struct kj_ring *kj_ring_alloc(u32 nr, unsigned int cpu, unsigned int stream, u64 khz);
void kj_ring_put(struct kj_ring *ring);
void kj_ring_end(struct kj_ring *ring);
int kj_ring_peek(struct kj_ring *ring, u64 *tail, u64 *head);
bool kj_ring_has_news(const struct kj_ring *ring);
bool kj_ring_ended(const struct kj_ring *ring);
void kj_ring_expect(struct kj_ring *ring);
int kj_ring_init(void);
void kj_ring_exit(void);

/**
 * kj_ring_bytes - memory of a ring
 * @nr: records
 *
 * Context: any.
 * Return: bytes, whole pages.
 */
static inline size_t kj_ring_bytes(u32 nr)
{
	return PAGE_ALIGN(nr * sizeof(struct kj_record)) + 2 * PAGE_SIZE;
}

/**
 * kj_ring_reserve - slot for the next record
 * @ring: ring
 *
 * Context: the ring's one producer, any context including hardirq; no locks.
 * Return: a slot to fill and commit, or NULL if the ring is full (or its
 * consumer position is a lie): the drop has been counted.
 */
static inline struct kj_record *kj_ring_reserve(struct kj_ring *ring)
{
	/* Pairs with the reader's release: its loads of the slot are over. */
	u64 used = ring->head - smp_load_acquire(&ring->consumer->tail);

	if (unlikely(used >= ring->room)) {
		ring->lost++;
		ring->lost_since++;
		WRITE_ONCE(ring->control->lost, ring->lost);
		return NULL;
	}
	return &ring->data[ring->head & (ring->nr - 1)];
}

/**
 * kj_ring_reserve_last - the slot that is kept for the last record
 * @ring: ring, @room below @nr; kj_ring_reserve() found it full, once
 *
 * Context: as kj_ring_reserve().
 * Return: the slot, and the drop has not been counted; or NULL, if the consumer position is a lie.
 */
static inline struct kj_record *kj_ring_reserve_last(struct kj_ring *ring)
{
	/* As in kj_ring_reserve(). */
	if (ring->head - smp_load_acquire(&ring->consumer->tail) >= ring->nr)
		return NULL;
	ring->lost--;
	ring->lost_since--;
	WRITE_ONCE(ring->control->lost, ring->lost);
	return &ring->data[ring->head & (ring->nr - 1)];
}

/**
 * kj_ring_commit - publish the slot that kj_ring_reserve() gave
 * @ring: ring
 *
 * Context: as kj_ring_reserve().
 */
static inline void kj_ring_commit(struct kj_ring *ring)
{
	ring->head++;
	ring->lost_since = 0;
	/* Pairs with the reader's acquire of head: the record is whole. */
	smp_store_release(&ring->control->head, ring->head);
}

#endif /* KJ_RING_H */

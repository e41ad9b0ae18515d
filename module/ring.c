// SPDX-License-Identifier: GPL-2.0
/*
 * ring - memory, lifetime and sleeping readers of a ring.
 *
 * The producer's side is in ring.h. Everything here runs in process context, on
 * whatever CPU the reader or the workqueue is on, never on behalf of the producer.
 */
#include <linux/build_bug.h>
#include <linux/jiffies.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "ring.h"

static struct workqueue_struct *kj_ring_wq;

/* Bytes of all rings that live, whoever made or holds them. */
static atomic64_t alive;

static_assert(sizeof(struct kj_record) == KJ_RECORD_SIZE);
static_assert(sizeof(struct kj_detail) == KJ_RECORD_SIZE);
static_assert(offsetof(struct kj_record, pid) == offsetof(struct kj_detail, pid));
static_assert(offsetof(struct kj_record, cpu) == offsetof(struct kj_detail, cpu));
static_assert(offsetof(struct kj_record, cause) == offsetof(struct kj_detail, cause));
static_assert(sizeof(struct kj_ring_control) == 128);
static_assert(offsetof(struct kj_ring_control, head) == 64);
static_assert(sizeof(struct kj_ring_consumer) == 64);

/**
 * kj_ring_has_news - is there anything to read, or the end to be told?
 * @ring: ring
 *
 * Context: any.
 * Return: so there are.
 */
bool kj_ring_has_news(const struct kj_ring *ring)
{
	/* The end is asked for before head, for the reason at kj_ring_ended(). */
	bool ended = kj_ring_ended(ring);

	return ended || READ_ONCE(ring->control->head) != READ_ONCE(ring->consumer->tail);
}

static void wake_readers(struct work_struct *work)
{
	struct kj_ring *ring = container_of(to_delayed_work(work), struct kj_ring, wake);

	if (kj_ring_has_news(ring))
		wake_up_interruptible(&ring->wait);
	/* A poll() that comes right now is queued, then asks for this work itself. */
	else if (waitqueue_active(&ring->wait))
		queue_delayed_work(kj_ring_wq, &ring->wake, msecs_to_jiffies(KJ_RING_WAKE_MS));
}

/**
 * kj_rings_alive - memory of all rings there are
 *
 * Those of earlier measurements that somebody still holds are among them. Context: any.
 * Return: bytes.
 */
u64 kj_rings_alive(void)
{
	return atomic64_read(&alive);
}

/**
 * kj_rings_max - how much memory all rings together may have
 *
 * A quarter of the machine is far more than anybody means to give. Context: any.
 * Return: bytes.
 */
u64 kj_rings_max(void)
{
	return (u64)totalram_pages() * PAGE_SIZE / 4;
}

/**
 * kj_ring_alloc - make a ring
 * @nr: records, a power of two
 * @cpu: told to readers; memory is taken from its node
 * @stream: told to readers
 * @khz: counts per millisecond, told to readers
 *
 * Context: process, may sleep.
 * Return: a ring with one reference; or NULL if there is no
 * memory, or all rings together would have more than kj_rings_max(), or the caller is
 * being killed.
 */
struct kj_ring *kj_ring_alloc(u32 nr, unsigned int cpu, unsigned int stream, u64 khz)
{
	struct kj_ring *ring = kzalloc_node(sizeof(*ring), KJ_GFP, kj_pages_node(cpu));

	if (!ring)
		return NULL;
	ring->nr = nr;
	ring->room = nr;
	mutex_init(&ring->read_lock);
	kref_init(&ring->ref);
	init_waitqueue_head(&ring->wait);
	INIT_DELAYED_WORK(&ring->wake, wake_readers);
	if ((u64)atomic64_add_return(kj_ring_bytes(nr), &alive) > kj_rings_max() ||
	    kj_pages_alloc(&ring->pages, kj_ring_bytes(nr), cpu)) {
		kj_ring_put(ring);
		return NULL;
	}
	ring->control = ring->pages.at;
	ring->consumer = ring->pages.at + PAGE_SIZE;
	ring->data = ring->pages.at + 2 * PAGE_SIZE;
	ring->control->magic = KJ_RING_MAGIC;
	ring->control->record_size = KJ_RECORD_SIZE;
	ring->control->nr_records = nr;
	ring->control->cpu = cpu;
	ring->control->stream = stream;
	ring->control->clock_khz = khz;
	return ring;
}

static void ring_free(struct kref *ref)
{
	struct kj_ring *ring = container_of(ref, struct kj_ring, ref);

	cancel_delayed_work_sync(&ring->wake);
	kj_pages_free(&ring->pages);
	atomic64_sub(kj_ring_bytes(ring->nr), &alive);
	kfree(ring);
}

/**
 * kj_ring_put - drop a reference
 * @ring: ring
 *
 * Context: process, may sleep. No producer may be left when the last one goes.
 */
void kj_ring_put(struct kj_ring *ring)
{
	kref_put(&ring->ref, ring_free);
}

/**
 * kj_ring_end - no further record will come
 * @ring: ring
 *
 * Context: the producer, after its last commit; any context. Wakes nobody: the
 * housekeeping work sees it, and whoever stops a session calls kj_ring_expect().
 */
void kj_ring_end(struct kj_ring *ring)
{
	/* Pairs with the acquire in kj_ring_ended(): every commit is visible. */
	smp_store_release(&ring->control->ended, 1);
}

/**
 * kj_ring_ended - has the producer ended?
 * @ring: ring
 *
 * If so, every record is visible to loads of head that come after.
 * Context: any.
 * Return: so it has.
 */
bool kj_ring_ended(const struct kj_ring *ring)
{
	/* Pairs with the release in kj_ring_end(). */
	return smp_load_acquire(&ring->control->ended);
}

/**
 * kj_ring_peek - what is there to consume
 * @ring: ring
 * @tail: first record not yet consumed
 * @head: one past the last record written
 *
 * Context: process, under ring->read_lock.
 * Return: 0, or -ESTALE if the consumer position was a lie; it is now at head.
 */
int kj_ring_peek(struct kj_ring *ring, u64 *tail, u64 *head)
{
	lockdep_assert_held(&ring->read_lock);
	*tail = READ_ONCE(ring->consumer->tail);
	/* Pairs with the release in kj_ring_commit(): records are whole. */
	*head = smp_load_acquire(&ring->control->head);
	if (*head - *tail <= ring->nr)
		return 0;
	*tail = *head;
	/* Pairs with the acquire in kj_ring_reserve(). */
	smp_store_release(&ring->consumer->tail, *tail);
	return -ESTALE;
}

/**
 * kj_ring_expect - have those who sleep in poll() woken when there is news
 * @ring: ring
 *
 * Called by poll() once it is in the queue, and when the producer has ended, to let
 * them know soon. Context: process.
 */
void kj_ring_expect(struct kj_ring *ring)
{
	queue_delayed_work(kj_ring_wq, &ring->wake, msecs_to_jiffies(KJ_RING_WAKE_MS));
}

/**
 * kj_ring_init - make the workqueue that wakes readers
 *
 * Unbound: such work runs on housekeeping CPUs only. Context: process.
 * Return: 0 or -ENOMEM.
 */
int kj_ring_init(void)
{
	kj_ring_wq = alloc_workqueue("kjitter", WQ_UNBOUND, 0);
	return kj_ring_wq ? 0 : -ENOMEM;
}

/**
 * kj_ring_exit - reverse of kj_ring_init(); no ring may be left
 */
void kj_ring_exit(void)
{
	destroy_workqueue(kj_ring_wq);
}

// SPDX-License-Identifier: GPL-2.0
/*
 * debugfs - read-only views for people: kjitter/state and, for every possible CPU,
 * kjitter/cpuN/{accounts,histogram,records}.
 *
 * The files exist as long as the module, whether or not anybody measures, and show
 * the measurement that is going on (or stopped and not yet closed). All are plain
 * 0444 without ioctl or mmap, which is what lockdown asks for. Reading one takes
 * the session's lock, so it waits for a start or stop (a signal ends that), and disturbs no
 * sampler.
 */
#include <linux/cpumask.h>
#include <linux/debugfs.h>
#include <linux/seq_file.h>
#include <linux/slab.h>

#include "../uapi/kjitter_cause.h"
#include "../uapi/kjitter_elapsed.h"
#include "../uapi/kjitter_hist.h"
#include "../uapi/kjitter_names.h"
#include "../uapi/kjitter_sampler.h"
#include "clock.h"
#include "debugfs.h"
#include "session.h"

/* How many of the latest records are shown. */
#define LATEST 32

static struct dentry *kj_debugfs_root;

static const char *const state_name[] = { KJ_STATE_TABLE(KJ_WORD) };
static const char *const stream_state_name[] = { KJ_STREAM_STATE_TABLE(KJ_WORD) };
static const struct kj_flag_word record_flag[] = { KJ_REC_TABLE(KJ_FLAG) };
static const struct kj_flag_word detail_flag[] = { KJ_DETAIL_FLAG_TABLE(KJ_FLAG) };

static const char *cause_name(unsigned int cause)
{
	return kj_cause_facts(cause % KJ_CAUSE_NR)->word;
}

static const char *stream_name(unsigned int stream)
{
	return kj_stream_facts(stream)->word;
}

static void show(struct seq_file *m, const char *what, u64 value)
{
	seq_printf(m, "%s %llu\n", what, value);
}

static void show_ns(struct seq_file *m, const char *what, u64 counts, const struct kj_accounts *a)
{
	show(m, what, kj_clock_to_ns(counts, a->clock_khz));
}

static void show_accounts(struct seq_file *m, const struct kj_stream *stream)
{
	struct kj_accounts *a = kmalloc(sizeof(*a), GFP_KERNEL); /* too large for a stack */
	unsigned int i;

	if (!a) {
		seq_puts(m, "no memory\n");
		return;
	}
	kj_stream_snapshot(stream, a);
	seq_printf(m, "stream %s\n", stream_name(a->stream));
	seq_printf(m, "state %s\n", stream_state_name[a->state]);
	show(m, "clock_khz", a->clock_khz);
	show_ns(m, "threshold_ns", a->threshold, a);
	show(m, "samples", a->samples);
	show(m, "gaps", a->gaps);
	show(m, "written", a->written);
	show(m, "lost", a->lost);
	show_ns(m, "wall_ns", a->last - a->first, a);
	show_ns(m, "clean_ns", a->clean, a);
	show_ns(m, "gap_ns", a->gap, a);
	show_ns(m, "blind_ns", a->blind, a);
	show_ns(m, "max_ns", a->max, a);
	show_ns(m, "min_ns", a->min, a);
	show_ns(m, "sum_ns", a->sum, a);
	show_ns(m, "blind_max_ns", a->blind_max, a);
	show_ns(m, "blind_record_ns", a->blind_record, a);
	show_ns(m, "blind_housekeeping_ns", a->blind_housekeeping, a);
	show(m, "housekeepings", a->housekeepings);
	show(m, "yields", a->yields);
	show(m, "backwards", a->backwards);
	show(m, "missed", a->missed);
	show(m, "slices", a->slices);
	for (i = 0; i < KJ_CAUSE_NR; i++) {
		if (!a->events[i] && !a->cause[i].count)
			continue;
		seq_printf(m, "cause %s events %llu gaps %llu sum_ns %llu max_ns %llu\n",
			   cause_name(i), a->events[i], a->cause[i].count,
			   kj_clock_to_ns(a->cause[i].sum, a->clock_khz),
			   kj_clock_to_ns(a->cause[i].max, a->clock_khz));
	}
	kfree(a);
}

static void show_histogram(struct seq_file *m, const struct kj_stream *stream)
{
	u64 khz = stream->acc.clock_khz;
	unsigned int i;

	seq_printf(m, "stream %s\nfrom_ns to_ns count\n", stream_name(stream->acc.stream));
	for (i = 0; i < KJ_HIST_BUCKETS; i++) {
		u64 count = READ_ONCE(stream->hist[i]);

		if (count)
			seq_printf(m, "%llu %llu %llu\n", kj_clock_to_ns(kj_hist_low(i), khz),
				   kj_clock_to_ns(kj_hist_high(i), khz), count);
	}
}

static void show_flags(struct seq_file *m, u16 flags, const struct kj_flag_word *word,
		       unsigned int nr)
{
	unsigned int i;

	for (i = 0; i < nr; i++) {
		if (flags & word[i].flag)
			seq_printf(m, " %s", word[i].word);
	}
	seq_putc(m, '\n');
}

static void show_record(struct seq_file *m, const struct kj_record *r, u64 first, u64 khz)
{
	unsigned int i;

	seq_printf(m, "%llu %llu %s", kj_clock_to_ns(kj_elapsed(r->start, first), khz),
		   kj_clock_to_ns(r->len, khz), cause_name(r->cause));
	for (i = 1; i < KJ_CAUSE_NR; i++) {
		if (r->count[i])
			seq_printf(m, " %s=%u", cause_name(i), r->count[i]);
	}
	show_flags(m, r->flags, record_flag, ARRAY_SIZE(record_flag));
}

static void show_detail(struct seq_file *m, const struct kj_detail *d, u64 first, u64 khz)
{
	seq_printf(m, "%llu %llu %llu %s kind=%u id=%u %*pE",
		   kj_clock_to_ns(kj_elapsed(d->start, first), khz), kj_clock_to_ns(d->len, khz),
		   kj_clock_to_ns(d->net, khz), cause_name(d->cause), d->kind, d->id,
		   (int)strnlen(d->name, sizeof(d->name)), d->name);
	show_flags(m, d->flags, detail_flag, ARRAY_SIZE(detail_flag));
}

/*
 * The ring may be filled while we look. A slot is copied and then used only if the
 * producer cannot have begun to write it again: its index is still within the ring.
 */
static bool copy_record(const struct kj_ring *ring, u64 i, struct kj_record *r)
{
	*r = ring->data[i & (ring->nr - 1)];
	/* Order the copy before the look at head. */
	smp_rmb();
	return READ_ONCE(ring->control->head) - i < ring->nr;
}

/*
 * A stream of details has no begin of its own: times are counted from the earliest detail that is
 * shown. Details are in the order of their ends, so the first need not be the earliest.
 */
static u64 earliest(const struct kj_ring *ring, u64 i, u64 head)
{
	u64 first = U64_MAX;
	struct kj_record r;

	for (; i < head; i++) {
		if (copy_record(ring, i, &r))
			first = min(first, r.start);
	}
	return first;
}

static void show_records(struct seq_file *m, const struct kj_stream *stream)
{
	const struct kj_ring *ring = stream->ring;
	bool details = stream->acc.stream == KJ_STREAM_DETAIL;
	u64 first = READ_ONCE(stream->acc.first), khz = stream->acc.clock_khz;
	u64 head = smp_load_acquire(&ring->control->head); /* pairs with commit */
	u64 i = head > min_t(u64, LATEST, ring->nr) ? head - min_t(u64, LATEST, ring->nr) : 0;
	struct kj_record r;

	seq_printf(m, "stream %s\n%s\n", stream_name(stream->acc.stream),
		   details ? "start_ns length_ns net_ns cause kind id name flags" :
			     "start_ns length_ns cause counts flags");
	if (details)
		first = earliest(ring, i, head);
	for (; i < head; i++) {
		if (!copy_record(ring, i, &r))
			continue;
		if (details)
			show_detail(m, (const struct kj_detail *)&r, first, khz);
		else
			show_record(m, &r, first, khz);
	}
}

/* Show one thing of every stream of the CPU that the file belongs to. */
static int show_cpu(struct seq_file *m, void (*show)(struct seq_file *, const struct kj_stream *))
{
	unsigned int cpu = (unsigned long)m->private, i;
	struct kj_session *s = kj_session_active();
	struct kj_target *t = NULL;

	if (s) {
		if (mutex_lock_interruptible(&s->lock)) {
			kj_session_put(s);
			return -EINTR;
		}
		t = kj_target_find(s, cpu);
		for (i = 0; t && i < t->nr_streams; i++)
			show(m, &t->streams[i]);
		mutex_unlock(&s->lock);
		kj_session_put(s);
	}
	if (!t)
		seq_printf(m, "cpu %u is not being measured\n", cpu);
	return 0;
}

static int accounts_show(struct seq_file *m, void *unused)
{
	return show_cpu(m, show_accounts);
}
DEFINE_SHOW_ATTRIBUTE(accounts);

static int histogram_show(struct seq_file *m, void *unused)
{
	return show_cpu(m, show_histogram);
}
DEFINE_SHOW_ATTRIBUTE(histogram);

static int records_show(struct seq_file *m, void *unused)
{
	return show_cpu(m, show_records);
}
DEFINE_SHOW_ATTRIBUTE(records);

static int state_show(struct seq_file *m, void *unused)
{
	struct kj_session *s = kj_session_active();
	unsigned int i;

	seq_printf(m, "version %s\nabi %u\n", KJ_VERSION, KJ_ABI_VERSION);
	if (!s) {
		seq_puts(m, "state idle\n");
		return 0;
	}
	if (mutex_lock_interruptible(&s->lock)) {
		kj_session_put(s);
		return -EINTR;
	}
	seq_printf(m, "state %s\n", state_name[s->state]);
	if (s->state != KJ_STATE_IDLE) {
		seq_printf(m, "owner_pid %d\nsampler %s\nlevel %u\n", pid_nr(s->owner),
			   kj_sampler_facts(s->sampler)->word, s->level);
		seq_printf(m, "threshold_ns %llu\nperiod_ns %llu\nslice_ns %llu\n", s->threshold_ns,
			   s->period_ns, s->slice_ns);
		seq_printf(m, "ring_records %u\ncpus", s->ring_records);
		for (i = 0; i < s->nr_targets; i++)
			seq_printf(m, " %u", s->targets[i].cpu);
		seq_puts(m, "\n");
	}
	mutex_unlock(&s->lock);
	kj_session_put(s);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(state);

/**
 * kj_debugfs_init - make the views
 *
 * Without debugfs there are none, which is no error. Context: process.
 */
void kj_debugfs_init(void)
{
	unsigned long cpu;
	struct dentry *dir;
	char name[16];

	kj_debugfs_root = debugfs_create_dir("kjitter", NULL);
	debugfs_create_file("state", 0444, kj_debugfs_root, NULL, &state_fops);
	for_each_possible_cpu(cpu) {
		snprintf(name, sizeof(name), "cpu%lu", cpu);
		dir = debugfs_create_dir(name, kj_debugfs_root);
		debugfs_create_file("accounts", 0444, dir, (void *)cpu, &accounts_fops);
		debugfs_create_file("histogram", 0444, dir, (void *)cpu, &histogram_fops);
		debugfs_create_file("records", 0444, dir, (void *)cpu, &records_fops);
	}
}

/**
 * kj_debugfs_exit - take the views away; waits for their readers
 *
 * Context: process.
 */
void kj_debugfs_exit(void)
{
	debugfs_remove_recursive(kj_debugfs_root);
}

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * kj - what the programs that test the contract inside a guest share: result lines,
 * the calls of uapi/kjitter.h, and one small real measurement.
 *
 * Calls return 0 or more, or -errno. Nothing here depends on how long a thing takes:
 * every wait is for a condition, with a limit that only a hang reaches.
 */
#ifndef KJ_GUEST_H
#define KJ_GUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "../../../uapi/kjitter.h"
#include "../../../uapi/kjitter_sampler.h"
#include "../../tests/check.h"

#define KJ_PAGE 4096UL
#define MS	1000000ULL
/* Seconds after which a wait has failed. TCG on a loaded host is slow. */
#define LIMIT_S 60

/* One case, as check.h has it; main() ends with check_end(). */
void result(bool good, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

int call(int fd, unsigned long number, void *arg);
int open_device(void);
int query(int fd, struct kj_query *q);
int config(int fd, __u32 sampler, unsigned int cpu, __u64 threshold_ns, __u32 ring);
void config_fill(struct kj_config *c, __u32 sampler, unsigned int cpu, __u64 threshold_ns,
		 __u32 ring);
int ring_open(int fd, unsigned int cpu, __u32 stream, __u32 flags);
int sampler_open(int fd, unsigned int cpu);
int gap_of(int sampler, struct kj_gap *g);
int start(int fd);
int stop(int fd);
int accounts(int fd, unsigned int cpu, __u32 stream, struct kj_accounts *a);
int histogram(int fd, unsigned int cpu, __u32 stream, struct kj_histogram *h);
int tick_of(int fd, unsigned int cpu, struct kj_tick *t);

/* The streams of a sampler: how many, and which. */
unsigned int streams(__u32 sampler, __u32 stream[KJ_STREAM_NR]);
const char *sampler_name(__u32 sampler);
__u32 sampler_number(const char *name);

/* One ring, mapped. */
struct mapped {
	struct kj_ring_control *control;
	struct kj_ring_consumer *consumer;
	struct kj_record *data;
	size_t size;
};

int map_ring(struct mapped *m, int fd, __u32 nr);
void unmap_ring(struct mapped *m);

/* Wait until a stream has at least that many samples and gaps; 0 or -ETIMEDOUT. */
int wait_progress(int fd, unsigned int cpu, __u32 stream, __u64 samples, __u64 gaps);
void nap_ms(unsigned int ms);
__u64 now_s(void);

/*
 * What must hold of a stream that ended: NULL, or what is wrong. @delivered: records
 * taken out of its ring, all of them.
 */
const char *accounts_wrong(const struct kj_accounts *a, const struct kj_histogram *h,
			   __u64 delivered);
/* What must hold at any moment. */
const char *snapshot_wrong(const struct kj_accounts *a);

/*
 * Records in the order of one ring, or details, which are only counted. @level: 2 if there may
 * be net times. @sum_lost: of what they carry. wrong: the first thing that was, or NULL.
 */
struct sequence {
	unsigned int cpu;
	__u32 stream;
	__u32 level;
	__u64 threshold;
	__u64 delivered;
	__u64 sum_lost;
	struct kj_record last;
	const char *wrong;
};

void sequence_add(struct sequence *s, const struct kj_record *r, size_t n);

/* A whole small measurement with read(): NULL, or what went wrong. */
const char *measure(__u32 sampler, unsigned int cpu);

int write_file(const char *path, const char *text);
int cpu_online(unsigned int cpu, bool online);

#endif /* KJ_GUEST_H */

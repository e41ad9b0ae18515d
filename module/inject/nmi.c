// SPDX-License-Identifier: GPL-2.0
/*
 * nmi - injections in NMIs, alone and within other windows.
 *
 * x86 only: an IPI with the NMI vector, which the APIC's driver delivers as an NMI. The
 * handler takes one NMI for each that was sent. If an NMI of somebody else comes first, it is
 * taken for ours, and ours is left that nobody claims; the kernel says so and goes on, unless it
 * is set to panic over that: then no NMI is sent.
 */
#include "../compat/inject.h"
#include "class.h"

#ifdef KJ_CAN_SEND_NMI
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/iopoll.h>
#include <linux/ktime.h>

/* An NMI handler beyond 1 ms makes the kernel complain (nmi_longest_ns). */
#define NMI_MAX_NS (900 * NSEC_PER_USEC)

/* There is one run at a time; read in NMIs. */
static struct kj_inject_run *nmi_run;
static bool nmi_sent;

static int kj_inject_nmi(unsigned int type, struct pt_regs *regs)
{
	struct kj_inject_run *run = READ_ONCE(nmi_run);

	if (!run || raw_smp_processor_id() != run->cpu || !READ_ONCE(nmi_sent))
		return NMI_DONE;
	WRITE_ONCE(nmi_sent, false);
	if (run->levels > 1 || kj_inject_run_due(run))
		kj_inject_run_window(run, run->levels - 1);
	return NMI_HANDLED;
}

/* Return: 1 if the file says that it is set, 0 if it says that it is not, or there is no file. */
static int is_set(const char *path)
{
	struct file *file = filp_open(path, O_RDONLY, 0);
	char digit = '0';
	loff_t pos = 0;

	if (IS_ERR(file))
		return 0;
	if (kernel_read(file, &digit, 1, &pos) != 1)
		digit = '0';
	filp_close(file, NULL);
	return digit != '0';
}

/*
 * Two NMIs at once can be one, and then one of ours is nobody's. The kernel exports none of
 * the variables that make it panic over that; what they are, everybody can read.
 */
static int nmi_danger(void)
{
	return is_set("/proc/sys/kernel/unknown_nmi_panic") ||
			       is_set("/proc/sys/kernel/panic_on_unrecovered_nmi") ?
		       -ENOTRECOVERABLE :
		       0;
}

static void nmi_send(struct kj_inject_run *run)
{
	WRITE_ONCE(nmi_sent, true);
	kj_compat_nmi_send(run->cpu);
}

static int nmi_attach(struct kj_inject_run *run)
{
	WRITE_ONCE(nmi_sent, false);
	WRITE_ONCE(nmi_run, run);
	return register_nmi_handler(NMI_LOCAL, kj_inject_nmi, 0, "kj_inject");
}

/* The handler stays until no NMI is on its way any more. */
static void nmi_detach(struct kj_inject_run *run)
{
	bool sent;

	read_poll_timeout(READ_ONCE, sent, !sent, 200, 20000, false, nmi_sent);
	unregister_nmi_handler(NMI_LOCAL, "kj_inject");
	WRITE_ONCE(nmi_run, NULL);
}

static int nmi_fire(struct kj_inject_run *run)
{
	nmi_send(run);
	return 0;
}

static int irq_nmi_start(struct kj_inject_run *run)
{
	int ret = nmi_attach(run);

	if (ret)
		return ret;
	ret = kj_inject_hrtimer_start(run);
	if (ret)
		nmi_detach(run);
	return ret;
}

static void irq_nmi_stop(struct kj_inject_run *run)
{
	kj_inject_hrtimer_stop(run);
	nmi_detach(run);
}

static int all_start(struct kj_inject_run *run)
{
	int ret = nmi_attach(run);

	if (ret)
		return ret;
	ret = kj_inject_thread_start(run);
	if (ret)
		nmi_detach(run);
	return ret;
}

static void all_stop(struct kj_inject_run *run)
{
	kj_inject_thread_stop(run);
	nmi_detach(run);
}
#else
#define NMI_MAX_NS KJ_INJECT_MAX_NS

#define nmi_danger NULL

#define nmi_send      NULL
#define nmi_attach    NULL
#define nmi_fire      NULL
#define nmi_detach    NULL
#define irq_nmi_start NULL
#define irq_nmi_stop  NULL
#define all_start     NULL
#define all_stop      NULL
#endif

const struct kj_inject_class kj_inject_nmi_class = {
	.name = "nmi",
	.cause = KJ_CAUSE_NMI,
	.kind = KJ_DETAIL_NMI,
	.levels = 1,
	.max_ns = NMI_MAX_NS,
	.available = kj_compat_nmi_available,
	.danger = nmi_danger,
	.start = nmi_attach,
	.fire = nmi_fire,
	.stop = nmi_detach,
};

const struct kj_inject_class kj_inject_irq_nmi_class = {
	.name = "irq_nmi",
	.cause = KJ_CAUSE_TICK,
	.kind = KJ_DETAIL_HRTIMER,
	.function = kj_inject_hrtimer,
	.levels = 2,
	.max_ns = NMI_MAX_NS * 4,
	.inner = { nmi_send },
	.available = kj_compat_nmi_available,
	.danger = nmi_danger,
	.start = irq_nmi_start,
	.stop = irq_nmi_stop,
};

const struct kj_inject_class kj_inject_all_class = {
	.name = "all",
	.cause = KJ_CAUSE_THREAD,
	.kind = KJ_DETAIL_TASK,
	.carrier = KJ_CAUSE_RESCHED,
	.levels = 3,
	.max_ns = KJ_INJECT_MAX_NS,
	.inner = { kj_inject_hit_send, nmi_send },
	.available = kj_compat_nmi_available,
	.danger = nmi_danger,
	.start = all_start,
	.fire = kj_inject_thread_fire,
	.stop = all_stop,
};

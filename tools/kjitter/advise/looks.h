/* SPDX-License-Identifier: GPL-2.0 */
/*
 * looks - what kjitter advise looks for: LOOK(code, remedy, function), what is worst first.
 *
 * The function is kj_look_FUNCTION(). A remedy is one line: a command, or what to boot with; in it
 * {cpus} are the CPUs that a finding is about, {each} the same as words of a shell, {all} they and
 * those that are to be left alone, for what replaces a setting as a whole, {others} those that keep
 * house, {mask} are these in hexadecimal, {masks} options of grep that find what was found. What
 * each code means, and what its remedy costs, stands in ../../doc/tutorial.md.
 * Included by model.h and looks.c with LOOK() defined as they need it; no guard, for that reason.
 */

LOOK("nohz-full", "boot with nohz_full={all}, and without nohz=off", nohz_full)
LOOK("isolcpus", "boot with isolcpus=domain,managed_irq,{all}", isolcpus)
LOOK("load-balancing",
     "boot with isolcpus=domain,managed_irq,{all}, or give them to a cpuset whose partition is isolated",
     load_balancing)
LOOK("partition", "see why the kernel refuses it, behind 'invalid' in that file, and correct it",
     partition)
LOOK("no-housekeeping", "leave at least one CPU, 0 among them, to the rest of the system",
     no_housekeeping)
LOOK("rcu-callbacks", "boot with rcu_nocbs={all}", rcu_callbacks)
LOOK("clock", "boot with tsc=reliable if the TSC is good; in a guest give it an invariant TSC",
     clock)
LOOK("clock-watchdog", "boot with tsc=reliable, or tsc=nowatchdog, if the TSC is good",
     clock_watchdog)
LOOK("tick-aligned", "boot with skew_tick=1, or with nohz_full={all}", tick_aligned)
LOOK("irq-affinity", "for i in /proc/irq/*/smp_affinity_list; do echo {others} >$i; done",
     irq_affinity)
LOOK("irq-managed", "boot with isolcpus=domain,managed_irq,{all}, or give the driver fewer queues",
     irq_managed)
LOOK("irq-default", "echo {mask} >/proc/irq/default_smp_affinity", irq_default)
LOOK("irqbalance", "set IRQBALANCE_BANNED_CPULIST={all} in its environment, or stop it", irqbalance)
LOOK("workqueue", "echo {mask} >/sys/devices/virtual/workqueue/cpumask", workqueue)
LOOK("tasks", "leave one task to each of these CPUs: taskset -a -p -c {others} PID", tasks)
LOOK("kthreads", "taskset -p -c {others} PID, for each of these threads", kthreads)
LOOK("fair-server",
     "move ordinary tasks away, or: for i in {each}; do echo 0 >/sys/kernel/debug/sched/fair_server/cpu$i/runtime; done",
     fair_server)
LOOK("rt-throttling", "echo -1 >/proc/sys/kernel/sched_rt_runtime_us", rt_throttling)
LOOK("perf-events", "end these, or have them leave out CPUs {cpus}", perf_events)
LOOK("msr-reader", "end these, or have them leave out CPUs {cpus}", msr_reader)
LOOK("rps",
     "for i in $(grep -lx {masks} /sys/class/net/*/queues/rx-*/rps_cpus); do echo {mask} >$i; done",
     rps)
LOOK("xps",
     "give {cpus} a queue alone: its bit in the xps_cpus of one tx-N, and in that of no other", xps)
LOOK("watchdog", "echo {others} >/proc/sys/kernel/watchdog_cpumask", watchdog)
LOOK("nmi-watchdog", "echo 0 >/proc/sys/kernel/nmi_watchdog", nmi_watchdog)
LOOK("timer-migration", "echo 1 >/proc/sys/kernel/timer_migration", timer_migration)
LOOK("vmstat", "echo 120 >/proc/sys/vm/stat_interval", vmstat)
LOOK("thp", "echo madvise >/sys/kernel/mm/transparent_hugepage/enabled", thp)
LOOK("ksm", "echo 0 >/sys/kernel/mm/ksm/run", ksm)
LOOK("numa-balancing", "echo 0 >/proc/sys/kernel/numa_balancing", numa_balancing)
LOOK("mce-poll", "echo 0 >/sys/devices/system/machinecheck/machinecheck0/check_interval", mce_poll)
LOOK("smt-sibling",
     "isolate both threads of a core, or take the sibling offline, or boot with nosmt", smt_sibling)
LOOK("idle-poll", "boot without idle=poll, and use /dev/cpu_dma_latency where it is needed",
     idle_poll)
LOOK("cpuidle",
     "echo n/a >/sys/devices/system/cpu/cpuN/power/pm_qos_resume_latency_us, for each of CPUs {cpus}",
     cpuidle)
LOOK("governor",
     "echo performance >/sys/devices/system/cpu/cpuN/cpufreq/scaling_governor, for each of CPUs {cpus}",
     governor)
LOOK("stolen-time",
     "give the guest CPUs of its own on the host (pin its vCPUs), and leave nothing else there",
     stolen_time)

#undef LOOK

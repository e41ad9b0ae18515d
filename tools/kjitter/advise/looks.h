/* SPDX-License-Identifier: GPL-2.0 */
/*
 * looks - what kjitter advise looks for: LOOK(code, function, remedy), what is worst first.
 *
 * The function is kj_look_FUNCTION(). A remedy is one line: a command, or what to boot with; in it
 * {cpus} are the CPUs that a finding is about, {others} those that keep house, {mask} are these in
 * hexadecimal. What each code means, and what its remedy costs, stands in ../../doc/tutorial.md.
 * Included by model.h and looks.c with LOOK() defined as they need it; no guard, for that reason.
 */

LOOK("nohz-full", nohz_full, "boot with nohz_full={cpus}, and without nohz=off")
LOOK("isolcpus", isolcpus, "boot with isolcpus=domain,managed_irq,{cpus}")
LOOK("load-balancing", load_balancing,
     "boot with isolcpus=domain,managed_irq,{cpus}, or give them to a cpuset whose partition is isolated")
LOOK("partition", partition,
     "see why the kernel refuses it, behind 'invalid' in that file, and correct it")
LOOK("no-housekeeping", no_housekeeping,
     "leave at least one CPU, 0 among them, to the rest of the system")
LOOK("rcu-callbacks", rcu_callbacks, "boot with rcu_nocbs={cpus}")
LOOK("clock", clock,
     "boot with tsc=reliable if the TSC is good; in a guest give it an invariant TSC")
LOOK("clock-watchdog", clock_watchdog,
     "boot with tsc=reliable, or tsc=nowatchdog, if the TSC is good")
LOOK("tick-aligned", tick_aligned, "boot with skew_tick=1, or with nohz_full={cpus}")
LOOK("irq-affinity", irq_affinity,
     "for i in /proc/irq/*/smp_affinity_list; do echo {others} >$i; done 2>/dev/null")
LOOK("irq-managed", irq_managed,
     "boot with isolcpus=domain,managed_irq,{cpus}, or give the driver fewer queues")
LOOK("irq-default", irq_default, "echo {mask} >/proc/irq/default_smp_affinity")
LOOK("irqbalance", irqbalance,
     "set IRQBALANCE_BANNED_CPULIST={cpus} in its environment, or stop it")
LOOK("workqueue", workqueue, "echo {mask} >/sys/devices/virtual/workqueue/cpumask")
LOOK("tasks", tasks, "leave one task to each of these CPUs: taskset -a -p -c {others} PID")
LOOK("kthreads", kthreads, "taskset -p -c {others} PID, for each of these threads")
LOOK("fair-server", fair_server,
     "move ordinary tasks away, or: for i in /sys/kernel/debug/sched/fair_server/cpu*/runtime; do echo 0 >$i; done")
LOOK("rt-throttling", rt_throttling, "echo -1 >/proc/sys/kernel/sched_rt_runtime_us")
LOOK("perf-events", perf_events, "end these, or have them leave out CPUs {cpus}")
LOOK("msr-reader", msr_reader, "end these, or have them leave out CPUs {cpus}")
LOOK("rps", rps,
     "for i in $(grep -l '[1-9a-f]' /sys/class/net/*/queues/rx-*/rps_cpus); do echo {mask} >$i; done")
LOOK("xps", xps,
     "for i in $(grep -l '[1-9a-f]' /sys/class/net/*/queues/tx-*/xps_cpus); do echo {mask} >$i; done")
LOOK("watchdog", watchdog, "echo {others} >/proc/sys/kernel/watchdog_cpumask")
LOOK("nmi-watchdog", nmi_watchdog, "echo 0 >/proc/sys/kernel/nmi_watchdog")
LOOK("timer-migration", timer_migration, "echo 1 >/proc/sys/kernel/timer_migration")
LOOK("vmstat", vmstat, "echo 120 >/proc/sys/vm/stat_interval")
LOOK("thp", thp, "echo madvise >/sys/kernel/mm/transparent_hugepage/enabled")
LOOK("ksm", ksm, "echo 0 >/sys/kernel/mm/ksm/run")
LOOK("numa-balancing", numa_balancing, "echo 0 >/proc/sys/kernel/numa_balancing")
LOOK("mce-poll", mce_poll, "echo 0 >/sys/devices/system/machinecheck/machinecheck0/check_interval")
LOOK("smt-sibling", smt_sibling,
     "isolate both threads of a core, or take the sibling offline, or boot with nosmt")
LOOK("idle-poll", idle_poll,
     "boot without idle=poll, and use /dev/cpu_dma_latency where it is needed")
LOOK("cpuidle", cpuidle,
     "echo n/a >/sys/devices/system/cpu/cpuN/power/pm_qos_resume_latency_us, for each of CPUs {cpus}")
LOOK("governor", governor,
     "echo performance >/sys/devices/system/cpu/cpuN/cpufreq/scaling_governor, for each of CPUs {cpus}")
LOOK("stolen-time", stolen_time,
     "give the guest CPUs of its own on the host (pin its vCPUs), and leave nothing else there")

#undef LOOK

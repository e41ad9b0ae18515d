# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2154 # TMP is that of run
#
# A machine that is made up, for kjitter advise --root: files of /proc and /sys below $M. Sourced by
# advise.sh.

# put FILE WORDS...: below $M, the machine
put() {
	mkdir -p "$M/${1%/*}"
	printf '%s\n' "${*:2}" >"$M/$1"
}

# machine_task PID COMM CPU [FLAGS [POLICY]]: a thread; PF_KTHREAD is 2097152, PF_NO_SETAFFINITY 67108864
machine_task() {
	local stat="$1 ($2) S 1 1 1 0 -1 ${4:-4194304} 0 0 0 0 5 5 0 0 20 0 1 0 7 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 17 $3 0 ${5:-0} 0 0 0"
	put "proc/$1/comm" "$2"
	put "proc/$1/task/$1/stat" "$stat"
	mkdir -p "$M/proc/$1/fd"
}

machine_irq() {
	local irq=$1
	put "proc/irq/$irq/smp_affinity_list" "$3"
	put "proc/irq/$irq/effective_affinity_list" "$4"
	mkdir -p "$M/proc/irq/$irq/$2"
}

machine_cpu() {
	local dir=sys/devices/system/cpu/cpu$1
	put "$dir/topology/thread_siblings_list" "$1"
	put "$dir/topology/physical_package_id" 0
	put "$dir/power/pm_qos_resume_latency_us" 0
	put "$dir/cpufreq/scaling_governor" performance
	put "$dir/cpuidle/state0/latency" 0
	put "$dir/cpuidle/state0/name" POLL
	put "$dir/cpuidle/state1/latency" 2
	put "$dir/cpuidle/state1/name" C1
	put "sys/devices/system/machinecheck/machinecheck$1/check_interval" 0
	put "sys/kernel/debug/sched/fair_server/cpu$1/runtime" 50000000
}

MACHINE_LINE='quiet nohz_full=2-7 isolcpus=domain,managed_irq,2-7 rcu_nocbs=2-7 irqaffinity=0-1'
MACHINE_FLAGS='fpu tsc constant_tsc nonstop_tsc tsc_adjust'

# machine: 8 CPUs, of which 2-7 are left alone.
machine() {
	local cpu kernel=2097152 bound=69206016
	M=$TMP/machine
	rm -rf "$M"
	put proc/cmdline "$MACHINE_LINE"
	put proc/cpuinfo "$(printf 'processor\t: 0\nmodel name\t: some\nflags\t\t: %s' "$MACHINE_FLAGS")"
	put proc/stat "$(printf 'cpu  9 0 9 9 0 0 0 0 0 0'; printf '\ncpu%d 100 0 100 100000000 0 0 0 10 0 0' 0 1 2 3 4 5 6 7; printf '\nintr 1')"
	put proc/sys/kernel/osrelease 6.12.1-some
	put proc/sys/kernel/version "#1 SMP PREEMPT_DYNAMIC"
	put proc/sys/kernel/arch x86_64
	for cpu in watchdog soft_watchdog timer_migration; do put proc/sys/kernel/$cpu 1; done
	put proc/sys/kernel/watchdog_cpumask 0-1
	put proc/sys/kernel/watchdog_thresh 10
	put proc/sys/kernel/nmi_watchdog 0
	put proc/sys/kernel/numa_balancing 0
	put proc/sys/kernel/sched_rt_runtime_us 950000
	put proc/sys/vm/stat_interval 1
	put proc/irq/default_smp_affinity 03
	machine_irq 4 ttyS0 0-1 0
	machine_irq 24 nvme0q1 0-1 1
	put sys/devices/system/cpu/online 0-7
	put sys/devices/system/cpu/possible 0-7
	put sys/devices/system/cpu/isolated 2-7
	put sys/devices/system/cpu/nohz_full 2-7
	put sys/devices/system/cpu/smt/active 0
	for cpu in 0 1 2 3 4 5 6 7; do machine_cpu $cpu; done
	put sys/devices/system/clocksource/clocksource0/current_clocksource tsc
	put sys/devices/system/clocksource/clocksource0/available_clocksource tsc hpet
	put sys/devices/virtual/workqueue/cpumask 03
	put sys/class/net/eth0/queues/rx-0/rps_cpus 03
	put sys/class/net/eth0/queues/tx-0/xps_cpus 03
	put sys/class/net/eth0/queues/tx-1/xps_cpus 04
	put sys/kernel/mm/transparent_hugepage/enabled "always [madvise] never"
	put sys/kernel/mm/ksm/run 0
	put sys/fs/cgroup/cgroup.controllers cpuset cpu
	put sys/fs/cgroup/some/group/cpuset.cpus.partition member
	put sys/fs/cgroup/some/group/cpuset.cpus 2-3
	machine_task 1 init 0
	machine_task 2 kthreadd 0 $kernel
	for cpu in 2 3 4 5 6 7; do
		machine_task 1$cpu rcuop/$cpu 0 $kernel
		machine_task 2$cpu ksoftirqd/$cpu $cpu $bound
	done
	machine_task 40 irqbalance 1
	printf 'PATH=/bin\0HOME=/\0' >"$M/proc/40/environ"
	machine_task 50 plc 2
}

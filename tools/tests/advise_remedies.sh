# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2154 # TMP, K, M are those of run and advise.sh
# shellcheck disable=SC2016 # $i and $(seq) are what a remedy says
#
# kjitter advise: remedies that keep what is set already, kernels of before, and what is not shown.
# Sourced by advise.sh.

# What replaces a setting keeps what is in it; what cannot be done is not advised.
plant_remedies() {
	local cpus=sys/devices/system/cpu list
	put proc/cmdline quiet nohz_full=2-5 isolcpus=2-7 rcu_nocbs=1-5 skew_tick=1
	put $cpus/nohz_full 2-5
	advises "CPU 7 was forgotten" "nohz-full rcu-callbacks" --cpus 7
	tells "nohz_full=2-7, and"
	tells 'rcu_nocbs=1-7"'
	put proc/cmdline quiet nohz_full=2-5 isolcpus=2-7 skew_tick=1
	put $cpus/nohz_full 2-5
	advises "nohz_full= offloads its own CPUs alone" "nohz-full rcu-callbacks" --cpus 2-7
	query "advise: RCU runs on CPUs 6-7" "$TMP/out" '.findings[1].cpus == "6-7"'
	printf 'IRQBALANCE_BANNED_CPULIST=1-5\0' >"$M/proc/40/environ"
	advises "irqbalance bans others" irqbalance
	tells IRQBALANCE_BANNED_CPULIST=1-7
	printf 'IRQBALANCE_BANNED_CPULIST=\0IRQBALANCE_BANNED_CPUS=\0' >"$M/proc/40/environ"
	advises "irqbalance is told nothing" ""
	rm -r "$M/proc/40"
	machine_task 41 irqbalance 1
	put proc/41/status "$(printf 'Name:\tirqbalance\nUid:\t1000\t1000\t1000\t1000')"
	printf 'IRQBALANCE_BANNED_CPULIST=1-5\0' >"$M/proc/41/environ"
	advises "somebody's irqbalance" ""
	put sys/class/net/eth0/queues/rx-0/rps_cpus 0c
	put sys/class/net/eth0/queues/rx-1/rps_cpus 02
	put sys/class/net/eth1/queues/rx-0/rps_cpus 0c
	put sys/class/net/eth1/queues/rx-1/rps_cpus 1c
	advises "RPS of some queues" rps
	check "advise: a remedy finds these alone" grep -qE 'grep -lx (-e 0c -e 1c|-e 1c -e 0c) /sys' "$TMP/out"
	put sys/class/net/eth0/queues/tx-0/xps_cpus 07
	advises "XPS of CPU 2" xps
	tells "give 2 a queue alone"
	machine_task 50 plc 2 4194304 1
	machine_task 51 plc 4 4194304 1
	machine_task 52 plc 5 4194304 1
	machine_task 53 plc 6 4194304 1
	advises "the server of some CPUs" fair-server
	tells 'for i in 2 $(seq 4 6); do echo 0 >/sys/kernel/debug/sched/fair_server/cpu$i/runtime; done'
	put $cpus/online 2-7
	put proc/sys/kernel/watchdog_cpumask 2-7
	put proc/sys/kernel/watchdog_thresh 6
	advises "nobody to send the watchdog to" "no-housekeeping watchdog"
	tells "each 2.4 s"
	query "advise: and no command does" "$TMP/out" '.findings[1].remedy | startswith("first leave a CPU")'
	put $cpus/online 2-7
	advises "the others are isolated" no-housekeeping --cpus 4-7
	tells "CPUs 4-7 and others that are isolated"
	put proc/stat "$(printf 'cpu  3 10 10 10 0 0 0 0 900 0\ncpu3 100 0 100 100000 0 0 0 0 0 0')"
	advises "stolen time, by the sum alone" ""
	put $cpus/online 0-6
	exits "advise: an offline CPU is left out" 0 "offline, and not looked at: CPU 7" "$K" advise --root "$M"
	exits "advise: N of another machine" 2 "N and all in --cpus" "$K" advise --root "$M" --cpus 0-N
	list=$(seq -s , 1 2 1023)
	put $cpus/online 0-1023
	put $cpus/nohz_full "$list"
	"$K" advise --root "$M" --json >"$TMP/out"
	query "advise: a list of 512 CPUs is whole" "$TMP/out" ".cpus == \"$list\" and .env.nohz_full == \"$list\""
	put $cpus/nohz_full "$(seq -s , 1 2 4095)"
	"$K" advise --root "$M" --json >"$TMP/out"
	query "advise: one of 2048 is cut, and says so" "$TMP/out" '.env.nohz_full | length == 4199 and endswith("...")'
	rm -rf "$M" && cp -a "$TMP/clean" "$M"
}

# old RELEASE: a kernel of before, whose vmstat is no matter
old() {
	put proc/sys/kernel/osrelease "$1"
	put proc/sys/vm/stat_interval 120
}

plant_old() {
	local cpu
	old 6.1.0-9-some
	machine_irq 34 nvme0q4 0-7 3
	half "an irq that may be managed" irq-affinity irq-managed
	tells "may be managed by the kernel"
	old 6.1.0-9-some
	machine_irq 34 eth0-rx-3 0-7 3
	put sys/kernel/debug/irq/irqs/34 "dstate: 0x1"
	advises "an irq that is not, by debugfs" irq-affinity
	for cpu in 0 1 2 3 4; do put sys/devices/system/cpu/cpu$cpu/topology/physical_package_id $cpu; done
	advises "a TSC of five packages" clock-watchdog
	put sys/devices/system/cpu/cpu4/topology/physical_package_id 1
	advises "a TSC of two" ""
	old 6.1.0-9-some
	put sys/devices/system/cpu/cpu4/topology/physical_package_id 1
	half "a TSC of two, of old" "" clock-watchdog
	old 6.1.0-9-some
	put sys/devices/system/cpu/isolated
	put proc/cmdline quiet nohz_full=2-7
	put sys/fs/cgroup/some/group/cpuset.cpus.partition isolated
	put sys/fs/cgroup/some/group/cpuset.cpus.effective 2-7
	advises "a partition that no file lists" ""
	put sys/fs/cgroup/some/group/cpuset.cpus
	put sys/fs/cgroup/some/group/cpuset.cpus.exclusive 2-3
	put sys/fs/cgroup/some/group/cpuset.cpus.partition "isolated invalid (Cpu list in cpuset.cpus not exclusive)"
	advises "a remote partition that is none" partition
	rm -r "$M/proc/2"
	put sys/devices/system/cpu/isolated
	put proc/cmdline quiet nohz_full=2-7 rcu_nocbs=2-7
	half "load balancing, no kernel threads" load-balancing \
		"rcu-callbacks irqbalance tasks kthreads fair-server perf-events msr-reader"
	tells "which tasks are there now cannot be seen"
}

# Descriptors that are not shown: root may see all, unless it has lost its capabilities.
plant_refused() {
	local -a as=()
	[ $EUID != 0 ] || as=(setpriv "--bounding-set=-dac_override,-dac_read_search")
	if [ $EUID = 0 ] && ! "${as[@]}" true; then
		skip "advise: files that are not shown" "capabilities cannot be dropped here"
		return
	fi
	chmod 000 "$M/proc/40/fd"
	"${as[@]}" "$K" advise --root "$M" --json >"$TMP/out" 2>"$TMP/err"
	check "advise, files that are not shown: exit 4" test $? = 4
	query "advise, files that are not shown: not looked at" "$TMP/out" \
		'[.not_looked_at[].code] == ["perf-events", "msr-reader"]'
	chmod 700 "$M/proc/40/fd"
	rm -rf "$M" && cp -a "$TMP/clean" "$M"
}

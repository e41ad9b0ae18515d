# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2154 # TMP, K and the functions are those of run
# shellcheck disable=SC2016 # $ in jq is meant for that
#
# What every capture and answer says of the machine it is of: each file that it is read from, on one that is
# made up. Sourced by run.

# shellcheck source=tools/tests/machine.sh
. ./machine.sh

# environment NAME JSON: what advise says of the machine has these, word for word
environment() {
	"$K" advise --root "$M" --cpus 2 --json >"$TMP/out" 2>/dev/null
	query "environment: $1" "$TMP/out" ".env | with_entries(select(.key | IN($2 | keys[]))) == $2"
}

test_environment() {
	local M
	if [ "$PARSER" != jq ]; then
		skip "environment" "jq is not installed"
		return
	fi
	machine
	put proc/sys/kernel/sched_rt_period_us 1000000
	put proc/sys/kernel/tainted 4096
	put sys/devices/system/cpu/cpuidle/current_driver intel_idle
	put sys/kernel/security/lockdown "none [integrity] confidentiality"
	put sys/kernel/debug/sched/preempt "none voluntary (full) lazy"
	put proc/cpuinfo "$(printf 'processor\t: 0\nmodel name\t: A  CPU (R)\nmicrocode\t: 0x2b\nflags\t\t: %s' "$MACHINE_FLAGS")"
	environment "each file is told" '{release: "6.12.1-some", version: "#1 SMP PREEMPT_DYNAMIC", machine: "x86_64",
		cmdline: "quiet nohz_full=2-7 isolcpus=domain,managed_irq,2-7 rcu_nocbs=2-7 irqaffinity=0-1", hz: "unknown",
		preemption: "full", clocksource: "tsc", nohz_full_built: "yes", nohz_full: "2-7", isolated: "2-7", online: "0-7",
		rt_runtime_us: "950000", rt_period_us: "1000000", fair_server_runtime_ns: "50000000", smt_active: "0",
		smt_siblings: "none", cpu_model: "A  CPU (R)", microcode: "0x2b", hypervisor: "none", tainted: "4096",
		lockdown: "integrity", cpufreq_governor: "performance", cpuidle_driver: "intel_idle"}'
	put sys/devices/system/cpu/nohz_full "  (null)"
	put sys/kernel/debug/sched/fair_server/cpu3/runtime 0
	put sys/devices/system/cpu/smt/active 1
	put sys/devices/system/cpu/cpu0/topology/thread_siblings_list 0,4
	put sys/devices/system/cpu/cpu4/topology/thread_siblings_list 0,4
	put sys/devices/system/cpu/cpu1/topology/thread_siblings_list 1,5
	rm -r "$M"/sys/devices/system/cpu/cpu5/topology
	put sys/kernel/debug/sched/preempt "none voluntary full"
	environment "an empty list, servers that differ, threads of one core, one of them offline" '{nohz_full: "none",
		nohz_full_built: "yes", fair_server_runtime_ns: "differs", smt_active: "1", smt_siblings: "0,4;1,5"}'
	put proc/cpuinfo "$(printf 'processor\t: 0\nflags\t\t: fpu hypervisor')"
	environment "a guest of a hypervisor that does not say its name" '{hypervisor: "unnamed"}'
	put sys/class/dmi/id/sys_vendor "Some Vendor"
	environment "a guest of one that does" '{hypervisor: "Some Vendor"}'
	put sys/devices/system/cpu/nohz_full "$(printf '%8192s' '(null)')"
	environment "an empty list of a kernel for 8192 CPUs" '{nohz_full: "none"}'
	rm -r "$M"/sys/devices/system/cpu/{nohz_full,isolated,smt,cpuidle} "$M"/sys/kernel/security "$M"/sys/kernel/debug \
		"$M"/sys/devices/system/clocksource "$M"/proc/sys/kernel/osrelease "$M"/proc/cpuinfo
	environment "what is not there is not known" '{nohz_full_built: "no", nohz_full: "unknown", isolated: "unknown",
		smt_active: "unknown", lockdown: "unknown", fair_server_runtime_ns: "unknown", cpuidle_driver: "unknown",
		clocksource: "unknown", release: "unknown", cpu_model: "unknown", microcode: "unknown"}'
}

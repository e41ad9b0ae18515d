# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# What kernels differ in, where it matters to a test: asked of the one that runs, so that no test
# asks for its version. Sourced in a guest as /lab/can.sh.
#
#   can WORD           is that so here?
#   proc_interrupts    what is counted, by the same labels everywhere

# has_symbol NAME: of the kernel itself.
has_symbol()
{
	grep -q " $1\$" /proc/kallsyms
}

# proc_interrupts: /proc/interrupts with the labels that x86 has for its own, whatever the
# architecture calls them.
proc_interrupts()
{
	sed -e 's/^ *[0-9]*\(: .* arch_timer\)$/LOC\1/' \
		-e 's/^IPI[0-9]*\(: .* Rescheduling interrupts\)$/RES\1/' \
		-e 's/^IPI[0-9]*\(: .* Function call interrupts\)$/CAL\1/' \
		-e 's/^IPI[0-9]*\(: .* IRQ work interrupts\)$/IWI\1/' /proc/interrupts
}

can()
{
	case $1 in
	# A quota of CPU time that is in force keeps the tick (88c56cfeaec4). Without that a spent one
	# is noticed late.
	quota-tick) has_symbol cfs_task_bw_constrained ;;
	# Ordinary tasks get their share beside real-time ones by a deadline server of their own, and
	# not by throttling these. It looks at a busy CPU about once a second.
	fair-server) [ -e /sys/kernel/debug/sched/fair_server ] ;;
	# Who sends an interrupt is told, and which function is called.
	senders) has_symbol __tracepoint_ipi_send_cpu ;;
	calls) has_symbol __tracepoint_csd_function_entry ;;
	# A clock that the kernel may find out to be wrong: x86 has one.
	unstable-clock) grep -q '^flags.* tsc' /proc/cpuinfo ;;
	# Readers of RCU may be preempted, and so may be most of the rest.
	real-time) uname -v | grep -q PREEMPT_RT ;;
	# So they are at least by real-time tasks, where the kernel is booted or built so.
	preempted-readers)
		can real-time || grep -qE "\((full|lazy)\)" /sys/kernel/debug/sched/preempt ;;
	# Pages that are charged to a memory cgroup may be mapped. No trace of it can be asked for.
	map-charged) ! uname -r | grep -q '^5\.10\.' ;;
	# CPU 1 may go offline: some kernels have no hotplug, others say EBUSY for a CPU isolated with
	# isolcpus=. Ask before the module is loaded.
	unplug)
		online=/sys/devices/system/cpu/cpu1/online
		echo 0 2>/dev/null >$online && echo 1 >$online ;;
	*)
		echo "can: no word '$1'" >&2
		return 2 ;;
	esac
}

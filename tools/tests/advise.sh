# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2154 # TMP, K and the functions are those of run
# shellcheck disable=SC2016 # $1 in bash -c is meant for that bash
#
# kjitter advise on machines that are made up: nothing is said of one where all is done that can be,
# and each thing planted there is found, alone. Sourced by run.

# shellcheck source=tools/tests/machine.sh
. ./machine.sh
# shellcheck source=tools/tests/advise_remedies.sh
. ./advise_remedies.sh

# advises NAME CODES [OPTION...]: they, and no others, are found; then the machine is clean again.
advises() {
	local name=$1 codes=$2 want=0 got
	shift 2
	[ -z "$codes" ] || want=1
	"$K" advise --root "$M" --json "$@" >"$TMP/out" 2>"$TMP/err"
	got=$?
	planted+="$codes "
	if [ $got = $want ] && [ ! -s "$TMP/err" ] && jq -e --arg codes "$codes" \
		'[.findings[].code] == ($codes | split(" ")) and .not_looked_at == [] and
		 .schema == "kjitter.advise/1" and all(.findings[]; .detail != "" and .remedy != "")' \
		"$TMP/out" >/dev/null; then
		ok "advise, $name: ${codes:-nothing}"
	else
		not_ok "advise, $name: wanted ${codes:-nothing}, got exit $got, $(jq -c \
			'[[.findings[] | .code], [.not_looked_at[] | .code, .why]]' "$TMP/out") $(head -n 1 "$TMP/err")"
	fi
	rm -rf "$M"
	cp -a "$TMP/clean" "$M"
}

# tells TEXT: the finding of the last one says it
tells() {
	check "advise: says $1" grep -qF -e "$1" "$TMP/out"
}

plant_isolation() {
	put proc/cmdline quiet isolcpus=2-7 rcu_nocbs=2-7
	put sys/devices/system/cpu/nohz_full "(null)"
	advises "booted without nohz_full=" "nohz-full tick-aligned"
	put proc/cmdline "$MACHINE_LINE nohz=off"
	advises "nohz=off" nohz-full
	tells "nohz=off"
	put proc/cmdline quiet nohz_full=2-9 isolcpus=2-7 rcu_nocbs=2-7 skew_tick=1
	put sys/devices/system/cpu/nohz_full "(null)"
	advises "nohz_full= was dropped" nohz-full
	tells "no CPU 8-9"
	rm "$M/sys/devices/system/cpu/nohz_full"
	advises "a kernel without it" "nohz-full tick-aligned"
	tells CONFIG_NO_HZ_FULL
	put proc/cmdline quiet nohz_full=2-7 isolcpus=managed_irq,2-7
	put sys/devices/system/cpu/isolated
	advises "flags of isolcpus= without domain" "isolcpus load-balancing"
	put sys/devices/system/cpu/isolated
	put proc/cmdline quiet nohz_full=2-7
	put sys/fs/cgroup/cpuset.cpus.isolated 2-6
	advises "CPU 7 is in no partition" load-balancing
	query "advise: it is CPU 7 alone" "$TMP/out" '.findings[0].cpus == "7"'
	put sys/devices/system/cpu/isolated
	put proc/cmdline quiet nohz_full=2-7
	put sys/fs/cgroup/cpuset.cpus.isolated 2-7
	advises "a partition isolates as isolcpus= does" ""
	put sys/fs/cgroup/some/group/cpuset.cpus.partition "isolated invalid (Parent is not a partition root)"
	advises "a partition that is none" partition
	tells "Parent is not a partition root"
	rm -r "$M/proc/17"
	advises "CPU 7 has no rcuo thread" rcu-callbacks
	put proc/cmdline quiet nohz_full=2-6 isolcpus=2-7 rcu_nocbs=2-6 skew_tick=1
	put sys/devices/system/cpu/nohz_full 2-6
	advises "CPU 7 is not named" "nohz-full rcu-callbacks" --cpus 2-7
	put sys/devices/system/cpu/online 2-7
	advises "the others are offline" no-housekeeping
	put sys/devices/system/clocksource/clocksource0/current_clocksource hpet
	advises "clocksource hpet" clock
	put proc/cpuinfo "$(printf 'processor\t: 0\nflags\t\t: fpu tsc constant_tsc')"
	advises "a TSC that is watched" clock-watchdog
	put proc/cpuinfo "$(printf 'processor\t: 0\nflags\t\t: fpu tsc constant_tsc')"
	put proc/cmdline "$MACHINE_LINE tsc=reliable"
	advises "a TSC that is not" ""
}

plant_irqs() {
	machine_irq 30 eth0-rx-1 0-7 3
	advises "an irq" irq-affinity
	tells "irq 30 (eth0-rx-1) to CPU 3"
	machine_irq 31 eth0-rx-2 0-1 3
	advises "an irq that will have moved" ""
	machine_irq 32 nvme0q2 0-3 2
	chmod 444 "$M/proc/irq/32/smp_affinity_list"
	advises "a managed irq" irq-managed
	machine_irq 33 nvme0q3 2-3 2
	chmod 444 "$M/proc/irq/33/smp_affinity_list"
	advises "a managed irq of isolated CPUs alone" ""
	machine_irq 34 eth0-rx-3 0-7 3
	put sys/kernel/debug/irq/irqs/34 "dstate: 0x1 IRQD_AFFINITY_MANAGED"
	advises "a managed irq, by debugfs" irq-managed
	put proc/irq/default_smp_affinity ff
	advises "new irqs" irq-default
	tells "echo 3 >/proc/irq/default_smp_affinity"
	printf 'PATH=/bin\0IRQBALANCE_BANNED_CPULIST=2-5\0' >"$M/proc/40/environ"
	advises "irqbalance bans too few" irqbalance
	query "advise: they are CPUs 6-7" "$TMP/out" '.findings[0].cpus == "6-7"'
	put sys/class/net/eth0/queues/rx-0/rps_cpus 0c
	advises "RPS" rps
	put sys/class/net/eth0/queues/tx-0/xps_cpus 07
	advises "XPS" xps
}

plant_tasks() {
	machine_task 51 backup-job 2
	advises "a second task" tasks
	tells "backup-job (pid 51)"
	machine_task 60 kcompactd0 5 2097152
	advises "a thread of the kernel" kthreads
	machine_task 61 irq/30-eth0 5 2097152
	advises "a thread of an interrupt" ""
	machine_task 50 plc 2 4194304 1
	advises "a real-time task, and a server" fair-server
	machine_task 50 plc 2 4194304 1
	put sys/kernel/debug/sched/fair_server/cpu2/runtime 0
	advises "a real-time task, and none" ""
	machine_task 50 plc 2 4194304 2
	rm -r "$M/sys/kernel/debug/sched/fair_server"
	advises "a real-time task, and throttling" rt-throttling
	ln -s 'anon_inode:[perf_event]' "$M/proc/40/fd/9"
	advises "somebody with perf events" perf-events
	tells "irqbalance (pid 40)"
	ln -s /dev/cpu/3/msr "$M/proc/40/fd/9"
	advises "somebody who reads registers" msr-reader
	ln -s /dev/cpu/1/msr "$M/proc/40/fd/9"
	advises "somebody who reads those of CPU 1" ""
}

plant_kernel() {
	put sys/devices/virtual/workqueue/cpumask ff
	advises "unbound work" workqueue
	put proc/sys/kernel/watchdog_cpumask 0-7
	advises "the watchdog" watchdog
	put proc/sys/kernel/watchdog_cpumask 0-7
	put proc/sys/kernel/soft_watchdog 0
	put proc/sys/kernel/nmi_watchdog 1
	advises "the NMI watchdog" nmi-watchdog
	put proc/sys/kernel/timer_migration 0
	advises "timers stay" timer-migration
	put proc/sys/kernel/osrelease 6.1.0-9-some
	advises "vmstat of an old kernel" vmstat
	put sys/kernel/mm/transparent_hugepage/enabled "[always] madvise never"
	advises "huge pages" thp
	put sys/kernel/mm/ksm/run 1
	advises "equal pages" ksm
	put proc/sys/kernel/numa_balancing 1
	advises "NUMA balancing" numa-balancing
	put sys/devices/system/machinecheck/machinecheck4/check_interval 300
	advises "machine checks" mce-poll
	put proc/stat "$(printf 'cpu  9 0 9 9 0 0 0 9 0 0\ncpu3 100 0 100 100000 0 0 0 900 0 0')"
	advises "stolen time" stolen-time
	tells "CPU 3"
	put proc/stat "$(printf 'cpu  9 0 9 9 0 0 0 9 0 0\ncpu3 100 0 100 199798 0 0 0 2 0 0')"
	advises "a part in 100000 is not much" ""
	put proc/stat "$(printf 'cpu  9 0 9 9 0 0 0 9 0 0\ncpu3 100 0 100 199796 0 0 0 3 0 0')"
	advises "half as much again is" stolen-time
}

plant_core() {
	put sys/devices/system/cpu/cpu2/topology/thread_siblings_list 1-2
	advises "a sibling" smt-sibling
	put sys/devices/system/cpu/cpu2/topology/thread_siblings_list 2-3
	advises "a sibling that is isolated, too" ""
	put sys/devices/system/cpu/smt/active 1
	put proc/cmdline "$MACHINE_LINE idle=poll"
	advises "idle=poll" idle-poll
	put sys/devices/system/cpu/cpu5/cpuidle/state2/latency 133
	put sys/devices/system/cpu/cpu5/cpuidle/state2/name C6
	put sys/devices/system/cpu/cpu6/cpuidle/state2/latency 133
	put sys/devices/system/cpu/cpu6/cpuidle/state2/name C6P
	advises "a deep idle state" cpuidle
	tells "CPUs 5-6"
	tells "133 us to wake up for it, from C6 (/sys"
	put sys/devices/system/cpu/cpu5/cpuidle/state2/latency 133
	put sys/devices/system/cpu/cpu5/power/pm_qos_resume_latency_us n/a
	advises "a deep idle state that is held off" ""
	put sys/devices/system/cpu/cpu5/cpuidle/state2/latency 133
	put sys/devices/system/cpu/cpu5/power/pm_qos_resume_latency_us 132
	advises "a deep idle state that takes a microsecond more than is allowed" ""
	put sys/devices/system/cpu/cpu5/cpuidle/state2/latency 133
	mkdir "$M/dev" && printf '\0\0\0\0' >"$M/dev/cpu_dma_latency"
	advises "all idle states are held off" ""
	put sys/devices/system/cpu/cpu5/cpufreq/scaling_governor schedutil
	advises "a governor" governor
}

# half NAME CODES UNSEEN [OPTION...]: CODES are found, and UNSEEN could not be looked at
half() {
	local name=$1 codes=$2 unseen=$3 want=4
	shift 3
	[ -z "$codes" ] || want=1
	"$K" advise --root "$M" --json "$@" >"$TMP/out" 2>"$TMP/err"
	check "advise, $name: exit $want" test $? = $want
	query "advise, $name: $codes; not looked at: $unseen" "$TMP/out" \
		"[[.findings[].code], [.not_looked_at[].code]] == [\"$codes\", \"$unseen\" | split(\" \")]"
	rm -rf "$M"
	cp -a "$TMP/clean" "$M"
}

# unseen NAME CODES: what was taken away is said to be unseen, and is nothing that passes
unseen() {
	"$K" advise --root "$M" --json >"$TMP/out" 2>"$TMP/err"
	check "advise, $1: exit 4" test $? = 4
	query "advise, $1: not looked at: $2" "$TMP/out" \
		".findings == [] and [.not_looked_at[].code] == (\"$2\" | split(\" \"))"
	rm -rf "$M"
	cp -a "$TMP/clean" "$M"
}

plant_masks() {
	rm -r "$M/proc/irq"
	unseen "no /proc/irq" "irq-affinity irq-managed irq-default"
	rm -r "$M"/proc/irq/[0-9]*
	unseen "no irqs" "irq-affinity irq-managed"
	: >"$M/sys/devices/virtual/workqueue/cpumask"
	unseen "an empty file" workqueue
	put sys/devices/virtual/workqueue/cpumask zz
	unseen "a mask that is none" workqueue
	put proc/irq/default_smp_affinity zz
	unseen "interrupts' mask that is none" irq-default
	rm "$M/sys/devices/system/cpu/isolated"
	unseen "no list of isolated CPUs" "isolcpus load-balancing"
	rm -r "$M/sys/kernel/mm"
	unseen "no /sys/kernel/mm" "thp ksm"
	rm -r "$M/proc/2" "$M"/proc/1[2-7]
	unseen "no kernel threads" "rcu-callbacks irqbalance tasks kthreads fair-server perf-events msr-reader"
	rm -r "$M/sys/devices/system/clocksource"
	unseen "no clocksource" clock
	rm -r "$M/sys/class"
	unseen "no network" "rps xps"
	rm "$M/proc/40/environ"
	unseen "irqbalance's environment" irqbalance
	machine_task 50 plc 2 4194304 1
	rm -r "$M/sys/kernel/debug"
	unseen "no debugfs, a real-time task" "fair-server rt-throttling"
	rm -r "$M/sys/devices/system/cpu"
	exits "advise: no /sys: exit 4" 4 "cannot be read" "$K" advise --root "$M"
	cp -a "$TMP/clean/sys" "$M"
	exits "advise: a CPU that is not there" 4 "not there, or offline: CPU 9" "$K" advise --root "$M" --cpus 2,9
	put sys/devices/system/cpu/nohz_full
	put sys/devices/system/cpu/isolated
	exits "advise: nothing is isolated" 4 "no CPU is nohz_full or isolated" "$K" advise --root "$M"
	rm -rf "$M" && cp -a "$TMP/clean" "$M"
}

# More of a kind than are named one by one.
plant_many() {
	local i
	for i in 1 2 3 4 5 6 7 8 9 10 11 12; do put sys/class/net/eth$i/queues/rx-0/rps_cpus 04; done
	advises "twelve devices" rps
	tells ", and 8 more"
	for i in 61 62 63 64 65 66 67 68 69 70; do machine_task $i t$i 2 4194304; done
	advises "eleven tasks" tasks
	tells "11 tasks share a CPU"
	check "advise: four of them by name" grep -qE 'on CPU 2 (t[0-9]+ \(pid [0-9]+\), ){4}\.\.\.' "$TMP/out"
	exits "advise: the CPU that boots the machine" 1 "" "$K" advise --root "$M" --cpus 0,2-7
	check "advise: it cannot be spared" grep -q "CPU 0 boots the machine and keeps its time" "$TMP/out"
}

plant_hostile() {
	local evil
	evil=$(printf 'x\033]0;evil\007"\\,\377\342\200\256y')
	machine_task 51 "$evil" 2
	put proc/cmdline "$MACHINE_LINE tsc=$evil"
	"$K" advise --root "$M" >"$TMP/out"
	check "advise: hostile name: text has no control characters" \
		bash -c '! LC_ALL=C grep -qP "[\x00-\x09\x0b-\x1f\x7f]|\xe2\x80\xae" "$1"' - "$TMP/out"
	check "advise: text is at most 100 columns" awk 'length > 100 { bad = 1 } END { exit bad }' "$TMP/out"
	"$K" advise --root "$M" --json >"$TMP/out"
	json_file "advise: hostile name: JSON" "$TMP/out"
	rm -rf "$M" && cp -a "$TMP/clean" "$M"
}

# 512 CPUs, 8192 irqs, all of them amiss: one finding for all, in little memory and time.
plant_large() {
	local began=$SECONDS
	(
		cd "$M/proc/irq" || exit
		mkdir -p {100..8291}/some
		echo 2-511 | tee {100..8291}/smp_affinity_list {100..8291}/effective_affinity_list >/dev/null
		cd "$M/sys/devices/system/cpu" || exit
		mkdir -p cpu{0..511}/{topology,cpufreq}
		echo powersave | tee cpu{0..511}/cpufreq/scaling_governor >/dev/null
		echo 0-511 | tee possible online cpu{0..511}/topology/thread_siblings_list >/dev/null
		echo 2-511 | tee isolated nohz_full >/dev/null
	)
	(
		ulimit -v 100000
		exec "$TMP/bin/kjitter" advise --root "$M" --json >"$TMP/out" 2>"$TMP/err"
	)
	check "advise: 512 CPUs, 8192 irqs: exit 1 within 100 MB" test $? = 1
	check "advise: 512 CPUs, 8192 irqs: $((SECONDS - began)) s with making them up" test $((SECONDS - began)) -lt 30
	query "advise: 512 CPUs, 8192 irqs: in one finding each" "$TMP/out" \
		'(.findings | map(.code) | length == (unique | length)) and
		 (.findings[] | select(.code == "irq-affinity") | .cpus == "2-511" and
		  (.detail | startswith("8192 device interrupts") and endswith("and 8186 more (/proc/irq/*/effective_affinity_list)"))) and
		 (.findings[] | select(.code == "governor") | .cpus == "2-511")'
	rm -rf "$M" && cp -a "$TMP/clean" "$M"
}

test_advise() {
	local M planted before code
	if [ "$PARSER" != jq ]; then
		skip "advise" "jq is not installed"
		return
	fi
	machine
	planted=" "
	cp -a "$M" "$TMP/clean"
	before=$(tar -C "$M" --sort=name -c . | cksum)
	advises "the clean machine" ""
	"$K" advise --root "$TMP/clean" >"$TMP/out"
	check "advise: and says so" test "$(cat "$TMP/out")" = "CPUs 2-7: nothing was found"
	check "advise changes nothing" test "$(tar -C "$TMP/clean" --sort=name -c . | cksum)" = "$before"
	plant_isolation
	plant_irqs
	plant_tasks
	plant_kernel
	plant_core
	while read -r code; do
		check "advise: $code was planted" grep -qF " $code " <<<"$planted"
	done < <(sed -n 's/^LOOK("\([^"]*\)".*/\1/p' ../kjitter/advise/looks.h)
	plant_remedies
	plant_old
	plant_refused
	plant_masks
	plant_many
	plant_hostile
	plant_large
}

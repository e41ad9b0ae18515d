# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# shellcheck disable=SC1091 # in the guest
. /lab/contract.sh
COUNT=60
# shellcheck disable=SC1091 # in the guest
. /lab/settings

tracing=/sys/kernel/tracing

# watch NAME [OPTION...]: record for 2 s; what came is /out/NAME.json and .text.
watch()
{
	name=$1
	shift
	kjitter record --sampler watch --duration 2s --output "/out/$name.kjr" "$@" >"/tmp/$name.err" 2>&1
	status=$?
	kjitter report --json "/out/$name.kjr" >"/out/$name.json"
	kjitter report "/out/$name.kjr" >"/out/$name.text"
	check "$name: recorded (exit $status): $(head -n 1 "/tmp/$name.err")" test $status = 0
	check "$name: time adds up to the count" grep -q "time adds up" "/tmp/$name.err"
}

# figure NAME KEY: its first value
figure()
{
	sed -n "s/^ *\"$2\": *\([0-9]*\).*/\1/p" "/out/$1.json" | head -n 1
}

# above NAME KEY LEAST
above()
{
	value=$(figure "$1" "$2")
	check "$1: $2 is ${value:-none}, at least $3" test "${value:-0}" -ge "$3"
}

said()
{
	check "$1: says '$2'" grep -qE "$2" "/out/$1.text"
}

end()
{
	kill "$1"
	wait "$1" 2>/dev/null
}

mount -t tracefs tracefs $tracing 2>/dev/null
echo -1 >/proc/sys/kernel/sched_rt_runtime_us
load
check "insmod kjitter_inject" insmod /lab/kjitter_inject.ko

# Beside a real-time loop that never sleeps, with the kernel's own events on as a witness: from
# before, for the kernel makes room for them by a work item on each CPU, which would not come to run.
echo 1 >$tracing/events/sched/sched_switch/enable
/bin/siblings 1 5000 fifo &
program=$!
sleep 1
: >$tracing/trace
watch siblings --cpus 1 --threshold 100ns
grep '\[001\]' $tracing/trace >/out/trace
echo 0 >$tracing/events/sched/sched_switch/enable
check "siblings: nothing of ours ran on CPU 1" sh -c '! grep -E "next_comm=(kj_|kjitter)" /out/trace'
if can senders; then
	said siblings "(vector|call).*(from CPU 0 \(siblings|flush_tlb)"
fi
tlb=$(sed -n 's/.*tlb  *\([0-9]*\) times.*/\1/p' /out/siblings.text)
check "siblings: TLB shootdowns of its own memory: ${tlb:-none} in 2 s, one each 5 ms" test "${tlb:-0}" -ge 50
check "siblings: and the kernel counts the same" grep -qE "level 1 and level 2 count the same" /out/siblings.text
cost=$(figure siblings probe_cost_ns)
check "siblings: the probes add ${cost:-?} instructions to an interrupt (target 300)" test "${cost:-9999}" -le 300
check "siblings: its clean time and interruptions" test "$(figure siblings clean_ns)" -gt 1900000000

# The same by name and by number, wherever it runs: the reader finds the CPUs.
taskset -p 2 $program >/dev/null 2>&1
watch by-comm --cpus 1 --comm siblings --threshold 100ns
check "by-comm: it ran all the time" test "$(figure by-comm clean_ns)" -gt 1900000000
watch by-pid --cpus 1 --pid $program --threshold 100ns
check "by-pid: it ran all the time" test "$(figure by-pid clean_ns)" -gt 1900000000
watch by-other --cpus 1 --comm nobody
check "by-other: nobody of that name: all time is away" test "$(figure by-other away_ns)" -gt 1900000000
check "by-other: and nothing was an interruption" test "$(figure by-other gaps)" = 0
kjitter record --sampler watch --cpus 1 --pid 999999 --duration 1s >/tmp/none 2>&1
check "no such process: exit $?, $(head -n 1 /tmp/none)" grep -q "no such process" /tmp/none
end $program

# A program that shares its CPU: each turn of the other one is a gap with its name.
/bin/spinner 1 &
program=$!
sleep 1
taskset 2 sh -c 'while :; do usleep 100000; done' &
other=$!
# The kernel's own trace is a second witness: between two gaps due to a thread it has one switch
# from the program that was not its own wish.
echo 4096 >$tracing/buffer_size_kb
echo 1 >$tracing/events/sched/sched_switch/enable
: >$tracing/trace
echo 1 >$tracing/events/kjitter/kjitter_gap/enable
watch shared --cpus 1
echo 0 >$tracing/events/kjitter/kjitter_gap/enable
echo 0 >$tracing/events/sched/sched_switch/enable
grep '\[001\]' $tracing/trace >/out/shared.trace
# shellcheck disable=SC2016 # of awk
witnessed=$(awk -v was="prev_pid=$program " '
	/sched_switch:/ && index($0, was) && /prev_state=R/ { preempted++ }
	/kjitter_gap:/ && /cause=thread/ { if (gaps++) sum += preempted; preempted = 0 }
	END { print gaps - 1, sum }' /out/shared.trace)
check "shared: gaps due to a thread are the preemptions in the kernel's trace: $witnessed" \
	test "${witnessed% *}" = "${witnessed#* }"
check "shared: and there are some" test "${witnessed% *}" -ge 10
above shared gaps 10
said shared "thread +[0-9]+ times"
said shared "task (sh|usleep) "
kill $other
wait $other 2>/dev/null
end $program

# One that sleeps: that is its own affair.
taskset 2 sh -c 'while :; do usleep 50000; done' &
program=$!
sleep 1
watch sleeper --cpus 1 --comm sh --threshold 100us
above sleeper own_sleeps 20
check "sleeper: its sleep is away, and no gap" test "$(figure sleeper away_ns)" -gt 1000000000
end $program

# The verdict for a CPU whose program may not be stopped. check NAME OPTION...: /out/NAME.json, .text.
judge()
{
	name=check-$1
	shift
	kjitter check --sampler watch --cpus 1 --duration 2s "$@" >"/out/$name.text" 2>&1
	status=$?
	kjitter check --sampler watch --cpus 1 --duration 2s --json "$@" >"/out/$name.json" 2>/dev/null
}

judge idle
check "check: nobody runs there: exit $status, not 0" test $status = 4
said check-idle "so there is nothing to watch"
/bin/spinner 1 &
program=$!
sleep 2
judge quiet
check "check: a program alone: exit $status" test $status = 0
said check-quiet "watched: spinner \(pid $program\), which ran (9[5-9]|100)"
check "check: and it is in JSON" grep -q '"watched": "spinner"' /out/check-quiet.json
judge budget --max-gap 2ms
check "check: within its budget: exit $status" test $status = 0
said check-budget "gaps at most 2.000 ms: .*watched task.*pass"
echo "class=hrtimer cpu=1 count=700 min=3000000 max=3000000 spacing=20000000" \
	>/sys/kernel/debug/kjitter_inject/control &
judge over --max-gap 2ms
check "check: over its budget: exit $status" test $status = 1
said check-over "max-gap: CPU 1: longest [0-9.]+ ms .watched task"
wait %2 2>/dev/null
judge latency --max-latency 1ms
check "check: a latency cannot be asked for: exit $status" test $status = 2
judge named --comm nobody
check "check: nobody of that name: exit $status" test $status = 4
end $program
/bin/spinner 1 &
program=$!
sleep 1
taskset 2 sh -c 'while :; do :; done' &
other=$!
sleep 2
judge shared --pid $program
check "check: another task there: exit $status" test $status = 1
said check-shared "tick-sched: more than one task wants CPU 1"
said check-shared "sh .pid $other"
check "check: at level 2, too" grep -q '"level": 2' /out/check-shared.json
kill $other
wait $other 2>/dev/null
end $program

# Ground truth: every class the injector can do that a probe can see.
truth()
{
	kjitter calibrate --sampler watch --cpus 1 --quiet --count "$COUNT" >/out/calibrate 2>&1
	check "ground truth: every class found and called what it is (exit $?)" grep -q "^verdict   pass" /out/calibrate
	rows=$(awk '/^class /{ on = 1; next } !NF { on = 0 }
		on && $4 == 100 && $(NF - 6) == "%" && $(NF - 7) == 100' /out/calibrate | wc -l)
	check "ground truth: $rows classes with recall and class of 100 %" test "$rows" -ge 9
}

if [ "$COUNT" != 0 ]; then
	sleep 1
	truth
fi
check "rmmod kjitter_inject" rmmod kjitter_inject
check "rmmod kjitter" rmmod kjitter
finish

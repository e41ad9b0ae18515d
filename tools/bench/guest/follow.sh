# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2154,SC2086 # set by main.sh, and no path has a space
#
# follow - who interrupts this program, and what does it cost it to ask? Each follower in turn, beside
# a program that notes its own interruptions (lengths). Sourced by main.sh.

# What a follower has to hear of: entry and exit of what interrupts, and switches.
# Not irq_work_exit: the kernel gives it to no program that samples, for a sample may end in one.
perf_events="irq:*,sched:sched_switch"
for event in "$tracing"/events/irq_vectors/*/; do
	case $event in
	*/irq_work_exit/) ;;
	*) perf_events="$perf_events,irq_vectors:$(basename "$event")" ;;
	esac
done

# Each READY is true once it follows.
watching()
{
	in_state running
}

tracing_on()
{
	grep -q '^1' $tracing/events/sched/sched_switch/enable $tracing/instances/*/events/sched/sched_switch/enable 2>/dev/null
}

# The probe that says so is the last to be attached.
attached()
{
	grep -q '^attached' "/out/$name.text"
}

# Its events are open, and it has read what it wants to know of the machine: while it works on CPU 0, CPU 1
# stands still in the deterministic mode.
opened()
{
	for fd in "/proc/$pid/fd"/*; do
		case $(readlink "$fd") in
		*perf_event*)
			worked=$(cut -d ' ' -f 14,15 "/proc/$pid/stat")
			usleep 300000
			[ "$(cut -d ' ' -f 14,15 "/proc/$pid/stat")" = "$worked" ]
			return ;;
		esac
	done
	return 1
}

# follow NAME READY COMMAND...: `program` in it is the number of the program.
follow()
{
	name=follow-$1 ready=$2
	shift 2
	/bin/lengths 1 >"/out/$name.lengths" &
	program=$!
	fresh
	memory self >"/out/$name.memory"
	from=$(seconds)
	pid='' status=''
	if [ $# -gt 0 ]; then
		"$@" >"/out/$name.text" 2>&1 &
		pid=$!
		wait_for "$ready" || not_ok "$name: it does not follow"
		usleep 300000
	fi
	begun=$(seconds)
	inject "$name" "hrtimer ipi fifo" "$COUNT" 2000 2000 500000
	memory "${pid:-self}" >>"/out/$name.memory"
	mv "/out/$name.injected" "/out/$name.known"
	inject "$name" hrtimer $((STORM / 4)) 1000 1000 50000
	mv "/out/$name.injected" "/out/$name.storm"
	if [ -n "$pid" ]; then
		interrupt $pid
		wait $pid
		status=$?
		check "$name: it ran (exit $status)" [ $status = 0 -o $status = 130 ]
	fi
	echo "${status:-0} $from $begun $(seconds)" >"/out/$name.times"
	kill $program
	wait $program
	echo $program >"/out/$name.program"
}

follow none nothing
follow kjitter watching sh -c "exec kjitter record --quiet --sampler watch --cpus 1 --threshold 1ns \
	--output /out/follow-kjitter.kjr"
kjitter report /out/follow-kjitter.kjr >/out/follow-kjitter.answer 2>&1
follow trace-cmd tracing_on peer trace-cmd record -M 2 -e irq_vectors -e irq -e sched:sched_switch -o /tmp/trace-cmd.data
tool trace-cmd report -i /tmp/trace-cmd.data >/tmp/trace-cmd.text 2>&1
cp /tmp/trace-cmd.text /out/follow-trace-cmd.answer
follow perf opened peer perf record -q -C 1 -e "$perf_events" -o /tmp/perf.data
tool perf script --ns --show-lost-events -i /tmp/perf.data >/out/follow-perf.answer 2>/dev/null
follow perf-sched opened peer perf sched record -q -C 1 -o /tmp/sched.data
tool perf sched timehist --state -i /tmp/sched.data >/out/follow-perf-sched.answer 2>/dev/null
tool perf sched -i /tmp/sched.data latency >>/out/follow-perf-sched.answer 2>/dev/null
cat >/tmp/follow.bt <<'END'
tracepoint:irq_vectors:*_entry / cpu == 1 / { @from = nsecs; }
tracepoint:irq_vectors:*_exit / cpu == 1 && @from / { @us[probe] = hist((nsecs - @from) / 1000); @n[probe] = count(); }
tracepoint:sched:sched_switch / cpu == 1 / { @next[args.next_comm] = count(); }
interval:ms:100 / !@told / { printf("attached\n"); @told = 1; }
END
follow bpftrace attached peer bpftrace -B line /tmp/follow.bt
cp /out/follow-bpftrace.text /out/follow-bpftrace.answer
rm -f /tmp/*.data

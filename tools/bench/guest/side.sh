# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2154,SC2086 # set by main.sh, and no path has a space
#
# side - each tool in turn on CPU 1: first left alone, then with interruptions of known begin and
# end. Sourced by main.sh.

# What every one of them can see, and what delays a real-time thread of priority 95, too.
classes="hrtimer ipi irq_work softirq work fifo nmi"
# No NMI: one is injected for 0.9 ms at most.
long_classes="hrtimer ipi irq_work"

# side NAME READY COMMAND...: READY is true once it measures.
side()
{
	name=$1 ready=$2
	shift 2
	case " ${ONLY:-$name} " in
	*" $name "*) ;;
	*) return ;;
	esac
	fresh
	memory self >"/out/$name.memory"
	from=$(seconds)
	"$@" >"/out/$name.text" 2>&1 &
	pid=$!
	wait_for "$ready" || not_ok "$name: it does not measure"
	begun=$(seconds)
	usleep 300000
	counts >"/out/$name.before"
	sleep "$QUIET"
	counts >"/out/$name.after"
	memory $pid >>"/out/$name.memory"
	case $name in
	*timer*|cyclictest) inject "$name" "$long_classes" 20 2000000 4000000 10000000 ;;
	spinner) ;;
	*) inject "$name" "$classes" "$COUNT" 2000 50000 300000 ;;
	esac
	case $name in
	spinner) kill $pid ;;
	oslat*) ;;
	*) interrupt $pid ;;
	esac
	wait $pid
	status=$?
	echo "$status $from $begun $(seconds)" >"/out/$name.times"
	[ "$name" = spinner ] || check "$name: it ran (exit $status)" test $status = 0
}

# What each READY is; $pid is the tool.
running()
{
	in_state running
}

in_loop()
{
	catches $pid
}

# It preheats for a second, and tells of nothing before its end, which is by its own clock.
preheated()
{
	usleep 1100000
}

nothing()
{
	:
}

# ours NAME OPTION...
ours()
{
	name=$1
	shift
	side "$name" running kjitter record --quiet --cpus 1 --ring 65536 --output "/out/$name.kjr" "$@"
}

side spinner nothing /bin/spinner 1
ours kj-spin --sampler spin --threshold 1us
ours kj-spin2 --sampler spin --threshold 1us --level 2
ours kj-user --sampler user --threshold 1us
ours kj-hw --sampler hw --threshold 1us
side osnoise in_loop peer rtla osnoise top -q -c 1 -H 0 -T 1
events on osnoise-events
side osnoise-events in_loop peer rtla osnoise top -q -c 1 -H 0 -T "$events_us"
events off osnoise-events
side hwnoise in_loop peer rtla hwnoise -q -c 1 -H 0 -T 1
side oslat preheated peer oslat -c 1 -C 0 -D $((QUIET + 2)) -b 1024
side oslat-fine preheated peer oslat -c 1 -C 0 -D $((QUIET + 2)) -W 60 -b 1024
ours kj-timer --sampler timer --period 1ms --threshold 10us --policy fifo --priority 95
ours kj-timer2 --sampler timer --period 1ms --threshold 10us --policy fifo --priority 95 --level 2
side timerlat in_loop peer rtla timerlat hist -k -P f:95 -c 1 -H 0 -p 1000 -b 1 -E 6000
side cyclictest in_loop peer cyclictest -q -m -a 1 -t 1 -p 95 -i 1000 -h 6000 --mainaffinity=0

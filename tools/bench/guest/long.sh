# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2154,SC2086 # set by main.sh, and no path has a space
#
# long - one single long gap: each tool waits for it, stops there, and says what it was. Sourced by
# main.sh.

delays="irqs_off hrtimer ipi softirq fifo"

# delay WHAT: 4 ms of it, once.
delay()
{
	case $1 in
	irqs_off) cat $witness/irqs_off ;;
	*) echo "class=$1 cpu=1 count=1 min=4000000 max=4000000 spacing=1000000" >$injector/control ;;
	esac
}

# long NAME WHAT READY COMMAND...: until it stops by itself, at most twenty times.
long()
{
	name=long-$1-$2 what=$2 ready=$3
	shift 3
	from=$(seconds)
	"$@" >"/out/$name.text" 2>&1 &
	pid=$!
	wait_for "$ready" || gone $pid || not_ok "$name: it does not measure"
	usleep 300000
	begun=$(seconds)
	tries=0
	until gone $pid || [ $tries = 20 ]; do
		tries=$((tries + 1))
		delay "$what" >/dev/null
		usleep 50000
	done
	stopped=$(seconds)
	interrupt $pid
	wait $pid
	echo "$? $from $begun $stopped $tries" >"/out/$name.times"
	check "$name: it stopped at it (after $tries)" test $tries -lt 20
}

# by_kjitter NAME
by_kjitter()
{
	kjitter record --quiet --cpus 1 --sampler timer --period 1ms --level 2 --stack 1ms --stop-at 3ms \
		--output "/out/$1.kjr" && kjitter report "/out/$1.kjr"
}

softirqs_above
for what in $delays; do
	long kjitter "$what" running by_kjitter "long-kjitter-$what"
	long timerlat "$what" in_loop peer rtla timerlat top -q -k -P f:50 -c 1 -H 0 -p 1000 -i 0 -T 3000 -s 1000 -t
	cp /tmp/timerlat_trace.txt "/out/long-timerlat-$what.events" 2>/dev/null
	rm -f /tmp/timerlat_trace.txt
	long osnoise "$what" in_loop peer rtla osnoise top -q -c 1 -H 0 -T "$events_us" -s 3000 -t -e osnoise
	cp /tmp/osnoise_trace.txt "/out/long-osnoise-$what.events" 2>/dev/null
	rm -f /tmp/osnoise_trace.txt
done

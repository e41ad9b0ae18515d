# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# Runs in the guest; see timerlat, which compares what is left in /out: of each delay WHAT.kjr of
# kjitter, WHAT.rtla of rtla, and WHAT.trace of the events that rtla's analysis reads.
# shellcheck disable=SC1091 # in the guest
. /lab/contract.sh
LENGTH=0 LIMIT=0 DELAYS=
# shellcheck disable=SC1091 # in the guest
. /lab/settings

witness=/sys/kernel/debug/kjitter_witness
control=/sys/kernel/debug/kjitter_inject/control
tracing=/sys/kernel/tracing

# provoke WHAT
provoke()
{
	case $1 in
	irqs_off|flood) cat $witness/"$1" ;;
	*) echo "class=$1 cpu=1 count=1 min=$LENGTH max=$LENGTH spacing=1000000" >$control ;;
	esac
	# Until it is over: two floods at once are one.
	usleep 100000
}

# by_kjitter WHAT
by_kjitter()
{
	timeout 60 kjitter record --quiet --cpus 1 --sampler timer --period 1ms --threshold 100us --level 2 \
		--stack 1ms --output /out/"$1".kjr 2>/tmp/kjitter.err &
	pid=$!
	check "$1: kjitter records" wait_for in_state running
	for _ in 1 2 3; do
		provoke "$1"
	done
	kill -INT $pid
	wait $pid
	check "$1: kjitter recorded (exit $?): $(cat /tmp/kjitter.err)" test $? = 0
}

# by_rtla WHAT: its thread has the priority of kjitter's. It stops when the thread has run, and not
# at the interrupt (-i), for then it knows all of the latency.
by_rtla()
{
	: >$tracing/trace
	(cd /tmp && exec /lab/tools/ld-linux-x86-64.so.2 --library-path /lab/tools /lab/tools/rtla timerlat top \
		-k -P f:50 -c 1 -H 0 -p 1000 --aa-only "$LIMIT" -i 0 -d 60s >/out/"$1".rtla 2>&1) &
	pid=$!
	check "$1: rtla runs" wait_for sh -c 'cat /proc/[0-9]*/comm 2>/dev/null | grep -qx timerlat/1'
	tries=0
	until gone $pid || [ $tries = 100 ]; do
		tries=$((tries + 1))
		provoke "$1"
	done
	kill $pid 2>/dev/null
	wait $pid
	check "$1: rtla met it (exit $?) and has analysed it" grep -q "hit stop tracing, analyzing it" /out/"$1".rtla
	grep irq_noise: $tracing/trace >/out/"$1".trace
}

mount -t tracefs tracefs $tracing 2>/dev/null
if ! grep -qw timerlat $tracing/available_tracers; then
	skip "the same culprit as rtla timerlat" "this kernel is built without the timerlat tracer"
	finish
fi
load
check "insmod kjitter_inject" insmod /lab/kjitter_inject.ko
check "insmod kjitter_witness" insmod /lab/kjitter_witness.ko "busy_us=$((LENGTH / 1000))"
softirqs_above
echo 1 >$tracing/events/osnoise/irq_noise/enable
sleep 1 # until the boot is over on CPU 0
for delay in $DELAYS; do
	by_kjitter "$delay"
	by_rtla "$delay"
done
check "rmmod kjitter_witness" rmmod kjitter_witness
check "rmmod kjitter_inject" rmmod kjitter_inject
check "rmmod kjitter" rmmod kjitter
finish

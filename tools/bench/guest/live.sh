# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2154,SC2086 # set by main.sh, and no path has a space
#
# live - who keeps the tick of CPU 1 alive, or interrupts it all the time: causes as people meet them,
# and what each tool says. Sourced by main.sh.
# shellcheck source=tools/lab/tests/provoke.guest.sh
. /lab/provoke.sh

for cause in task perf kworker ipi; do
	provoke "$cause"
	usleep 300000
	from=$(seconds)
	kjitter check --cpus 1 --duration 1s >"/out/live-kjitter-$cause.text" 2>&1
	status=$?
	echo "$status $from $from $(seconds)" >"/out/live-kjitter-$cause.times"
	check "live: kjitter check under $cause (exit $status)" test $status = 1
	name=live-osnoise-$cause
	events on "$name"
	from=$(seconds)
	peer rtla osnoise top -q -c 1 -H 0 -T "$events_us" -d 1s >"/out/$name.text" 2>&1 &
	wait $!
	status=$?
	echo "$status $from $from $(seconds)" >"/out/$name.times"
	events off "$name"
	check "live: rtla osnoise under $cause (exit $status)" test $status = 0
	calm
	usleep 100000
done

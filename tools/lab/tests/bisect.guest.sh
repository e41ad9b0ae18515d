# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# A short question for the tests of kjlab bisect: does CPU 1 tick while a task spins there?
# 1000 Hz or 100 Hz against one tick a second: nothing to do with how busy the host is.

# By its label, or by the name that it has on arm64.
local_timer()
{
	awk '/^ *LOC:/ || / arch_timer$/ { print $3 }' /proc/interrupts
}

taskset 2 sh -c 'while :; do :; done' &
spinner=$!
sleep 1
before=$(local_timer)
sleep 1
ticks=$(($(local_timer) - before))
kill $spinner
wait $spinner 2>/dev/null
echo "CPU 1: $ticks local timer interrupts in 1 s"
[ "$ticks" -lt 50 ]

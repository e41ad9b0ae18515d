# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2154,SC2086 # set by main.sh, and no path has a space
#
# floor - the shortest gap that a loop can tell from itself: of kjitter as its own calibration finds it,
# of osnoise the least threshold, in whole us, at which it does not report its own way to report.
# Sourced by main.sh.
kjitter calibrate --quiet --level 1 --cpus 1 --count 40 --classes hrtimer >/out/floor-kjitter.text 2>&1
check "floor: calibrated" grep -q "^floor" /out/floor-kjitter.text
# It is what osnoise runs with where its events are on: its best.
for us in ${EVENTS_US:-1 2 3 5 10 20}; do
	echo 1 >$tracing/events/osnoise/sample_threshold/enable
	: >$tracing/trace
	peer rtla osnoise top -q -c 1 -H 0 -T $us -p 1000000 -r 100000 -d 1s >/tmp/floor.text 2>&1 &
	wait $!
	echo 0 >$tracing/events/osnoise/sample_threshold/enable
	told=$(awk '/^entries:|^overrun:/ { sum += $2 } END { print sum }' $tracing/per_cpu/cpu1/stats)
	echo "$us $told"
	# shellcheck disable=SC2034 # for the other parts
	events_us=$us
	# What is more is of its own making.
	[ "$told" -ge 2000 ] || break
done >/tmp/floor-osnoise
cp /tmp/floor-osnoise /out/floor-osnoise.text
: >$tracing/trace

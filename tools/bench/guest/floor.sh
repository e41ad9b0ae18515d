# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2154,SC2086 # set by main.sh, and no path has a space
#
# floor - the shortest gap that a loop can tell from itself: of kjitter as its own calibration finds it,
# of osnoise the least threshold, in whole us, at which it does not report its own way to report.
# Sourced by main.sh.
kjitter calibrate --quiet --level 1 --cpus 1 --count 40 --classes hrtimer >/out/floor-kjitter.text 2>&1
check "floor: calibrated" grep -q "^floor" /out/floor-kjitter.text
for us in 1 2 3 5; do
	echo 0 >$tracing/events/osnoise/enable
	: >$tracing/trace
	echo 1 >$tracing/events/osnoise/sample_threshold/enable
	peer rtla osnoise top -q -c 1 -H 0 -T $us -p 1000000 -r 100000 -d 1s >/tmp/floor.text 2>&1 &
	wait $!
	echo 0 >$tracing/events/osnoise/sample_threshold/enable
	echo "$us $(awk '/^entries:|^overrun:/ { sum += $2 } END { print sum }' $tracing/per_cpu/cpu1/stats)"
	tail -n 1 /tmp/floor.text
done >/out/floor-osnoise.text
: >$tracing/trace

# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2154,SC2086 # set by main.sh, and no path has a space
#
# storm - interruptions faster than anybody reads: the reader of each tool is held while they come.
# Sourced by main.sh; wants the functions of side.sh.

# storm NAME READY COMMAND...: as each is by default.
storm()
{
	name=storm-$1 ready=$2
	shift 2
	"$@" >"/out/$name.text" 2>&1 &
	pid=$!
	wait_for "$ready" || not_ok "$name: it does not measure"
	usleep 300000
	kill -STOP $pid
	inject "$name" hrtimer "$STORM" 1000 1000 50000
	kill -CONT $pid
	interrupt $pid
	wait $pid
	check "$name: it ran (exit $?)" test $? = 0
}

for level in 1 2; do
	storm "kj-spin$level" running kjitter record --quiet --cpus 1 --sampler spin --threshold 1us \
		--level $level --output "/out/storm-kj-spin$level.kjr"
done
events on storm-osnoise 1408
storm osnoise in_loop peer rtla osnoise top -q -c 1 -H 0 -T "$events_us"
events off storm-osnoise

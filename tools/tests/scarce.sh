# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# scarce.sh - what comes of it when a library gives no memory, no file or no more bytes: calls of a
# command (see nth) fail once, one after another, and then once more with all that come after it. See scarce.c.
# What is asked of what came of it: it ended by itself, and says what is wrong, or is what it would have been.
# Sourced by run.

# nth N: which call is the Nth that is tried: of the first 64 each, then one in eight, or as SCARCE has it. How
# many there are is for the machine to say where /proc and /sys are read.
nth() {
	local first=${SCARCE% *} step=${SCARCE#* }
	echo $(($1 <= first ? $1 : first + ($1 - first) * step))
}

# each_fails NAME KIND THE-SAME COMMAND...: THE-SAME is "same" where success has to say the same as
# without a failure, else a command that is asked of each success. @ is a file of its own for each.
each_fails() {
	local SCARCE=${SCARCE:-64 8} name=$1 kind=$2 same=$3 want n more dir=$TMP/scarce at status calls=0 called bad
	shift 3
	rm -rf "$dir"
	mkdir -p "$dir"
	"${@/#@/$dir/want}" >"$dir/said" 2>/dev/null </dev/null
	want=$?
	for more in "" +; do
		n=0
		bad=
		while [ $n -lt 200 ]; do
			rm -f "$dir"/[1-8].*
			# Some at once: most of them sleep most of the time.
			for at in 1 2 3 4 5 6 7 8; do
				(
					KJ_SCARCE_LOG=$dir/$at.call KJ_SCARCE=$kind:$(nth $((n + at)))$more \
						timeout -k 1 60 "${@/#@/$dir/$at.file}" >"$dir/$at.out" 2>"$dir/$at.err" </dev/null
					echo $? >"$dir/$at.status"
				) 2>/dev/null &
			done
			wait
			for at in 1 2 3 4 5 6 7 8; do
				if [ ! -e "$dir/$at.call" ]; then
					break 2
				fi
				called=$(cat "$dir/$at.call") status=$(cat "$dir/$at.status")
				n=$((n + 1))
				case $status in
				"$want")
					# An error is told in words; what is none is whole.
					if [ "$same" = same ]; then
						[ "$want" = 2 ] || cmp -s "$dir/said" "$dir/$at.out" || bad+=" $(nth $n) ($called): other words"
					elif [ "$want" != 2 ]; then
						$same "$dir/$at.file" >/dev/null 2>&1 || bad+=" $(nth $n) ($called): $same does not like it"
					fi ;;
				2 | 3 | 4) [ -s "$dir/$at.err" ] || [ -s "$dir/$at.out" ] || bad+=" $(nth $n) ($called): no words" ;;
				*) bad+=" $(nth $n) ($called): status $status $(grep -m 1 -oE 'ERROR: .{60}' "$dir/$at.err")" ;;
				esac
			done
		done
		calls=$((calls + n))
		if [ -n "$bad" ]; then
			not_ok "$name: $kind, from N on '$more':$(echo "$bad" | head -c 400)"
			return
		fi
	done
	if [ "$calls" = 0 ]; then
		not_ok "$name: $kind: nothing was asked for"
	else
		ok "$name: $kind: $calls failures"
	fi
}

scarce_report() { "$K" report "$1"; }

scarce_there() { [ -s "$1" ]; }

test_scarce() {
	local f=$TMP/scarce.kjr g=$TMP/scarce2.kjr s=$TMP/bin/kjitter.scarce kind
	local -a record=("$s" record --cpus 0 --duration 20ms --output @)
	gen "$f" level=2 records=60 tasks=2 stack_ns=20000 hypervisor=none
	gen "$g" level=2 records=60 hypervisor=none seed=5
	for kind in memory read files; do
		each_fails "report" $kind same "$s" report "$f"
		each_fails "report --json" $kind same "$s" report "$f" --json
		each_fails "report --records" $kind same "$s" report "$f" --records
		each_fails "report --format perfetto" $kind same "$s" report "$f" --format perfetto
		each_fails "compare" $kind same "$s" compare "$f" "$g"
		each_fails "compare --json" $kind same "$s" compare "$f" "$f" "$g" --json
	done
	for kind in memory read files write; do
		each_fails "report --html" $kind scarce_there "$s" report "$f" --html @
		each_fails "compare --html" $kind scarce_there "$s" compare "$f" "$g" --html @
		KJ_FAKE=rate=5 each_fails "record --level 2" $kind scarce_report "${record[@]}" --level 2
		KJ_FAKE=asks each_fails "record --sampler user" $kind scarce_report "${record[@]}" --sampler user
	done
	for kind in memory read files; do
		each_fails "top --once" $kind true env KJ_FAKE=rate=5 "$s" top --cpus 0 --once --interval 200ms
	done
	# What is looked for in /proc and /sys is asked of hundreds of files, each as the last.
	for kind in read files; do
		each_fails "advise" $kind true "$s" advise
		each_fails "status" $kind true "$s" status
	done
	# Each takes a second and more. Its budget is not kept, whatever fails: it is never a pass.
	nohz_machine
	for kind in memory read files; do
		SCARCE="32 24" KJ_FAKE=asks each_fails "check" $kind true "$TMP/bin/elsewhere.scarce" "$M" check --cpus 0 \
			--sampler spin --level 1 --duration 1s --max-gap 1us
	done
}

# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# Runs in the guest; see tracers.
# shellcheck disable=SC1091 # in the guest
. /lab/contract.sh

# shown_by NAME: the tool printed the same gaps as the capture has, and ticks are among them.
shown_by()
{
	sed -n 's/.*kjitter_gap: *cpu=1 .*start=\([0-9]*\) len=\([0-9]*\) .*cause=\([^ ]*\) .*/\1,\2,\3/p' \
		"/tmp/$1.text" >"/tmp/$1.shown"
	kjitter report --records "/tmp/$1.kjr" | awk -F, '
		NR == 1 { for (i = 1; i <= NF; i++) n[$i] = i; next }
		{ print $n["start_counts"] "," $n["len_counts"] "," $n["cause"] }' >"/tmp/$1.records"
	gaps=$(grep -c . "/tmp/$1.records")
	ticks=$(grep -c ',tick$' "/tmp/$1.shown")
	if [ "$ticks" -gt 10 ] && cmp -s "/tmp/$1.shown" "/tmp/$1.records"; then
		ok "$1 prints the $gaps gaps of the capture: start, length and cause, such as cause=tick $ticks times"
	else
		not_ok "$1 prints cause=tick $ticks times, and $(grep -c . "/tmp/$1.shown") gaps, the capture has $gaps: $(
			grep kjitter_gap "/tmp/$1.text" | head -n 2 | tr '\n' ';')"
		cp "/tmp/$1".* /out/
	fi
}

# Arguments of the recorder that both tools start, and that runs while they trace.
measure="--quiet --cpus 1 --threshold 1us --duration 1s --ring 16384 --output"

load
sleep 2 # until the boot is over on CPU 0
# shellcheck disable=SC2086 # words
tool trace-cmd record -e kjitter:kjitter_gap -o /tmp/trace-cmd.data \
	kjitter record $measure /tmp/trace-cmd.kjr >/tmp/trace-cmd.log 2>&1 ||
	not_ok "trace-cmd record: $(tail -n 1 /tmp/trace-cmd.log)"
tool trace-cmd report -i /tmp/trace-cmd.data >/tmp/trace-cmd.text 2>&1
shown_by trace-cmd
# shellcheck disable=SC2086 # words
tool perf record -e kjitter:kjitter_gap -C 1 -o /tmp/perf.data \
	kjitter record $measure /tmp/perf.kjr >/tmp/perf.log 2>&1 ||
	not_ok "perf record: $(tail -n 1 /tmp/perf.log)"
tool perf script -i /tmp/perf.data >/tmp/perf.text 2>&1
shown_by perf
check "rmmod" rmmod kjitter
finish

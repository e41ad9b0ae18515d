# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2154 # TMP and the functions are those of run
# shellcheck disable=SC2016 # $1 in bash -c is meant for that bash
#
# refused.sh - options that do not go together, and machines that cannot do what is asked: which
# sentence, and which exit status. And what a terminal is told while a recording goes on.
# Sourced by run.

# Exit status, words on stderr, command; a device that can watch.
REFUSED='
2|one of them|record --sampler watch --pid 1 --comm a --cpus 0
2|the name of a task has 1 to 15 characters|record --sampler watch --comm aaaaaaaaaaaaaaaa --cpus 0
2|it is made of probes|record --sampler watch --level 1 --cpus 0
2|are for --sampler watch only|check --pid 1 --cpus 0
2|one of them|check --sampler watch --pid 1 --comm a --cpus 0
2|a watched task has no loops|check --sampler watch --quantile 99:1us --cpus 0
2|one of them|top --sampler watch --pid 1 --comm a --cpus 0 --once
2|--sampler is spin or watch|calibrate --cpus 0 --sampler timer
4|the recorder cannot run there|record --reader-cpu 1000 --cpus 0
'

# on_terminal COMMAND...: what it writes where stderr is one, into $TMP/out
on_terminal() {
	script -qec "$*" "$TMP/out" </dev/null >/dev/null 2>&1
}

test_refused() {
	local status words command R=$TMP/bin/kjitter.fake
	while IFS='|' read -r status words command; do
		[ -n "$status" ] || continue
		# shellcheck disable=SC2086 # words
		KJ_FAKE=watches exits "refused: $command" "$status" "$words" "$R" $command
	done <<<"$REFUSED"
	# What record.sh names by its CPU, of CPUs of which none is to blame.
	KJ_FAKE=enodev exits "refused: a CPU went while it was asked for" 4 "a CPU in --cpus went offline" "$R" record --cpus 0
	KJ_FAKE=enxio exits "refused: a CPU that only the kernel has not" 4 "does not have all the CPUs" "$R" record --cpus 0
	for command in "record --cpus 0 --duration 300ms --output $TMP/refused.kjr" "top --cpus 0 --once --interval 200ms"; do
		# shellcheck disable=SC2086 # words
		KJ_FAKE=startfails exits "${command%% *}: a CPU went before it began" 4 "went offline" "$R" $command
		# shellcheck disable=SC2086
		KJ_FAKE=stopfails exits "${command%% *}: a stream that does not end" 2 "did not end within 5 s" "$R" $command
	done
	KJ_FAKE=nohist exits "record: a histogram that cannot be read" 2 "module and tool do not fit together" \
		"$R" record --cpus 0 --duration 300ms --output "$TMP/refused.kjr"
	KJ_FAKE=noclock exits "top: clocks that cannot be read" 2 "module and tool do not fit together" \
		"$R" top --cpus 0 --duration 1s --interval 200ms
	KJ_FAKE=foreign exits "status: a device that is no kjitter's" 0 "" "$R" status
	check "status: says so" grep -qx "module               loaded: it does not answer as a kjitter module should" "$TMP/out"
	KJ_FAKE=closed exits "status: a device that it may not open" 0 "" "$R" status
	check "status: says who may" grep -qE "^module +loaded, not accessible: .* may not be opened; run this as root$" "$TMP/out"
	KJ_FAKE=watches exits "top --pid" 0 "" "$R" top --sampler watch --pid 77 --cpus 0 --once --interval 200ms
	check "top --pid: whom it watches" grep -q '^kjitter: watch, level 2, .*, pid 77;' "$TMP/out"
	KJ_FAKE=watches exits "top --comm" 0 "" "$R" top --sampler watch --comm abc --cpus 0 --once --interval 200ms
	check "top --comm: whom it watches" grep -q '^kjitter: watch, level 2, .*, abc;' "$TMP/out"
	if ! command -v script >/dev/null; then
		skip "a recording in a terminal" "no script(1): install bsdutils"
		return
	fi
	export KJ_FAKE=rate=5
	on_terminal "$R" record --cpus 0 --level 2 --output "$TMP/refused.kjr" --duration 2500ms
	check "record in a terminal: every second how far it is, and in what time" \
		grep -qaE '[12] s of 3 s  gaps [0-9]+  lost 0  max [0-9.]+ us' "$TMP/out"
	check "record in a terminal: the last second's line is gone in the end" bash -c \
		'tr "\r" "\n" <"$1" | grep -aE " s of 3 s |^.\[K" | tail -n 1 | grep -qa "^.\[K"' - "$TMP/out"
	check "record in a terminal: gaps alone" test "$(grep -aoE 'gaps [0-9]+' "$TMP/out" | tail -n 1 | tr -dc 0-9)" \
		-le "$(grep -aoE '[0-9]+ gaps' "$TMP/out" | tr -dc 0-9)"
	KJ_FAKE=gone=100 on_terminal "$R" record --cpus 0 --output "$TMP/refused.kjr"
	check "record in a terminal: a device that goes" grep -qa "draining a ring failed: No such device" "$TMP/out"
	check "top: started by who ignores that children end: it ends" env TERM=xterm timeout -k 1 30 \
		script -qec "trap '' CHLD; exec $R top --cpus 0 --duration 1s" "$TMP/out" </dev/null
	on_terminal "$R" record --cpus 0 --output "$TMP/refused.kjr" --duration 1500ms --quiet
	check "record --quiet in a terminal: no word of it" bash -c '! grep -qa " gaps " "$1"' - "$TMP/out"
	unset KJ_FAKE
}

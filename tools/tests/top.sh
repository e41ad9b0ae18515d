# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2154 # TMP, K and the functions are those of run
# shellcheck disable=SC2016 # $1 in bash -c '...' is meant for that bash
#
# Host tests of `kjitter top`; sourced by run. The display is driven in tmux, with the user sampler
# on this machine and with a device that is made up.

tm() { tmux -L "kjitter-test-$$" -f /dev/null "$@"; }

# display WIDTH HEIGHT COMMAND: run it in a terminal of that size. When it has ended, its status is
# in $TMP/tm.status, and the modes of the terminal before and after are in $TMP/tm.{before,after}.
display() {
	rm -f "$TMP"/tm.*
	printf '%s\n' "export LC_ALL=${TOP_LOCALE:-C.UTF-8} NO_COLOR=${TOP_NO_COLOR:-}" \
		"stty -g >'$TMP/tm.before'" "$3" 'status=$?' 'sleep 1' "stty -g >'$TMP/tm.after'" \
		"echo \$status >'$TMP/tm.status'" 'sleep 100' >"$TMP/tm.sh"
	tm kill-server 2>/dev/null
	for _ in 1 2 3 4 5; do
		tm new-session -d -x "$1" -y "$2" "bash $TMP/tm.sh" 2>/dev/null && break
		sleep 0.2
	done
}

# on_screen PATTERN [-e]: it comes to be there; -e: with colours
on_screen() {
	for _ in $(seq 150); do
		tm capture-pane -p "${@:2}" >"$TMP/screen" 2>/dev/null
		! grep -qE -e "$1" "$TMP/screen" || return 0
		[ ! -s "$TMP/tm.status" ] || return 1
		sleep 0.1
	done
	return 1
}

# shows NAME PATTERN
shows() {
	if on_screen "$2"; then
		ok "$1"
	else
		sed 's/^/# /' "$TMP/screen"
		not_ok "$1: there is no '$2'"
	fi
}

# in_line N PATTERN: of the screen as it was last seen
in_line() { sed -n "$1p" "$TMP/screen" | grep -qE -e "$2"; }

# pids: of the keeper, and of the process that measures
keeper() { pgrep -P "$(tm list-panes -F '#{pane_pid}')" | head -n 1; }
worker() { pgrep -P "$(keeper)" | head -n 1; }

# gone PID: it comes to its end
gone() {
	for _ in $(seq 100); do
		kill -0 "$1" 2>/dev/null || return 0
		sleep 0.1
	done
	return 1
}

# ended NAME STATUS: it ends, with that status, and the terminal is as it was
ended() {
	for _ in $(seq 100); do
		[ ! -s "$TMP/tm.status" ] || break
		sleep 0.1
	done
	tm capture-pane -p >"$TMP/screen"
	check "$1: exit $2" test "$(cat "$TMP/tm.status" 2>/dev/null)" = "$2"
	check "$1: the terminal has its modes" cmp "$TMP/tm.before" "$TMP/tm.after"
	check "$1: the screen and the cursor are back" \
		test "$(tm display-message -p '#{alternate_on} #{cursor_flag}')" = "0 1"
}

# size WIDTH HEIGHT: the display fills it, and nothing is wrapped
size() {
	shows "top: $1x$2: the first row" '^ +[0-9]+ .*[0-9]'
	check "top: $1x$2: the title is above" in_line 1 '^kjitter: user, level 1'
	check "top: $1x$2: the keys are below" in_line "$2" '^h help  q quit'
	check "top: $1x$2: heads once" test "$(grep -c '^ CPU  gaps/s' "$TMP/screen")" = 1
}

top_sizes() {
	local T="$TMP/bin/kjitter top --sampler user --cpus $CPU --interval 200ms"
	display 80 24 "$T"
	size 80 24
	check "top: 80x24: all columns" grep -qE 'CPU  gaps/s +last cause +worst cause +ppm +lost +tick +gaps/s' "$TMP/screen"
	shows "top: 80x24: a picture in blocks" '[▁▂▃▄▅▆▇█]'
	tm resize-window -x 200 -y 50
	shows "top: it takes a new size" '^h help.*g picture'
	sleep 0.5
	tm capture-pane -p >"$TMP/screen"
	size 200 50
	check "top: 200x50: the title reaches to the right" in_line 1 '^.{190,}[0-9:]{8}$'
	tm resize-window -x 40 -y 10
	sleep 0.7
	tm capture-pane -p >"$TMP/screen"
	check "top: 40x10: CPU, rate, worst" grep -qE '^ CPU  gaps/s +worst cause' "$TMP/screen"
	check "top: 40x10: the keys are below" in_line 10 '^h help  q quit'
	tm send-keys q
	ended "top: q" 0
	TOP_LOCALE=C display 80 24 "$T"
	shows "top: another locale" '^ +[0-9]+ .*[0-9]'
	sleep 0.5
	tm capture-pane -p >"$TMP/screen"
	check "top: ASCII alone in a locale without more" bash -c '! grep -qP "[^\x00-\x7f]" "$1"' - "$TMP/screen"
}

# A row, reversed.
TOP_SELECTED=$'^\x1b\\[[0-9;]*7m +[0-9]+ '

top_keys() {
	local F="env KJ_FAKE=rate=1 $TMP/bin/kjitter.fake top --cpus 0-39 --level 2 --interval 200ms"
	display 80 24 "$F"
	shows "top: says how many rows are not shown" '^1-20 of 40 rows, 20 not shown'
	shows "top: names of level 2" 'fake_fun'
	tm capture-pane -pe >"$TMP/screen"
	check "top: colours" grep -qP '\x1b\[32m' "$TMP/screen"
	check "top: no row is selected before a key" bash -c '! grep -qE "$1" "$2"' - "$TOP_SELECTED" "$TMP/screen"
	tm send-keys End
	shows "top: End: the last rows" '^21-40 of 40 rows'
	check "top: End: and the last is selected" on_screen "$TOP_SELECTED" -e
	tm send-keys h
	shows "top: h: help" 'pause: what is shown stays'
	tm send-keys h
	shows "top: any key: back" '^21-40 of 40 rows'
	tm send-keys g
	shows "top: g: the other picture" '^ CPU .*longest'
	tm send-keys p
	shows "top: p: paused" '^paused'
	tm capture-pane -p >"$TMP/paused"
	sleep 0.6
	tm capture-pane -p >"$TMP/screen"
	check "top: paused: nothing moves" cmp "$TMP/paused" "$TMP/screen"
	tm send-keys p
	shows "top: p: it goes on" '^21-40 of 40 rows'
	tm send-keys s s s
	shows "top: s: still there" '^ CPU  gaps/s'
	tm send-keys C-l
	shows "top: Ctrl-L: drawn anew" '^ CPU  gaps/s'
	tm send-keys r
	shows "top: r: reset" 'begin anew'
	tm send-keys Enter
	shows "top: Enter: a CPU in detail" '^CPU [0-9]+ spin, running; tick stopped,.* stopped for 50.00 %'
	shows "top: its latest gaps with names" 'hrtimer fake_function_1 .fake.'
	tm send-keys Escape
	shows "top: Escape: the table" '40 rows'
	tm send-keys c 7 Enter
	shows "top: c: a CPU by number" '^CPU 7 spin'
	tm send-keys t 5 0 x u s
	shows "top: t: asks for a threshold" '^new threshold, such as 20us: 50us_'
	tm send-keys Enter
	shows "top: a new threshold begins anew, where it was" '^kjitter: spin, level 2, threshold 50.000 us'
	shows "top: on the same page" '^CPU 7 spin'
	tm send-keys p
	shows "top: paused again" '^paused'
	tm send-keys t 6 0 u s Enter
	shows "top: a new threshold while paused" '^kjitter: spin, level 2, threshold 60.000 us'
	shows "top: a new threshold: what is new is not paused" '^h help'
	tm send-keys C-c
	ended "top: Ctrl-C" 0
	top_rest "$F --duration 8s"
	display 80 24 "${F/200ms/60s}"
	shows "top: the first interval: it runs" '40 rows'
	sleep 0.5
	tm send-keys g
	shows "top: the first interval: lengths are known" '^ +[0-9]+ .* [1-9][.0-9]* us '
	tm send-keys q
	ended "top: q in the first interval" 0
	display 80 24 "$F --no-color"
	shows "top: --no-color" 'stopped'
	tm capture-pane -pe >"$TMP/screen"
	check "top: --no-color: none" bash -c '! grep -qP "\x1b\[[0-9;]*3[0-7]m" "$1"' - "$TMP/screen"
	TOP_NO_COLOR=1 display 80 24 "$F"
	shows "top: NO_COLOR" 'stopped'
	tm capture-pane -pe >"$TMP/screen"
	check "top: NO_COLOR: none" bash -c '! grep -qP "\x1b\[[0-9;]*3[0-7]m" "$1"' - "$TMP/screen"
}

# modes_are FILE: of the terminal, soon
modes_are() {
	local tty
	tty=$(tm list-panes -F '#{pane_tty}')
	for _ in $(seq 50); do
		stty -g -F "$tty" >"$TMP/modes"
		! cmp -s "$TMP/modes" "$1" || return 0
		sleep 0.1
	done
	return 1
}

# top_stopped COMMAND: while it is stopped the terminal is as it was.
top_stopped() {
	display 80 24 "$1"
	shows "top: to be stopped: it runs" '^ +[0-9]+ .*[0-9]'
	stty -g -F "$(tm list-panes -F '#{pane_tty}')" >"$TMP/modes.raw"
	kill -STOP "$(worker)"
	check "top: stopped: the terminal has its modes" modes_are "$TMP/tm.before"
	kill -CONT "$(worker)"
	check "top: it goes on: keys come at once again" modes_are "$TMP/modes.raw"
	shows "top: it goes on: all is drawn again" '^kjitter: user'
	kill -STOP "$(worker)"
	check "top: stopped again" modes_are "$TMP/tm.before"
	tm send-keys C-c
	ended "top: Ctrl-C while it is stopped" 0
}

# top_rest COMMAND: of 8 s; a new threshold does not make them longer.
top_rest() {
	local from
	display 80 24 "$1"
	shows "top: --duration: the first half" ' for 0:00:04 '
	from=${EPOCHREALTIME/./}
	tm send-keys t 7 0 u s Enter
	shows "top: --duration: another threshold" 'threshold 70.000 us'
	ended "top: --duration: it is over" 0
	check "top: --duration: a new threshold has what is left of it" \
		test $((${EPOCHREALTIME/./} - from)) -lt 7500000
}

# However it ends, the terminal is as it was.
top_ends() {
	local T="$TMP/bin/kjitter top --sampler user --cpus $CPU" who signal pid rss
	for who in "worker TERM 0" "worker HUP 0" "worker KILL 2" "keeper TERM 0" "keeper KILL 137"; do
		read -r who signal want <<<"$who"
		display 80 24 "$T"
		shows "top: SIG$signal of the $who: it runs" '^ +[0-9]+ .*[0-9]'
		pid=$(worker)
		kill -"$signal" "$($who)"
		ended "top: SIG$signal of the $who" "$want"
		check "top: SIG$signal of the $who: nobody is left" gone "$pid"
	done
	top_stopped "$T"
	display 80 24 "$T"
	shows "top: killed terminal: it runs" '^ +[0-9]+ .*[0-9]'
	pid=$(worker)
	for who in "$pid" "$(keeper)"; do
		check "top: it runs beside CPU $CPU" bash -c \
			'[ "$(nproc --all)" = 1 ] || ! grep -qE "^Cpus_allowed_list:.*\b$2\b" "/proc/$1/status"' - "$who" "$CPU"
	done
	rss=$(awk '/^VmRSS/ { print $2 }' "/proc/$pid/status")
	sleep 2
	check "top: memory is steady ($rss KiB)" test "$(awk '/^VmRSS/ { print $2 }' "/proc/$pid/status")" -le $((rss + 64))
	tm kill-server
	check "top: the terminal goes, and it with it" gone "$pid"
	display 80 24 "env KJ_FAKE=gone=1500 $TMP/bin/kjitter.fake top --cpus 0 --interval 200ms"
	ended "top: the device fails" 2
	check "top: the device fails: said" grep -q 'reading the accounts failed: No such device' "$TMP/screen"
	display 80 24 "env KJ_FAKE=offline=1500 $TMP/bin/kjitter.fake top --cpus 0 --interval 200ms"
	ended "top: all CPUs go offline" 0
	check "top: all CPUs go offline: said" grep -q 'every stream ended by itself' "$TMP/screen"
	display 80 24 "TERM=dumb $T --duration 1s"
	ended "top: a dumb terminal" 0
	check "top: a dumb terminal: tables" grep -q 'records lost' "$TMP/screen"
	display 80 24 "set -m; $T --duration 1s & wait \$!"
	ended "top: in the background" 0
	check "top: in the background: tables" grep -q 'records lost' "$TMP/screen"
}

# lines NAME FILTER: of all objects of $TMP/out
lines() {
	if [ "$PARSER" != jq ]; then
		skip "$1" "jq is not installed"
	else
		check "$1" jq -es "$2" "$TMP/out"
	fi
}

# What holds of every output: records and lost ones are the gaps, and intervals sum up to the total.
adds_up='all(.[]; .schema == "kjitter.top/1") and all(.[].cpus[]; .records + .lost == .gaps and
	([.by_cause[].count] | add // 0) == .gaps and ([.total.by_cause[].count] | add // 0) == .total.gaps) and
	(. as $all | all(range(.[0].cpus | length); . as $i |
	([$all[].cpus[$i].gaps] | add) == $all[-1].cpus[$i].total.gaps and
	([$all[].cpus[$i].lost] | add) == $all[-1].cpus[$i].total.lost)) and ([.[].last] | index(true)) == length - 1'

top_programs() {
	local R=$TMP/bin/kjitter.fake status
	export KJ_FAKE=
	exits "top --once" 0 "" "$R" top --cpus 0-1 --reader-cpu 0 --once --interval 300ms
	check "top --once: a row a CPU, two lines and heads above" test "$(wc -l <"$TMP/out")" = 5
	check "top --once: at most 100 columns, no escapes" \
		awk 'length > 100 || /\033/ { bad = 1 } END { exit bad }' "$TMP/out"
	exits "top --once --json" 0 "" "$R" top --cpus 1,0 --reader-cpu 0 --once --json --interval 300ms
	check "top --once --json: one line" test "$(wc -l <"$TMP/out")" = 1
	json_file "top --once --json is JSON" "$TMP/out"
	lines "top --once --json: CPUs in their order" '[.[0].cpus[].cpu] == [0, 1]'
	exits "top --json: intervals" 0 "" "$R" top --cpus 0-1 --reader-cpu 0 --json --interval 200ms --duration 900ms --level 2
	lines "top --json: it adds up" "(length | . >= 4 and . <= 6) and all(.[].cpus[]; .tick.state == \"stopped\")"
	KJ_FAKE=rate=2000 exits "top --json: tiny rings" 0 "" \
		"$R" top --cpus 0-1 --reader-cpu 0 --json --ring 16 --interval 200ms --duration 900ms
	lines "top --json: what is lost is counted" 'all(.[-1].cpus[]; .total.lost > 0)'
	timeout -s INT 1.3 "$R" top --cpus 0 --json --interval 100ms >"$TMP/out"
	lines "top --json: SIGINT ends it with a whole line, the last" '.[-1].last and length > 5'
	timeout -s TERM 1.3 "$R" top --cpus 0 --interval 300ms >"$TMP/out"
	check "top: no terminal: a table after the other" test "$(grep -c '^kjitter: spin' "$TMP/out")" -ge 4
	"$R" top --cpus 0-39 --json --interval 100ms --duration 3s | { sleep 2; cat >"$TMP/out"; }
	lines "top --json: intervals in which nobody read are not made up for" \
		'[.[] | select(.interval_ns < 10000000)] | length < 5'
	exits "top --json: nobody reads any more" 2 "could not be written" \
		bash -c '"$1" top --cpus 0 --json --interval 100ms | head -n 1 >/dev/null; exit "${PIPESTATUS[0]}"' - "$R"
	exits "top: options of another sampler" 2 "top: --pid and --comm are for --sampler watch only" "$R" top --cpus 0 --pid 1
	KJ_FAKE=gone=500 exits "top --json: the device fails" 2 "No such device" "$R" top --cpus 0 --json --interval 200ms
	KJ_FAKE=busy exits "top: EBUSY names the pid" 2 "pid 4242" "$R" top --cpus 0 --once
	KJ_FAKE=liar exits "top: records that do not add up are loud" 0 "WARNING" "$R" top --cpus 0 --once
	KJ_FAKE=gone=50 exits "top --once: the device fails: nothing is told" 2 "No such device" \
		"$R" top --cpus 0 --once --json --interval 300ms
	check "top --once: the device fails: no figures of nothing" test ! -s "$TMP/out"
	unset KJ_FAKE
	"$K" top --sampler user --cpus "$CPU" --json --interval 300ms --duration 1s >"$TMP/out" 2>"$TMP/err"
	status=$?
	check "top --sampler user --json: exit $status" test $status = 0
	lines "top --sampler user: it adds up" "$adds_up"
	check "top is a command of kjitter-more" grep -q '^  top ' <("$TMP/bin/kjitter.dyn" help)
	check "top, started by the dynamic program" \
		"$TMP/bin/kjitter.dyn" top --sampler user --cpus "$CPU" --once --interval 200ms
}

test_top() {
	if [ -e /dev/kjitter ]; then
		skip "top" "the module is loaded here"
		return
	fi
	CPU=$(taskset -cp $$ | sed 's/.*[-, ]//')
	top_programs
	if ! command -v tmux >/dev/null; then
		skip "top: the display" "tmux is not installed"
		return
	fi
	top_sizes
	top_keys
	top_ends
	tm kill-server 2>/dev/null
}

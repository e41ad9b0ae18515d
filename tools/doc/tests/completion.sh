# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2016,SC2154 # $1 in bash -c '...' is meant for that bash; the rest is set by run
#
# What the shells offer: a part of run.

# offer WORD...: what bash offers for the last of them
offer()
{
	bash --norc -c 'cd "$1" && . "$2" && _kjitter_root=$3 && shift 3 && COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) &&
		_kjitter && printf "%s\n" "${COMPREPLY[@]}"' - "$TMP/s" "$doc/completion/kjitter" "$TMP/machine" "$@" 2>&1 |
		sort | paste -sd ' '
}

# offers WANT WORD...
offers()
{
	local want=$1 got

	shift
	got=$(offer "$@")
	if [[ $got == "$want" ]]; then
		ok "bash: '${*:2}' offers $want"
	else
		not_ok "bash: '${*:2}' offers '$got', not '$want'"
	fi
}

# includes WANT WORD...: each of the words WANT is among what is offered
includes()
{
	local word got missing=

	got=" $(offer "${@:2}") "
	for word in $1; do
		[[ $got == *" $word "* ]] || missing+=" $word"
	done
	if [[ -z $missing ]]; then
		ok "bash: '${*:3}' offers $1"
	else
		not_ok "bash: '${*:3}' offers$got, without$missing"
	fi
}

# zsh_offers WANT LINE: each of the words WANT is listed
zsh_offers()
{
	local word got missing=

	have zsh "zsh: '$2'" || return 0
	got=$(zsh -f "$here/complete.zsh" "$doc/completion" "$TMP/machine" "$2" 2>&1 | tail -n +2 | grep -v '^> ' | tr -d '\r')
	for word in $1; do
		grep -qE "(^|[[:space:]])$word([[:space:]]|\$)" <<<"$got" || missing+=" $word"
	done
	if [[ -z $missing ]]; then
		ok "zsh: '$2' lists $1"
	else
		not_ok "zsh: '$2' lists '$(tr '\n' ' ' <<<"$got")', without$missing"
	fi
}

test_completion()
{
	local c

	mkdir -p "$TMP/machine/sys/devices/system/cpu" "$TMP/machine/proc/4711"
	echo 2-3 >"$TMP/machine/sys/devices/system/cpu/nohz_full"
	echo 0-3 >"$TMP/machine/sys/devices/system/cpu/online"
	echo plc >"$TMP/machine/proc/4711/comm"
	# Words that a shell would do something about.
	mkdir -p "$TMP/machine/proc/4712"
	echo '$(touch evil)' >"$TMP/machine/proc/4712/comm"
	check "bash: reads it" bash -n "$doc/completion/kjitter"
	have shellcheck "bash: shellcheck finds nothing" &&
		check "bash: shellcheck finds nothing" shellcheck -s bash "$doc/completion/kjitter"
	for c in $(commands); do
		includes "$c" kjitter "${c:0:2}"
	done
	offers "$(help_options report | grep csv)" kjitter report --cs
	offers "hw spin timer user watch" kjitter record --sampler ""
	offers "spin" kjitter record --sampler sp
	offers "spin user watch" kjitter check --sampler ""
	offers "timer" kjitter record --sampler = t
	offers "1 2" kjitter record --level ""
	offers "mmap read" kjitter record --drain ""
	offers "fifo rr" kjitter record --policy ""
	includes "csv details json records text" kjitter report --format ""
	includes "json ktap text" kjitter check --format ""
	offers "0 0-3 1 2 2-3 3 all" kjitter record --cpus ""
	offers "2-3,1" kjitter check --cpus 2-3,1
	offers "0 1 2 3" kjitter calibrate --cpus ""
	offers "0 1 2 3" kjitter record --reader-cpu ""
	offers "5h 5m 5ms 5ns 5s 5us" kjitter record --duration 5
	offers "5s" kjitter check --duration ""
	offers "thermal= thread= tick= tlb=" kjitter record --stop-at t
	offers "50us,thermal= 50us,thread=" kjitter check --max-gap 50us,th
	offers "4711 4712" kjitter record --pid ""
	offers "plc" kjitter record --comm ""
	offers "spin.kjr" kjitter report sp
	offers "spin.kjr" kjitter record --output sp
	offers "" kjitter report --toge --json --no
	# One that is there is not offered once more.
	offers "" kjitter report --json --js
	have zsh "zsh: reads it" && check "zsh: reads it" zsh -n "$doc/completion/_kjitter"
	zsh_offers "$(commands | paste -sd ' ')" "kjitter "
	zsh_offers "hw spin timer user watch" "kjitter record --sampler "
	zsh_offers "spin user watch" "kjitter check --sampler="
	zsh_offers "csv details json records text" "kjitter report --format "
	zsh_offers "2-3 0-3 all" "kjitter record --cpus "
	zsh_offers "ns us ms s m h" "kjitter record --duration 5"
	zsh_offers "thermal= thread= tick= tlb=" "kjitter record --stop-at t"
	zsh_offers "4711" "kjitter record --pid "
	zsh_offers "--ktap --junit" "kjitter check --"
	zsh_offers "plc" "kjitter record --comm "
	check "the name of a task is no command" bash -c '! find "$1" "$2" -name evil | grep .' - "$TMP" "$PWD"
}

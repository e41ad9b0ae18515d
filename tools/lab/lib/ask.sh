# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2034 # ASK_* are shared with those that ask
#
# One question to one kernel, for bisect and step: good, bad or skip (cannot be tested, 125
# to git). The question is a guest script that ends with 0, 1 or 125. Every answer is kept
# under the hash of all that it depends on, so what was asked once is not asked again:
#
#   $KJ_BUILD/bisect/answers/KEY/  answer (GOOD|BAD|SKIP, tab, reason), config, seconds,
#                                  and run/, what kjlab run left

ASK_SCRIPT=$KJ_LAB/bisect.guest.sh
ASK_LIMIT=
ASK_DETERMINISTIC=1
ASK_FRESH=0
ASK_OPTIONS="--script --timeout --no-deterministic --fresh"

ask_usage()
{
	cat <<'END'
  --script FILE        another question: a script for kjlab run that ends with 0 good,
                       1 bad, 125 cannot tell (default: kjitter check --bisect, CPU 1)
  --timeout S          limit of each boot (300); a kernel that takes longer is skipped
  --no-deterministic   the multi-threaded emulator: sooner done, and noisier
  --fresh              ask again what was asked before
END
}

# ask_option OPTION [VALUE]: take one of the options above; ASK_SHIFT is how many words.
ask_option()
{
	ASK_SHIFT=1
	case $1 in
	--no-deterministic) ASK_DETERMINISTIC=0 ;;
	--fresh) ASK_FRESH=1 ;;
	*)
		(($# > 1)) || kj_usage_error "$1 wants a value"
		ASK_SHIFT=2
		case $1 in
		--script)
			[[ -r $2 ]] || kj_die "--script: no file '$2'"
			ASK_SCRIPT=$(readlink -f "$2") ;;
		--timeout) ASK_LIMIT=$2 ;;
		esac ;;
	esac
}

# ask_question: what identifies it, and the programs that answer.
ask_question()
{
	cat "$ASK_SCRIPT" "$KJ_BUILD/bin/kjitter"
	build_sources
	cat "$KJ_LAB"/guest/init "$KJ_LAB"/lib/{qemu,initramfs}.sh
	echo "$ASK_DETERMINISTIC ${ASK_LIMIT:-300}"
}

# ask_prepare: once, before the first question.
ask_prepare()
{
	[[ -x $KJ_BUILD/bin/kjitter ]] || make -s -C "$KJ_SOURCE" tool >&2
	ASK_QUESTION=$(ask_question | sha256sum)
}

# ask_key: of the bytes on standard input, which identify the kernel and how it is booted.
ask_key()
{
	local sum

	sum=$({ echo "$ASK_QUESTION"; cat; } | sha256sum)
	echo "${sum:0:16}"
}

ask_dir()
{
	echo "$KJ_BUILD/bisect/answers/$1"
}

# ask_known KEY: read the answer into ANSWER and REASON, if there is one.
ask_known()
{
	local file

	file=$(ask_dir "$1")/answer
	((!ASK_FRESH)) && [[ -s $file ]] || return 1
	IFS=$'\t' read -r ANSWER REASON <"$file"
}

# ask_keep KEY SECONDS: keep ANSWER and REASON; the directory is complete with that.
ask_keep()
{
	local dir

	dir=$(ask_dir "$1")
	mkdir -p "$dir"
	echo "$2" >"$dir/seconds"
	printf '%s\t%s\n' "$ANSWER" "$REASON" >"$dir/answer.new"
	mv "$dir/answer.new" "$dir/answer"
}

# ask_reason DIR: why a kernel failed or could not be tested, in one line.
ask_reason()
{
	local reason=

	if [[ -s $1/files/check.json ]]; then
		reason=$(jq -r '[.cpus[]?.reasons[]? | "\(.code): \(.detail)"] | first // empty' \
			"$1/files/check.json" 2>/dev/null) || reason=
	fi
	[[ -n $reason ]] || reason=$(grep -v '^$' "$1/script.log" 2>/dev/null | tail -n 1) || :
	tr '\t\n' '  ' <<<"$reason" | sed 's/ *$//'
}

# The kjlab that runs now, for the cleanup.
ASK_PID=
# shellcheck disable=SC2016 # expanded when it runs
kj_at_exit '[[ -z $ASK_PID ]] || kill "$ASK_PID"'

# ask_kernel KEY KERNEL [RUN-OPTION...]: boot it and ask; sets ANSWER and REASON. Returns
# false if it cannot be said whether that is the kernel's fault.
ask_kernel()
{
	local dir status log=/dev/null
	local -a options=(--script "$ASK_SCRIPT" --timeout "${ASK_LIMIT:-300}")

	dir=$(ask_dir "$1")
	rm -rf --one-file-system "$dir"
	mkdir -p "$dir"
	log=$dir/log
	((!ASK_DETERMINISTIC)) || options+=(--deterministic)
	setpriv --pdeathsig TERM "$KJ_LAB/kjlab" run "$2" "${options[@]}" --out "$dir/run" "${@:3}" \
		>"$log" 2>&1 </dev/null &
	ASK_PID=$!
	wait "$ASK_PID" || :
	ASK_PID=
	if ! [[ -s $dir/run/result ]]; then
		ANSWER=SKIP REASON=$(grep 'error: ' "$log" | tail -n 1 | sed 's/.*error: //')
		[[ -n $REASON ]] || REASON="kjlab run failed; see $log"
		[[ $REASON == *"the build "* ]]
		return
	fi
	status=$(sed -n 's/^KJLAB status \([0-9]*\)$/\1/p' "$dir/run/verdict")
	REASON=$(ask_reason "$dir/run")
	case $status in
	0) ANSWER=GOOD ;;
	1) ANSWER=BAD ;;
	77|125) ANSWER=SKIP ;;
	"") ANSWER=SKIP REASON="no answer: $(head -n 1 "$dir/run/result")" ;;
	*) kj_die "$ASK_SCRIPT ended with $status: an answer is 0, 1 or 125; see $dir/run/script.log" ;;
	esac
}

ask_word()
{
	case $1 in
	GOOD) echo good ;;
	BAD) echo bad ;;
	SKIP) echo "cannot be tested" ;;
	esac
}

# What of a configuration bears on the tick and on who may run where.
ASK_OPTIONS_MATTER='CONFIG_(NO_HZ|HZ|PREEMPT|RCU|CPU_ISOLATION|TICK|SCHED|CONTEXT_TRACKING'
ASK_OPTIONS_MATTER+='|VIRT_CPU|HIGH_RES|POSIX|PERF|IRQ|X86_TSC|CGROUP|CFS|RT_|SMP|NR_CPUS)'

# ask_config_diff GOOD BAD: lines of two configurations that differ.
ask_config_diff()
{
	diff <(grep -E '^(CONFIG_|# CONFIG_.*not set)' "$1" | sort) \
		<(grep -E '^(CONFIG_|# CONFIG_.*not set)' "$2" | sort) | grep '^[<>]' || :
}

# ask_differences GOOD-KEY BAD-KEY [GOOD BAD]: what else differs between the two, which are
# called GOOD and BAD.
ask_differences()
{
	local good bad lines matter good_word=${3:-last good} bad_word=${4:-first bad}

	good=$(ask_dir "$1") bad=$(ask_dir "$2")
	lines=$(diff <(tr ' ' '\n' <"$good/run/cmdline" | sort) \
		<(tr ' ' '\n' <"$bad/run/cmdline" | sort) | grep '^[<>]' || :)
	if [[ -n $lines ]]; then
		sed "s/^</  command line: only $good_word:/; s/^>/  command line: only $bad_word:/" <<<"$lines"
	else
		echo "  command line: the same"
	fi
	if ! [[ -s $good/config && -s $bad/config ]]; then
		echo "  configuration: not known of both"
		return
	fi
	lines=$(ask_config_diff "$good/config" "$bad/config")
	matter=$(grep -E "$ASK_OPTIONS_MATTER" <<<"$lines" || :)
	[[ -z $matter ]] || head -n 20 <<<"$matter" |
		sed "s/^</  configuration: $good_word:/; s/^>/  configuration: $bad_word:/"
	echo "  configuration: $(grep -c . <<<"$lines" || :) lines differ, $(grep -c . <<<"$matter" || :) of them about the tick or the scheduler"
}

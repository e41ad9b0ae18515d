# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2016,SC2154 # $1 in bash -c '...' is meant for that bash; the rest is set by run
#
# The commands of the documents: each stands in commands.list, and what it names is there; those that
# this machine can run are run. A part of run.

# shellcheck source=tools/doc/tests/blocks.sh
. "$here/blocks.sh"

# help_of WORD...: what its --help says, asked once; false if it has none
help_of()
{
	local said=$TMP/help-of-${*//\//_}

	[[ -e $said ]] || "$@" --help >"$said" 2>/dev/null || : >"$said"
	[[ -s $said ]] && cat "$said"
}

# has_option OPTION COMMAND...: its --help has it
has_option()
{
	help_of "${@:2}" | grep -qE -- "(^|[^a-z-])$1([^a-z-]|$)" && return
	echo "$1 is no option of ${*:2}"
	return 1
}

# has_target WORD: the Makefile knows it, be it a goal or a variable
has_target()
{
	if [[ $1 == *=* ]]; then
		grep -qE "(\(|^)${1%%=*}( |\))" "$top/Makefile" || { echo "make has no variable $1"; return 1; }
	else
		grep -q "^$1:" "$top/Makefile" || { echo "make has no goal $1"; return 1; }
	fi
}

# named WORD...: a simple command; what it names is there: the program, its command, its options,
# goals of make, files of the tree
named()
{
	local word
	local -a of

	while (($#)) && [[ $1 == [A-Za-z_]*=* ]]; do
		shift
	done
	(($#)) || return 0
	case $1 in
	kjitter|*/bin/kjitter) of=("$K") ;;
	kjlab|tools/lab/kjlab) of=("$top/tools/lab/kjlab") ;;
	make)
		for word in "${@:2}"; do
			has_target "$word" || return
		done
		return ;;
	tools/*) [[ -e $top/$1 ]] || { echo "$1 is not in this tree"; return 1; } ;;
	esac
	[[ -n ${of-} ]] || return 0
	if [[ ${2:-} == [a-z]* ]]; then
		help_of "${of[0]}" | grep -qE "^  $2( |$)" || { echo "${of[0]##*/} has no command $2"; return 1; }
		help_of "${of[0]}" "$2" >/dev/null && of+=("$2")
		shift
	fi
	for word in "${@:2}"; do
		[[ $word != -- ]] || break
		[[ $word != --* ]] || has_option "${word%%=*}" "${of[@]}" || return
	done
}

# parsed COMMAND: as a shell takes it, and each simple command in it names what is there
parsed()
{
	local simple
	local -a words

	bash -n <<<"$1" || return
	# What is quoted is a word; what is substituted or redirected is none of ours.
	sed -E "s/'[^']*'/Q/g; s/\"[^\"]*\"/Q/g; s/\\$\(([^()]*)\)/Q/g; s/ *[0-9]*[<>]+ *[^ ]+//g" <<<"$1" |
		sed -E 's/(&&|\|\||[|;])/\n/g' | while read -r simple; do
			read -ra words <<<"$simple"
			named "${words[@]}" || exit
		done
}

# run_block FILE NUMBER: its commands for this machine, in one shell; verdicts are no error. The
# directory of node_exporter is one of ours.
run_block()
{
	block_commands "$top/$1" "$2" | sed -n 's/^run\t//p' >"$TMP/block"
	[[ -s $TMP/block ]] || return 0
	if grep -qw jq "$TMP/block" && ! command -v jq >/dev/null; then
		skip "$1: $(head -n 1 "$TMP/block")" "jq is not installed"
		return
	fi
	{
		echo 'judge() { (($1 == 1 || $1 == 4)) || exit "$1"; }'
		sed -e "s,/var/lib/prometheus/node-exporter,$TMP/s/textfile," -e 's/$/ || judge $?/' "$TMP/block"
	} >"$TMP/script"
	touch "$TMP/stamp"
	check "$1: $(paste -sd ';' "$TMP/block")" bash -c 'cd "$1" && PATH=$2:$PATH bash -o pipefail "$3" >out 2>err </dev/null ||
		{ echo "exit status $?"; cat err; exit 1; }
		find . -newer "$4" -type f -size +0 ! -name err | grep -q . || { echo "it said nothing"; exit 1; }
		! find . -newer "$4" -type f -empty ! -name out ! -name err | grep .' - \
		"$TMP/s" "${K%/*}" "$TMP/script" "$TMP/stamp"
}

# inline FILE: commands and files of the tree that stand in a sentence
inline() { grep -oE '`(kjitter|kjlab|make|tools/[^ `]+)( [^`]*)?`' "$1" | tr -d '`' | sort -u; }

# where_ok WHERE COMMAND: that test is there, and in the gate, or among those that are too long for it
where_ok()
{
	local test

	case $1 in
	run) return ;;
	guest) test=tools/lab/tests/docs ;;
	root) test=tools/lab/tests/packages ;;
	checkout) test=tools/lab/tests/commands ;;
	"by "*) test=${1#by } ;;
	*) echo "$1"; return 1 ;;
	esac
	[[ -x $top/$test ]] || { echo "$test is no test"; return 1; }
	grep -qE "/(${test#tools/}|${test#tools/lab/})\"" "$top/tools/lab/check" ||
		cut -f 2 "$top/tools/lab/slow.list" | grep -qE "(^| )$test( |\$)" ||
		{ echo "$test is neither in the gate nor in make slow"; return 1; }
}

# shows_report FILE: its lines begin as those of today, and the columns are the same
shows_report()
{
	local more

	more=$(comm -23 <(begins "$1") <(begins "$TMP/shown") | paste -sd ' ')
	[[ -z $more ]] || { echo "no line begins so: $more"; return 1; }
	! grep '^ CPU stream' "$1" | grep -vxFf <(grep '^ CPU stream' "$TMP/shown")
}

# shows_budget FILE: check takes it
shows_budget()
{
	ASAN_OPTIONS=detect_leaks=0 "$docs_bin/kjitter.fake" check --cpus 8000 --budget "$1"
	(($? == 4))
}

# shows_session FILE: the guest has what it shows
shows_session() { where_ok guest; }

# shows_results FILE: a matrix of today has it
shows_results() { where_ok checkout; }

# shows_folders FILE: they are there, and none is left out
shows_folders()
{
	diff <(grep -oE '^[a-z]+/' "$1" | sort) <(cd "$top" && git ls-files | grep -o '^[a-z].*/' | cut -d / -f 1 | sort -u | sed 's,$,/,')
}

# shows_picture FILE: its names are those of the module
shows_picture()
{
	local name

	while read -r name; do
		grep -rqw "$name" "$top/module" || { echo "the module knows no $name"; return 1; }
	done < <(grep -oE 'kj_[a-z_]+' "$1" | sort -u)
}

# metrics FILE: each with the names of its labels, one a line: NAME LABEL...
metrics()
{
	sed -nE 's/"[^"]*"//g; s/.*(kjitter_[a-z_]+)(\{([a-z=,]*)\})?.*/\1 \3/p' "$1" | tr ',=' '  ' | tr -s ' ' | sort -u
}

# metrics_in FILE ALL: what is in FILE is in ALL, where it may have more labels
metrics_in()
{
	metrics "$1" | awk 'NR == FNR { named[$1] = 1; for (i = 2; i <= NF; i++) has[$1, $i] = 1; next }
		{ n++; bad = !($1 in named); for (i = 2; i <= NF; i++) bad += !(($1, $i) in has) }
		bad { print "not seen: " $0; missed++ }
		END { exit !n || missed }' <(metrics "$2") -
}

# shows_metric FILE: check writes it
shows_metric()
{
	"$K" check --cpus 0 --duration 1s --format openmetrics >"$TMP/metrics"
	metrics_in "$1" "$TMP/metrics"
}

# shows_service FILE: the test of the service has seen it
shows_service() { metrics_in "$1" "$top/tools/lab/tests/service"; }

# of_document DOCUMENT: its blocks and sentences
of_document()
{
	local document=$1 number what where command

	for number in $(block_numbers "$top/$document"); do
		what=$(block_shows "$top/$document" "$number")
		if [[ -n $what ]]; then
			block_lines "$top/$document" "$number" | tee "$TMP/block" | head -n 1 >>"$TMP/there"
			check "$document, block $number: shows what $what is now" "shows_$what" "$TMP/block"
		fi
		while IFS=$'\t' read -r where command; do
			echo "$command" >>"$TMP/there"
			if [[ $where == "skip "* ]]; then
				skip "$document: $command" "${where#skip }"
			else
				check "$document: $command: is run by a test" where_ok "${where:-not in commands.list}"
			fi
			check "$document: $command: names what is there" parsed "$command"
		done < <(block_commands "$top/$document" "$number")
		run_block "$document" "$number"
	done
	while IFS= read -r command; do
		check "$document: $command: names what is there" parsed "$command"
	done < <(inline "$top/$document")
}

test_commands()
{
	local what

	ln -sf later.kjr "$TMP/s/kjitter.kjr"
	"$docs_bin/generate" "$TMP/s/together.kjr" cpus=3 records=2000 level=2
	mkdir -p "$TMP/s/textfile"
	for what in spin level2 timer hw stopped kept user watched together; do
		"$K" report "$TMP/s/$what.kjr"
	done >"$TMP/shown" 2>/dev/null
	: >"$TMP/there"
	for what in $(documents); do
		of_document "$what"
	done
	sort -u "$TMP/there" >"$TMP/said"
	listed | cut -f 2- | sort >"$TMP/listed"
	same "commands of the documents and of commands.list" "$TMP/said" "$TMP/listed"
}

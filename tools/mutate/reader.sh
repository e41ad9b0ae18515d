# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # base, build, mode and tree are those of run, which uses the groups
#
# What run has to know of the reader: where it can be broken, how it is made, which tests there are.
# Sourced by run.

programs=$build/programs
# As tests/run has it.
export ASAN_OPTIONS=detect_leaks=0:abort_on_error=0:exitcode=99

sources()
{
	git ls-files -co --exclude-standard 'tools/kjitter/*.[ch]' 'uapi/*.h'
}

# unit_parts FILE: arguments of unit: what takes seconds concerns few files
unit_parts()
{
	case ${1#tools/kjitter/} in
	compare/* | lib/chance* | lib/sum*) ;;
	capture/together* | lib/* | uapi/*) echo -compare -power -tally ;;
	check/*) echo -compare -power -tally -together ;;
	*) echo -compare -power -tally -together -count ;;
	esac
}

# groups FILE: groups of tools/tests/run that have to do with it, the cheapest first; unit comes before
# all of them
groups()
{
	case ${1#tools/kjitter/} in
	page/*) echo html html_compare html_file html_hostile ;;
	report/html*) echo html html_hostile html_large ;;
	report/*) echo csv text json level2_text level2_json level2_rows level2_names stacks together conditions stop formats html ;;
	capture/*) echo csv text json level2_text level2_json level2_names together stacks fuzz capture compare hostile ;;
	compare/*) echo compare html_compare conditions together ;;
	foreign/*) echo check verdict formats ;;
	check/*) echo check verdict ktap masked ;;
	advise/*) echo advise ;;
	calibrate/*) echo calibrate command_line ;;
	top/*) echo top ;;
	trace/*) echo level2_record fuzz ;;
	user/*) echo record verdict masked fuzz ;;
	device/* | session/*) echo record level2_record stop capture conditions surroundings refused top ;;
	record.c) echo record stop level2_record command_line conditions surroundings ;;
	status.c) echo json surroundings ;;
	lib/json* | lib/text* | lib/names* | lib/duration* | lib/quantile*) echo text json csv hostile_names level2_text command_line check ;;
	lib/environment* | lib/cpulist* | lib/isol*) echo environment command_line advise check surroundings ;;
	lib/option* | lib/help* | lib/lengths*) echo command_line check record fuzz advise ;;
	lib/*) echo command_line json check record compare advise fuzz ;;
	../../uapi/* | uapi/*) echo csv text json compare level2_json record ;;
	*) echo command_line record check ;;
	esac
}

all_groups=(command_line csv text json hostile_names record check masked level2_text level2_json level2_rows
level2_names level2_record compare capture stop stacks together conditions formats top advise html
html_hostile html_file html_large html_compare verdict calibrate surroundings environment refused fuzz hostile
ktap tutorial scarce)

# in_guests FILE: what a host cannot run is asked of tests in guests, where nothing else has noticed
in_guests()
{
	case ${1#tools/kjitter/} in
	trace/* | session/explain.c | check/events.c) echo events ;;
	calibrate/*) echo inject truth ;;
	top/*) echo top ;;
	device/* | session/* | record.c) echo stop conditions ;;
	check/* | user/*) echo check budget ;;
	esac
}

# compile TARGET...: false if it is no program any more. With the sanitizers that the tests have, for which
# what has no meaning in C is no small difference.
compile()
{
	local checked='-O0 -g0 -w -fsanitize=address,undefined -fno-sanitize-recover=all'

	make -s -C "$tree/tools/tests" O="$programs" asan="$checked" plain='-O0 -g0 -w' \
		"${@/#/$programs/}" >"$build/make" 2>&1
}

# programs_of GROUP: what it runs of the reader
programs_of()
{
	echo kjitter.asan kjitter.fake
	case $1 in
	check) echo verdicts ;;
	verdict | calibrate | surroundings) echo elsewhere ;;
	hostile) echo hostile.asan hostile ;;
	fuzz) echo fuzz_report fuzz_compare fuzz_machine fuzz_options ;;
	scarce) echo kjitter.scarce ;;
	esac
}

group()
{
	fails env KJ_PROGRAMS="$programs" "$tree/tools/tests/run" "$1"
}

# guest TEST: with a build directory of its own for the reader, and all else as it is
guest()
{
	local of name status=0

	mkdir -p "$build/guests"
	for of in kernels layers lists locks modules roots testkernel trees work; do
		ln -sfn "$base/$of" "$build/guests/$of"
	done
	# Where a test makes the reader.
	ln -sfn "$build/guests" "$tree/build"
	name=$(fails env KJ_BUILD="$build/guests" KJ_QUICK_BOOT=1 KJ_CHECK_CAUSES="none server mounts" "$tree/tools/lab/tests/$1") || status=$?
	ln -sfn "$base" "$tree/build"
	echo "$name"
	return "$status"
}

# ready: its programs, and others' that read what it writes
ready()
{
	local name

	"$tree/tools/tests/consumers/get" "$base/consumers" >&2 || :
	mkdir -p "$programs"
	compile unit kjitter.asan kjitter.fake kjitter.scarce elsewhere hostile.asan hostile verdicts generate bulk measure \
		fuzz_report fuzz_compare fuzz_machine fuzz_options || return
	# It has all parts, and stands for the others, which are not made each time.
	for name in kjitter kjitter.dyn kjitter-more; do
		ln -sfn kjitter.asan "$programs/$name"
	done
}

# all_tests: what they say of it as it is
all_tests()
{
	contained "$programs/unit" 2>/dev/null || :
	contained env KJ_PROGRAMS="$programs" "$tree/tools/tests/run" "${all_groups[@]}" || :
}

# noticed FILE [GROUP...]: which test does, or false
noticed()
{
	local file=$1 name

	shift
	compile unit || { echo "no program"; return; }
	# shellcheck disable=SC2046 # one word or none
	if name=$(fails "$programs/unit" $(unit_parts "$file")); then
		echo "unit: $name"
		return
	fi
	for group; do
		# shellcheck disable=SC2046 # words
		compile $(programs_of "$group") || { echo "no program"; return; }
		if name=$(group "$group"); then
			echo "$group: $name"
			return
		fi
	done
	[[ $mode == again ]] || return 1
	for group in $(in_guests "$file"); do
		! in_guest "$group" "$file" || return 0
	done
	return 1
}

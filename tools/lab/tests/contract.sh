# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What the tests share that run their cases inside a guest: build the guest programs, boot, take
# over the guest's results. Sourced by badinput, storm, lifecycle and others, which begin with
# ktap_begin and end with ktap_end.

CONTRACT_TESTS=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
CONTRACT_BUILD=$(readlink -m "${KJ_BUILD:-$CONTRACT_TESTS/../../../build}")
CONTRACT_PROGRAMS=(badinput storm hotplug gap hold hog late measure kjrcheck)
CONTRACT_KTAP=$(readlink -f "$CONTRACT_TESTS/../../tests/ktap.sh")
# shellcheck source=tools/lab/tests/lab.sh
. "$CONTRACT_TESTS/lab.sh"

# The guests get the reader; the gate has made it before, a test that is run alone has not.
make -s -C "$KJ_SOURCE" tool >&2
# shellcheck source=tools/tests/ktap.sh
. "$CONTRACT_KTAP"

# settings NAME VALUE...: what the next guests find in /lab/settings.
settings()
{
	contract_settings=
	while (($#)); do
		printf -v contract_settings '%s%s=%q\n' "$contract_settings" "$1" "$2"
		shift 2
	done
}
contract_settings=

# contract_run NAME KERNEL [OPTION...]: run NAME.guest.sh in a guest with the programs and the
# settings. What it left is in $contract_out, how `kjlab run` ended in $contract_status. Options
# are those of `kjlab run`.
#
# In the deterministic mode, unless KJ_MULTI_THREADED=1: the multi-threaded emulator now and then
# crashes a kernel that patches its text under load (`Oops: int3`), and that would be a red test
# of ours. In the deterministic mode one thread runs all CPUs, each up to the end of a block of
# instructions, so none of them ever runs what another one is patching.
contract_run()
{
	local name=$1 kernel=$2 program made
	local -a mode=(--deterministic) with=()

	if [[ ${KJ_MULTI_THREADED:-0} == 1 ]]; then
		mode=()
	fi
	shift 2
	contract_out=${KJ_OUT:-$CONTRACT_BUILD/runs/${kernel//\//-}-$name}
	# For its architecture.
	made=$("$CONTRACT_TESTS/../kjlab" programs "$kernel" ${CONTRACT_PROGRAMS[@]+"${CONTRACT_PROGRAMS[@]}"}) || exit 1
	while IFS= read -r program; do
		[[ -z $program ]] || with+=(--file "$program:/bin/${program##*/}")
	done <<<"$made"
	with+=(--file "$CONTRACT_TESTS/contract.guest.sh:/lab/contract.sh"
		--file "$CONTRACT_TESTS/can.guest.sh:/lab/can.sh" --file "$CONTRACT_KTAP:/lab/ktap.sh"
		--file "$CONTRACT_TESTS/reached.guest.sh:/lab/reached.sh" --file "$contract_out.settings:/lab/settings")
	mkdir -p "${contract_out%/*}"
	printf %s "$contract_settings" >"$contract_out.settings"
	# Of a run before this one nothing may be taken for its own.
	rm -rf "$contract_out"/{script.log,result,seconds,console.log,files}
	contract_status=0
	"$CONTRACT_TESTS/../kjlab" run "$kernel" --script "$CONTRACT_TESTS/$name.guest.sh" \
		--out "$contract_out" ${mode[@]+"${mode[@]}"} "${with[@]}" "$@" >&2 || contract_status=$?
}

# contract NAME KERNEL [OPTION...]: the same, and the guest's results are ours.
contract()
{
	contract_run "$@"
	contract_judge "$2"
}

# contract_judge TEXT: the results of the guest.
contract_judge()
{
	local result

	result=$(head -n 1 "$contract_out/result" 2>/dev/null || :)
	if [[ ! -e $contract_out/script.log ]]; then
		# What reached the console tells how far it came.
		not_ok "$1: the guest left no results: $result, after $(
			cat "$contract_out/seconds" 2>/dev/null) s; last on its console: $(
			tr -d '\r' <"$contract_out/console.log" 2>/dev/null | tail -n 3 | cut -c 1-200 | paste -sd '|')"
		return
	fi
	grep -aE '^ *(KTAP version|1\.\.[0-9]|#|(not )?ok )' "$contract_out/script.log" | sed 's/^/    /' || :
	ktap_judge "$1" "$contract_status" "$contract_out/script.log" "kjlab run: $result"
}

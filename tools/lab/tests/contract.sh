# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What the tests share that run their cases inside a guest: build the guest programs, boot, take
# over the guest's results. Sourced by badinput, storm, lifecycle and others, which begin with
# ktap_begin and end with ktap_end.

CONTRACT_TESTS=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
CONTRACT_BUILD=$(readlink -m "${KJ_BUILD:-$CONTRACT_TESTS/../../../build}")
CONTRACT_PROGRAMS=(badinput storm hotplug hold hog late look measure kjrcheck)
CONTRACT_KTAP=$(readlink -f "$CONTRACT_TESTS/../../tests/ktap.sh")
# shellcheck source=tools/lab/lib/lines.sh
. "$CONTRACT_TESTS/../lib/lines.sh"
# shellcheck source=tools/tests/ktap.sh
. "$CONTRACT_KTAP"

# contract NAME KERNEL [OPTION...]: run NAME.guest.sh in a guest with the programs; its results
# are ours. Options are those of `kjlab run`. What the guest left is in $contract_out.
#
# In the deterministic mode, unless KJ_MULTI_THREADED=1: the multi-threaded emulator now and then
# crashes a kernel that patches its text under load (`Oops: int3`), and that would be a red test
# of ours. In the deterministic mode one thread runs all CPUs, each up to the end of a block of
# instructions, so none of them ever runs what another one is patching.
contract()
{
	local name=$1 kernel=$2 status=0 program
	local -a mode=(--deterministic) files=()

	if [[ ${KJ_MULTI_THREADED:-0} == 1 ]]; then
		mode=()
	fi
	shift 2
	contract_out=${KJ_OUT:-$CONTRACT_BUILD/runs/${kernel//\//-}-$name}
	make -s -C "$CONTRACT_TESTS/../guest" O="$CONTRACT_BUILD/bin/guest" \
		"${CONTRACT_PROGRAMS[@]/#/$CONTRACT_BUILD/bin/guest/}" >&2 || exit 1
	files+=(--file "$CONTRACT_TESTS/contract.guest.sh:/lab/contract.sh"
		--file "$CONTRACT_TESTS/can.guest.sh:/lab/can.sh" --file "$CONTRACT_KTAP:/lab/ktap.sh")
	for program in "${CONTRACT_PROGRAMS[@]}"; do
		files+=(--file "$CONTRACT_BUILD/bin/guest/$program:/bin/$program")
	done
	# Of a run before this one nothing may be taken for its own.
	rm -f "$contract_out"/{script.log,result,seconds,console.log}
	"$CONTRACT_TESTS/../kjlab" run "$kernel" --script "$CONTRACT_TESTS/$name.guest.sh" \
		--out "$contract_out" ${mode[@]+"${mode[@]}"} "${files[@]}" "$@" >&2 || status=$?
	contract_judge "$kernel" "$contract_out" "$status"
}

# contract_judge TEXT OUT STATUS: the results of a guest that left OUT, where `kjlab run` ended
# with STATUS.
contract_judge()
{
	local result

	result=$(head -n 1 "$2/result" 2>/dev/null || :)
	if [[ ! -e $2/script.log ]]; then
		# What reached the console tells how far it came.
		not_ok "$1: the guest left no results: $result, after $(cat "$2/seconds" 2>/dev/null) s; last on its console: $(
			tr -d '\r' <"$2/console.log" 2>/dev/null | tail -n 3 | cut -c 1-200 | paste -sd '|')"
		return
	fi
	grep -aE '^ *(KTAP version|1\.\.[0-9]|#|(not )?ok )' "$2/script.log" | sed 's/^/    /' || :
	ktap_judge "$1" "$3" "$2/script.log" "kjlab run: $result"
}

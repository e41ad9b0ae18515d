# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What the tests of the contract share: build the guest programs, boot, count.
# Sourced by badinput, storm, lifecycle and cycles.

CONTRACT_TESTS=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
CONTRACT_BUILD=$(readlink -m "${KJ_BUILD:-$CONTRACT_TESTS/../../../build}")
CONTRACT_PROGRAMS=(badinput storm hotplug hold hog late look measure kjrcheck)

# contract NAME KERNEL [OPTION...]: run NAME.guest.sh in a guest with the programs
# and pass on its result lines. Options are those of `kjlab run`.
#
# In the deterministic mode, unless KJ_MULTI_THREADED=1: the multi-threaded emulator now and then
# crashes a kernel that patches its text under load (`Oops: int3`), and that would be a red test
# of ours. In the deterministic mode one thread runs all CPUs, each up to the end of a block of
# instructions, so none of them ever runs what another one is patching.
contract()
{
	local name=$1 kernel=$2 out status=0 passed failed skipped program
	local -a mode=(--deterministic) files=(--file "$CONTRACT_TESTS/contract.guest.sh:/lab/contract.sh")

	if [[ ${KJ_MULTI_THREADED:-0} == 1 ]]; then
		mode=()
	fi
	shift 2
	out=${KJ_OUT:-$CONTRACT_BUILD/runs/${kernel//\//-}-$name}
	make -s -C "$CONTRACT_TESTS/../guest" O="$CONTRACT_BUILD/bin/guest" \
		"${CONTRACT_PROGRAMS[@]/#/$CONTRACT_BUILD/bin/guest/}" >&2 || exit 1
	for program in "${CONTRACT_PROGRAMS[@]}"; do
		files+=(--file "$CONTRACT_BUILD/bin/guest/$program:/bin/$program")
	done
	# Of a run before this one nothing may be taken for its own.
	rm -f "$out"/{script.log,result,seconds,console.log}
	"$CONTRACT_TESTS/../kjlab" run "$kernel" --script "$CONTRACT_TESTS/$name.guest.sh" \
		--out "$out" ${mode[@]+"${mode[@]}"} "${files[@]}" "$@" >&2 || status=$?
	if [[ ! -e $out/script.log ]]; then
		# What reached the console tells how far it came.
		echo "not ok - $name: the guest left no results: $(head -n 1 "$out/result" 2>/dev/null), after $(cat \
			"$out/seconds" 2>/dev/null) s; last on its console: $(tr -d '\r' <"$out/console.log" 2>/dev/null |
			tail -n 3 | cut -c 1-200 | paste -sd '|')"
		echo "0 passed, 1 failed, 0 skipped"
		exit 1
	fi
	grep -aE "^(not )?ok - $name: " "$out/script.log" || :
	skipped=$(grep -acE "^ok - $name: .* # SKIP " "$out/script.log" || :)
	passed=$(($(grep -acE "^ok - $name: " "$out/script.log" || :) - skipped))
	failed=$(grep -acE "^not ok - $name: " "$out/script.log" || :)
	if ((status)) && ((!failed)); then
		echo "not ok - $name: kjlab run: $(head -n 1 "$out/result")"
		failed=1
	fi
	echo "$passed passed, $failed failed, $skipped skipped"
	((!status && !failed && passed))
}

# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2154 # TMP and the functions are those of run
#
# What fuzzing found stays mended: every input of tools/fuzz/corpus goes through its target again,
# in every way there is; then a few thousand new ones, always the same. Sourced by run.

FUZZ=../fuzz

# fuzz_corpus TARGET: no input of it makes the reader fail.
fuzz_corpus() {
	local name="fuzz $1: the corpus is replayed"
	local -a files=("$FUZZ/corpus/$1"/*)
	if "$TMP/bin/fuzz_$1" "${files[@]}" >"$TMP/fuzz" 2>&1 &&
	   [ "$(grep -c '^input ' "$TMP/fuzz")" = ${#files[@]} ]; then
		ok "$name (${#files[@]} inputs)"
	else
		grep '^input ' "$TMP/fuzz" | tail -n 1 | sed 's/^/# /'
		grep -m 3 -E 'ERROR|runtime error' "$TMP/fuzz" | sed 's/^/# /'
		not_ok "$name"
	fi
}

fuzz_targets() { sed -n 's/^FUZZ_TARGETS := //p' "$FUZZ/targets.mk"; }

# fuzz_description: what syzkaller is told of the device is what the header says; and a lack is seen.
fuzz_description() {
	check "fuzz: kjitter.txt has every call, field and constant of the header" \
		[ -z "$("$FUZZ/described" 2>&1)" ]
	sed '/^ioctl[^ ]KJ_IOC_STOP(/d; s/\tpriority\t/\tpreference\t/; s/KJ_POLICY_RR$/KJ_POLICY_OTHER/; /^kj_gap {/,/^}/d' "$FUZZ/kjitter.txt" >"$TMP/kjitter.txt"
	"$FUZZ/described" ../../uapi/kjitter.h "$TMP/kjitter.txt" >"$TMP/said"
	check "fuzz: a call, a field, a constant and a structure that differ are told" \
		[ "$(grep -cE '^(KJ_IOC_STOP|kj_config|KJ_POLICY_OTHER|kj_gap): ' "$TMP/said") $(wc -l <"$TMP/said")" = "4 4" ]
}

test_fuzz() {
	local target
	fuzz_description
	for target in $(fuzz_targets); do
		fuzz_corpus "$target"
	done
}

test_fuzz_new() {
	local target
	for target in $(fuzz_targets); do
		"$FUZZ/run" --runs 2000 --seed 1 "$target" >"$TMP/fuzz" 2>&1
		case $? in
		0) ok "fuzz $(head -n 1 "$TMP/fuzz"), none fails" ;;
		4) skip "fuzz $target: new inputs" "clang with libFuzzer is not here (clang, libclang-rt-dev)" ;;
		*) sed 's/^/# /' "$TMP/fuzz"; not_ok "fuzz $target: new inputs" ;;
		esac
	done
}

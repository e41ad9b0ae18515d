# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# The rows of a matrix as KTAP (Documentation/dev-tools/ktap.rst): one suite, one test per
# kernel, in the order of the plan. A skip is a skip, an error is `not ok`, and so is a row
# that is missing.

# ktap_text TEXT: print it without '#', which would begin a directive.
ktap_text()
{
	tr '#' ' ' <<<"$1"
}

# ktap_row NUMBER RELEASE ROW
ktap_row()
{
	local result reason

	if [[ ! -s $3 ]]; then
		printf '    # no row: the matrix was not finished\n    not ok %s %s\n' "$1" "$2"
		return
	fi
	result=$(row_get "$3" RESULT)
	reason=$(ktap_text "$(row_get "$3" REASON)")
	case $result in
	pass) printf '    ok %s %s\n' "$1" "$2" ;;
	skip) printf '    ok %s %s # SKIP %s\n' "$1" "$2" "$reason" ;;
	*) printf '    # %s (%s): %s\n    not ok %s %s\n' "$result" "$(row_get "$3" STAGE)" \
		"$reason" "$1" "$2" ;;
	esac
}

# kj_ktap DIR...: of all shards, one after the other.
kj_ktap()
{
	local dir release number=0 lines="" text
	local -a all

	(($#)) || kj_usage_error "ktap: wants a DIR of kjlab matrix"
	for dir; do
		[[ -s $dir/plan ]] || kj_die "$dir: no plan there, so no matrix"
		mapfile -t all < <(plan_rows "$dir/plan" | cut -f1)
		for release in "${all[@]}"; do
			number=$((number + 1))
			text=$(ktap_row "$number" "$release" "$dir/rows/$release/row")
			lines+=${lines:+$'\n'}$text
		done
	done
	printf 'KTAP version 1\n1..1\n    KTAP version 1\n    # Subtest: kjitter_matrix\n    1..%s\n%s\n' \
		"$number" "$lines"
	if grep -q '^    not ok ' <<<"$lines"; then
		echo "not ok 1 kjitter_matrix"
	elif grep -vq ' # SKIP' < <(grep '^    ok ' <<<"$lines"); then
		echo "ok 1 kjitter_matrix"
	else
		echo "ok 1 kjitter_matrix # SKIP no kernel could be tested"
	fi
}

# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2154 # TMP and the functions are those of run
# shellcheck disable=SC2016 # backquotes of the document, and what is of awk and of bash -c
#
# The tutorial is whole: every reason of check and every code of advise stands in it, and no other;
# remedies of advise are those of its table; its blocks are of kinds that tests know. Sourced by run.

# shellcheck source=tools/tests/document.sh
. ./document.sh

# table_codes: of both commands
table_codes() {
	sed -n 's/^REASON([A-Z0-9_]*, "\([^"]*\)")$/\1/p' ../kjitter/check/reasons.h
	sed -n 's/^LOOK("\([^"]*\)".*/\1/p' ../kjitter/advise/looks.h
}

# tutorial_codes FILE: a heading or the first field of a row
tutorial_codes() { sed -nE 's/^(### |\| )`([a-z-]+)`( \|.*)?$/\2/p' "$1"; }

# look_remedies: "code<TAB>remedy" of the table, filled in for a machine whose CPUs 2-7 are left alone
look_remedies() {
	tr '\n\t' '  ' <../kjitter/advise/looks.h | grep -oE 'LOOK\("[^"]*", +"[^"]*", +[a-z_]+\)' |
		sed -E 's/^LOOK\("([^"]*)", +"(.*)", +[a-z_]+\)$/\1\t\2/; s/\{(cpus|all)\}/2-7/g; s/\{others\}/0-1/g; s/\{mask\}/3/g; s/\{each\}/$(seq 2 7)/; s/\{masks\}/-e 0c/'
}

test_tutorial() {
	local doc=../doc/tutorial.md code remedy kinds
	check "tutorial: there are codes to look for" test "$(table_codes | wc -l)" -gt 70
	check "tutorial: each code of each table, and no other" \
		diff <(tutorial_codes "$doc" | sort) <(table_codes | sort)
	check "tutorial: there are remedies of advise" test "$(look_remedies | wc -l)" = \
		"$(grep -c '^LOOK' ../kjitter/advise/looks.h)"
	while IFS=$'\t' read -r code remedy; do
		check "tutorial: the remedy of $code" \
			awk -F ' [|] ' -v code="| \`$code\`" -v want="$remedy" '
				$1 == code { gsub(/^`|`$/, "", $4); good = $4 == want } END { exit !good }' "$doc"
	done < <(look_remedies)
	kinds=$(block_kinds "$doc")
	check "tutorial: blocks of known kinds" bash -c '! grep -vqE "^(sh( needs=[a-z-]+)?|(sh|boot) remedy=[a-z,-]+)$" <<<"$1"' - "$kinds"
	for code in $(sed -n 's/.*remedy=//p' <<<"$kinds" | tr , ' '); do
		check "tutorial: $code, which a block is a remedy of, is a reason" grep -qx "$code" <(table_codes)
	done
}

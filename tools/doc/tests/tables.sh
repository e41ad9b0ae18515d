# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2016,SC2154 # $1 in bash -c '...' is meant for that bash; the rest is set by run
#
# What tables hold, and what programs read, against the pages: a part of run.

test_tables()
{
	sed -n 's/^\t[XE]([A-Z_]*, "\([a-z_]*\)".*/\1/p' "$top/uapi/kjitter_cause.h" >"$TMP/causes"
	directives cause "$pages/kjitter.8" | awk '{ print $1 }' >"$TMP/page"
	check "causes stand in kjitter(8) in the order of their table" cmp "$TMP/causes" "$TMP/page"
	# By now it is known that the order is right; what words there are is asked of the program, too.
	"$K" report "$TMP/s/spin.kjr" --csv | head -n 1 | tr ',' '\n' | sed -n 's/_gaps$//p' | sort >"$TMP/csv"
	sort "$TMP/page" >"$TMP/sorted"
	same "causes of the program and of kjitter(8)" "$TMP/csv" "$TMP/sorted"
	bash -c '. "$1"; tr " " "\n" <<<"$_kjitter_causes"' - "$doc/completion/kjitter" | tr -d = | sort >"$TMP/bash"
	same "causes of the program and of completion" "$TMP/csv" "$TMP/bash"

	sed -n '/^enum kj_capture_type/,/^};/s/^\tKJ_CAPTURE_\([A-Z]*\) = \([0-9]*\),/\2 \1/p' \
		"$top/tools/kjitter/capture/format.h" | sort >"$TMP/types"
	directives section "$pages/kjitter.kjr.5" | sort >"$TMP/page"
	same "sections of format.h and of kjitter.kjr(5)" "$TMP/types" "$TMP/page"
	for what in HEADER:32 BATCH:682 QUERY_MIN:144 CONFIG_MIN:1072 ACCOUNTS_MIN:2024 TICK_MIN:576 VERSION:2; do
		check "kjitter.kjr(5) and format.h: $what" bash -c 'grep -qE "KJ_CAPTURE_$1[[:space:]]+$2U?\b" "$3" &&
			grep -qE "\b$2\b" "$4"' - "${what%:*}" "${what#*:}" "$top/tools/kjitter/capture/format.h" "$pages/kjitter.kjr.5"
	done
	sed -n '/^struct kj_capture_/,/^};/p' "$top/tools/kjitter/capture/format.h" |
		grep -oE '^struct kj_capture_(run|batch|hist|bucket|symbol|left|anchor|end)\b' | awk '{ print $2 }' | sort >"$TMP/structs"
	directives struct "$pages/kjitter.kjr.5" | first | grep kj_capture_ >"$TMP/page"
	same "structures of a capture stand in kjitter.kjr(5)" "$TMP/structs" "$TMP/page"

	# The words of columns and lines, of what the program prints.
	for what in spin level2 timer hw stopped kept user watched; do
		[[ ! -e $TMP/s/$what.kjr ]] || "$K" report "$TMP/s/$what.kjr"
	done >"$TMP/reports" 2>/dev/null
	sed -n '/^ CPU stream/{p;q}' "$TMP/reports" | tr -s ' ' '\n' | sed '/^$/d' | sort -u >"$TMP/columns"
	directives column "$pages/kjitter-report.8" | first >"$TMP/page"
	same "report: columns of the table" "$TMP/columns" "$TMP/page"
	# Labels begin a line: 9 characters at its begin, or behind two blanks.
	sed -nE -e '/^(p50|together|stacks|kjitter|CPU|$)/d' -e 's/^([a-z0-9][a-z0-9 ]{7} ).*/\1/p' \
		-e 's/^  ([a-z]+ [a-z]+|[a-z]+),? .*/\1/p' -e 's/^           (longest|gaps) .*/\1/p' "$TMP/reports" |
		sed -E 's/ +$//; /^(could run|no accounts|its accounts|there were)/d; s/^(samples|records|time|worst|interruptions|own|period|tick|blame|details|causes|events|windows|levels|spared) .*/\1/' |
		sort -u >"$TMP/labels"
	directives label "$pages/kjitter-report.8" | sed 's/:.*//' | sort -u >"$TMP/page"
	check "report: what lines begin with stands in the page" bash -c \
		'said=$(comm -23 "$1" "$2"); echo "$said"; [[ -s $1 && -z $said ]]' - "$TMP/labels" "$TMP/page"
	{
		"$K" report "$TMP/s/spin.kjr" --csv | head -n 1
		"$K" report "$TMP/s/spin.kjr" --records | head -n 1
		"$K" report "$TMP/s/level2.kjr" --details | head -n 1
	} | tr ',' '\n' | sed -E "s/^($(paste -sd '|' "$TMP/causes"))_(gaps|events)\$/CAUSE_\2/" | sort -u >"$TMP/csv"
	directives csv "$pages/kjitter-report.8" | first >"$TMP/page"
	same "report: columns of its CSV" "$TMP/csv" "$TMP/page"
	# A label has 21 columns, or is one longer word; without the module there is little of it to see.
	{ "$K" status; cat "$here/../samples/status"; } | awk '!/^ / {
		label = substr($0, 1, 21)
		if (label !~ / $/)
			label = $1
		sub(/ +$/, "", label)
		print label
	}' | sort -u >"$TMP/facts"
	{ directives fact "$pages/kjitter-status.8" | sed 's/:.*//'; directives env "$pages/kjitter-status.8" | first
		printf '%s\n' nohz_full isolcpus rcu_nocbs irqaffinity nohz; } | sort -u >"$TMP/page"
	check "status: what lines begin with stands in the page" bash -c \
		'said=$(comm -23 "$1" "$2"); echo "$said"; [[ -s $1 && -z $said ]]' - "$TMP/facts" "$TMP/page"
	grep -rhoE '(kj_environment_add|add_file|add_list|add_choice)\((&environment|env), "[a-z_]+"' "$top/tools/kjitter" |
		sed 's/.*"\(.*\)"/\1/' | sort -u >"$TMP/keys"
	directives env "$pages/kjitter-status.8" | first >"$TMP/page"
	same "keys of the environment: of the sources and of kjitter-status(8)" "$TMP/keys" "$TMP/page"

	sed -n 's/^LOOK("\([a-z-]*\)".*/\1/p' "$top/tools/kjitter/advise/looks.h" >"$TMP/codes"
	directives code "$pages/kjitter-advise.8" | awk '{ print $1 }' >"$TMP/page"
	check "advise: codes stand in its page in the order of their table" cmp "$TMP/codes" "$TMP/page"
}

# Of each page the examples that print JSON are run. Where some of these want a guest, only that prints
# all keys, and tools/lab/tests/docs compares them.
test_keys()
{
	local page command f n j=$TMP/j

	have jq "JSON keys stand in the pages" || return 0
	mkdir -p "$j"
	for f in "$TMP"/s/*.kjr; do
		"$K" report "$f" --json >"$j/kjitter-report.8-${f##*/}" 2>/dev/null
	done
	echo "max-gap 20us" >"$TMP/budget"
	"$K" check --cpus 8000 --json --budget "$TMP/budget" >"$j/kjitter-check.8-budget"
	for page in "$pages"/*.8; do
		grep -q '^\.KJ key ' "$page" || continue
		page=${page##*/}
		n=0
		while IFS= read -r command; do
			n=$((n + 1))
			(cd "$TMP/s" && PATH="${K%/*}:$PATH" bash -c "$command") >"$j/$page-$n" 2>/dev/null </dev/null
		done < <(directives run "$pages/$page" | grep json | grep -v '|')
		check "$page: each JSON key that is printed stands there" keys_untold "$page" "$j/$page"-*
		grep -q '^\.KJ lab .*json' "$pages/$page" ||
			check "$page: each JSON key there is printed by some example" keys_unseen "$page" "$j/$page"-*
	done
	for command in $(commands); do
		[[ $("$K" "$command" --help) != *'"schema": "kjitter.'* ]] ||
			check "$command: its JSON keys stand in its page" grep -q '^\.KJ key schema ' "$pages/kjitter-$command.8"
	done
}

# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# The keys of JSON in a page and in what a command prints. Sourced by run and by the lab's test of
# the documents, which has what only a guest can print. Needs jq.

KEYS_PAGES=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../pages

# keys_printed FILE...: paths of all keys, [] for each element of an array, NAME for a key that is
# a word of some table. Keys of env are those of the environment, which one page tells of.
keys_printed()
{
	jq -r '
		def named: IN("by_cause", "events", "probed", "net_ns", "stop_at_ns", "found", "held", "isolation");
		paths | . as $p |
		[range(length) | . as $i |
		 if $p[$i] | type == "number" then "[]"
		 elif $i > 0 and ($p[$i - 1] | type) == "string" and ($p[$i - 1] | named) then ".NAME"
		 else "." + $p[$i] end] | join("") | ltrimstr(".") | sub("\\[\\]$"; "")' "$@" |
		sed -E '/(^|\.)env\./d' | sort -u
}

# keys_same PAGE: filter: what stands below another key, but is told of elsewhere
keys_same()
{
	local script='' from to

	while read -r _ _ from to; do
		# shellcheck disable=SC2001 # each of several characters
		script+="s|^$(sed 's/[].[]/\\&/g' <<<"$from")([.[])|$to\\1|;"
	done < <(grep '^\.KJ same ' "$KEYS_PAGES/$1")
	sed -E "$script" | sort -u
}

# keys_told PAGE
keys_told()
{
	sed -n 's/^\.KJ key \([^ ]*\).*/\1/p' "$KEYS_PAGES/$1" | sort -u
}

# keys_env FILE...: keys of the environment that were printed
keys_env()
{
	jq -r '.. | objects | select(has("env")) | .env | keys[]' "$@" | sort -u
}

# keys_untold PAGE FILE...: what was printed and stands in no page; true if there is none
keys_untold()
{
	local page=$1 all

	shift
	all=$(comm -23 <(keys_printed "$@" | keys_same "$page") <(keys_told "$page")
		comm -23 <(keys_env "$@") <(sed -n 's/^\.KJ env \([^ ]*\).*/\1/p' "$KEYS_PAGES/kjitter-status.8" | sort))
	echo "printed, but not in $page: ${all:-nothing}"
	[[ -z $all ]]
}

# keys_unseen PAGE FILE...: what stands in the page and was not printed; true if there is none
keys_unseen()
{
	local page=$1 all

	shift
	all=$(comm -13 <(keys_printed "$@" | keys_same "$page") <(keys_told "$page"))
	echo "in $page, but not printed: ${all:-nothing}"
	[[ -z $all ]]
}

# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2153 # BISECT_* are set in bisect.sh
#
# The search of kjlab bisect over a list.
#
# How many runs. Of n entries the first is said to be good and the last bad, so the first bad
# one is among n - 1, and halving finds it in ceil(log2(n - 1)) runs. That the ends are as
# said is not asked at once: a step in the middle is found between two entries that were both
# run, and then it is there whatever the ends are. Only if all runs were bad (or all good) is
# one side of the step an end that nobody has run; that one is run then. So every answer
# stands on runs of both its sides, and it takes at most ceil(log2 n) + 1 of them. What
# cannot be tested costs a run each on top.
#
# Entries are in the order of the list. One search goes from GOOD, said to be good, to BAD, which
# may also come before it: then what is sought is the first good one after the last bad one. With
# three ends there are two searches.
#
# STATE[I] is what is known of entry I: g good, b bad, s cannot be tested, . not run. LO is the
# one taken for good, and HI the one taken for bad, that are next to one another so far.

# bisect_key I: identifies the kernel and how it is booted; nothing if it is not at hand.
bisect_key()
{
	local info

	bisect_words "$1"
	local_kind "${WORDS[0]}"
	info=$(kj_kernel_dir "${WORDS[0]}")/info
	if [[ -n $KJ_KIND ]]; then
		info=$("$KJ_LAB/kjlab" fetch "${WORDS[0]}" 2>/dev/null)/info || return 0
	elif [[ ! -e $info ]]; then
		info=$(kj_resolve "${WORDS[0]}")
		info=$(kj_kernel_dir "${info%%$'\t'*}")/info
	fi
	[[ -e $info ]] || return 0
	{
		kj_info_read "${info%/info}"
		cat "$info" "$KJ_VMLINUZ"
		printf '%s\n' "${WORDS[@]:1}"
	} | ask_key
}

# bisect_kernel I: ask the kernel of an entry, which is at hand, unless it was asked before.
bisect_kernel()
{
	local i=$1 key start=$SECONDS config

	key=$(bisect_key "$i")
	KEYS[i]=$key
	if ask_known "$key"; then
		HOW="asked before"
		return
	fi
	RUNS=$((RUNS + 1))
	! ask_kernel "$key" "${WORDS[@]}" || ask_keep "$key" $((SECONDS - start))
	config=$("$KJ_LAB/kjlab" fetch "${WORDS[0]}" 2>/dev/null)/config
	if [[ -s $config ]]; then
		cp "$config" "$(ask_dir "$key")/config"
	fi
	SPENT=$((SPENT + SECONDS - start))
	HOW="run $RUNS, $((SECONDS - start)) s"
}

# bisect_ask I: sets STATE[I].
bisect_ask()
{
	local i=$1

	bisect_words "$i"
	if "$KJ_LAB/kjlab" fetch "${WORDS[0]}" >"$BISECT_WORK/fetch" 2>&1; then
		bisect_kernel "$i"
	else
		ANSWER=SKIP REASON=$(tail -n 1 "$BISECT_WORK/fetch" | sed 's/.*error: //')
		HOW="not run"
	fi
	case $ANSWER in
	GOOD) STATE[i]=g ;;
	BAD) STATE[i]=b ;;
	*) STATE[i]=s ;;
	esac
	REASONS[i]=$REASON
	kj_log "bisect: $(bisect_name "$i"): $(ask_word "$ANSWER") ($HOW)${REASON:+: $REASON}"
}

# bisect_name I: its number says which it is; a long text loses its middle.
bisect_name()
{
	local text=${BISECT_ENTRY[$1]}

	((${#text} <= 64)) || text="${text:0:30} ... ${text: -30}"
	echo "entry $(($1 + 1)), $text"
}

# bisect_log2 N: how often N must be halved to leave one.
bisect_log2()
{
	local bits=0

	while ((1 << bits < $1)); do
		bits=$((bits + 1))
	done
	echo "$bits"
}

# bisect_next A B: the entry between the two that is nearest to their middle and not known to
# be untestable, into NEXT. With a third word only one that was not run.
bisect_next()
{
	local i best=-1 distance twice=$(($1 + $2)) from=$(($1 < $2 ? $1 : $2)) to=$(($1 < $2 ? $2 : $1))

	for ((i = from + 1; i < to; i++)); do
		if [[ ${STATE[i]} != s && (-z ${3:-} || ${STATE[i]} == .) ]]; then
			distance=$((2 * i > twice ? 2 * i - twice : twice - 2 * i))
			if ((best < 0 || distance < best)); then
				best=$distance NEXT=$i
			fi
		fi
	done
	((best >= 0))
}

# bisect_span A B: how many steps lie between the two.
bisect_span()
{
	echo $(($1 < $2 ? $2 - $1 : $1 - $2))
}

bisect_progress()
{
	local span more text

	span=$(bisect_span "$LO" "$HI")
	more=$(bisect_log2 "$span")
	text="the ${EDGE[*]:0:2} one is one of $span; about $more more runs"
	if ((RUNS)); then
		text+=", $(kj_minutes $((more * SPENT / RUNS))) at $((SPENT / RUNS)) s each"
	fi
	kj_log "bisect: $text"
}

bisect_search()
{
	while bisect_next "$LO" "$HI"; do
		if [[ ${STATE[NEXT]} == . ]]; then
			bisect_progress
			bisect_ask "$NEXT"
		fi
		case ${STATE[NEXT]} in
		g) LO=$NEXT ;;
		b) HI=$NEXT ;;
		esac
	done
	# Both sides of the step: what nobody has run is run.
	for NEXT in "$LO" "$HI"; do
		[[ ${STATE[NEXT]} != . ]] || bisect_ask "$NEXT"
	done
}

# bisect_more: what --verify and --all run besides.
bisect_more()
{
	local i
	local -a more=()

	case $BISECT_MORE in
	verify) more=("$GOOD" $(((GOOD + LO) / 2)) $(((HI + BAD) / 2)) "$BAD") ;;
	all) mapfile -t more < <(bisect_half_entries) ;;
	esac
	for i in ${more[@]+"${more[@]}"}; do
		[[ ${STATE[i]} != . ]] || bisect_ask "$i"
	done
}

# bisect_half_entries: from GOOD to BAD.
bisect_half_entries()
{
	seq "$GOOD" "$((GOOD < BAD ? 1 : -1))" "$BAD"
}

# bisect_known: what is known from before costs nothing, and may contradict.
bisect_known()
{
	local i key

	for ((i = 0; i < ${#BISECT_ENTRY[@]}; i++)); do
		STATE[i]=. REASONS[i]="" KEYS[i]=""
		key=$(bisect_key "$i")
		if [[ -n $key ]] && ask_known "$key"; then
			bisect_ask "$i"
		fi
	done
}

# bisect_contradiction: on the way from GOOD to BAD a good entry (LATER) after a bad one (FIRST)?
bisect_contradiction()
{
	local i

	FIRST=-1
	for i in $(bisect_half_entries); do
		LATER=$i
		if [[ ${STATE[i]} == b ]] && ((FIRST < 0)); then
			FIRST=$i
		elif [[ ${STATE[i]} == g ]] && ((FIRST >= 0)); then
			return 0
		fi
	done
	return 1
}

# bisect_changes: call FUNCTION A B for every two entries with different answers and none known
# between them, in the order of the list, until it returns true.
bisect_changes()
{
	local i before=-1 from=$((GOOD < BAD ? GOOD : BAD)) to=$((GOOD < BAD ? BAD : GOOD))

	for ((i = from; i <= to; i++)); do
		if [[ ${STATE[i]} == [gb] ]]; then
			if ((before >= 0)) && [[ ${STATE[before]} != "${STATE[i]}" ]] && "$1" "$before" "$i"; then
				return 0
			fi
			before=$i
		fi
	done
	return 1
}

bisect_print_change()
{
	echo "  ${STATE[$1]} to ${STATE[$2]}: $(bisect_name "$1") to $(bisect_name "$2")"
	return 1
}

bisect_narrow_change()
{
	bisect_next "$1" "$2" unknown && bisect_ask "$NEXT"
}

# bisect_refine: there is more than one change; run the ends and what lies between, until each
# change is between neighbours, or what cannot be tested.
bisect_refine()
{
	local i

	if bisect_contradiction; then
		for i in "$GOOD" "$BAD"; do
			[[ ${STATE[i]} != . ]] || bisect_ask "$i"
		done
		while bisect_changes bisect_narrow_change; do
			:
		done
	fi
}

# bisect_range: an end, or what lies between LO and HI, cannot be tested.
bisect_range()
{
	local i from=$((LO < HI ? LO : HI)) to=$((LO < HI ? HI : LO))

	echo "${EDGE[*]:0:2} is one of entries $((from + 2)) to $((to + 1)), if the ends are as said: the others of these cannot be tested"
	for ((i = from; i <= to; i++)); do
		echo "  ${STATE[i]} $(bisect_name "$i")${REASONS[i]:+: ${REASONS[i]}}"
	done
}

# bisect_found: good and bad next to one another, and both were run.
bisect_found()
{
	local bad

	bad="$(bisect_name "$HI"): ${REASONS[HI]:-no reason given}"
	if ((LO < HI)); then
		echo "first bad: $bad; last good: $(bisect_name "$LO")"
		echo "between the two:"
		ask_differences "${KEYS[LO]}" "${KEYS[HI]}"
	else
		echo "first good: $(bisect_name "$LO"); last bad: $bad"
		echo "between the two:"
		ask_differences "${KEYS[LO]}" "${KEYS[HI]}" "first good" "last bad"
	fi
}

# bisect_answer: what one search says; the status is that of the command.
bisect_answer()
{
	if bisect_contradiction; then
		echo "no clean step: $(bisect_name "$LATER") is good, and $(bisect_name "$FIRST") $( ((GOOD < BAD)) && echo before || echo after) it is bad"
		bisect_changes bisect_print_change || :
		return 1
	elif [[ ${STATE[LO]} == b ]]; then
		echo "nothing to find: $(bisect_name "$LO"), said to be good, is bad: ${REASONS[LO]}"
		return 1
	elif [[ ${STATE[HI]} == g ]]; then
		echo "nothing to find: $(bisect_name "$HI"), said to be bad, is good"
		return 1
	elif (($(bisect_span "$LO" "$HI") > 1)) || [[ ${STATE[LO]} == s || ${STATE[HI]} == s ]]; then
		bisect_range
		return 4
	fi
	bisect_found
}

# bisect_half GOOD BAD: one search, between two ends.
bisect_half()
{
	GOOD=$1 BAD=$2 LO=$1 HI=$2
	EDGE=(first bad)
	((GOOD < BAD)) || EDGE=(first good)
	LIMIT=$((LIMIT + $(bisect_log2 $(($(bisect_span "$1" "$2") + 1))) + 1))
	bisect_search
	bisect_more
	bisect_refine
	bisect_answer
}

# bisect_halves: a search between every two ends that follow one another.
bisect_halves()
{
	local i status worst=0

	LIMIT=0
	for ((i = 1; i < ${#BISECT_AT[@]}; i++)); do
		status=0
		if [[ ${BISECT_SAID[i]} == bad ]]; then
			bisect_half "${BISECT_AT[i - 1]}" "${BISECT_AT[i]}" || status=$?
		else
			bisect_half "${BISECT_AT[i]}" "${BISECT_AT[i - 1]}" || status=$?
		fi
		# That there is no step outweighs that it lies in a range.
		if ((status && worst != 1)); then
			worst=$status
		fi
	done
	echo "answers: $(printf %s "${STATE[@]}") (g good, b bad, s cannot be tested, . not run)"
	echo "$RUNS runs of ${#BISECT_ENTRY[@]} entries in $(kj_minutes "$SECONDS"); $( ((i == 2)) && echo "a clean step takes" || echo "clean steps take") $LIMIT at most where all can be tested"
	return "$worst"
}

bisect_list()
{
	declare -ga BISECT_ENTRY=() STATE=() REASONS=() KEYS=()

	RUNS=0 SPENT=0
	BISECT_WORK=$(mktemp -d)
	kj_at_exit "rm -rf --one-file-system '$BISECT_WORK'"
	bisect_entries
	ask_prepare
	bisect_known
	bisect_halves
}
